//! The manifest of a result: rules, data and result in one canonical JSON text that anyone can recompute.
//! Builds and verifies it; reads and writes no file. `docs/manifest.md` tells the format.

mod disclosed;
mod secret;
mod verify_disclosed;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical;
use crate::choices::choices;
use crate::official::{self, Competition, Entry, Mark, MarkRow, Outcome, Reason};
use crate::rules::{Finding, RuleErrors, RulePack};

pub use disclosed::{Audience, DISCLOSED_FORMAT, disclose};
pub use secret::{SECRET_FORMAT, Secret};
pub use verify_disclosed::{VerifiedDisclosed, is_disclosed, verify_belongs, verify_disclosed};

/// The only format so far.
pub const FORMAT: &str = "jinbang-manifest/1";

choices! {
    /// The syntax of a rule pack's text.
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Syntax {
        /// TOML.
        Toml = "toml",
        /// JSON.
        Json = "json",
    }
}

/// The text a rule pack was read from; the manifest keeps it byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesText {
    /// Its syntax.
    pub syntax: Syntax,
    /// The text.
    pub text: String,
}

impl RulesText {
    /// Reads the rule pack.
    ///
    /// # Errors
    /// [`RuleErrors`] when the pack cannot be used.
    pub fn read(&self) -> Result<RulePack, RuleErrors> {
        match self.syntax {
            Syntax::Toml => RulePack::from_toml(&self.text),
            Syntax::Json => RulePack::from_json(&self.text),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    engine: String,
    rules: RulesText,
    entries: Vec<Entry>,
    marks: Vec<MarkRow>,
    /// Who was absent or recused: entry, round, judge, which of the two.
    recusals: Vec<(String, String, String, String)>,
    results: Vec<ResultLine>,
    tiers: Vec<TierLine>,
    /// The rankings of enterprises or teams, where the rules have any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groupings: Vec<GroupingLine>,
    sha256: Hashes,
}

/// The ranking of one grouping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupingLine {
    grouping: String,
    /// Rank, name, total, and the entries that count.
    rows: Vec<(u64, String, String, Vec<String>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultLine {
    rank: Option<u64>,
    entry: String,
    total: Option<String>,
    rounds: Vec<Option<String>>,
    bonus: Option<String>,
    deduction: Option<String>,
    tier: Option<String>,
    reason: Option<String>,
    tie_decided_by: Option<String>,
}

/// How far a tier reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TierLine {
    tier: String,
    awarded: u64,
    /// The total of the last awarded entry: the award line.
    cut_total: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Hashes {
    rules: String,
    entries: String,
    marks: String,
    results: String,
    trace: String,
    /// Over everything above.
    content: String,
}

/// The manifest of an outcome, ready to be written: canonical JSON and a line end.
///
/// `rules` must be the text that the outcome's rule pack was read from.
#[must_use]
pub fn build(rules: &RulesText, outcome: &Outcome<'_>) -> String {
    write(env!("CARGO_PKG_VERSION"), rules, outcome)
}

fn to_file<T: Serialize>(document: &T) -> String {
    let mut text = canonical::to_text(document);
    text.push('\n');
    text
}

/// A manifest, every part of which is written once, hashed as it is and put in its place: the marks are most of it.
fn write(engine: &str, rules: &RulesText, outcome: &Outcome<'_>) -> String {
    let marks = marks_in_order(outcome);
    let results: Vec<ResultLine> = outcome.rows().iter().map(result_line).collect();
    let groupings: Vec<GroupingLine> = outcome.groupings().iter().map(grouping_line).collect();
    let mut parts = BTreeMap::from([
        ("format", canonical::to_text(&FORMAT)),
        ("engine", canonical::to_text(&engine)),
        ("rules", canonical::to_text(rules)),
        ("entries", canonical::to_text(&entries_in_order(outcome))),
        ("marks", canonical::to_text(&marks)),
        ("recusals", canonical::to_text(&recusals(&marks))),
        ("results", canonical::to_text(&results)),
        ("tiers", canonical::to_text(&tier_lines(outcome))),
    ]);
    if !groupings.is_empty() {
        parts.insert("groupings", canonical::to_text(&groupings));
    }
    let hash_of = |part: &str| canonical::sha256(parts.get(part).map_or(&[], |text| text.as_bytes()));
    let mut hashes = Hashes {
        rules: canonical::sha256(rules.text.as_bytes()),
        entries: hash_of("entries"),
        marks: hash_of("marks"),
        results: hash_of("results"),
        trace: canonical::sha256_of(outcome.each_trace_line()),
        content: String::new(),
    };
    parts.insert("sha256", canonical::to_text(&hashes));
    hashes.content = canonical::sha256(canonical::object(&parts).as_bytes());
    parts.insert("sha256", canonical::to_text(&hashes));
    let mut file = canonical::object(&parts);
    file.push('\n');
    file
}

fn hash<T: Serialize>(part: &T) -> String {
    canonical::sha256(canonical::to_text(part).as_bytes())
}

/// A mark as a manifest writes it: entry, round, judge, panel, criterion, mark.
type MarkLine<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a Mark);

/// The entries in the one order a manifest has.
fn entries_in_order<'a>(outcome: &Outcome<'a>) -> Vec<&'a Entry> {
    let mut entries: Vec<&Entry> = outcome.competition().entries.iter().collect();
    entries.sort_by(|a, b| a.entry.cmp(&b.entry));
    entries
}

