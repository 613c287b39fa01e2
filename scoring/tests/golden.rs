//! Runs the cases of `cases/*.json`: small competitions with the result the rule book gives, checked by hand.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

mod second;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition, Entry, FaultKind, MarkRow, Outcome};
use scoring::{Finding, Message, Points, Ratio, RoundingMode, RulePack};
use serde::Deserialize;
use serde_json::{Map, Value};

/// One competition: changes to a plain rule pack, the data, and what must come out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The rule the case is about, as a sentence.
    rule: String,
    /// Laid over [`plain_rules`], key by key.
    #[serde(default)]
    rules: Map<String, Value>,
    /// Laid over the only round of the plain rules.
    #[serde(default)]
    round: Map<String, Value>,
    #[serde(default)]
    entries: Vec<Entry>,
    /// entry -> judge (blank: measured) -> mark, or criterion -> mark.
    #[serde(default)]
    marks: BTreeMap<String, BTreeMap<String, Value>>,
    /// entry, round, judge, criterion, mark.
    #[serde(default)]
    rows: Vec<(String, String, String, String, String)>,
    /// judge -> panel, for all rows of the judge.
    #[serde(default)]
    panels: BTreeMap<String, String>,
    /// entry -> what its row must say; keys that are not named are not compared.
    #[serde(default)]
    expect: BTreeMap<String, BTreeMap<String, String>>,
    /// The kinds of all faults, in order.
    #[serde(default)]
    faults: Vec<String>,
    /// The places of all errors of the rule pack.
    #[serde(default)]
    refused: Vec<String>,
    /// The places of all warnings of a rule pack that can be used.
    #[serde(default)]
    warned: Vec<String>,
}

/// One round `r`, one judged criterion `c`, the mean, two places.
fn plain_rules() -> Map<String, Value> {
    let rules = serde_json::json!({
        "schema": "jinbang-rules/1", "title": "case", "combine": "sum", "rounding": { "total_places": 2 },
        "rounds": [{ "key": "r", "order": "weigh_then_trim", "aggregate": { "method": "mean" },
                     "criteria": [{ "key": "c" }] }]
    });
    rules.as_object().unwrap().clone()
}

fn rules_of(case: &Case) -> String {
    let mut rules = plain_rules();
    rules.extend(case.rules.clone());
    for (key, value) in &case.round {
        rules["rounds"][0][key] = value.clone();
    }
    Value::from(rules).to_string()
}

fn competition_of(case: &Case) -> Competition {
    let mut competition = Competition { entries: case.entries.clone(), marks: Vec::new() };
    let mut add = |entry: &str, round: &str, judge: &str, criterion: &str, mark: &str| {
        competition.marks.push(MarkRow::judged(entry, round, judge, criterion, mark));
        if !competition.entries.iter().any(|known| known.entry == entry) && !entry.starts_with('?') {
            competition.entries.push(Entry::new(entry));
        }
    };
    for (entry, sheets) in &case.marks {
        for (judge, sheet) in sheets {
            match sheet {
                Value::String(mark) => add(entry, "", judge, "c", mark),
                Value::Object(marks) => {
                    marks.iter().for_each(|(criterion, mark)| add(entry, "", judge, criterion, mark.as_str().unwrap()));
                }
                other => panic!("{}: {other} is no sheet", case.rule),
            }
        }
    }
    for (entry, round, judge, criterion, mark) in &case.rows {
        add(entry, round, judge, criterion, mark);
    }
    for row in &mut competition.marks {
        row.panel = case.panels.get(&row.judge).cloned().unwrap_or_default();
    }
    competition
}

fn row_of(outcome: &Outcome<'_>, entry: &str) -> BTreeMap<String, String> {
    let row = outcome.find_row(entry).unwrap_or_else(|| panic!("no row for {entry}"));
    let mut cells = BTreeMap::new();
    let mut set = |key: &str, value: String| cells.insert(key.to_owned(), value);
    set("rank", row.rank.map(|rank| rank.to_string()).unwrap_or_default());
    set("total", row.total.map(|total| total.to_string()).unwrap_or_default());
    set("bonus", row.bonus.to_string());
    set("deduction", row.deduction.to_string());
    set("tier", row.tier.unwrap_or_default().to_owned());
    set("reason", row.reason.map(|reason| reason.word().to_owned()).unwrap_or_default());
    set("tie_decided_by", row.tie_decided_by.unwrap_or_default().to_owned());
    for (round, value) in outcome.rules().rounds.iter().zip(&row.rounds) {
        set(&format!("round:{}", round.key), value.map(|value| value.to_string()).unwrap_or_default());
    }
    cells
}

