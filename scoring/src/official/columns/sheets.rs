//! Sheet totals, a block of entries at a time. The loops over marks are plain sums and comparisons of neighbouring numbers,
//! so that the compiler makes vector instructions of them; that nothing overflows is made sure of once, before them.

use std::ops::Range;

use super::super::cell::{Problem, check_value};
use super::super::fault::{FaultKind, Faults, Row};
use super::super::panel::SHEET_SCALE;
use super::{Columns, NO_MARK, refuse, too_large};
use crate::points::Points;
use crate::ratio::{Overflow, Ratio, greatest_common_divisor};
use crate::rules::{Criterion, Round};

/// The total of a sheet with a missing mark.
pub const NO_TOTAL: i32 = i32::MIN;

/// Entries that are worked on together; what they need stays in the processor's caches.
const BLOCK: usize = 4_096;

/// So many columns go through the loop together, so that what they are summed up to stays in registers.
pub(super) const TOGETHER: usize = 5;

/// The columns of marks and what they mean.
pub(super) struct Sheets<'a> {
    columns: &'a Columns<'a>,
    round: &'a Round,
    criteria: Vec<Marks>,
    entries: usize,
    /// Hundred-millionths of a point in the number 1 of a total.
    unit: i64,
    /// Whether it is asked if marks may be given.
    checks: bool,
}

/// One criterion's marks as numbers of a column.
struct Marks {
    /// What a mark adds to the total.
    weight: i16,
    least: i16,
    most: i16,
    /// Which marks from the least on are off the step; empty when none is.
    off_step: Vec<bool>,
}

/// The sheet totals of a block, judge by judge.
pub(super) struct Block {
    totals: Vec<Vec<i32>>,
    /// Whether any sheet has no total.
    pub has_gaps: bool,
}

impl Block {
    /// The totals of a judge, [`NO_TOTAL`] where there is none.
    pub(super) fn totals(&self, slot: usize) -> &[i32] {
        self.totals.get(slot).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Sheets<'a> {
    pub(super) fn of(round: &'a Round, columns: &'a Columns<'a>) -> Result<Sheets<'a>, Faults> {
        let entries = columns.enterprises.len();
        let width = round.criteria.len();
        let is_whole = !columns.marks.is_empty() && columns.marks.len().is_multiple_of(width);
        if !is_whole || columns.unit <= Points::ZERO || columns.marks.iter().any(|column| column.len() != entries) {
            let message = (
                format!("列的形状不对：应为 {width} 的倍数列，每列 {entries} 个数，单位大于 0"),
                format!(
                    "the columns have the wrong shape: a multiple of {width} columns of {entries} marks is needed, and a unit above 0"
                ),
            );
            let remedy =
                ("请按评委、评分项的顺序给出各列", "give one column for each judge and criterion, in this order");
            return Err(refuse(FaultKind::NotANumber, Row::None, message, remedy));
        }
        let worth =
            |criterion: &Criterion| columns.unit.ten_thousandths().checked_mul(criterion.factor.ten_thousandths());
        let worths: Vec<i64> =
            round.criteria.iter().map(worth).collect::<Option<_>>().ok_or_else(|| too_large(Overflow))?;
        let common =
            worths.iter().fold(0, |common, worth| greatest_common_divisor(common, u128::from(worth.unsigned_abs())));
        let unit = i64::try_from(common.max(1)).map_err(|_| too_large(Overflow))?;
        let criteria = round.criteria.iter().zip(worths).enumerate().map(|(position, (criterion, worth))| {
            let weight = i16::try_from(worth / unit).map_err(|_| Overflow)?;
            let given = || columns.marks.iter().skip(position).step_by(width).flatten();
            Marks::of(criterion, columns.unit, weight, given)
        });
        let criteria = criteria.collect::<Result<Vec<Marks>, Overflow>>().map_err(too_large)?;
        let sheets = Sheets { columns, round, criteria, entries, unit, checks: true };
        if sheets.most().is_none_or(|most| most >= i64::from(i32::MAX)) {
            return Err(too_large(Overflow));
        }
        Ok(sheets)
    }

    /// The same for any marks, whatever the rules allow.
    pub(super) fn unchecked(mut self) -> Result<Sheets<'a>, Faults> {
        self.checks = false;
        for marks in &mut self.criteria {
            (marks.least, marks.most) = (NO_MARK + 1, i16::MAX);
        }
        if self.most().is_some_and(|most| most < i64::from(i32::MAX)) { Ok(self) } else { Err(too_large(Overflow)) }
    }

    /// How many judges a panel has at most.
    pub(super) fn slots(&self) -> usize {
        self.columns.marks.len().checked_div(self.criteria.len()).unwrap_or(0)
    }

    pub(super) fn unit(&self) -> i64 {
        self.unit
    }

    pub(super) fn entries(&self) -> usize {
        self.entries
    }

    /// The exact points of a number of totals' units, divided.
    pub(super) fn points(&self, sum: i128, divisor: i128) -> Result<Ratio, Overflow> {
        let scaled = sum.checked_mul(i128::from(self.unit)).ok_or(Overflow)?;
        Ratio::new(scaled, divisor.checked_mul(SHEET_SCALE).ok_or(Overflow)?)
    }

    /// The largest magnitude that the totals of one entry can sum up to.
    pub(super) fn most(&self) -> Option<i64> {
        let sheet = self.criteria.iter().map(Marks::most);
        sheet.sum::<i64>().checked_mul(i64::try_from(self.slots()).ok()?)
    }

    pub(super) fn block(&self) -> Block {
        Block { totals: vec![Vec::with_capacity(BLOCK); self.slots()], has_gaps: false }
    }

    /// The first entry of each block.
    pub(super) fn starts(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.entries).step_by(BLOCK)
    }

