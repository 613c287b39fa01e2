//! Every kind of bad input that the formats name is refused with file, line, reason and remedy in both languages, under
//! its own exit code, and nothing is written.

use std::path::Path;

use super::score::{BAD_DATA, BAD_RULES, Inputs, Options, Refusal, score};

const RULES: &str = r#"schema = "jinbang-rules/1"
title = "x"
combine = "sum"
rounding = { total_places = 2 }
[[rounds]]
key = "r"
order = "weigh_then_trim"
aggregate = { method = "mean" }
min_judges = 2
criteria = [
  { key = "c", min = "0", max = "10", step = "0.5" },
  { key = "d" },
  { key = "m", kind = "measured" },
]
"#;

const ENTRIES: &str = "entry,bonus\nA,1\nB,\n";

const MARKS: &str = "entry,judge,criterion,mark
A,j1,c,9
A,j1,d,9
A,j2,c,8
A,j2,d,8
A,,m,5
B,j1,c,7
B,j1,d,7
B,j2,c,6
B,j2,d,6
B,,m,4
";

/// A second round, so that marks must name theirs.
const TWO_ROUNDS: &str = "[[rounds]]\nkey = \"s\"\norder = \"weigh_then_trim\"\naggregate = { method = \"mean\" }\ncriteria = [{ key = \"c\" }]\n";

fn try_score(rules: &str, entries: &str, marks: &[u8]) -> (Result<(), Refusal>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let options = Options::of(Inputs {
        rules: write("rules.toml", rules.as_bytes()),
        entries: write("entries.csv", entries.as_bytes()),
        marks: write("marks.csv", marks),
        out: folder.path().join("result"),
    });
    let result = score(&options).map_err(|refusal| Refusal {
        lines: refusal.lines.iter().map(|line| without_folder(line, folder.path())).collect(),
        ..refusal
    });
    (result, folder.path().join("result").exists())
}

fn without_folder(line: &str, folder: &Path) -> String {
    line.replace(&format!("{}/", folder.display()), "")
}

/// The refusal has the code, a line of that file and line, and in every line reason and remedy in both languages.
fn assert_refused(what: &str, code: u8, place: &str, rules: &str, entries: &str, marks: &[u8]) {
    let (result, is_written) = try_score(rules, entries, marks);
    let refusal = result.expect_err(what);
    assert_eq!(refusal.code, code, "{what}: {:?}", refusal.lines);
    assert!(!is_written, "{what}: something was written");
    let place = format!("{place}: ");
    assert!(refusal.lines.iter().any(|line| line.starts_with(&place)), "{what}: {:?}", refusal.lines);
    for line in &refusal.lines {
        let (zh, en) = line.split_once(" | ").expect(line);
        assert!(zh.contains('；') && en.contains("; "), "{what}: no remedy in {line}");
    }
}

fn changed(text: &str, from: &str, to: &str) -> String {
    let changed = text.replace(from, to);
    assert_ne!(changed, text, "{from} is not there");
    changed
}

#[test]
fn the_unchanged_files_are_accepted() {
    let (result, is_written) = try_score(RULES, ENTRIES, MARKS.as_bytes());
    assert!(result.is_ok() && is_written, "{result:?}");
}

