//! A manifest is accepted as it was built, and refused with any one byte changed.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a failed test")]

use scoring::RulePack;
use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition, Entry, MarkRow};
use sha2::{Digest, Sha256};

const RULES: &str = r#"
schema = "jinbang-rules/1"
title = "手工小赛"
combine = "sum"
rounding = { total_places = 2 }

[[rounds]]
key = "r"
order = "weigh_then_trim"
aggregate = { method = "trimmed_mean", min_marks = 3 }
criteria = [{ key = "c", min = "0", max = "10" }]

[[tiers]]
key = "best"
count = 1
"#;

fn competition() -> Competition {
    let mut marks = Vec::new();
    for (entry, given) in [("A", ["9.5", "8", "7"]), ("B", ["9", "9", "recused"]), ("C", ["6", "6.25", "absent"])] {
        for (judge, mark) in ["j1", "j2", "j3"].into_iter().zip(given) {
            marks.push(MarkRow::judged(entry, "", judge, "c", mark));
        }
        marks.push(MarkRow::judged(entry, "", "j4", "c", "5.5"));
    }
    let entries = vec![
        Entry { name: "岗位\"一\"".into(), ..Entry::new("A") },
        Entry { bonus: "0.5".parse().unwrap(), ..Entry::new("B") },
        Entry { veto: "欠薪".into(), ..Entry::new("C") },
    ];
    Competition { entries, marks }
}

fn built() -> String {
    let rules = RulesText { syntax: Syntax::Toml, text: RULES.to_owned() };
    let pack = rules.read().unwrap();
    let competition = competition();
    manifest::build(&rules, &official::score(&pack, &competition).unwrap())
}

#[test]
fn a_manifest_verifies_as_it_was_built() {
    let verified = manifest::verify(built().as_bytes()).unwrap();
    assert_eq!((verified.title.as_str(), verified.entries, verified.marks), ("手工小赛", 3, 12));
}

#[test]
fn any_one_changed_byte_is_rejected_with_a_place() {
    let manifest = built().into_bytes();
    for position in 0..manifest.len() {
        for change in [0x01, 0x20] {
            let mut changed = manifest.clone();
            changed[position] ^= change;
            let rejected = manifest::verify(&changed).unwrap_err();
            assert!(rejected.iter().all(|found| !found.place.is_empty()), "byte {position}");
        }
    }
}

#[test]
fn a_missing_or_an_added_byte_is_rejected() {
    let manifest = built();
    for position in (0..manifest.len()).filter(|position| manifest.is_char_boundary(*position)).step_by(7) {
        let mut longer = manifest.clone();
        longer.insert(position, ' ');
        assert!(manifest::verify(longer.as_bytes()).is_err(), "a blank before byte {position}");
        assert!(manifest::verify(&manifest.as_bytes()[..position]).is_err(), "cut at byte {position}");
    }
}

#[test]
fn a_result_that_the_data_do_not_give_is_named() {
    let forged = built().replace("\"total\":\"7.50\"", "\"total\":\"9.50\"");
    assert_ne!(forged, built());
    let rejected = manifest::verify(forged.as_bytes()).unwrap_err();
    assert!(rejected.iter().any(|found| found.place.starts_with("results[") && found.place.ends_with(".total")));
}

#[test]
fn the_same_data_in_another_order_give_the_same_bytes() {
    let rules = RulesText { syntax: Syntax::Toml, text: RULES.to_owned() };
    let pack = RulePack::from_toml(RULES).unwrap();
    let mut turned = competition();
    turned.entries.reverse();
    turned.marks.reverse();
    assert_eq!(manifest::build(&rules, &official::score(&pack, &turned).unwrap()), built());
}

/// What a manifest of this engine has always been: debug and release, one machine and another give these bytes.
const SEALED_SHA256: &str = "55e626526488c4bb4dad3cd24df6bca30f651e89105c13c3a19fbaf7af94d201";

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_build_on_every_machine_makes_the_same_manifest() {
    assert_eq!(sha256(&built()), SEALED_SHA256, "a change of the engine's version or of the trace's words changes it");
}