fn check(case: &Case) {
    let rule = &case.rule;
    let pack = match RulePack::from_json(&rules_of(case)) {
        Ok(pack) => pack,
        Err(errors) => {
            let places: Vec<_> = errors
                .findings
                .iter()
                .filter(|finding| finding.is_error())
                .map(|finding| finding.place.clone())
                .collect();
            assert_eq!(places, case.refused, "{rule}");
            return;
        }
    };
    assert!(case.refused.is_empty(), "{rule}: the rule pack was accepted");
    if !case.warned.is_empty() {
        let places: Vec<_> = pack.check().into_iter().map(|finding| finding.place).collect();
        assert_eq!(places, case.warned, "{rule}");
        return;
    }
    let competition = competition_of(case);
    match official::score(&pack, &competition) {
        Ok(outcome) => {
            assert!(case.faults.is_empty(), "{rule}: scored without a fault");
            let mut reversed = competition.clone();
            reversed.entries.reverse();
            reversed.marks.reverse();
            let again = official::score(&pack, &reversed).unwrap();
            assert_eq!(again.rows(), outcome.rows(), "{rule}: the order of rows matters");
            assert_eq!(again.trace_lines(), outcome.trace_lines(), "{rule}: the order of rows matters to the trace");
            for (entry, expected) in &case.expect {
                let actual = row_of(&outcome, entry);
                for (key, value) in expected {
                    assert_eq!(actual.get(key), Some(value), "{rule}: {key} of {entry}");
                }
                assert!(outcome.explain(entry).is_some(), "{rule}: {entry} is explained");
            }
        }
        Err(faults) => {
            assert!(!case.faults.is_empty(), "{rule}: not scored: {faults}");
            let kinds: Vec<_> = faults.faults.iter().map(|fault| fault.kind.word()).collect();
            assert_eq!(kinds, case.faults, "{rule}: {faults}");
        }
    }
}

