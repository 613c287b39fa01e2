//! 原始评分 and 评分表合计: every mark as it was given, and the total of each judge's sheet.

use scoring::official::{Mark, RoundStages, SheetStage};
use scoring::{CalibrateOf, Criterion, CriterionKind, Points, Ratio, Round, RoundKind};

use super::limits::TOO_NEAR_EACH_OTHER;
use super::page::{Block, Cell, Head, Made, Page, Printed, Range};
use super::{Source, heading, judges};
use crate::DocumentError;

/// Written where a criterion is for entries of other categories.
const NOT_ASKED: &str = "不适用";
/// Written for a sheet that an absent or recused mark takes out.
pub(super) const NOT_COUNTED: &str = "不计";

/// Where the marks of a round stand.
pub(super) struct RoundMarks {
    /// The rows of each entry's sheets, in the column of the first criterion; none where it did not reach the round or
    /// nobody judged it.
    pub(super) sheets: Vec<Option<Range>>,
    /// The factors, one for each judged criterion.
    factors: Option<Range>,
    /// The measured values of each entry, as [`RoundStages::measured`] has them.
    pub(super) values: Vec<Vec<Cell>>,
}

/// Where the sheet totals of a round stand.
pub(super) struct RoundTotals {
    /// The totals of each entry.
    pub(super) totals: Vec<Option<Range>>,
    /// The judges' ranks for them, where judges' totals are ranked.
    pub(super) ranks: Vec<Option<Range>>,
    /// 1 where a total is the judge's highest among ranked entries, where the tie chain asks for it.
    pub(super) firsts: Vec<Option<Range>>,
    /// Where judges are calibrated: what the panel aggregates of each entry, for totals or for each judged criterion.
    pub(super) calibrated: Vec<Vec<Option<Range>>>,
}

/// The judged criteria of a round, with their positions.
pub(super) fn judged(round: &Round) -> impl Iterator<Item = (usize, &Criterion)> {
    round.criteria.iter().enumerate().filter(|(_, criterion)| criterion.kind == CriterionKind::Judged)
}

/// Writes the marks of every round.
pub(super) fn write_marks(source: &Source<'_>, page: &mut Page) -> Result<Vec<RoundMarks>, DocumentError> {
    source.rounds().map(|(at, round)| write_round_marks(source, page, at, round)).collect()
}

fn write_round_marks(
    source: &Source<'_>,
    page: &mut Page,
    at: usize,
    round: &Round,
) -> Result<RoundMarks, DocumentError> {
    let mut marks = RoundMarks {
        sheets: vec![None; source.stages.len()],
        factors: None,
        values: vec![Vec::new(); source.stages.len()],
    };
    let criteria: Vec<&Criterion> = judged(round).map(|(_, criterion)| criterion).collect();
    if !criteria.is_empty() {
        write_sheets(source, page, (at, round), &criteria, &mut marks)?;
    }
    let measured: Vec<(usize, &Criterion)> =
        round.criteria.iter().enumerate().filter(|(_, found)| found.kind == CriterionKind::Measured).collect();
    if measured.is_empty() {
        return Ok(marks);
    }
    let heads = [Head::plain("编号")].into_iter().chain(measured.iter().map(|(_, found)| Head::plain(&found.name)));
    let rows = source.reached(at).count();
    page.open(&heading(round, "测量值"), &heads.collect::<Vec<_>>(), rows)?;
    for (index, stage) in source.reached(at) {
        page.text(source.key(index))?;
        for (position, _) in &measured {
            let cell = match stage.measured.iter().find(|note| note.criterion == *position) {
                Some(note) => page.points(note.value)?,
                None => page.text(NOT_ASKED)?,
            };
            if stage.measured.iter().any(|note| note.criterion == *position) {
                marks.values.get_mut(index).into_iter().for_each(|cells| cells.push(cell));
            }
        }
        page.end_row();
    }
    Ok(marks)
}

