//! The mixed model: entries and judges as draws from two normal populations, fitted by restricted maximum likelihood.
//! Equations follow Bates et al. (2015), *Journal of Statistical Software* 67(1), for crossed random effects.
#![expect(clippy::indexing_slicing, reason = "every position is that of a rating, checked when the ratings were made")]

mod fit;
mod search;
mod sides;

use serde::Serialize;

use super::math::number;
use super::ratings::Ratings;
use super::severity::Effect;
use super::undefined::Undefined;
use fit::Fit;
use sides::Sides;

/// The mixed model of a panel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mixed {
    /// The mark of an average entry by an average judge.
    pub mean: f64,
    /// How far entries differ, as a variance.
    pub entry_variance: f64,
    /// How far judges differ in leniency, as a variance.
    pub judge_variance: f64,
    /// What neither explains, as a variance.
    pub residual_variance: f64,
    /// Best linear unbiased predictions of the entries, with their conditional standard errors.
    pub entries: Vec<Effect>,
    /// The same of the judges: their leniency, shrunk the more the fewer marks it rests on.
    pub judges: Vec<Effect>,
    /// The mean of each entry's marks, each less its judge's leniency: judges are shrunk, entries are not. None without marks.
    pub adjusted: Vec<Option<f64>>,
}

impl Mixed {
    /// The part of a single mark's variance that is the entry's: the intraclass correlation where marks are missing.
    #[must_use]
    pub fn reliability(&self) -> f64 {
        self.entry_variance / (self.entry_variance + self.judge_variance + self.residual_variance)
    }
}

/// Fits mark = mean + entry + judge + error, entries and judges random, by REML.
///
/// The restricted likelihood is profiled to the two relative standard deviations σ_entry/σ and σ_judge/σ. The larger
/// side is eliminated as a diagonal, the smaller one is a dense Schur complement whose inverse gives the likelihood, its
/// slopes and every standard error. From estimates by moments (Henderson I), Newton steps with the average information
/// find the optimum. Variances are at least 0. Marks may be missing or repeated, and groups need not be connected: then
/// populations, not marks, tie them together.
///
/// ```
/// use scoring::analysis::{Ratings, reml};
///
/// let table = [[90.0, 86.0, 91.0], [80.0, 75.0, 82.0], [70.0, 67.0, 69.0], [84.0, 82.0, 88.0]];
/// let model = reml(&Ratings::complete(&table)?)?;
/// // In a full table REML is the analysis of variance.
/// assert_eq!(format!("{:.2} {:.2}", model.judge_variance, model.residual_variance), "6.14 1.78");
/// assert!(model.judges[1].estimate < 0.0);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two marked entries or judges; [`Undefined::NoVariation`] when marks do not vary; [`Undefined::NotConverged`] when
/// nothing is left unexplained or the likelihood has no clear top.
pub fn reml(ratings: &Ratings) -> Result<Mixed, Undefined> {
    let sides = Sides::of(ratings)?;
    let fit = search::find_best(&sides)?;
    Ok(describe(ratings, &sides, &fit))
}

fn describe(ratings: &Ratings, sides: &Sides, fit: &Fit) -> Mixed {
    let residual_variance = fit.variance;
    let (mut effects, mut variances) =
        (sides.effects(fit), fit.relative.map(|relative| relative * relative * residual_variance));
    if !sides.is_entry_wide() {
        effects.reverse();
        variances.reverse();
    }
    let ([entries, judges], [entry_variance, judge_variance]) = (effects, variances);
    let mut adjusted = vec![None; ratings.entries()];
    for unit in ratings.units() {
        let sum: f64 = unit.iter().map(|row| row.value - judges[row.judge].estimate).sum();
        adjusted[unit[0].entry] = Some(sum / number(unit.len()));
    }
    Mixed { mean: fit.mean, entry_variance, judge_variance, residual_variance, entries, judges, adjusted }
}

#[cfg(test)]
mod tests;
