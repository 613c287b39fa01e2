//! The recomputation workbook (重算核对表): formulas that work every official number out again from the raw marks, each
//! beside what the engine printed and a check.
//!
//! One sheet a stage: 核对 counts what agrees; 原始评分, 评分表合计, 评审组汇总, 轮次, 加减分, 排名 and 奖项 follow the pipeline.
//! Formulas round only where the rules round. A spreadsheet computes in binary, so each comparison allows for a small error,
//! and no formula is written for a value so close to a boundary that the error could decide (see `limits`); such a value is
//! stated, and its check says so. Decides nothing and computes no official number: exact values come from the engine.

mod awards;
mod formula;
mod groups;
mod judges;
mod keys;
mod limits;
mod marks;
mod page;
mod panel;
mod ranking;
mod rounds;
mod scales;
mod summary;
mod total;

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use scoring::official::{Entry, EntryStages, Outcome, ResultRow, RoundStages, TotalStages};
use scoring::{CalibrateVetoed, Round, RoundKind, RulePack, Scope};

use crate::DocumentError;
use limits::Limits;
use page::Page;

/// The recomputation workbook of an outcome as bytes. Same outcome, same bytes.
///
/// # Errors
/// A text too long for a cell, more rows than a sheet has, numbers beyond the exact range.
pub fn recomputation(outcome: &Outcome<'_>) -> Result<Vec<u8>, DocumentError> {
    let source = Source::of(outcome)?;
    let mut page = Page::new("原始评分")?;
    let marks = marks::write_marks(&source, &mut page)?;
    let mut pages = vec![page];
    page = Page::new("评分表合计")?;
    let totals = marks::write_totals(&source, &marks, &mut page)?;
    pages.push(page);
    page = Page::new("评审组汇总")?;
    let parts = panel::write(&source, &marks, &totals, &mut page)?;
    pages.push(page);
    page = Page::new("轮次")?;
    let values = rounds::write(&source, &parts, &mut page)?;
    pages.push(page);
    page = Page::new("加减分")?;
    let adjusted = total::write(&source, &values, &mut page)?;
    pages.push(page);
    page = Page::new("排名")?;
    let sheets =
        ranking::Sheets { marks: &marks, totals: &totals, parts: &parts, values: &values, adjusted: &adjusted };
    let ranks = ranking::write(&source, &sheets, &mut page)?;
    groups::write(&source, &adjusted, &mut page)?;
    pages.push(page);
    page = Page::new("奖项")?;
    awards::write(&source, &ranks, &adjusted, &mut page)?;
    pages.push(page);
    bind(&source, pages)
}

/// The sheets as one file, the summary in front.
fn bind(source: &Source<'_>, pages: Vec<Page>) -> Result<Vec<u8>, DocumentError> {
    let checks: Vec<page::Check> = pages.iter().flat_map(Page::checks).cloned().collect();
    let mut workbook = Workbook::new();
    // The file has no time of its own; without one the library would take the clock's.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_timestamp(0)?));
    workbook.define_name("epsilon", summary::EPSILON)?;
    workbook.push_worksheet(summary::write(source.pack, source.limits, &checks)?);
    for page in pages {
        workbook.push_worksheet(page.into_worksheet()?);
    }
    Ok(workbook.save_to_buffer()?)
}

/// The outcome, looked up the ways the sheets need.
struct Source<'a> {
    outcome: &'a Outcome<'a>,
    pack: &'a RulePack,
    entries: &'a [Entry],
    stages: Vec<EntryStages<'a>>,
    limits: Limits,
    /// The entries that reached each round, those of one panel together, and last those that its calibration leaves out.
    reached: Vec<Vec<usize>>,
    indices: BTreeMap<&'a str, usize>,
    rows: BTreeMap<&'a str, &'a ResultRow<'a>>,
    judges: BTreeMap<&'a str, usize>,
    categories: BTreeMap<&'a str, usize>,
}