fn write_sheets(
    source: &Source<'_>,
    page: &mut Page,
    (at, round): (usize, &Round),
    criteria: &[&Criterion],
    marks: &mut RoundMarks,
) -> Result<(), DocumentError> {
    let leading = if round.aggregate.groups.is_empty() { 2 } else { 3 };
    let mut heads = vec![Head::plain("编号"), Head::plain("评委"), Head::plain("评委组")];
    heads.truncate(leading);
    heads.extend(criteria.iter().map(|criterion| Head::plain(&criterion.name)));
    let rows: usize = source.reached(at).map(|(_, stage)| stage.sheets.len()).sum();
    let block = page.open(&heading(round, "评分"), &heads, rows + 1)?;
    page.text("系数")?;
    for _ in 1..leading {
        page.text("")?;
    }
    for criterion in criteria {
        page.points(criterion.factor)?;
    }
    page.end_row();
    let width = u16::try_from(criteria.len()).unwrap_or(u16::MAX);
    let wide = |first: usize, last: usize| {
        let column = block.range(leading);
        Range { first: column.cell(first), last: column.cell(last) }.columns(column.first.column, width)
    };
    marks.factors = Some(wide(0, 0));
    let mut row = 1;
    for (index, stage) in source.reached(at) {
        for sheet in grouped(stage) {
            page.text(source.key(index))?;
            page.text(sheet.judge)?;
            if leading > 2 {
                page.text(group_name(round, sheet.group))?;
            }
            for mark in &sheet.marks {
                write_mark(page, mark)?;
            }
            page.end_row();
        }
        let count = stage.sheets.len();
        if let Some(place) = marks.sheets.get_mut(index).filter(|_| count > 0) {
            *place = Some(wide(row, row + count - 1));
        }
        row += count;
    }
    Ok(())
}

/// The sheets of an entry, those of one group of judges together.
pub(super) fn grouped<'a, 'b>(stage: &'b RoundStages<'a>) -> Vec<&'b SheetStage<'a>> {
    let mut sheets: Vec<&SheetStage<'_>> = stage.sheets.iter().collect();
    sheets.sort_by_key(|sheet| sheet.group);
    sheets
}

pub(super) fn group_name(round: &Round, group: usize) -> &str {
    round.aggregate.groups.get(group).map_or("", |group| group.panel.as_str())
}

fn write_mark(page: &mut Page, mark: &Mark) -> Result<Cell, DocumentError> {
    match mark {
        Mark::Number(points) => page.points(*points),
        Mark::Absent => page.text("缺席"),
        Mark::Recused => page.text("回避"),
        Mark::NotGiven | Mark::Unreadable(_) => page.text(NOT_ASKED),
    }
}

/// Writes the sheet totals of every round.
pub(super) fn write_totals(
    source: &Source<'_>,
    marks: &[RoundMarks],
    page: &mut Page,
) -> Result<Vec<RoundTotals>, DocumentError> {
    source
        .rounds()
        .zip(marks)
        .map(|((at, round), marks)| write_round_totals(source, page, (at, round), marks))
        .collect()
}