#[test]
fn every_kind_of_bad_rules_is_refused_with_its_line() {
    let cases = [
        ("a trim that can leave no mark", 8, "method = \"mean\"", "method = \"trimmed_mean\", min_marks = 2"),
        (
            "a winsorized mean that can leave none",
            8,
            "method = \"mean\"",
            "method = \"winsorized_mean\", min_marks = 2",
        ),
        ("places on a judged criterion under weigh_then_trim", 12, "key = \"d\"", "key = \"d\", places = 2"),
        (
            "panel_places on a judged criterion under weigh_then_trim",
            12,
            "key = \"d\"",
            "key = \"d\", panel_places = 2",
        ),
        ("panel_places on a measured criterion", 13, "\"measured\"", "\"measured\", panel_places = 2"),
        ("weights that do not sum to 100", 5, "\"sum\"", "\"weighted\""),
        ("a negative weight", 9, "min_judges = 2", "weight = \"-1\""),
        ("a negative factor", 12, "key = \"d\"", "key = \"d\", factor = \"-1\""),
        ("advance on the last round", 9, "min_judges = 2", "advance = { count = 1 }"),
        ("a tier count below 1", 3, "title = \"x\"", "title = \"x\"\ntiers = [{ key = \"t\", count = 0 }]"),
        ("a tie key that does not exist", 3, "title = \"x\"", "title = \"x\"\nties = { chain = [\"criterion:r.z\"] }"),
        ("an unknown key", 2, "title = \"x\"", "titel = \"x\""),
        ("an unknown value", 3, "\"sum\"", "\"product\""),
        ("an unknown method", 8, "\"mean\"", "\"average\""),
        ("no schema", 1, "schema = \"jinbang-rules/1\"\n", ""),
        ("no total_places", 4, "total_places = 2", ""),
        ("a scored round without an order", 5, "order = \"weigh_then_trim\"\n", ""),
        ("a scored round without an aggregate", 5, "aggregate = { method = \"mean\" }\n", ""),
        ("a text that is no TOML", 2, "title = \"x\"", "title = "),
    ];
    for (what, line, from, to) in cases {
        let rules = changed(RULES, from, to);
        assert_refused(what, BAD_RULES, &format!("rules.toml:{line}"), &rules, ENTRIES, MARKS.as_bytes());
    }
}

#[test]
fn every_kind_of_bad_marks_is_refused_with_its_line() {
    let cases = [
        ("an empty mark", "marks.csv:7", "B,j1,c,7", "B,j1,c,"),
        ("a row missing on a judge's sheet", "marks.csv:7", "B,j1,d,7\n", ""),
        ("a row that is there twice", "marks.csv:9", "B,j1,d,7\n", "B,j1,d,7\nB,j1,d,7\n"),
        ("an unknown entry", "marks.csv:7", "A,,m,5\n", "A,,m,5\nZ,j1,c,1\n"),
        ("an unknown criterion", "marks.csv:7", "A,,m,5\n", "A,,m,5\nA,j1,z,1\n"),
        ("an unknown column", "marks.csv:1", "criterion,mark", "criterion,mark,colour"),
        ("a missing column", "marks.csv:1", "criterion,mark", "criterion,score"),
        ("a column that is there twice", "marks.csv:1", "criterion,mark", "mark,mark"),
        ("a row of another length", "marks.csv:7", "B,j1,c,7", "B,j1,c,7,8"),
        ("a judge on a measured criterion", "marks.csv:6", "A,,m,5", "A,j1,m,5"),
        ("no judge on a judged criterion", "marks.csv:7", "A,,m,5\n", "A,,m,5\nA,,c,9\n"),
        ("a measured value that is no number", "marks.csv:11", "B,,m,4", "B,,m,fast"),
        ("a measured value that is absent", "marks.csv:11", "B,,m,4", "B,,m,absent"),
        ("no measured value", "entries.csv:3", "B,,m,4\n", ""),
        ("a mark out of range", "marks.csv:9", "B,j2,c,6", "B,j2,c,11"),
        ("a mark off its step", "marks.csv:9", "B,j2,c,6", "B,j2,c,6.3"),
        ("a mark that is no number", "marks.csv:9", "B,j2,c,6", "B,j2,c,six"),
        ("a mark of five places", "marks.csv:9", "B,j2,c,6", "B,j2,c,6.00001"),
        ("fewer judges than min_judges", "entries.csv:3", "B,j2,c,6\nB,j2,d,6\n", ""),
        ("an absent judge under min_judges", "entries.csv:3", "B,j2,c,6", "B,j2,c,absent"),
    ];
    for (what, place, from, to) in cases {
        assert_refused(what, BAD_DATA, place, RULES, ENTRIES, changed(MARKS, from, to).as_bytes());
    }
    assert_refused(
        "text that is not UTF-8",
        BAD_DATA,
        "marks.csv:3",
        RULES,
        ENTRIES,
        b"entry,criterion,mark\nA,m,5\nB\xff,m,1\n",
    );
}

