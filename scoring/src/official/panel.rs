//! The value of one entry in one round: sheets, panel, difficulty and base, measured criteria, the round's rounding.
//! Scoring and explaining run this same code; explaining passes a note to be filled in.

use super::aggregate::{Aggregated, Mark, NoAggregate, Way, aggregate};
use super::cell::Cell;
use super::competition::Entry;
use super::table::{RoundTable, Sheet};
use crate::points::Points;
use crate::ratio::{Overflow, Ratio};
use crate::rounding::{Decimal, RoundingMode};
use crate::rules::{Criterion, Order, Round, RoundKind};

/// Marks count ten-thousandths.
pub(crate) const MARK_SCALE: i128 = 10_000;
/// Sheet totals count ten-thousandths of a factor x ten-thousandths of a mark.
pub(crate) const SHEET_SCALE: i128 = MARK_SCALE * MARK_SCALE;

/// One round and its marks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Panel<'a> {
    pub round: &'a Round,
    pub table: &'a RoundTable,
    pub mode: RoundingMode,
}

/// Why an entry has no value in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Incomplete {
    /// Fewer valid sheets, or marks of a criterion, than `min_judges`.
    TooFewJudges {
        criterion: Option<usize>,
        have: usize,
    },
    /// Fewer than `min_marks`, and the rule refuses.
    TooFewMarks {
        criterion: Option<usize>,
        have: usize,
    },
    /// Fewer judges voted than the attendance asks for.
    NoQuorum {
        have: usize,
        of: usize,
    },
    Overflow,
}

impl From<Overflow> for Incomplete {
    fn from(_: Overflow) -> Self {
        Incomplete::Overflow
    }
}

/// What happened in a round, for the trace.
#[derive(Debug, Clone, Default)]
pub(crate) struct RoundNote {
    pub panels: Vec<PanelNote>,
    /// The judged part before difficulty and base.
    pub judged: Option<Ratio>,
    /// The judged part after difficulty and base, if the entry has either.
    pub adjusted: Option<Ratio>,
    pub measured: Vec<MeasuredNote>,
    pub sum: Option<Ratio>,
    pub rounded: Option<Decimal>,
}

/// One aggregate: of sheet totals, or of one criterion's marks.
#[derive(Debug, Clone)]
pub(crate) struct PanelNote {
    /// The position of the criterion; none for sheet totals.
    pub criterion: Option<usize>,
    /// Sorted from the lowest.
    pub marks: Vec<Mark>,
    pub scale: i128,
    pub aggregated: Aggregated,
    pub after_panel_places: Option<Decimal>,
    /// After the factor, before `places`.
    pub product: Ratio,
    pub after_places: Option<Decimal>,
    /// The groups of judges, where the rules have them.
    pub groups: Vec<GroupNote>,
}

/// The aggregate of one group of judges.
#[derive(Debug, Clone)]
pub(crate) struct GroupNote {
    /// Its position among the groups of the rules.
    pub group: usize,
    /// Sorted from the lowest.
    pub marks: Vec<Mark>,
    pub aggregated: Aggregated,
}

/// The votes of a panel on an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Votes {
    /// Judges who are not recused.
    pub judges: usize,
    pub given: usize,
    pub in_favour: usize,
}

/// One measured criterion.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MeasuredNote {
    pub criterion: usize,
    /// As it was entered.
    pub value: Points,
    /// What the map made of it; the value itself without a map.
    pub points: Ratio,
    pub product: Ratio,
    pub after_places: Option<Decimal>,
}

/// Whether a panel has as many valid sheets, or marks of a criterion, as the rules ask for.
pub(super) fn check_judges(round: &Round, have: usize, criterion: Option<usize>) -> Result<(), Incomplete> {
    if u32::try_from(have).is_ok_and(|have| have < round.min_judges) {
        return Err(Incomplete::TooFewJudges { criterion, have });
    }
    Ok(())
}

/// The aggregate of the marks that are there, in units of 1/`scale` points.
pub(super) fn aggregate_present(
    round: &Round,
    marks: &mut [Mark],
    scale: i128,
    criterion: Option<usize>,
) -> Result<Aggregated, Incomplete> {
    let have = marks.len();
    aggregate(marks, scale, &round.aggregate).map_err(|problem| match problem {
        NoAggregate::TooFew => Incomplete::TooFewMarks { criterion, have },
        NoAggregate::Overflow => Incomplete::Overflow,
    })
}

/// The panel's mark of one criterion.
struct CriterionMark {
    aggregated: Aggregated,
    groups: Vec<GroupNote>,
    value: Ratio,
    after_panel_places: Option<Decimal>,
}