/// The marks in the one order a manifest has, every mark with its round.
fn marks_in_order<'a>(outcome: &Outcome<'a>) -> Vec<MarkLine<'a>> {
    let only = match outcome.rules().rounds.as_slice() {
        [only] => only.key.as_str(),
        _ => "",
    };
    let line = |row: &'a MarkRow| {
        let round = if row.round.is_empty() { only } else { row.round.as_str() };
        (row.entry.as_str(), round, row.judge.as_str(), row.panel.as_str(), row.criterion.as_str(), &row.mark)
    };
    let mut marks: Vec<MarkLine<'a>> = outcome.competition().marks.iter().map(line).collect();
    let key = |&(entry, round, judge, _, criterion, _): &MarkLine<'a>| (entry, round, judge, criterion);
    marks.sort_by(|a, b| key(a).cmp(&key(b)));
    marks
}

fn recusals<'a>(marks: &[MarkLine<'a>]) -> BTreeSet<(&'a str, &'a str, &'a str, String)> {
    let missing = marks.iter().filter(|(.., mark)| matches!(mark, Mark::Absent | Mark::Recused));
    missing.map(|(entry, round, judge, .., mark)| (*entry, *round, *judge, mark.to_string())).collect()
}

fn result_line(row: &official::ResultRow<'_>) -> ResultLine {
    ResultLine {
        rank: row.rank.and_then(|rank| u64::try_from(rank).ok()),
        entry: row.entry.entry.clone(),
        total: row.total.map(|total| total.to_string()),
        rounds: row.rounds.iter().map(|value| value.map(|value| value.to_string())).collect(),
        bonus: Some(row.bonus.to_string()),
        deduction: Some(row.deduction.to_string()),
        tier: row.tier.map(str::to_owned),
        reason: row.reason.map(|reason| reason.word().to_owned()),
        tie_decided_by: row.tie_decided_by.map(str::to_owned),
    }
}

fn tier_lines(outcome: &Outcome<'_>) -> Vec<TierLine> {
    let tiers = outcome.rules().tiers.iter().map(|tier| {
        let awarded = outcome.rows().iter().filter(|row| row.reason == Some(Reason::Awarded));
        let awarded: Vec<_> = awarded.filter(|row| row.tier == Some(tier.key.as_str())).collect();
        TierLine {
            tier: tier.key.clone(),
            awarded: u64::try_from(awarded.len()).unwrap_or(u64::MAX),
            cut_total: awarded.last().and_then(|row| row.total).map(|total| total.to_string()),
        }
    });
    tiers.collect()
}

fn grouping_line(ranking: &official::GroupRanking<'_>) -> GroupingLine {
    let rows = ranking.rows.iter().map(|row| {
        let entries = row.entries.iter().map(|entry| (*entry).to_owned()).collect();
        (u64::try_from(row.rank).unwrap_or(u64::MAX), row.name.to_owned(), row.total.to_string(), entries)
    });
    GroupingLine { grouping: ranking.key.to_owned(), rows: rows.collect() }
}

/// What a verified manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The programme's title.
    pub title: String,
    /// How many entries it ranks or leaves out.
    pub entries: usize,
    /// How many marks it holds.
    pub marks: usize,
    /// The hash over its whole content.
    pub content_sha256: String,
}

/// A place where a manifest is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// The place: `byte 120`, `marks`, `results[3].total`.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// Recomputes a manifest from the rules and data it holds and compares every byte.
///
/// # Errors
/// Every [`Discrepancy`] that could be seen; a single changed byte anywhere gives at least one.
pub fn verify(file: &[u8]) -> Result<Verified, Vec<Discrepancy>> {
    let document = parse(file).map_err(|discrepancy| vec![*discrepancy])?;
    let mut found: Vec<Discrepancy> = check_canonical(file, &document).into_iter().collect();
    found.extend(check_hashes(&document));
    match recompute(&document) {
        Ok(expected) => found.extend(compare(&to_value(&document), &to_value(&expected))),
        Err(discrepancies) => found.extend(discrepancies),
    }
    if !found.is_empty() {
        return Err(found);
    }
    Ok(Verified {
        title: document.rules.read().map(|pack| pack.title).unwrap_or_default(),
        entries: document.entries.len(),
        marks: document.marks.len(),
        content_sha256: document.sha256.content,
    })
}

