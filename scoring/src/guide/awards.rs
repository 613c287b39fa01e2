//! Awards: tiers, caps, quotas, ties at the line, vetoes, groupings.
//!
//! Tiers are filled in order, walking groups of equal rank from the top. Every entry gets a
//! [`Reason`](crate::official::Reason); one that is passed over keeps its rank.
//!
//! # Tiers
//!
//! | Places | |
//! |---|---|
//! | `count` | so many, at least 1 |
//! | `ratio` with `ratio_rounding` | that share of the ranked entries in scope: `floor`, `ceiling` or `half_up` |
//! | `min_total` | everyone whose published total reaches it; with a count or ratio also a line |
//!
//! `scope = "category"` fills the tier in each category. Shares such as 5/15/30 % are usual in skills contests, lines such as
//! 90 and 80 in yearly assessments.
//!
//! # A tie across the line
//!
//! | [`AtCut`](crate::AtCut) | |
//! |---|---|
//! | `chair` 组长裁定 | the walk stops (`tied_at_cut`, below it `pending`) until distinct numbers in `decision` order the tied entries |
//! | `expand` 扩额 | all are awarded if the budget allows |
//! | `leave_out` 一并落选 | the tier closes and the group is offered to the next |
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = |at_cut: &str| format!(r#"
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = {{ method = "mean" }}
//!     criteria = [{{ key = "c" }}]
//!     [[tiers]]
//!     key = "t"
//!     count = 1
//!     at_cut = "{at_cut}"
//! "#);
//! let marks = "A 9\nB 9\nC 8";
//! assert_eq!(score(&rules("chair"), marks), ["1 A 9.00 tied_at_cut", "1 B 9.00 tied_at_cut", "3 C 8.00 pending"]);
//! assert_eq!(score(&rules("expand"), marks), ["1 A 9.00 awarded", "1 B 9.00 awarded", "3 C 8.00 quota_full"]);
//! assert_eq!(score(&rules("leave_out"), marks), ["1 A 9.00 tied_at_cut", "1 B 9.00 tied_at_cut", "3 C 8.00 quota_full"]);
//! ```
//!
//! # Caps and quotas
//!
//! [`Caps`](crate::Caps) count awards only: `per_enterprise` 单位限额, `per_enterprise_category`, `per_group` (the attribute
//! `group`), `category_max`, `budget_fen` in fen. A blank enterprise has no cap. `category_min` and `structure` (shares such as
//! 一线职工 ≥ 60 %) keep places free for those who still need them; what cannot be met is refused with the smallest
//! relaxations. `reserve` entries that no cap blocks stand by 递补.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = r#"
//!     caps = { per_enterprise = 1, reserve = 1 }
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = { method = "mean" }
//!     criteria = [{ key = "c" }]
//!     [[tiers]]
//!     key = "t"
//!     count = 2
//! "#;
//! let rows = score(rules, "A@E 9\nB@E 8\nC@F 7\nD@G 6");
//! assert_eq!(rows, ["1 A 9.00 awarded", "2 B 8.00 enterprise_cap", "3 C 7.00 awarded", "4 D 6.00 reserve"]);
//! ```
//!
//! The walk is greedy. It gives the most awards of the best while caps nest; [`analysis`](super::analysis) shows where
//! another choice would have reached a higher sum, and changes nothing.
//!
//! # After the fact
//!
//! A vetoed entry 一票否决 keeps its marks and the others theirs; it leaves the ranking, and the next moves up
//! (`promote` 递补) or its place stays empty (`leave_empty` 不递补), see [`Vacancies`](crate::Vacancies).
//! [`Grouping`](crate::Grouping) ranks enterprises or teams by the sum of their best entries 团体总分.