impl<'a> Panel<'a> {
    /// The round's value of an entry, rounded to the round's `places` if it has any.
    pub(crate) fn value(
        &self,
        index: usize,
        entry: &Entry,
        scratch: &mut Vec<Mark>,
        mut note: Option<&mut RoundNote>,
    ) -> Result<Ratio, Vec<Incomplete>> {
        let judged = match self.round.order {
            _ if !self.table.is_judged(index) => Ratio::ZERO,
            Order::WeighThenTrim => {
                self.sheet_aggregate(index, scratch, note.as_deref_mut()).map_err(|incomplete| vec![incomplete])?
            }
            Order::TrimThenWeigh => self.criteria_sum(index, scratch, note.as_deref_mut())?,
        };
        if self.round.is_placed() {
            // A mean rank; places and their points are known only beside the other entries.
            return Ok(judged);
        }
        self.finish(index, entry, judged, note).map_err(|_| vec![Incomplete::Overflow])
    }

    /// The aggregate of the valid sheet totals.
    fn sheet_aggregate(
        &self,
        index: usize,
        scratch: &mut Vec<Mark>,
        note: Option<&mut RoundNote>,
    ) -> Result<Ratio, Incomplete> {
        scratch.clear();
        for (position, sheet) in self.table.sheets(index).enumerate() {
            if let Some(total) = self.counted_total(&sheet)? {
                scratch.push((total, position));
            }
        }
        let scale = self.table.calibrated_scale().unwrap_or(SHEET_SCALE);
        let (aggregated, groups) = self.aggregate(index, scratch, scale, None)?;
        self.check_attendance(index)?;
        if let Some(note) = note {
            note.panels.push(PanelNote {
                criterion: None,
                marks: scratch.clone(),
                scale,
                aggregated,
                after_panel_places: None,
                product: aggregated.value,
                after_places: None,
                groups,
            });
        }
        Ok(aggregated.value)
    }

    /// What the panel aggregates of a sheet: its rank or calibrated total where the rules ask for one, else its total.
    fn counted_total(&self, sheet: &Sheet<'_>) -> Result<Option<i128>, Overflow> {
        match (self.table.calibrated_scale(), sheet.rank) {
            (Some(_), _) => Ok(sheet.calibrated.first().copied().flatten()),
            (None, Some(rank)) => Ok(Some(rank)),
            (None, None) => self.sheet_total(sheet),
        }
    }

    /// The sum over the judged criteria, each aggregated on its own.
    fn criteria_sum(
        &self,
        index: usize,
        scratch: &mut Vec<Mark>,
        mut note: Option<&mut RoundNote>,
    ) -> Result<Ratio, Vec<Incomplete>> {
        let mut sum = Ratio::ZERO;
        let mut incomplete = Vec::new();
        for column in 0..self.table.judged.len() {
            let value = self.criterion_value(index, column, scratch, note.as_deref_mut());
            match value.and_then(|value| Ok(sum.plus(value)?)) {
                Ok(next) => sum = next,
                Err(problem) => incomplete.push(problem),
            }
        }
        if incomplete.is_empty() { Ok(sum) } else { Err(incomplete) }
    }

    /// round(factor x round(aggregate, `panel_places`), `places`) of the judged criterion in a column.
    pub(crate) fn criterion_value(
        &self,
        index: usize,
        column: usize,
        scratch: &mut Vec<Mark>,
        note: Option<&mut RoundNote>,
    ) -> Result<Ratio, Incomplete> {
        let position = self.table.judged.get(column).copied();
        if position.is_some_and(|position| !self.table.applies(index, position)) {
            return Ok(Ratio::ZERO);
        }
        let criterion = position.and_then(|position| self.round.criteria.get(position)).ok_or(Incomplete::Overflow)?;
        let CriterionMark { aggregated, groups, value: panel, after_panel_places } =
            self.criterion_mark(index, column, self.table.calibrated_scale(), scratch)?;
        let product = Ratio::from_points(criterion.factor).times(panel)?;
        let (value, after_places) = self.round_to(product, criterion.places)?;
        if let Some(note) = note {
            let marks = scratch.clone();
            let scale = self.table.calibrated_scale().unwrap_or(MARK_SCALE);
            note.panels.push(PanelNote {
                criterion: position,
                marks,
                scale,
                aggregated,
                after_panel_places,
                product,
                after_places,
                groups,
            });
        }
        Ok(value)
    }