    /// Totals the sheets of the entries from `start` on.
    pub(super) fn fill(&self, start: usize, block: &mut Block) -> Result<(), Faults> {
        let end = self.entries.min(start + BLOCK);
        block.has_gaps = false;
        let panel = self.columns.marks.chunks(self.criteria.len());
        for (slot, (sheet, totals)) in panel.zip(&mut block.totals).enumerate() {
            totals.resize(end - start, 0);
            let mut is_outside = false;
            let parts = sheet.chunks(TOGETHER).zip(self.criteria.chunks(TOGETHER));
            for (position, (columns, marks)) in parts.enumerate() {
                let part = |at: usize| columns.get(at).and_then(|column| column.get(start..end)).unwrap_or(&[]);
                let pass = Pass { is_first: position == 0, checks: self.checks };
                let found = add_up(part, marks, pass, totals);
                is_outside |= found.is_outside;
                block.has_gaps |= found.has_gaps;
            }
            if is_outside || self.has_off_step(start..end, sheet) {
                return Err(self.describe(start..end, slot, sheet));
            }
        }
        Ok(())
    }

    fn has_off_step(&self, range: Range<usize>, sheet: &[Vec<i16>]) -> bool {
        let has_one = |(column, marks): (&Vec<i16>, &Marks)| {
            !marks.off_step.is_empty()
                && column.get(range.clone()).is_some_and(|part| part.iter().any(|mark| marks.is_off_step(*mark)))
        };
        self.checks && sheet.iter().zip(&self.criteria).any(has_one)
    }

    /// The first mark of a judge that is not allowed.
    fn describe(&self, range: Range<usize>, slot: usize, sheet: &[Vec<i16>]) -> Faults {
        let found = range.clone().find_map(|entry| {
            sheet.iter().zip(&self.round.criteria).find_map(|(column, criterion)| {
                let mark = *column.get(entry).filter(|mark| **mark != NO_MARK)?;
                Some((entry, criterion, check_value(criterion, value(self.columns.unit, mark)?)?))
            })
        });
        let Some((entry, criterion, Problem { kind, zh, en, remedy })) = found else { return too_large(Overflow) };
        let (judge, key) = (slot + 1, &criterion.key);
        let message = (
            format!("第 {entry} 项申报、第 {judge} 位评委的 \"{key}\"：{zh}"),
            format!("entry {entry}, judge {judge} of its panel, criterion \"{key}\": {en}"),
        );
        refuse(kind, Row::Entry(entry), message, remedy)
    }
}

