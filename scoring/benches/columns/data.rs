//! The columns of the benchmark: made from a seed, kept in files so that every process and every library reads the same.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use scoring::official::columns::{Columns, NO_MARK};

use crate::peers::Outcome;

const ENTRIES: usize = 1_000_000;
const ENTERPRISES: u32 = 50_000;
const JUDGES: usize = 5;
const CRITERIA: usize = 5;
const PANELS: usize = 5;

/// Columns in memory.
pub struct Data {
    marks: Vec<Vec<i16>>,
    enterprises: Vec<u32>,
}

impl Data {
    pub fn columns(&self) -> Columns<'_> {
        let unit = "0.5".parse().unwrap_or_default();
        Columns { unit, marks: &self.marks, enterprises: &self.enterprises }
    }

    pub fn read(marks: &str, enterprises: &str) -> Outcome<Data> {
        let mut file = BufReader::new(File::open(marks)?);
        let column = |_| -> Outcome<Vec<i16>> {
            let mut column = Vec::with_capacity(ENTRIES);
            let mut bytes = [0; 2];
            for _ in 0..ENTRIES {
                file.read_exact(&mut bytes)?;
                column.push(i16::from_le_bytes(bytes));
            }
            Ok(column)
        };
        let marks = (0..JUDGES * CRITERIA).map(column).collect::<Outcome<Vec<Vec<i16>>>>()?;
        let bytes = fs::read(enterprises)?;
        let (numbers, _) = bytes.as_chunks();
        Ok(Data { marks, enterprises: numbers.iter().copied().map(u32::from_le_bytes).collect() })
    }
}

/// The columns as files, removed when they are dropped.
pub struct Files {
    folder: PathBuf,
    paths: [String; 3],
}

impl Files {
    pub fn write() -> Outcome<Files> {
        let folder = std::env::temp_dir().join(format!("jinbang-p1-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let files = Files { paths: [path("dense"), path("sparse"), path("enterprises")], folder };
        let [dense, sparse, enterprises] = &files.paths;
        write_marks(dense, |_, _| false)?;
        write_marks(sparse, is_missing)?;
        let mut file = BufWriter::new(File::create(enterprises)?);
        for entry in 0..ENTRIES {
            let enterprise = u32::try_from(random(0, entry) % u64::from(ENTERPRISES))?;
            file.write_all(&(enterprise + 1).to_le_bytes())?;
        }
        file.flush()?;
        Ok(files)
    }

    pub fn dense(&self) -> [&str; 2] {
        let [dense, _, enterprises] = &self.paths;
        [dense, enterprises]
    }

    pub fn sparse(&self) -> [&str; 2] {
        let [_, sparse, enterprises] = &self.paths;
        [sparse, enterprises]
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{}: {error}", self.folder.display());
        }
    }
}

/// Half points around how good the entry is and how lenient the judge; each fifth of the entries has a panel of its own.
fn write_marks(path: &str, is_missing: impl Fn(usize, usize) -> bool) -> Outcome<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for column in 0..JUDGES * CRITERIA {
        let judge = column / CRITERIA;
        for entry in 0..ENTRIES {
            let seat = entry * PANELS / ENTRIES * JUDGES + judge;
            let quality = random(1, entry) % 61 + random(2, entry) % 61;
            let mark = 50 + quality + random(3, seat) % 11 + random(4 + column, entry) % 20;
            let mark = if is_missing(entry, judge) { NO_MARK } else { i16::try_from(mark)? };
            file.write_all(&mark.to_le_bytes())?;
        }
    }
    Ok(file.flush()?)
}

/// Of ten entries, three lack one sheet and one lacks two: a tenth of all sheets.
fn is_missing(entry: usize, judge: usize) -> bool {
    let lot = random(0x5EED, entry);
    let first = usize::try_from(lot / 10 % 5).unwrap_or(0);
    match lot % 10 {
        0 => judge == first || judge == (first + 1) % JUDGES,
        1..=3 => judge == first,
        _ => false,
    }
}

/// A number that looks random and is the same in every run (SplitMix64).
fn random(stream: usize, at: usize) -> u64 {
    let seed = u64::try_from(stream).unwrap_or(0).wrapping_mul(0xD134_2543_DE82_EF95);
    let mut state = seed.wrapping_add(u64::try_from(at + 1).unwrap_or(0).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}
