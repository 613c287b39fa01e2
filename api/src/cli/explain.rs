//! `jinbang explain`: an entry's way from each mark to its award, recomputed from a manifest. The sentences are the engine's.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use scoring::{Language, manifest, official};

use super::score::{BAD_DATA, Refusal, finish, read_file};

/// The options of `jinbang explain`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The manifest
    #[arg(value_name = "manifest.json")]
    manifest: PathBuf,
    /// The entry's key
    entry: String,
    /// The language of the sentences: zh or en
    #[arg(long, default_value = "zh")]
    lang: Language,
}

/// Prints the explanation.
pub(super) fn run(options: &Options) -> ExitCode {
    finish(explain(options).map(|text| print!("{text}")))
}

fn explain(options: &Options) -> Result<String, Refusal> {
    let path = options.manifest.display();
    let refused = |lines: Vec<String>| Refusal {
        code: BAD_DATA,
        lines: lines.iter().map(|line| format!("{path}: {line}")).collect(),
    };
    let file = read_file(&options.manifest, BAD_DATA)?;
    manifest::verify(&file).map_err(|found| refused(found.iter().map(ToString::to_string).collect()))?;
    let one = |problem: &dyn Display| refused(vec![problem.to_string()]);
    let (rules, competition) = manifest::read(&file).map_err(|found| one(&found))?;
    let pack = rules.read().map_err(|errors| one(&errors))?;
    let outcome = official::score(&pack, &competition).map_err(|faults| one(&faults))?;
    let Some(explanation) = outcome.explain(&options.entry) else {
        let entry = &options.entry;
        return Err(one(&format!("没有申报 \"{entry}\"，请核对编号 | no entry \"{entry}\", check its key")));
    };
    Ok(explanation.to_markdown(options.lang))
}

#[cfg(test)]
mod tests {
    use super::super::score::{self, score, tests::example_inputs};
    use super::*;

    fn explained(change: impl Fn(String) -> String, entry: &str, lang: Language) -> Result<String, Refusal> {
        let out = tempfile::tempdir().unwrap();
        score(&score::Options::of(example_inputs(out.path()))).unwrap();
        let manifest = out.path().join("manifest.json");
        let text = change(std::fs::read_to_string(&manifest).unwrap());
        std::fs::write(&manifest, text).unwrap();
        explain(&Options { manifest, entry: entry.to_owned(), lang })
    }

    #[test]
    fn an_entry_of_the_example_is_explained_from_its_marks_to_its_award_in_either_language() {
        let zh = explained(|text| text, "P-01", Language::Chinese).unwrap();
        let en = explained(|text| text, "P-01", Language::English).unwrap();
        assert!(zh.starts_with("# P-01\n") && zh.contains("位评委评分") && zh.contains("去掉的最高分"), "{zh}");
        assert!(en.contains("each sheet is the sum of factor x mark") && en.contains("dropped as a highest"), "{en}");
        assert_eq!(zh.matches("\n## ").count(), en.matches("\n## ").count());
    }

    #[test]
    fn an_entry_that_is_not_there_and_a_changed_manifest_are_refused_as_bad_data() {
        let missing = explained(|text| text, "P-99", Language::Chinese).unwrap_err();
        assert_eq!(missing.code, BAD_DATA);
        assert!(missing.lines[0].contains("no entry \"P-99\", check its key"), "{:?}", missing.lines);
        let changed = explained(|text| text.replacen("P-01", "P-0X", 1), "P-02", Language::Chinese).unwrap_err();
        assert_eq!(changed.code, BAD_DATA);
    }
}
