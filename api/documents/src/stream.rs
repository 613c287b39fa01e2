//! A sheet without bound: the workbook library lays out everything around the rows once, and the rows are written straight
//! into the compressed part, one after another. Nothing waits on disk, and memory does not grow with the list.
//!
//! The library's own constant-memory mode was measured first: it keeps every row in a temporary file (a poor place for an
//! internal list), hashes the whole format of each cell, and took three times as long as compressing its XML; this way takes
//! well under twice. Only `<row>` and `<c>` elements are written here; styles, page, heads and footers stay the library's.

use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::format::Look;
use crate::sheet::{ROW_POINTS, capacity, row_points};
use crate::text::{self, CELL_LIMIT};
use crate::{Decimal, DocumentError};

/// The part that holds the only sheet of a streamed workbook.
const SHEET_PART: &str = "xl/worksheets/sheet1.xml";
/// Bytes of rows that are handed on together.
const PIECE: usize = 64 * 1024;
/// Rows a worksheet can have.
const ROW_LIMIT: u32 = 1_048_576;

/// Looks that a streamed row may use, each of which the shell shows once in its last row. The numbers come first, by places.
pub(crate) const STREAMED: [(Look, bool); 20] = [
    (Look::Number(0), false),
    (Look::Number(1), false),
    (Look::Number(2), false),
    (Look::Number(3), false),
    (Look::Number(4), false),
    (Look::Number(5), false),
    (Look::Number(6), false),
    (Look::Number(7), false),
    (Look::Number(8), false),
    (Look::Number(9), false),
    (Look::Text, false),
    (Look::Centre, false),
    (Look::Code, false),
    (Look::Money, false),
    (Look::Text, true),
    (Look::Centre, true),
    (Look::Code, true),
    (Look::Sum, false),
    (Look::Sum, true),
    (Look::StampLine, false),
];

/// Where a look stands in [`STREAMED`]; a number of 0 to 9 places is found without a search.
fn position(look: Look, quoted: bool) -> Option<usize> {
    match look {
        Look::Number(places) if places < 10 => Some(places),
        look => STREAMED.iter().skip(10).position(|streamed| *streamed == (look, quoted)).map(|index| index + 10),
    }
}

/// Writes rows into a sheet from the top down.
pub(crate) struct RowStream<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    /// Finished rows on their way to the compressor, which takes them in large pieces.
    rows: String,
    /// Cells of the row being written.
    cells: String,
    /// `" s="7"` of each of [`STREAMED`]: the end of a cell's address and its style.
    styles: Vec<String>,
    columns: Vec<Column>,
    /// What follows the rows in the part.
    after: String,
    name: String,
    /// Number of the row being written, from 1, and the same as text.
    row: u32,
    row_text: String,
    points: u16,
}

struct Column {
    letters: String,
    /// Half-width characters that fit on a line.
    capacity: usize,
}

