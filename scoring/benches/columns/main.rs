//! P1, P2 and P3: a million entries, five judges and five criteria in memory, from columns of marks to ranks and tiers with a
//! cap of each enterprise, on one thread. Interleaved runs, each in a process of its own that works several times over; prints
//! a table and JSON lines.
//!
//! The clock starts when the columns are in memory and stops when a checksum of every entry's rank and tier is made; it must
//! be the same for ours, NumPy and Polars. `JINBANG_BENCH_PYTHON` names a Python with `peers/requirements.txt` installed;
//! without it `.cache/bench-venv/bin/python` of the workspace and then `python3` are tried, and without any the row says so.
#![expect(clippy::disallowed_types, reason = "measurements are no official numbers")]

mod data;
#[path = "../peers/mod.rs"]
mod peers;

use std::hint::black_box;
use std::process::ExitCode;

use data::{Data, Files};
use peers::{Outcome, Run, find_python, measure, report, run_python, run_self};
use scoring::RulePack;
use scoring::official::columns::{self, Columns};
use yardstick::{Goal, Row, interleave};

/// How often a process does its work.
const REPEATS: u32 = 10;

const RULES: &str = r#"
    schema = "jinbang-rules/1"
    title = "百万件"
    combine = "last"
    rounding = { total_places = 2 }
    caps = { per_enterprise = 2 }

    [[rounds]]
    key = "online"
    order = "weigh_then_trim"
    min_judges = 3
    aggregate = { method = "trimmed_mean", min_marks = 3 }
    criteria = [
        { key = "novelty", min = "0", max = "100", step = "0.5", factor = "0.3" },
        { key = "benefit", min = "0", max = "100", step = "0.5", factor = "0.25" },
        { key = "spread", min = "0", max = "100", step = "0.5", factor = "0.2" },
        { key = "effort", min = "0", max = "100", step = "0.5", factor = "0.15" },
        { key = "form", min = "0", max = "100", step = "0.5", factor = "0.1" },
    ]

    [[tiers]]
    key = "first"
    count = 100
    at_cut = "expand"

    [[tiers]]
    key = "second"
    count = 400
    at_cut = "expand"

    [[tiers]]
    key = "third"
    count = 1500
    at_cut = "expand"
"#;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["rank", marks, enterprises] => {
            Data::read(marks, enterprises).and_then(|data| measure(REPEATS, || rank(&data)))
        }
        ["total", marks, enterprises] => {
            Data::read(marks, enterprises).and_then(|data| measure(REPEATS, || total(&data)))
        }
        ["stream", marks, enterprises] => {
            Data::read(marks, enterprises).and_then(|data| measure(REPEATS, || Ok(stream(&data))))
        }
        rows => compare(&|row| rows.is_empty() || rows.contains(&row)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("P1: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs everything in turn and prints what came out.
fn compare(wants: &dyn Fn(&str) -> bool) -> Outcome<()> {
    let python = find_python("numpy, polars");
    let files = Files::write()?;
    let ours = |what: &str, [marks, enterprises]: [&str; 2]| run_self(&[what, marks, enterprises]);
    let peer = |library: &str| {
        let [marks, enterprises] = files.dense();
        let arguments = [library, marks, enterprises, &REPEATS.to_string()];
        python.as_deref().map(|python| run_python(python, "ranking_peer.py", &arguments))
    };
    let mut runs = interleave(&mut [
        &mut || Some(ours("rank", files.dense())),
        &mut || wants("P3").then(|| ours("rank", files.sparse())),
        &mut || wants("P2").then(|| ours("total", files.dense())),
        &mut || wants("P2").then(|| ours("stream", files.dense())),
        &mut || peer("numpy").filter(|_| wants("P1")),
        &mut || peer("polars").filter(|_| wants("P1")),
    ])
    .into_iter()
    .map(|runs| runs.into_iter().flatten().collect::<Outcome<Vec<Run>>>());
    let mut next = || runs.next().unwrap_or_else(|| Ok(Vec::new()));
    let (dense, sparse, totals, streams, numpy, polars) = (next()?, next()?, next()?, next()?, next()?, next()?);
    let found: Vec<_> = [&dense, &numpy, &polars].into_iter().flatten().map(|run| &run.found).collect();
    if found.iter().any(|checksum| Some(checksum) != found.first()) {
        return Err(format!("ours, NumPy and Polars give different ranks or tiers: {found:?}").into());
    }
    if wants("P1") {
        report(["P1", "1,000,000 x 5 x 5 to tiers", "NumPy"], &dense, &numpy, Goal::AtMost(0.6));
        report(["P1", "1,000,000 x 5 x 5 to tiers", "Polars"], &dense, &polars, Goal::AtMost(0.15));
        let peaks: Vec<f64> = dense.iter().map(|run| run.peak_mib).collect();
        Row::alone("P1", "1,000,000 x 5 x 5 to tiers, peak memory", "MiB", &peaks, Goal::AtMost(150.0)).print();
    }
    if wants("P2") {
        report(["P2", "sheet totals of 25,000,000 marks", "reading them"], &totals, &streams, Goal::AtMost(1.3));
    }
    if wants("P3") {
        report(["P3", "1,000,000 entries in five panels, a tenth missing", "P1"], &sparse, &dense, Goal::AtMost(2.0));
    }
    Ok(())
}

/// Ranks and tiers of every entry in one number.
fn rank(data: &Data) -> Outcome<u64> {
    let rules = RulePack::from_toml(RULES)?;
    let standings = columns::score(&rules, &data.columns())?;
    let tier = |key: Option<&str>| {
        rules.tiers.iter().zip(1..).find(|(tier, _)| Some(tier.key.as_str()) == key).map_or(0, |(_, number)| number)
    };
    let mut checksum = 0_u64;
    for standing in standings.iter() {
        let (entry, rank) = (u64::try_from(standing.entry)?, u64::try_from(standing.rank)?);
        checksum = checksum.wrapping_add((entry + 1).wrapping_mul(rank * 4 + tier(standing.tier)));
    }
    Ok(checksum)
}

fn total(data: &Data) -> Outcome<u64> {
    let rules = RulePack::from_toml(RULES)?;
    let unit = columns::sheet_totals(&rules, &data.columns(), |totals| {
        black_box(totals);
    })?;
    Ok(u64::try_from(unit)?)
}

/// Reads every mark once and does as little with it as can be done.
fn stream(data: &Data) -> u64 {
    let Columns { marks, .. } = data.columns();
    let read = marks.iter().map(|column| black_box(column.iter().fold(0, |bits, mark| bits ^ mark)));
    read.fold(0, |bits, mark| bits ^ u64::from(mark.unsigned_abs()))
}
