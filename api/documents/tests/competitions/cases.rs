//! The competitions of the engine's own cases that have a result.

use std::collections::BTreeMap;
use std::path::Path;

use scoring::official::{self, Competition, Entry, MarkRow};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Rules, Sample};

const FILES: [&str; 8] = ["input", "panel", "criteria", "rounds", "ties", "tiers", "voices", "quotas"];

/// As `scoring/tests/golden.rs` reads it; what must come out is its business.
#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    rules: Map<String, Value>,
    #[serde(default)]
    round: Map<String, Value>,
    #[serde(default)]
    entries: Vec<Entry>,
    #[serde(default)]
    marks: BTreeMap<String, BTreeMap<String, Value>>,
    #[serde(default)]
    rows: Vec<(String, String, String, String, String)>,
    #[serde(default)]
    panels: BTreeMap<String, String>,
}

pub(super) fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scoring/tests/cases");
    let mut samples = Vec::new();
    for file in FILES {
        let text = std::fs::read_to_string(folder.join(format!("{file}.json"))).unwrap();
        let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
        for (nth, case) in cases.iter().enumerate() {
            let sample = Sample {
                name: format!("{file}-{nth:03}"),
                rules: Rules::Json(rules(case)),
                competition: competition(case),
            };
            let Rules::Json(text) = &sample.rules else { continue };
            let scores = |pack| official::score(&pack, &sample.competition).is_ok();
            if scoring::RulePack::from_json(text).is_ok_and(scores) {
                samples.push(sample);
            }
        }
    }
    samples
}

fn rules(case: &Case) -> String {
    let mut rules = json!({
        "schema": "jinbang-rules/1", "title": "case", "combine": "sum", "rounding": { "total_places": 2 },
        "rounds": [{ "key": "r", "order": "weigh_then_trim", "aggregate": { "method": "mean" }, "criteria": [{ "key": "c" }] }]
    });
    for (key, value) in &case.rules {
        rules[key] = value.clone();
    }
    for (key, value) in &case.round {
        rules["rounds"][0][key] = value.clone();
    }
    rules.to_string()
}

fn competition(case: &Case) -> Competition {
    let mut rows = case.rows.clone();
    for (entry, sheets) in &case.marks {
        for (judge, sheet) in sheets {
            let mut add = |criterion: &str, mark: &Value| {
                let mark = mark.as_str().unwrap().to_owned();
                rows.push((entry.clone(), String::new(), judge.clone(), criterion.to_owned(), mark));
            };
            match sheet {
                Value::Object(marks) => marks.iter().for_each(|(criterion, mark)| add(criterion, mark)),
                mark => add("c", mark),
            }
        }
    }
    let mut competition = Competition { entries: case.entries.clone(), marks: Vec::new() };
    for (entry, round, judge, criterion, mark) in &rows {
        let panel = case.panels.get(judge).cloned().unwrap_or_default();
        competition.marks.push(MarkRow { panel, ..MarkRow::judged(entry, round, judge, criterion, mark) });
        if !competition.entries.iter().any(|known| known.entry == *entry) {
            competition.entries.push(Entry::new(entry));
        }
    }
    competition
}
