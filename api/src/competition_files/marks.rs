//! `M.csv`: one row a mark. Columns nobody knows are refused, so that a misspelt one is not overlooked.

use scoring::official::{Mark, MarkRow};

use super::table::{self, FileFault, Header, Record, Rows};

const KNOWN: [&str; 6] = ["entry", "round", "judge", "panel", "criterion", "mark"];

/// Reads marks. Whether a text is a mark is left to the engine, which knows the rounds an entry reached.
#[must_use]
pub fn read_marks(bytes: &[u8]) -> Rows<MarkRow> {
    table::read(bytes, &["entry", "criterion", "mark"], refuse_strangers, |_, record, _| read_mark(record))
}

fn refuse_strangers(header: &Header, faults: &mut Vec<FileFault>) {
    for name in header.names().filter(|name| !name.is_empty() && !KNOWN.contains(name)) {
        let message = (format!("不认识的栏 \"{name}\""), format!("unknown column \"{name}\""));
        let remedy = (
            "请改正栏名或删除；可用 entry、round、judge、panel、criterion、mark",
            "correct or remove it; known are entry, round, judge, panel, criterion, mark",
        );
        faults.push(FileFault::new(1, message, remedy));
    }
}

fn read_mark(record: &Record<'_>) -> MarkRow {
    let text = |name: &str| record.get(name).to_owned();
    MarkRow {
        entry: text("entry"),
        round: text("round"),
        judge: text("judge"),
        panel: text("panel"),
        criterion: text("criterion"),
        mark: Mark::parse(record.get("mark")),
    }
}

/// Writes marks; rounds and panels only where any row has one.
///
/// # Errors
/// When the CSV writer fails, which it does not on memory.
pub fn write_marks(marks: &[MarkRow]) -> Result<Vec<u8>, csv::Error> {
    let is_used = |name: &&str| match *name {
        "round" => marks.iter().any(|row| !row.round.is_empty()),
        "panel" => marks.iter().any(|row| !row.panel.is_empty()),
        _ => true,
    };
    let header: Vec<&str> = KNOWN.into_iter().filter(is_used).collect();
    let cell = |row: &MarkRow, name: &str| match name {
        "entry" => row.entry.clone(),
        "round" => row.round.clone(),
        "judge" => row.judge.clone(),
        "panel" => row.panel.clone(),
        "criterion" => row.criterion.clone(),
        _ => row.mark.to_string(),
    };
    table::write(&header, marks.iter().map(|row| header.iter().map(|name| cell(row, name)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_read_back_as_they_were_written() {
        let text = "mark,entry,judge,criterion\n9.50,A,j1,c\nabsent,A,j2,c\n,A,j3,c\n1.23456,B,,m\n";
        let read = read_marks(text.as_bytes());
        assert!(read.faults.is_empty());
        assert_eq!(read.values[1].mark, Mark::Absent);
        assert_eq!(read_marks(&write_marks(&read.values).unwrap()).values, read.values);
    }

    #[test]
    fn unknown_columns_are_refused() {
        assert_eq!(read_marks(b"entry,criterion,mark,judges\nA,c,1,j\n").faults.len(), 1);
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_are_read() {
        let read = read_marks("\u{feff}entry,criterion,mark\r\nA,c,1\r\n".as_bytes());
        assert!(read.faults.is_empty());
        assert_eq!(read.values.len(), 1);
    }

    #[test]
    fn text_that_is_not_utf_8_is_refused_with_its_line() {
        let read = read_marks(b"entry,criterion,mark\nA,c,1\nB\xff,c,1\n");
        assert_eq!(read.faults[0].line, 3);
    }
}