impl Marks {
    /// Where the rules set no bound, the marks `given` do.
    fn of<'m, I: Iterator<Item = &'m i16>>(
        criterion: &Criterion,
        unit: Points,
        weight: i16,
        given: impl Fn() -> I,
    ) -> Result<Marks, Overflow> {
        let (min, max) = criterion.value_bounds();
        let count = |bound: Points| i128::from(bound.ten_thousandths());
        let size = count(unit);
        // Rounded inwards: the least number that is not below the bound, the greatest that is not above it.
        let bound = |number: i128| {
            i16::try_from(number.clamp(i128::from(NO_MARK + 1), i128::from(i16::MAX))).map_err(|_| Overflow)
        };
        let least = match min {
            Some(min) => bound(-(-count(min)).div_euclid(size))?,
            None => given().copied().filter(|mark| *mark != NO_MARK).min().unwrap_or(0),
        };
        let most = match max {
            Some(max) => bound(count(max).div_euclid(size))?,
            None => given().copied().max().unwrap_or(0).max(least),
        };
        let is_off = |mark: i16| value(unit, mark).is_none_or(|value| check_value(criterion, value).is_some());
        let mut off_step: Vec<bool> = (least..=most).map(is_off).collect();
        if !off_step.contains(&true) {
            off_step.clear();
        }
        Ok(Marks { weight, least, most, off_step })
    }

    /// The largest magnitude that a mark can add to a total.
    fn most(&self) -> i64 {
        let most = i64::from(self.least).abs().max(i64::from(self.most).abs());
        i64::from(self.weight).abs() * most
    }

    fn is_off_step(&self, mark: i16) -> bool {
        let at = usize::try_from(i32::from(mark) - i32::from(self.least));
        at.is_ok_and(|at| self.off_step.get(at) == Some(&true))
    }
}

/// How some columns of a sheet are gone through.
#[derive(Clone, Copy)]
struct Pass {
    is_first: bool,
    checks: bool,
}

/// What was found on the way.
#[derive(Default)]
struct Found {
    is_outside: bool,
    has_gaps: bool,
}

/// Adds the marks of up to [`TOGETHER`] columns to the totals.
fn add_up<'c>(part: impl Fn(usize) -> &'c [i16], marks: &[Marks], pass: Pass, totals: &mut [i32]) -> Found {
    match marks {
        [] => Found::default(),
        [a] => add([part(0)], [a], pass, totals),
        [a, b] => add([part(0), part(1)], [a, b], pass, totals),
        [a, b, c] => add([part(0), part(1), part(2)], [a, b, c], pass, totals),
        [a, b, c, d] => add([part(0), part(1), part(2), part(3)], [a, b, c, d], pass, totals),
        [a, b, c, d, e, ..] => add([part(0), part(1), part(2), part(3), part(4)], [a, b, c, d, e], pass, totals),
    }
}

// In a function of its own the compiler keeps the loops in vector instructions; within `fill` it does not.
#[inline(never)]
#[expect(clippy::indexing_slicing, clippy::needless_range_loop, reason = "all columns are cut to one length first")]
fn add<const N: usize>(columns: [&[i16]; N], marks: [&Marks; N], pass: Pass, totals: &mut [i32]) -> Found {
    let columns = columns.map(|column| &column[..totals.len()]);
    let (leasts, mosts) = (marks.map(|marks| marks.least), marks.map(|marks| marks.most));
    let weights = marks.map(|marks| i32::from(marks.weight));
    let (mut outside, mut gaps) = (0_u16, 0_u16);
    if pass.checks {
        for at in 0..totals.len() {
            for column in 0..N {
                let mark = columns[column][at];
                let is_below = (mark < leasts[column]) & (mark != NO_MARK);
                outside |= u16::from((mark > mosts[column]) | is_below);
            }
        }
    }
    for (at, total) in totals.iter_mut().enumerate() {
        let before = if pass.is_first { 0 } else { *total };
        let (mut sum, mut lowest) = (before, i16::MAX);
        for column in 0..N {
            let mark = columns[column][at];
            lowest = lowest.min(mark);
            // Cannot wrap where it counts: the sum of all totals of an entry is known to fit.
            sum = sum.wrapping_add(weights[column].wrapping_mul(i32::from(mark)));
        }
        let is_missing = lowest == NO_MARK;
        gaps |= u16::from(is_missing);
        *total = if is_missing | (before == NO_TOTAL) { NO_TOTAL } else { sum };
    }
    Found { is_outside: outside != 0, has_gaps: gaps != 0 }
}

fn value(unit: Points, mark: i16) -> Option<Points> {
    Points::from_ten_thousandths(unit.ten_thousandths().checked_mul(i64::from(mark))?).ok()
}