fn cases(file: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(file);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn run(file: &str) {
    let cases = cases(file);
    assert!(!cases.is_empty());
    for case in &cases {
        let expects_nothing = case.expect.is_empty() && case.faults.is_empty() && case.refused.is_empty();
        assert!(!expects_nothing || !case.warned.is_empty(), "{}: expects nothing", case.rule);
        check(case);
    }
}

#[test]
fn rule_1_input() {
    run("input.json");
}

#[test]
fn rules_2_and_3_sheets_and_panel() {
    run("panel.json");
}

#[test]
fn essential_lines_categories_and_maps() {
    run("criteria.json");
}

#[test]
fn rules_4_and_5_rounds_and_total() {
    run("rounds.json");
}

#[test]
fn rule_6_tie_keys() {
    run("ties.json");
}

#[test]
fn rule_7_tiers() {
    run("tiers.json");
}

#[test]
fn ranks_votes_and_groups_of_judges() {
    run("voices.json");
}

#[test]
fn quotas_of_categories_and_structure() {
    run("quotas.json");
}

#[test]
fn refused_rule_packs() {
    run("refused.json");
}

#[test]
fn doubtful_rule_packs() {
    run("warned.json");
}

const FILES: [&str; 10] = [
    "input.json",
    "panel.json",
    "criteria.json",
    "rounds.json",
    "ties.json",
    "tiers.json",
    "voices.json",
    "quotas.json",
    "refused.json",
    "warned.json",
];

/// Shows every case that has a result.
fn each_scored(mut see: impl FnMut(&Case, &RulesText, &Outcome<'_>)) {
    for case in FILES.into_iter().flat_map(cases) {
        let text = RulesText { syntax: Syntax::Json, text: rules_of(&case) };
        let Ok(pack) = text.read() else { continue };
        if let Ok(outcome) = official::score(&pack, &competition_of(&case)) {
            see(&case, &text, &outcome);
        }
    }
}

/// Every step of every way, once, under the case that first has it.
fn told() -> String {
    let (mut lines, mut seen) = (String::new(), BTreeSet::new());
    each_scored(|case, _, outcome| {
        let mut entries: Vec<&str> = outcome.rows().iter().map(|row| row.entry.entry.as_str()).collect();
        entries.sort_unstable();
        for (entry, panels) in outcome.competition().entries.iter().zip(outcome.panel_steps()) {
            let whole = outcome.explain(&entry.entry).unwrap().steps;
            assert!(panels.iter().all(|step| whole.contains(step)), "{}: panels of {}", case.rule, entry.entry);
        }
        let mut of_case = String::new();
        for (entry, line) in entries.into_iter().zip(outcome.trace_lines().lines()) {
            let explanation = outcome.explain(entry).unwrap();
            let line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(line, serde_json::to_value(&explanation).unwrap(), "{}: line of {entry}", case.rule);
            for step in &explanation.steps {
                let (sum, value) = (step.formula.as_deref(), step.value.as_deref().unwrap_or_default());
                assert!(sum.is_none_or(|sum| sum.ends_with(value)), "{}: {sum:?} is not {value}", case.rule);
            }
            for step in line["steps"].as_array().unwrap() {
                if seen.insert(step.to_string()) {
                    of_case.push_str(&format!("{entry} {step}\n"));
                }
            }
        }
        if !of_case.is_empty() {
            lines.push_str(&format!("# {}\n{of_case}", case.rule));
        }
    });
    lines
}

#[test]
fn every_step_is_told_as_it_is_checked_in() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/steps.txt");
    let told = told();
    if std::env::var("JINBANG_GOLDEN").is_ok_and(|mode| mode == "write") {
        std::fs::write(&path, &told).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap();
    let other = checked_in.lines().zip(told.lines()).find(|(kept, told)| kept != told);
    assert!(
        checked_in == told,
        "told in another way: {other:#?}\nif that is meant, JINBANG_GOLDEN=write cargo test -p scoring --test golden"
    );
}

#[test]
fn the_second_verifier_agrees_on_every_case_that_has_a_result() {
    let mut manifests = BTreeMap::new();
    each_scored(|case, text, outcome| {
        manifests.insert(case.rule.clone(), manifest::build(text, outcome));
    });
    assert!(manifests.len() > 100, "{}", manifests.len());
    let doubts = second::doubts("golden", &manifests);
    assert!(doubts.is_empty(), "{}", doubts.join("\n"));
}

/// Both languages say something of their own: Chinese in Chinese, English without (but for what it quotes).
fn is_in_both_languages(message: &Message) -> bool {
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let unquoted = message.en.split('"').step_by(2).any(|part| part.contains(is_chinese));
    message.zh.contains(is_chinese) && !unquoted && message.en.contains(|letter: char| letter.is_ascii_alphabetic())
}

#[test]
fn every_refusal_and_warning_names_place_problem_and_remedy_in_both_languages() {
    let mut kinds = BTreeSet::new();
    for case in FILES.into_iter().flat_map(cases) {
        let (pack, findings) = RulePack::review_json(&rules_of(&case));
        for Finding { place, line, message, remedy, .. } in findings {
            assert!(!place.is_empty() && line.is_some(), "{}: no place", case.rule);
            for text in [&message, &remedy] {
                assert!(is_in_both_languages(text), "{}: {text:?}", case.rule);
            }
            assert_ne!(message, remedy, "{}", case.rule);
        }
        let Some(pack) = pack else { continue };
        let Err(faults) = official::score(&pack, &competition_of(&case)) else { continue };
        for fault in faults.faults {
            assert!(is_in_both_languages(&fault.message), "{}: {:?}", case.rule, fault.message);
            assert!(is_in_both_languages(&fault.remedy), "{}: {:?}", case.rule, fault.remedy);
            assert_ne!(fault.message, fault.remedy, "{}", case.rule);
            kinds.insert(fault.kind.word());
        }
    }
    // Each kind of fault has a case; packs changed after they were read, and what-if, have tests of their own.
    let schema = schemars::schema_for!(FaultKind).to_value();
    let all = schema["oneOf"].as_array().unwrap().iter().map(|kind| kind["const"].as_str().unwrap());
    let missing: Vec<&str> =
        all.filter(|kind| !kinds.contains(kind) && !["bad_rules", "unknown_change"].contains(kind)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn rounding_is_exact_in_every_mode() {
    #[derive(Deserialize)]
    struct Rounding {
        x: String,
        places: u8,
        half_up: String,
        half_even: String,
        truncate: String,
    }
    let cases: Vec<Rounding> = serde_json::from_str(include_str!("cases/rounding.json")).unwrap();
    for case in cases {
        let value = Ratio::from_points(Points::parse(&case.x).unwrap());
        for (mode, expected) in [
            (RoundingMode::HalfUp, &case.half_up),
            (RoundingMode::HalfEven, &case.half_even),
            (RoundingMode::Truncate, &case.truncate),
        ] {
            assert_eq!(&mode.round(value, case.places).unwrap().to_string(), expected, "{} to {}", case.x, case.places);
        }
    }
}

#[test]
fn all_thousandths_up_to_a_hundred_round_half_up_exactly() {
    for thousandths in 0..=100_000_i128 {
        let value = Ratio::new(thousandths, 1_000).unwrap();
        let rounded = RoundingMode::HalfUp.round(value, 2).unwrap();
        assert_eq!(rounded.units(), (thousandths + 5) / 10, "{thousandths}/1000");
    }
}
