//! The loops over marks: plain sums and comparisons of neighbouring numbers, so that the compiler makes vector instructions of
//! them, the widest that the processor has.

use std::ops::Range;

use pulp::NullaryFnOnce;

use super::sheets::Marks;
use super::{NO_MARK, NO_TOTAL};

/// So many columns go through the loop together, so that what they are summed up to stays in registers.
const TOGETHER: usize = 5;

/// The sheets of one judge. A type of its own, since what closures do is not compiled for every set of vector instructions.
pub(super) struct Sheet<'b> {
    pub columns: &'b [Vec<i16>],
    pub criteria: &'b [Marks],
    pub range: Range<usize>,
    pub totals: &'b mut [i32],
}

impl NullaryFnOnce for Sheet<'_> {
    type Output = Found;

    /// Totals them as if there were all marks, and again only where there are not.
    #[inline(always)]
    fn call(mut self) -> Found {
        if self.total(false) { Found { is_outside: self.total(true), has_gaps: true } } else { Found::default() }
    }
}

impl Sheet<'_> {
    /// Whether there is a mark that may not be given, or one that is missing unless there may be gaps.
    #[inline(always)]
    fn total(&mut self, has_gaps: bool) -> bool {
        let mut excess = 0;
        let parts = self.columns.chunks(TOGETHER).zip(self.criteria.chunks(TOGETHER));
        for (position, (columns, marks)) in parts.enumerate() {
            let part = |at: usize| columns.get(at).and_then(|column| column.get(self.range.clone())).unwrap_or(&[]);
            let pass = Pass { is_first: position == 0, has_gaps };
            excess |= match marks {
                [] => 0,
                [a] => add([part(0)], [a], pass, self.totals),
                [a, b] => add([part(0), part(1)], [a, b], pass, self.totals),
                [a, b, c] => add([part(0), part(1), part(2)], [a, b, c], pass, self.totals),
                [a, b, c, d] => add([part(0), part(1), part(2), part(3)], [a, b, c, d], pass, self.totals),
                [a, b, c, d, e, ..] => {
                    add([part(0), part(1), part(2), part(3), part(4)], [a, b, c, d, e], pass, self.totals)
                }
            };
        }
        excess != 0
    }
}

/// What was found on the way.
#[derive(Default)]
pub(super) struct Found {
    /// Whether there is a mark that may not be given.
    pub is_outside: bool,
    pub has_gaps: bool,
}

/// The marks of a criterion that may be given.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub least: i16,
    /// How far the most lies above the least.
    pub span: u16,
}

impl Bounds {
    /// How far a mark lies above the most; one below the least goes round and lies above it too, as [`NO_MARK`] does.
    #[inline(always)]
    fn excess(self, mark: i16) -> u16 {
        mark.wrapping_sub(self.least).cast_unsigned().saturating_sub(self.span)
    }
}

/// How some columns of a sheet are gone through.
#[derive(Clone, Copy)]
struct Pass {
    is_first: bool,
    has_gaps: bool,
}

/// Adds the marks of some columns to the totals. Zero if all marks are within their bounds.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "all columns are cut to one length first")]
fn add<const N: usize>(columns: [&[i16]; N], marks: [&Marks; N], pass: Pass, totals: &mut [i32]) -> u16 {
    let columns = columns.map(|column| &column[..totals.len()]);
    let (weights, bounds) = (marks.map(|marks| i32::from(marks.weight)), marks.map(Marks::bounds));
    let mut excess = 0;
    for (at, total) in totals.iter_mut().enumerate() {
        let before = if pass.is_first { 0 } else { *total };
        let (mut sum, mut lowest) = (before, i16::MAX);
        for column in 0..N {
            let mark = columns[column][at];
            let is_gap = pass.has_gaps & (mark == NO_MARK);
            lowest = lowest.min(mark);
            excess |= if is_gap { 0 } else { bounds[column].excess(mark) };
            // Cannot wrap where it counts: the sum of all totals of an entry is known to fit.
            sum = sum.wrapping_add(weights[column].wrapping_mul(i32::from(mark)));
        }
        let is_missing = pass.has_gaps & ((lowest == NO_MARK) | (before == NO_TOTAL));
        *total = if is_missing { NO_TOTAL } else { sum };
    }
    excess
}
