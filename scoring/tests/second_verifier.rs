//! Two verifiers of manifests that share no code judge the same random competitions: the engine's, and
//! `tests/verify_manifest.py`, which was written from the documents. `JINBANG_VERIFIER_ROUNDS=10000` is the nightly setting.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

mod random;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use random::Dice;
use scoring::manifest::{self, RulesText, Syntax};
use scoring::official;
use sha2::{Digest, Sha256};

/// How many competitions are judged where nothing else is said.
const ROUNDS: usize = 300;
/// How many files one run of Python gets.
const AT_ONCE: usize = 500;

fn verifier() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/verify_manifest.py")
}

fn python(folder: &Path, files: &[String]) -> Output {
    let run = Command::new("python3").arg(verifier()).args(files).current_dir(folder).output();
    run.unwrap_or_else(|error| panic!("python3 3.11 or newer is needed (scripts/ensure-tools.sh python): {error}"))
}

/// What the second verifier says of each file: `verified`, `rejected` or `not covered`.
fn judge(folder: &Path, files: &[String]) -> BTreeMap<String, String> {
    let mut said = BTreeMap::new();
    for some in files.chunks(AT_ONCE) {
        let output = python(folder, some);
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let (file, verdict) = line.split_once(": ").unwrap();
            said.insert(file.to_owned(), verdict.to_owned());
        }
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    said
}

/// An empty folder of this test run.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _may_not_be_there = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A random competition's manifest, and one that says it came from slightly other rules, with every hash in order; none when
/// its rules or data are refused.
fn random_manifests(dice: &mut Dice) -> Option<(String, String)> {
    let rules = random::rules(dice);
    let text = |rules: &serde_json::Value| RulesText { syntax: Syntax::Json, text: rules.to_string() };
    let pack = text(&rules).read().ok()?;
    let competition = random::competition(dice, &pack);
    let outcome = official::score(&pack, &competition).ok()?;
    let forged = text(&random::other_rules(dice, rules.clone()));
    Some((manifest::build(&text(&rules), &outcome), manifest::build(&forged, &outcome)))
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
    let folder = folder(&format!("second-verifier-{}", std::process::id()));
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
    let folder = folder("toml");
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
    std::fs::write(folder.join("m.json"), built.unwrap()).unwrap();
    let said = judge(&folder, &["m.json".to_owned()]);
    assert!(said["m.json"].starts_with("verified: "), "{said:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_second_verifier_refuses_what_it_does_not_cover() {
    let folder = folder("not-covered");
    let mut dice = Dice::new(1);
    let mut rules = random::rules(&mut dice);
    rules["caps"]["category_max"] = 9.into();
    let rules = RulesText { syntax: Syntax::Json, text: rules.to_string() };
    let pack = rules.read().unwrap();
    let competition = random::competition(&mut dice, &pack);
    let text = manifest::build(&rules, &official::score(&pack, &competition).unwrap());
    std::fs::write(folder.join("m.json"), text).unwrap();
    let output = python(&folder, &["m.json".to_owned()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stdout).unwrap().contains("not covered: caps: category_max"));
    std::fs::remove_dir_all(folder).unwrap();
}

/// The results of a hundred random competitions, by their hashes.
const RESULTS_SHA256: &str = "993cd6b488c82b05a15994b1605506705ccc63cfd98199b786dd0bb8a59988a3";

#[test]
fn every_build_on_every_machine_gives_random_competitions_the_same_results() {
    let (mut dice, mut made, mut hashes) = (Dice::new(9), 0, Sha256::new());
    while made < 100 {
        let Some((manifest, _)) = random_manifests(&mut dice) else { continue };
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        hashes.update(manifest["sha256"]["results"].as_str().unwrap());
        made += 1;
    }
    let hash: String = hashes.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, RESULTS_SHA256);
}
