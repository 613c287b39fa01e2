//! The traps of judging that naive systems fall into, each a test named after it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a failed test")]

mod awards;
mod evidence;
mod groupings;
mod marks;
mod vetoes;

use scoring::RulePack;
use scoring::official::{Competition, Entry, MarkRow, Outcome, Reason};

/// One round `r` with one judged criterion `c`, and further lines of rules.
fn rules(aggregate: &str, more: &str) -> RulePack {
    let text = format!(
        "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = {{ total_places = 2 }}\n\
         [[rounds]]\nkey = \"r\"\norder = \"weigh_then_trim\"\naggregate = {{ {aggregate} }}\n\
         criteria = [{{ key = \"c\" }}]\n{more}"
    );
    RulePack::from_toml(&text).unwrap()
}

const MEAN: &str = "method = \"mean\"";
const TRIMMED: &str = "method = \"trimmed_mean\", min_marks = 5";

/// The marks of judges `1`, `2` ... for an entry.
fn marks(entry: &str, given: &[&str]) -> Vec<MarkRow> {
    let judged = |(judge, mark): (usize, &&str)| MarkRow::judged(entry, "r", &format!("{}", judge + 1), "c", mark);
    given.iter().enumerate().map(judged).collect()
}

/// Entries with one mark each, in the order of their totals.
fn ranked(entries: Vec<Entry>) -> Competition {
    let best = entries.len();
    let marks =
        entries.iter().enumerate().flat_map(|(place, entry)| marks(&entry.entry, &[&(best - place).to_string()]));
    Competition { marks: marks.collect(), entries }
}

fn entry(key: &str, category: &str, enterprise: &str) -> Entry {
    Entry { category: category.into(), enterprise: enterprise.into(), ..Entry::new(key) }
}

fn reasons(outcome: &Outcome<'_>) -> Vec<(String, Option<Reason>)> {
    outcome.rows().iter().map(|row| (row.entry.entry.clone(), row.reason)).collect()
}
