//! Inverts by sweeping blocks of columns in turn (Goodnight 1979, *The American Statistician* 33(3)): as much work as a
//! Cholesky factor and the inverse made from it, but nearly all of it is one product of narrow strips.
//!
//! The strips are multiplied in tiles that stay in the widest registers of the processor. Products are rounded before they
//! are added, always in the same order, so that every processor finds the same bytes.
#![expect(clippy::indexing_slicing, reason = "every position is below the size of the matrix it was made for")]
#![expect(clippy::inline_always, reason = "only what is inlined where the processor is known uses its wide registers")]

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::Symmetric;

/// Rows and columns of a tile.
pub(super) const TILE: usize = 16;
/// Rows of a tile that are summed at a time, two registers of each: 16 registers hold them beside their factors.
const LINES: usize = 4;
/// Columns that are swept together; a multiple of [`TILE`].
const BLOCK: usize = 64;

/// [`TILE`] numbers of one row; in a strip, which has a line for each column of a block, of one column.
pub(super) type Line = [f64; TILE];

/// Replaces a matrix by its inverse and gives the logarithm of its determinant. None when it is not positive definite.
pub(super) struct Sweep<'a>(pub &'a mut Symmetric);

impl WithSimd for Sweep<'_> {
    type Output = Option<f64>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Option<f64> {
        let mut log_determinant = 0.0;
        for start in (0..self.0.lines).step_by(BLOCK / TILE) {
            let block = start..(start + BLOCK / TILE).min(self.0.lines);
            log_determinant += self.0.sweep(simd, &block)?;
        }
        Some(log_determinant)
    }
}

impl Symmetric {
    /// Sweeps a block of columns, counted in lines: C D⁻¹ takes the place of the columns C, D⁻¹ that of the block D on the
    /// diagonal, and C D⁻¹ Cᵀ comes off the rest. Returns the logarithm of D's determinant.
    #[inline(always)]
    fn sweep<S: Simd>(&mut self, simd: S, block: &Range<usize>) -> Option<f64> {
        let width = block.len() * TILE;
        let (inverse, log_determinant) = self.invert_block(simd, block)?;
        let columns = self.pack(block);
        let mut divided = vec![[0.0; TILE]; columns.len()];
        for (at, own) in divided.chunks_exact_mut(width).enumerate() {
            if block.contains(&at) {
                own.copy_from_slice(strip(&inverse, at - block.start, width));
                continue;
            }
            for (part, tile) in own.chunks_exact_mut(TILE).enumerate() {
                add_product(simd, strip(&inverse, part, width), strip(&columns, at, width), tile, 1);
            }
        }
        for row in (0..self.lines).filter(|row| !block.contains(row)) {
            for column in (0..=row).filter(|column| !block.contains(column)) {
                let tile = &mut self.cells[row * TILE * self.lines + column..];
                add_product(simd, strip(&divided, row, width), strip(&columns, column, width), tile, self.lines);
            }
        }
        self.unpack(&divided, block);
        Some(log_determinant)
    }

    /// The inverse of a block on the diagonal, in strips, and the logarithm of its determinant.
    #[inline(always)]
    fn invert_block<S: Simd>(&self, simd: S, block: &Range<usize>) -> Option<(Vec<Line>, f64)> {
        let width = block.len() * TILE;
        let mut rows = vec![[0.0; BLOCK]; width];
        for (row, lines) in self.cells.chunks_exact(self.lines).skip(block.start * TILE).take(width).enumerate() {
            let lines = &lines[block.clone()];
            for (column, cell) in lines.as_flattened()[..=row].iter().enumerate() {
                rows[row][column] = -cell;
                rows[column][row] = -cell;
            }
        }
        let mut log_determinant = 0.0;
        for at in 0..width {
            let mut pivot = rows[at];
            let value = std::mem::replace(&mut pivot[at], 1.0);
            if !(value > 0.0 && value.is_finite()) {
                return None;
            }
            log_determinant += value.ln();
            pivot.iter_mut().for_each(|cell| *cell /= value);
            let (vectors, _) = S::as_simd_f64s(&pivot);
            for row in &mut rows {
                let factor = simd.splat_f64s(std::mem::replace(&mut row[at], 0.0));
                let (cells, _) = S::as_mut_simd_f64s(row);
                for (cell, vector) in cells.iter_mut().zip(vectors) {
                    *cell = simd.sub_f64s(*cell, simd.mul_f64s(factor, *vector));
                }
            }
            rows[at] = pivot;
        }
        let strips = (0..block.len()).flat_map(|strip| rows.iter().map(move |row| row.as_chunks().0[strip]));
        Some((strips.collect(), log_determinant))
    }

