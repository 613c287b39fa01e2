//! Who is harsh or lenient? The additive model mark = entry + judge by least squares. The mixed model is in `mixed`.
#![expect(clippy::indexing_slicing, reason = "every position is that of a rating, checked when the ratings were made")]

use serde::Serialize;

use super::connectivity::is_connected;
use super::inverse::Symmetric;
use super::math::number;
use super::ratings::Ratings;
use super::undefined::Undefined;

/// An estimated difference from the average, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effect {
    /// Points above (or below) the average. A lenient judge is positive.
    pub estimate: f64,
    /// Its standard error, in points.
    pub standard_error: f64,
    /// How many marks it rests on.
    pub marks: usize,
}

/// The additive model of a panel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Additive {
    /// The mark of an average entry by an average judge.
    pub mean: f64,
    /// Each entry's quality. Its standard error is that of `mean + estimate`, the adjusted mark.
    pub entries: Vec<Effect>,
    /// Each judge's leniency; all together 0.
    pub judges: Vec<Effect>,
    /// The standard deviation of what the model leaves unexplained.
    pub residual_sd: f64,
}

impl Additive {
    /// The mark that an average judge would have given each entry.
    #[must_use]
    pub fn adjusted(&self) -> Vec<f64> {
        self.entries.iter().map(|entry| self.mean + entry.estimate).collect()
    }
}

