//! Calibration of judges: each judge's marks are scaled before the panel aggregates them. Under `weigh_then_trim` the sheet
//! totals are; under `trim_then_weigh` the marks of each criterion by themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::super::competition::Entry;
use super::super::panel::{MARK_SCALE, Panel, SHEET_SCALE};
use super::super::table::Sheet;
use super::{Scale, counts, highest_of, scales};
use crate::ratio::{Overflow, Ratio};
use crate::rounding::MAX_PLACES;
use crate::rules::{CriterionKind, Order};

/// Calibrated marks count units of the most places that a rule may round to.
pub(crate) const CALIBRATED_SCALE: i128 = 10_i128.pow(9);
const _: () = assert!(MAX_PLACES == 9);

/// The calibrated marks of a round.
#[derive(Debug, Default)]
pub(crate) struct CalibratedMarks {
    /// One for sheet totals, else one for each judged criterion.
    pub columns: usize,
    /// In units of [`CALIBRATED_SCALE`], sheet by sheet, column by column.
    pub marks: Vec<Option<i128>>,
    /// The scale of each judge, by position, column by column.
    pub scales: Vec<BTreeMap<usize, Scale>>,
}

impl CalibratedMarks {
    /// The marks of a sheet, by its position.
    pub(crate) fn of_sheet(&self, sheet: usize) -> &[Option<i128>] {
        self.marks.get(sheet * self.columns..(sheet + 1) * self.columns).unwrap_or_default()
    }
}

/// One mark on its way.
struct Raw<'a> {
    entry: &'a Entry,
    judge: usize,
    /// None: the sheet, or the mark, does not count.
    value: Option<Ratio>,
}

/// Scales the marks of the entries that reached the round.
pub(crate) fn calibrate_judges(
    panel: &Panel<'_>,
    entries: &[Entry],
    reached: &[bool],
) -> Result<CalibratedMarks, Overflow> {
    let columns = match panel.round.order {
        Order::WeighThenTrim => 1,
        Order::TrimThenWeigh => panel.table.judged.len(),
    };
    let mut by_column = Vec::with_capacity(columns);
    let mut all = CalibratedMarks { columns, ..CalibratedMarks::default() };
    for column in 0..columns {
        let raw = raw_marks(panel, entries, reached, column)?;
        let counted = raw.iter().filter(|raw| counts(&panel.round.calibrate, raw.entry));
        let counted = counted.filter_map(|raw| Some((raw.judge, raw.value?)));
        let scales = scales(&panel.round.calibrate, panel.mode, counted)?;
        let scaled = raw.iter().map(|raw| scale_mark(panel, raw, column, scales.get(&raw.judge)));
        by_column.push(scaled.collect::<Result<Vec<_>, Overflow>>()?);
        all.scales.push(scales);
    }
    let sheets = by_column.first().map_or(0, Vec::len);
    let at = |sheet: usize| by_column.iter().map(move |column| column.get(sheet).copied().flatten());
    all.marks = (0..sheets).flat_map(at).collect();
    Ok(all)
}

fn raw_marks<'a>(
    panel: &Panel<'_>,
    entries: &'a [Entry],
    reached: &[bool],
    column: usize,
) -> Result<Vec<Raw<'a>>, Overflow> {
    let mut raw = Vec::new();
    for (index, (entry, reached)) in entries.iter().zip(reached).enumerate() {
        for sheet in panel.table.sheets(index) {
            let value = if *reached { raw_mark(panel, &sheet, column)? } else { None };
            raw.push(Raw { entry, judge: sheet.judge, value });
        }
    }
    Ok(raw)
}

/// A sheet's total, or its mark in a column, as the judge gave it.
pub(crate) fn raw_mark(panel: &Panel<'_>, sheet: &Sheet<'_>, column: usize) -> Result<Option<Ratio>, Overflow> {
    match panel.round.order {
        Order::WeighThenTrim => panel.sheet_total(sheet)?.map(|total| Ratio::new(total, SHEET_SCALE)).transpose(),
        Order::TrimThenWeigh => {
            let mark = sheet.cells.get(column).and_then(|cell| cell.number());
            mark.map(|mark| Ratio::new(i128::from(mark), MARK_SCALE)).transpose()
        }
    }
}

/// The calibrated mark, clamped and rounded as the rules say. A judge without a scale keeps the mark.
fn scale_mark(
    panel: &Panel<'_>,
    raw: &Raw<'_>,
    column: usize,
    scale: Option<&Scale>,
) -> Result<Option<i128>, Overflow> {
    let Some(value) = raw.value else { return Ok(None) };
    let mut scaled = scale.map_or(Ok(value), |scale| scale.apply(value))?;
    if let Some(most) = most(panel, column, &raw.entry.category)? {
        scaled = scaled.min(most);
    }
    let rounded = panel.mode.round(scaled, panel.round.calibrate.places.unwrap_or(MAX_PLACES))?.to_ratio()?;
    let units = rounded.times(Ratio::from_integer(CALIBRATED_SCALE))?;
    Ok(Some(units.numerator()))
}

/// What a calibrated mark stops at, where the rules clamp it: the sum of factor x max, or the criterion's max.
pub(crate) fn most(panel: &Panel<'_>, column: usize, category: &str) -> Result<Option<Ratio>, Overflow> {
    if !panel.round.calibrate.clamp {
        return Ok(None);
    }
    match panel.round.order {
        Order::WeighThenTrim => {
            let judged = panel.round.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Judged);
            highest_of(judged, category)
        }
        Order::TrimThenWeigh => {
            let criterion = panel.table.judged.get(column).and_then(|position| panel.round.criteria.get(*position));
            Ok(criterion.and_then(|criterion| criterion.max).map(Ratio::from_points))
        }
    }
}

/// The judges whom no entries in common link, one judge to the next, with the first of them.
pub(crate) fn apart(panel: &Panel<'_>, reached: &[bool]) -> BTreeSet<usize> {
    let is_counted = |sheet: &Sheet<'_>| sheet.calibrated.iter().any(Option::is_some);
    let seen_by = |index: usize| panel.table.sheets(index).filter(is_counted).map(|sheet| sheet.judge).collect();
    let reached = reached.iter().enumerate().filter(|(_, reached)| **reached);
    let mut panels: Vec<BTreeSet<usize>> = reached.map(|(index, _)| seen_by(index)).collect();
    let mut rest: BTreeSet<usize> = panels.iter().flatten().copied().collect();
    let mut linked: BTreeSet<usize> = rest.first().copied().into_iter().collect();
    loop {
        let (joining, waiting): (Vec<_>, Vec<_>) = panels.into_iter().partition(|panel| !panel.is_disjoint(&linked));
        if joining.is_empty() {
            break;
        }
        linked.extend(joining.into_iter().flatten());
        panels = waiting;
    }
    rest.retain(|judge| !linked.contains(judge));
    rest
}