    /// round(aggregate, `panel_places`) of the judged criterion in a column: of calibrated marks in that scale, or of the
    /// marks as they were given.
    fn criterion_mark(
        &self,
        index: usize,
        column: usize,
        calibrated_scale: Option<i128>,
        scratch: &mut Vec<Mark>,
    ) -> Result<CriterionMark, Incomplete> {
        scratch.clear();
        for (position, sheet) in self.table.sheets(index).enumerate() {
            let given = || sheet.cells.get(column).and_then(|cell| cell.number()).map(i128::from);
            let calibrated = || sheet.calibrated.get(column).copied().flatten();
            if let Some(mark) = calibrated_scale.map_or_else(given, |_| calibrated()) {
                scratch.push((mark, position));
            }
        }
        let scale = calibrated_scale.unwrap_or(MARK_SCALE);
        let position = self.table.judged.get(column).copied();
        let places = position.and_then(|position| self.round.criteria.get(position)?.panel_places);
        let (aggregated, groups) = self.aggregate(index, scratch, scale, position)?;
        let (value, after_panel_places) = self.round_to(aggregated.value, places)?;
        Ok(CriterionMark { aggregated, groups, value, after_panel_places })
    }

    /// The aggregate of marks, by groups of judges where the rules have them.
    fn aggregate(
        &self,
        index: usize,
        marks: &mut [Mark],
        scale: i128,
        criterion: Option<usize>,
    ) -> Result<(Aggregated, Vec<GroupNote>), Incomplete> {
        check_judges(self.round, marks.len(), criterion)?;
        let one = |marks: &mut [Mark]| aggregate_present(self.round, marks, scale, criterion);
        let rules = &self.round.aggregate.groups;
        if rules.is_empty() {
            return Ok((one(marks)?, Vec::new()));
        }
        let of_sheet: Vec<usize> = self.table.sheets(index).map(|sheet| sheet.group).collect();
        let (mut value, mut groups) = (Ratio::ZERO, Vec::with_capacity(rules.len()));
        for (group, rule) in rules.iter().enumerate() {
            let own = marks.iter().filter(|(_, sheet)| of_sheet.get(*sheet) == Some(&group));
            let mut own: Vec<Mark> = own.copied().collect();
            let aggregated = one(&mut own)?;
            let weight = Ratio::from_points(rule.weight).divided_by(Ratio::from_integer(100))?;
            value = value.plus(weight.times(aggregated.value)?)?;
            groups.push(GroupNote { group, marks: own, aggregated });
        }
        let aggregated = Aggregated { value, low: 0, high: 0, sum: 0, divisor: 1, way: Way::Groups };
        Ok((aggregated, groups))
    }

    /// How the panel voted on an entry.
    pub(crate) fn votes(&self, index: usize) -> Result<Votes, Overflow> {
        let mut votes = Votes::default();
        for sheet in self.table.sheets(index).filter(|sheet| !sheet.cells.contains(&Cell::RECUSED)) {
            votes.judges += 1;
            if let Some(total) = self.sheet_total(&sheet)? {
                votes.given += 1;
                votes.in_favour += usize::from(total > 0);
            }
        }
        Ok(votes)
    }

    fn check_attendance(&self, index: usize) -> Result<(), Incomplete> {
        let Some(attendance) = self.round.attendance else { return Ok(()) };
        let votes = self.votes(index)?;
        if attendance.is_met(votes.given, votes.judges) {
            return Ok(());
        }
        Err(Incomplete::NoQuorum { have: votes.given, of: votes.judges })
    }

    /// Difficulty, base and measured criteria on top of the judged part, then the round's `places`.
    fn finish(
        &self,
        index: usize,
        entry: &Entry,
        judged: Ratio,
        mut note: Option<&mut RoundNote>,
    ) -> Result<Ratio, Overflow> {
        let mut sum = judged;
        let is_scored = self.round.kind == RoundKind::Scored;
        if let Some(difficulty) = entry.difficulty.filter(|_| is_scored) {
            sum = sum.times(Ratio::from_points(difficulty))?;
        }
        if let Some(base) = entry.base.filter(|_| is_scored) {
            sum = sum.plus(Ratio::from_points(base))?;
        }
        if let Some(note) = note.as_deref_mut() {
            note.judged = Some(judged);
            note.adjusted = (is_scored && (entry.difficulty.is_some() || entry.base.is_some())).then_some(sum);
        }
        for column in 0..self.table.measured.len() {
            sum = sum.plus(self.measured_value(index, column, note.as_deref_mut())?)?;
        }
        let (value, rounded) = self.round_to(sum, self.round.places)?;
        if let Some(note) = note {
            note.sum = Some(sum);
            note.rounded = rounded;
        }
        Ok(value)
    }

    /// round(factor x value, `places`) of the measured criterion in a column.
    pub(crate) fn measured_value(
        &self,
        index: usize,
        column: usize,
        note: Option<&mut RoundNote>,
    ) -> Result<Ratio, Overflow> {
        if self.table.values(index).get(column) == Some(&Cell::OTHER_CATEGORY) {
            return Ok(Ratio::ZERO);
        }
        let (position, criterion, value) = self.measured(index, column).ok_or(Overflow)?;
        let points = criterion.points(value)?;
        let product = Ratio::from_points(criterion.factor).times(points)?;
        let (rounded, after_places) = self.round_to(product, criterion.places)?;
        if let Some(note) = note {
            note.measured.push(MeasuredNote { criterion: position, value, points, product, after_places });
        }
        Ok(rounded)
    }

