//! One sheet of the recomputation workbook: blocks of rows whose formula cells stand beside what the engine printed.
//!
//! A formula is made of the addresses, numbers and functions of this module's neighbours; text of people is only ever
//! written as text.

use std::fmt;

use rust_xlsxwriter::{Worksheet, utility::row_col_to_cell};
use scoring::{Points, Ratio, RoundingMode};

use crate::format::{Formats, Look};
use crate::{Decimal, DocumentError, Fonts, text};

/// What a check cell says.
pub(super) const SAME: &str = "一致";
pub(super) const DIFFERENT: &str = "不一致";
/// How a check cell begins whose value is not recomputed.
pub(super) const STATED: &str = "只陈述";
/// Digits shown of a value that the rule does not round.
pub(super) const SHOWN_PLACES: u8 = 6;
const COLUMN_WIDTH: u16 = 14;

/// A cell's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) page: &'static str,
    pub(super) row: u32,
    pub(super) column: u16,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'!{}", self.page, row_col_to_cell(self.row, self.column))
    }
}

/// A run of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) first: Cell,
    pub(super) last: Cell,
}

impl Range {
    /// The same rows, `count` columns wide from `column` on.
    pub(super) fn columns(self, column: u16, count: u16) -> Range {
        let last = column.saturating_add(count.saturating_sub(1));
        Range { first: Cell { column, ..self.first }, last: Cell { column: last, ..self.last } }
    }

    /// The same cells `count` rows further down.
    pub(super) fn down(self, count: usize) -> Range {
        let last = Range { first: self.last, ..self };
        Range { first: self.cell(count), last: last.cell(count) }
    }

    /// The `index`th row of a column, from 0.
    pub(super) fn cell(self, index: usize) -> Cell {
        Cell { row: self.first.row.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)), ..self.first }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.first, row_col_to_cell(self.last.row, self.last.column))
    }
}

/// A column head: of one column, or of a formula, the engine's value and the check.
#[derive(Debug, Clone)]
pub(super) struct Head {
    label: String,
    is_checked: bool,
}

impl Head {
    pub(super) fn plain(label: impl Into<String>) -> Head {
        Head { label: label.into(), is_checked: false }
    }

    pub(super) fn checked(label: impl Into<String>) -> Head {
        Head { label: label.into(), is_checked: true }
    }
}

/// The rows below a head.
#[derive(Debug, Clone)]
pub(super) struct Block {
    all: Range,
    columns: Vec<u16>,
}

impl Block {
    /// The cells below the `head`th head; of a checked one the formulas.
    pub(super) fn range(&self, head: usize) -> Range {
        self.all.columns(self.columns.get(head).copied().unwrap_or(0), 1)
    }
}

/// What the engine printed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Printed {
    /// A rounded number; the formula must give it exactly.
    Exact(scoring::Decimal),
    /// A value that the rule does not round: the formula must agree in the digits shown.
    Digits(Ratio),
    /// A whole number.
    Count(usize),
    /// A word.
    Word(&'static str),
}

/// A formula, or why there is none.
pub(super) type Made = Result<String, &'static str>;

/// A checked column of a block, for the summary.
#[derive(Debug, Clone)]
pub(super) struct Check {
    pub(super) block: String,
    pub(super) label: String,
    pub(super) range: Range,
}

/// A sheet that is written from the top down.
pub(super) struct Page {
    worksheet: Worksheet,
    formats: Formats,
    name: &'static str,
    row: u32,
    column: u16,
    widest: u16,
    checks: Vec<Check>,
}

impl Page {
    pub(super) fn new(name: &'static str) -> Result<Page, DocumentError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(name)?;
        // A spreadsheet that finds no result computes the cell when it opens the file.
        worksheet.set_formula_result_default("");
        let formats = Formats::new(&Fonts::default());
        Ok(Page { worksheet, formats, name, row: 0, column: 0, widest: 0, checks: Vec::new() })
    }

