//! Do the judges agree? Intraclass correlation, Kendall's W, and how many judges would do. Needs full tables.

use serde::Serialize;

use super::math::{chi_square_tail, mean, mid_ranks, multiplicities, number, sum_of_squares};
use super::ratings::Ratings;
use super::undefined::Undefined;

/// Intraclass correlations of a two-way model in which entries and judges are both drawn from many.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Icc {
    /// ICC(2,1): how far one judge's mark can be trusted.
    pub single: f64,
    /// ICC(2,k): how far the mean of the whole panel can be trusted.
    pub panel: f64,
}

/// ICC(2,1) and ICC(2,k), absolute agreement.
///
/// With n entries, k judges and the mean squares of entries R, judges C and residuals E of the two-way table:
/// ICC(2,1) = (R - E) / (R + (k - 1) E + k (C - E) / n), ICC(2,k) = (R - E) / (R + (C - E) / n).
/// At most 1; negative when judges disagree more than entries differ. Source: Shrout and Fleiss (1979), *Psychological
/// Bulletin* 86, whose example this is:
///
/// ```
/// use scoring::analysis::{Ratings, icc};
///
/// let ratings = Ratings::complete(&[
///     [9.0, 2.0, 5.0, 8.0], [6.0, 1.0, 3.0, 2.0], [8.0, 4.0, 6.0, 8.0],
///     [7.0, 1.0, 2.0, 6.0], [10.0, 5.0, 6.0, 9.0], [6.0, 2.0, 4.0, 7.0],
/// ])?;
/// let icc = icc(&ratings)?;
/// assert_eq!((format!("{:.2}", icc.single), format!("{:.2}", icc.panel)), ("0.29".into(), "0.62".into()));
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two entries or judges, a missing or repeated mark, or marks that do not vary.
pub fn icc(ratings: &Ratings) -> Result<Icc, Undefined> {
    let table = ratings.full_table()?;
    let (n, k) = (number(ratings.entries()), number(ratings.judges()));
    let all: Vec<f64> = ratings.rows().iter().map(|row| row.value).collect();
    let entry_means: Vec<f64> = table.iter().filter_map(|row| mean(row)).collect();
    let judge_means: Vec<f64> = (0..ratings.judges())
        .filter_map(|judge| mean(&table.iter().filter_map(|row| row.get(judge)).copied().collect::<Vec<_>>()))
        .collect();
    let (between_entries, between_judges) = (k * sum_of_squares(&entry_means), n * sum_of_squares(&judge_means));
    let rest = (sum_of_squares(&all) - between_entries - between_judges).max(0.0);
    let entries = between_entries / (n - 1.0);
    let judges = between_judges / (k - 1.0);
    let residual = rest / ((n - 1.0) * (k - 1.0));
    let single = entries + (k - 1.0) * residual + k * (judges - residual) / n;
    let panel = entries + (judges - residual) / n;
    if single <= 0.0 || panel <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(Icc { single: (entries - residual) / single, panel: (entries - residual) / panel })
}

/// The agreement of rankings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Concordance {
    /// W, from 0 (no agreement) to 1 (all judges rank alike).
    pub w: f64,
    /// k (n - 1) W, roughly chi-square with n - 1 degrees of freedom if judges ranked at random.
    pub chi_square: f64,
    /// The probability of at least this W if judges ranked at random.
    pub p: f64,
}

/// Kendall's coefficient of concordance W with the correction for ties.
///
/// Each of k judges' marks are ranked over n entries, equal marks sharing the mean of their places. With rank sums Rᵢ and
/// T = Σ (t³ - t) over every judge's groups of t equal marks: W = 12 Σ (Rᵢ - R̄)² / (k² (n³ - n) - k T). From 0 to 1.
/// Source: Kendall and Babington Smith (1939), *Annals of Mathematical Statistics* 10; Siegel and Castellan (1988) for ties.
///
/// ```
/// use scoring::analysis::{Ratings, kendall_w};
///
/// let alike = Ratings::complete(&[[90.0, 9.0, 5.0], [80.0, 7.0, 4.0], [70.0, 2.0, 3.0]])?;
/// assert_eq!(kendall_w(&alike)?.w, 1.0);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two entries or judges, a missing or repeated mark, or judges who all give everybody the same.
pub fn kendall_w(ratings: &Ratings) -> Result<Concordance, Undefined> {
    let table = ratings.full_table()?;
    let (n, k) = (number(ratings.entries()), number(ratings.judges()));
    let mut rank_sums = vec![0.0; ratings.entries()];
    let mut ties = 0.0;
    for judge in 0..ratings.judges() {
        let marks: Vec<f64> = table.iter().filter_map(|row| row.get(judge)).copied().collect();
        rank_sums.iter_mut().zip(mid_ranks(&marks)).for_each(|(sum, rank)| *sum += rank);
        ties += multiplicities(&marks).into_iter().map(|tied| number(tied).powi(3) - number(tied)).sum::<f64>();
    }
    let most = k * k * (n.powi(3) - n) - k * ties;
    if most <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let w = 12.0 * sum_of_squares(&rank_sums) / most;
    let chi_square = k * (n - 1.0) * w;
    Ok(Concordance { w, chi_square, p: chi_square_tail(chi_square, n - 1.0) })
}

