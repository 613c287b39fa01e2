//! Form data as the rule pack's form names it: field key -> value. The keys are those of `programmes/templates/*.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::people::Person;

/// The filled-in form of one entry.
pub type FormData = BTreeMap<&'static str, FieldValue>;

/// One answer, as it stands in the entry's JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// Text, a telephone number, an ISO date, or the value of an option.
    Text(String),
    /// A decimal string is the form of numbers; money is whole fen.
    Money(i64),
    /// Names and posts.
    People(Vec<Person>),
}

impl FieldValue {
    /// Text from anything that prints.
    pub(super) fn text(value: impl ToString) -> Self {
        Self::Text(value.to_string())
    }

    /// Whole yuan as fen.
    pub(super) fn yuan(yuan: i64) -> Self {
        Self::Money(yuan.saturating_mul(100))
    }
}
