//! From the rounds to the total: bonus, deduction, floor, ceiling, rounding.
//!
//! total = round(clamp(combination + min(bonus, `bonus_cap`) − min(deduction, `deduction_cap`), `floor`, `ceiling`),
//! `total_places`). Bonus and deduction are points of the entry, not negative; the trace shows them raw and capped. 加分封顶
//! keeps a prize from being counted twice.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = r#"
//!     adjustments = { floor = "60", ceiling = "95" }
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = { method = "mean" }
//!     criteria = [{ key = "c" }]
//! "#;
//! assert_eq!(score(rules, "A 96\nB 80\nC 10"), ["1 A 95.00", "2 B 80.00", "3 C 60.00"]);
//! ```
//!
//! # Rounding
//!
//! Happens where a rule names a stage (`panel_places`, `places`, `total_places`), to 0 to 9 places, and nowhere else.
//!
//! | [`RoundingMode`](crate::RoundingMode) | A half |
//! |---|---|
//! | `half_up` 四舍五入 | away from zero |
//! | `half_even` 四舍六入五成双 | to the even neighbour |
//! | `truncate` 截尾 | all further digits are cut |
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = |mode: &str| format!(r#"
//!     rounding = {{ total_places = 2, mode = "{mode}" }}
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = {{ method = "mean" }}
//!     criteria = [{{ key = "c" }}]
//! "#);
//! let total = |mode: &str| score(&rules(mode), "A 86.125").remove(0);
//! assert_eq!([total("half_up"), total("half_even"), total("truncate")], ["1 A 86.13", "1 A 86.12", "1 A 86.12"]);
//! ```
