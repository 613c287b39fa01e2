//! 评分汇总表, the score summary: every mark of every judge, which were dropped, and the way to the total. Internal; printed,
//! signed by four people and filed.
//!
//! Rule's source: the usual summary sheet of a panel (编号, 名称, 单位, 评委1…n, 去高, 去低, 平均, 加分, 扣分, 总分, 名次, 拟奖). A mark that was
//! dropped stays on the paper, grey and struck through. A mark that was not given is never a zero: 缺席, 回避 and 未评 are
//! words. Nothing is computed here; each value is the one that the engine decided.

use std::io::Write;

use crate::format::Look;
use crate::paper::{Heading, Stamp};
use crate::sheet::{Book, Paper, Sheet, SheetPlan};
use crate::{Decimal, DocumentError, Fonts};

/// Widths of 序号, 编号, 名称, 单位.
const LEADING: [u16; 4] = [6, 20, 30, 28];
/// Widths of 加分, 扣分, 总分, 名次, 拟奖.
const TRAILING: [u16; 5] = [9, 9, 12, 8, 16];
const MARK_WIDTH: u16 = 9;
const VALUE_WIDTH: u16 = 12;

/// A score summary.
#[derive(Debug, Clone)]
pub struct ScoreSummary {
    pub heading: Heading,
    /// `项目名称` or `岗位名称`.
    pub project_label: String,
    pub rounds: Vec<RoundColumns>,
    /// In the order to be printed, usually by rank.
    pub rows: Vec<SummaryRow>,
    /// A4 for one round with few judges, A3 for more; see [`ScoreSummary::paper_for`].
    pub paper: Paper,
    /// Who signs; [`ScoreSummary::usual_signers`] when nothing else is ruled.
    pub signers: Vec<String>,
    pub stamp: Stamp,
    pub fonts: Fonts,
}

/// The columns of one round.
#[derive(Debug, Clone)]
pub struct RoundColumns {
    /// `网络初评`.
    pub name: String,
    /// `评委1`, or a name where the rules disclose it.
    pub judges: Vec<String>,
    /// Whether the rule drops extremes, so that 去高 and 去低 are shown.
    pub trims: bool,
    /// Whether measured criteria add to the value, so that 测量项 is shown.
    pub is_measured: bool,
    /// What the round's value is called: `平均`, `得分`.
    pub value_label: String,
}

/// One entry.
#[derive(Debug, Clone, Default)]
pub struct SummaryRow {
    pub number: String,
    pub project: String,
    pub organization: String,
    /// One for each round.
    pub rounds: Vec<RoundMarks>,
    pub bonus: Option<Decimal>,
    pub deduction: Option<Decimal>,
    pub total: Option<Decimal>,
    pub rank: Option<u32>,
    pub award: String,
}

/// One entry's marks in one round.
#[derive(Debug, Clone, Default)]
pub struct RoundMarks {
    /// One for each judge of the round.
    pub marks: Vec<Mark>,
    /// What the measured criteria add.
    pub measured: Option<Decimal>,
    pub value: Option<Decimal>,
}

/// What a judge gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    Given(Decimal),
    /// The highest, dropped by the rule.
    DroppedHigh(Decimal),
    /// The lowest, dropped by the rule.
    DroppedLow(Decimal),
    Absent,
    Recused,
    /// Assigned and not yet given.
    Missing,
    /// This judge does not score this entry.
    NotAssigned,
}

impl ScoreSummary {
    /// 记分人, 复核人, 组长, 监督.
    pub fn usual_signers() -> Vec<String> {
        ["记分人", "复核人", "组长", "监督"].map(String::from).to_vec()
    }

    /// The paper on which the table stays readable.
    pub fn paper_for(rounds: &[RoundColumns]) -> Paper {
        let judges: usize = rounds.iter().map(|round| round.judges.len()).sum();
        if judges > 9 { Paper::A3Landscape } else { Paper::A4Landscape }
    }

