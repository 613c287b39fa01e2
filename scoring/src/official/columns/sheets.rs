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
const BLOCK: usize = 2_048;

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
        let sheets = Sheets { columns, round, criteria, entries, unit };
        if sheets.most().is_none_or(|most| most >= i64::from(i32::MAX)) {
            return Err(too_large(Overflow));
        }
        Ok(sheets)
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
    fn most(&self) -> Option<i64> {
        let sheet = self.criteria.iter().map(|marks| {
            let most = i64::from(marks.least).abs().max(i64::from(marks.most).abs());
            i64::from(marks.weight).abs() * most
        });
        sheet.sum::<i64>().checked_mul(i64::try_from(self.slots()).ok()?)
    }

    pub(super) fn block(&self) -> Block {
        Block { totals: vec![Vec::with_capacity(BLOCK); self.slots()] }
    }

    /// The first entry of each block.
    pub(super) fn starts(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.entries).step_by(BLOCK)
    }

    /// Totals the sheets of the entries from `start` on.
    pub(super) fn fill(&self, start: usize, block: &mut Block) -> Result<(), Faults> {
        let end = self.entries.min(start + BLOCK);
        let panel = self.columns.marks.chunks(self.criteria.len());
        for (slot, (sheet, totals)) in panel.zip(&mut block.totals).enumerate() {
            totals.clear();
            totals.resize(end - start, 0);
            let parts = sheet.chunks(TOGETHER).zip(self.criteria.chunks(TOGETHER));
            let are_allowed = parts.fold(true, |allowed, (columns, marks)| {
                let part = |at: usize| columns.get(at).and_then(|column| column.get(start..end)).unwrap_or(&[]);
                allowed & add_up(part, marks, totals)
            });
            let off_step = || {
                sheet
                    .iter()
                    .zip(&self.criteria)
                    .any(|(column, marks)| column.get(start..end).is_some_and(|part| marks.has_off_step(part)))
            };
            if !are_allowed || off_step() {
                return Err(self.describe(start..end, slot, sheet));
            }
        }
        Ok(())
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

    fn has_off_step(&self, column: &[i16]) -> bool {
        let is_off = |mark: &i16| {
            let at = usize::try_from(i32::from(*mark) - i32::from(self.least));
            at.is_ok_and(|at| self.off_step.get(at) == Some(&true))
        };
        !self.off_step.is_empty() && column.iter().any(is_off)
    }
}

/// Adds the marks of up to [`TOGETHER`] columns to the totals; gives whether all marks lie within their bounds.
fn add_up<'c>(part: impl Fn(usize) -> &'c [i16], marks: &[Marks], totals: &mut [i32]) -> bool {
    match marks {
        [] => true,
        [a] => add([part(0)], [a], totals),
        [a, b] => add([part(0), part(1)], [a, b], totals),
        [a, b, c] => add([part(0), part(1), part(2)], [a, b, c], totals),
        [a, b, c, d] => add([part(0), part(1), part(2), part(3)], [a, b, c, d], totals),
        [a, b, c, d, e, ..] => add([part(0), part(1), part(2), part(3), part(4)], [a, b, c, d, e], totals),
    }
}

#[expect(clippy::indexing_slicing, reason = "all columns are cut to the length of the totals first")]
fn add<const N: usize>(columns: [&[i16]; N], marks: [&Marks; N], totals: &mut [i32]) -> bool {
    let columns = columns.map(|column| &column[..totals.len()]);
    let weights = marks.map(|marks| i32::from(marks.weight));
    let leasts = marks.map(|marks| marks.least);
    let spans = marks.map(|marks| marks.most.abs_diff(marks.least));
    let mut outside = 0_u16;
    for (at, total) in totals.iter_mut().enumerate() {
        let (mut sum, mut lowest) = (*total, i16::MAX);
        for column in 0..N {
            let mark = columns[column][at];
            let above = mark.wrapping_sub(leasts[column]).cast_unsigned().saturating_sub(spans[column]);
            outside |= if mark == NO_MARK { 0 } else { above };
            lowest = lowest.min(mark);
            // Cannot wrap where it counts: the sum of all totals of an entry is known to fit.
            sum = sum.wrapping_add(weights[column].wrapping_mul(i32::from(mark)));
        }
        *total = if lowest == NO_MARK || *total == NO_TOTAL { NO_TOTAL } else { sum };
    }
    outside == 0
}

fn value(unit: Points, mark: i16) -> Option<Points> {
    Points::from_ten_thousandths(unit.ten_thousandths().checked_mul(i64::from(mark))?).ok()
}
