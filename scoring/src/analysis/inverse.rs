//! Dense symmetric positive definite systems: the inverse that the models of severity share. Knows nothing of judges; how it
//! is found is in `sweep`.
#![expect(clippy::indexing_slicing, reason = "every position is below the size of the matrix it was made for")]

mod sweep;

use pulp::Arch;
use sweep::{Line, Sweep, TILE};

/// A symmetric matrix; only its lower half is kept. Padded to whole tiles by rows of the identity.
#[derive(Debug)]
pub(super) struct Symmetric {
    size: usize,
    /// Lines in a row.
    lines: usize,
    /// The rows of the matrix with the opposite sign: that of the inverse is then right.
    cells: Vec<Line>,
}

impl Symmetric {
    /// A matrix of zeros.
    pub(super) fn zeros(size: usize) -> Symmetric {
        let lines = size.div_ceil(TILE);
        let mut matrix = Symmetric { size, lines, cells: vec![[0.0; TILE]; lines * TILE * lines] };
        (size..lines * TILE).for_each(|at| matrix.add(at, at, 1.0));
        matrix
    }

    /// Adds to a cell of the lower half: `column` is at most `row`.
    pub(super) fn add(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.lines + column / TILE][column % TILE] -= value;
    }

    /// The inverse; none when the matrix is not positive definite.
    pub(super) fn invert(mut self) -> Option<Inverse> {
        let log_determinant = Arch::new().dispatch(Sweep(&mut self))?;
        Some(Inverse { log_determinant, size: self.size, stride: self.lines * TILE, cells: self.cells })
    }
}

/// The inverse of a symmetric matrix.
#[derive(Debug)]
pub(super) struct Inverse {
    /// The logarithm of the determinant of the matrix, not of its inverse.
    pub log_determinant: f64,
    size: usize,
    stride: usize,
    cells: Vec<Line>,
}

impl Inverse {
    fn row(&self, row: usize) -> &[f64] {
        &self.cells.as_flattened()[row * self.stride..][..=row]
    }

    /// A cell on the diagonal.
    pub(super) fn diagonal(&self, at: usize) -> f64 {
        self.row(at)[at]
    }

    /// S⁻¹ times several vectors at once.
    pub(super) fn times<const N: usize>(&self, vectors: &[[f64; N]]) -> Vec<[f64; N]> {
        let mut products = vec![[0.0; N]; self.size];
        for at in 0..self.size {
            let (above, own) = (&self.row(at)[..at], self.diagonal(at));
            let mut sums = vectors[at].map(|value| own * value);
            for ((cell, vector), product) in above.iter().zip(vectors).zip(&mut products) {
                for part in 0..N {
                    sums[part] += cell * vector[part];
                    product[part] += cell * vectors[at][part];
                }
            }
            products[at] = sums;
        }
        products
    }

    /// zᵀ S⁻¹ z of a vector z that is 0 but at a few places, given in ascending order.
    pub(super) fn form(&self, places: &[(usize, f64)]) -> f64 {
        let mut form = 0.0;
        for (at, (place, weight)) in places.iter().enumerate() {
            let row = self.row(*place);
            let before: f64 = places[..at].iter().map(|(other, weight)| weight * row[*other]).sum();
            form += weight * (2.0 * before + weight * row[*place]);
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use pulp::WithSimd;

    use super::super::math::number;
    use super::*;

    /// A matrix of full rank: 1 / (1 + distance from the diagonal), and 1 more on it.
    fn example(size: usize) -> (Symmetric, Vec<Vec<f64>>) {
        let cell = |row: usize, column: usize| {
            1.0 / (1.0 + number(row.abs_diff(column))) + if row == column { 1.0 } else { 0.0 }
        };
        let full: Vec<Vec<f64>> = (0..size).map(|row| (0..size).map(|column| cell(row, column)).collect()).collect();
        let mut matrix = Symmetric::zeros(size);
        for (row, values) in full.iter().enumerate() {
            values.iter().enumerate().take(row + 1).for_each(|(column, value)| matrix.add(row, column, *value));
        }
        (matrix, full)
    }

    #[test]
    fn a_solved_system_gives_back_its_right_sides() {
        for size in [1, 7, 55, 64, 131] {
            let (matrix, full) = example(size);
            let truth: Vec<[f64; 2]> = (0..size).map(|at| [number(at % 7) - 3.0, number(at % 5)]).collect();
            let right = |row: &Vec<f64>| {
                [0, 1].map(|part| row.iter().zip(&truth).map(|(cell, value)| cell * value[part]).sum::<f64>())
            };
            let found = matrix.invert().unwrap().times(&full.iter().map(right).collect::<Vec<_>>());
            let differences = found.iter().flatten().zip(truth.iter().flatten()).map(|(a, b)| (a - b).abs());
            assert!(differences.fold(0.0, f64::max) < 1e-10, "{size}");
        }
    }

    #[test]
    fn forms_are_products_with_the_inverse() {
        let (matrix, _) = example(131);
        let inverse = matrix.invert().unwrap();
        let places = [(3, 1.0), (70, -2.0), (70, 0.5), (130, 4.0)];
        let mut vector = vec![[0.0]; 131];
        places.iter().for_each(|(place, weight)| vector[*place][0] += weight);
        let product: f64 = inverse.times(&vector).iter().zip(&vector).map(|(a, b)| a[0] * b[0]).sum();
        assert!((inverse.form(&places) - product).abs() < 1e-10);
        assert!((inverse.form(&[(70, 1.0)]) - inverse.diagonal(70)).abs() < 1e-15);
    }

    #[test]
    fn every_processor_finds_the_same_bytes() {
        let inverse = example(131).0.invert().unwrap();
        let mut other = example(131).0;
        assert_eq!(Sweep(&mut other).with_simd(pulp::Scalar), Some(inverse.log_determinant));
        assert_eq!(other.cells, inverse.cells);
    }

    #[test]
    fn determinants_are_known_and_indefinite_matrices_are_refused() {
        let mut matrix = Symmetric::zeros(2);
        [(0, 0, 4.0), (1, 0, 2.0), (1, 1, 3.0)]
            .into_iter()
            .for_each(|(row, column, value)| matrix.add(row, column, value));
        assert!((matrix.invert().unwrap().log_determinant - 8.0_f64.ln()).abs() < 1e-12);
        let mut matrix = Symmetric::zeros(2);
        [(0, 0, 1.0), (1, 0, 2.0), (1, 1, 1.0)]
            .into_iter()
            .for_each(|(row, column, value)| matrix.add(row, column, value));
        assert!(matrix.invert().is_none());
    }
}