    /// The checked columns so far.
    pub(super) fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The finished sheet.
    pub(super) fn into_worksheet(mut self) -> Result<Worksheet, DocumentError> {
        for column in 0..=self.widest {
            self.worksheet.set_column_width(column, COLUMN_WIDTH)?;
        }
        self.worksheet.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0);
        Ok(self.worksheet)
    }

    /// A line that runs over the empty cells beside it.
    pub(super) fn line(&mut self, words: &str, look: Look) -> Result<(), DocumentError> {
        self.put_text(words, look)?;
        self.end_row();
        Ok(())
    }

    /// Title and heads of a block of `rows` rows. The next row is its first.
    pub(super) fn open(&mut self, title: &str, heads: &[Head], rows: usize) -> Result<Block, DocumentError> {
        if self.row > 0 {
            self.end_row();
        }
        self.line(title, Look::Sum)?;
        let mut columns = Vec::with_capacity(heads.len());
        for head in heads {
            columns.push(self.column);
            self.put_text(&head.label, Look::Head)?;
            if head.is_checked {
                self.put_text("引擎", Look::Head)?;
                self.put_text("核对", Look::Head)?;
            }
        }
        self.end_row();
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        let first = Cell { page: self.name, row: self.row, column: 0 };
        let all = Range { first, last: Cell { row: self.row.saturating_add(rows.saturating_sub(1)), ..first } };
        for (head, column) in heads.iter().zip(&columns).filter(|(head, _)| head.is_checked && rows > 0) {
            let range = all.columns(column + 2, 1);
            self.checks.push(Check { block: title.to_owned(), label: head.label.clone(), range });
        }
        Ok(Block { all, columns })
    }

    /// Goes on to the next row.
    pub(super) fn end_row(&mut self) {
        self.widest = self.widest.max(self.column.saturating_sub(1));
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    /// Text as text.
    pub(super) fn text(&mut self, words: &str) -> Result<Cell, DocumentError> {
        self.put_text(words, Look::Code)
    }

    /// A written number as it is.
    pub(super) fn points(&mut self, points: Points) -> Result<Cell, DocumentError> {
        let decimal = Decimal::from_ten_thousandths(points.ten_thousandths(), 0);
        self.put_decimal(&decimal, decimal.places())
    }

    /// A whole number.
    pub(super) fn count(&mut self, count: usize) -> Result<Cell, DocumentError> {
        self.put_decimal(&Decimal::parse(&count.to_string())?, 0)
    }

    /// A decimal as it was written.
    pub(super) fn decimal(&mut self, decimal: &Decimal) -> Result<Cell, DocumentError> {
        self.put_decimal(decimal, decimal.places())
    }

    /// A formula that has no engine's value beside it: a step on the way to a checked cell.
    pub(super) fn step(&mut self, formula: &str, places: usize) -> Result<Cell, DocumentError> {
        self.put_formula(formula, Look::Number(places))
    }

    /// Leaves the cells of a checked column empty.
    pub(super) fn skip_checked(&mut self) -> Result<(), DocumentError> {
        for _ in 0..3 {
            self.text("")?;
        }
        Ok(())
    }

    /// A formula, the engine's value and the check. Gives the cell that later formulas use: the formula's, or the engine's
    /// where the value is only stated.
    pub(super) fn checked(&mut self, made: Made, printed: &Printed) -> Result<Cell, DocumentError> {
        let shown = printed.text()?;
        let made = match printed {
            Printed::Exact(_) if Decimal::parse(&shown)?.cell_number().is_none() => Err("数字超出表格的精度"),
            Printed::Exact(_) | Printed::Digits(_) | Printed::Count(_) | Printed::Word(_) => made,
        };
        let formula = match &made {
            Ok(formula) => self.put_formula(formula, printed.look())?,
            Err(_) => self.text("—")?,
        };
        let engine = match printed {
            Printed::Word(word) => self.text(word)?,
            Printed::Exact(_) | Printed::Digits(_) | Printed::Count(_) => {
                let decimal = Decimal::parse(&shown)?;
                self.put_decimal(&decimal, decimal.places())?
            }
        };
        match made {
            Ok(_) => {
                let agrees = match printed {
                    Printed::Digits(_) => format!("ABS({formula}-{engine})<=0.0000005+epsilon"),
                    Printed::Exact(_) | Printed::Count(_) | Printed::Word(_) => format!("{formula}={engine}"),
                };
                let check = format!("IFERROR(IF({agrees},\"{SAME}\",\"{DIFFERENT}\"),\"{DIFFERENT}\")");
                self.put_formula(&check, Look::Centre)?;
                Ok(formula)
            }
            Err(reason) => {
                self.put_text(&format!("{STATED}：{reason}"), Look::Centre)?;
                Ok(engine)
            }
        }
    }

    fn next(&mut self) -> Cell {
        let cell = Cell { page: self.name, row: self.row, column: self.column };
        self.column = self.column.saturating_add(1);
        cell
    }

    fn put_text(&mut self, words: &str, look: Look) -> Result<Cell, DocumentError> {
        let cell = self.next();
        let format = self.formats.of(look, text::looks_like_formula(words));
        self.worksheet.write_string_with_format(cell.row, cell.column, words, format)?;
        Ok(cell)
    }

    fn put_decimal(&mut self, decimal: &Decimal, places: usize) -> Result<Cell, DocumentError> {
        let Some(number) = decimal.cell_number() else { return self.text(decimal.as_str()) };
        let cell = self.next();
        self.worksheet.write_number_with_format(
            cell.row,
            cell.column,
            number,
            self.formats.of(Look::Number(places), false),
        )?;
        Ok(cell)
    }

    fn put_formula(&mut self, formula: &str, look: Look) -> Result<Cell, DocumentError> {
        let cell = self.next();
        // An address on the same sheet needs no name.
        let formula = format!("={}", formula.replace(&format!("'{}'!", self.name), ""));
        self.worksheet.write_formula_with_format(
            cell.row,
            cell.column,
            formula.as_str(),
            self.formats.of(look, false),
        )?;
        Ok(cell)
    }
}

impl Printed {
    fn text(&self) -> Result<String, DocumentError> {
        Ok(match self {
            Printed::Exact(decimal) => decimal.to_string(),
            Printed::Digits(value) => RoundingMode::HalfUp.round(*value, SHOWN_PLACES)?.to_string(),
            Printed::Count(count) => count.to_string(),
            Printed::Word(word) => (*word).to_owned(),
        })
    }

    fn look(&self) -> Look {
        match self {
            Printed::Exact(decimal) => Look::Number(usize::from(decimal.places())),
            Printed::Digits(_) => Look::Number(usize::from(SHOWN_PLACES)),
            Printed::Count(_) => Look::Number(0),
            Printed::Word(_) => Look::Centre,
        }
    }
}
