//! 内部表彰名单, the internal list behind a commendation: ranks, scores, codes, prizes and why an entry was passed over. For
//! staff, leaders and the supervisor; never published.
//!
//! Rule's source: score order is not the award list; the entry that a cap passed over keeps its rank, and the reason stands
//! beside it. Codes are text (an 18-digit credit code would turn to 9.1E+17 as a number), prizes are yuan with two places.
//!
//! Rows are taken one by one and go straight into the compressed file, so a list of any length needs a few megabytes.

use std::io::Write;

use crate::format::Look;
use crate::paper::{Heading, Stamp};
use crate::sheet::{Book, Paper, Sheet, SheetPlan};
use crate::stream::{RowStream, STREAMED};
use crate::{Decimal, DocumentError, Fonts};

/// Widths of 名次, 编号, 项目名称, 所属企业, 统一社会信用代码, 建议人, 类别.
const LEADING: [u16; 7] = [9, 20, 38, 34, 28, 18, 12];
/// Widths of 总分, 拟授奖项, 奖金, 说明.
const TRAILING: [u16; 4] = [12, 18, 20, 30];
const SCORE_WIDTH: u16 = 12;
const SHEET_NAME: &str = "内部名单";

/// An internal list without its rows.
#[derive(Debug, Clone)]
pub struct InternalList {
    pub heading: Heading,
    /// `项目名称` or `岗位名称`.
    pub project_label: String,
    /// `建议人` or `带头人`.
    pub people_label: String,
    /// Names of the rounds whose scores are shown, `网络初评`.
    pub rounds: Vec<String>,
    pub paper: Paper,
    pub stamp: Stamp,
    pub fonts: Fonts,
}

/// One row, in ranking order.
#[derive(Debug, Clone, Default)]
pub struct InternalRow {
    /// Nothing for an entry that was not ranked.
    pub rank: Option<u32>,
    /// Entry number, text.
    pub number: String,
    pub project: String,
    pub organization: String,
    /// Unified social credit code, text.
    pub credit_code: String,
    pub people: String,
    pub category: String,
    /// One for each round of the list; nothing where the entry has no score.
    pub round_scores: Vec<Option<Decimal>>,
    pub total: Option<Decimal>,
    /// Tier, `递补第1位`, or empty.
    pub award: String,
    /// Prize in fen.
    pub prize_fen: Option<i64>,
    /// Cap, quota, tie or reserve: `超限额（每企业2项），由下一名递补`.
    pub note: String,
}

impl InternalList {
    /// The workbook as bytes. Same list, same bytes.
    pub fn to_xlsx(&self, rows: impl IntoIterator<Item = InternalRow>) -> Result<Vec<u8>, DocumentError> {
        let mut bytes = Vec::new();
        self.write_to(rows, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the workbook, taking the rows as they come. Errors: no row, a row with another number of rounds, a text too long
    /// for a cell, prizes beyond 64 bits of fen.
    pub fn write_to(
        &self,
        rows: impl IntoIterator<Item = InternalRow>,
        writer: impl Write + Send,
    ) -> Result<(), DocumentError> {
        let mut widths = LEADING.to_vec();
        widths.extend(self.rounds.iter().map(|_| SCORE_WIDTH));
        widths.extend(TRAILING);
        let mut book = Book::new(&self.fonts, &self.stamp)?;
        let mut sheet = book.sheet(&SheetPlan {
            name: SHEET_NAME,
            paper: self.paper,
            widths: &widths,
            footer: &self.stamp.short()?,
            mark: Some(self.heading.mark.as_deref().unwrap_or("内部资料")),
            font: &self.fonts.body,
        })?;
        sheet.heading(&self.heading, "（含名次与得分，仅限内部使用）")?;
        self.write_head(&mut sheet)?;
        let pattern_row = sheet.close_as_shell(&STREAMED)?;
        let mut shell = Vec::new();
        book.write_to(&mut shell)?;
        let mut stream = RowStream::open(&shell, pattern_row, SHEET_NAME, &widths, writer)?;
        let mut sum = PrizeSum::default();
        for row in rows {
            self.write_row(&mut stream, &row)?;
            sum.add(&row, &self.heading.title)?;
        }
        sum.write(&mut stream, &self.heading.title, widths.len())?;
        stream.close(&self.stamp.line()?)
    }

    fn write_head(&self, sheet: &mut Sheet<'_>) -> Result<(), DocumentError> {
        let mut labels =
            vec!["名次", "编号", &self.project_label, "所属企业", "统一社会信用代码", &self.people_label, "类别"];
        labels.extend(self.rounds.iter().map(String::as_str));
        labels.extend(["总分", "拟授奖项", "奖金（元）", "说明"]);
        sheet.head_row(&labels)
    }

    fn write_row<W: Write>(&self, stream: &mut RowStream<W>, row: &InternalRow) -> Result<(), DocumentError> {
        if row.round_scores.len() != self.rounds.len() {
            return Err(DocumentError::RoundsMismatch {
                number: row.number.clone(),
                expected: self.rounds.len(),
                found: row.round_scores.len(),
            });
        }
        match row.rank {
            Some(rank) => stream.count(0, rank),
            None => stream.text(0, "—", Look::Centre)?,
        }
        stream.text(1, &row.number, Look::Code)?;
        stream.text(2, &row.project, Look::Text)?;
        stream.text(3, &row.organization, Look::Text)?;
        stream.text(4, &row.credit_code, Look::Code)?;
        stream.text(5, &row.people, Look::Text)?;
        stream.text(6, &row.category, Look::Centre)?;
        let mut column = 7;
        for score in row.round_scores.iter().chain([&row.total]) {
            stream.score(column, score.as_ref())?;
            column += 1;
        }
        stream.text(column, &row.award, Look::Centre)?;
        match row.prize_fen {
            Some(fen) => stream.number(column + 1, &Decimal::from_fen(fen), Look::Money)?,
            None => stream.text(column + 1, "", Look::Text)?,
        }
        stream.text(column + 2, &row.note, Look::Text)?;
        stream.end_row()
    }
}

/// Counts rows and adds prizes up: a delivered paper has no formulas, so the sum is written as a value.
#[derive(Default)]
struct PrizeSum {
    rows: u64,
    awarded: u64,
    fen: i64,
}

impl PrizeSum {
    fn add(&mut self, row: &InternalRow, title: &str) -> Result<(), DocumentError> {
        self.rows += 1;
        if let Some(fen) = row.prize_fen {
            self.awarded += 1;
            self.fen =
                self.fen.checked_add(fen).ok_or_else(|| DocumentError::MoneyOverflow { title: title.to_owned() })?;
        }
        Ok(())
    }

    fn write<W: Write>(&self, stream: &mut RowStream<W>, title: &str, columns: usize) -> Result<(), DocumentError> {
        if self.rows == 0 {
            return Err(DocumentError::EmptyList { title: title.to_owned() });
        }
        let last = columns.saturating_sub(1);
        stream.text(0, &format!("合计 {} 项，其中有奖金的 {} 项", self.rows, self.awarded), Look::Sum)?;
        for column in 1..last.saturating_sub(1) {
            stream.text(column, "", Look::Sum)?;
        }
        stream.number(last.saturating_sub(1), &Decimal::from_fen(self.fen), Look::Money)?;
        stream.text(last, "", Look::Text)?;
        stream.end_row()
    }
}
