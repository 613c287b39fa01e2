//! Two verifiers of manifests that share no code judge the same random competitions: the engine's, and
//! `tests/verify_manifest.py`, which was written from the documents. `JINBANG_VERIFIER_ROUNDS=10000` is the nightly setting.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

mod format;
mod random;
mod second;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use random::Dice;
use scoring::manifest::{self, Audience, RulesText, Secret, Syntax};
use scoring::official::{self, Competition};
use scoring::{Phase, RulePack};
use second::{folder, judge};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How many competitions are judged where nothing else is said.
const ROUNDS: usize = 300;
fn json_text(rules: &Value) -> RulesText {
    RulesText { syntax: Syntax::Json, text: rules.to_string() }
}

/// Random rules and a competition that they can score.
fn random_case(dice: &mut Dice) -> Option<(Value, RulePack, Competition)> {
    let rules = random::rules(dice);
    let pack = json_text(&rules).read().ok()?;
    let competition = random::competition(dice, &pack);
    official::score(&pack, &competition).ok()?;
    Some((rules, pack, competition))
}

/// A random competition's manifest, and one that says it came from slightly other rules, with every hash in order; none when
/// its rules or data are refused.
fn random_manifests(dice: &mut Dice) -> Option<(String, String)> {
    let (rules, pack, competition) = random_case(dice)?;
    let outcome = official::score(&pack, &competition).unwrap();
    let mut others = std::iter::repeat_with(|| json_text(&random::other_rules(dice, rules.clone())));
    let forged = others.find(|rules| rules.read().is_ok()).unwrap();
    Some((manifest::build(&json_text(&rules), &outcome), manifest::build(&forged, &outcome)))
}

/// Whether the engine finds the results right; the trace, which the second verifier does not know, may differ.
fn has_right_results(file: &[u8]) -> bool {
    let found = manifest::verify(file).err().unwrap_or_default();
    found.iter().all(|found| ["sha256.trace", "sha256.content"].contains(&found.place.as_str()))
}

fn flip_a_bit(dice: &mut Dice, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let position = dice.below(bytes.len());
    bytes[position] ^= 1 << dice.below(7);
    bytes
}

#[test]
fn both_verifiers_agree_on_random_competitions_forged_ones_and_flipped_bits() {
    let wanted = std::env::var("JINBANG_VERIFIER_ROUNDS").map_or(ROUNDS, |text| text.parse().unwrap());
    let folder = folder("second-verifier");
    let mut dice = Dice::new(20_261_128);
    let (mut expected, mut made, mut refused) = (BTreeMap::new(), 0_usize, 0_usize);
    let mut write = |name: String, bytes: &[u8], is_right: bool| {
        std::fs::write(folder.join(&name), bytes).unwrap();
        expected.insert(name, if is_right { "verified" } else { "rejected" });
    };
    while made < wanted {
        let Some((whole, forged)) = random_manifests(&mut dice) else {
            refused += 1;
            continue;
        };
        assert!(manifest::verify(whole.as_bytes()).is_ok());
        let flipped = flip_a_bit(&mut dice, &whole);
        assert!(manifest::verify(&flipped).is_err());
        write(format!("{made}.json"), whole.as_bytes(), true);
        write(format!("{made}-flipped.json"), &flipped, false);
        write(format!("{made}-forged.json"), forged.as_bytes(), has_right_results(forged.as_bytes()));
        made += 1;
    }
    let files: Vec<String> = expected.keys().cloned().collect();
    let said = judge(&folder, &files);
    let differences: Vec<String> = expected
        .iter()
        .map(|(file, verdict)| (file, verdict, said.get(file).map_or("nothing", String::as_str)))
        .filter(|(_, verdict, said)| !said.starts_with(**verdict))
        .map(|(file, verdict, said)| format!("{file}: the engine: {verdict}, the second verifier: {said}"))
        .collect();
    let wrong = expected.iter().filter(|(file, verdict)| file.contains("forged") && **verdict == "rejected").count();
    println!(
        "{made} competitions ({refused} more were refused by the engine), as many with one flipped bit, as many under forged \
         rules of which {wrong} give another result: the two verifiers differ on {} of {}",
        differences.len(),
        files.len()
    );
    assert!(
        differences.is_empty(),
        "in {}:\n{}",
        folder.display(),
        differences[..differences.len().min(20)].join("\n")
    );
    assert!(wrong > made / 10, "the forged rules change hardly a result");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn both_verifiers_agree_on_the_rules_of_the_example_which_are_toml() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples/rules.toml")).unwrap();
    let rules = RulesText { syntax: Syntax::Toml, text };
    let pack = rules.read().unwrap();
    let mut dice = Dice::new(5);
    // Some panels are too small for these rules; the next ones are not.
    let built = (0..1_000).find_map(|_| {
        let competition = random::competition(&mut dice, &pack);
        Some(manifest::build(&rules, &official::score(&pack, &competition).ok()?))
    });
    let doubts = second::doubts("toml", &[("the example".to_owned(), built.unwrap())].into());
    assert!(doubts.is_empty(), "{doubts:?}");
}