    /// The workbook as bytes. Same summary, same bytes.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        let mut bytes = Vec::new();
        self.write_to(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the workbook. Errors: no row, a row that does not fit the rounds or judges of the head.
    pub fn write_to(&self, writer: impl Write + Send) -> Result<(), DocumentError> {
        if self.rows.is_empty() {
            return Err(DocumentError::EmptyList { title: self.heading.title.clone() });
        }
        let mut book = Book::new(&self.fonts, &self.stamp)?;
        let mut sheet = book.sheet(&SheetPlan {
            name: "评分汇总表",
            paper: self.paper,
            widths: &self.widths(),
            footer: &self.stamp.short()?,
            mark: Some(self.heading.mark.as_deref().unwrap_or("内部资料")),
            font: &self.fonts.body,
        })?;
        sheet.heading(&self.heading, &format!("（共{}项；灰底加删除线的为按规则去掉的分）", self.rows.len()))?;
        self.write_head(&mut sheet)?;
        for (number, row) in (1..).zip(&self.rows) {
            self.write_row(&mut sheet, number, row)?;
        }
        sheet.signatures(&self.signers)?;
        sheet.close(&self.stamp.line()?)?;
        book.write_to(writer)
    }

    fn widths(&self) -> Vec<u16> {
        let mut widths = LEADING.to_vec();
        for round in &self.rounds {
            widths.extend(round.judges.iter().map(|_| MARK_WIDTH));
            widths.extend(round.trims.then_some([MARK_WIDTH; 2]).into_iter().flatten());
            widths.extend(round.is_measured.then_some(MARK_WIDTH));
            widths.push(VALUE_WIDTH);
        }
        widths.extend(TRAILING);
        widths
    }

    /// Two rows: the rounds over their columns, everything else over both.
    fn write_head(&self, sheet: &mut Sheet<'_>) -> Result<(), DocumentError> {
        let first = sheet.row();
        let mut column = 0;
        for label in ["序号", "编号", &self.project_label, "单位"] {
            sheet.merged(first + 1, (column, column), label, Look::Head)?;
            column += 1;
        }
        for round in &self.rounds {
            let last = column + round.width() - 1;
            sheet.merged(first, (column, last), &round.name, Look::Head)?;
            column = last + 1;
        }
        for label in ["加分", "扣分", "总分", "名次", "拟奖"] {
            sheet.merged(first + 1, (column, column), label, Look::Head)?;
            column += 1;
        }
        sheet.end_row()?;
        let mut column = 4;
        for round in &self.rounds {
            let trims: &[&str] = if round.trims { &["去高", "去低"] } else { &[] };
            let measured = round.is_measured.then_some("测量项");
            let labels = round.judges.iter().map(String::as_str).chain(trims.iter().copied());
            for label in labels.chain(measured).chain([round.value_label.as_str()]) {
                sheet.text(column, label, Look::Head)?;
                column += 1;
            }
        }
        sheet.end_row()?;
        sheet.repeat_and_freeze(first)
    }

    fn write_row(&self, sheet: &mut Sheet<'_>, number: u32, row: &SummaryRow) -> Result<(), DocumentError> {
        if row.rounds.len() != self.rounds.len() {
            return Err(DocumentError::RoundsMismatch {
                number: row.number.clone(),
                expected: self.rounds.len(),
                found: row.rounds.len(),
            });
        }
        sheet.count(0, number)?;
        sheet.text(1, &row.number, Look::Code)?;
        sheet.text(2, &row.project, Look::Text)?;
        sheet.text(3, &row.organization, Look::Text)?;
        let mut column = 4;
        for (columns, round) in self.rounds.iter().zip(&row.rounds) {
            column = write_round(sheet, column, columns, row, round)?;
        }
        for value in [&row.bonus, &row.deduction, &row.total] {
            sheet.score(column, value.as_ref())?;
            column += 1;
        }
        match row.rank {
            Some(rank) => sheet.count(column, rank)?,
            None => sheet.text(column, "—", Look::Centre)?,
        }
        sheet.text(column + 1, &row.award, Look::Centre)?;
        sheet.end_row()
    }
}

impl RoundColumns {
    fn width(&self) -> u16 {
        let judges = u16::try_from(self.judges.len()).unwrap_or(u16::MAX - 4);
        judges + if self.trims { 3 } else { 1 } + u16::from(self.is_measured)
    }
}

fn write_round(
    sheet: &mut Sheet<'_>,
    mut column: u16,
    columns: &RoundColumns,
    row: &SummaryRow,
    round: &RoundMarks,
) -> Result<u16, DocumentError> {
    if round.marks.len() != columns.judges.len() {
        return Err(DocumentError::MarksMismatch {
            number: row.number.clone(),
            round: columns.name.clone(),
            expected: columns.judges.len(),
            found: round.marks.len(),
        });
    }
    for mark in &round.marks {
        write_mark(sheet, column, mark)?;
        column += 1;
    }
    if columns.trims {
        let high = |mark: &Mark| matches!(mark, Mark::DroppedHigh(_));
        let low = |mark: &Mark| matches!(mark, Mark::DroppedLow(_));
        write_dropped(sheet, column, round.marks.iter().filter(|mark| high(mark)))?;
        write_dropped(sheet, column + 1, round.marks.iter().filter(|mark| low(mark)))?;
        column += 2;
    }
    if columns.is_measured {
        sheet.score(column, round.measured.as_ref())?;
        column += 1;
    }
    sheet.score(column, round.value.as_ref())?;
    Ok(column + 1)
}

fn write_mark(sheet: &mut Sheet<'_>, column: u16, mark: &Mark) -> Result<(), DocumentError> {
    match mark {
        Mark::Given(value) => sheet.score(column, Some(value)),
        Mark::DroppedHigh(value) | Mark::DroppedLow(value) => {
            sheet.number(column, value, Look::Dropped(value.places()))
        }
        Mark::Absent => sheet.text(column, "缺席", Look::Centre),
        Mark::Recused => sheet.text(column, "回避", Look::Centre),
        Mark::Missing => sheet.text(column, "未评", Look::Centre),
        Mark::NotAssigned => sheet.text(column, "—", Look::Centre),
    }
}

/// The dropped value, or all of them in one cell when the rule drops several a side.
fn write_dropped<'a>(
    sheet: &mut Sheet<'_>,
    column: u16,
    dropped: impl Iterator<Item = &'a Mark>,
) -> Result<(), DocumentError> {
    let values: Vec<&Decimal> = dropped
        .filter_map(|mark| match mark {
            Mark::DroppedHigh(value) | Mark::DroppedLow(value) => Some(value),
            Mark::Given(_) | Mark::Absent | Mark::Recused | Mark::Missing | Mark::NotAssigned => None,
        })
        .collect();
    match values.as_slice() {
        [value] => sheet.score(column, Some(value)),
        many => {
            let texts: Vec<&str> = many.iter().map(|value| value.as_str()).collect();
            sheet.text(column, &texts.join("、"), Look::Centre)
        }
    }
}