    /// The columns of a block in strips. Their rows above the block are on the other side of the diagonal.
    #[inline(always)]
    fn pack(&self, block: &Range<usize>) -> Vec<Line> {
        let width = block.len() * TILE;
        let mut strips = vec![[0.0; TILE]; self.lines * width];
        for (column, row) in self.cells.chunks_exact(self.lines).skip(block.start * TILE).take(width).enumerate() {
            for (strip, line) in row[..block.start].iter().enumerate() {
                strips[strip * width + column] = *line;
            }
        }
        for (at, row) in self.cells.chunks_exact(self.lines).enumerate().skip(block.end * TILE) {
            let own = &mut strips[at / TILE * width..][..width];
            let cells = row[block.clone()].as_flattened();
            own.iter_mut().zip(cells).for_each(|(line, cell)| line[at % TILE] = *cell);
        }
        strips
    }

    /// Puts the columns of a block back where [`Symmetric::pack`] found them, and the block itself.
    #[inline(always)]
    fn unpack(&mut self, strips: &[Line], block: &Range<usize>) {
        let width = block.len() * TILE;
        for (column, row) in self.cells.chunks_exact_mut(self.lines).skip(block.start * TILE).take(width).enumerate() {
            for (strip, line) in row[..block.end].iter_mut().enumerate() {
                *line = strips[strip * width + column];
            }
        }
        for (at, row) in self.cells.chunks_exact_mut(self.lines).enumerate().skip(block.end * TILE) {
            let cells = row[block.clone()].as_flattened_mut().iter_mut();
            cells.zip(strip(strips, at / TILE, width)).for_each(|(cell, line)| *cell = line[at % TILE]);
        }
    }
}

/// Of strips below each other, one.
#[inline(always)]
fn strip(strips: &[Line], at: usize, width: usize) -> &[Line] {
    &strips[at * width..][..width]
}

/// Adds the product of a strip of rows and a strip of columns to a tile whose lines lie `apart`.
#[inline(always)]
fn add_product<S: Simd>(simd: S, rows: &[Line], columns: &[Line], tile: &mut [Line], apart: usize) {
    for first in (0..TILE).step_by(LINES) {
        for part in (0..TILE / S::F64_LANES).step_by(2) {
            let mut sums = [[simd.splat_f64s(0.0); 2]; LINES];
            for (row, column) in rows.iter().zip(columns) {
                let (vectors, _) = S::as_simd_f64s(column);
                for (line, [left, right]) in sums.iter_mut().enumerate() {
                    let factor = simd.splat_f64s(row[first + line]);
                    *left = simd.add_f64s(*left, simd.mul_f64s(factor, vectors[part]));
                    *right = simd.add_f64s(*right, simd.mul_f64s(factor, vectors[part + 1]));
                }
            }
            for (line, [left, right]) in sums.into_iter().enumerate() {
                let (cells, _) = S::as_mut_simd_f64s(&mut tile[(first + line) * apart]);
                cells[part] = simd.add_f64s(cells[part], left);
                cells[part + 1] = simd.add_f64s(cells[part + 1], right);
            }
        }
    }
}
