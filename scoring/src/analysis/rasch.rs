//! Short ordinal scales: the many-facet Rasch model with a common rating scale, by joint maximum likelihood.
#![expect(clippy::indexing_slicing, reason = "every position is below the sizes counted from the same marks")]

use serde::Serialize;

use super::connectivity::is_connected;
use super::math::number;
use super::ratings::{Rating, Ratings};
use super::undefined::Undefined;

/// More rounds than any sound table needs.
const ROUNDS: usize = 20_000;
/// When no step is longer, in logits, the answer stands.
const ENOUGH: f64 = 1e-10;

/// One mark on a scale of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Graded {
    /// The entry's position.
    pub entry: usize,
    /// The judge's position.
    pub judge: usize,
    /// The criterion's position.
    pub criterion: usize,
    /// The category, from 0.
    pub category: usize,
}

/// Where somebody stands on the common scale, and how well the marks fit the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measure {
    /// The measure, in logits.
    pub logit: f64,
    /// Its standard error, in logits.
    pub standard_error: f64,
    /// Mean square of residuals weighted by information: 1 is expected, above 1.5 erratic, below 0.5 too regular.
    pub infit: f64,
    /// Plain mean square of standardised residuals: the same, but more sensitive to single surprises.
    pub outfit: f64,
}

/// The many-facet Rasch model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rasch {
    /// Quality of the entries; centred at 0.
    pub entries: Vec<Measure>,
    /// Severity of the judges; higher is harsher. Not centred.
    pub judges: Vec<Measure>,
    /// Difficulty of the criteria; centred at 0.
    pub criteria: Vec<Measure>,
    /// The steps between neighbouring categories; centred at 0.
    pub thresholds: Vec<f64>,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
}

/// Fits ln(Pₖ / Pₖ₋₁) = entry - criterion - judge - thresholdₖ to marks in categories 0 to m.
///
/// Each facet in turn takes a Newton step until nothing moves (joint maximum likelihood, without correction of its bias).
/// Marks may be missing. Source: Linacre (1989), *Many-Facet Rasch Measurement*; Andrich (1978), *Psychometrika* 43.
///
/// ```
/// use scoring::analysis::{Graded, rasch};
///
/// // Judge 1 gives less than judge 0, on the whole.
/// let table = [[2, 1], [2, 1], [1, 0], [0, 1], [2, 1], [1, 2], [1, 0], [2, 0]];
/// let marks = table.iter().enumerate().flat_map(|(entry, row)| {
///     row.iter().enumerate().map(move |(judge, category)| Graded { entry, judge, criterion: 0, category: *category })
/// });
/// let model = rasch(&marks.collect::<Vec<_>>())?;
/// assert!(model.judges[1].logit > model.judges[0].logit);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two entries or judges; [`Undefined::NotConnected`]; [`Undefined::Extreme`] when an entry, a judge or a criterion
/// has only lowest or only highest marks; [`Undefined::UnusedCategory`] when a category in between never occurs;
/// [`Undefined::NotConverged`].
pub fn rasch(marks: &[Graded]) -> Result<Rasch, Undefined> {
    let mut marks = marks.to_vec();
    marks.sort_unstable_by_key(|mark| (mark.entry, mark.judge, mark.criterion, mark.category));
    let mut model = Model::of(&marks)?;
    model.climb(&marks)?;
    Ok(model.describe(&marks))
}

/// The facets, in the order in which [`Model::parameters`] holds them.
const FACETS: [fn(&Graded) -> usize; 3] = [|mark| mark.entry, |mark| mark.judge, |mark| mark.criterion];
/// An entry's measure raises a mark, the others lower it.
const SIGNS: [f64; 3] = [1.0, -1.0, -1.0];
const JUDGES: usize = 1;

struct Model {
    parameters: [Vec<f64>; 3],
    thresholds: Vec<f64>,
}

/// What the model expects of a mark.
struct Expected {
    /// The probability of each category.
    chances: Vec<f64>,
    mean: f64,
    variance: f64,
}

