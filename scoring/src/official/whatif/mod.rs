//! What if: the same competition under other rules or without a judge, beside the official result. Says who moves in, who
//! moves out and by which rule; never touches the official result, which stays a value of its own.
//!
//! ```
//! use scoring::RulePack;
//! use scoring::official::whatif::{self, Cap, Change, MoveKind};
//! use scoring::official::{Competition, Entry, MarkRow};
//!
//! let rules = RulePack::from_toml(r#"
//!     schema = "jinbang-rules/1"
//!     title = "创新工作岗评选"
//!     combine = "sum"
//!     rounding = { total_places = 2 }
//!     caps = { per_enterprise = 2 }
//!     rounds = [{ key = "final", order = "weigh_then_trim", aggregate = { method = "mean" }, criteria = [{ key = "all" }] }]
//!     tiers = [{ key = "named", name = "创新工作岗", count = 2 }]
//! "#)?;
//! let entry = |key: &str, enterprise: &str| Entry { enterprise: enterprise.to_owned(), ..Entry::new(key) };
//! let competition = Competition {
//!     entries: vec![entry("A-1", "甲公司"), entry("A-2", "甲公司"), entry("B-1", "乙公司")],
//!     marks: [("A-1", "95"), ("A-2", "90"), ("B-1", "85")]
//!         .into_iter().map(|(entry, mark)| MarkRow::judged(entry, "final", "j", "all", mark)).collect(),
//! };
//!
//! // One award an enterprise instead of two.
//! let change = Change::Cap { cap: Cap::PerEnterprise, at_most: Some(1) };
//! let difference = whatif::try_out(&rules, &competition, &[change])?;
//! let moves: Vec<_> = difference.moves.iter().map(|moved| (moved.entry.as_str(), moved.kind)).collect();
//! assert_eq!(moves, [("B-1", MoveKind::In), ("A-2", MoveKind::Out)]);
//! assert_eq!(difference.moves[1].rule.as_deref(), Some("caps.per_enterprise"));
//! assert!(difference.moves[1].why.zh.contains("甲公司 的第 2 项，超过每家 1 项的限额"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change;
mod report;
mod why;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

pub use change::{Cap, Change};
use why::Side;

use super::{Competition, Faults, Outcome, Reason, ResultRow, score};
use crate::canonical;
use crate::choices::choices;
use crate::message::Message;
use crate::rules::RulePack;

/// The only format so far.
pub const FORMAT: &str = "jinbang-whatif/1";

/// What changes between the official result and another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Always [`FORMAT`].
    pub format: &'static str,
    /// The programme's title.
    pub title: String,
    /// The rules that differ.
    pub rules: Vec<RuleChange>,
    /// The judges whose marks are left out.
    pub dropped_judges: Vec<String>,
    /// Every entry that stands otherwise: who moves in, who moves out, who changes the tier, then all others; each of these
    /// by the rank they then have and by their key.
    pub moves: Vec<Move>,
    /// How many entries stand as they did.
    pub unchanged: usize,
}

/// A rule that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// Its place in the rule pack: `caps.per_enterprise`.
    pub place: String,
    /// Its official value; none where there is none.
    pub before: Option<String>,
    /// Its value in the other rules.
    pub after: Option<String>,
}

choices! {
    /// How an entry moves.
    #[derive(PartialOrd, Ord)]
    pub enum MoveKind {
        /// It has an award that it did not have. 进.
        In = "in",
        /// It loses its award. 出.
        Out = "out",
        /// It has an award of another tier.
        Tier = "tier",
        /// Rank, total or reason change, its award does not.
        Other = "other",
    }
}

/// An entry that stands otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// How it moves.
    pub kind: MoveKind,
    /// The entry's key.
    pub entry: String,
    /// Where it stands officially.
    pub before: Standing,
    /// Where it would stand.
    pub after: Standing,
    /// The place in the rule pack of the rule that keeps it from an award, where it has none before or after.
    pub rule: Option<String>,
    /// What happens to it and by which rule, as a sentence.
    pub why: Message,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Standing {
    /// Its rank.
    pub rank: Option<usize>,
    /// Its published total.
    pub total: Option<String>,
    /// The key of its tier.
    pub tier: Option<String>,
    /// Why it has an award, or none.
    pub reason: Option<Reason>,
}