/// How many judges would make the panel's mean as reliable as `target`, given the reliability of one judge.
///
/// Spearman and Brown: m = target (1 - r) / (r (1 - target)), rounded up. At least 1. `single` is [`Icc::single`].
///
/// ```
/// use scoring::analysis::judges_needed;
///
/// assert_eq!(judges_needed(0.5, 0.9)?, 9);
/// assert_eq!(judges_needed(0.95, 0.9)?, 1);
/// assert!(judges_needed(-0.1, 0.9).is_err());
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::NoVariation`] when one judge's reliability is not positive: no number of judges would do.
/// [`Undefined::BadInput`] when the target is not between 0 and 1.
#[expect(
    clippy::as_conversions,
    reason = "rounded up and bounded by the cast itself, which saturates; beyond it no panel would be large enough"
)]
pub fn judges_needed(single: f64, target: f64) -> Result<u32, Undefined> {
    if !(target > 0.0 && target < 1.0 && single.is_finite()) {
        return Err(Undefined::BadInput);
    }
    if single <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let exact = target * (1.0 - single) / (single * (1.0 - target));
    // A whole number that arithmetic pushed up by its last bit stays that number.
    Ok(((exact - 1e-9).ceil() as u32).max(1))
}

#[cfg(test)]
mod tests {
    use super::super::guilford;
    use super::*;

    #[test]
    fn guilford_agrees_with_two_independent_computations() {
        let totals = guilford::totals();
        let found = icc(&totals).unwrap();
        assert!((found.single - 0.247_555_486_6).abs() < 1e-9);
        assert!((found.panel - 0.496_729_990_7).abs() < 1e-9);
        let concordance = kendall_w(&totals).unwrap();
        assert!((concordance.w - 0.382_716_049_4).abs() < 1e-9);
        assert!((concordance.chi_square - 6.888_888_888_9).abs() < 1e-9);
        assert!((concordance.p - 0.331_245_115_9).abs() < 1e-9);
    }

    #[test]
    fn tied_marks_do_not_lower_full_agreement() {
        let tied = Ratings::complete(&[[3.0, 8.0], [3.0, 8.0], [1.0, 5.0]]).unwrap();
        assert!((kendall_w(&tied).unwrap().w - 1.0).abs() < 1e-12);
    }

    #[test]
    fn agreement_has_a_reason_where_it_has_no_value() {
        let flat = Ratings::complete(&[[5.0, 5.0], [5.0, 5.0]]).unwrap();
        assert_eq!(icc(&flat), Err(Undefined::NoVariation));
        assert_eq!(kendall_w(&flat), Err(Undefined::NoVariation));
        let one_judge = Ratings::complete(&[[5.0], [6.0]]).unwrap();
        assert_eq!(icc(&one_judge), Err(Undefined::TooFewJudges));
        let one_entry = Ratings::complete(&[[5.0, 6.0]]).unwrap();
        assert_eq!(kendall_w(&one_entry), Err(Undefined::TooFewEntries));
        let holes = Ratings::new(2, 2, one_judge.rows().to_vec()).unwrap();
        assert_eq!(icc(&holes), Err(Undefined::Incomplete));
    }

    #[test]
    fn the_order_of_the_rows_never_matters() {
        let totals = guilford::totals();
        let reversed = Ratings::new(7, 3, totals.rows().iter().rev().copied().collect()).unwrap();
        assert_eq!(icc(&totals), icc(&reversed));
    }
}
