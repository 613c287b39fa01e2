//! Calibration: the values of several panels on one scale, after the round's `places`.
//!
//! The mean of a panel is m, of all entries M, of the panel means S; deviations over all values (not of a sample) are s and
//! D. Vetoed entries still count in them. `places` rounds a coefficient, and must be stated for the square roots of scores.
//! `clamp` stops calibrated values at Σ factor x max. None is applied unless the rules say why panels are
//! [`Comparable`](crate::Comparable): entries spread at random, or anchors that all panels judged. Where panels held truly
//! different entries, calibration does harm; a common second round is better than any formula, and so is none for panels
//! of fewer than about eight entries.
//!
//! | [`CalibrateMethod`](crate::CalibrateMethod) | Value x becomes | A panel without spread, or of zeros |
//! |---|---|---|
//! | `none` | x | |
//! | `ratio_pooled` 系数法 | x · M/m | m = 0: stays as it is |
//! | `ratio_second_mean` 二次平均法 | x · S/m | m = 0: stays as it is |
//! | `t_score` T 分 | 50 + 10 (x − m)/s | 50 |
//! | `z_score` Z 分 | M + D (x − m)/s | M |
//!
//! The ratios are the usual ones in Chinese interviews and reviews with several rooms; they keep zero at zero. The scores
//! come from educational measurement, T from McCall; they also level how far apart a panel's marks are. Units: points,
//! except the T score, which has its own scale around 50.
//!
//! ```
//! # mod worked { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worked/mod.rs")); }
//! # use worked::{aggregate, score};
//! let rules = |method: &str, places: u8| format!(r#"
//!     [[rounds]]
//!     key = "r"
//!     order = "weigh_then_trim"
//!     aggregate = {{ method = "mean" }}
//!     calibrate = {{ method = "{method}", comparable = "random", places = {places} }}
//!     criteria = [{{ key = "c" }}]
//! "#);
//! // Panel p has the mean 80, q 60; all five entries have 72, the two means 70.
//! let marks = "A p: 90\nB p: 80\nC p: 70\nD q: 65\nE q: 55";
//! assert_eq!(score(&rules("ratio_pooled", 4), marks)[0], "1 A 81.00"); // 90 x 72 / 80
//! assert_eq!(score(&rules("ratio_second_mean", 4), marks)[0], "1 A 78.75"); // 90 x 70 / 80
//! assert_eq!(score(&rules("t_score", 2), marks)[0], "1 A 62.25"); // 50 + 10 x 10 / 8.16
//! assert_eq!(score(&rules("z_score", 2), marks)[0], "1 A 86.80"); // 72 + 12.08 x 10 / 8.16
//! ```