#[test]
fn a_round_that_is_unknown_or_left_blank_among_several_is_refused_with_its_line() {
    let marks = "entry,round,judge,criterion,mark\nA,x,j1,c,9\n";
    assert_refused("an unknown round", BAD_DATA, "marks.csv:2", RULES, ENTRIES, marks.as_bytes());
    let rules = format!("{RULES}{TWO_ROUNDS}");
    assert_refused("a blank round among several", BAD_DATA, "marks.csv:2", &rules, ENTRIES, MARKS.as_bytes());
}

#[test]
fn every_kind_of_bad_entries_is_refused_with_its_line() {
    let cases = [
        ("a negative bonus", "entries.csv:2", "A,1", "A,-1"),
        ("a bonus that is no number", "entries.csv:2", "A,1", "A,one"),
        ("an entry that is there twice", "entries.csv:4", "B,\n", "B,\nA,\n"),
        ("an entry without a key", "entries.csv:4", "B,\n", "B,\n,1\n"),
        ("no column of keys", "entries.csv:1", "entry,", "key,"),
        ("a column without a name", "entries.csv:1", "entry,bonus", "entry,"),
        ("a row of another length", "entries.csv:2", "A,1", "A"),
        ("a negative deduction", "entries.csv:2", "bonus\nA,1", "deduction\nA,-1"),
        ("a difficulty that is no number", "entries.csv:2", "bonus\nA,1", "difficulty\nA,hard"),
    ];
    for (what, place, from, to) in cases {
        assert_refused(what, BAD_DATA, place, RULES, &changed(ENTRIES, from, to), MARKS.as_bytes());
    }
}

#[test]
fn what_a_rule_refuses_in_complete_marks_is_refused_with_its_entry() {
    let with = |from: &str, to: &str| changed(RULES, from, to);
    let cases = [
        ("fewer marks than min_marks", "entries.csv:2", with("\"mean\"", "\"median\", min_marks = 3")),
        (
            "a calibrated entry without a panel",
            "entries.csv:2",
            with("min_judges = 2", "calibrate = { method = \"ratio_pooled\", comparable = \"random\" }"),
        ),
        (
            "a judge in none of the groups",
            "marks.csv:2",
            with("\"mean\"", "\"mean\", groups = [{ panel = \"p\", weight = \"100\" }]"),
        ),
        (
            "a quota that nobody can meet",
            "marks.csv:1",
            with(
                "title = \"x\"",
                "title = \"x\"\ntiers = [{ key = \"t\", count = 1 }]\ncaps = { category_min = { X = 1 } }",
            ),
        ),
    ];
    for (what, place, rules) in cases {
        assert_refused(what, BAD_DATA, place, &rules, ENTRIES, MARKS.as_bytes());
    }
    let refuses_ties = with("title = \"x\"", "title = \"x\"\nties = { left = \"refuse\" }");
    let equal = "entry,judge,criterion,mark\nA,j1,c,9\nA,j1,d,9\nA,j2,c,8\nA,j2,d,8\nA,,m,5\nB,j1,c,9\nB,j1,d,9\nB,j2,c,8\nB,j2,d,8\nB,,m,5\n";
    assert_refused(
        "a tie that no rule breaks",
        BAD_DATA,
        "entries.csv:2",
        &refuses_ties,
        "entry\nA\nB\n",
        equal.as_bytes(),
    );
    let vote = "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = { total_places = 2 }\n[[rounds]]\nkey = \"r\"\nkind = \"vote\"\nattendance = \"2/3\"\n";
    let votes = "entry,judge,criterion,mark\nA,j1,vote,1\nA,j2,vote,absent\n";
    assert_refused("too few judges for a vote", BAD_DATA, "entries.csv:2", vote, "entry\nA\n", votes.as_bytes());
}
