//! Do judges mark entries of their own employer (or country) higher? A permutation test, and control of false discoveries
//! when many judges are looked at. The answer describes marks, not motives.

use serde::Serialize;

use super::habits::FEWEST_MARKS;
use super::math::{mean, number, variance};
use super::random::Random;
use super::undefined::Undefined;
use super::weights::Draws;

/// One mark as the test sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnMark {
    /// The judge's position.
    pub judge: usize,
    /// The mark less the entry's quality and the judge's leniency, see [`deviations`](super::deviations).
    pub deviation: f64,
    /// Whether judge and entry have the same employer.
    pub is_own: bool,
}

/// How marks for one's own people differ from those for others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OwnEffect {
    /// Mean deviation of own entries less that of the others, in points.
    pub difference: f64,
    /// Welch's t of the difference; 0 where fewer than two own marks leave it open.
    pub t: f64,
    /// The probability of at least such a difference, up or down, if it did not matter who belongs to whom.
    pub p: f64,
    /// How many own entries were marked.
    pub own: usize,
}

/// The same-employer effect: difference of means with a permutation test.
///
/// Which of a judge's marks are its own is shuffled among that judge's marks, so that no judge's leniency can look like an
/// effect; p = (1 + shuffles with at least that difference) / (1 + draws), two-sided. Source: Good (2005), *Permutation,
/// Parametric and Bootstrap Tests of Hypotheses*; for judges of figure skating Zitzewitz (2006), *Journal of Economics and
/// Management Strategy* 15.
///
/// ```
/// use scoring::analysis::{Draws, OwnMark, own_effect};
///
/// let marks: Vec<OwnMark> = (0..40)
///     .map(|at| OwnMark { judge: at % 4, deviation: if at < 8 { 3.0 } else { 0.1 * (at % 3) as f64 }, is_own: at < 8 })
///     .collect();
/// let effect = own_effect(&marks, Draws { count: 999, seed: 1 })?;
/// assert!(effect.difference > 2.5 && effect.p <= 0.002 && effect.own == 8);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::TooFewMarks`] below [`FEWEST_MARKS`] marks or without both own and other entries,
/// [`Undefined::NoVariation`] when the deviations do not vary, [`Undefined::BadInput`] when one is not finite.
pub fn own_effect(marks: &[OwnMark], draws: Draws) -> Result<OwnEffect, Undefined> {
    if !marks.iter().all(|mark| mark.deviation.is_finite()) {
        return Err(Undefined::BadInput);
    }
    let mut sorted = marks.to_vec();
    sorted
        .sort_by(|a, b| a.judge.cmp(&b.judge).then(a.deviation.total_cmp(&b.deviation)).then(a.is_own.cmp(&b.is_own)));
    let of = |is_own: bool| -> Vec<f64> {
        sorted.iter().filter(|mark| mark.is_own == is_own).map(|mark| mark.deviation).collect()
    };
    let (own, others) = (of(true), of(false));
    let (Some(own_mean), Some(other_mean)) = (mean(&own), mean(&others)) else { return Err(Undefined::TooFewMarks) };
    if marks.len() < FEWEST_MARKS {
        return Err(Undefined::TooFewMarks);
    }
    let difference = own_mean - other_mean;
    if variance(&sorted.iter().map(|mark| mark.deviation).collect::<Vec<_>>()).is_none_or(|spread| spread <= 0.0) {
        return Err(Undefined::NoVariation);
    }
    let error = |values: &[f64]| variance(values).map(|spread| spread / number(values.len()));
    let error = error(&own).zip(error(&others)).map_or(0.0, |(own, others)| (own + others).sqrt());
    let p = shuffled(&mut sorted, difference, draws);
    Ok(OwnEffect { difference, t: if error > 0.0 { difference / error } else { 0.0 }, p, own: own.len() })
}

