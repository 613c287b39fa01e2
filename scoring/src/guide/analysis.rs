//! Analysis: how far the result can be trusted. Floating point, advice only; it changes nothing official.
//!
//! | Question | Method | Range and small panels | Source |
//! |---|---|---|---|
//! | Do the judges agree? | ICC(2,1) and ICC(2,k) ([`icc`](crate::analysis::icc)), Kendall's W with ties ([`kendall_w`](crate::analysis::kendall_w)), Krippendorff's α ([`krippendorff_alpha`](crate::analysis::krippendorff_alpha)) | at most 1; 0 is chance; undefined without spread | Shrout and Fleiss; Kendall; Krippendorff |
//! | Who is harsh? | entry + judge model by least squares ([`additive`](crate::analysis::additive)), mixed model by REML ([`reml`](crate::analysis::reml)) | points; with the standard error of each | Henderson; Bates (lme4) |
//! | Short scales | many-facet Rasch, joint maximum likelihood ([`rasch`](crate::analysis::rasch)) | logits | Rasch; Linacre |
//! | Rankings and pairs | [`bradley_terry`](crate::analysis::bradley_terry), [`plackett_luce`](crate::analysis::plackett_luce), [`borda`](crate::analysis::borda), [`copeland`](crate::analysis::copeland), [`schulze`](crate::analysis::schulze) | strengths sum to 1, or places | social choice |
//! | May panels be compared? | connected components of the judge-entry graph ([`connect`](crate::analysis::connect)) | refused across components | design of experiments |
//! | Odd judges | [`spread_ratio`](crate::analysis::spread_ratio), [`drift`](crate::analysis::drift), [`halo`](crate::analysis::halo), [`own_effect`](crate::analysis::own_effect) by permutation, [`discoveries`](crate::analysis::discoveries) at a false discovery rate | "too few to say" below ten marks | Benjamini and Hochberg |
//! | How sure is the line? | [`leave_one_judge_out`](crate::analysis::leave_one_judge_out); probability from the additive model ([`above_line`](crate::analysis::above_line)) | 0 to 1; 5 to 95 % is grey | jackknife |
//! | Do weights decide? | smallest change that swaps neighbours ([`smallest_swap`](crate::analysis::smallest_swap)); SMAA-2 acceptability, seeded ([`smaa2`](crate::analysis::smaa2)) | 0 to 1 | Lahdelma and Salminen |
//! | Was greedy optimal? | minimum-cost flow ([`compare_awards`](crate::analysis::compare_awards)) | points | network flows |
//!
//! Everything undefined says why instead of giving a number. One call makes the whole report:
//!
//! ```
//! use scoring::{RulePack, analysis};
//! use scoring::official::{self, Competition, Entry, MarkRow};
//!
//! let rules = RulePack::from_toml(r#"
//!     schema = "jinbang-rules/1"
//!     title = "评委是否一致"
//!     combine = "sum"
//!     rounding = { total_places = 2 }
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = { method = "mean" }
//!     criteria = [{ key = "c" }]
//! "#)?;
//! let mut competition = Competition::default();
//! for (entry, marks) in [("A", ["90", "92", "91"]), ("B", ["80", "83", "81"]), ("C", ["70", "71", "72"])] {
//!     competition.entries.push(Entry::new(entry));
//!     for (judge, mark) in ["j1", "j2", "j3"].into_iter().zip(marks) {
//!         competition.marks.push(MarkRow::judged(entry, "r", judge, "c", mark));
//!     }
//! }
//! let outcome = official::score(&rules, &competition)?;
//! let (report, again) = (analysis::analyze(&outcome, 7), analysis::analyze(&outcome, 7));
//! assert_eq!(report.to_json()?, again.to_json()?);
//! assert!(report.to_markdown().contains("评委是否一致"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
