//! Asks the second verifier, `tests/verify_manifest.py`, what it thinks of manifests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many files one run of Python gets.
const AT_ONCE: usize = 500;

/// An empty folder of this test run.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _may_not_be_there = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What it says of each file: `verified`, `rejected` or `not covered`, and more.
pub fn judge(folder: &Path, files: &[String]) -> BTreeMap<String, String> {
    let verifier = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/verify_manifest.py");
    let mut said = BTreeMap::new();
    for some in files.chunks(AT_ONCE) {
        let run = Command::new("python3").arg(&verifier).args(some).current_dir(folder).output();
        let output = run.unwrap_or_else(|error| {
            panic!("python3 3.11 or newer is needed (scripts/ensure-tools.sh python): {error}")
        });
        let lines = String::from_utf8(output.stdout).unwrap();
        let said_here = lines.lines().map(|line| line.split_once(": ").unwrap());
        let said_here: BTreeMap<_, _> =
            said_here.map(|(file, verdict)| (file.to_owned(), verdict.to_owned())).collect();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let has = |word: &str| said_here.values().any(|verdict| verdict.starts_with(word));
        let code = if has("rejected") {
            3
        } else if has("not covered") {
            2
        } else {
            0
        };
        assert_eq!(output.status.code(), Some(code));
        said.extend(said_here);
    }
    said
}

/// Writes manifests by what they are of, and gives those back that are not found right, each with the verdict.
pub fn doubts(name: &str, manifests: &BTreeMap<String, String>) -> Vec<String> {
    let folder = folder(name);
    let file = |index: usize| format!("{index}.json");
    for (index, text) in manifests.values().enumerate() {
        std::fs::write(folder.join(file(index)), text).unwrap();
    }
    let files: Vec<String> = (0..manifests.len()).map(file).collect();
    let said = judge(&folder, &files);
    let verdicts = manifests.keys().zip(&files).map(|(of, file)| (of, &said[file]));
    let doubts = verdicts.filter(|(_, verdict)| !verdict.starts_with("verified: "));
    let doubts: Vec<String> = doubts.map(|(of, verdict)| format!("{of}: {verdict}")).collect();
    if doubts.is_empty() {
        std::fs::remove_dir_all(folder).unwrap();
    }
    doubts
}
