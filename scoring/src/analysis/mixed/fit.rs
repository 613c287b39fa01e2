//! The equations of the mixed model: one side of the table eliminated, the other a dense matrix. Does not search.
//!
//! The marks' covariance is σ² V, V = I + γ_wide Z_wide Z_wideᵀ + γ_narrow Z_narrow Z_narrowᵀ. A vector x of marks is known by
//! its sums Zᵀx of each member's marks on both sides; the same sums of V⁻¹x follow from them, and all else from those.
#![expect(clippy::indexing_slicing, reason = "every position is that of a rating, checked when the ratings were made")]

use super::super::inverse::{Inverse, Symmetric};
use super::super::math::number;
use super::super::severity::Effect;
use super::super::undefined::Undefined;
use super::sides::{Pairs, Sides};

/// The model at given relative standard deviations (wide, narrow).
#[derive(Debug)]
pub(super) struct Fit {
    /// Only their squares γ matter.
    pub relative: [f64; 2],
    /// The restricted deviance, without its constant.
    pub deviance: f64,
    /// Its derivatives by γ.
    pub slopes: [f64; 2],
    /// About its second derivatives: the mean of those observed and those expected, in which the traces of products cancel
    /// ("average information": Gilmour, Thompson & Cullis 1995, *Biometrics* 51).
    pub information: [[f64; 2]; 2],
    /// The residual variance that goes with it.
    pub variance: f64,
    pub mean: f64,
    /// Zᵀ V⁻¹ of the constant and of the marks less their mean. γ times the second is the prediction of an effect.
    pulls: [Pairs; 2],
    /// The conditional variances of the effects, divided by σ².
    uncertain: [Vec<f64>; 2],
}

impl Sides {
    /// Fits mean and residual variance at given relative standard deviations.
    pub(super) fn fit(&self, relative: [f64; 2]) -> Result<Fit, Undefined> {
        let ratios = relative.map(|deviation| deviation * deviation);
        let equations = Equations::of(self, ratios).ok_or(Undefined::NotConverged)?;
        let known = equations.solve([&self.wide.pairs(), &self.narrow.pairs()]);
        // 1ᵀ V⁻¹ 1 and 1ᵀ V⁻¹ y: each mark is of one of the wide side.
        let [ones, cross] = [0, 1].map(|part| known[0].iter().map(|pair| pair[part]).sum::<f64>());
        let offset = cross / ones;
        let pulls = known.map(|side| side.into_iter().map(|[one, mark]| [one, mark - offset * one]).collect::<Pairs>());
        let explained =
            [&self.wide, &self.narrow].into_iter().zip(&pulls).zip(ratios).map(|((margin, pulls), ratio)| {
                ratio * margin.sums.iter().zip(pulls).map(|(sum, [_, pull])| sum * pull).sum::<f64>()
            });
        let rest = self.squares - explained.sum::<f64>();
        if !(ones > 0.0 && rest > self.squares * 1e-14) {
            return Err(Undefined::NotConverged);
        }
        let variance = rest / (self.marks - 1.0);
        let deviance = equations.log_determinant() + ones.ln() + (self.marks - 1.0) * variance.ln();

        let (traces, uncertain) = equations.traces();
        let products = |side: usize, a: usize, b: usize| pulls[side].iter().map(|pair| pair[a] * pair[b]).sum::<f64>();
        let lengths = [0, 1].map(|side| products(side, 1, 1));
        let slopes = [0, 1].map(|side| traces[side] - products(side, 0, 0) / ones - lengths[side] / variance);
        let crossed = [0, 1].map(|side| products(side, 0, 1));
        let answers = equations.solve(self.pulled(&pulls).each_ref());
        let information = [0, 1].map(|row: usize| {
            [0, 1].map(|column: usize| {
                let pairs = answers[column].iter().zip(&pulls[column]);
                let product = pairs.map(|(answer, [_, pull])| answer[row] * pull).sum::<f64>();
                let of_means = crossed[row] * crossed[column] / ones + lengths[row] * lengths[column] / rest;
                (product - of_means) / variance
            })
        });
        Ok(Fit { relative, deviance, slopes, information, variance, mean: self.center + offset, pulls, uncertain })
    }

    /// The sums over the marks of Z_wide p_wide and of Z_narrow p_narrow, p the pulls of the marks.
    fn pulled(&self, pulls: &[Pairs; 2]) -> [Pairs; 2] {
        let (over_wide, over_narrow) = (self.over_wide(&pulls[0]), self.over_narrow(&pulls[1]));
        let own = |count: &usize, [_, pull]: &[f64; 2]| number(*count) * pull;
        let wide = self.wide.counts.iter().zip(&pulls[0]).zip(over_narrow);
        let narrow = self.narrow.counts.iter().zip(&pulls[1]).zip(over_wide);
        [
            wide.map(|((count, pair), [_, others])| [own(count, pair), others]).collect(),
            narrow.map(|((count, pair), [_, others])| [others, own(count, pair)]).collect(),
        ]
    }

