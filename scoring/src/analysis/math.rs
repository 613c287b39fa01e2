//! Small numerical tools: means, ranks, probabilities. Knows nothing of judges.

use crate::points::Points;

/// A count as a number; exact up to 2⁵³.
#[expect(clippy::as_conversions, reason = "no lossless conversion exists; counts stay far below 2^53")]
pub(super) fn number(count: usize) -> f64 {
    count as f64
}

/// Points as a number; exact to the last of 15 digits.
#[expect(clippy::as_conversions, reason = "no lossless conversion exists; points stay below 2^50 ten-thousandths")]
pub(super) fn points(points: Points) -> f64 {
    points.ten_thousandths() as f64 / 10_000.0
}

/// The arithmetic mean; none of nothing.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / number(values.len()))
}

/// The sum of squared distances from the mean.
pub(super) fn sum_of_squares(values: &[f64]) -> f64 {
    let center = mean(values).unwrap_or(0.0);
    values.iter().map(|value| (value - center).powi(2)).sum()
}

/// The variance with n - 1; none below two values.
pub(super) fn variance(values: &[f64]) -> Option<f64> {
    (values.len() > 1).then(|| sum_of_squares(values) / number(values.len() - 1))
}

/// The rank of each value from the lowest (1) up; equal values share the mean of their places.
pub(super) fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranked = Vec::with_capacity(values.len());
    for tied in order.chunk_by(|a, b| same(a.0, b.0)) {
        let rank = number(ranked.len()) + (number(tied.len()) + 1.0) / 2.0;
        ranked.extend(tied.iter().map(|(_, position)| (*position, rank)));
    }
    ranked.sort_unstable_by_key(|(position, _)| *position);
    ranked.into_iter().map(|(_, rank)| rank).collect()
}

/// Whether two marks are the same number.
#[expect(clippy::float_cmp, reason = "marks are copied, not computed: equal ones have equal bits")]
pub(super) fn same(a: f64, b: f64) -> bool {
    a == b
}

/// How many times each distinct value occurs.
pub(super) fn multiplicities(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|a, b| same(*a, *b)).map(<[f64]>::len).collect()
}

/// The probability that a standard normal number is below `z`.
pub(super) fn normal_below(z: f64) -> f64 {
    let beyond = gamma_tail(0.5, z * z / 2.0) / 2.0;
    if z > 0.0 { 1.0 - beyond } else { beyond }
}

/// The probability that a chi-square number with `degrees` of freedom is at least `x`.
pub(super) fn chi_square_tail(x: f64, degrees: f64) -> f64 {
    gamma_tail(degrees / 2.0, x / 2.0)
}

/// Q(a, x), the upper regularised incomplete gamma function: a series below a + 1, a continued fraction (Lentz) above.
fn gamma_tail(a: f64, x: f64) -> f64 {
    const TERMS: usize = 1_000;
    const ENOUGH: f64 = 1e-16;
    if x <= 0.0 {
        return 1.0;
    }
    let scale = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for step in 1..TERMS {
            term *= x / (a + number(step));
            sum += term;
            if term < sum * ENOUGH {
                break;
            }
        }
        return 1.0 - sum * scale;
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1e300, 1.0 / b);
    let mut fraction = d;
    for step in 1..TERMS {
        let step = number(step);
        let numerator = -step * (step - a);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        fraction *= d * c;
        if (d * c - 1.0).abs() < ENOUGH {
            break;
        }
    }
    fraction * scale
}

/// ln Γ(x) for x > 0, by Lanczos' approximation (g = 7, nine terms).
fn ln_gamma(x: f64) -> f64 {
    const FIRST: f64 = 0.999_999_999_999_809_9;
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        // Reflection.
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let sum = TERMS.iter().zip(1..).fold(FIRST, |sum, (term, step)| sum + term / (x + f64::from(step)));
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_printed_tables() {
        // Abramowitz and Stegun, tables 26.1 and 26.8.
        assert!((normal_below(1.96) - 0.975_002_104_85).abs() < 1e-10);
        assert!((normal_below(-3.0) - 0.001_349_898_03).abs() < 1e-10);
        assert!((chi_square_tail(18.307_038_053_3, 10.0) - 0.05).abs() < 1e-10);
        assert!((chi_square_tail(0.003_932_140, 1.0) - 0.95).abs() < 1e-7);
        assert_eq!(chi_square_tail(0.0, 3.0), 1.0);
    }

    #[test]
    fn equal_values_share_the_mean_of_their_places() {
        assert_eq!(mid_ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        assert_eq!(multiplicities(&[3.0, 1.0, 3.0]), [1, 2]);
    }
}
