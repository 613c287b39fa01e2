//! Dense symmetric positive definite systems: the blocked Cholesky factor that the models of severity share.
//! Knows nothing of judges. The inner loop works on tiles of 4 x 4 numbers that stay in registers.
#![expect(clippy::indexing_slicing, reason = "every position is below the size of the matrix it was made for")]

/// Rows and columns of a tile.
const TILE: usize = 4;
/// Columns that are eliminated together; a multiple of [`TILE`].
const BLOCK: usize = 48;

/// A symmetric matrix; only its lower half is kept. Padded to whole tiles by rows of the identity.
#[derive(Debug)]
pub(super) struct Symmetric {
    size: usize,
    stride: usize,
    cells: Vec<f64>,
}

impl Symmetric {
    /// A matrix of zeros.
    pub(super) fn zeros(size: usize) -> Symmetric {
        let stride = size.next_multiple_of(TILE);
        let mut cells = vec![0.0; stride * stride];
        (size..stride).for_each(|at| cells[at * stride + at] = 1.0);
        Symmetric { size, stride, cells }
    }

    /// Adds to a cell of the lower half: `column` is at most `row`.
    pub(super) fn add(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.stride + column] += value;
    }

    /// The factor L of L Lᵀ; none when the matrix is not positive definite.
    pub(super) fn factor(mut self) -> Option<Factor> {
        for start in (0..self.stride).step_by(BLOCK) {
            let end = (start + BLOCK).min(self.stride);
            self.factor_diagonal(start, end)?;
            let strips = self.solve_below(start, end);
            self.subtract_products(end, end - start, &strips);
        }
        Some(Factor { size: self.size, stride: self.stride, cells: self.cells })
    }

    fn factor_diagonal(&mut self, start: usize, end: usize) -> Option<()> {
        for row in start..end {
            for column in start..=row {
                let (a, b) = (row * self.stride, column * self.stride);
                let known: f64 = (start..column).map(|at| self.cells[a + at] * self.cells[b + at]).sum();
                let rest = self.cells[a + column] - known;
                self.cells[a + column] = if row > column {
                    rest / self.cells[b + column]
                } else if rest > 0.0 && rest.is_finite() {
                    rest.sqrt()
                } else {
                    return None;
                };
            }
        }
        Some(())
    }

    /// Divides the rows below a diagonal block by it. Returns them packed: for each tile of rows, its columns one by one.
    fn solve_below(&mut self, start: usize, end: usize) -> Vec<[f64; TILE]> {
        let width = end - start;
        let mut strips = vec![[0.0; TILE]; (self.stride - end) / TILE * width];
        for (at, strip) in strips.chunks_exact_mut(width).enumerate() {
            let first = end + at * TILE;
            for column in 0..width {
                let mut values: [f64; TILE] =
                    std::array::from_fn(|row| self.cells[(first + row) * self.stride + start + column]);
                let diagonal = &self.cells[(start + column) * self.stride + start..][..=column];
                for (known, factor) in strip[..column].iter().zip(diagonal) {
                    (0..TILE).for_each(|row| values[row] -= known[row] * factor);
                }
                strip[column] = values.map(|value| value / diagonal[column]);
                for (row, value) in strip[column].into_iter().enumerate() {
                    self.cells[(first + row) * self.stride + start + column] = value;
                }
            }
        }
        strips
    }

    /// Takes the products of packed rows off the rest of the matrix.
    fn subtract_products(&mut self, end: usize, width: usize, strips: &[[f64; TILE]]) {
        for (at, rows) in strips.chunks_exact(width).enumerate() {
            for (beside, columns) in strips.chunks_exact(width).take(at + 1).enumerate() {
                let mut tile = [[0.0; TILE]; TILE];
                for (row, column) in rows.iter().zip(columns) {
                    for (sums, factor) in tile.iter_mut().zip(row) {
                        sums.iter_mut().zip(column).for_each(|(sum, value)| *sum += factor * value);
                    }
                }
                for (row, sums) in tile.into_iter().enumerate() {
                    let cells = (end + at * TILE + row) * self.stride + end + beside * TILE;
                    self.cells[cells..cells + TILE].iter_mut().zip(sums).for_each(|(cell, sum)| *cell -= sum);
                }
            }
        }
    }
}

