//! Habits of judges that are worth a look: spread, repeated marks, halo, drift. A number out of the ordinary has many
//! honest explanations; these functions only measure, and below ten marks they say that it is too few to say.

use serde::Serialize;

use super::math::{mean, multiplicities, number, variance};
use super::random::Random;
use super::ratings::Ratings;
use super::undefined::Undefined;
use super::weights::Draws;

/// Fewer marks than this say nothing about a judge.
pub const FEWEST_MARKS: usize = 10;

/// How widely a judge spreads marks: its standard deviation over that of the others, on entries it marked.
///
/// The others' figure is the root of the mean of their variances, each over the entries that both marked (at least two).
/// From 0; 1 is usual, ½ half as wide. None of the two numbers moves when all marks of a judge move.
///
/// ```
/// use scoring::analysis::{Ratings, spread_ratio};
///
/// let table: Vec<[f64; 3]> = (0..12).map(|at| f64::from(at) * 2.0).map(|q| [70.0 + q, 72.0 + q, 80.0 + q / 2.0]).collect();
/// assert_eq!(format!("{:.2}", spread_ratio(&Ratings::complete(&table)?, 2)?), "0.50");
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::TooFewMarks`] below [`FEWEST_MARKS`], [`Undefined::TooFewJudges`] when nobody marked the same entries,
/// [`Undefined::NoVariation`] when the others' marks do not vary.
pub fn spread_ratio(ratings: &Ratings, judge: usize) -> Result<f64, Undefined> {
    let mut own = Vec::new();
    let mut shared: Vec<Vec<f64>> = vec![Vec::new(); ratings.judges()];
    for unit in ratings.units().filter(|unit| unit.iter().any(|row| row.judge == judge)) {
        for row in unit {
            match shared.get_mut(row.judge) {
                Some(marks) if row.judge != judge => marks.push(row.value),
                _ => own.push(row.value),
            }
        }
    }
    if own.len() < FEWEST_MARKS {
        return Err(Undefined::TooFewMarks);
    }
    let others: Vec<f64> = shared.iter().filter_map(|marks| variance(marks)).collect();
    let usual = mean(&others).ok_or(Undefined::TooFewJudges)?;
    if usual <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok((variance(&own).unwrap_or(0.0) / usual).sqrt())
}

/// The share of the most frequent mark among a judge's marks, from 1 / n to 1.
///
/// ```
/// use scoring::analysis::identical_share;
///
/// let marks = [85.0, 85.0, 85.0, 85.0, 85.0, 85.0, 80.0, 81.0, 82.0, 83.0];
/// assert_eq!(identical_share(&marks)?, 0.6);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::TooFewMarks`] below [`FEWEST_MARKS`].
pub fn identical_share(marks: &[f64]) -> Result<f64, Undefined> {
    if marks.len() < FEWEST_MARKS {
        return Err(Undefined::TooFewMarks);
    }
    Ok(number(multiplicities(marks).into_iter().max().unwrap_or(0)) / number(marks.len()))
}

