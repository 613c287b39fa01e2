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

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const ROWS: u32 = 100_000;
const RUNS: usize = 5;
/// Clock ticks a second in `/proc`, the same on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// One figure of a run.
type Measure = fn(&Run) -> f64;

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
    let (mut ours, mut deflates, mut pythons) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(run_self("ours", &ours_path)?);
        deflates.push(run_self("deflate", &xml_path)?);
        if let Some(python) = &python {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/xlsx_peer.py");
            let mut command = Command::new(python);
            pythons.push(run(command.arg(script).arg(&tsv_path).arg(folder.join("python.xlsx")))?);
        }
    }
    let size = fs::metadata(&xml_path)?.len();
    println!("P12  {ROWS} x 12 internal list, {size} bytes of sheet XML, {RUNS} interleaved runs");
    fs::remove_dir_all(&folder)?;
    report(&ours, &deflates, &pythons);
    Ok(())
}

fn report(ours: &[Run], deflates: &[Run], pythons: &[Run]) {
    let times: [(&str, Measure); 2] = [("CPU", |run| run.cpu_ms), ("wall", |run| run.wall_ms)];
    for (clock, time) in times {
        let (mine, theirs) = (Spread::of(ours, time), Spread::of(deflates, time));
        let ratio = mine.median / theirs.median;
        let thing = format!("workbook 100,000 x 12 against deflate of its XML, {clock}");
        print_row(&thing, "ms", &mine, Some(&theirs), Some(ratio), "<= 1.8 x", Some(ratio <= 1.8));
    }
    for (clock, time) in times {
        let mine = Spread::of(ours, time);
        let thing = format!("workbook 100,000 x 12 against Python XlsxWriter, {clock}");
        if pythons.is_empty() {
            println!(
                "P12  no Python with XlsxWriter found: set JINBANG_BENCH_PYTHON (see benches/peers/requirements.txt)"
            );
            print_row(&thing, "ms", &mine, None, None, ">= 8 x faster", None);
        } else {
            let theirs = Spread::of(pythons, time);
            let ratio = theirs.median / mine.median;
            print_row(&thing, "ms", &mine, Some(&theirs), Some(ratio), ">= 8 x faster", Some(ratio >= 8.0));
        }
    }
    let peak = Spread::of(ours, |run| run.peak_mib);
    let theirs = (!pythons.is_empty()).then(|| Spread::of(pythons, |run| run.peak_mib));
    print_row(
        "workbook 100,000 x 12, peak memory",
        "MiB",
        &peak,
        theirs.as_ref(),
        None,
        "<= 64 MiB",
        Some(peak.max <= 64.0),
    );
}

/// Median, least and most of the runs.
struct Spread {
    median: f64,
    min: f64,
    max: f64,
}

impl Spread {
    fn of(runs: &[Run], value: Measure) -> Self {
        let mut values: Vec<f64> = runs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        Self { median: at(values.len() / 2), min: at(0), max: at(values.len().saturating_sub(1)) }
    }

    fn text(&self, unit: &str) -> String {
        format!("{:.1} {unit} ({:.1}-{:.1})", self.median, self.min, self.max)
    }
}

fn print_row(
    thing: &str,
    unit: &str,
    ours: &Spread,
    theirs: Option<&Spread>,
    ratio: Option<f64>,
    goal: &str,
    met: Option<bool>,
) {
    let yardstick = theirs.map(|theirs| theirs.text(unit));
    let ours = ours.text(unit);
    let times = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2} x"));
    println!("P12  {thing}: {ours}, yardstick {}, {times}, goal {goal}", yardstick.as_deref().unwrap_or("-"));
    let ratio = ratio.map(|ratio| format!("{ratio:.2}"));
    let line = json!({"row": "P12", "thing": thing, "ours": ours, "yardstick": yardstick, "ratio": ratio, "goal": goal, "met": met});
    println!("{line}");
}

/// Times the work in this process and prints it for the parent.
fn measure(work: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
    let (wall, cpu) = (Instant::now(), cpu_ms()?);
    work()?;
    let line = json!({
        "wall_ms": wall.elapsed().as_secs_f64() * 1000.0,
        "cpu_ms": cpu_ms()? - cpu,
        "peak_kib": peak_kib()?,
    });
    println!("{line}");
    Ok(())
}

/// User and system time of this process, all threads.
fn cpu_ms() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: f64 = after_name.split(' ').skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    Ok(ticks * 1000.0 / TICKS_PER_SECOND)
}

fn peak_kib() -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn run_self(what: &str, path: &Path) -> Outcome<Run> {
    run(Command::new(std::env::current_exe()?).arg(what).arg(path))
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
            version: "名单 v1".into(),
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
