//! Rounds: kinds, measured criteria, who goes on, and how rounds become one number.
//!
//! # Kinds
//!
//! | [`RoundKind`](crate::RoundKind) | Marks | The round's value |
//! |---|---|---|
//! | `scored` 打分 | numbers within `min`, `max` and `step` | the panel's aggregate, difficulty, base, measured criteria |
//! | `ranked` 排序 | ranks, 1 for the best | the `points` of the place by mean rank; 0 beyond the table |
//! | `vote` 表决 | 1 for, 0 against | 100 x votes in favour / votes given |
//! | `pass_fail` 通过制 | 1 or 0 | none: it only lets pass, by default with more than half |
//!
//! `attendance` (votes given / judges not recused) below its share is incomplete data; a `majority` (in favour / given)
//! that is missed leaves the entry out. Shares are exact fractions, [`Quorum`](crate::Quorum): two thirds of nine are six.
//! Committees ask for ⅔ present and ⅔ or ½ of those present in favour.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = r#"
//!     [[rounds]]
//!     key = "r"
//!     kind = "vote"
//!     majority = "2/3"
//! "#;
//! assert_eq!(score(rules, "r.vote A 1 1 0\nr.vote B 1 0 0"), ["1 A 66.67", "- B - not_advanced"]);
//! ```
//!
//! Tied places get the `points` of their place each (`share`), or the mean of the places they take (`average`).
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = |tied: &str| format!(r#"
//!     [[rounds]]
//!     key = "r"
//!     kind = "ranked"
//!     points = [7, 5, 4]
//!     tied_points = "{tied}"
//! "#);
//! let ranks = "r.rank A 1 2\nr.rank B 2 1\nr.rank C 3 3";
//! assert_eq!(score(&rules("share"), ranks), ["1 A 7.00", "1 B 7.00", "3 C 4.00"]);
//! assert_eq!(score(&rules("average"), ranks), ["1 A 6.00", "1 B 6.00", "3 C 4.00"]);
//! ```
//!
//! # Difficulty, base, measured criteria
//!
//! In a scored round: judged part x `difficulty` + `base`, then each measured criterion adds round(factor x value,
//! `places`), then the round's own `places`. A map turns a measured value into points first: a `ladder` 分档计分, a `linear`
//! deduction 每低若干扣若干分, a `checklist` 逐项计分; [`Criterion::points`](crate::Criterion::points) has an example of
//! each. An `essential` criterion 必备项 below `pass` (or at 0) leaves the entry out: `essential_missing`.
//!
//! # Who goes on
//!
//! | `advance` | Who |
//! |---|---|
//! | `count` | the first so many |
//! | `ratio` | that share of the round's entries, rounded down unless `ratio_rounding` says `ceiling` or `half_up` |
//! | `min` | everyone with at least this value |
//!
//! A tie across the last place goes on whole (`ties = "all"`, the default) or not at all (`none`). `scope = "category"`
//! counts in each category. 差额 selections take half as many again into the second round as there are awards.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = |ties: &str| format!(r#"
//!     combine = "last"
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = {{ method = "mean" }}
//!     advance = {{ count = 2, ties = "{ties}" }}
//!     criteria = [{{ key = "c" }}]
//!     [[rounds]]
//!     key = "s"
//!     order = "weigh_then_trim"
//!     aggregate = {{ method = "mean" }}
//!     criteria = [{{ key = "c" }}]
//! "#);
//! let marks = "A 9\nB 7\nC 7\ns.c A 1\ns.c B 2\ns.c C 3";
//! assert_eq!(score(&rules("all"), marks), ["1 C 3.00", "2 B 2.00", "3 A 1.00"]);
//! assert_eq!(score(&rules("none"), marks)[0], "1 A 1.00");
//! ```
//!
//! # Combination
//!
//! | [`Combine`](crate::Combine) | Total of the rounds that count |
//! |---|---|
//! | `weighted` 加权 | Σ weight/100 x value; weights sum to 100 |
//! | `sum` 合计 | Σ value |
//! | `last` 取末轮 | the last value; earlier rounds sift |
//! | `best` 取最好成绩 | the highest value |
//!
//! Exact: 83 x 30 % + 91.25 x 70 % is 88.775, so 88.78, where binary floating point prints 88.77.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = r#"
//!     combine = "weighted"
//!     [[rounds]]
//!     key = "r"
//!     weight = "30"
//!     order = "weigh_then_trim"
//!     aggregate = { method = "mean" }
//!     criteria = [{ key = "c" }]
//!     [[rounds]]
//!     key = "s"
//!     weight = "70"
//!     order = "weigh_then_trim"
//!     aggregate = { method = "mean" }
//!     criteria = [{ key = "c" }]
//! "#;
//! assert_eq!(score(rules, "A 83\ns.c A 91.25"), ["1 A 88.78"]);
//! ```