impl Standing {
    fn of(row: &ResultRow<'_>) -> Standing {
        Standing {
            rank: row.rank,
            total: row.total.map(|total| total.to_string()),
            tier: row.tier.map(str::to_owned),
            reason: row.reason,
        }
    }
}

/// Scores a competition as it is and with every change, and compares the two.
///
/// # Errors
/// [`Faults`] of a change that names what is not there, or of either of the two competitions.
pub fn try_out(pack: &RulePack, competition: &Competition, changes: &[Change]) -> Result<Difference, Faults> {
    let (mut other_pack, mut other_competition) = (pack.clone(), competition.clone());
    for change in changes {
        change.apply(&mut other_pack, &mut other_competition)?;
    }
    let official = score(pack, competition)?;
    Ok(compare(&official, &score(&other_pack, &other_competition)?))
}

/// Compares the official result of a competition with another result of the same entries.
#[must_use]
pub fn compare(official: &Outcome<'_>, other: &Outcome<'_>) -> Difference {
    let rules = rule_changes(official.pack, other.pack);
    let (sides, other_sides) = (sides(official), sides(other));
    let mut moves: Vec<Move> = sides
        .iter()
        .filter_map(|(entry, before)| Some((*entry, before, other_sides.get(entry)?)))
        .filter_map(|(entry, before, after)| moved(entry, before, after, &rules))
        .collect();
    moves.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    Difference {
        format: FORMAT,
        title: official.pack.title.clone(),
        rules,
        dropped_judges: judges(official).difference(&judges(other)).map(|judge| (*judge).to_owned()).collect(),
        unchanged: sides.len().saturating_sub(moves.len()),
        moves,
    }
}

/// Every entry with its row and its position, by its key.
fn sides<'a>(outcome: &'a Outcome<'a>) -> BTreeMap<&'a str, Side<'a>> {
    let rows: BTreeMap<&str, &ResultRow<'_>> =
        outcome.rows().iter().map(|row| (row.entry.entry.as_str(), row)).collect();
    let entries = outcome.competition.entries.iter().enumerate();
    let side = |(at, entry): (usize, &'a super::Entry)| {
        let key = entry.entry.as_str();
        Some((key, Side { outcome, at, standing: Standing::of(rows.get(key)?) }))
    };
    entries.filter_map(side).collect()
}

fn moved(entry: &str, before: &Side<'_>, after: &Side<'_>, rules: &[RuleChange]) -> Option<Move> {
    if before.standing == after.standing {
        return None;
    }
    let kind = match (&before.standing.tier, &after.standing.tier) {
        (None, Some(_)) => MoveKind::In,
        (Some(_), None) => MoveKind::Out,
        (Some(old), Some(new)) if old != new => MoveKind::Tier,
        (Some(_), Some(_)) | (None, None) => MoveKind::Other,
    };
    let (rule, why) = why::explain(kind, before, after, rules);
    let (before, after) = (before.standing.clone(), after.standing.clone());
    Some(Move { kind, entry: entry.to_owned(), before, after, rule, why })
}

/// Those without a rank come last.
fn sort_key(moved: &Move) -> (MoveKind, bool, Option<usize>, &str) {
    (moved.kind, moved.after.rank.is_none(), moved.after.rank, &moved.entry)
}

fn judges<'a>(outcome: &Outcome<'a>) -> BTreeSet<&'a str> {
    let marks = outcome.competition.marks.iter();
    marks.map(|row| row.judge.as_str()).filter(|judge| !judge.is_empty()).collect()
}

fn rule_changes(official: &RulePack, other: &RulePack) -> Vec<RuleChange> {
    let value = |pack: &RulePack| serde_json::to_value(pack).unwrap_or(Value::Null);
    let shown = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => canonical::to_text(other),
    };
    let (before, after) = (value(official), value(other));
    let change = |found: canonical::Difference<'_>| RuleChange {
        place: found.place,
        before: found.before.map(shown),
        after: found.after.map(shown),
    };
    canonical::differences(&before, &after).into_iter().map(change).collect()
}

#[cfg(test)]
mod tests;
