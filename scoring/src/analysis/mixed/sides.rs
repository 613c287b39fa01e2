//! The equations of the mixed model: one side of the table eliminated, the other a dense matrix.
#![expect(clippy::indexing_slicing, reason = "every position is that of a rating, checked when the ratings were made")]

use super::super::cholesky::{Factor, Symmetric};
use super::super::math::number;
use super::super::ratings::Ratings;
use super::super::severity::{Effect, norm_of_sum};
use super::super::undefined::Undefined;

/// The marks as a sparse table of the larger ("wide") by the smaller ("narrow") side, less their mean.
#[derive(Debug)]
pub(super) struct Sides {
    is_entry_wide: bool,
    center: f64,
    pub marks: f64,
    pub squares: f64,
    /// For each of the wide side: whom it met on the narrow side, in order, and how often.
    pub met: Vec<Vec<(usize, f64)>>,
    pub wide: Margin,
    pub narrow: Margin,
}

/// Counts and sums of marks along one side.
#[derive(Debug)]
pub(super) struct Margin {
    pub counts: Vec<usize>,
    pub sums: Vec<f64>,
}

/// The model at given relative standard deviations (wide, narrow).
#[derive(Debug)]
pub(super) struct Fit {
    pub relative: [f64; 2],
    /// The restricted deviance, without its constant.
    pub deviance: f64,
    /// The residual variance that goes with it.
    pub variance: f64,
    pub mean: f64,
    offset: f64,
    factor: Factor,
    /// L⁻¹ of the right sides of the constant and of the marks.
    constant: Vec<f64>,
    marks: Vec<f64>,
}

impl Sides {
    pub(super) fn of(ratings: &Ratings) -> Result<Sides, Undefined> {
        let rows = ratings.rows();
        let count = number(rows.len());
        let center = rows.iter().map(|row| row.value).sum::<f64>() / count;
        let margin = |size: usize, position: &dyn Fn(usize) -> usize| {
            let mut margin = Margin { counts: vec![0; size], sums: vec![0.0; size] };
            for (at, row) in rows.iter().enumerate() {
                margin.counts[position(at)] += 1;
                margin.sums[position(at)] += row.value - center;
            }
            margin
        };
        let of_entries = margin(ratings.entries(), &|at| rows[at].entry);
        let of_judges = margin(ratings.judges(), &|at| rows[at].judge);
        let marked = |margin: &Margin| margin.counts.iter().filter(|count| **count > 0).count();
        if marked(&of_entries) < 2 {
            return Err(Undefined::TooFewEntries);
        }
        if marked(&of_judges) < 2 {
            return Err(Undefined::TooFewJudges);
        }
        let squares: f64 = rows.iter().map(|row| (row.value - center).powi(2)).sum();
        if squares <= 0.0 {
            return Err(Undefined::NoVariation);
        }
        let is_entry_wide = ratings.entries() >= ratings.judges();
        let mut pairs: Vec<(usize, usize)> = rows
            .iter()
            .map(|row| if is_entry_wide { (row.entry, row.judge) } else { (row.judge, row.entry) })
            .collect();
        pairs.sort_unstable();
        let (wide, narrow) = if is_entry_wide { (of_entries, of_judges) } else { (of_judges, of_entries) };
        let mut met = vec![Vec::new(); wide.counts.len()];
        for alike in pairs.chunk_by(PartialEq::eq) {
            met[alike[0].0].push((alike[0].1, number(alike.len())));
        }
        Ok(Sides { is_entry_wide, center, marks: count, squares, met, wide, narrow })
    }

    pub(super) fn is_entry_wide(&self) -> bool {
        self.is_entry_wide
    }

    /// Fits mean and residual variance at given relative standard deviations.
    pub(super) fn fit(&self, relative: [f64; 2]) -> Result<Fit, Undefined> {
        let [wide, narrow] = relative;
        let mut schur = Symmetric::zeros(self.narrow.counts.len());
        let mut constant: Vec<f64> = self.narrow.counts.iter().map(|count| narrow * number(*count)).collect();
        let mut marks: Vec<f64> = self.narrow.sums.iter().map(|sum| narrow * sum).collect();
        for (at, count) in self.narrow.counts.iter().enumerate() {
            schur.add(at, at, 1.0 + narrow * narrow * number(*count));
        }
        let (mut log_determinant, mut forms) = (0.0, [self.marks, 0.0, self.squares]);
        for ((met, count), sum) in self.met.iter().zip(&self.wide.counts).zip(&self.wide.sums) {
            let count = number(*count);
            let diagonal = 1.0 + wide * wide * count;
            let share = wide * wide / diagonal;
            log_determinant += diagonal.ln();
            let products = [count * count, count * sum, sum * sum];
            forms.iter_mut().zip(products).for_each(|(form, product)| *form -= share * product);
            for (at, (row, times)) in met.iter().enumerate() {
                constant[*row] -= narrow * share * times * count;
                marks[*row] -= narrow * share * times * sum;
                let scale = narrow * narrow * share * times;
                met[..=at].iter().for_each(|(column, other)| schur.add(*row, *column, -scale * other));
            }
        }
        let factor = schur.factor().ok_or(Undefined::NotConverged)?;
        factor.forward(&mut constant);
        factor.forward(&mut marks);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let ones = forms[0] - dot(&constant, &constant);
        let cross = forms[1] - dot(&constant, &marks);
        let offset = cross / ones;
        let rest = forms[2] - dot(&marks, &marks) - cross * offset;
        if !(ones > 0.0 && rest > self.squares * 1e-14) {
            return Err(Undefined::NotConverged);
        }
        let variance = rest / (self.marks - 1.0);
        let deviance = log_determinant + factor.log_determinant() + ones.ln() + (self.marks - 1.0) * variance.ln();
        Ok(Fit { relative, deviance, variance, mean: self.center + offset, offset, factor, constant, marks })
    }

    /// The predictions of the wide and the narrow side.
    pub(super) fn effects(&self, fit: &Fit) -> (Vec<Effect>, Vec<Effect>) {
        let [wide, narrow] = fit.relative;
        let size = self.narrow.counts.len();
        let mut beside: Vec<f64> =
            fit.marks.iter().zip(&fit.constant).map(|(mark, one)| mark - fit.offset * one).collect();
        fit.factor.backward(&mut beside);
        let columns = fit.factor.inverse_columns();
        let sd = fit.variance.sqrt();
        let of_narrow = |at: usize| Effect {
            estimate: narrow * beside[at],
            standard_error: sd * narrow.abs() * norm_of_sum([(columns[at].as_slice(), 1.0)].into_iter(), size).sqrt(),
            marks: self.narrow.counts[at],
        };
        let of_wide = |at: usize| {
            let count = number(self.wide.counts[at]);
            let diagonal = 1.0 + wide * wide * count;
            let met = self.met[at].iter();
            let known: f64 = met.map(|(other, times)| narrow * times * beside[*other]).sum();
            let through =
                norm_of_sum(self.met[at].iter().map(|(other, times)| (columns[*other].as_slice(), *times)), size);
            let own = 1.0 / diagonal + (wide * narrow / diagonal).powi(2) * through;
            Effect {
                estimate: wide * wide * (self.wide.sums[at] - fit.offset * count - known) / diagonal,
                standard_error: sd * wide.abs() * own.sqrt(),
                marks: self.wide.counts[at],
            }
        };
        ((0..self.wide.counts.len()).map(of_wide).collect(), (0..size).map(of_narrow).collect())
    }
}
