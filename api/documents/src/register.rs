//! 申报汇总表, the register that a federation sends in with its recommendations. Printed, sealed, scanned and sent back.
//!
//! Rule's source: the call for entries asks each recommending unit for one sealed register (编号, 名称, 类别, 单位, 信用代码, 负责人, 电话,
//! 推荐排序, 是否符合) with 推荐单位（盖章）, 填表人, 联系电话 and 日期. It holds telephone numbers: an internal paper.

use std::io::Write;

use crate::format::Look;
use crate::paper::{Heading, Stamp};
use crate::sheet::{Book, Paper, Sheet, SheetPlan};
use crate::{DocumentError, Fonts};

/// Widths of 序号, 编号, 名称, 类别, 单位, 信用代码, 负责人, 电话, 推荐排序, 是否符合.
const WIDTHS: [u16; 10] = [6, 20, 36, 12, 34, 28, 14, 20, 12, 12];

/// A federation's register of the entries it recommends.
#[derive(Debug, Clone)]
pub struct EntryRegister {
    pub heading: Heading,
    /// `项目名称` or `岗位名称`.
    pub project_label: String,
    /// `负责人`, `带头人`.
    pub people_label: String,
    /// In the recommended order.
    pub rows: Vec<RegisterRow>,
    pub signed: RegisterSigned,
    pub stamp: Stamp,
    pub fonts: Fonts,
}

/// One recommended entry.
#[derive(Debug, Clone, Default)]
pub struct RegisterRow {
    pub number: String,
    pub project: String,
    pub category: String,
    pub organization: String,
    /// Unified social credit code, text.
    pub credit_code: String,
    pub person: String,
    /// Telephone, text.
    pub phone: String,
    /// Place among the federation's recommendations.
    pub order: Option<u32>,
    /// `符合`, `不符合`, `待审`.
    pub eligible: String,
}

/// The lines below the table; what is empty is left to be filled by hand.
#[derive(Debug, Clone, Default)]
pub struct RegisterSigned {
    pub recommending_unit: String,
    pub filled_by: String,
    pub phone: String,
    pub date: String,
}

impl EntryRegister {
    /// The workbook as bytes. Same register, same bytes.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        let mut bytes = Vec::new();
        self.write_to(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the workbook. Errors: no row, a text too long for a cell.
    pub fn write_to(&self, writer: impl Write + Send) -> Result<(), DocumentError> {
        if self.rows.is_empty() {
            return Err(DocumentError::EmptyList { title: self.heading.title.clone() });
        }
        let mut book = Book::new(&self.fonts, &self.stamp)?;
        let mut sheet = book.sheet(&SheetPlan {
            name: "申报汇总表",
            paper: Paper::A4Landscape,
            widths: &WIDTHS,
            footer: &self.stamp.short()?,
            mark: self.heading.mark.as_deref(),
            font: &self.fonts.body,
        })?;
        sheet.heading(&self.heading, &format!("（共{}项）", self.rows.len()))?;
        sheet.head_row(&[
            "序号",
            "编号",
            &self.project_label,
            "类别",
            "单位",
            "统一社会信用代码",
            &self.people_label,
            "电话",
            "推荐排序",
            "是否符合",
        ])?;
        for (number, row) in (1..).zip(&self.rows) {
            write_row(&mut sheet, number, row)?;
        }
        let signed = &self.signed;
        sheet.signed_lines(&[
            ("推荐单位（盖章）", &signed.recommending_unit),
            ("填表人", &signed.filled_by),
            ("联系电话", &signed.phone),
            ("日期", &signed.date),
        ])?;
        sheet.close(&self.stamp.line()?)?;
        book.write_to(writer)
    }
}

fn write_row(sheet: &mut Sheet<'_>, number: u32, row: &RegisterRow) -> Result<(), DocumentError> {
    sheet.count(0, number)?;
    sheet.text(1, &row.number, Look::Code)?;
    sheet.text(2, &row.project, Look::Text)?;
    sheet.text(3, &row.category, Look::Centre)?;
    sheet.text(4, &row.organization, Look::Text)?;
    sheet.text(5, &row.credit_code, Look::Code)?;
    sheet.text(6, &row.person, Look::Centre)?;
    sheet.text(7, &row.phone, Look::Code)?;
    match row.order {
        Some(order) => sheet.count(8, order)?,
        None => sheet.text(8, "", Look::Centre)?,
    }
    sheet.text(9, &row.eligible, Look::Centre)?;
    sheet.end_row()
}
