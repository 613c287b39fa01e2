//! From the marks of a panel to one number: orders and aggregates.
//!
//! A *sheet total* is the sum of factor x mark over the judged criteria. `absent` and `recused` are no numbers and never
//! count as zero.
//!
//! # Orders
//!
//! | [`Order`](crate::Order) | The round's judged part |
//! |---|---|
//! | `weigh_then_trim` 先合计后去极值 | the aggregate of the sheet totals; one mark missing takes out the whole sheet |
//! | `trim_then_weigh` 先去极值后合计 | the sum over criteria of round(factor x round(aggregate, `panel_places`), `places`); one mark missing takes out that mark alone |
//!
//! The two can name different winners, so a rule must name one. The first is usual in Chinese unions, where a judge hands
//! in a total; the second comes from figure skating, where each component is trimmed, factored and rounded by itself.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = |order: &str| format!(r#"
//!     [[rounds]]
//!     key = "r"
//!     order = "{order}"
//!     aggregate = {{ method = "trimmed_mean", min_marks = 3 }}
//!     criteria = [{{ key = "c" }}, {{ key = "d" }}]
//! "#);
//! let marks = "r.c A 9 8 1\nr.d A 1 8 9";
//! // Totals 10, 16, 10: the middle one is 10. By criterion the middle marks are 8 and 8.
//! assert_eq!(score(&rules("weigh_then_trim"), marks), ["1 A 10.00"]);
//! assert_eq!(score(&rules("trim_then_weigh"), marks), ["1 A 16.00"]);
//! ```
//!
//! # Aggregates
//!
//! With n numbers x₁ ≤ … ≤ xₙ present. None rounds by itself; the result has the unit of the marks, and lies between x₁ and
//! xₙ unless it is said otherwise. Fewer than `min_judges` numbers are incomplete data. Fewer than `min_marks` are what
//! `below_min` says: `refuse` (the default), or the plain `mean` or `median` of what there is.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rule = |below_min: &str| format!("method = \"trimmed_mean\", min_marks = 5, below_min = \"{below_min}\"");
//! assert_eq!(aggregate(&rule("mean"), "1 4 5 90"), "25.00");
//! assert_eq!(aggregate(&rule("median"), "1 4 5 90"), "4.50");
//! ```
//!
//! ## `mean` 平均分
//!
//! Σxᵢ / n. The plain rule of small panels.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! assert_eq!(aggregate(r#"method = "mean""#, "90 80 absent"), "85.00");
//! ```
//!
//! ## `sum` 总和
//!
//! Σxᵢ: not bounded by the marks. For objective marks that referees add up; with absent judges the sum is smaller, so
//! use it where all judge all.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! assert_eq!(aggregate(r#"method = "sum""#, "1 4 5"), "10.00");
//! ```
//!
//! ## `median` 中位数
//!
//! The middle number, or the mean of the two middle ones. From robust statistics: up to half of a panel cannot move it
//! beyond the others' marks.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! assert_eq!(aggregate(r#"method = "median""#, "1 9 4 7"), "5.50");
//! ```
//!
//! ## `trimmed_mean` 去掉最高分和最低分
//!
//! The mean without the `drop_low` lowest and `drop_high` highest numbers (1 and 1). Of equal extremes one is dropped, not
//! all. `drop_low + drop_high < min_marks`, so that something is left. The rule of most Chinese contests, from five judges up.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! // (85 + 85 + 90) / 3
//! assert_eq!(aggregate(r#"method = "trimmed_mean", min_marks = 5"#, "90 90 85 85 80"), "86.67");
//! ```
//!
//! ## `trimmed_fraction` 按比例去高去低
//!
//! The mean without ⌊`fraction` x n⌋ numbers at each end; 0 ≤ `fraction` < ½. A small panel drops none. The trimmed mean of
//! statistics, for panels whose size varies.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! assert_eq!(aggregate(r#"method = "trimmed_fraction", fraction = "0.2""#, "1 4 5 6 90"), "5.00");
//! assert_eq!(aggregate(r#"method = "trimmed_fraction", fraction = "0.2""#, "1 4 5 90"), "25.00");
//! ```
//!
//! ## `winsorized_mean` 缩尾平均
//!
//! The mean of all n, where the `drop_low` lowest count as the lowest that stays and the `drop_high` highest as the highest
//! that stays. Bounds as of `trimmed_mean`. Named after the statistician Charles Winsor: extremes are pulled in, not lost.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! // (4 + 4 + 5 + 6 + 6) / 5
//! assert_eq!(aggregate(r#"method = "winsorized_mean", min_marks = 3"#, "1 4 5 6 90"), "5.00");
//! ```
//!
//! ## `middle_within` 中间分，差距过大取平均
//!
//! The median, unless the two middle numbers differ by more than `tolerance`: then the mean of all. From the rules of
//! artistic sports with four judges. An odd panel always has its middle. Not monotone: a raised mark can leave the tolerance.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rule = r#"method = "middle_within", tolerance = "3""#;
//! assert_eq!((aggregate(rule, "1 4 7 9"), aggregate(rule, "1 4 8 9")), ("5.50".into(), "5.50".into()));
//! assert_eq!((aggregate(rule, "0 4 7 7"), aggregate(rule, "0 4 8 8")), ("5.50".into(), "5.00".into()));
//! ```
//!
//! ## `closest_pair` 最接近的两个分
//!
//! The mean of the two numbers closest together; of equally close pairs the higher one; of one number itself. For three
//! referees, of whom one may err. Not monotone: a raised mark can move the pair down.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! assert_eq!(aggregate(r#"method = "closest_pair""#, "80 85 90"), "87.50");
//! assert_eq!(aggregate(r#"method = "closest_pair""#, "81 85 90"), "83.00");
//! ```
//!
//! ## `rank_points` 名次积分
//!
//! Each judge's totals become ranks, equal ones the mean of their places; the mean rank orders the entries, and each place
//! gives the round's `points`, from 0 to the first of the table. See [`rounds`](super::rounds) for the table and its ties.
//! From sports meetings, where 7-5-4-3-2-1 is usual. It takes away how generous a judge is, and how far entries are apart.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = r#"
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = { method = "rank_points" }
//!     points = [12, 10, 8]
//!     criteria = [{ key = "c" }]
//! "#;
//! // Judge 2 is stricter, but orders the entries as judge 1 does.
//! assert_eq!(score(rules, "A 95 60\nB 90 50\nC 85 40"), ["1 A 12.00", "2 B 10.00", "3 C 8.00"]);
//! ```
//!
//! ## `vote_share` 得票率
//!
//! 100 x (numbers above zero) / n: from 0 to 100, in per cent. The secret ballot of committees; quorums belong to
//! [`rounds`](super::rounds).
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! assert_eq!(aggregate(r#"method = "vote_share""#, "1 0 1 absent"), "66.67");
//! ```
//!
//! # Groups of judges 专家 70%、大众 30%
//!
//! Σ weight/100 x the aggregate of each group's own marks; weights sum to 100, and each group needs `min_marks`. See
//! [`JudgeGroup`](crate::JudgeGroup) for an example.
//!
//! # What raising a mark does
//!
//! Under `mean`, `sum`, `median`, the trims, `winsorized_mean` and `vote_share` a raised mark never lowers its entry. The
//! others have a counter-example each in `tests/properties/counter_examples.rs`.
