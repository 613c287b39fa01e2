//! The engine's own share of P4: 5,700 entries, nine judges and five criteria as rows of texts, scored, with the manifest and
//! the panel steps of every entry that a stored ranking keeps. Shown without a goal; runs in this process.
#![expect(clippy::disallowed_types, reason = "measurements are no official numbers")]

use std::hint::black_box;
use std::time::Instant;

use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition, Entry, MarkRow};
use yardstick::{Goal, Process, RUNS, Row};

const ENTRIES: u32 = 5_700;
const JUDGES: u32 = 9;
const CRITERIA: u32 = 5;
/// How often a run repeats its work, so that the kernel's clock of CPU time is fine enough.
const REPEATS: u32 = 3;

const RULES: &str = r#"
    schema = "jinbang-rules/1"
    title = "大评选"
    combine = "last"
    rounding = { total_places = 2 }
    tiers = [{ key = "best", count = 10 }, { key = "good", count = 90 }]

    [[rounds]]
    key = "online"
    order = "weigh_then_trim"
    min_judges = 5
    aggregate = { method = "trimmed_mean", min_marks = 5 }
    criteria = [
        { key = "c1", min = "0", max = "20", step = "0.1" },
        { key = "c2", min = "0", max = "20", step = "0.1" },
        { key = "c3", min = "0", max = "20", step = "0.1" },
        { key = "c4", min = "0", max = "20", step = "0.1" },
        { key = "c5", min = "0", max = "20", step = "0.1" },
    ]
"#;

/// A part of the work, by name.
type Part<'a> = (&'static str, Box<dyn Fn() + 'a>);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if !arguments.is_empty() && !arguments.iter().any(|row| row == "P4") {
        return Ok(());
    }
    let text = RulesText { syntax: Syntax::Toml, text: RULES.to_owned() };
    let rules = text.read()?;
    let competition = competition();
    let outcome = official::score(&rules, &competition)?;
    let parts: [Part<'_>; 3] = [
        ("score", Box::new(|| drop(black_box(official::score(&rules, &competition))))),
        ("manifest", Box::new(|| drop(black_box(manifest::build(&text, &outcome))))),
        ("panel steps", Box::new(|| drop(black_box(outcome.panel_steps().collect::<Vec<_>>())))),
    ];
    for (name, work) in parts {
        let mut times: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
        for _ in 0..RUNS {
            let (wall, before) = (Instant::now(), Process::this().usage()?.cpu);
            (0..REPEATS).for_each(|_| work());
            let taken = [wall.elapsed(), Process::this().usage()?.cpu.saturating_sub(before)];
            times
                .iter_mut()
                .zip(taken)
                .for_each(|(times, time)| times.push(time.as_secs_f64() * 1000.0 / f64::from(REPEATS)));
        }
        for (clock, times) in ["wall", "CPU"].into_iter().zip(&times) {
            let thing = format!("{ENTRIES} x 9 x 5 in the engine: {name}, {clock}");
            Row::alone("P4", thing, "ms", times, Goal::Report).print();
        }
    }
    Ok(())
}

/// Marks of 5 to 20 points in tenths, different as judges are.
fn competition() -> Competition {
    let mut competition = Competition::default();
    for entry in 0..ENTRIES {
        let key = format!("JDZ-2026-{entry:05}");
        competition.entries.push(Entry { enterprise: format!("9112000000{:08}", entry % 900), ..Entry::new(&key) });
        for judge in 0..JUDGES {
            for criterion in 1..=CRITERIA {
                let tenths = 50 + (entry * 7_919 + judge * 104_729 + criterion * 1_299_709) % 151;
                let mark = format!("{}.{}", tenths / 10, tenths % 10);
                let (judge, criterion) = (format!("E{judge:02}"), format!("c{criterion}"));
                competition.marks.push(MarkRow::judged(&key, "online", &judge, &criterion, &mark));
            }
        }
    }
    competition
}
