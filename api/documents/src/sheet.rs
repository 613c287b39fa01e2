//! Builds one sheet from top to bottom: rows in order, text only as text, numbers only from exact decimals, heights by the
//! text they hold. Every document goes through here; there is no way to write a formula.

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError};

use crate::format::{Formats, GB2312_CHARSET, Look};
use crate::paper::{Heading, Stamp};
use crate::text::{self, CELL_LIMIT};
use crate::{Decimal, DocumentError, Fonts};

/// The lowest row of a table, in points.
pub(crate) const ROW_POINTS: u16 = 24;
/// Index of the last row of a worksheet.
const LAST_ROW: u32 = 1_048_575;
/// The highest row a workbook allows, in points.
const MAX_ROW_POINTS: u16 = 409;

/// The workbook's default font, in whose digits column widths are counted. At 9 pt a digit is 6 pixels wide, and a list of the
/// usual widths is printed at four fifths of its size; at the library's 11 pt it would be two thirds.
const CELL_FACE: &str = "宋体";
const CELL_POINTS: u16 = 9;
const CELL_ROW_PIXELS: u32 = 16;
const CELL_COLUMN_PIXELS: u32 = 56;
const DIGIT_PIXELS: usize = 6;
/// What a column is wider than its characters, and what of it text cannot use.
const COLUMN_PADDING: usize = 5;
const TEXT_MARGIN: usize = 8;

/// Paper and which way it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    A4Portrait,
    A4Landscape,
    A3Landscape,
}

/// A workbook under construction.
pub(crate) struct Book {
    workbook: Workbook,
    formats: Formats,
}

impl Book {
    /// A workbook without author whose only time is the stamp's.
    pub(crate) fn new(fonts: &Fonts, stamp: &Stamp) -> Result<Self, DocumentError> {
        let mut workbook = Workbook::new();
        let cell = Format::new().set_font_name(CELL_FACE).set_font_size(CELL_POINTS).set_font_charset(GB2312_CHARSET);
        workbook.set_default_format(&cell, CELL_ROW_PIXELS, CELL_COLUMN_PIXELS)?;
        let created = ExcelDateTime::from_timestamp(stamp.generated_at.timestamp())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        Ok(Self { workbook, formats: Formats::new(fonts) })
    }

    /// Adds a sheet with columns of these widths (in characters) and the page set up for print.
    pub(crate) fn sheet(&mut self, plan: &SheetPlan<'_>) -> Result<Sheet<'_>, DocumentError> {
        let worksheet = self.workbook.add_worksheet();
        let name = text::sheet_name(plan.name, "名单");
        worksheet.set_name(&name)?;
        set_page(worksheet, plan)?;
        for (column, width) in (0_u16..).zip(plan.widths) {
            worksheet.set_column_width(column, *width)?;
        }
        Ok(Sheet {
            worksheet,
            formats: &mut self.formats,
            name,
            widths: plan.widths.to_vec(),
            row: 0,
            points: ROW_POINTS,
        })
    }

    /// Writes the finished file.
    pub(crate) fn write_to(mut self, writer: impl Write + Send) -> Result<(), DocumentError> {
        Ok(self.workbook.save_to_writer(writer)?)
    }
}

/// What must be known of a sheet before its first row.
pub(crate) struct SheetPlan<'a> {
    pub(crate) name: &'a str,
    pub(crate) paper: Paper,
    /// Column widths in characters of the workbook's default font.
    pub(crate) widths: &'a [u16],
    /// Left part of the page footer: the short fingerprint.
    pub(crate) footer: &'a str,
    /// Mark in the page header.
    pub(crate) mark: Option<&'a str>,
    /// Name of the body font, for header and footer.
    pub(crate) font: &'a str,
}