/// Fits mark = mean + entry + judge by least squares; entries' and judges' effects each sum to 0.
///
/// Entries are eliminated; the judges' effects b solve the Schur complement S b = r with Σ b = 0. The variance of b is
/// σ² S⁺, that of an adjusted mark σ² (1/n + wᵀ S⁺ w), w the share of each judge in the entry's n marks; σ² is the residual
/// sum of squares over marks - entries - judges + 1. Source: Searle (1971), *Linear Models*, chapter 7.
///
/// ```
/// use scoring::analysis::{Ratings, additive};
///
/// let model = additive(&Ratings::complete(&[[90.0, 86.0], [80.0, 75.0], [70.0, 67.0]])?)?;
/// assert_eq!(format!("{:.1} {:+.1}", model.mean, model.judges[0].estimate), "78.0 +2.0");
/// assert_eq!(format!("{:.1?}", model.adjusted()), "[88.0, 77.5, 68.5]");
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two entries or judges; [`Undefined::NotConnected`] when some entries cannot be compared through common
/// judges; [`Undefined::TooFewMarks`] when the model explains everything because there is nothing to spare.
pub fn additive(ratings: &Ratings) -> Result<Additive, Undefined> {
    let (n, k) = (ratings.entries(), ratings.judges());
    if n < 2 {
        return Err(Undefined::TooFewEntries);
    }
    if k < 2 {
        return Err(Undefined::TooFewJudges);
    }
    if !is_connected(ratings) {
        return Err(Undefined::NotConnected);
    }
    let spare = (ratings.rows().len() + 1).checked_sub(n + k).filter(|spare| *spare > 0);
    let spare = number(spare.ok_or(Undefined::TooFewMarks)?);
    let center = ratings.rows().iter().map(|row| row.value).sum::<f64>() / number(ratings.rows().len());
    let (mut schur, mut right) = (Symmetric::zeros(k), vec![[0.0]; k]);
    let mut judge_marks = vec![0_usize; k];
    for unit in ratings.units() {
        let size = number(unit.len());
        let mean = unit.iter().map(|row| row.value - center).sum::<f64>() / size;
        for (at, row) in unit.iter().enumerate() {
            judge_marks[row.judge] += 1;
            right[row.judge][0] += row.value - center - mean;
            schur.add(row.judge, row.judge, 1.0);
            for other in &unit[..=at] {
                let twice = if other.judge == row.judge && other != row { 2.0 } else { 1.0 };
                schur.add(row.judge, other.judge, -twice / size);
            }
        }
    }
    // S has rank k - 1: equal effects are in its null space. Adding 1/k everywhere makes them sum to 0.
    (0..k).for_each(|row| (0..=row).for_each(|column| schur.add(row, column, 1.0 / number(k))));
    let inverse = schur.invert().ok_or(Undefined::NotConverged)?;
    let judges = inverse.times(&right).concat();
    let mut squares = 0.0;
    let mut adjusted = Vec::with_capacity(n);
    for unit in ratings.units() {
        let size = number(unit.len());
        let own = unit.iter().map(|row| row.value - judges[row.judge]).sum::<f64>() / size;
        squares += unit.iter().map(|row| (row.value - own - judges[row.judge]).powi(2)).sum::<f64>();
        let places: Vec<(usize, f64)> = unit.iter().map(|row| (row.judge, 1.0 / size)).collect();
        let of_judges = inverse.form(&places);
        adjusted.push((own, 1.0 / size + of_judges - 1.0 / number(k), unit.len()));
    }
    let mean = adjusted.iter().map(|(own, ..)| own).sum::<f64>() / number(n);
    let variance = squares / spare;
    let error = |factor: f64| (variance * factor.max(0.0)).sqrt();
    let of_entry =
        |(own, factor, marks): (f64, f64, usize)| Effect { estimate: own - mean, standard_error: error(factor), marks };
    let of_judge = |(judge, estimate): (usize, f64)| {
        let factor = inverse.diagonal(judge) - 1.0 / number(k);
        Effect { estimate, standard_error: error(factor), marks: judge_marks[judge] }
    };
    Ok(Additive {
        mean,
        entries: adjusted.into_iter().map(of_entry).collect(),
        judges: judges.into_iter().enumerate().map(of_judge).collect(),
        residual_sd: variance.sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::guilford;
    use super::super::ratings::Rating;
    use super::*;

    #[test]
    fn guilford_agrees_with_two_independent_computations() {
        let model = additive(&guilford::totals()).unwrap();
        assert!((model.mean - 24.190_476_190_5).abs() < 1e-9);
        let entries = [-0.857142857, 7.142857143, -2.857142857, -5.190476190, 4.809523810, -6.190476190, 3.142857143];
        assert!(model.entries.iter().zip(entries).all(|(found, wanted)| (found.estimate - wanted).abs() < 1e-8));
        let judges = [0.238095238, -1.904761905, 1.666666667];
        assert!(model.judges.iter().zip(judges).all(|(found, wanted)| (found.estimate - wanted).abs() < 1e-8));
        // In a full table the variance of an entry's mean is σ²/k, that of a judge's effect σ² (1/n - 1/(n k)).
        let variance = model.residual_sd.powi(2);
        assert!((model.entries[3].standard_error.powi(2) - variance / 3.0).abs() < 1e-9);
        assert!((model.judges[0].standard_error.powi(2) - variance * (1.0 - 1.0 / 3.0) / 7.0).abs() < 1e-9);
    }

    #[test]
    fn unequal_panels_are_told_from_unequal_entries() {
        // Quality 60 + 5 x entry, judges +2, -3 and +1, each entry marked by two of them; one mark is off by 0.5.
        let marks = |(entry, judge): (usize, usize)| Rating {
            entry,
            judge,
            value: 60.0 + 5.0 * number(entry) + [2.0, -3.0, 1.0][judge],
        };
        let pairs = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 0), (2, 2), (3, 0), (3, 1)];
        let model = additive(&Ratings::new(4, 3, pairs.map(marks).to_vec()).unwrap()).unwrap();
        assert!(model.residual_sd < 1e-9);
        assert!(
            model.judges.iter().zip([2.0, -3.0, 1.0]).all(|(found, wanted)| (found.estimate - wanted).abs() < 1e-9)
        );
        assert!(model.adjusted().iter().zip([60.0, 65.0, 70.0, 75.0]).all(|(a, b)| (a - b).abs() < 1e-9));
    }

    #[test]
    fn panels_without_common_entries_or_judges_are_refused() {
        let mark = |entry, judge, value| Rating { entry, judge, value };
        let rows = vec![mark(0, 0, 1.0), mark(1, 0, 2.0), mark(2, 1, 1.0), mark(3, 1, 3.0)];
        assert_eq!(additive(&Ratings::new(4, 2, rows).unwrap()), Err(Undefined::NotConnected));
        let chain = vec![mark(0, 0, 1.0), mark(1, 0, 2.0), mark(1, 1, 1.0)];
        assert_eq!(additive(&Ratings::new(2, 2, chain).unwrap()), Err(Undefined::TooFewMarks));
    }
}