/// Halo: the mean correlation of a judge's criteria over the entries it marked, from -1 to 1.
///
/// `sheets` has one row an entry and one column a criterion. Near 1 the judge marks an impression rather than criteria, or
/// the criteria measure one thing: compare with the other judges. Pearson's r of every two criteria that vary, averaged.
/// Source: Saal, Downey and Lahey (1980), *Psychological Bulletin* 88.
///
/// ```
/// use scoring::analysis::halo;
///
/// let sheets: Vec<[f64; 2]> = (0..10).map(f64::from).map(|at| [at, 3.0 * at + 5.0]).collect();
/// assert_eq!(format!("{:.3}", halo(&sheets)?), "1.000");
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::TooFewMarks`] below [`FEWEST_MARKS`] sheets, [`Undefined::TooFewCriteria`] below two criteria,
/// [`Undefined::NoVariation`] when fewer than two of them vary, [`Undefined::Incomplete`] for sheets of unequal length.
pub fn halo<R: AsRef<[f64]>>(sheets: &[R]) -> Result<f64, Undefined> {
    if sheets.len() < FEWEST_MARKS {
        return Err(Undefined::TooFewMarks);
    }
    let criteria = sheets.first().map_or(0, |sheet| sheet.as_ref().len());
    if criteria < 2 {
        return Err(Undefined::TooFewCriteria);
    }
    Ratings::complete(sheets)?;
    let columns = (0..criteria).map(|at| sheets.iter().filter_map(|sheet| sheet.as_ref().get(at).copied()).collect());
    let scaled: Vec<Vec<f64>> = columns.filter_map(standardised).collect();
    let mut correlations = Vec::new();
    for (at, first) in scaled.iter().enumerate() {
        for second in scaled.iter().skip(at + 1) {
            correlations.push(first.iter().zip(second).map(|(a, b)| a * b).sum::<f64>());
        }
    }
    mean(&correlations).ok_or(Undefined::NoVariation)
}

/// The values less their mean, scaled to length 1; none if they do not vary.
fn standardised(values: Vec<f64>) -> Option<Vec<f64>> {
    let center = mean(&values)?;
    let length = values.iter().map(|value| (value - center).powi(2)).sum::<f64>().sqrt();
    (length > 0.0).then(|| values.iter().map(|value| (value - center) / length).collect())
}

/// A trend in a judge's marks over the order in which they were given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Drift {
    /// Points by which the tenth next mark is higher, other things equal.
    pub per_ten_marks: f64,
    /// The probability of at least such a trend, up or down, if the order did not matter.
    pub p: f64,
}

/// Drift: the least-squares slope of a judge's deviations over the order in which it gave them.
///
/// `deviations` are marks less what the entry deserves (see [`deviations`]), in the order of time. The probability comes from
/// random orders: (1 + orders with at least that slope) / (1 + draws).
///
/// ```
/// use scoring::analysis::{Draws, drift};
///
/// let stricter: Vec<f64> = (0..20).map(|at| -0.1 * f64::from(at)).collect();
/// let trend = drift(&stricter, Draws { count: 999, seed: 1 })?;
/// assert_eq!((format!("{:.1}", trend.per_ten_marks), trend.p), ("-1.0".into(), 0.001));
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::TooFewMarks`] below [`FEWEST_MARKS`], [`Undefined::NoVariation`] when the deviations do not vary,
/// [`Undefined::BadInput`] when a number is not finite.
pub fn drift(deviations: &[f64], draws: Draws) -> Result<Drift, Undefined> {
    if deviations.len() < FEWEST_MARKS {
        return Err(Undefined::TooFewMarks);
    }
    if !deviations.iter().all(|value| value.is_finite()) {
        return Err(Undefined::BadInput);
    }
    let middle = (number(deviations.len()) - 1.0) / 2.0;
    let times: Vec<f64> = (0..deviations.len()).map(|at| number(at) - middle).collect();
    let squares: f64 = times.iter().map(|time| time * time).sum();
    let slope = |values: &[f64]| times.iter().zip(values).map(|(time, value)| time * value).sum::<f64>() / squares;
    let found = slope(deviations);
    let center = mean(deviations).unwrap_or(0.0);
    if deviations.iter().all(|value| (value - center).abs() <= 1e-12 * (1.0 + center.abs())) {
        return Err(Undefined::NoVariation);
    }
    let mut random = Random::seeded(draws.seed);
    let mut mixed = deviations.to_vec();
    let mut at_least = 1_usize;
    for _ in 0..draws.count {
        random.shuffle(&mut mixed);
        // The last bits of two equal sums may differ with their order.
        at_least += usize::from(slope(&mixed).abs() >= found.abs() * (1.0 - 1e-12));
    }
    Ok(Drift { per_ten_marks: 10.0 * found, p: number(at_least) / number(draws.count + 1) })
}

/// Each mark less the mean of the other judges' marks of the entry, then less the judge's own mean of those: what is left of a
/// mark when the entry's quality and the judge's leniency are taken off. None where nobody else marked the entry.
///
/// In the order of [`Ratings::rows`].
///
/// ```
/// use scoring::analysis::{Ratings, deviations};
///
/// let ratings = Ratings::complete(&[[90.0, 88.0], [80.0, 74.0]])?;
/// assert_eq!(deviations(&ratings), [Some(-2.0), Some(2.0), Some(2.0), Some(-2.0)]);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
#[must_use]
pub fn deviations(ratings: &Ratings) -> Vec<Option<f64>> {
    let mut found: Vec<Option<f64>> = Vec::with_capacity(ratings.rows().len());
    let mut of_judge = vec![Vec::new(); ratings.judges()];
    for unit in ratings.units() {
        for row in unit {
            let others: Vec<f64> =
                unit.iter().filter(|other| other.judge != row.judge).map(|other| other.value).collect();
            let deviation = mean(&others).map(|usual| row.value - usual);
            found.push(deviation);
            if let Some(own) = of_judge.get_mut(row.judge) {
                own.extend(deviation);
            }
        }
    }
    let leniency: Vec<f64> = of_judge.iter().map(|own| mean(own).unwrap_or(0.0)).collect();
    let rows = ratings.rows().iter().zip(found);
    rows.map(|(row, deviation)| Some(deviation? - leniency.get(row.judge)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: Draws = Draws { count: 499, seed: 11 };

    #[test]
    fn fewer_than_ten_marks_are_too_few_to_say() {
        let table: Vec<[f64; 2]> = (0..9).map(|at| [f64::from(at), f64::from(at * 2)]).collect();
        assert_eq!(spread_ratio(&Ratings::complete(&table).unwrap(), 0), Err(Undefined::TooFewMarks));
        assert_eq!(identical_share(&[1.0; 9]), Err(Undefined::TooFewMarks));
        assert_eq!(halo(&table), Err(Undefined::TooFewMarks));
        assert_eq!(drift(&[1.0; 9], DRAWS), Err(Undefined::TooFewMarks));
    }

    #[test]
    fn only_entries_that_both_marked_are_compared() {
        // Judge 1 also marked entries far apart that judge 0 never saw.
        let mut rows: Vec<_> =
            Ratings::complete(&(0..10).map(|at| [f64::from(at); 2]).collect::<Vec<_>>()).unwrap().rows().to_vec();
        rows.push(super::super::ratings::Rating { entry: 10, judge: 1, value: 1_000.0 });
        let ratio = spread_ratio(&Ratings::new(11, 2, rows).unwrap(), 0).unwrap();
        assert!((ratio - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_judge_without_company_or_variation_has_a_reason() {
        let alone: Vec<[f64; 1]> = (0..10).map(|at| [f64::from(at)]).collect();
        assert_eq!(spread_ratio(&Ratings::complete(&alone).unwrap(), 0), Err(Undefined::TooFewJudges));
        let flat: Vec<[f64; 2]> = (0..10).map(|at| [f64::from(at), 5.0]).collect();
        assert_eq!(spread_ratio(&Ratings::complete(&flat).unwrap(), 0), Err(Undefined::NoVariation));
        assert_eq!(halo(&flat), Err(Undefined::NoVariation));
        assert_eq!(drift(&[0.1; 20], DRAWS), Err(Undefined::NoVariation));
    }

    #[test]
    fn marks_without_trend_are_not_called_a_drift() {
        let wave: Vec<f64> = (0..24).map(|at| [1.0, -1.0, -1.0, 1.0][at % 4]).collect();
        assert!(drift(&wave, DRAWS).unwrap().p > 0.5);
    }
}