    fn measured(&self, index: usize, column: usize) -> Option<(usize, &'a Criterion, Points)> {
        let position = *self.table.measured.get(column)?;
        let value = self.table.values(index).get(column)?.number()?;
        Some((position, self.round.criteria.get(position)?, Points::from_ten_thousandths(value).ok()?))
    }

    /// The sum of factor x mark, in units of 1/100,000,000; none when a mark is absent or recused.
    pub(crate) fn sheet_total(&self, sheet: &Sheet<'_>) -> Result<Option<i128>, Overflow> {
        let mut total = 0_i128;
        for (cell, position) in sheet.cells.iter().zip(&self.table.judged) {
            if *cell == Cell::OTHER_CATEGORY {
                continue;
            }
            let (Some(mark), Some(criterion)) = (cell.number(), self.round.criteria.get(*position)) else {
                return Ok(None);
            };
            let product = i128::from(mark).checked_mul(i128::from(criterion.factor.ten_thousandths()));
            total = product.and_then(|product| total.checked_add(product)).ok_or(Overflow)?;
        }
        Ok(Some(total))
    }

    /// The totals of the valid complete sheets with the judges' positions.
    pub(crate) fn sheet_totals(&self, index: usize) -> Result<Vec<(usize, i128)>, Overflow> {
        let mut totals = Vec::new();
        for sheet in self.table.sheets(index) {
            if let Some(total) = self.sheet_total(&sheet)? {
                totals.push((sheet.judge, total));
            }
        }
        Ok(totals)
    }

    /// Factor x the plain mean of a judged criterion: over valid sheets, or over the marks present.
    pub(crate) fn plain_mean(&self, index: usize, column: usize) -> Result<Ratio, Overflow> {
        let position = self.table.judged.get(column).ok_or(Overflow)?;
        if !self.table.applies(index, *position) {
            return Ok(Ratio::ZERO);
        }
        let factor = self.round.criteria.get(*position).ok_or(Overflow)?.factor;
        Ratio::from_points(factor).times(self.plain_mark(index, column)?)
    }

    /// The plain mean of a judged criterion's marks, without its factor.
    fn plain_mark(&self, index: usize, column: usize) -> Result<Ratio, Overflow> {
        let (mut sum, mut count) = (0_i128, 0_i128);
        for sheet in self.table.sheets(index) {
            let counts = match self.round.order {
                Order::WeighThenTrim => sheet.cells.iter().all(|cell| cell.is_complete()),
                Order::TrimThenWeigh => true,
            };
            if let Some(mark) = sheet.cells.get(column).and_then(|cell| cell.number()).filter(|_| counts) {
                sum = sum.checked_add(i128::from(mark)).ok_or(Overflow)?;
                count += 1;
            }
        }
        Ratio::new(sum, count.checked_mul(MARK_SCALE).ok_or(Overflow)?)
    }

    /// What an essential criterion compares with its `pass`: the panel's mark, or the points of a measured value, before
    /// the factor and without calibration. Under `weigh_then_trim` the panel's mark is the plain mean over the valid sheets.
    pub(crate) fn essential_value(&self, index: usize, position: usize) -> Result<Ratio, Incomplete> {
        let column = |list: &[usize]| list.iter().position(|found| *found == position);
        if let Some(column) = column(&self.table.measured) {
            let (_, criterion, value) = self.measured(index, column).ok_or(Incomplete::Overflow)?;
            return Ok(criterion.points(value)?);
        }
        let column = column(&self.table.judged).ok_or(Incomplete::Overflow)?;
        match self.round.order {
            Order::WeighThenTrim => Ok(self.plain_mark(index, column)?),
            Order::TrimThenWeigh => Ok(self.criterion_mark(index, column, None, &mut Vec::new())?.value),
        }
    }

    /// The positions of the essential criteria of an entry.
    pub(crate) fn essentials(&self, index: usize) -> impl Iterator<Item = (usize, &'a Criterion)> {
        let criteria = self.round.criteria.iter().enumerate();
        criteria.filter(move |(position, criterion)| criterion.essential && self.table.applies(index, *position))
    }

    fn round_to(&self, value: Ratio, places: Option<u8>) -> Result<(Ratio, Option<Decimal>), Overflow> {
        let Some(places) = places else { return Ok((value, None)) };
        let rounded = self.mode.round(value, places)?;
        Ok((rounded.to_ratio()?, Some(rounded)))
    }
}
