//! 评委评分表, one judge's marks on paper: to be printed, signed by hand and filed, or printed empty and filled in by hand.
//!
//! Rule's source: the usual score sheet (序号, 编号, 名称, the criteria with their full marks, 合计, 意见) with 评委签字 and the date. The paper
//! shows the number a judge sees, which in a blind round is a pseudonym; the caller decides which.

use std::io::Write;

use crate::format::Look;
use crate::paper::{Heading, Stamp};
use crate::sheet::{Book, Paper, SheetPlan};
use crate::{Decimal, DocumentError, Fonts};

/// Widths of 序号, 编号, 名称.
const LEADING: [u16; 3] = [6, 18, 36];
/// Widths of 合计, 意见.
const TRAILING: [u16; 2] = [10, 24];
const CRITERION_WIDTH: u16 = 14;

/// One judge's sheet for one round.
#[derive(Debug, Clone)]
pub struct JudgeSheet {
    pub heading: Heading,
    /// `项目名称` or `岗位名称`.
    pub project_label: String,
    /// Criteria with their full marks: `创新性`, 25.
    pub criteria: Vec<(String, Decimal)>,
    pub rows: Vec<JudgeRow>,
    pub stamp: Stamp,
    pub fonts: Fonts,
}

/// One entry on a judge's sheet.
#[derive(Debug, Clone, Default)]
pub struct JudgeRow {
    pub number: String,
    pub project: String,
    /// One for each criterion; nothing where no mark is given, which is not a zero.
    pub marks: Vec<Option<Decimal>>,
    pub total: Option<Decimal>,
    /// The judge's comment, or `回避`.
    pub comment: String,
}

impl JudgeSheet {
    /// The workbook as bytes. Same sheet, same bytes.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        let mut bytes = Vec::new();
        self.write_to(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the workbook. Errors: no row, a row with another number of marks than criteria, a text too long for a cell.
    pub fn write_to(&self, writer: impl Write + Send) -> Result<(), DocumentError> {
        if self.rows.is_empty() {
            return Err(DocumentError::EmptyList { title: self.heading.title.clone() });
        }
        let mut widths = LEADING.to_vec();
        widths.extend(self.criteria.iter().map(|_| CRITERION_WIDTH));
        widths.extend(TRAILING);
        let mut book = Book::new(&self.fonts, &self.stamp)?;
        let mut sheet = book.sheet(&SheetPlan {
            name: "评委评分表",
            paper: Paper::A4Landscape,
            widths: &widths,
            footer: &self.stamp.short()?,
            mark: self.heading.mark.as_deref(),
            font: &self.fonts.body,
        })?;
        sheet.heading(&self.heading, &format!("（共{}项）", self.rows.len()))?;
        let criteria: Vec<String> = self.criteria.iter().map(|(name, full)| format!("{name}\n（{full}分）")).collect();
        let mut labels = vec!["序号", "编号", &self.project_label];
        labels.extend(criteria.iter().map(String::as_str));
        labels.extend(["合计", "意见"]);
        sheet.head_row(&labels)?;
        for (number, row) in (1..).zip(&self.rows) {
            if row.marks.len() != self.criteria.len() {
                return Err(DocumentError::CriteriaMismatch {
                    number: row.number.clone(),
                    expected: self.criteria.len(),
                    found: row.marks.len(),
                });
            }
            sheet.count(0, number)?;
            sheet.text(1, &row.number, Look::Code)?;
            sheet.text(2, &row.project, Look::Text)?;
            for (column, mark) in (3..).zip(row.marks.iter().chain([&row.total])) {
                sheet.score(column, mark.as_ref())?;
            }
            let last = u16::try_from(widths.len() - 1).unwrap_or(u16::MAX);
            sheet.text(last, &row.comment, Look::Text)?;
            sheet.end_row()?;
        }
        sheet.signatures(&["评委签字".to_owned()])?;
        sheet.close(&self.stamp.line()?)?;
        book.write_to(writer)
    }
}