fn write_round_totals(
    source: &Source<'_>,
    page: &mut Page,
    (at, round): (usize, &Round),
    marks: &RoundMarks,
) -> Result<RoundTotals, DocumentError> {
    let none = || vec![None; source.stages.len()];
    let mut totals = RoundTotals { totals: none(), ranks: none(), firsts: none(), calibrated: Vec::new() };
    let rows: usize = source.reached(at).map(|(_, stage)| stage.sheets.len()).sum();
    let Some(factors) = marks.factors.filter(|_| rows > 0) else { return Ok(totals) };
    let asks_first = source.pack.ties.chain.iter().any(|key| key == "first_places") && at == source.last_scored();
    let mut heads = vec![Head::plain("编号"), Head::plain("评委"), Head::plain("评委号")];
    let total_head = heads.len();
    heads.push(Head::checked("合计"));
    if round.ranks_sheets() {
        heads.push(Head::checked("该评委的名次"));
    }
    if asks_first {
        heads.extend([Head::plain("参加排名"), Head::plain("该评委的最高分")]);
    }
    let block = page.open(&heading(round, "系数 × 得分之和"), &heads, rows)?;
    let all = source.reached(at).flat_map(|(_, stage)| &stage.sheets).filter_map(|sheet| sheet.total);
    let is_clear = !round.ranks_sheets() || source.limits.can_compare(all);
    let columns =
        Columns { block: &block, total: total_head, judge: 2, ranked: heads.len().saturating_sub(2), is_clear };
    let mut row = 0;
    for (index, stage) in source.reached(at) {
        let count = stage.sheets.len();
        let Some(sheets) = marks.sheets.get(index).copied().flatten() else { continue };
        for (nth, sheet) in grouped(stage).into_iter().enumerate() {
            page.text(source.key(index))?;
            page.text(sheet.judge)?;
            page.count(source.judge_number(sheet.judge))?;
            let own = Range { last: Cell { row: sheets.first.row, ..sheets.last }, ..sheets }.down(nth);
            let total = page.checked(sum(&own, &factors), &printed(sheet.total))?;
            if round.ranks_sheets() {
                page.checked(columns.rank(&total, row + nth), &printed(sheet.rank))?;
            }
            if asks_first {
                page.count(usize::from(source.is_ranked(index)))?;
                page.step(&columns.is_first(&total, row + nth), 0)?;
            }
            page.end_row();
        }
        let of = |head: usize| {
            let column = block.range(head);
            Some(Range { first: column.cell(row), last: column.cell(row + count - 1) })
        };
        let set =
            |list: &mut Vec<Option<Range>>, range| list.get_mut(index).into_iter().for_each(|place| *place = range);
        set(&mut totals.totals, of(total_head));
        set(&mut totals.ranks, of(total_head + 1));
        set(&mut totals.firsts, of(heads.len().saturating_sub(1)));
        row += count;
    }
    if round.calibrates(CalibrateOf::Judges) {
        totals.calibrated = judges::write(source, page, (at, round), (marks, &totals.totals))?;
    }
    Ok(totals)
}

fn printed(value: Option<Ratio>) -> Printed {
    value.map_or(Printed::Word(NOT_COUNTED), Printed::Digits)
}

fn sum(marks: &Range, factors: &Range) -> Made {
    let given = format!("COUNT({marks})+COUNTIF({marks},\"{NOT_ASKED}\")=COLUMNS({marks})");
    Ok(format!("IF({given},SUMPRODUCT({marks},{factors}),\"{NOT_COUNTED}\")"))
}

/// The columns that formulas over all sheets of a round look at.
struct Columns<'a> {
    block: &'a Block,
    total: usize,
    judge: usize,
    ranked: usize,
    /// Whether a spreadsheet can tell all totals apart.
    is_clear: bool,
}

impl Columns<'_> {
    /// One more than the judge's better totals; equal ones have the mean of their places.
    fn rank(&self, total: &Cell, row: usize) -> Made {
        if !self.is_clear {
            return Err(TOO_NEAR_EACH_OTHER);
        }
        let (totals, judges) = (self.block.range(self.total), self.block.range(self.judge));
        let own = format!("ISNUMBER({totals})*({judges}={})", judges.cell(row));
        let better = format!("SUMPRODUCT({own}*({totals}>{total}+epsilon))");
        let equal = format!("SUMPRODUCT({own}*({totals}>={total}-epsilon)*({totals}<={total}+epsilon))");
        Ok(format!("IF(ISNUMBER({total}),1+{better}+({equal}-1)/2,\"{NOT_COUNTED}\")"))
    }

    fn is_first(&self, total: &Cell, row: usize) -> String {
        let (totals, judges, ranked) =
            (self.block.range(self.total), self.block.range(self.judge), self.block.range(self.ranked));
        let best = format!("_xlfn.MAXIFS({totals},{judges},{},{ranked},1)", judges.cell(row));
        format!("IF(ISNUMBER({total}),IF({total}>={best}-epsilon,1,0),0)")
    }
}

/// Whether a criterion needs its factor in a formula.
pub(super) fn has_factor(criterion: &Criterion) -> bool {
    criterion.factor != Points::ONE
}

/// Whether a round's judged part enters difficulty and base.
pub(super) fn is_scored(round: &Round) -> bool {
    round.kind == RoundKind::Scored
}