fn shuffled(sorted: &mut [OwnMark], found: f64, draws: Draws) -> f64 {
    let total: f64 = sorted.iter().map(|mark| mark.deviation).sum();
    let count = sorted.iter().filter(|mark| mark.is_own).count();
    let (own_count, other_count) = (number(count), number(sorted.len() - count));
    let mut random = Random::seeded(draws.seed);
    let mut at_least = 1_usize;
    for _ in 0..draws.count {
        let mut own = 0.0;
        for marks in sorted.chunk_by_mut(|a, b| a.judge == b.judge) {
            let of_judge = marks.iter().filter(|mark| mark.is_own).count();
            // The first few of a random order are a random choice.
            random.shuffle(marks);
            own += marks.iter().take(of_judge).map(|mark| mark.deviation).sum::<f64>();
        }
        let difference = own / own_count - (total - own) / other_count;
        at_least += usize::from(difference.abs() >= found.abs() * (1.0 - 1e-12));
    }
    number(at_least) / number(draws.count + 1)
}

/// Which of several probabilities are discoveries when at most a share `level` of all discoveries may be false.
///
/// Benjamini and Hochberg (1995): with m probabilities in order, all up to the last with p₍ᵢ₎ <= level x i / m.
///
/// ```
/// use scoring::analysis::discoveries;
///
/// assert_eq!(discoveries(&[0.01, 0.04, 0.03, 0.5], 0.05), [true, false, false, false]);
/// assert_eq!(discoveries(&[0.01, 0.02, 0.03, 0.5], 0.05), [true, true, true, false]);
/// ```
#[must_use]
pub fn discoveries(probabilities: &[f64], level: f64) -> Vec<bool> {
    let mut sorted = probabilities.to_vec();
    sorted.sort_by(f64::total_cmp);
    let allowed = |(at, p): &(usize, &f64)| **p <= level * number(at + 1) / number(sorted.len());
    let limit = sorted.iter().enumerate().filter(allowed).map(|(_, p)| *p).next_back();
    probabilities.iter().map(|p| limit.is_some_and(|limit| *p <= limit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: Draws = Draws { count: 1_999, seed: 5 };

    fn mark(judge: usize, deviation: f64, is_own: bool) -> OwnMark {
        OwnMark { judge, deviation, is_own }
    }

    #[test]
    fn the_probability_is_that_of_all_orders() {
        // Of the 10 choices of the own mark among ten different ones, two are as far out as the highest: the highest itself and,
        // by symmetry, the lowest. p is about 0.2.
        let marks: Vec<OwnMark> = (0..10).map(|at| mark(0, f64::from(at), at == 9)).collect();
        let effect = own_effect(&marks, DRAWS).unwrap();
        assert!((effect.p - 0.2).abs() < 0.03, "{}", effect.p);
        assert!((effect.difference - 5.0).abs() < 1e-12);
    }

    #[test]
    fn a_lenient_judge_alone_is_no_effect() {
        // All own marks are those of the lenient judge, and all its marks are own: there is nothing to compare them with.
        let marks: Vec<OwnMark> =
            (0..20).map(|at| mark(at % 2, if at % 2 == 0 { 5.0 } else { 0.0 }, at % 2 == 0)).collect();
        assert_eq!(own_effect(&marks, DRAWS).unwrap().p, 1.0);
    }

    #[test]
    fn a_known_effect_is_found_and_its_size_estimated() {
        let noise = |at: usize| (number(at) * 0.618_033_988_749_894_9).fract() - 0.5;
        let marks: Vec<OwnMark> =
            (0..400).map(|at| mark(at % 9, noise(at) + if at % 11 == 0 { 1.5 } else { 0.0 }, at % 11 == 0)).collect();
        let effect = own_effect(&marks, DRAWS).unwrap();
        assert!((effect.difference - 1.5).abs() < 0.1);
        assert!(effect.t > 10.0 && effect.p < 0.001);
    }

    #[test]
    fn without_own_entries_or_with_few_marks_nothing_is_said() {
        let marks: Vec<OwnMark> = (0..20).map(|at| mark(0, f64::from(at), false)).collect();
        assert_eq!(own_effect(&marks, DRAWS), Err(Undefined::TooFewMarks));
        assert_eq!(own_effect(&marks[..5], DRAWS), Err(Undefined::TooFewMarks));
    }
}