impl Model {
    fn of(marks: &[Graded]) -> Result<Model, Undefined> {
        let size = |facet: fn(&Graded) -> usize| marks.iter().map(facet).max().map_or(0, |last| last + 1);
        let sizes = FACETS.map(size);
        if sizes[0] < 2 {
            return Err(Undefined::TooFewEntries);
        }
        if sizes[JUDGES] < 2 {
            return Err(Undefined::TooFewJudges);
        }
        let top = marks.iter().map(|mark| mark.category).max().unwrap_or(0);
        if top == 0 {
            return Err(Undefined::NoVariation);
        }
        if (0..top).any(|category| marks.iter().all(|mark| mark.category != category)) {
            return Err(Undefined::UnusedCategory);
        }
        let row = |mark: &Graded| Rating { entry: mark.entry, judge: mark.judge, value: 0.0 };
        if !is_connected(&Ratings::new(sizes[0], sizes[JUDGES], marks.iter().map(row).collect())?) {
            return Err(Undefined::NotConnected);
        }
        for (facet, size) in FACETS.into_iter().zip(sizes) {
            let (mut sums, mut most) = (vec![0; size], vec![0; size]);
            for mark in marks {
                sums[facet(mark)] += mark.category;
                most[facet(mark)] += top;
            }
            if sums.iter().zip(&most).any(|(sum, most)| *sum == 0 || sum == most) {
                return Err(Undefined::Extreme);
            }
        }
        Ok(Model { parameters: sizes.map(|size| vec![0.0; size]), thresholds: vec![0.0; top] })
    }

    fn expect(&self, mark: &Graded) -> Expected {
        let parts = self.parameters.iter().zip(FACETS).zip(SIGNS);
        let base: f64 = parts.map(|((parameters, facet), sign)| sign * parameters[facet(mark)]).sum();
        let mut exponents = vec![0.0];
        let mut sum = 0.0;
        for threshold in &self.thresholds {
            sum += base - threshold;
            exponents.push(sum);
        }
        let largest = exponents.iter().copied().fold(0.0, f64::max);
        let weights: Vec<f64> = exponents.iter().map(|exponent| (exponent - largest).exp()).collect();
        let total: f64 = weights.iter().sum();
        let chances: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        let mean = chances.iter().enumerate().map(|(category, chance)| number(category) * chance).sum::<f64>();
        let variance = chances.iter().enumerate().map(|(at, chance)| (number(at) - mean).powi(2) * chance).sum();
        Expected { chances, mean, variance }
    }

    fn climb(&mut self, marks: &[Graded]) -> Result<(), Undefined> {
        for _ in 0..ROUNDS {
            let mut longest = self.step_thresholds(marks);
            for facet in 0..FACETS.len() {
                longest = longest.max(self.step_facet(facet, marks));
            }
            // `f64::max` passes over a NaN, so the parameters themselves are asked.
            if !self.parameters.iter().flatten().chain(&self.thresholds).all(|value| value.is_finite()) {
                return Err(Undefined::NotConverged);
            }
            if longest < ENOUGH {
                return Ok(());
            }
        }
        Err(Undefined::NotConverged)
    }

    fn step_facet(&mut self, facet: usize, marks: &[Graded]) -> f64 {
        let size = self.parameters[facet].len();
        let (mut slopes, mut information) = (vec![0.0; size], vec![0.0; size]);
        for mark in marks {
            let (expected, at) = (self.expect(mark), FACETS[facet](mark));
            slopes[at] += number(mark.category) - expected.mean;
            information[at] += expected.variance;
        }
        let steps = slopes
            .iter()
            .zip(&information)
            .map(|(slope, information)| SIGNS[facet] * (slope / information).clamp(-1.0, 1.0));
        let before = self.parameters[facet].clone();
        self.parameters[facet].iter_mut().zip(steps).for_each(|(parameter, step)| *parameter += step);
        if facet != JUDGES {
            center(&mut self.parameters[facet]);
        }
        distance(&before, &self.parameters[facet])
    }

    fn step_thresholds(&mut self, marks: &[Graded]) -> f64 {
        let (mut slopes, mut information) = (vec![0.0; self.thresholds.len()], vec![0.0; self.thresholds.len()]);
        for mark in marks {
            let mut at_least = 1.0;
            for (step, chance) in self.expect(mark).chances.iter().take(slopes.len()).enumerate() {
                at_least -= chance;
                slopes[step] += at_least - f64::from(u8::from(mark.category > step));
                information[step] += at_least * (1.0 - at_least);
            }
        }
        let before = self.thresholds.clone();
        let steps = slopes.iter().zip(&information).map(|(slope, information)| (slope / information).clamp(-1.0, 1.0));
        self.thresholds.iter_mut().zip(steps).for_each(|(threshold, step)| *threshold += step);
        center(&mut self.thresholds);
        distance(&before, &self.thresholds)
    }

