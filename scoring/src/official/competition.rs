//! What is scored: the entries and their marks, as a file or a database hands them over. Checks nothing.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::points::Points;
use crate::rules::TieKey;

/// The entries and marks of one programme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Competition {
    /// Every entry, vetoed ones included. The order does not matter.
    pub entries: Vec<Entry>,
    /// Every mark of every round. The order does not matter.
    pub marks: Vec<MarkRow>,
}

/// One entry (申报) and what was recorded about it besides marks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    /// Its key; not empty and unlike every other.
    pub entry: String,
    /// The enterprise that caps count; blank has no cap.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub enterprise: String,
    /// Its category.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Its name for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Bonus before its cap; not negative.
    #[serde(skip_serializing_if = "is_zero")]
    pub bonus: Points,
    /// Deduction before its cap; not negative.
    #[serde(skip_serializing_if = "is_zero")]
    pub deduction: Points,
    /// Why it is vetoed; blank if it is not.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub veto: String,
    /// The chair's recorded number among entries tied at an award line; lower first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Points>,
    /// Multiplies the judged part of every scored round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Points>,
    /// Is added to the judged part of every scored round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<Points>,
    /// Further columns by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

impl Entry {
    /// An entry of which only the key is known.
    #[must_use]
    pub fn new(entry: impl Into<String>) -> Entry {
        Entry { entry: entry.into(), ..Entry::default() }
    }

    /// Whether the entry leaves the ranking.
    #[must_use]
    pub fn is_vetoed(&self) -> bool {
        !self.veto.trim().is_empty()
    }

    /// The value of a column by its name; `enterprise` and `category` are columns too. Blank if it has none.
    #[must_use]
    pub fn attribute(&self, name: &str) -> &str {
        match name {
            "enterprise" => &self.enterprise,
            "category" => &self.category,
            _ => self.attributes.get(name).map(String::as_str).unwrap_or_default(),
        }
    }

    /// The votes of the recorded vote under the chair, if its column holds a number.
    pub(crate) fn votes(&self) -> Option<Points> {
        Points::parse(self.attribute(TieKey::VOTE_COLUMN)).ok()
    }

    /// The enterprise, unless it is blank.
    #[must_use]
    pub fn known_enterprise(&self) -> Option<&str> {
        Some(self.enterprise.as_str()).filter(|enterprise| !enterprise.trim().is_empty())
    }
}

fn is_zero(points: &Points) -> bool {
    *points == Points::ZERO
}

/// One mark of a judge, or one measured value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkRow {
    /// The entry's key.
    pub entry: String,
    /// The round's key; may be blank when there is one round.
    pub round: String,
    /// The judge's key; blank for measured criteria.
    pub judge: String,
    /// The panel the judge sat on; may be blank.
    pub panel: String,
    /// The criterion's key.
    pub criterion: String,
    /// The mark.
    pub mark: Mark,
}

impl MarkRow {
    /// A judge's mark, from its text.
    #[must_use]
    pub fn judged(entry: &str, round: &str, judge: &str, criterion: &str, mark: &str) -> MarkRow {
        MarkRow {
            entry: entry.to_owned(),
            round: round.to_owned(),
            judge: judge.to_owned(),
            panel: String::new(),
            criterion: criterion.to_owned(),
            mark: Mark::parse(mark),
        }
    }

    /// A measured value, from its text.
    #[must_use]
    pub fn measured(entry: &str, round: &str, criterion: &str, value: &str) -> MarkRow {
        MarkRow::judged(entry, round, "", criterion, value)
    }
}

/// What a judge gave. Only a number is a number: the others never count as zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Mark {
    /// A number.
    Number(Points),
    /// The judge was absent.
    Absent,
    /// The judge is recused from this entry.
    Recused,
    /// The mark is not yet given.
    #[default]
    NotGiven,
    /// A text that is no mark. A fault, unless the entry did not reach the round.
    Unreadable(String),
}

impl Mark {
    /// Reads a number, `absent`, `recused`, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Mark {
        match text {
            "" => Mark::NotGiven,
            "absent" => Mark::Absent,
            "recused" => Mark::Recused,
            _ => Points::parse(text).map_or_else(|_| Mark::Unreadable(text.to_owned()), Mark::Number),
        }
    }
}

impl From<Points> for Mark {
    fn from(points: Points) -> Mark {
        Mark::Number(points)
    }
}

impl fmt::Display for Mark {
    /// Writes what [`Mark::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mark::Number(points) => points.fmt(f),
            Mark::Absent => f.write_str("absent"),
            Mark::Recused => f.write_str("recused"),
            Mark::NotGiven => Ok(()),
            Mark::Unreadable(text) => f.write_str(text),
        }
    }
}

impl Serialize for Mark {
    /// The text that [`Mark::parse`] reads.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for MarkRow {
    /// Six texts: entry, round, judge, panel, criterion, mark.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let MarkRow { entry, round, judge, panel, criterion, mark } = self;
        (entry, round, judge, panel, criterion, mark).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for MarkRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (entry, round, judge, panel, criterion, mark): (_, _, _, _, _, String) =
            Deserialize::deserialize(deserializer)?;
        Ok(MarkRow { entry, round, judge, panel, criterion, mark: Mark::parse(&mark) })
    }
}
