//! What is wrong, or doubtful, in a rule pack. Does not look for it.

use std::fmt;

use serde::Serialize;

use crate::choices::choices;
use crate::message::Message;

choices! {
    /// How much a finding weighs.
    pub enum Severity {
        /// The rule pack cannot be used.
        Error = "error",
        /// The rule pack can be used, but somebody should look.
        Warning = "warning",
    }
}

/// One thing found in a rule pack: where, what, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Error or warning.
    pub severity: Severity,
    /// The place, from the root of the pack: `rounds[0].criteria[2].step`.
    pub place: String,
    /// The line in the text the pack was read from, counted from 1.
    pub line: Option<u32>,
    /// What is wrong and which value it is.
    pub message: Message,
    /// What to do about it.
    pub remedy: Message,
}

impl Finding {
    pub(crate) fn error(place: impl Into<String>, message: Message, remedy: Message) -> Finding {
        Finding { severity: Severity::Error, place: place.into(), line: None, message, remedy }
    }

    pub(crate) fn warning(place: impl Into<String>, message: Message, remedy: Message) -> Finding {
        Finding { severity: Severity::Warning, place: place.into(), line: None, message, remedy }
    }

    /// Whether the pack cannot be used because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.message.en, self.remedy.en)
    }
}

/// A rule pack that cannot be used, with everything that was found in it, warnings included.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the rule pack cannot be used: {}", first(.findings))]
pub struct RuleErrors {
    /// Errors and warnings in the order of the text.
    pub findings: Vec<Finding>,
}

fn first(findings: &[Finding]) -> String {
    findings.iter().find(|finding| finding.is_error()).map(ToString::to_string).unwrap_or_default()
}
