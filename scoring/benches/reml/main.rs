//! P5: the mixed model of 73,421 ratings of 2,972 students by 1,128 lecturers, as many as in the InstEval data of lme4 and made
//! from a seed, by restricted maximum likelihood; against a SciPy script of the same model. Interleaved runs, each in a
//! process of its own; ours also predicts every effect with its standard error. The estimates of both must agree.
#![expect(clippy::disallowed_types, reason = "measurements are no official numbers")]

#[path = "../peers/mod.rs"]
mod peers;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use peers::{Outcome, Run, find_python, measure, report, run_python, run_self};
use scoring::analysis::{Rating, Ratings, reml};
use serde_json::Value;
use yardstick::{Goal, Row, interleave};

const RATINGS: u32 = 73_421;
const ENTRIES: u32 = 2_972;
const JUDGES: u32 = 1_128;
/// How far the estimates may lie apart, relative to their size.
const TOLERANCE: f64 = 1e-3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["fit", path] => read(Path::new(path)).and_then(|ratings| measure(1, || fit(&ratings))),
        [] | ["P5"] => compare(),
        _ => Ok(()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("P5: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs both in turn and prints what came out.
fn compare() -> Outcome<()> {
    let python = find_python("scipy");
    let path = std::env::temp_dir().join(format!("jinbang-p5-{}", std::process::id()));
    write(&path)?;
    let name = path.to_string_lossy();
    let runs = interleave(&mut [&mut || Some(run_self(&["fit", &name])), &mut || {
        python.as_deref().map(|python| run_python(python, "reml_peer.py", &[&name]))
    }]);
    fs::remove_file(&path)?;
    let mut runs = runs.into_iter().map(|runs| runs.into_iter().flatten().collect::<Outcome<Vec<Run>>>());
    let mut next = || runs.next().unwrap_or_else(|| Ok(Vec::new()));
    let (ours, scipy) = (next()?, next()?);
    check(&ours, &scipy)?;
    report(["P5", "REML on 73,421 ratings", "SciPy"], &ours, &scipy, Goal::AtMost(0.15));
    let peaks: Vec<f64> = ours.iter().map(|run| run.peak_mib).collect();
    Row::alone("P5", "REML on 73,421 ratings, peak memory", "MiB", &peaks, Goal::Report).print();
    Ok(())
}

/// Whether both find the same mean and variances.
fn check(ours: &[Run], scipy: &[Run]) -> Outcome<()> {
    let numbers =
        |run: &Run| -> Vec<f64> { run.found.as_array().into_iter().flatten().filter_map(Value::as_f64).collect() };
    for (own, other) in ours.iter().map(numbers).zip(scipy.iter().map(numbers)) {
        let differ = |(own, other): (&f64, &f64)| (own - other).abs() > TOLERANCE * other.abs();
        if own.len() != other.len() || own.iter().zip(&other).any(differ) {
            return Err(format!("ours finds {own:?}, SciPy {other:?}").into());
        }
    }
    Ok(())
}

/// The mean, the variances of entries and of judges, and what neither explains.
fn fit(ratings: &Ratings) -> Outcome<Vec<f64>> {
    let model = reml(ratings)?;
    Ok(vec![model.mean, model.entry_variance, model.judge_variance, model.residual_variance])
}

fn read(path: &Path) -> Outcome<Ratings> {
    let bytes = fs::read(path)?;
    let (numbers, _) = bytes.as_chunks();
    let numbers: Vec<u32> = numbers.iter().copied().map(u32::from_le_bytes).collect();
    let rating = |numbers: &[u32; 3]| -> Outcome<Rating> {
        let [entry, judge, value] = *numbers;
        Ok(Rating { entry: usize::try_from(entry)?, judge: usize::try_from(judge)?, value: f64::from(value) })
    };
    let (rows, _) = numbers.as_chunks();
    let rows = rows.iter().map(rating).collect::<Outcome<Vec<Rating>>>()?;
    Ok(Ratings::new(usize::try_from(ENTRIES)?, usize::try_from(JUDGES)?, rows)?)
}

/// Ratings of 1 to 5. Some judges are met far more often than others.
fn write(path: &PathBuf) -> Outcome<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for at in 0..RATINGS {
        let entry = at % ENTRIES;
        let judge = random(0, at) % JUDGES.min(1 + random(1, at) % (2 * JUDGES));
        // In tenths: about as spread out as students, lecturers and the rest are in InstEval.
        let noise = (0..4).map(|part| random(4 + part, at) % 21).sum::<u32>();
        let tenths = 10 + random(2, entry) % 12 + random(3, judge) % 19 + noise * 2 / 5;
        let value = ((tenths + 5) / 10).clamp(1, 5);
        for number in [entry, judge, value] {
            file.write_all(&number.to_le_bytes())?;
        }
    }
    Ok(file.flush()?)
}

/// A number that looks random and is the same in every run (the finalizer of MurmurHash3).
fn random(stream: u32, at: u32) -> u32 {
    let mut state = stream.wrapping_mul(0x9E37_79B9) ^ at.wrapping_add(1).wrapping_mul(0x85EB_CA6B);
    state = (state ^ (state >> 16)).wrapping_mul(0x85EB_CA6B);
    state = (state ^ (state >> 13)).wrapping_mul(0xC2B2_AE35);
    state ^ (state >> 16)
}
