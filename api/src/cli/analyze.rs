//! `jinbang analyze`: the advisory statistics of a competition, from the files that `jinbang score` reads. Changes nothing
//! official.

use std::process::ExitCode;

use clap::Args;
use scoring::analysis;

use super::score::{Inputs, Refusal, cannot_write, finish, with_outcome, write_files};

/// The options of `jinbang analyze`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    inputs: Inputs,
    /// Where random draws begin; the same seed gives the same files
    #[arg(long, default_value_t = 1949)]
    seed: u64,
}

/// Analyses and writes `analysis.json` and `analysis.md`.
pub(super) fn run(options: &Options) -> ExitCode {
    finish(analyze(options))
}

fn analyze(options: &Options) -> Result<(), Refusal> {
    let folder = &options.inputs.out;
    with_outcome(&options.inputs, |_, outcome| {
        let analysis = analysis::analyze(outcome, options.seed);
        let json = analysis.to_json().map_err(|error| cannot_write(folder, &error))?;
        write_files(folder, &[("analysis.json", json.as_bytes()), ("analysis.md", analysis.to_markdown().as_bytes())])
    })
}

#[cfg(test)]
mod tests {
    use super::super::score::tests::example_inputs;
    use super::*;

    #[test]
    fn the_example_competition_has_the_same_analysis_every_time() {
        let out = tempfile::tempdir().unwrap();
        let read = |name: &str| {
            let folder = out.path().join(name);
            analyze(&Options { inputs: example_inputs(&folder), seed: 7 }).unwrap();
            ["analysis.json", "analysis.md"].map(|file| std::fs::read_to_string(folder.join(file)).unwrap())
        };
        let [json, report] = read("first");
        assert_eq!([json.clone(), report.clone()], read("second"));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["schema"], "jinbang-analysis/1");
        assert!(json["rounds"].as_array().unwrap().iter().all(|round| !round["groups"].as_array().unwrap().is_empty()));
        assert!(report.contains("评委是否一致"));
    }

    #[test]
    fn incomplete_data_are_refused_as_they_are_when_scoring() {
        let out = tempfile::tempdir().unwrap();
        let marks = out.path().join("marks.csv");
        std::fs::write(&marks, "entry,round,judge,criterion,mark\n").unwrap();
        let result = out.path().join("result");
        let inputs = Inputs { marks, ..example_inputs(&result) };
        assert_ne!(finish(analyze(&Options { inputs, seed: 7 })), ExitCode::SUCCESS);
        assert!(!result.exists());
    }
}
