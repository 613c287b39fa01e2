//! The way to the best relative standard deviations: estimates by moments, then Newton steps. Knows nothing of marks.

use super::super::math::number;
use super::super::undefined::Undefined;
use super::sides::{Fit, Margin, Sides};

/// More steps than any sound table needs.
const STEPS: usize = 60;
/// The distance of the points from which derivatives are taken, relative to the parameter.
const NEAR: f64 = 1e-3;
/// Newton doubles the correct digits: a step this small (relative) leaves an error of about its square.
const ENOUGH: f64 = 1e-4;

/// Minimises the restricted deviance. It is even in both parameters, so variances of 0 need no bound: they are smooth.
pub(super) fn find_best(sides: &Sides) -> Result<Fit, Undefined> {
    let mut best = sides.fit(start(sides))?;
    for _ in 0..STEPS {
        let step = newton_step(sides, &best)?;
        let size = step.iter().zip(best.relative).map(|(step, at)| step.abs() / (at.abs() + 0.01)).fold(0.0, f64::max);
        let next = descend(sides, &best, step)?;
        let has_stopped = next.is_none();
        best = next.unwrap_or(best);
        if size < ENOUGH || has_stopped {
            return if size < 0.05 { Ok(best) } else { Err(Undefined::NotConverged) };
        }
    }
    Err(Undefined::NotConverged)
}

/// Goes the step, or half, a quarter of it ..., until the deviance is lower. None when nothing along it is lower.
fn descend(sides: &Sides, from: &Fit, step: [f64; 2]) -> Result<Option<Fit>, Undefined> {
    let mut share = 1.0;
    for _ in 0..30 {
        let [wide, narrow] = from.relative;
        let next = sides.fit([wide + share * step[0], narrow + share * step[1]])?;
        if next.deviance <= from.deviance {
            return Ok(Some(next));
        }
        share /= 2.0;
    }
    Ok(None)
}

/// -|H|⁻¹ g from differences of the deviance; |H| has the eigenvalues of the Hessian made positive.
fn newton_step(sides: &Sides, at: &Fit) -> Result<[f64; 2], Undefined> {
    let [wide, narrow] = at.relative;
    let (h, k) = (NEAR * wide.abs().max(0.05), NEAR * narrow.abs().max(0.05));
    let deviance = |a, b| sides.fit([wide + a, narrow + b]).map(|fit| fit.deviance);
    let (left, right) = (deviance(-h, 0.0)?, deviance(h, 0.0)?);
    let (below, above) = (deviance(0.0, -k)?, deviance(0.0, k)?);
    let corner = deviance(h, k)?;
    let gradient = [(right - left) / (2.0 * h), (above - below) / (2.0 * k)];
    let a = (right + left - 2.0 * at.deviance) / (h * h);
    let b = (above + below - 2.0 * at.deviance) / (k * k);
    let c = (corner - right - above + at.deviance) / (h * k);
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
    Ok(step.map(|part| part / longest.max(1.0)))
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
