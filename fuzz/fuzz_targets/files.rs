//! The CSV files of a competition: any bytes are read or refused with a line of the file; what is read is scored or
//! refused, and what was scored is explained and verified. The two files are separated by the first zero byte.
#![no_main]

#[expect(unused_imports, reason = "the server uses more of it")]
#[path = "../../api/src/competition_files/mod.rs"]
mod competition_files;

use competition_files::{read_entries, read_marks, write_entries, write_marks, write_ranking};
use libfuzzer_sys::fuzz_target;
use scoring::RulePack;
use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition};

const RULES: &str = r#"
schema = "jinbang-rules/1"
title = "fuzz"
combine = "sum"
rounding = { total_places = 2 }
ties = { chain = ["criterion:r.c", "untrimmed_mean", "countback", "bonus"] }
caps = { per_enterprise = 1, reserve = 1 }

[[rounds]]
key = "r"
order = "weigh_then_trim"
aggregate = { method = "trimmed_mean", min_marks = 3, below_min = "mean" }
criteria = [{ key = "c", min = "0", max = "10", step = "0.5" }, { key = "m", kind = "measured" }]

[[tiers]]
key = "t"
count = 1
"#;

fuzz_target!(|data: &[u8]| {
    let middle = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let (entries, marks) = data.split_at(middle);
    let (entries, marks) = (read_entries(entries), read_marks(marks.get(1..).unwrap_or_default()));
    assert_eq!((entries.values.len(), marks.values.len()), (entries.lines.len(), marks.lines.len()));
    if !entries.faults.is_empty() || !marks.faults.is_empty() {
        return;
    }
    let again = read_entries(&write_entries(&entries.values).expect("entries can be written"));
    assert_eq!((again.values, again.faults), (entries.values.clone(), vec![]));
    let again = read_marks(&write_marks(&marks.values).expect("marks can be written"));
    assert_eq!((again.values, again.faults), (marks.values.clone(), vec![]));
    let rules = RulesText { syntax: Syntax::Toml, text: RULES.to_owned() };
    let pack: RulePack = rules.read().expect("the rules are good");
    let competition = Competition { entries: entries.values, marks: marks.values };
    if let Ok(outcome) = official::score(&pack, &competition) {
        assert_eq!(outcome.trace_lines().lines().count(), competition.entries.len());
        write_ranking(&outcome).expect("the ranking can be written");
        let manifest = manifest::build(&rules, &outcome);
        assert!(manifest::verify(manifest.as_bytes()).is_ok());
    }
});
