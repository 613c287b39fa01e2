//! 奖金发放表, the sheet by which finance pays prizes out. Finance's own paper: it holds account numbers, and no score.
//!
//! Rule's source: the usual payment sheet (序号, 单位, 户名, 开户行, 账号, 奖项, 金额, 签收) with the sum in capitals and 制表, 复核, 审批. Account
//! numbers are text: as a number, the 19 digits of a bank card lose their end.

use std::io::Write;

use crate::format::Look;
use crate::money::yuan_in_capitals;
use crate::paper::{Heading, Stamp};
use crate::sheet::{Book, Paper, SheetPlan};
use crate::{Decimal, DocumentError, Fonts};

/// Widths of 序号, 单位, 户名, 开户行, 账号, 奖项, 金额, 签收.
const WIDTHS: [u16; 8] = [6, 34, 30, 34, 30, 18, 20, 14];

/// A payment sheet.
#[derive(Debug, Clone)]
pub struct PayoutSheet {
    pub heading: Heading,
    pub rows: Vec<PayoutRow>,
    /// [`PayoutSheet::usual_signers`] when nothing else is ruled.
    pub signers: Vec<String>,
    pub stamp: Stamp,
    pub fonts: Fonts,
}

/// One payment.
#[derive(Debug, Clone, Default)]
pub struct PayoutRow {
    pub organization: String,
    /// Name of the account.
    pub payee: String,
    pub bank: String,
    /// Account number, text.
    pub account: String,
    pub award: String,
    pub prize_fen: i64,
}

impl PayoutSheet {
    /// 制表, 复核, 审批.
    pub fn usual_signers() -> Vec<String> {
        ["制表", "复核", "审批"].map(String::from).to_vec()
    }

    /// The workbook as bytes. Same sheet, same bytes.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        let mut bytes = Vec::new();
        self.write_to(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the workbook. Errors: no row, a sum beyond 64 bits of fen, a text too long for a cell.
    pub fn write_to(&self, writer: impl Write + Send) -> Result<(), DocumentError> {
        if self.rows.is_empty() {
            return Err(DocumentError::EmptyList { title: self.heading.title.clone() });
        }
        let sum = self.rows.iter().try_fold(0_i64, |sum, row| sum.checked_add(row.prize_fen));
        let sum = sum.ok_or_else(|| DocumentError::MoneyOverflow { title: self.heading.title.clone() })?;
        let mut book = Book::new(&self.fonts, &self.stamp)?;
        let mut sheet = book.sheet(&SheetPlan {
            name: "奖金发放表",
            paper: Paper::A4Landscape,
            widths: &WIDTHS,
            footer: &self.stamp.short()?,
            mark: Some(self.heading.mark.as_deref().unwrap_or("内部资料")),
            font: &self.fonts.body,
        })?;
        sheet.heading(&self.heading, &format!("（共{}笔，金额单位：元）", self.rows.len()))?;
        sheet.head_row(&["序号", "单位", "户名", "开户行", "账号", "奖项", "金额", "签收"])?;
        for (number, row) in (1..).zip(&self.rows) {
            sheet.count(0, number)?;
            sheet.text(1, &row.organization, Look::Text)?;
            sheet.text(2, &row.payee, Look::Text)?;
            sheet.text(3, &row.bank, Look::Text)?;
            sheet.text(4, &row.account, Look::Code)?;
            sheet.text(5, &row.award, Look::Centre)?;
            sheet.number(6, &Decimal::from_fen(row.prize_fen), Look::Money)?;
            sheet.text(7, "", Look::Text)?;
            sheet.end_row()?;
        }
        sheet.merged(sheet.row(), (0, 5), &format!("合计（大写）：{}", yuan_in_capitals(sum)), Look::Section)?;
        sheet.number(6, &Decimal::from_fen(sum), Look::Money)?;
        sheet.text(7, "", Look::Text)?;
        sheet.end_row()?;
        sheet.signatures(&self.signers)?;
        sheet.close(&self.stamp.line()?)?;
        book.write_to(writer)
    }
}
