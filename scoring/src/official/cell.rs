//! One mark as a cell: a number within its criterion's bounds, or why there is none. Knows nothing of other marks.

use std::collections::BTreeMap;

use super::competition::{Mark, MarkRow};
use super::fault::{Fault, FaultKind, Row};
use crate::points::Points;
use crate::rules::{Criterion, CriterionKind, Round, ValueMap};

/// A mark in ten-thousandths, or why there is none, in one integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell(i64);

impl Cell {
    pub(crate) const NOT_GIVEN: Cell = Cell(i64::MIN);
    pub(crate) const ABSENT: Cell = Cell(i64::MIN + 1);
    pub(crate) const RECUSED: Cell = Cell(i64::MIN + 2);
    /// The criterion is for entries of other categories.
    pub(crate) const OTHER_CATEGORY: Cell = Cell(i64::MIN + 3);
    /// A row is there, but its value is a fault.
    pub(crate) const FAULTY: Cell = Cell(i64::MIN + 4);

    /// The mark, if there is one. Marks never come near the sentinels: `MAX_POINTS` bounds them.
    pub(crate) fn number(self) -> Option<i64> {
        (self.0 > Cell::FAULTY.0).then_some(self.0)
    }

    /// Whether nothing is missing: a mark, or none to be given.
    pub(crate) fn is_complete(self) -> bool {
        self.number().is_some() || self == Cell::OTHER_CATEGORY
    }
}

/// The cell of a row, at the positions of its entry and among the marks; a value that is a fault is noted.
pub(super) fn read_cell(
    round: &Round,
    criterion: &Criterion,
    row: &MarkRow,
    (entry_at, index): (usize, usize),
    faulty: &mut BTreeMap<usize, Vec<Fault>>,
) -> Cell {
    let is_measured = criterion.kind == CriterionKind::Measured;
    let problem = match &row.mark {
        Mark::Number(points) => match check_value(criterion, *points) {
            None => return Cell(points.ten_thousandths()),
            Some(problem) => problem,
        },
        Mark::Absent if !is_measured => return Cell::ABSENT,
        Mark::Recused if !is_measured => return Cell::RECUSED,
        Mark::Absent | Mark::Recused | Mark::Unreadable(_) => not_a_number(row, is_measured),
        Mark::NotGiven => Problem {
            kind: FaultKind::NotGiven,
            zh: "尚未评分".to_owned(),
            en: "the mark is not yet given".to_owned(),
            remedy: ("请补上评分，或写 absent、recused", "give the mark, or write absent or recused"),
        },
    };
    let (entry, key) = (&row.entry, &criterion.key);
    let message = (
        format!("申报 \"{entry}\" 的 \"{key}\"：{}", problem.zh),
        format!("entry \"{entry}\", criterion \"{key}\": {}", problem.en),
    );
    let fault = Fault::new(problem.kind, Row::Mark(index), message, problem.remedy);
    let fault = fault.entry(entry).round(&round.key).judge(&row.judge).criterion(key);
    faulty.entry(entry_at).or_default().push(fault);
    Cell::FAULTY
}

/// What is wrong with a value.
pub(super) struct Problem {
    pub kind: FaultKind,
    pub zh: String,
    pub en: String,
    pub remedy: (&'static str, &'static str),
}

fn not_a_number(row: &MarkRow, is_measured: bool) -> Problem {
    let (mark, remedy) = (&row.mark, ("请写最多四位小数的数", "write a number of at most 4 places"));
    let remedy = if is_measured {
        remedy
    } else {
        ("请写最多四位小数的数、absent 或 recused", "write a number of at most 4 places, absent or recused")
    };
    Problem {
        kind: FaultKind::NotANumber,
        zh: format!("\"{mark}\" 不是数"),
        en: format!("\"{mark}\" is no number"),
        remedy,
    }
}

/// Whether a value is outside its criterion's bounds or off its step.
pub(super) fn check_value(criterion: &Criterion, mark: Points) -> Option<Problem> {
    let bound = |bound: Option<Points>| bound.map_or_else(|| "∞".to_owned(), |points| points.to_string());
    let (least, most) = criterion.value_bounds();
    if matches!(criterion.map, Some(ValueMap::Checklist { .. })) && criterion.item_counts(mark).is_none() {
        return Some(Problem {
            kind: FaultKind::OutOfRange,
            zh: format!("{mark} 不是逐项的次数"),
            en: format!("{mark} does not count the items"),
            remedy: ("请按清单的顺序每项写一位数字", "write one digit for each item of the checklist, in its order"),
        });
    }
    if least.is_some_and(|min| mark < min) || most.is_some_and(|max| mark > max) {
        let (min, max) = (bound(least), bound(most));
        let min = if least.is_none() { format!("-{min}") } else { min };
        return Some(Problem {
            kind: FaultKind::OutOfRange,
            zh: format!("{mark} 不在 {min} 至 {max} 之间"),
            en: format!("{mark} is outside {min} to {max}"),
            remedy: ("请改正评分", "correct the mark"),
        });
    }
    let step = criterion.step?;
    let above = mark.ten_thousandths() - criterion.min.unwrap_or_default().ten_thousandths();
    if above.checked_rem(step.ten_thousandths()) == Some(0) {
        return None;
    }
    let from = criterion.min.unwrap_or_default();
    Some(Problem {
        kind: FaultKind::OffStep,
        zh: format!("{mark} 不合步长 {step}（自 {from} 起）"),
        en: format!("{mark} is off the step {step} counted from {from}"),
        remedy: ("请改正评分", "correct the mark"),
    })
}
