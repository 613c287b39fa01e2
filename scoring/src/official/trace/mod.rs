//! Explains an entry's way from each mark to its award, step by step, as data and as Chinese and English sentences.
//! Made on demand by the code that scores; computes no number of its own.

mod judges;
mod rounds;
mod standing;
mod text;
mod total;
mod voices;

use std::panic::resume_unwind;
use std::thread;

use serde::Serialize;

use super::outcome::Outcome;
use crate::canonical;
use crate::choices::choices;
use crate::message::Message;
use crate::ratio::{Overflow, Ratio};
use crate::rounding::{Decimal, RoundingMode};

/// How many entries a thread explains before their lines are passed on.
const ENTRIES_A_TURN: usize = 64;
/// How many digits of an unrounded value are shown.
const SHOWN_PLACES: usize = 4;

/// The way of one entry through the pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The entry's key.
    pub entry: String,
    /// The steps in the order in which they happened.
    pub steps: Vec<Step>,
}

choices! {
    /// What a step is about, as a stable word for programs.
    pub enum StepKind {
        /// The judges' sheets of a round: every mark, and each sheet's total.
        Sheets = "sheets",
        /// The panel's aggregate of sheet totals.
        Panel = "panel",
        /// The panel's aggregate of one criterion.
        Criterion = "criterion",
        /// Difficulty and base of the judged part.
        Difficulty = "difficulty",
        /// A measured criterion.
        Measured = "measured",
        /// Whether an essential criterion is met.
        Essential = "essential",
        /// The round's value.
        Round = "round",
        /// The place among the entries of the round, and its points.
        Place = "place",
        /// The vote and its quorums.
        Vote = "vote",
        /// The calibration of the round's value between panels, or of the marks between judges.
        Calibrate = "calibrate",
        /// Whether the entry goes on to the next round.
        Advance = "advance",
        /// The combination of the rounds.
        Combine = "combine",
        /// The bonus and its cap.
        Bonus = "bonus",
        /// The deduction and its cap.
        Deduction = "deduction",
        /// Floor and ceiling of the total.
        Limits = "limits",
        /// The rounding of the total.
        Rounding = "rounding",
        /// The rank.
        Rank = "rank",
        /// The tie chain.
        Tie = "tie",
        /// The award, or why there is none.
        Award = "award",
        /// The ranking of the enterprise or team.
        Grouping = "grouping",
    }
}

/// One step of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is about.
    pub kind: StepKind,
    /// The round's key, where the step belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round: Option<String>,
    /// The criterion's key, where the step belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
    /// A short heading.
    pub title: Message,
    /// What happened, as a sentence.
    pub text: Message,
    /// The sum, for anyone with a calculator: `604.5 ÷ 7 = 86.3571…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// The value after the step: exact digits, or cut ones followed by `…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value as a fraction in lowest terms, where the digits are cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The value before the step rounded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_rounding: Option<String>,
    /// The marks that entered the step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<TraceMark>,
}

/// A mark, or a judge's sheet total, within a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceMark {
    /// The judge's key.
    pub judge: String,
    /// The mark; none when there is no number.
    pub mark: Option<String>,
    /// The marks of a sheet, criterion by criterion.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SheetPart>,
    /// Whether it counts, and if not, why.
    pub state: MarkState,
}

/// One criterion of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetPart {
    /// The criterion's key.
    pub criterion: String,
    /// What it is multiplied by.
    pub factor: String,
    /// The mark as given, `absent` or `recused`.
    pub mark: String,
}

choices! {
    /// Whether a mark counts.
    pub enum MarkState {
        /// It counts.
        Counted = "counted",
        /// It was dropped as one of the lowest.
        DroppedLow = "dropped_low",
        /// It was dropped as one of the highest.
        DroppedHigh = "dropped_high",
        /// One of the lowest, it counts as the lowest that stays.
        PulledUp = "pulled_up",
        /// One of the highest, it counts as the highest that stays.
        PulledDown = "pulled_down",
        /// The judge was absent.
        Absent = "absent",
        /// The judge is recused.
        Recused = "recused",
        /// Another mark of the sheet is missing, so the sheet does not count.
        SheetIncomplete = "sheet_incomplete",
    }
}

impl Step {
    fn new(kind: StepKind, title: (impl Into<String>, impl Into<String>), text: (String, String)) -> Step {
        Step {
            kind,
            round: None,
            criterion: None,
            title: Message::new(title.0, title.1),
            text: Message::new(text.0, text.1),
            formula: None,
            value: None,
            exact: None,
            before_rounding: None,
            marks: Vec::new(),
        }
    }

    fn formula(mut self, formula: String) -> Step {
        self.formula = Some(formula);
        self
    }

    fn value(mut self, value: Ratio) -> Step {
        let digits = shown(value);
        self.exact = digits.ends_with('…').then(|| format!("{}/{}", value.numerator(), value.denominator()));
        self.value = Some(digits);
        self
    }