#[test]
fn the_second_verifier_refuses_what_it_does_not_cover() {
    let whole = (0..).find_map(|seed| Some(random_manifests(&mut Dice::new(seed))?.0)).unwrap();
    let audience = Audience::Public { phase: Phase::Final };
    let public = manifest::disclose(whole.as_bytes(), &audience, &Secret::new([7; 32])).unwrap();
    let rules = RulesText { syntax: Syntax::Toml, text: WITH_AN_UNKNOWN_KEY.to_owned() };
    let pack = RulePack::from_toml(&WITH_AN_UNKNOWN_KEY.replace("by_acclamation = true", "")).unwrap();
    let competition = random::competition(&mut Dice::new(1), &pack);
    let unknown = manifest::build(&rules, &official::score(&pack, &competition).unwrap());
    let manifests = [("public", public), ("unknown", unknown)].map(|(name, text)| (name.to_owned(), text));
    assert_eq!(
        second::doubts("not-covered", &manifests.into()),
        [
            "public: not covered: a manifest that does not show everything",
            "unknown: not covered: rules: by_acclamation"
        ]
    );
}

const WITH_AN_UNKNOWN_KEY: &str = r#"
schema = "jinbang-rules/1"
title = "new"
combine = "sum"
by_acclamation = true
rounding = { total_places = 0 }
rounds = [{ key = "r", kind = "vote" }]
"#;

/// What the publications show changes no result.
const DISCLOSURE: [&str; 9] =
    ["disclosure", "publicity", "final", "public", "enterprise", "results", "marks", "judges", "fields"];

const TIE_KEYS: [&str; 12] = [
    "criterion",
    "group",
    "round",
    "measured",
    "untrimmed_mean",
    "first_places",
    "countback",
    "round_countback",
    "markers",
    "bonus",
    "vote",
    "draw",
];

/// The words that the rules use, and the kinds of their tie keys.
fn used(rules: &Value) -> BTreeSet<format::Word> {
    let chain = rules["ties"]["chain"].as_array().into_iter().flatten();
    let kinds = chain.map(|key| ("chain".to_owned(), key.as_str().unwrap().split(':').next().unwrap().to_owned()));
    format::words_of(rules).into_iter().chain(kinds).collect()
}

#[test]
fn every_rule_is_drawn_in_one_of_a_hundred_random_competitions() {
    let (mut dice, mut made, mut drawn) = (Dice::new(3), 0, BTreeMap::new());
    while made < 600 {
        let Some((rules, ..)) = random_case(&mut dice) else { continue };
        used(&rules).into_iter().for_each(|word| *drawn.entry(word).or_insert(0) += 1);
        made += 1;
    }
    let wanted = format::words().into_iter().filter(|(key, _)| !DISCLOSURE.contains(&key.as_str()));
    let wanted = wanted.chain(TIE_KEYS.map(|kind| ("chain".to_owned(), kind.to_owned())));
    let rare: Vec<_> = wanted.filter(|word| drawn.get(word).is_none_or(|times| *times < made / 100)).collect();
    assert!(rare.is_empty(), "{rare:?}");
}

/// The results of a hundred random competitions, by their hashes.
const RESULTS_SHA256: &str = "3087850c95546ded85cf5e4b90467f2b9ae51b14ffed3ea4c83c7136d641a7c7";

#[test]
fn every_build_on_every_machine_gives_random_competitions_the_same_results() {
    let (mut dice, mut made, mut hashes) = (Dice::new(9), 0, Sha256::new());
    while made < 100 {
        let Some((manifest, _)) = random_manifests(&mut dice) else { continue };
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        hashes.update(manifest["sha256"]["results"].as_str().unwrap());
        made += 1;
    }
    let hash: String = hashes.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, RESULTS_SHA256);
}
