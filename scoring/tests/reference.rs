//! Every example of `docs/rule-pack.md` gives the numbers that stand there, and every key and word of the format has one.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

mod format;
mod second;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use scoring::RulePack;
use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition, Entry, Mark, MarkRow, Outcome};
use serde_json::{Map, Value, json};

/// A piece of a rule pack and its table.
struct Example {
    line: usize,
    piece: Map<String, Value>,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn examples() -> Vec<Example> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rule-pack.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().enumerate();
    let mut found = Vec::new();
    while let Some((number, _)) = lines.find(|(_, line)| *line == "```toml example") {
        let piece: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let table = lines.by_ref().map(|(_, line)| line).skip_while(|line| line.is_empty());
        let mut rows: Vec<Vec<String>> = table.take_while(|line| line.starts_with('|')).map(cells).collect();
        assert!(rows.len() > 2, "line {}: no table", number + 1);
        let header = rows.remove(0);
        rows.remove(0);
        assert!(header.iter().any(|head| head.starts_with("= ")), "line {}: no result", number + 1);
        found.push(Example { line: number + 1, piece: toml::from_str(&piece.join("\n")).unwrap(), header, rows });
    }
    found
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The plain pack of the document with a piece laid over it.
fn pack_of(piece: &Map<String, Value>) -> Value {
    let mut pack = json!({
        "schema": "jinbang-rules/1", "title": "example", "combine": "sum", "rounding": { "total_places": 2 }, "rounds": [{}]
    });
    pack.as_object_mut().unwrap().extend(piece.clone());
    for (index, round) in pack["rounds"].as_array_mut().unwrap().iter_mut().enumerate() {
        let key = if index == 0 { "r".to_owned() } else { format!("r{}", index + 1) };
        let mut plain = json!({ "key": key });
        if round.get("kind").is_none_or(|kind| kind == "scored") {
            plain["order"] = json!("weigh_then_trim");
            plain["aggregate"] = json!({ "method": "mean" });
            plain["criteria"] = json!([{ "key": "c" }]);
        }
        plain.as_object_mut().unwrap().extend(round.as_object().unwrap().clone());
        *round = plain;
    }
    pack
}

const FIELDS: [&str; 9] =
    ["enterprise", "category", "name", "bonus", "deduction", "veto", "decision", "difficulty", "base"];
/// Columns that caps, structures, tie keys and kinds of adjustments use.
const ATTRIBUTES: [&str; 7] = ["group", "federation", "vote", "front_line", "head", "contest", "late"];

fn competition_of(example: &Example, pack: &RulePack) -> Competition {
    let mut competition = Competition::default();
    for row in &example.rows {
        let mut fields = Map::new();
        let (mut attributes, mut marks, mut panel) = (BTreeMap::new(), Vec::new(), String::new());
        for (head, cell) in
            example.header.iter().zip(row).filter(|(head, cell)| !head.starts_with('=') && !cell.is_empty())
        {
            match head.as_str() {
                "panel" => panel.clone_from(cell),
                "entry" => drop(fields.insert("entry".to_owned(), json!(cell))),
                field if FIELDS.contains(&field) => drop(fields.insert(head.clone(), json!(cell))),
                attribute if ATTRIBUTES.contains(&attribute) => drop(attributes.insert(head.clone(), cell.clone())),
                _ => marks.push(mark(head, cell, pack)),
            }
        }
        fields.insert("attributes".to_owned(), json!(attributes));
        let entry: Entry = serde_json::from_value(Value::from(fields)).unwrap();
        competition.marks.extend(marks.into_iter().map(|mark| MarkRow {
            entry: entry.entry.clone(),
            panel: if mark.panel.is_empty() { panel.clone() } else { mark.panel.clone() },
            ..mark
        }));
        competition.entries.push(entry);
    }
    competition
}

/// The mark of a column such as `j1`, `r2/j1`, `j1.c`, `.t` or `e1@experts`.
fn mark(head: &str, cell: &str, pack: &RulePack) -> MarkRow {
    let (round, rest) = head.split_once('/').unwrap_or((pack.rounds.first().unwrap().key.as_str(), head));
    let (rest, panel) = rest.split_once('@').unwrap_or((rest, ""));
    let criteria = &pack.rounds.iter().find(|known| known.key == round).unwrap().criteria;
    let only = || criteria.first().unwrap().key.as_str();
    let (judge, criterion) = rest.split_once('.').unwrap_or_else(|| (rest, only()));
    let [round, judge, panel, criterion] = [round, judge, panel, criterion].map(str::to_owned);
    MarkRow { entry: String::new(), round, judge, panel, criterion, mark: Mark::parse(cell) }
}

fn result_of(outcome: &Outcome<'_>, entry: &Entry, head: &str) -> String {
    let row = outcome.find_row(&entry.entry).unwrap();
    match head {
        "rank" => row.rank.map(|rank| rank.to_string()),
        "total" => row.total.map(|total| total.to_string()),
        "bonus" => Some(row.bonus.to_string()),
        "deduction" => Some(row.deduction.to_string()),
        "tier" => row.tier.map(str::to_owned),
        "reason" => row.reason.map(|reason| reason.word().to_owned()),
        "tie_decided_by" => row.tie_decided_by.map(str::to_owned),
        _ => Some(of_round_or_grouping(outcome, entry, head)),
    }
    .unwrap_or_default()
}

fn of_round_or_grouping(outcome: &Outcome<'_>, entry: &Entry, head: &str) -> String {
    let row = outcome.find_row(&entry.entry).unwrap();
    if let Some(position) = outcome.rules().rounds.iter().position(|round| round.key == head) {
        return row.rounds.get(position).unwrap().map(|value| value.to_string()).unwrap_or_default();
    }
    let (grouping, value) = head.split_once('.').unwrap();
    let rules = outcome.rules().groupings.iter().find(|rules| rules.key == grouping).unwrap();
    let ranking = outcome.groupings().iter().find(|ranking| ranking.key == grouping).unwrap();
    let group = ranking.rows.iter().find(|group| group.name == entry.attribute(&rules.by)).unwrap();
    match value {
        "rank" => group.rank.to_string(),
        "total" => group.total.to_string(),
        other => panic!("a group has no {other}"),
    }
}

/// What the engine says where the document says something else.
fn differences(example: &Example) -> Vec<String> {
    let pack = RulePack::from_json(&pack_of(&example.piece).to_string())
        .unwrap_or_else(|errors| panic!("line {}: {errors}", example.line));
    let competition = competition_of(example, &pack);
    let results = example.header.iter().enumerate().filter_map(|(at, head)| Some((at, head.strip_prefix("= ")?)));
    let results: Vec<(usize, &str)> = results.collect();
    let stated = |at: usize| example.rows.iter().map(move |row| row.get(at).unwrap().clone());
    let outcome = match official::score(&pack, &competition) {
        Ok(outcome) => outcome,
        Err(faults) => {
            let found: Vec<String> = faults.faults.iter().map(|fault| fault.kind.word().to_owned()).collect();
            let expected = results.iter().filter(|(_, head)| *head == "fault").flat_map(|(at, _)| stated(*at));
            let expected: Vec<String> = expected.filter(|kind| !kind.is_empty()).collect();
            return if found == expected { Vec::new() } else { vec![format!("line {}: {faults}", example.line)] };
        }
    };
    let mut different = Vec::new();
    for (at, head) in results {
        for (entry, stated) in competition.entries.iter().zip(stated(at)) {
            let found = if head == "fault" { "no fault".to_owned() } else { result_of(&outcome, entry, head) };
            if found != stated {
                different.push(format!("line {}: {head} of {} is {found}, not {stated}", example.line, entry.entry));
            }
        }
    }
    different
}

#[test]
fn every_example_of_the_reference_gives_the_numbers_that_stand_there() {
    let examples = examples();
    assert!(examples.len() > 80, "{} examples", examples.len());
    let different: Vec<String> = examples.iter().flat_map(differences).collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn the_second_verifier_agrees_on_every_example_that_has_a_result() {
    let mut manifests = BTreeMap::new();
    for example in examples() {
        let text = RulesText { syntax: Syntax::Json, text: pack_of(&example.piece).to_string() };
        let pack = text.read().unwrap();
        if let Ok(outcome) = official::score(&pack, &competition_of(&example, &pack)) {
            manifests.insert(format!("line {}", example.line), manifest::build(&text, &outcome));
        }
    }
    assert!(manifests.len() > 80, "{}", manifests.len());
    let doubts = second::doubts("reference", &manifests);
    assert!(doubts.is_empty(), "{}", doubts.join("\n"));
}

#[test]
fn a_changed_number_of_the_reference_is_noticed() {
    let mut example = examples().into_iter().next().unwrap();
    *example.rows.first_mut().unwrap().last_mut().unwrap() = "88.77".to_owned();
    assert_eq!(differences(&example).len(), 1);
}

#[test]
fn every_key_and_word_of_the_format_has_an_example() {
    let mut used = BTreeSet::new();
    for example in examples() {
        used.extend(format::words_of(&Value::from(example.piece)));
    }
    // The plain pack says these.
    used.extend(["rounding", "rounds", "key"].map(|key| (key.to_owned(), String::new())));
    let missing: Vec<format::Word> = format::words().into_iter().filter(|wanted| !used.contains(wanted)).collect();
    assert!(missing.is_empty(), "without an example: {missing:?}");
}

#[test]
fn every_tie_key_has_an_example() {
    let mut used = BTreeSet::new();
    for example in examples() {
        for key in example.piece.get("ties").and_then(|ties| ties["chain"].as_array()).into_iter().flatten() {
            used.insert(key.as_str().unwrap().split(':').next().unwrap().to_owned());
        }
    }
    // The refusal of an unknown key lists all of them.
    let pack = pack_of(json!({ "ties": { "chain": ["?"] } }).as_object().unwrap());
    let findings = RulePack::review_json(&pack.to_string()).1;
    let listed = findings.first().unwrap().remedy.en.trim_start_matches("use ").replace(" or ", ", ");
    for key in listed.split(", ") {
        assert!(used.contains(key.split(':').next().unwrap()), "{key} has no example");
    }
}
