//! Advisory statistics: how far the official result can be trusted. They change nothing, and nothing official reads them;
//! this is the only place of the engine where binary floating point is allowed.
//!
//! [`analyze`] puts everything together for a scored competition, as JSON and as a report.
//! Every statistic is a plain function over [`Ratings`] (or the few numbers it needs) and says what it is, its formula,
//! range and source. Where it means nothing it returns [`Undefined`], a reason in words, and never a NaN. Sums run in a
//! fixed order over sorted rows and random draws come from a stated seed, so the same input gives the same bytes.
//!
//! | Question | Where |
//! |---|---|
//! | Do the judges agree? | [`icc`], [`kendall_w`], [`krippendorff_alpha`], [`cronbach_alpha`], [`judges_needed`] |
//! | Who is harsh or lenient? | [`additive`] by least squares, [`reml`] for the mixed model |
//! | Short ordinal scales | [`rasch`] |
//! | Pairwise or ranked input | [`bradley_terry`], [`plackett_luce`], [`borda`], [`copeland`], [`schulze`] |
//! | Is adjusting even possible? | [`connect`] |
//! | Does a judge stand out? | [`spread_ratio`], [`identical_share`], [`halo`], [`drift`], [`own_effect`], [`discoveries`] |
//! | How sure is the award line? | [`leave_one_judge_out`], [`above_line`] |
//! | How sensitive are the weights? | [`smallest_swap`], [`smaa2`] |
//! | Was the walk down the ranking optimal? | [`compare_awards`] |
#![expect(
    clippy::float_arithmetic,
    clippy::disallowed_types,
    reason = "advice, not official numbers: the one place where floats are allowed"
)]

mod agreement;
mod alpha;
mod ballots;
mod best_awards;
mod connectivity;
#[cfg(test)]
mod guilford;
mod habits;
mod inverse;
mod line;
mod math;
mod mixed;
mod own_people;
mod preferences;
mod random;
mod rasch;
mod ratings;
mod report;
mod severity;
mod undefined;
mod weights;

pub use agreement::{Concordance, Icc, icc, judges_needed, kendall_w};
pub use alpha::{Scale, cronbach_alpha, krippendorff_alpha};
pub use ballots::{borda, copeland, schulze};
pub use best_awards::{AwardComparison, Bounds, Candidate, Choice, compare_awards};
pub use connectivity::{Connectivity, connect};
pub use habits::{Drift, FEWEST_MARKS, deviations, drift, halo, identical_share, spread_ratio};
pub use line::{AwardLine, SURE, WithoutJudge, above_line, leave_one_judge_out};
pub use mixed::{Mixed, reml};
pub use own_people::{OwnEffect, OwnMark, discoveries, own_effect};
pub use preferences::{bradley_terry, plackett_luce};
pub use rasch::{Graded, Measure, Rasch, rasch};
pub use ratings::{Rating, Ratings};
pub use report::{
    Agreement, Analysis, Chance, Figure, GroupAnalysis, JudgeAnalysis, Leniency, LineAnalysis, Remark, RoundAnalysis,
    Swap, Variances, WeightAnalysis, analyze,
};
pub use severity::{Additive, Effect, additive};
pub use undefined::Undefined;
pub use weights::{Draws, WeightSwap, smaa2, smallest_swap};
