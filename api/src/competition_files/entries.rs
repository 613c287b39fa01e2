//! `E.csv`: one row an entry. Further columns are kept as attributes.

use std::collections::{BTreeMap, BTreeSet};

use scoring::Points;
use scoring::official::Entry;

use super::table::{self, FileFault, Header, Record, Rows};

const KNOWN: [&str; 10] =
    ["entry", "enterprise", "category", "name", "bonus", "deduction", "veto", "decision", "difficulty", "base"];

/// Reads entries. A row whose numbers are malformed is kept without them and has a fault.
#[must_use]
pub fn read_entries(bytes: &[u8]) -> Rows<Entry> {
    table::read(bytes, &["entry"], |_, _| {}, read_entry)
}

fn read_entry(header: &Header, record: &Record<'_>, faults: &mut Vec<FileFault>) -> Entry {
    let text = |name: &str| record.get(name).to_owned();
    let mut number = |name: &str| {
        let field = record.get(name);
        if field.is_empty() {
            return None;
        }
        let points = Points::parse(field);
        if let Err(error) = &points {
            let entry = record.get("entry");
            let message = (
                format!("申报 \"{entry}\" 的 {name} \"{field}\" 不是数"),
                format!("{name} of entry \"{entry}\": {error}"),
            );
            let remedy = ("请写最多四位小数的数，或留空", "write a number of at most 4 places or leave it empty");
            faults.push(FileFault::new(record.line, message, remedy));
        }
        points.ok()
    };
    let attributes = header.names().filter(|name| !KNOWN.contains(name)).map(|name| (name.to_owned(), text(name)));
    Entry {
        entry: text("entry"),
        enterprise: text("enterprise"),
        category: text("category"),
        name: text("name"),
        bonus: number("bonus").unwrap_or_default(),
        deduction: number("deduction").unwrap_or_default(),
        veto: text("veto"),
        decision: number("decision"),
        difficulty: number("difficulty"),
        base: number("base"),
        attributes: attributes.collect(),
    }
}

/// Writes entries with the columns that any of them uses.
///
/// # Errors
/// When the CSV writer fails, which it does not on memory.
pub fn write_entries(entries: &[Entry]) -> Result<Vec<u8>, csv::Error> {
    let attributes: BTreeSet<&str> =
        entries.iter().flat_map(|entry| entry.attributes.keys()).map(String::as_str).collect();
    let cells: Vec<BTreeMap<&str, String>> = entries.iter().map(cells).collect();
    let is_used =
        |name: &&str| *name == "entry" || cells.iter().any(|row| row.get(*name).is_some_and(|cell| !cell.is_empty()));
    let header: Vec<&str> = KNOWN.into_iter().filter(is_used).chain(attributes).collect();
    let row = |cells: &BTreeMap<&str, String>| -> Vec<String> {
        header.iter().map(|name| cells.get(name).cloned().unwrap_or_default()).collect()
    };
    table::write(&header, cells.iter().map(row))
}

fn cells(entry: &Entry) -> BTreeMap<&str, String> {
    let adjustment = |points: Points| if points == Points::ZERO { String::new() } else { points.to_string() };
    let optional = |points: Option<Points>| points.map(|points| points.to_string()).unwrap_or_default();
    let known = [
        ("entry", entry.entry.clone()),
        ("enterprise", entry.enterprise.clone()),
        ("category", entry.category.clone()),
        ("name", entry.name.clone()),
        ("bonus", adjustment(entry.bonus)),
        ("deduction", adjustment(entry.deduction)),
        ("veto", entry.veto.clone()),
        ("decision", optional(entry.decision)),
        ("difficulty", optional(entry.difficulty)),
        ("base", optional(entry.base)),
    ];
    let attributes = entry.attributes.iter().map(|(name, value)| (name.as_str(), value.clone()));
    attributes.chain(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_read_back_as_they_were_written() {
        let text = "entry,name,bonus,front_line,veto\nA-1,\"岗位, 一\",2.5,yes,\nA-2,,,no,欠薪\n";
        let read = read_entries(text.as_bytes());
        assert!(read.faults.is_empty());
        assert_eq!(read.lines, [2, 3]);
        let again = read_entries(&write_entries(&read.values).unwrap());
        assert_eq!(again.values, read.values);
        assert_eq!(read.values[0].attributes.get("front_line").map(String::as_str), Some("yes"));
    }

    #[test]
    fn malformed_numbers_are_reported_with_their_line() {
        let read = read_entries("entry,bonus\nA,1\nB,one\n".as_bytes());
        assert_eq!(read.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_file_without_the_entry_column_is_refused() {
        assert_eq!(read_entries(b"name\nA\n").faults.len(), 1);
        assert_eq!(read_entries(b"").faults.len(), 1);
    }

    #[test]
    fn rows_of_another_length_than_the_header_are_refused() {
        assert_eq!(read_entries(b"entry,name\nA\n").faults[0].line, 2);
    }
}
