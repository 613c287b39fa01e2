//! How sensitive is the ranking to the weights of the criteria? The smallest change that swaps two entries, and the places
//! an entry takes over all weights there could be (SMAA-2).

use serde::Serialize;

use super::math::{number, same};
use super::random::Random;
use super::ratings::Ratings;
use super::undefined::Undefined;

/// A share this close to 0 or 1 leaves no room to go further; it is the error of the arithmetic.
const LEAST: f64 = 1e-12;

/// The change of one criterion's weight that makes two entries change places.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightSwap {
    /// The position of the criterion.
    pub criterion: usize,
    /// Its share of all weights now, from 0 to 1.
    pub from: f64,
    /// Its share at which both are equal; any further and they swap.
    pub to: f64,
}

/// The smallest change of a single weight that makes `ahead` and `behind` equal; the other weights keep their proportions.
///
/// With shares w (summing to 1) and the differences g of the two entries' values, the distance D = Σ w g moves with share w_c by
/// g_c - R / (1 - w_c), R = D - w_c g_c. The criterion with the least change wins, the first of several. None when no
/// single weight can do it: one entry is at least as good in everything, or would need a share outside 0 to 1.
/// Source: Triantaphyllou and Sánchez (1997), *Decision Sciences* 28.
///
/// ```
/// use scoring::analysis::smallest_swap;
///
/// // 0.6 x 90 + 0.4 x 80 against 0.6 x 85 + 0.4 x 85.
/// let swap = smallest_swap(&[60.0, 40.0], &[90.0, 80.0], &[85.0, 85.0])?.unwrap();
/// assert_eq!((swap.criterion, format!("{:.2}", swap.to)), (0, "0.50".to_owned()));
/// assert_eq!(smallest_swap(&[60.0, 40.0], &[90.0, 80.0], &[85.0, 80.0])?, None);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::BadInput`] when the lists differ in length, a number is not finite, a weight is negative or all are 0.
pub fn smallest_swap(weights: &[f64], ahead: &[f64], behind: &[f64]) -> Result<Option<WeightSwap>, Undefined> {
    let sum: f64 = weights.iter().sum();
    let is_sound = weights.len() == ahead.len()
        && ahead.len() == behind.len()
        && weights.iter().all(|weight| *weight >= 0.0)
        && [weights, ahead, behind].iter().all(|list| list.iter().all(|value| value.is_finite()))
        && sum > 0.0;
    if !is_sound {
        return Err(Undefined::BadInput);
    }
    let shares = weights.iter().map(|weight| weight / sum);
    let gaps: Vec<f64> = ahead.iter().zip(behind).map(|(ahead, behind)| ahead - behind).collect();
    let distance: f64 = shares.clone().zip(&gaps).map(|(share, gap)| share * gap).sum();
    let swaps =
        shares.zip(&gaps).enumerate().filter(|(_, (share, _))| *share < 1.0).filter_map(|(criterion, (from, gap))| {
            let slope = gap - (distance - from * gap) / (1.0 - from);
            let to = from - distance / slope;
            (LEAST..=1.0 - LEAST).contains(&to).then_some(WeightSwap { criterion, from, to })
        });
    let change = |swap: &WeightSwap| (swap.to - swap.from).abs();
    Ok(swaps.min_by(|a, b| change(a).total_cmp(&change(b))))
}

