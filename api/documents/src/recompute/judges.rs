//! The calibration of judges on 评分表合计: each judge's marks, the scale that they have, and what the panel aggregates of them.

use std::collections::BTreeMap;

use scoring::official::{CalibratedStage, SheetStage};
use scoring::{Order, Ratio, Round};

use super::marks::{NOT_COUNTED, RoundMarks, grouped, judged};
use super::page::{Cell, Head, Page, Printed, Range};
use super::rounds::SHOWN;
use super::scales::{Cells, Group, Scales, Scaling};
use super::{Source, counts, heading};
use crate::DocumentError;

/// Writes the calibrations of a round: one of sheet totals, else one of each judged criterion. Gives what is aggregated.
pub(super) fn write(
    source: &Source<'_>,
    page: &mut Page,
    (at, round): (usize, &Round),
    (marks, totals): (&RoundMarks, &[Option<Range>]),
) -> Result<Vec<Vec<Option<Range>>>, DocumentError> {
    let scaling = Scaling { source, rule: &round.calibrate, who: "评委" };
    let columns: Vec<(usize, &str, Vec<Option<Range>>)> = match round.order {
        Order::WeighThenTrim => vec![(0, "合计", totals.to_vec())],
        Order::TrimThenWeigh => {
            let column = |column: usize, range: Range| {
                range.columns(range.first.column.saturating_add(u16::try_from(column).unwrap_or(u16::MAX)), 1)
            };
            let own = |nth: usize| marks.sheets.iter().map(|sheets| sheets.map(|sheets| column(nth, sheets))).collect();
            judged(round).enumerate().map(|(nth, (_, criterion))| (nth, criterion.name.as_str(), own(nth))).collect()
        }
    };
    let written = columns.into_iter().map(|(column, name, given)| {
        let calibration = Calibration { source, scaling: &scaling, at, round, column, name };
        let raw = calibration.write_raw(page, &given)?;
        let scales = calibration.write_scales(page, &raw)?;
        calibration.write_calibrated(page, &raw, &scales)
    });
    written.collect()
}

/// The calibration of sheet totals or of one criterion.
struct Calibration<'a> {
    source: &'a Source<'a>,
    scaling: &'a Scaling<'a>,
    at: usize,
    round: &'a Round,
    column: usize,
    name: &'a str,
}

/// The marks as they were given, as numbers only.
struct Raw {
    judges: Range,
    values: Range,
    counted: Range,
}

impl Calibration<'_> {
    /// Every sheet with the position of its entry, in the order of the sheets above.
    fn sheets(&self) -> Vec<(usize, &SheetStage<'_>)> {
        let of = |(index, stage)| grouped(stage).into_iter().map(move |sheet| (index, sheet));
        self.source.reached(self.at).flat_map(of).collect()
    }

    fn mark(&self, sheet: &SheetStage<'_>) -> Option<CalibratedStage> {
        sheet.calibrated.get(self.column).copied().flatten()
    }

    fn is_counted(&self, index: usize) -> bool {
        self.source.entries.get(index).is_some_and(|entry| counts(self.round, entry))
    }

    fn title(&self, what: &str) -> String {
        heading(self.round, &format!("评委校准 {}：{what}", self.name))
    }

    fn write_raw(&self, page: &mut Page, given: &[Option<Range>]) -> Result<Raw, DocumentError> {
        let heads = ["编号", "评委", "评委号", "申报计入平均", "评分", "计入"].map(Head::plain);
        let sheets = self.sheets();
        let block = page.open(&self.title("校准前，没有评分的记 0、不计入"), &heads, sheets.len())?;
        let (mut before, mut nth) = (None, 0);
        for (index, sheet) in sheets {
            nth = if before == Some(index) { nth + 1 } else { 0 };
            before = Some(index);
            page.text(self.source.key(index))?;
            page.text(sheet.judge)?;
            page.count(self.source.judge_number(sheet.judge))?;
            let is_counted = page.count(usize::from(self.is_counted(index)))?;
            let mark = given.get(index).copied().flatten().map(|range| range.cell(nth));
            let (value, counted) = match mark {
                Some(mark) => {
                    (format!("IF(ISNUMBER({mark}),{mark},0)"), format!("IF(ISNUMBER({mark}),{is_counted},0)"))
                }
                None => ("0".to_owned(), "0".to_owned()),
            };
            page.step(&value, SHOWN)?;
            page.step(&counted, 0)?;
            page.end_row();
        }
        Ok(Raw { judges: block.range(2), values: block.range(4), counted: block.range(5) })
    }

    fn write_scales(&self, page: &mut Page, raw: &Raw) -> Result<Scales, DocumentError> {
        let mut by_judge: BTreeMap<&str, Vec<Ratio>> = BTreeMap::new();
        let mut all = Vec::new();
        let sheets = self.sheets();
        for (_, sheet) in sheets.iter().filter(|(index, _)| self.is_counted(*index)) {
            let Some(mark) = self.mark(sheet) else { continue };
            all.push(mark.raw);
            by_judge.entry(sheet.judge).or_default().push(mark.raw);
        }
        let group = |name: &str, numbers: Vec<Ratio>, picked: String| Group {
            name: name.to_owned(),
            numbers,
            cells: Cells::Picked { values: raw.values, picked },
        };
        let groups: Vec<Group> = by_judge
            .into_iter()
            .map(|(judge, numbers)| {
                let own = format!("({}={})*{}", raw.judges, self.source.judge_number(judge), raw.counted);
                group(judge, numbers, own)
            })
            .collect();
        let all = group("全体", all, format!("(1*{})", raw.counted));
        self.scaling.write(page, &self.title(&self.scaling.words("该评委")), &all, &groups)
    }

    fn write_calibrated(
        &self,
        page: &mut Page,
        raw: &Raw,
        scales: &Scales,
    ) -> Result<Vec<Option<Range>>, DocumentError> {
        let heads =
            [Head::plain("编号"), Head::plain("评委"), Head::checked("校准后"), Head::checked("取整，计入汇总")];
        let sheets = self.sheets();
        let block = page.open(&self.title("校准后的评分"), &heads, sheets.len())?;
        let column = block.range(3);
        let mut calibrated: Vec<Option<Range>> = vec![None; self.source.stages.len()];
        for (row, (index, sheet)) in sheets.into_iter().enumerate() {
            page.text(self.source.key(index))?;
            page.text(sheet.judge)?;
            self.write_mark(page, sheet, &raw.values.cell(row), scales)?;
            page.end_row();
            let cell = column.cell(row);
            if let Some(range) = calibrated.get_mut(index) {
                *range = Some(range.map_or(Range { first: cell, last: cell }, |own| Range { last: cell, ..own }));
            }
        }
        Ok(calibrated)
    }

    fn write_mark(
        &self,
        page: &mut Page,
        sheet: &SheetStage<'_>,
        value: &Cell,
        scales: &Scales,
    ) -> Result<(), DocumentError> {
        let Some(mark) = self.mark(sheet) else {
            page.skip_checked()?;
            page.text(NOT_COUNTED)?;
            page.text("")?;
            return page.text("").map(|_| ());
        };
        let made = self.scaling.apply(value, (sheet.judge, mark.scale), mark.most, scales)?;
        let cell = page.checked(made, &Printed::Digits(mark.scaled))?;
        let places = self.round.calibrate.places.unwrap_or_default();
        let rounded = self.source.pack.rounding.mode.round(mark.scaled, places)?;
        page.checked(self.source.round(&cell, mark.scaled, rounded), &Printed::Exact(rounded)).map(|_| ())
    }
}