    fn describe(self, marks: &[Graded]) -> Rasch {
        let found: Vec<(&Graded, Expected)> = marks.iter().map(|mark| (mark, self.expect(mark))).collect();
        let measures = |facet: usize| {
            let logits = self.parameters[facet].iter().enumerate();
            logits
                .map(|(at, logit)| measure(*logit, found.iter().filter(|(mark, _)| FACETS[facet](mark) == at)))
                .collect()
        };
        let log_likelihood = found.iter().map(|(mark, expected)| expected.chances[mark.category].ln()).sum();
        let (entries, judges, criteria) = (measures(0), measures(JUDGES), measures(2));
        Rasch { entries, judges, criteria, log_likelihood, thresholds: self.thresholds }
    }
}

fn measure<'a>(logit: f64, marks: impl Iterator<Item = &'a (&'a Graded, Expected)>) -> Measure {
    let (mut information, mut squares, mut standardised, mut count) = (0.0, 0.0, 0.0, 0);
    for (mark, expected) in marks {
        let square = (number(mark.category) - expected.mean).powi(2);
        information += expected.variance;
        squares += square;
        standardised += square / expected.variance;
        count += 1;
    }
    Measure {
        logit,
        standard_error: 1.0 / information.sqrt(),
        infit: squares / information,
        outfit: standardised / number(count),
    }
}

fn center(values: &mut [f64]) {
    let middle = values.iter().sum::<f64>() / number(values.len());
    values.iter_mut().for_each(|value| *value -= middle);
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::guilford;
    use super::*;

    fn guilford_marks() -> Vec<Graded> {
        let entries = guilford::MARKS.iter().enumerate();
        let sheets = entries
            .flat_map(|(entry, judges)| judges.iter().enumerate().map(move |(judge, sheet)| (entry, judge, sheet)));
        let marks = sheets.flat_map(|(entry, judge, sheet)| {
            let marks = sheet.iter().enumerate();
            marks.map(move |(criterion, mark)| Graded { entry, judge, criterion, category: usize::from(*mark) - 1 })
        });
        marks.collect()
    }

    fn check(found: &[Measure], part: impl Fn(&Measure) -> f64, wanted: &[f64]) {
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().map(part).zip(wanted) {
            assert!((found - wanted).abs() < 1.5e-6, "{found} {wanted}");
        }
    }

    #[test]
    fn guilford_agrees_with_two_independent_computations() {
        let model = rasch(&guilford_marks()).unwrap();
        check(&model.entries, |m| m.logit, &[-0.071469, 0.663832, -0.255433, -0.481519, 0.440697, -0.584131, 0.288022]);
        check(&model.judges, |m| m.logit, &[0.039671, 0.245397, -0.095994]);
        check(&model.criteria, |m| m.logit, &[-0.279997, -0.14701, 0.210856, -0.302251, 0.518402]);
        check(&model.judges, |m| m.standard_error, &[0.116596, 0.117828, 0.116444]);
        check(
            &model.entries,
            |m| m.standard_error,
            &[0.173754, 0.181551, 0.176798, 0.183139, 0.175994, 0.186845, 0.173715],
        );
        check(&model.judges, |m| m.infit, &[0.849184, 1.475214, 0.672404]);
        check(&model.judges, |m| m.outfit, &[0.880104, 1.524411, 0.666325]);
        check(&model.criteria, |m| m.infit, &[1.447239, 0.607905, 0.772378, 0.916549, 1.253861]);
        check(&model.entries, |m| m.outfit, &[0.238873, 0.608494, 1.263073, 1.412149, 1.99077, 0.789146, 0.862786]);
        let steps = [-0.690494, -2.35199, 0.809323, -1.483746, 1.718598, -0.978896, 2.392616, 0.584589];
        assert!(distance(&model.thresholds, &steps) < 1.5e-6, "{:?}", model.thresholds);
        assert!((model.log_likelihood + 165.684_984_02).abs() < 1e-6);
    }

    #[test]
    fn the_model_has_a_reason_where_it_has_no_answer() {
        let mark = |entry, judge, category| Graded { entry, judge, criterion: 0, category };
        let extreme = [mark(0, 0, 1), mark(0, 1, 1), mark(1, 0, 0), mark(1, 1, 1)];
        assert_eq!(rasch(&extreme), Err(Undefined::Extreme));
        let gap = [mark(0, 0, 0), mark(0, 1, 2), mark(1, 0, 2), mark(1, 1, 0)];
        assert_eq!(rasch(&gap), Err(Undefined::UnusedCategory));
        let apart = [mark(0, 0, 0), mark(0, 0, 1), mark(1, 1, 1), mark(1, 1, 0)];
        assert_eq!(rasch(&apart), Err(Undefined::NotConnected));
        assert_eq!(rasch(&[]), Err(Undefined::TooFewEntries));
    }
}
