//! Sheet totals, a block of entries at a time, and which marks may be given. That nothing overflows is made sure of once,
//! before anything is summed up.

use std::ops::Range;

use pulp::Arch;

use super::super::cell::{Problem, check_value};
use super::super::fault::{FaultKind, Faults, Row};
use super::super::panel::SHEET_SCALE;
use super::sheet::{Bounds, Sheet};
use super::{Columns, NO_MARK, refuse, too_large};
use crate::points::Points;
use crate::ratio::{Overflow, Ratio, greatest_common_divisor};
use crate::rules::{Criterion, Round};

/// Entries that are worked on together: what they need stays in the processor's caches, yet each column is read in pieces
/// long enough to come from memory at full speed.
const BLOCK: usize = 16_384;

/// So many totals of a judge are looked at together; a block always has room for a multiple.
pub(super) const LANES: usize = 32;

/// The columns of marks and what they mean.
pub(super) struct Sheets<'a> {
    columns: &'a Columns<'a>,
    round: &'a Round,
    criteria: Vec<Marks>,
    entries: usize,
    /// Hundred-millionths of a point in the number 1 of a total.
    unit: i64,
    /// Which vector instructions the processor has.
    arch: Arch,
    /// Whether it is asked if marks may be given.
    checks: bool,
}

/// One criterion's marks as numbers of a column.
pub(super) struct Marks {
    /// What a mark adds to the total.
    pub weight: i16,
    least: i16,
    most: i16,
    /// Which marks from the least on are off the step; empty when none is.
    off_step: Vec<bool>,
}

/// The sheet totals of a block, judge by judge.
pub(super) struct Block {
    /// Past the last entry they mean nothing.
    totals: Vec<Vec<i32>>,
    entries: usize,
    /// Whether any sheet has no total.
    pub has_gaps: bool,
}

impl Block {
    /// The totals of a judge, [`NO_TOTAL`](super::NO_TOTAL) where there is none.
    pub(super) fn totals(&self, slot: usize) -> &[i32] {
        self.totals.get(slot).and_then(|totals| totals.get(..self.entries)).unwrap_or(&[])
    }

    pub(super) fn entries(&self) -> usize {
        self.entries
    }

    /// So many totals of a judge from a multiple of their number on.
    pub(super) fn lanes<const N: usize>(&self, slot: usize, start: usize) -> Option<&[i32; N]> {
        self.totals.get(slot)?.get(start..)?.first_chunk()
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
        let sheets = Sheets { columns, round, criteria, entries, unit, arch: Arch::new(), checks: true };
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

    pub(super) fn arch(&self) -> Arch {
        self.arch
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
        let size = BLOCK.min(self.entries.next_multiple_of(LANES));
        Block { totals: vec![vec![0; size]; self.slots()], entries: 0, has_gaps: false }
    }

    /// The first entry of each block.
    pub(super) fn starts(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.entries).step_by(BLOCK)
    }

    /// Totals the sheets of the entries from `start` on.
    pub(super) fn fill(&self, start: usize, block: &mut Block) -> Result<(), Faults> {
        let range = start..self.entries.min(start + BLOCK);
        (block.entries, block.has_gaps) = (range.len(), false);
        let panel = self.columns.marks.chunks(self.criteria.len());
        for (slot, (columns, totals)) in panel.zip(&mut block.totals).enumerate() {
            let totals = totals.get_mut(..range.len()).unwrap_or(&mut []);
            let sheet = Sheet { columns, criteria: &self.criteria, range: range.clone(), totals };
            let found = self.arch.dispatch(sheet);
            block.has_gaps |= found.has_gaps;
            if found.is_outside || self.has_off_step(range.clone(), columns) {
                return Err(self.describe(range, slot, columns));
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
            None => given().copied().max().unwrap_or(0),
        };
        // Where no number of units lies between the bounds, the least stands alone and is off.
        let most = most.max(least);
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

    /// From where to where marks may be given.
    pub(super) fn bounds(&self) -> Bounds {
        Bounds { least: self.least, span: self.most.wrapping_sub(self.least).cast_unsigned() }
    }

    fn is_off_step(&self, mark: i16) -> bool {
        let at = usize::try_from(i32::from(mark) - i32::from(self.least));
        at.is_ok_and(|at| self.off_step.get(at) == Some(&true))
    }
}

fn value(unit: Points, mark: i16) -> Option<Points> {
    Points::from_ten_thousandths(unit.ten_thousandths().checked_mul(i64::from(mark))?).ok()
}
