//! What the manifests for the public, an enterprise and the supervisor hold, and that none of them can be changed unseen.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

use scoring::manifest::{self, Audience, RulesText, Secret, Syntax};
use scoring::official::{self, Competition, Entry, MarkRow};
use scoring::{Phase, RulePack};
use serde_json::Value;

const RULES: &str = r#"
schema = "jinbang-rules/1"
title = "手工小赛"
combine = "sum"
rounding = { total_places = 2 }
caps = { per_enterprise = 1, reserve = 1 }

[[rounds]]
key = "r"
order = "weigh_then_trim"
aggregate = { method = "mean" }
criteria = [{ key = "c", min = "0", max = "10" }]

[[tiers]]
key = "best"
count = 2

[disclosure.publicity]
public = { marks = "commitments", results = "awards", fields = ["name"] }
enterprise = { judges = "pseudonym", marks = "values", results = "totals", fields = ["name", "enterprise"] }

[disclosure.final]
public = { judges = "pseudonym", marks = "values", results = "totals", fields = ["name"] }
"#;

/// A and B of one enterprise, C of another and vetoed, D and E of a third.
fn competition() -> Competition {
    let mut all = Competition::default();
    for (entry, enterprise, given) in [
        ("A", "甲公司", ["9.5", "9"]),
        ("B", "甲公司", ["9", "recused"]),
        ("C", "乙公司", ["8", "8"]),
        ("D", "丙公司", ["7.5", "7"]),
        ("E", "丙公司", ["6", "6"]),
    ] {
        all.entries.push(Entry {
            enterprise: enterprise.to_owned(),
            name: format!("岗位{entry}"),
            ..Entry::new(entry)
        });
        for (judge, mark) in ["王评委", "李评委"].into_iter().zip(given) {
            all.marks.push(MarkRow::judged(entry, "r", judge, "c", mark));
        }
    }
    all.entries[2].veto = "欠薪".to_owned();
    all
}

fn sealed() -> String {
    let rules = RulesText { syntax: Syntax::Toml, text: RULES.to_owned() };
    let pack = rules.read().unwrap();
    manifest::build(&rules, &official::score(&pack, &competition()).unwrap())
}

fn secret() -> Secret {
    Secret::new([7; 32])
}

fn disclosed(audience: &Audience) -> String {
    manifest::disclose(sealed().as_bytes(), audience, &secret()).unwrap()
}

