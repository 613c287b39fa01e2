//! Krippendorff's alpha (judges, marks may be missing) and Cronbach's alpha (criteria).

use super::math::{mid_ranks, multiplicities, number, sum_of_squares, variance};
use super::ratings::{Rating, Ratings};
use super::undefined::Undefined;
use crate::choices::choices;

choices! {
    /// What distances between marks mean.
    pub enum Scale {
        /// Marks are the same or not.
        Nominal = "nominal",
        /// Marks have an order.
        Ordinal = "ordinal",
        /// Differences of marks compare.
        Interval = "interval",
    }
}

/// Krippendorff's alpha: 1 - observed / expected disagreement, over every pair of marks of the same entry.
///
/// Entries with fewer than two marks do not count. The squared distance of two marks is 0 or 1 (nominal), that of their
/// mid-ranks over all marks (ordinal), or their squared difference (interval). 1 is full agreement, 0 what chance gives;
/// it may be negative. Source: Krippendorff (2011), *Computing Krippendorff's alpha-reliability*, whose worked example
/// with missing marks this is:
///
/// ```
/// use scoring::analysis::{Rating, Ratings, Scale, krippendorff_alpha};
///
/// let judges = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
/// let rows = judges.iter().enumerate().flat_map(|(judge, marks)| {
///     marks.chars().enumerate().filter_map(move |(entry, mark)| {
///         Some(Rating { entry, judge, value: f64::from(mark.to_digit(10)?) })
///     })
/// });
/// let ratings = Ratings::new(12, 4, rows.collect())?;
/// let alpha = |scale| krippendorff_alpha(&ratings, scale).map(|alpha| format!("{alpha:.3}"));
/// assert_eq!(alpha(Scale::Nominal)?, "0.743");
/// assert_eq!(alpha(Scale::Ordinal)?, "0.815");
/// assert_eq!(alpha(Scale::Interval)?, "0.849");
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::TooFewMarks`] when no two judges marked the same entry, [`Undefined::NoVariation`] when all marks are alike.
pub fn krippendorff_alpha(ratings: &Ratings, scale: Scale) -> Result<f64, Undefined> {
    let units: Vec<&[Rating]> = ratings.units().filter(|unit| unit.len() > 1).collect();
    let marks: Vec<f64> = units.iter().copied().flatten().map(|row| row.value).collect();
    let total = number(marks.len());
    if marks.is_empty() {
        return Err(Undefined::TooFewMarks);
    }
    // The ordinal distance of two marks is the distance of their mid-ranks.
    let placed = if scale == Scale::Ordinal { mid_ranks(&marks) } else { marks };
    let disagreement = |values: &[f64]| match scale {
        Scale::Nominal => pairs_that_differ(values),
        Scale::Ordinal | Scale::Interval => 2.0 * number(values.len()) * sum_of_squares(values),
    };
    let mut rest = placed.as_slice();
    let mut observed = 0.0;
    for unit in &units {
        let (values, after) = rest.split_at(unit.len());
        observed += disagreement(values) / number(unit.len() - 1);
        rest = after;
    }
    let expected = disagreement(&placed) / (total - 1.0);
    if expected <= 0.0 { Err(Undefined::NoVariation) } else { Ok(1.0 - observed / expected) }
}

/// How many ordered pairs of values are unequal.
fn pairs_that_differ(values: &[f64]) -> f64 {
    let alike: f64 = multiplicities(values).into_iter().map(|count| number(count).powi(2)).sum();
    number(values.len()).powi(2) - alike
}

/// Cronbach's alpha: do the criteria measure one thing? One row an entry, one column a criterion.
///
/// With c criteria: c / (c - 1) x (1 - sum of the criteria's variances / variance of the sums). At most 1; near 1 means
/// that criteria say nearly the same, negative that they contradict each other. Source: Cronbach (1951), *Psychometrika* 16.
///
/// ```
/// use scoring::analysis::cronbach_alpha;
///
/// assert_eq!(cronbach_alpha(&[[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]])?, 1.0);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two entries or criteria, rows of unequal length, numbers that are not finite, or sums that do not vary.
pub fn cronbach_alpha<R: AsRef<[f64]>>(table: &[R]) -> Result<f64, Undefined> {
    let criteria = table.first().map_or(0, |row| row.as_ref().len());
    if table.len() < 2 {
        return Err(Undefined::TooFewEntries);
    }
    if criteria < 2 {
        return Err(Undefined::TooFewCriteria);
    }
    let full = Ratings::complete(table)?.full_table()?;
    let sums: Vec<f64> = full.iter().map(|row| row.iter().sum()).collect();
    let columns = (0..criteria).map(|at| full.iter().filter_map(|row| row.get(at)).copied().collect::<Vec<_>>());
    let single: f64 = columns.filter_map(|column| variance(&column)).sum();
    let whole = variance(&sums).filter(|whole| *whole > 0.0).ok_or(Undefined::NoVariation)?;
    let count = number(criteria);
    Ok(count / (count - 1.0) * (1.0 - single / whole))
}

#[cfg(test)]
mod tests {
    use super::super::guilford;
    use super::*;

    #[test]
    fn guilford_agrees_with_two_independent_computations() {
        let totals = guilford::totals();
        for (scale, expected) in
            [(Scale::Nominal, 0.0), (Scale::Ordinal, 0.182_113_212_3), (Scale::Interval, 0.240_530_125)]
        {
            let alpha = krippendorff_alpha(&totals, scale).unwrap();
            assert!((alpha - expected).abs() < 1e-9, "{scale:?}: {alpha}");
        }
        assert!((cronbach_alpha(&guilford::criteria()).unwrap() - 0.864_439_092_9).abs() < 1e-9);
    }

    #[test]
    fn alpha_has_a_reason_where_it_has_no_value() {
        let flat = Ratings::complete(&[[5.0, 5.0], [5.0, 5.0]]).unwrap();
        assert_eq!(krippendorff_alpha(&flat, Scale::Nominal), Err(Undefined::NoVariation));
        let single = Ratings::complete(&[[5.0], [6.0]]).unwrap();
        assert_eq!(krippendorff_alpha(&single, Scale::Interval), Err(Undefined::TooFewMarks));
        assert_eq!(cronbach_alpha(&[[1.0], [2.0]]), Err(Undefined::TooFewCriteria));
        assert_eq!(cronbach_alpha(&[[1.0, 2.0], [2.0, 1.0]]), Err(Undefined::NoVariation));
        assert_eq!(cronbach_alpha(&[[1.0, f64::NAN], [2.0, 1.0]]), Err(Undefined::BadInput));
    }
}