    /// The predictions of the wide and the narrow side.
    pub(super) fn effects(&self, fit: &Fit) -> [Vec<Effect>; 2] {
        [(0, &self.wide), (1, &self.narrow)].map(|(side, margin)| {
            let ratio = fit.relative[side] * fit.relative[side];
            let members = fit.pulls[side].iter().zip(&fit.uncertain[side]).zip(&margin.counts);
            let effect = |(([_, pull], uncertain), marks): ((&[f64; 2], &f64), &usize)| Effect {
                estimate: ratio * pull,
                standard_error: (fit.variance * uncertain).sqrt(),
                marks: *marks,
            };
            members.map(effect).collect()
        })
    }
}

/// What V⁻¹ takes.
struct Equations<'a> {
    sides: &'a Sides,
    /// γ of the wide and the narrow side.
    ratios: [f64; 2],
    /// The wide side's own equations, 1 + γ_wide times its marks each.
    diagonals: Vec<f64>,
    /// The inverse of the narrow side's equations, when those of the wide side are solved: I + γ_narrow Z_narrowᵀ (I +
    /// γ_wide Z_wide Z_wideᵀ)⁻¹ Z_narrow.
    inverse: Inverse,
}

impl Equations<'_> {
    fn of(sides: &Sides, ratios: [f64; 2]) -> Option<Equations<'_>> {
        let [wide, narrow] = ratios;
        let diagonals: Vec<f64> = sides.wide.counts.iter().map(|count| 1.0 + wide * number(*count)).collect();
        let mut schur = Symmetric::zeros(sides.narrow.counts.len());
        for (at, count) in sides.narrow.counts.iter().enumerate() {
            schur.add(at, at, 1.0 + narrow * number(*count));
        }
        for (met, diagonal) in sides.met.iter().zip(&diagonals) {
            let scale = wide * narrow / diagonal;
            for (at, (row, times)) in met.iter().enumerate() {
                met[..=at].iter().for_each(|(column, other)| schur.add(*row, *column, -scale * times * other));
            }
        }
        Some(Equations { sides, ratios, diagonals, inverse: schur.invert()? })
    }

    /// The logarithm of the determinant of V.
    fn log_determinant(&self) -> f64 {
        self.diagonals.iter().map(|diagonal| diagonal.ln()).sum::<f64>() + self.inverse.log_determinant
    }

    /// Zᵀ V⁻¹ x of two vectors x at once, from Zᵀ x.
    fn solve(&self, [wide, narrow]: [&Pairs; 2]) -> [Pairs; 2] {
        let shares = wide.iter().zip(&self.diagonals);
        let shares: Pairs = shares.map(|(pair, diagonal)| pair.map(|sum| sum * self.ratios[0] / diagonal)).collect();
        let taken = self.sides.over_wide(&shares);
        let rest: Pairs = narrow.iter().zip(&taken).map(|(a, b)| [a[0] - b[0], a[1] - b[1]]).collect();
        let narrow = self.inverse.times(&rest);
        let taken = self.sides.over_narrow(&narrow);
        let left = wide.iter().zip(&taken).zip(&self.diagonals);
        let wide = left.map(|((sums, taken), diagonal)| {
            [0, 1].map(|part: usize| (sums[part] - self.ratios[1] * taken[part]) / diagonal)
        });
        [wide.collect(), narrow]
    }

    /// The traces of Zᵀ V⁻¹ Z, and the effects' conditional variances divided by σ²: both take the diagonal of the inverse.
    fn traces(&self) -> ([f64; 2], [Vec<f64>; 2]) {
        let [wide, narrow] = self.ratios;
        let (mut of_wide, mut of_narrow) = (0.0, 0.0);
        let mut uncertain = [Vec::new(), Vec::new()];
        for ((met, count), diagonal) in self.sides.met.iter().zip(&self.sides.wide.counts).zip(&self.diagonals) {
            let through = self.inverse.form(met);
            let beside = narrow * through / (diagonal * diagonal);
            of_wide += number(*count) / diagonal - beside;
            of_narrow -= wide * through / diagonal;
            uncertain[0].push(wide / diagonal + wide * wide * beside);
        }
        for (at, count) in self.sides.narrow.counts.iter().enumerate() {
            of_narrow += number(*count) * self.inverse.diagonal(at);
            uncertain[1].push(narrow * self.inverse.diagonal(at));
        }
        ([of_wide, of_narrow], uncertain)
    }
}