impl<'a> Source<'a> {
    fn of(outcome: &'a Outcome<'a>) -> Result<Source<'a>, DocumentError> {
        let (pack, entries) = (outcome.rules(), outcome.competition().entries.as_slice());
        let stages: Vec<EntryStages<'a>> = outcome.stages().collect::<Result<_, _>>()?;
        let indices: BTreeMap<&str, usize> = entries.iter().map(|entry| entry.entry.as_str()).zip(0..).collect();
        let reached = (0..pack.rounds.len()).map(|at| {
            let mut reached: Vec<usize> = indices.values().copied().collect();
            let panel = |index: &usize| stages.get(*index)?.rounds.get(at).map(|stage| stage.panel);
            reached.retain(|index| panel(index).is_some());
            // Vetoed entries that the calibration leaves out come last, so that the counted ones stand together.
            let is_left_out = |index: &usize| {
                pack.rounds.get(at).zip(entries.get(*index)).is_some_and(|(round, entry)| !counts(round, entry))
            };
            reached.sort_by_key(|index| (is_left_out(index), panel(index)));
            reached
        });
        let (reached, limits) = (reached.collect(), Limits::of(&stages)?);
        let rows = outcome.rows().iter().map(|row| (row.entry.entry.as_str(), row)).collect();
        let judges = outcome.competition().marks.iter().map(|row| row.judge.as_str());
        let (judges, categories) = (numbered(judges), numbered(entries.iter().map(|entry| entry.category.as_str())));
        Ok(Source { outcome, pack, entries, stages, limits, reached, indices, rows, judges, categories })
    }

    fn rounds(&self) -> impl Iterator<Item = (usize, &'a Round)> {
        self.pack.rounds.iter().enumerate()
    }

    /// The entries that reached a round.
    fn reached(&self, at: usize) -> impl Iterator<Item = (usize, &RoundStages<'a>)> {
        let indices = self.reached.get(at).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(move |index| Some((*index, self.stages.get(*index)?.rounds.get(at)?)))
    }

    /// The entries that have a total, by the bytes of their keys.
    fn totals(&self) -> impl Iterator<Item = (usize, &TotalStages)> {
        self.indices.values().filter_map(|index| Some((*index, self.stages.get(*index)?.total.as_ref()?)))
    }

    /// Rank and position of the ranked entries, from the best.
    fn ranked(&self) -> impl Iterator<Item = (usize, usize)> {
        self.outcome.rows().iter().filter_map(|row| Some((row.rank?, self.index(&row.entry.entry)?)))
    }

    fn key(&self, index: usize) -> &'a str {
        self.entries.get(index).map_or("", |entry| entry.entry.as_str())
    }

    fn index(&self, key: &str) -> Option<usize> {
        self.indices.get(key).copied()
    }

    fn row(&self, index: usize) -> Option<&'a ResultRow<'a>> {
        self.rows.get(self.key(index)).copied()
    }

    fn is_ranked(&self, index: usize) -> bool {
        self.row(index).is_some_and(|row| row.rank.is_some())
    }

    /// Whether places are counted over the entry: it is ranked, or vetoed in a way that leaves its place empty.
    fn takes_place(&self, index: usize) -> bool {
        let (entry, stages) = (self.entries.get(index), self.stages.get(index));
        let leaves_empty = entry.is_some_and(|entry| self.pack.vacancies.leaves_empty(&entry.veto));
        let is_whole =
            stages.is_some_and(|stages| stages.total.is_some() && stages.rounds.iter().all(|round| !round.left));
        self.is_ranked(index) || leaves_empty && is_whole
    }

    /// The position of the last scored round, where tie keys look; the first round if there is none.
    fn last_scored(&self) -> usize {
        self.pack.rounds.iter().rposition(|round| round.kind == RoundKind::Scored).unwrap_or(0)
    }

    fn judge_number(&self, judge: &str) -> usize {
        self.judges.get(judge).copied().unwrap_or(0)
    }

    /// The number of an entry's category where a scope counts by category, else 1.
    fn scope_number(&self, scope: Scope, index: usize) -> usize {
        let category = self.entries.get(index).map_or("", |entry| entry.category.as_str());
        match scope {
            Scope::Programme => 1,
            Scope::Category => self.categories.get(category).copied().unwrap_or(0),
        }
    }
}

/// Whether an entry counts in the means and deviations of a round's calibration.
fn counts(round: &Round, entry: &Entry) -> bool {
    match round.calibrate.vetoed {
        CalibrateVetoed::Count => true,
        CalibrateVetoed::LeaveOut => !entry.is_vetoed(),
    }
}

/// Names in the order of their bytes, numbered from 1: formulas compare numbers, since a spreadsheet takes A for a.
fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    names.collect::<BTreeSet<&str>>().into_iter().zip(1..).collect()
}

/// The title of a round's block.
fn heading(round: &Round, what: &str) -> String {
    format!("{}（{}）：{what}", round.name, round.key)
}
