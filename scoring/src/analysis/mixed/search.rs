//! The way to the best relative standard deviations: estimates by moments, then Newton steps. Knows nothing of marks.

use super::super::math::number;
use super::super::undefined::Undefined;
use super::fit::Fit;
use super::sides::{Margin, Sides};

/// More steps than any sound table needs: few marks may take some hundred, as they tell little; many take three.
const STEPS: usize = 500;
/// A step this small, relative to the parameter, is not worth going.
const ENOUGH: f64 = 1e-8;
/// Where the deviance has no more than this to lose, its rounding hides whether a step is one down.
const NEAR: f64 = 1e-6;
/// A step that may end at the top, relative to the parameter.
const SHORT: f64 = 0.05;

/// Minimises the restricted deviance. It is even in both parameters, so variances of 0 need no bound: they are smooth.
pub(super) fn find_best(sides: &Sides) -> Result<Fit, Undefined> {
    let mut best = sides.fit(start(sides))?;
    let mut last_gain = f64::INFINITY;
    for _ in 0..STEPS {
        let Step { to, size, gain, is_bowl } = newton_step(&best)?;
        // On a ridge, where steps gain little but lead far, nothing is near.
        let is_near = gain < NEAR && size < SHORT;
        // Near the top each step gains less than the last, until only rounding is left.
        if is_bowl && (size < ENOUGH || (is_near && gain >= last_gain)) {
            return Ok(best);
        }
        best = if is_near { sides.fit(to)? } else { descend(sides, &best, to)? };
        last_gain = gain;
    }
    Err(Undefined::NotConverged)
}

/// Goes there, or half, a quarter ... of the way, until the deviance is lower.
fn descend(sides: &Sides, from: &Fit, to: [f64; 2]) -> Result<Fit, Undefined> {
    let mut to = to;
    for _ in 0..30 {
        let next = sides.fit(to)?;
        if next.deviance <= from.deviance {
            return Ok(next);
        }
        to = [f64::midpoint(from.relative[0], to[0]), f64::midpoint(from.relative[1], to[1])];
    }
    Err(Undefined::NotConverged)
}

struct Step {
    to: [f64; 2],
    /// The larger of the two changes, relative to the parameter.
    size: f64,
    /// What the deviance loses, if it is a parabola.
    gain: f64,
    /// Whether the parabola has a lowest point. Where a variance is 0 that should not be, the slope vanishes too.
    is_bowl: bool,
}

/// -|H|⁻¹ g by the relative standard deviations; |H| has the eigenvalues of the Hessian made positive. Derivatives by their
/// squares are known, those of second order as the average information: at least half of the true ones, so that no step
/// leads twice as far as it should, and the steps converge.
fn newton_step(at: &Fit) -> Result<Step, Undefined> {
    let [wide, narrow] = at.relative;
    let [[of_wide, of_both], [_, of_narrow]] = at.information;
    let gradient = [2.0 * wide * at.slopes[0], 2.0 * narrow * at.slopes[1]];
    let a = 2.0 * at.slopes[0] + 4.0 * wide * wide * of_wide;
    let b = 2.0 * at.slopes[1] + 4.0 * narrow * narrow * of_narrow;
    let c = 4.0 * wide * narrow * of_both;
    let (middle, radius) = ((a + b) / 2.0, ((a - b) / 2.0).hypot(c));
    let (high, low) = ((middle + radius).abs(), (middle - radius).abs());
    if !(high > 0.0 && low > high * 1e-12) {
        return Err(Undefined::NotConverged);
    }
    let angle = (2.0 * c).atan2(a - b) / 2.0;
    let (cos, sin) = (angle.cos(), angle.sin());
    let along = (cos * gradient[0] + sin * gradient[1]) / high;
    let across = (cos * gradient[1] - sin * gradient[0]) / low;
    let step = [-(cos * along - sin * across), -(sin * along + cos * across)];
    // Far from the top a step that long says nothing.
    let longest = step[0].abs().max(step[1].abs()) / (1.0 + wide.abs().max(narrow.abs()));
    let step = step.map(|part| part / longest.max(1.0));
    let size = (step[0].abs() / (wide.abs() + 0.01)).max(step[1].abs() / (narrow.abs() + 0.01));
    let gain = -(gradient[0] * step[0] + gradient[1] * step[1]) / 2.0;
    Ok(Step { to: [wide + step[0], narrow + step[1]], size, gain, is_bowl: middle > radius })
}

/// Estimates by moments (Henderson's first method), kept away from 0, where the slope vanishes.
fn start(sides: &Sides) -> [f64; 2] {
    let by_moments = moments(sides).filter(|[residual, ..]| *residual > 0.0);
    by_moments.map_or([1.0, 1.0], |[residual, wide, narrow]| {
        [wide, narrow].map(|variance| (variance / residual).clamp(0.01, 1e4).sqrt())
    })
}

/// The variances (residual, wide, narrow) whose expected sums of squares are those found.
fn moments(sides: &Sides) -> Option<[f64; 3]> {
    let n = sides.marks;
    let marked = |margin: &Margin| number(margin.counts.iter().filter(|count| **count > 0).count());
    let between = |margin: &Margin| -> f64 {
        let groups = margin.counts.iter().zip(&margin.sums).filter(|(count, _)| **count > 0);
        groups.map(|(count, sum)| sum * sum / number(*count)).sum()
    };
    let squares = |margin: &Margin| margin.counts.iter().map(|count| number(*count).powi(2)).sum::<f64>() / n;
    let (mut in_wide, mut in_narrow) = (0.0, 0.0);
    for (met, count) in sides.met.iter().zip(&sides.wide.counts) {
        for (other, times) in met {
            in_wide += times * times / number(*count);
            in_narrow += times * times / number(*sides.narrow.counts.get(*other)?);
        }
    }
    let (p, q) = (n - squares(&sides.wide), n - squares(&sides.narrow));
    let (r, u) = (n - in_wide, n - in_narrow);
    let (not_wide, not_narrow) = (sides.squares - between(&sides.wide), sides.squares - between(&sides.narrow));
    let (spare_wide, spare_narrow) = (n - marked(&sides.wide), n - marked(&sides.narrow));
    let residual =
        (sides.squares - p / u * not_narrow - q / r * not_wide) / (n - 1.0 - p / u * spare_narrow - q / r * spare_wide);
    let wide = (not_narrow - spare_narrow * residual) / u;
    let narrow = (not_wide - spare_wide * residual) / r;
    [residual, wide, narrow].iter().all(|value| value.is_finite()).then_some([residual, wide, narrow])
}
