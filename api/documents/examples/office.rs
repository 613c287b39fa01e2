//! Holds recomputation workbooks against a real spreadsheet; `scripts/office.sh` calls it.
//!
//! `office write DIR` writes rules, entries and marks of every sample into a folder of its own. `office compare BEFORE AFTER`
//! reads the workbooks of the folder BEFORE as they were written and of AFTER as a spreadsheet recalculated them, compares
//! every formula cell with the engine's value beside it, and prints the counts.
#![expect(clippy::unwrap_used, reason = "a tool of the tests that fails is a failed test")]

#[path = "../tests/competitions/mod.rs"]
mod competitions;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use calamine::{Data, DataType, Range, Reader, Xlsx, open_workbook};
use competitions::{Rules, Sample, samples};
use scoring::official::{Entry, MarkRow};

type Book = Xlsx<std::io::BufReader<std::fs::File>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", folder] => write(Path::new(folder)),
        ["compare", before, after] => return compare_folders(Path::new(before), Path::new(after)),
        _ => panic!("usage: office write DIR | office compare BEFORE AFTER"),
    }
    ExitCode::SUCCESS
}

fn write(folder: &Path) {
    for Sample { name, rules, competition } in samples() {
        let own = folder.join(name);
        std::fs::create_dir_all(&own).unwrap();
        let (file, text) = match rules {
            Rules::Toml(text) => ("rules.toml", text),
            Rules::Json(text) => ("rules.json", text),
        };
        std::fs::write(own.join(file), text).unwrap();
        write_entries(&own.join("entries.csv"), &competition.entries);
        write_marks(&own.join("marks.csv"), &competition.marks);
    }
}

fn write_entries(path: &Path, entries: &[Entry]) {
    let attributes: BTreeSet<&String> = entries.iter().flat_map(|entry| entry.attributes.keys()).collect();
    let mut file = csv::Writer::from_path(path).unwrap();
    let fixed =
        ["entry", "enterprise", "category", "name", "bonus", "deduction", "veto", "decision", "difficulty", "base"];
    file.write_record(fixed.into_iter().chain(attributes.iter().map(|name| name.as_str()))).unwrap();
    for entry in entries {
        let number = |points: Option<scoring::Points>| points.map(|points| points.to_string()).unwrap_or_default();
        let mut row = [&entry.entry, &entry.enterprise, &entry.category, &entry.name].map(String::clone).to_vec();
        row.extend([number(Some(entry.bonus)), number(Some(entry.deduction)), entry.veto.clone()]);
        row.extend([entry.decision, entry.difficulty, entry.base].map(number));
        row.extend(attributes.iter().map(|name| entry.attribute(name).to_owned()));
        file.write_record(row).unwrap();
    }
    file.flush().unwrap();
}

fn write_marks(path: &Path, marks: &[MarkRow]) {
    let mut file = csv::Writer::from_path(path).unwrap();
    file.write_record(["entry", "round", "judge", "panel", "criterion", "mark"]).unwrap();
    for MarkRow { entry, round, judge, panel, criterion, mark } in marks {
        file.write_record([entry, round, judge, panel, criterion, &mark.to_string()]).unwrap();
    }
    file.flush().unwrap();
}

#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    stated: u64,
}

fn compare_folders(before: &Path, after: &Path) -> ExitCode {
    let mut tally = Tally::default();
    let mut names: Vec<_> = std::fs::read_dir(before).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    for name in &names {
        let open = |folder: &Path| -> Book { open_workbook(folder.join(name)).unwrap() };
        let (mut written, mut recalculated) = (open(before), open(after));
        compare(&name.to_string_lossy(), &mut written, &mut recalculated, &mut tally);
    }
    let Tally { passed, failed, stated } = tally;
    println!("{} workbooks, {stated} cells only stated", names.len());
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every check cell was written as a formula; the formula's value stands two cells left of it, the engine's one.
fn compare(name: &str, before: &mut Book, after: &mut Book, tally: &mut Tally) {
    for sheet in before.sheet_names() {
        let formulas = before.worksheet_formula(&sheet).unwrap();
        let values = after.worksheet_range(&sheet).unwrap();
        let written = before.worksheet_range(&sheet).unwrap();
        let stated = written
            .used_cells()
            .filter(|(_, _, cell)| cell.get_string().is_some_and(|text| text.starts_with("只陈述：")));
        tally.stated += u64::try_from(stated.count()).unwrap();
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let (row, column) = (top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap());
            let at = |back: u32| cell(&values, row, column - back);
            if !formula.starts_with("IFERROR(IF(") {
                let is_computed = !matches!(cell(&values, row, column), Data::Empty | Data::Error(_));
                if !is_computed {
                    println!("{name} {sheet} R{}C{}: no value of {formula}: {:?}", row + 1, column + 1, at(0));
                    tally.failed += 1;
                }
                continue;
            }
            let is_shown = formula.contains("ABS(");
            let agrees = match (at(2), at(1)) {
                (Data::Float(own), Data::Float(engine)) if is_shown => (own - engine).abs() <= 5.1e-7,
                (own, engine) => own == engine,
            };
            if agrees && at(0) == Data::String("一致".to_owned()) {
                tally.passed += 1;
            } else {
                tally.failed += 1;
                println!("{name} {sheet} R{}C{}: {:?} against {:?}, {:?}", row + 1, column + 1, at(2), at(1), at(0));
            }
        }
    }
}

fn cell(values: &Range<Data>, row: u32, column: u32) -> Data {
    match values.get_value((row, column)) {
        Some(Data::Int(whole)) => Data::Float(whole.to_string().parse().unwrap()),
        Some(value) => value.clone(),
        None => Data::Empty,
    }
}
