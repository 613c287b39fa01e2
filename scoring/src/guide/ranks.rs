//! Ranks: what is compared, how ranks are numbered, which key breaks a tie.
//!
//! `rank_on` compares the `published` total (the default: what people see decides) or the `exact` fraction. Totals no further
//! than `tolerance` below the best of their group count as equal; groups are made from the top, never chained pair by pair.
//!
//! # Numbers
//!
//! | [`RankStyle`](crate::RankStyle) | Two entries share the second place |
//! |---|---|
//! | `1224` | 1, 2, 2, 4: one more than stand before it (the default) |
//! | `1334` | 1, 3, 3, 4: as many as stand before it or with it |
//! | `1223` | 1, 2, 2, 3: groups are numbered through |
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = |style: &str| format!(r#"
//!     ranks = {{ style = "{style}" }}
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = {{ method = "mean" }}
//!     criteria = [{{ key = "c" }}]
//! "#);
//! let ranks = |style: &str| -> String {
//!     score(&rules(style), "A 9\nB 8\nC 8\nD 7").iter().filter_map(|row| row.chars().next()).collect()
//! };
//! assert_eq!(["1224", "1334", "1223"].map(ranks), ["1224", "1334", "1223"]);
//! ```
//!
//! # Tie keys
//!
//! The chain is walked in order; the first key that differs decides, higher first, and the result names it. Keys are exact
//! unless a stage has rounded them. Never the order of arrival, never an id.
//!
//! | [`TieKey`](crate::TieKey) | Compares |
//! |---|---|
//! | `criterion:R.C` 某项得分高者 | the criterion's contribution; under `weigh_then_trim` factor x the plain mean over the valid sheets |
//! | `group:R.G` 某类得分高者 | the sum of those of a group |
//! | `round:R` 某轮得分高者 | the round's value |
//! | `untrimmed_mean` 全部评分平均 | Σ factor x plain mean of the last scored round |
//! | `first_places` 第一名票数 | how many judges gave the entry their highest total |
//! | `countback` 最高分逐个比较 | sheet totals from the highest down; a missing one is lower |
//! | `round_countback` 轮次成绩逐个比较 | values of the rounds that count, from the highest down |
//! | `markers` 给分人数 | how many judges marked above zero |
//! | `bonus` 加分高者 | the capped bonus |
//! | `measured:R.C`, `:low` 用时少者 | the value as entered, the lower one with `:low` |
//!
//! `limit_to_top = n` splits only groups whose first place is within n. What is still equal shares the rank, or with
//! `left = "refuse"` the result is refused until somebody decides.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = r#"
//!     ties = { chain = ["first_places", "countback"] }
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = { method = "mean" }
//!     criteria = [{ key = "c" }]
//! "#;
//! // Each is first with one judge; A's highest mark is higher.
//! assert_eq!(score(rules, "A 9 5\nB 6 8"), ["1 A 7.00", "2 B 7.00 countback"]);
//! ```