    fn rounded(mut self, before: Ratio, after: Decimal) -> Step {
        self.before_rounding = Some(shown(before));
        self.value = Some(after.to_string());
        self
    }
}

impl Outcome<'_> {
    /// Explains an entry; none when there is no such entry.
    #[must_use]
    pub fn explain(&self, entry: &str) -> Option<Explanation> {
        let index = self.competition.entries.iter().position(|known| known.entry == entry)?;
        self.explain_at(index)
    }

    /// Only the panel steps of every entry, in the order of [`Competition::entries`](super::Competition::entries): each
    /// judge's total and what the rule dropped. Much quicker than the whole explanations.
    pub fn panel_steps(&self) -> impl Iterator<Item = Vec<Step>> {
        (0..self.competition.entries.len()).map(|index| {
            let mut steps = Vec::new();
            for (round, _) in self.reached(index) {
                // As with whole explanations, nothing here can overflow that did not before.
                let _cannot_overflow = rounds::explain_panels(self, round, index, &mut steps);
            }
            steps
        })
    }

    /// One line of canonical JSON for each entry, in the order of the bytes of their keys: `trace.jsonl`.
    #[must_use]
    pub fn trace_lines(&self) -> String {
        self.each_trace_line().collect()
    }

    /// The lines of [`Outcome::trace_lines`], each with its line end. All processors explain, some hundred entries at a time,
    /// so that a trace is never in memory whole.
    pub(crate) fn each_trace_line(&self) -> impl Iterator<Item = String> {
        let mut order: Vec<usize> = (0..self.competition.entries.len()).collect();
        order.sort_by_key(|index| self.competition.entries.get(*index).map(|entry| entry.entry.as_bytes()));
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let turns: Vec<Vec<usize>> = order.chunks(ENTRIES_A_TURN * workers).map(<[usize]>::to_vec).collect();
        turns.into_iter().flat_map(move |turn| self.explain_together(&turn, workers))
    }

    /// The trace lines of some entries in their order, shared out among so many threads.
    fn explain_together(&self, entries: &[usize], workers: usize) -> Vec<String> {
        thread::scope(|scope| {
            let shares = entries.chunks(entries.len().div_ceil(workers).max(1));
            let threads: Vec<_> = shares.map(|share| scope.spawn(|| self.trace_lines_of(share))).collect();
            let done = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            done.flatten().collect()
        })
    }

    fn trace_lines_of(&self, entries: &[usize]) -> Vec<String> {
        let explanations = entries.iter().filter_map(|index| self.explain_at(*index));
        explanations
            .map(|explanation| {
                let mut line = canonical::to_text(&explanation);
                line.push('\n');
                line
            })
            .collect()
    }

    /// The rounds that an entry reached, with their values.
    fn reached(&self, index: usize) -> impl Iterator<Item = (usize, Ratio)> {
        let values = self.values.iter().map(move |values| values.get(index).copied().flatten());
        values.map_while(|value| value).enumerate()
    }

    pub(super) fn explain_at(&self, index: usize) -> Option<Explanation> {
        let entry = self.competition.entries.get(index)?;
        // Scoring this entry went through the same sums, so none of them can overflow here.
        let steps = self.steps(index).ok()?;
        Some(Explanation { entry: entry.entry.clone(), steps })
    }

    fn steps(&self, index: usize) -> Result<Vec<Step>, Overflow> {
        let mut steps = Vec::new();
        let mut reached = Vec::new();
        for (round, value) in self.reached(index) {
            reached.push(value);
            rounds::explain(self, round, index, &mut steps)?;
        }
        if let Some(total) = self.totals.get(index).copied().flatten() {
            total::explain(self, index, &reached, &total, &mut steps);
        }
        standing::explain(self, index, &mut steps)?;
        Ok(steps)
    }
}

/// A value for people: exact digits, or cut ones followed by `…`.
fn shown(value: Ratio) -> String {
    value.approximate(SHOWN_PLACES)
}

/// `1 judge`, `2 judges`.
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// How a mode rounds, in both languages: 四舍五入两位 / half up to 2 places.
fn rounding_words(mode: RoundingMode, places: u8) -> (String, String) {
    let (zh, en) = match mode {
        RoundingMode::HalfUp => ("四舍五入", "rounded half up"),
        RoundingMode::HalfEven => ("四舍六入五成双", "rounded half to even"),
        RoundingMode::Truncate => ("截去其余位数", "cut"),
    };
    let zh_places = match places {
        0 => "取整数".to_owned(),
        1 => "保留一位小数".to_owned(),
        2 => "保留两位小数".to_owned(),
        more => format!("保留 {more} 位小数"),
    };
    (format!("{zh}，{zh_places}"), format!("{en} to {}", counted(usize::from(places), "place")))
}

/// `a → b` when rounding changed how the value is written, else only the value.
fn arrow(before: Ratio, after: Option<Decimal>) -> String {
    match after {
        Some(after) if after.to_ratio() != Ok(before) => format!("{} → {after}", shown(before)),
        Some(after) => after.to_string(),
        None => shown(before),
    }
}
