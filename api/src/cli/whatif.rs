//! `jinbang score --against OTHER.toml --drop-judge J`: what would be otherwise, written beside the official result.

use std::path::PathBuf;

use clap::Args;
use scoring::Language;
use scoring::official::whatif::{self, Change};
use scoring::official::{self, Faults, Outcome};

use super::score::{BAD_DATA, Refusal, read_pack, read_rules_text};

/// What is tried out.
#[derive(Debug, Default, Args)]
pub(super) struct WhatIf {
    /// Compare with what other rules would give; writes `whatif.json` and `whatif.md`
    #[arg(long, value_name = "OTHER.toml")]
    pub(super) against: Option<PathBuf>,
    /// Compare with what the result would be without a judge; may be given several times
    #[arg(long, value_name = "J")]
    pub(super) drop_judge: Vec<String>,
}

impl WhatIf {
    /// `whatif.json` and `whatif.md`, the report in Chinese and below it in English; nothing if nothing is tried out.
    pub(super) fn files(&self, outcome: &Outcome<'_>) -> Result<Vec<(&'static str, String)>, Refusal> {
        if self.against.is_none() && self.drop_judge.is_empty() {
            return Ok(Vec::new());
        }
        let mut pack = match &self.against {
            Some(path) => read_pack(path, &read_rules_text(path)?)?,
            None => outcome.rules().clone(),
        };
        let mut competition = outcome.competition().clone();
        for judge in &self.drop_judge {
            let change = Change::DropJudge { judge: judge.clone() };
            change.apply(&mut pack, &mut competition).map_err(|faults| refuse(&faults))?;
        }
        let other = official::score(&pack, &competition).map_err(|faults| refuse(&faults))?;
        let difference = whatif::compare(outcome, &other);
        let report = [Language::Chinese, Language::English].map(|language| difference.to_markdown(language)).join("\n");
        Ok(vec![("whatif.json", difference.to_json()), ("whatif.md", report)])
    }
}

/// The rows of the input are not at fault, so no line is named.
fn refuse(faults: &Faults) -> Refusal {
    let described = faults.faults.iter().map(|fault| {
        let (message, remedy) = (&fault.message, &fault.remedy);
        format!("假设推演 | what-if: {}；{} | {}; {}", message.zh, remedy.zh, message.en, remedy.en)
    });
    Refusal { code: BAD_DATA, lines: described.collect() }
}
