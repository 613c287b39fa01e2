//! P12: the internal list of 100,000 entries in 12 columns, against deflating the same sheet XML with the same compressor, and
//! against Python's XlsxWriter. Five interleaved runs, each in a process of its own; prints a table and JSON lines.
//!
//! Ours counts making the rows, estimating their heights, the XML and the file; deflate only compresses XML already in memory;
//! XlsxWriter gets its rows ready-made. `JINBANG_BENCH_PYTHON` names a Python with `peers/requirements.txt` installed; without
//! it `.cache/bench-venv/bin/python` of the workspace and then `python3` are tried, and without any the row says so.

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use documents::{Decimal, Fonts, Heading, InternalList, InternalRow, Paper, Stamp};
use flate2::{Compression, write::DeflateEncoder};
use serde_json::{Value, json};
use yardstick::{Goal, Process, Row, Spread, interleave};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const ROWS: u32 = 100_000;

/// A time of a run, by name.
type Clock = (&'static str, fn(&Run) -> f64);

/// What one run took.
#[derive(Clone, Copy)]
struct Run {
    wall_ms: f64,
    cpu_ms: f64,
    peak_mib: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ours", path] => measure(|| write_ours(Path::new(path))),
        ["deflate", path] => fs::read(path).map_err(Into::into).and_then(|xml| measure(|| deflate(&xml))),
        _ => compare(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("P12: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the three in turn and prints what came out.
fn compare() -> Outcome<()> {
    let folder = std::env::temp_dir().join(format!("jinbang-p12-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let (ours_path, xml_path, tsv_path) = (folder.join("ours.xlsx"), folder.join("sheet.xml"), folder.join("rows.tsv"));
    write_ours(&ours_path)?;
    fs::write(&xml_path, sheet_xml(&ours_path)?)?;
    write_tsv(&tsv_path)?;
    let python = find_python();
    let mut runs = interleave(&mut [
        &mut || run_self("ours", &ours_path).map(Some),
        &mut || run_self("deflate", &xml_path).map(Some),
        &mut || python.as_deref().map(|python| run_python(python, &tsv_path, &folder.join("python.xlsx"))).transpose(),
    ])
    .into_iter()
    .map(|runs| runs.into_iter().filter_map(Result::transpose).collect::<Outcome<Vec<Run>>>());
    let mut next = || runs.next().unwrap_or_else(|| Ok(Vec::new()));
    let (ours, deflates, pythons) = (next()?, next()?, next()?);
    println!("P12  {ROWS} x 12 internal list, {} bytes of sheet XML", fs::metadata(&xml_path)?.len());
    fs::remove_dir_all(&folder)?;
    report(&ours, &deflates, &pythons);
    Ok(())
}

fn report(ours: &[Run], deflates: &[Run], pythons: &[Run]) {
    let clocks: [Clock; 2] = [("CPU", |run| run.cpu_ms), ("wall", |run| run.wall_ms)];
    for (clock, time) in clocks {
        let [mine, theirs, python] = [ours, deflates, pythons].map(|runs| runs.iter().map(time).collect::<Vec<f64>>());
        let (thing, ratio) = (format!("workbook 100,000 x 12, {clock}"), Spread::of_ratios(&mine, &theirs));
        let against = format!("{thing}, against deflate of its XML");
        Row::compared("P12", against, "ms", [&mine, &theirs], ratio, Goal::AtMost(1.8)).print();
        let against = format!("{thing}, against Python XlsxWriter");
        if python.is_empty() {
            let why = "no Python with XlsxWriter: set JINBANG_BENCH_PYTHON";
            Row::missing("P12", against, why).print();
        } else {
            let ratio = Spread::of_ratios(&python, &mine);
            Row::compared("P12", against, "ms", [&mine, &python], ratio, Goal::AtLeast(8.0)).print();
        }
    }
    let peaks: Vec<f64> = ours.iter().map(|run| run.peak_mib).collect();
    Row::alone("P12", "workbook 100,000 x 12, peak memory", "MiB", &peaks, Goal::AtMost(64.0)).print();
}

/// Times the work in this process and prints it for the parent.
fn measure(work: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
    let (wall, before) = (Instant::now(), Process::this().usage()?);
    work()?;
    let (wall, after) = (wall.elapsed(), Process::this().usage()?);
    let line = json!({
        "wall_ms": wall.as_secs_f64() * 1000.0,
        "cpu_ms": (after.cpu - before.cpu).as_secs_f64() * 1000.0,
        "peak_kib": after.peak_mib * 1024.0,
    });
    println!("{line}");
    Ok(())
}

fn run_self(what: &str, path: &Path) -> Outcome<Run> {
    run(Command::new(std::env::current_exe()?).arg(what).arg(path))
}

fn run_python(python: &Path, rows: &Path, out: &Path) -> Outcome<Run> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/xlsx_peer.py");
    run(Command::new(python).arg(script).arg(rows).arg(out))
}

fn run(command: &mut Command) -> Outcome<Run> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let value: Value = serde_json::from_slice(&output.stdout)?;
    let field = |name: &str| value.get(name).and_then(Value::as_f64).ok_or_else(|| format!("no {name} in the output"));
    Ok(Run { wall_ms: field("wall_ms")?, cpu_ms: field("cpu_ms")?, peak_mib: field("peak_kib")? / 1024.0 })
}

fn find_python() -> Option<PathBuf> {
    let named = std::env::var_os("JINBANG_BENCH_PYTHON").map(PathBuf::from);
    let cached = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.cache/bench-venv/bin/python");
    named.into_iter().chain([cached, PathBuf::from("python3")]).find(|python| {
        let probe = Command::new(python).args(["-c", "import xlsxwriter"]).output();
        probe.is_ok_and(|output| output.status.success())
    })
}

fn deflate(xml: &[u8]) -> Outcome<()> {
    let mut encoder = DeflateEncoder::new(std::io::sink(), Compression::default());
    encoder.write_all(xml)?;
    encoder.finish()?;
    Ok(())
}

fn sheet_xml(workbook: &Path) -> Outcome<Vec<u8>> {
    let mut xml = Vec::new();
    zip::ZipArchive::new(File::open(workbook)?)?.by_name("xl/worksheets/sheet1.xml")?.read_to_end(&mut xml)?;
    Ok(xml)
}

fn write_ours(path: &Path) -> Outcome<()> {
    let list = InternalList {
        heading: Heading { title: "表彰名单（内部）".into(), ..Heading::default() },
        project_label: "项目名称".into(),
        people_label: "建议人".into(),
        rounds: vec!["终评".into()],
        paper: Paper::A3Landscape,
        stamp: Stamp {
            version: "名单第 1 版".into(),
            sha256: "0".repeat(64),
            rules: None,
            generated_at: chrono::DateTime::UNIX_EPOCH.fixed_offset(),
        },
        fonts: Fonts::default(),
    };
    list.write_to((1..=ROWS).map(row), BufWriter::new(File::create(path)?))?;
    Ok(())
}

/// Deterministic rows that differ as real ones do.
fn row(n: u32) -> InternalRow {
    const THINGS: [&str; 7] =
        ["机匣铣削切屑", "门机作业半径", "产线换型", "回流焊余热", "冷却塔夜间", "污泥干化", "注塑模具"];
    const DEEDS: [&str; 5] = ["压块回用", "电子围栏", "看板倒排法", "分级利用", "变频策略"];
    const FIRMS: [&str; 6] = ["渤海精工装备", "同塔重工", "海河智造科技", "星槎通信技术", "绿洲水务", "蓝湾环保工程"];
    const PEOPLE: [&str; 4] = ["沈知行", "陆怀远 等3人", "乔云舒", "顾长宁"];
    const KINDS: [&str; 5] = ["节能减排", "安全生产", "科学管理", "小改小革", "职工文化"];
    let total = Decimal::from_ten_thousandths(1_000_000 - i64::from(n) * 7, 2);
    InternalRow {
        rank: Some(n),
        number: format!("JDZ-2025-{n:06}"),
        project: format!("{}{}第{}号", pick(&THINGS, n), pick(&DEEDS, n / 7), n % 997),
        organization: format!("{}有限公司第{}分公司", pick(&FIRMS, n / 3), n % 89),
        credit_code: format!("9112011600{n:08}"),
        people: pick(&PEOPLE, n / 2).into(),
        category: pick(&KINDS, n).into(),
        round_scores: vec![Some(total.clone())],
        total: Some(total),
        award: if n <= 10 { "最佳金点子" } else { "优秀金点子" }.into(),
        prize_fen: Some(if n <= 10 { 2_000_000 } else { 1_000_000 }),
        note: if n.is_multiple_of(50) { "超限额，保留名次" } else { "" }.into(),
    }
}

fn pick<'a>(words: &[&'a str], n: u32) -> &'a str {
    let index = usize::try_from(n).unwrap_or(0) % words.len();
    words.get(index).copied().unwrap_or_default()
}

/// The same rows for the other writer, tab between cells.
fn write_tsv(path: &Path) -> Outcome<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for n in 1..=ROWS {
        let row = row(n);
        let score = row.total.as_ref().map(ToString::to_string).unwrap_or_default();
        let prize = row.prize_fen.map(|fen| Decimal::from_fen(fen).to_string()).unwrap_or_default();
        let lead = [row.number, row.project, row.organization, row.credit_code, row.people, row.category].join("\t");
        writeln!(file, "{n}\t{lead}\t{score}\t{score}\t{}\t{prize}\t{}", row.award, row.note)?;
    }
    Ok(file.flush()?)
}
