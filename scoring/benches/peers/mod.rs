//! Runs a thing in a process of its own: a benchmark's executable, or a script of this folder. Both print one line of JSON.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};
use yardstick::{Goal, Process, Row, Spread};

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A time of a run, by name.
type Clock = (&'static str, fn(&Run) -> f64);

/// What one process took for one round of its work, and what it found.
#[derive(Clone)]
pub struct Run {
    pub wall_ms: f64,
    pub cpu_ms: f64,
    pub peak_mib: f64,
    pub found: Value,
}

/// Runs this executable.
pub fn run_self(arguments: &[&str]) -> Outcome<Run> {
    run(Command::new(std::env::current_exe()?).args(arguments))
}

/// Runs a script of this folder.
pub fn run_python(python: &Path, script: &str, arguments: &[&str]) -> Outcome<Run> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(script);
    run(Command::new(python).arg(script).args(arguments))
}

fn run(command: &mut Command) -> Outcome<Run> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let value: Value = serde_json::from_slice(&output.stdout)?;
    let field = |name: &str| value.get(name).and_then(Value::as_f64).ok_or_else(|| format!("no {name} in the output"));
    let (wall_ms, cpu_ms, peak_kib) = (field("wall_ms")?, field("cpu_ms")?, field("peak_kib")?);
    let found = value.get("found").cloned().unwrap_or_default();
    Ok(Run { wall_ms, cpu_ms, peak_mib: peak_kib / 1024.0, found })
}

/// A Python that has the modules: the one of `JINBANG_BENCH_PYTHON`, that of `make bench`, or the system's.
pub fn find_python(modules: &str) -> Option<PathBuf> {
    let named = std::env::var_os("JINBANG_BENCH_PYTHON").map(PathBuf::from);
    let cached = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.cache/bench-venv/bin/python");
    named.into_iter().chain([cached, PathBuf::from("python3")]).find(|python| {
        let probe = Command::new(python).args(["-c", &format!("import {modules}")]).output();
        probe.is_ok_and(|output| output.status.success())
    })
}

/// Does the work once to warm up and then so many times against the clock; prints the mean for the parent.
pub fn measure<T: PartialEq + Into<Value>>(repeats: u32, work: impl Fn() -> Outcome<T>) -> Outcome<()> {
    let found = work()?;
    let (wall, before) = (Instant::now(), Process::this().usage()?);
    for _ in 0..repeats {
        if work()? != found {
            return Err("two runs over the same data differ".into());
        }
    }
    let (wall, after) = (wall.elapsed(), Process::this().usage()?);
    let line = json!({
        "wall_ms": wall.as_secs_f64() * 1000.0 / f64::from(repeats),
        "cpu_ms": (after.cpu - before.cpu).as_secs_f64() * 1000.0 / f64::from(repeats),
        "peak_kib": after.peak_mib * 1024.0,
        "found": found.into(),
    });
    println!("{line}");
    Ok(())
}

/// Wall and CPU time of a thing against a yardstick. Without runs of the yardstick the row says what it needs.
pub fn report([row, thing, against]: [&'static str; 3], ours: &[Run], theirs: &[Run], goal: Goal) {
    let clocks: [Clock; 2] = [("wall", |run| run.wall_ms), ("CPU", |run| run.cpu_ms)];
    for (clock, time) in clocks {
        let thing = format!("{thing}, {clock}, against {against}");
        let [ours, theirs] = [ours, theirs].map(|runs| runs.iter().map(time).collect::<Vec<f64>>());
        if theirs.is_empty() {
            let why = "no Python with NumPy, Polars and SciPy: set JINBANG_BENCH_PYTHON";
            Row::missing(row, thing, why).print();
        } else {
            Row::compared(row, thing, "ms", [&ours, &theirs], Spread::of_ratios(&ours, &theirs), goal).print();
        }
    }
}