impl<W: Write> RowStream<W> {
    /// Copies the shell, a finished workbook whose last row shows the looks, and opens its sheet for rows in that row's place.
    pub(crate) fn open(
        shell: &[u8],
        pattern_row: u32,
        name: &str,
        widths: &[u16],
        writer: W,
    ) -> Result<Self, DocumentError> {
        let mut archive = ZipArchive::new(Cursor::new(shell))?;
        let mut zip = ZipWriter::new_stream(writer);
        let mut sheet = String::new();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index)?;
            if part.name()? == SHEET_PART {
                part.read_to_string(&mut sheet)?;
            } else {
                zip.raw_copy_file(part)?;
            }
        }
        let (before, pattern, after) = cut(&sheet, pattern_row)?;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        zip.start_file(SHEET_PART, options)?;
        zip.write_all(before.as_bytes())?;
        let columns = (0_u16..).zip(widths).map(|(index, width)| Column {
            letters: rust_xlsxwriter::utility::column_number_to_name(index),
            capacity: capacity(std::iter::once(width), Look::Text),
        });
        Ok(Self {
            zip,
            rows: String::with_capacity(PIECE * 2),
            cells: String::new(),
            styles: style_attributes(pattern),
            columns: columns.collect(),
            after: after.to_owned(),
            name: name.to_owned(),
            row: pattern_row + 1,
            row_text: (pattern_row + 1).to_string(),
            points: ROW_POINTS,
        })
    }

    /// Text as text, whatever it looks like.
    pub(crate) fn text(&mut self, column: usize, value: &str, look: Look) -> Result<(), DocumentError> {
        if let Some(length) = text::over_cell_limit(value) {
            let cell = format!("{}{}", self.letters(column), self.row);
            return Err(DocumentError::TextTooLong { sheet: self.name.clone(), cell, length, limit: CELL_LIMIT });
        }
        if !matches!(look, Look::Sum | Look::StampLine) {
            let capacity = self.columns.get(column).map_or(1, |column| column.capacity);
            self.points = self.points.max(row_points(value, capacity, look));
        }
        self.open_cell(column, look, text::looks_like_formula(value));
        if value.is_empty() {
            self.cells.push_str("/>");
            return Ok(());
        }
        let blank = [' ', '\t', '\n'];
        let keeps_blanks = value.starts_with(blank) || value.ends_with(blank);
        self.cells.push_str(if keeps_blanks {
            r#" t="inlineStr"><is><t xml:space="preserve">"#
        } else {
            r#" t="inlineStr"><is><t>"#
        });
        text::escape_into(&mut self.cells, value);
        self.cells.push_str("</t></is></c>");
        Ok(())
    }

    /// A decimal as the number it is written as, or as text when a spreadsheet could not hold it exactly.
    pub(crate) fn number(&mut self, column: usize, value: &Decimal, look: Look) -> Result<(), DocumentError> {
        if value.cell_number().is_none() {
            return self.text(column, value.as_str(), Look::Centre);
        }
        self.open_cell(column, look, false);
        self.cells.push_str("><v>");
        self.cells.push_str(value.as_str());
        self.cells.push_str("</v></c>");
        Ok(())
    }

    /// A score, or an empty cell where there is none: never a zero.
    pub(crate) fn score(&mut self, column: usize, value: Option<&Decimal>) -> Result<(), DocumentError> {
        match value {
            Some(value) => self.number(column, value, Look::Number(value.places())),
            None => self.text(column, "", Look::Centre),
        }
    }

    /// A whole number: a place in a ranking.
    pub(crate) fn count(&mut self, column: usize, value: u32) {
        self.open_cell(column, Look::Number(0), false);
        // Writing to a string cannot fail.
        let _ = write!(self.cells, "><v>{value}</v></c>");
    }

    /// Writes the row out and goes on to the next.
    pub(crate) fn end_row(&mut self) -> Result<(), DocumentError> {
        if self.row > ROW_LIMIT {
            return Err(DocumentError::TooManyRows { sheet: self.name.clone() });
        }
        // Writing to a string cannot fail.
        let _ = write!(self.rows, r#"<row r="{}" ht="{}" customHeight="1">"#, self.row_text, self.points);
        self.rows.push_str(&self.cells);
        self.rows.push_str("</row>");
        self.cells.clear();
        if self.rows.len() >= PIECE {
            self.zip.write_all(self.rows.as_bytes())?;
            self.rows.clear();
        }
        self.row += 1;
        self.row_text = self.row.to_string();
        self.points = ROW_POINTS;
        Ok(())
    }

    /// The fingerprint line, the rest of the part, and the end of the file.
    pub(crate) fn close(mut self, stamp_line: &str) -> Result<(), DocumentError> {
        self.text(0, stamp_line, Look::StampLine)?;
        self.end_row()?;
        self.zip.write_all(self.rows.as_bytes())?;
        self.zip.write_all(self.after.as_bytes())?;
        self.zip.finish()?;
        Ok(())
    }

    fn open_cell(&mut self, column: usize, look: Look, quoted: bool) {
        let style = position(look, quoted).and_then(|index| self.styles.get(index)).map_or("\"", String::as_str);
        let letters = self.columns.get(column).map_or("A", |column| column.letters.as_str());
        self.cells.extend([r#"<c r=""#, letters, &self.row_text, style]);
    }

    fn letters(&self, column: usize) -> &str {
        self.columns.get(column).map_or("?", |column| column.letters.as_str())
    }
}

/// The sheet's XML before its last row, that row, and what follows. The dimension is left out: it would name the shell's.
fn cut(sheet: &str, pattern_row: u32) -> Result<(String, &str, &str), DocumentError> {
    let lost = || DocumentError::Layout;
    let (before, rest) = sheet.split_once(&format!(r#"<row r="{}""#, pattern_row + 1)).ok_or_else(lost)?;
    let end = rest.find("</sheetData>").ok_or_else(lost)?;
    let (pattern, after) = rest.split_at_checked(end).ok_or_else(lost)?;
    let (head, dimension) = before.split_once("<dimension ").ok_or_else(lost)?;
    let (_, body) = dimension.split_once("/>").ok_or_else(lost)?;
    Ok((format!("{head}{body}"), pattern, after))
}

/// The end of the address and the style of a row's cells, in order, as written in front of each cell of that style.
fn style_attributes(row: &str) -> Vec<String> {
    let cells = row.split("<c ").skip(1);
    let numbers = cells.filter_map(|cell| cell.split_once(r#" s=""#)?.1.split('"').next());
    numbers.map(|number| format!(r#"" s="{number}""#)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_streamed_look_is_found_where_it_stands() {
        for (index, (look, quoted)) in STREAMED.into_iter().enumerate() {
            assert_eq!(position(look, quoted), Some(index), "{look:?} {quoted}");
        }
    }
}