/// Margins in millimetres follow GB/T 9704: 37 above, 35 below, 28 at the binding, 26 outside. A landscape page is the same
/// page turned with its head toward the binding.
fn set_page(worksheet: &mut Worksheet, plan: &SheetPlan<'_>) -> Result<(), DocumentError> {
    let (left, right, top, bottom) = match plan.paper {
        Paper::A4Portrait => (28, 26, 37, 35),
        Paper::A4Landscape | Paper::A3Landscape => (35, 37, 28, 26),
    };
    let inches = |millimetres: u16| f64::from(millimetres) / 25.4;
    worksheet.set_margins(inches(left), inches(right), inches(top), inches(bottom), inches(20), inches(20));
    match plan.paper {
        Paper::A4Portrait => worksheet.set_paper_size(9).set_portrait(),
        Paper::A4Landscape => worksheet.set_paper_size(9).set_landscape(),
        Paper::A3Landscape => worksheet.set_paper_size(8).set_landscape(),
    };
    worksheet.set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    worksheet.set_header_footer_scale_with_doc(false);
    let font = text::footer_text(plan.font, 40);
    let stamp = text::footer_text(plan.footer, 60);
    worksheet.set_footer(format!(r#"&L&"{font},Regular"&9 {stamp}&R&"{font},Regular"&10 第&P页 共&N页"#));
    if let Some(mark) = plan.mark {
        worksheet.set_header(format!(r#"&R&"{font},Regular"&12 {}"#, text::footer_text(mark, 40)));
    }
    Ok(())
}

/// One sheet, written from the top down.
pub(crate) struct Sheet<'b> {
    worksheet: &'b mut Worksheet,
    formats: &'b mut Formats,
    name: String,
    widths: Vec<u16>,
    row: u32,
    points: u16,
}

impl Sheet<'_> {
    /// The row being written, counted from 0.
    pub(crate) fn row(&self) -> u32 {
        self.row
    }

    /// Text as text, whatever it looks like.
    pub(crate) fn text(&mut self, column: u16, value: &str, look: Look) -> Result<(), DocumentError> {
        self.check_length(column, value)?;
        let capacity = capacity(self.widths.iter().skip(usize::from(column)).take(1), look);
        self.grow(value, capacity, look);
        let format = self.formats.of(look, text::looks_like_formula(value));
        let written = self.worksheet.write_string_with_format(self.row, column, value, format).map(|_| ());
        self.explain(written)
    }

    /// A decimal as a number that shows every place it has, or as text when a cell could not hold it exactly.
    pub(crate) fn number(&mut self, column: u16, value: &Decimal, look: Look) -> Result<(), DocumentError> {
        let Some(number) = value.cell_number() else { return self.text(column, value.as_str(), look) };
        let format = self.formats.of(look, false);
        let written = self.worksheet.write_number_with_format(self.row, column, number, format).map(|_| ());
        self.explain(written)
    }

    /// A score, or an empty cell where there is none: never a zero.
    pub(crate) fn score(&mut self, column: u16, value: Option<&Decimal>) -> Result<(), DocumentError> {
        match value {
            Some(value) => self.number(column, value, Look::Number(value.places())),
            None => self.text(column, "", Look::Centre),
        }
    }

    /// A whole number: a place in a numbering or a ranking.
    pub(crate) fn count(&mut self, column: u16, value: u32) -> Result<(), DocumentError> {
        let format = self.formats.of(Look::Number(0), false);
        let written = self.worksheet.write_number_with_format(self.row, column, value, format).map(|_| ());
        self.explain(written)
    }

    /// One text over all columns, and on to the next row.
    pub(crate) fn wide(&mut self, value: &str, look: Look) -> Result<(), DocumentError> {
        let last = self.last_column();
        self.points = 0;
        self.merged(self.row, (0, last), value, look)?;
        self.grow(value, capacity(self.widths.iter(), look), look);
        self.end_row()
    }

    /// One text over columns `span` of this row and, when `last_row` lies below, of the rows down to it.
    pub(crate) fn merged(
        &mut self,
        last_row: u32,
        span: (u16, u16),
        value: &str,
        look: Look,
    ) -> Result<(), DocumentError> {
        if span.0 == span.1 && last_row == self.row {
            return self.text(span.0, value, look);
        }
        self.check_length(span.0, value)?;
        let format = self.formats.of(look, text::looks_like_formula(value));
        let written = self.worksheet.merge_range(self.row, span.0, last_row, span.1, value, format).map(|_| ());
        self.explain(written)
    }

    /// Sets the height of the row by what it holds and goes on to the next.
    pub(crate) fn end_row(&mut self) -> Result<(), DocumentError> {
        let written = self.worksheet.set_row_height(self.row, self.points).map(|_| ());
        self.explain(written)?;
        self.row += 1;
        self.points = ROW_POINTS;
        Ok(())
    }

    /// The heading of a paper: attachment mark, title, a note and the unit with the date.
    pub(crate) fn heading(&mut self, heading: &Heading, note: &str) -> Result<(), DocumentError> {
        if let Some(attachment) = &heading.attachment {
            self.wide(attachment, Look::Attachment)?;
        }
        self.wide(&heading.title, Look::Title)?;
        if !note.is_empty() {
            self.wide(note, Look::Note)?;
        }
        let parts = [&heading.unit, &heading.document_no, &heading.date];
        let line = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　");
        if line.is_empty() { Ok(()) } else { self.wide(&line, Look::Note) }
    }

    /// Column heads in one row, which repeats on each page and stays in view.
    pub(crate) fn head_row(&mut self, labels: &[&str]) -> Result<(), DocumentError> {
        let row = self.row;
        for (column, label) in (0_u16..).zip(labels) {
            self.text(column, label, Look::Head)?;
        }
        self.end_row()?;
        self.repeat_and_freeze(row)
    }

    /// Makes the rows from `first` to the last one written repeat on each page and stay in view.
    pub(crate) fn repeat_and_freeze(&mut self, first: u32) -> Result<(), DocumentError> {
        self.worksheet.set_repeat_rows(first, self.row.saturating_sub(1))?;
        self.worksheet.set_freeze_panes(self.row, 0)?;
        Ok(())
    }

    /// One line of names to sign with, each with room after it, and the date.
    pub(crate) fn signatures(&mut self, signers: &[String]) -> Result<(), DocumentError> {
        let mut parts: Vec<String> = signers.iter().map(|signer| format!("{signer}：")).collect();
        parts.push("　　　年　　月　　日".to_owned());
        self.spread(&parts)
    }

    /// One line of labels with what is known of them; the rest is filled in by hand.
    pub(crate) fn signed_lines(&mut self, parts: &[(&str, &str)]) -> Result<(), DocumentError> {
        let parts: Vec<String> = parts.iter().map(|(label, value)| format!("{label}：{value}")).collect();
        self.spread(&parts)
    }

    /// Texts side by side below the table, after an empty row, each on its share of the width.
    fn spread(&mut self, parts: &[String]) -> Result<(), DocumentError> {
        self.wide("", Look::Plain)?;
        let spans = self.shares(parts.len());
        if spans.len() != parts.len() {
            return self.wide(&parts.join("　　　　"), Look::Plain);
        }
        for (span, part) in spans.into_iter().zip(parts) {
            let widths = self.widths.iter().skip(usize::from(span.0)).take(usize::from(span.1 - span.0) + 1);
            self.grow(part, capacity(widths, Look::Plain), Look::Plain);
            self.merged(self.row, span, part, Look::Plain)?;
        }
        self.end_row()
    }

    /// Cuts the columns into `count` runs of about the same width; fewer when there are not enough columns.
    fn shares(&self, count: usize) -> Vec<(u16, u16)> {
        let total: usize = self.widths.iter().map(column_pixels).sum();
        let (mut spans, mut first, mut reached) = (Vec::new(), 0, 0);
        for (column, width) in (0_u16..).zip(&self.widths) {
            reached += column_pixels(width);
            if column == self.last_column() || reached * count >= total * (spans.len() + 1) {
                spans.push((first, column));
                first = column + 1;
            }
        }
        spans
    }

    /// Ends a sheet whose rows will be streamed: its last row shows each of the looks once. Gives that row's index.
    pub(crate) fn close_as_shell(self, looks: &[(Look, bool)]) -> Result<u32, DocumentError> {
        for (column, (look, quoted)) in (0_u16..).zip(looks) {
            self.worksheet.write_blank(self.row, column, self.formats.of(*look, *quoted))?;
        }
        self.worksheet.ignore_error_range(0, 0, LAST_ROW, self.last_column(), IgnoreError::NumberStoredAsText)?;
        Ok(self.row)
    }

    /// The fingerprint line, and no green corners on codes that are text on purpose.
    pub(crate) fn close(mut self, stamp_line: &str) -> Result<(), DocumentError> {
        let last = self.last_column();
        self.worksheet.ignore_error_range(0, 0, self.row, last, IgnoreError::NumberStoredAsText)?;
        self.wide(stamp_line, Look::Stamp)
    }

    fn last_column(&self) -> u16 {
        u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn grow(&mut self, value: &str, capacity: usize, look: Look) {
        self.points = self.points.max(row_points(value, capacity, look));
    }

    fn check_length(&self, column: u16, value: &str) -> Result<(), DocumentError> {
        let Some(length) = text::over_cell_limit(value) else { return Ok(()) };
        let cell = rust_xlsxwriter::utility::row_col_to_cell(self.row, column);
        Err(DocumentError::TextTooLong { sheet: self.name.clone(), cell, length, limit: CELL_LIMIT })
    }

    fn explain(&self, written: Result<(), XlsxError>) -> Result<(), DocumentError> {
        written.map_err(|error| match error {
            XlsxError::RowColumnLimitError => DocumentError::TooManyRows { sheet: self.name.clone() },
            other => DocumentError::Workbook(other),
        })
    }
}

/// Height in points of a row that holds a text on lines of `capacity` half-width characters.
pub(crate) fn row_points(value: &str, capacity: usize, look: Look) -> u16 {
    let (line, padding) = look.leading();
    let lines = u16::try_from(text::lines(value, capacity)).unwrap_or(u16::MAX);
    line.saturating_mul(lines).saturating_add(padding).min(MAX_ROW_POINTS)
}

/// Half-width columns of type that fit: a half-width character is two thirds of a pixel a point.
pub(crate) fn capacity<'a>(widths: impl Iterator<Item = &'a u16>, look: Look) -> usize {
    let pixels: usize = widths.map(column_pixels).sum();
    pixels.saturating_sub(TEXT_MARGIN) * 3 / (usize::from(look.points()) * 2)
}

fn column_pixels(width: &u16) -> usize {
    usize::from(*width) * DIGIT_PIXELS + COLUMN_PADDING
}