fn public(phase: Phase) -> String {
    disclosed(&Audience::Public { phase })
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn unchecked(file: &str) -> Vec<String> {
    manifest::verify_disclosed(file.as_bytes()).unwrap().unchecked.into_iter().map(|message| message.en).collect()
}

#[test]
fn the_public_sees_the_list_and_commitments_and_no_name_that_the_rules_hide() {
    let file = public(Phase::Publicity);
    for hidden in ["评委", "公司", "欠薪", "9.5", "recused", "9.25", "\"C\"", "\"E\""] {
        // The rules' own text says nothing of these.
        assert!(!file.contains(hidden), "{hidden}");
    }
    let file = value(&file);
    let shown: Vec<&str> =
        file["results"].as_array().unwrap().iter().map(|line| line["entry"].as_str().unwrap()).collect();
    assert_eq!(shown, ["A", "D"]);
    assert_eq!(file["entries"][0]["name"], "岗位A");
    assert_eq!((file["marks"].as_array().unwrap().len(), file["commitments"].as_array().unwrap().len()), (0, 4));
    assert_eq!(file["results"][0]["total"], Value::Null);
    assert_eq!(file["commitments"][0][2], "", "judges are omitted");
}

#[test]
fn what_the_public_cannot_check_is_said() {
    let verified = manifest::verify_disclosed(public(Phase::Publicity).as_bytes()).unwrap();
    assert!(!verified.is_recomputed);
    assert_eq!(
        (verified.title.as_str(), verified.entries, verified.marks, verified.commitments),
        ("手工小赛", 2, 0, 4)
    );
    let said = unchecked(&public(Phase::Publicity));
    for word in ["only awards and reserves are shown", "marks are hidden", "the sealed manifest and the secret"] {
        assert!(said.iter().any(|sentence| sentence.contains(word)), "{word}: {said:?}");
    }
}

#[test]
fn with_marks_and_pseudonyms_the_public_recomputes_everything_even_caps() {
    let file = public(Phase::Final);
    let verified = manifest::verify_disclosed(file.as_bytes()).unwrap();
    assert!(verified.is_recomputed);
    assert_eq!(verified.unchecked.len(), 1);
    let parsed = value(&file);
    let line =
        |entry: &str| parsed["results"].as_array().unwrap().iter().find(|line| line["entry"] == entry).unwrap().clone();
    assert_eq!((line("B")["reason"].clone(), line("C")["reason"].clone()), ("enterprise_cap".into(), "vetoed".into()));
    assert!(!file.contains("评委") && !file.contains("公司") && !file.contains("欠薪"));
    let pseudonyms: std::collections::BTreeSet<&str> =
        parsed["marks"].as_array().unwrap().iter().map(|mark| mark[2].as_str().unwrap()).collect();
    assert_eq!(pseudonyms.len(), 2);
    assert!(pseudonyms.iter().all(|name| name.starts_with("J-") && name.len() == 18));
}

#[test]
fn an_enterprise_sees_more_of_its_own_entries_only() {
    let file = disclosed(&Audience::Enterprise { phase: Phase::Publicity, enterprise: "甲公司".to_owned() });
    let parsed = value(&file);
    let marks: Vec<&str> = parsed["marks"].as_array().unwrap().iter().map(|mark| mark[0].as_str().unwrap()).collect();
    assert_eq!(marks, ["A", "A", "B", "B"]);
    let results = parsed["results"].as_array().unwrap();
    let shown: Vec<(&str, bool)> =
        results.iter().map(|line| (line["entry"].as_str().unwrap(), line["total"].is_null())).collect();
    // A list without ranks goes by tier.
    assert_eq!(shown, [("A", false), ("D", true), ("B", false)]);
    assert!(!file.contains("丙公司"));
    assert!(!unchecked(&file).is_empty());
}

#[test]
fn the_supervisor_recomputes_everything_without_names_of_judges_and_entries() {
    let file = disclosed(&Audience::Supervisor);
    assert!(manifest::verify_disclosed(file.as_bytes()).unwrap().is_recomputed);
    assert!(!file.contains("评委") && !file.contains("岗位"));
    assert!(file.contains("甲公司") && file.contains("欠薪") && file.contains("recused"));
}

#[test]
fn any_one_changed_byte_is_rejected_with_a_place() {
    // The first at every byte; the others, of the same form, here and there.
    for (file, step) in
        [(public(Phase::Publicity), 1), (public(Phase::Final), 7), (disclosed(&Audience::Supervisor), 11)]
    {
        for position in (0..file.len()).step_by(step) {
            let mut changed = file.clone().into_bytes();
            changed[position] ^= 1;
            let rejected = manifest::verify_disclosed(&changed).unwrap_err();
            assert!(rejected.iter().all(|found| !found.place.is_empty()), "byte {position}");
        }
    }
}

#[test]
fn a_public_manifest_belongs_to_the_sealed_one_it_was_made_from_and_to_no_other() {
    let sealed = sealed();
    for file in [public(Phase::Publicity), public(Phase::Final), disclosed(&Audience::Supervisor)] {
        assert_eq!(manifest::verify_belongs(sealed.as_bytes(), file.as_bytes(), &secret()), Ok(()));
        let other_secret = manifest::verify_belongs(sealed.as_bytes(), file.as_bytes(), &Secret::new([8; 32]));
        assert!(other_secret.unwrap_err().iter().any(|found| found.place == "sealed"));
        let other = sealed.replace("\"7.5\"", "\"7.6\"");
        let rejected = manifest::verify_belongs(other.as_bytes(), file.as_bytes(), &secret()).unwrap_err();
        assert!(rejected.iter().all(|found| !found.place.is_empty()));
    }
}

#[test]
fn a_forged_list_with_hashes_of_its_own_is_found_by_the_sealed_one() {
    // B takes the place of D, and every hash is made anew: only the sealed manifest tells.
    let mut forged = value(&public(Phase::Publicity));
    for list in ["entries", "results"] {
        forged[list][1]["entry"] = "B".into();
    }
    let rejected = manifest::verify_belongs(sealed().as_bytes(), forged.to_string().as_bytes(), &secret()).unwrap_err();
    assert!(rejected.iter().any(|found| found.place == "results[1].entry"), "{rejected:?}");
}

#[test]
fn nothing_of_a_publication_can_be_guessed_without_the_secret() {
    let (one, other) = (secret(), Secret::new([8; 32]));
    let file =
        |secret| manifest::disclose(sealed().as_bytes(), &Audience::Public { phase: Phase::Final }, secret).unwrap();
    let (one, other) = (value(&file(&one)), value(&file(&other)));
    assert_ne!(one["marks"][0][2], other["marks"][0][2], "pseudonyms");
    assert_ne!(one["sealed"], other["sealed"], "the commitment to the sealed manifest");
    assert_ne!(one["entries"][0]["enterprise"], other["entries"][0]["enterprise"]);
    let sealed = value(&sealed());
    assert_ne!(one["sealed"], sealed["sha256"]["content"], "its plain hash would let names be guessed");
}

#[test]
fn without_the_section_the_public_sees_the_awards_and_commitments_only() {
    let (text, _) = RULES.split_once("[disclosure.publicity]").unwrap();
    let pack = RulePack::from_toml(text).unwrap();
    assert_eq!(pack.disclosure, None);
    let rules = RulesText { syntax: Syntax::Toml, text: text.to_owned() };
    let sealed = manifest::build(&rules, &official::score(&pack, &competition()).unwrap());
    let file = manifest::disclose(sealed.as_bytes(), &Audience::Public { phase: Phase::Final }, &secret()).unwrap();
    let file = value(&file);
    assert_eq!((file["entries"].as_array().unwrap().len(), file["marks"].as_array().unwrap().len()), (2, 0));
    assert_eq!(file["entries"][0].get("name"), None);
}

#[test]
fn a_section_reads_back_from_its_canonical_json() {
    let pack = RulePack::from_toml(RULES).unwrap();
    assert_eq!(RulePack::from_json(&pack.to_json()).unwrap(), pack);
    assert_eq!(pack.disclosure.unwrap().phase(Phase::Final).enterprise, scoring::View::default());
}
