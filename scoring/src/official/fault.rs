//! What is wrong or missing in the data of a competition. Does not look for it.

use std::fmt;

use serde::Serialize;

use crate::choices::choices;
use crate::message::Message;

choices! {
    /// The kind of a fault, as a stable word for programs.
    pub enum FaultKind {
        /// The rule pack itself cannot be used.
        BadRules = "bad_rules",
        /// An entry has no key.
        BlankEntry = "blank_entry",
        /// Two entries have the same key.
        RepeatedEntry = "repeated_entry",
        /// A bonus or deduction is negative.
        NegativeAdjustment = "negative_adjustment",
        /// A mark names an entry that is not there.
        UnknownEntry = "unknown_entry",
        /// A mark names a round that the rules do not have.
        UnknownRound = "unknown_round",
        /// A mark names no round although there are several.
        BlankRound = "blank_round",
        /// A mark names a criterion that its round does not have.
        UnknownCriterion = "unknown_criterion",
        /// A mark is given for a criterion of other categories.
        OtherCategory = "other_category",
        /// A mark of a judged criterion names no judge.
        JudgeMissing = "judge_missing",
        /// A value of a measured criterion names a judge.
        JudgeOnMeasured = "judge_on_measured",
        /// The same mark is there twice.
        RepeatedMark = "repeated_mark",
        /// A mark is not yet given.
        NotGiven = "not_given",
        /// A mark is no number, or a measured value is absent.
        NotANumber = "not_a_number",
        /// A mark is outside its criterion's range.
        OutOfRange = "out_of_range",
        /// A mark is off its criterion's step.
        OffStep = "off_step",
        /// Fewer valid sheets or marks than `min_judges`.
        TooFewJudges = "too_few_judges",
        /// Fewer marks than `min_marks`, and the rule refuses.
        TooFewMarks = "too_few_marks",
        /// Fewer judges voted than the attendance asks for.
        QuorumMissing = "quorum_missing",
        /// A round is calibrated and an entry has no panel there or several, or a judge is in none of the groups.
        PanelUnknown = "panel_unknown",
        /// Judges are calibrated by entries in common, and have none.
        NotComparable = "not_comparable",
        /// Quotas that the ranked entries cannot meet.
        QuotaInfeasible = "quota_infeasible",
        /// A what-if names a tier, round, criterion or judge that is not there.
        UnknownChange = "unknown_change",
        /// A tie is left that the rules refuse.
        TieLeft = "tie_left",
        /// Numbers too large to be computed exactly.
        Overflow = "overflow",
    }
}

/// Which row of the input a fault is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// None in particular.
    None,
    /// The entry at this position of `Competition::entries`.
    Entry(usize),
    /// The mark at this position of `Competition::marks`.
    Mark(usize),
}

/// One thing that keeps a competition from being scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What kind of fault.
    pub kind: FaultKind,
    /// The row it is about, or the nearest one.
    pub row: Row,
    /// The entry's key.
    pub entry: Option<String>,
    /// The round's key.
    pub round: Option<String>,
    /// The judge's key.
    pub judge: Option<String>,
    /// The criterion's key.
    pub criterion: Option<String>,
    /// What is wrong and which value it is.
    pub message: Message,
    /// What to do about it.
    pub remedy: Message,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, row: Row, message: (String, String), remedy: (&str, &str)) -> Fault {
        Fault {
            kind,
            row,
            entry: None,
            round: None,
            judge: None,
            criterion: None,
            message: Message::new(message.0, message.1),
            remedy: Message::new(remedy.0, remedy.1),
        }
    }

    pub(crate) fn entry(mut self, entry: &str) -> Fault {
        self.entry = Some(entry.to_owned());
        self
    }

    pub(crate) fn round(mut self, round: &str) -> Fault {
        self.round = Some(round.to_owned());
        self
    }

    pub(crate) fn judge(mut self, judge: &str) -> Fault {
        self.judge = (!judge.is_empty()).then(|| judge.to_owned());
        self
    }

    pub(crate) fn criterion(mut self, criterion: &str) -> Fault {
        self.criterion = Some(criterion.to_owned());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message.en, self.remedy.en)
    }
}

/// Why a competition has no result: every fault that could be seen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the competition cannot be scored: {} fault(s), first: {}", .faults.len(), .faults.first().map(ToString::to_string).unwrap_or_default())]
pub struct Faults {
    /// The faults in the order of the input rows.
    pub faults: Vec<Fault>,
}

impl Faults {
    pub(crate) fn of(mut faults: Vec<Fault>) -> Faults {
        faults.sort_by_key(|fault| fault.row);
        Faults { faults }
    }
}