/// SMAA-2: for each entry the share of all possible weights under which it takes each of the first `ranks` places.
///
/// `table` has one row an entry and one column a criterion, on a common scale. Weights are drawn uniformly from all that are
/// not negative and sum to 1 (exponential draws, normalised). One row an entry, its shares from place 1 on, each from 0 to 1;
/// entries of equal value share the better place. The standard error of a share is at most 1 / (2 √draws). The same seed
/// gives the same result. Source: Lahdelma and Salminen (2001), *Operations Research* 49.
///
/// ```
/// use scoring::analysis::{Draws, smaa2};
///
/// // The first is best in everything; the others each in something.
/// let places = smaa2(&[[9.0, 9.0], [8.0, 2.0], [2.0, 8.0]], 3, Draws { count: 10_000, seed: 1 })?;
/// assert_eq!(places[0], [1.0, 0.0, 0.0]);
/// assert!((places[1][1] - 0.5).abs() < 0.02);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two entries, or [`Undefined::BadInput`] for rows of unequal length, numbers that are not finite or no draws.
pub fn smaa2<R: AsRef<[f64]>>(table: &[R], ranks: usize, draws: Draws) -> Result<Vec<Vec<f64>>, Undefined> {
    if table.len() < 2 {
        return Err(Undefined::TooFewEntries);
    }
    let criteria = table.first().map_or(0, |row| row.as_ref().len());
    if criteria == 0 || draws.count == 0 || Ratings::complete(table).is_err() {
        return Err(Undefined::BadInput);
    }
    let mut random = Random::seeded(draws.seed);
    let mut counts = vec![vec![0_usize; ranks.min(table.len())]; table.len()];
    let mut weights = vec![0.0; criteria];
    let mut order: Vec<(f64, usize)> = Vec::with_capacity(table.len());
    for _ in 0..draws.count {
        // Dividing all by their sum would not change the order.
        weights.iter_mut().for_each(|weight| *weight = -random.share().ln());
        order.clear();
        let values =
            table.iter().map(|row| row.as_ref().iter().zip(&weights).map(|(value, weight)| value * weight).sum());
        order.extend(values.zip(0..));
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut rank = 0;
        for tied in order.chunk_by(|a, b| same(a.0, b.0)) {
            for (_, entry) in tied {
                if let Some(count) = counts.get_mut(*entry).and_then(|counts| counts.get_mut(rank)) {
                    *count += 1;
                }
            }
            rank += tied.len();
        }
    }
    let share = |count: usize| number(count) / number(draws.count);
    Ok(counts.into_iter().map(|counts| counts.into_iter().map(share).collect()).collect())
}

/// How often to draw, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// How many draws.
    pub count: usize,
    /// Where the sequence begins.
    pub seed: u64,
}

#[cfg(test)]
mod tests {
    use super::super::guilford;
    use super::*;

    #[test]
    fn guilford_agrees_with_two_independent_computations() {
        let expected = [
            [0.0, 0.001, 0.0465, 0.7993, 0.1531, 0.0002, 0.0],
            [0.8341, 0.0487, 0.1172, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0001, 0.0034, 0.1599, 0.6137, 0.2195, 0.0034],
            [0.0, 0.0, 0.0, 0.0064, 0.2056, 0.4069, 0.3811],
            [0.1241, 0.8748, 0.0008, 0.0004, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 0.011, 0.3735, 0.6155],
            [0.0418, 0.0754, 0.8321, 0.0341, 0.0166, 0.0, 0.0],
        ];
        let found = smaa2(&guilford::criteria(), 7, Draws { count: 40_000, seed: 20_26 }).unwrap();
        for (found, wanted) in found.iter().flatten().zip(expected.iter().flatten()) {
            assert!((found - wanted).abs() < 0.01, "{found} {wanted}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_shares() {
        let draws = Draws { count: 500, seed: 3 };
        let of = |draws| smaa2(&guilford::criteria(), 7, draws).unwrap();
        assert_eq!(of(draws), of(draws));
        assert_ne!(of(draws), of(Draws { seed: 4, ..draws }));
    }

    #[test]
    fn the_smallest_swap_is_the_one_that_makes_them_equal() {
        let (weights, ahead, behind) = ([0.5, 0.3, 0.2], [9.0, 6.0, 7.0], [7.0, 8.0, 8.0]);
        let swap = smallest_swap(&weights, &ahead, &behind).unwrap().unwrap();
        let scaled = |at: usize| {
            if at == swap.criterion { swap.to } else { weights[at] * (1.0 - swap.to) / (1.0 - swap.from) }
        };
        let distance: f64 = (0..3).map(|at| scaled(at) * (ahead[at] - behind[at])).sum();
        assert!(distance.abs() < 1e-12);
        assert_eq!(swap.criterion, 0);
    }

    #[test]
    fn bad_weights_are_refused() {
        for weights in [[-1.0, 2.0], [0.0, 0.0], [f64::NAN, 1.0]] {
            assert_eq!(smallest_swap(&weights, &[1.0, 2.0], &[2.0, 1.0]), Err(Undefined::BadInput));
        }
        assert_eq!(smallest_swap(&[1.0], &[1.0, 2.0], &[2.0, 1.0]), Err(Undefined::BadInput));
        assert_eq!(smallest_swap(&[1.0], &[2.0], &[1.0]), Ok(None));
    }
}