/// The rules and the data that a manifest holds, to be scored and explained again. It does not verify them.
///
/// # Errors
/// The [`Discrepancy`] that keeps the file from being read as a manifest.
pub fn read(file: &[u8]) -> Result<(RulesText, Competition), Box<Discrepancy>> {
    let document = parse(file)?;
    Ok((document.rules, Competition { entries: document.entries, marks: document.marks }))
}

fn discrepancy(place: impl Into<String>, problem: impl Into<String>) -> Discrepancy {
    Discrepancy { place: place.into(), problem: problem.into() }
}

fn rule_faults(errors: &RuleErrors) -> Vec<Discrepancy> {
    let errors = errors.findings.iter().filter(|finding| Finding::is_error(finding));
    errors.map(|finding| discrepancy(format!("rules.{}", finding.place), finding.message.en.clone())).collect()
}

fn parse(file: &[u8]) -> Result<Document, Box<Discrepancy>> {
    let document: Document = parse_json(file)?;
    check_format(&document.format, FORMAT)?;
    Ok(document)
}

fn parse_json<T: DeserializeOwned>(file: &[u8]) -> Result<T, Box<Discrepancy>> {
    let text = std::str::from_utf8(file)
        .map_err(|error| discrepancy(format!("byte {}", error.valid_up_to()), "the file is not UTF-8 text"))?;
    let parsed = serde_json::from_str(text).map_err(|error| {
        discrepancy(format!("line {} column {}", error.line(), error.column()), format!("not a manifest: {error}"))
    })?;
    Ok(parsed)
}

fn check_format(format: &str, expected: &str) -> Result<(), Box<Discrepancy>> {
    if format == expected {
        return Ok(());
    }
    Err(Box::new(discrepancy("format", format!("\"{format}\" is not \"{expected}\""))))
}

fn check_canonical<T: Serialize>(file: &[u8], document: &T) -> Option<Discrepancy> {
    let canonical = to_file(document);
    if canonical.as_bytes() == file {
        return None;
    }
    let same = canonical.as_bytes().iter().zip(file).take_while(|(expected, found)| expected == found).count();
    Some(discrepancy(format!("byte {same}"), "the file is not in canonical form from here on"))
}

fn check_hashes(document: &Document) -> Vec<Discrepancy> {
    let mut without = document.clone();
    without.sha256.content = String::new();
    let given = &document.sha256;
    let parts = [
        ("rules", canonical::sha256(document.rules.text.as_bytes()), &given.rules),
        ("entries", hash(&document.entries), &given.entries),
        ("marks", hash(&document.marks), &given.marks),
        ("results", hash(&document.results), &given.results),
        ("content", hash(&without), &given.content),
    ];
    wrong_hashes(parts)
}

fn wrong_hashes<'a>(parts: impl IntoIterator<Item = (&'static str, String, &'a String)>) -> Vec<Discrepancy> {
    let wrong = parts.into_iter().filter(|(_, actual, given)| actual != *given);
    wrong
        .map(|(part, actual, given)| discrepancy(part, format!("its SHA-256 is {actual}, the manifest says {given}")))
        .collect()
}

fn recompute(document: &Document) -> Result<Document, Vec<Discrepancy>> {
    let pack = document.rules.read().map_err(|errors| rule_faults(&errors))?;
    let competition = Competition { entries: document.entries.clone(), marks: document.marks.clone() };
    let outcome = official::score(&pack, &competition).map_err(|faults| {
        faults.faults.iter().map(|fault| discrepancy("marks", fault.to_string())).collect::<Vec<_>>()
    })?;
    parse(write(&document.engine, &document.rules, &outcome).as_bytes()).map_err(|found| vec![*found])
}

fn to_value<T: Serialize>(document: &T) -> Value {
    serde_json::to_value(document).unwrap_or(Value::Null)
}

/// Every place where two trees differ, as the manifest and its recomputation.
fn compare(given: &Value, expected: &Value) -> Vec<Discrepancy> {
    let shown = |value: Option<&Value>| value.unwrap_or(&Value::Null).to_string();
    let told = move |found: canonical::Difference<'_>| {
        let (given, expected) = (shown(found.before), shown(found.after));
        discrepancy(found.place, format!("the manifest says {given}, recomputed it is {expected}"))
    };
    canonical::differences(given, expected).into_iter().map(told).collect()
}
