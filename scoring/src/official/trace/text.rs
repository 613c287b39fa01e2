//! An explanation as a text for people, in one language: for the command line and for paper. Adds no sentence of its own
//! about the rules; those come with the steps.

use std::fmt::Write;

use super::{Explanation, MarkState, SheetPart, Step, TraceMark};
use crate::message::{Language, Message};
use crate::official::Mark;

impl Explanation {
    /// The explanation as Markdown that also reads as plain text: a heading and a sentence a step, the marks that entered
    /// it, and the sum to redo by hand.
    ///
    /// ```
    /// use scoring::{Language, RulePack};
    /// use scoring::official::{self, Competition, Entry, MarkRow};
    ///
    /// let rules = RulePack::from_toml(r#"
    ///     schema = "jinbang-rules/1"
    ///     title = "金点子"
    ///     combine = "sum"
    ///     rounding = { total_places = 2 }
    ///
    ///     [[rounds]]
    ///     key = "final"
    ///     name = "终评"
    ///     order = "weigh_then_trim"
    ///     aggregate = { method = "trimmed_mean", min_marks = 3 }
    ///     criteria = [{ key = "value", name = "效益" }]
    /// "#)?;
    /// let given = [("j1", "90"), ("j2", "85"), ("j3", "80"), ("j4", "absent")];
    /// let marks = given.map(|(judge, mark)| MarkRow::judged("A-01", "final", judge, "value", mark)).to_vec();
    /// let competition = Competition { entries: vec![Entry::new("A-01")], marks };
    /// let outcome = official::score(&rules, &competition)?;
    /// let text = outcome.explain("A-01").unwrap().to_markdown(Language::English);
    /// assert!(text.starts_with("# A-01\n\n## 1. 终评: sheets\n\n4 judges; each sheet is the sum of factor x mark."));
    /// assert!(text.contains("- j1: 90 (dropped as a highest)\n"));
    /// assert!(text.contains("- j4: absent\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_markdown(&self, language: Language) -> String {
        let mut text = format!("# {}\n", self.entry);
        for (step, number) in self.steps.iter().zip(1..) {
            // Writing to a text cannot fail.
            let _ = write_step(&mut text, step, number, language);
        }
        text
    }
}

impl MarkState {
    /// What a reader is told beside the mark; nothing beside one that counts as it is.
    #[must_use]
    pub fn note(self) -> Option<Message> {
        let (zh, en) = match self {
            MarkState::Counted => return None,
            MarkState::DroppedLow => ("去掉的最低分", "dropped as a lowest"),
            MarkState::DroppedHigh => ("去掉的最高分", "dropped as a highest"),
            MarkState::PulledUp => ("按保留的最低分计", "counts as the lowest that stays"),
            MarkState::PulledDown => ("按保留的最高分计", "counts as the highest that stays"),
            MarkState::Absent => ("缺席", "absent"),
            MarkState::Recused => ("回避", "recused"),
            MarkState::SheetIncomplete => ("整份不计", "the sheet does not count"),
        };
        Some(Message::new(zh, en))
    }
}

fn write_step(text: &mut String, step: &Step, number: u32, language: Language) -> std::fmt::Result {
    write!(text, "\n## {number}. {}\n\n{}\n", step.title.of(language), step.text.of(language))?;
    if !step.marks.is_empty() {
        text.push('\n');
    }
    for mark in &step.marks {
        writeln!(text, "- {}: {}", mark.judge, mark_line(mark, language))?;
    }
    // A sum ends in its value.
    match step.formula.as_ref().or(step.value.as_ref()) {
        Some(sum) => write!(text, "\n    {sum}\n"),
        None => Ok(()),
    }
}

/// `90 (dropped as a highest)`, or the reason alone where there is no number; then what a sheet is the sum of.
fn mark_line(mark: &TraceMark, language: Language) -> String {
    let note = mark.state.note().map(|note| note.of(language).to_owned());
    let mut line = match (&mark.mark, note) {
        (Some(mark), Some(note)) => format!("{mark} ({note})"),
        (Some(only), None) => only.clone(),
        (None, note) => note.unwrap_or_default(),
    };
    let parts: Vec<String> = mark.parts.iter().map(|part| part_words(part, language)).collect();
    if !parts.is_empty() {
        line.push_str(" = ");
        line.push_str(&parts.join(" + "));
    }
    line
}

/// `novelty 8.5 × 2`; a factor of one is left out.
fn part_words(part: &SheetPart, language: Language) -> String {
    let state = match Mark::parse(&part.mark) {
        Mark::Absent => MarkState::Absent.note(),
        Mark::Recused => MarkState::Recused.note(),
        Mark::Number(_) | Mark::NotGiven | Mark::Unreadable(_) => None,
    };
    let mark = state.map_or_else(|| part.mark.clone(), |note| note.of(language).to_owned());
    let factor = if part.factor == "1" { String::new() } else { format!(" × {}", part.factor) };
    format!("{} {mark}{factor}", part.criterion)
}