/// The lower triangular factor L of a symmetric matrix L Lᵀ.
#[derive(Debug)]
pub(super) struct Factor {
    size: usize,
    stride: usize,
    cells: Vec<f64>,
}

impl Factor {
    fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.stride..][..=row]
    }

    /// The logarithm of the matrix's determinant.
    pub(super) fn log_determinant(&self) -> f64 {
        (0..self.size).map(|at| 2.0 * self.row(at)[at].ln()).sum()
    }

    /// Replaces b by L⁻¹ b.
    pub(super) fn forward(&self, b: &mut [f64]) {
        for at in 0..self.size {
            let row = self.row(at);
            let known: f64 = row[..at].iter().zip(&b[..at]).map(|(factor, value)| factor * value).sum();
            b[at] = (b[at] - known) / row[at];
        }
    }

    /// Replaces b by L⁻ᵀ b.
    pub(super) fn backward(&self, b: &mut [f64]) {
        for at in (0..self.size).rev() {
            let row = self.row(at);
            let value = b[at] / row[at];
            b[at] = value;
            b[..at].iter_mut().zip(row).for_each(|(other, factor)| *other -= factor * value);
        }
    }

    /// Solves L Lᵀ x = b in place.
    pub(super) fn solve(&self, b: &mut [f64]) {
        self.forward(b);
        self.backward(b);
    }

    /// The columns of L⁻¹, each from its diagonal down: column `j` begins with row `j`.
    pub(super) fn inverse_columns(&self) -> Vec<Vec<f64>> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(self.size);
        for at in 0..self.size {
            let row = self.row(at);
            let mut inverse = vec![0.0; at + 1];
            inverse[at] = 1.0;
            for (above, factor) in rows.iter().zip(row) {
                inverse.iter_mut().zip(above).for_each(|(sum, value)| *sum -= factor * value);
            }
            inverse.iter_mut().for_each(|value| *value /= row[at]);
            rows.push(inverse);
        }
        (0..self.size).map(|column| rows[column..].iter().map(|row| row[column]).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
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
    fn a_solved_system_gives_back_its_right_side() {
        let (matrix, full) = example(131);
        let truth: Vec<f64> = (0..131).map(|at| f64::from(at % 7) - 3.0).collect();
        let mut x: Vec<f64> = full.iter().map(|row| row.iter().zip(&truth).map(|(a, b)| a * b).sum()).collect();
        let factor = matrix.factor().unwrap();
        factor.solve(&mut x);
        assert!(x.iter().zip(&truth).all(|(found, wanted)| (found - wanted).abs() < 1e-10));
    }

    #[test]
    fn the_inverse_factor_makes_the_inverse_matrix() {
        let (matrix, full) = example(55);
        let columns = matrix.factor().unwrap().inverse_columns();
        for (at, row) in full.iter().enumerate() {
            let product: f64 = (0..55)
                .map(|other| {
                    let later = at.max(other);
                    let inverse: f64 = columns[at][later - at..]
                        .iter()
                        .zip(&columns[other][later - other..])
                        .map(|(a, b)| a * b)
                        .sum();
                    row[other] * inverse
                })
                .sum();
            assert!((product - 1.0).abs() < 1e-10, "{product}");
        }
    }

    #[test]
    fn determinants_are_known_and_indefinite_matrices_are_refused() {
        let mut matrix = Symmetric::zeros(2);
        [(0, 0, 4.0), (1, 0, 2.0), (1, 1, 3.0)]
            .into_iter()
            .for_each(|(row, column, value)| matrix.add(row, column, value));
        assert!((matrix.factor().unwrap().log_determinant() - 8.0_f64.ln()).abs() < 1e-12);
        let mut matrix = Symmetric::zeros(2);
        [(0, 0, 1.0), (1, 0, 2.0), (1, 1, 1.0)]
            .into_iter()
            .for_each(|(row, column, value)| matrix.add(row, column, value));
        assert!(matrix.factor().is_none());
    }
}
