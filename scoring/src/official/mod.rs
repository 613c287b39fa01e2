//! The official pipeline: marks, sheets, panel, rounds, total, rank, allocation, and the trace that explains it.
//! Integers and exact fractions only; knows nothing of files, databases or people's roles.

mod aggregate;
mod allocation;
mod calibrate;
mod cell;
pub mod columns;
mod competition;
mod departure;
mod doubts;
mod draw;
mod fault;
mod groupings;
mod keys;
mod outcome;
mod panel;
mod quotas;
mod rank;
mod ranks;
mod rounds;
mod stages;
mod table;
mod total;
mod trace;
pub mod whatif;

pub use allocation::{Reason, share};
pub use calibrate::Scale;
pub use competition::{Competition, Entry, Mark, MarkRow};
pub use departure::Departure;
pub use draw::draw;
pub use fault::{Fault, FaultKind, Faults, Row};
pub use groupings::{GroupRanking, GroupRow};
pub use outcome::{OpenTie, Outcome, ResultRow};
pub use stages::{
    AggregateStage, CalibratedStage, EntryStages, MeasuredStage, PlaceStage, RoundStages, SheetStage, TotalStages,
};
pub use trace::{Explanation, MarkState, SheetPart, Step, StepKind, TraceMark};

use std::collections::BTreeSet;

use allocation::{Allocation, Field};
use keys::Keys;
use outcome::Stages;
use rank::Ranking;
use rounds::{Played, RoundValues};
use table::Table;
use total::Total;

use crate::points::Points;
use crate::rules::{Finding, Left, RankStyle, RulePack, TieKey};

/// Scores a competition by a rule pack.
///
/// The order of entries and marks does not matter; the same input gives the same result everywhere.
///
/// # Errors
/// [`Faults`] with every fault that could be seen. A later round's data are judged only when it is known who
/// reached it.
pub fn score<'a>(pack: &'a RulePack, competition: &'a Competition) -> Result<Outcome<'a>, Faults> {
    let broken: Vec<Fault> = pack.check().into_iter().filter(Finding::is_error).map(bad_rules).collect();
    if !broken.is_empty() {
        return Err(Faults::of(broken));
    }
    let mut faults = check_entries(pack, competition);
    let (mut table, key_faults) = table::build(pack, competition);
    faults.extend(key_faults);
    let played = match rounds::run(pack, competition, &mut table) {
        Ok(played) if faults.is_empty() => played,
        Ok(_) => return Err(Faults::of(faults)),
        Err(round_faults) => {
            faults.extend(round_faults);
            return Err(Faults::of(faults));
        }
    };
    finish(pack, competition, table, played)
}

/// The entries that go on after the first `rounds` rounds, in the order of [`Competition::entries`]. After the last round
/// of the rules, those are the entries that reached it. Marks of later rounds are not looked at.
///
/// # Errors
/// [`Faults`] with everything that keeps these rounds from being complete.
pub fn advance<'a>(pack: &RulePack, competition: &'a Competition, rounds: usize) -> Result<Vec<&'a Entry>, Faults> {
    let broken: Vec<Fault> = pack.check().into_iter().filter(Finding::is_error).map(bad_rules).collect();
    if !broken.is_empty() {
        return Err(Faults::of(broken));
    }
    let mut faults = check_entries(pack, competition);
    let (mut table, key_faults) = table::build(pack, competition);
    faults.extend(key_faults);
    match rounds::run_through(pack, competition, &mut table, rounds) {
        Ok(played) if faults.is_empty() => Ok(competition
            .entries
            .iter()
            .zip(played.goes_on)
            .filter(|(_, goes_on)| *goes_on)
            .map(|(entry, _)| entry)
            .collect()),
        Ok(_) => Err(Faults::of(faults)),
        Err(round_faults) => {
            faults.extend(round_faults);
            Err(Faults::of(faults))
        }
    }
}

/// Totals, ranks and awards of complete rounds.
fn finish<'a>(
    pack: &'a RulePack,
    competition: &'a Competition,
    table: Table,
    played: Played,
) -> Result<Outcome<'a>, Faults> {
    let too_large = |_| Faults::of(vec![rounds::overflow(Row::None)]);
    let totals = find_totals(pack, competition, &played.values)?;
    let entries = &competition.entries;
    let is_whole = |index: &usize| {
        totals.get(*index).is_some_and(Option::is_some) && played.exits.get(*index).is_some_and(Option::is_none)
    };
    let whole = (0..entries.len()).filter(is_whole);
    let is_vetoed = |index: &usize| entries.get(*index).is_some_and(Entry::is_vetoed);
    let (vetoed, ranked): (Vec<usize>, Vec<usize>) = whole.partition(is_vetoed);
    let ranked = with(entries, &ranked, &[]);
    let leaves_empty =
        |index: &usize| entries.get(*index).is_some_and(|entry| pack.vacancies.leaves_empty(&entry.veto));
    let vacated: Vec<usize> = vetoed.into_iter().filter(leaves_empty).collect();
    let keys = Keys::new(pack, competition, &table, &played.values, &ranked).map_err(too_large)?;
    let ranking = rank::rank(pack, &keys, &totals, &ranked).map_err(too_large)?;
    refuse_ties(pack, competition, &ranking)?;
    let published =
        totals.iter().map(|total| total.and_then(|total| total.published.to_ratio().ok())).collect::<Vec<_>>();
    let field = Field { pack, entries, totals: &published };
    let with_vacated;
    let walked = if vacated.is_empty() {
        &ranking
    } else {
        with_vacated = rank::rank(pack, &keys, &totals, &with(entries, &ranked, &vacated)).map_err(too_large)?;
        &with_vacated
    };
    let Allocation { mut placements, shortfalls } = allocation::allocate(field, walked);
    if !shortfalls.is_empty() {
        return Err(quotas::infeasible(field, walked, &shortfalls));
    }
    let take = |index: &usize| Some((*index, placements.get_mut(*index)?.take()?));
    let vacated = vacated.iter().filter_map(take).collect();
    let highest = keys.into_highest();
    Outcome::of(Stages { pack, competition, table, played, totals, ranking, placements, vacated, highest })
        .map_err(too_large)
}

/// The entries of both lists in the order of the bytes of their keys.
fn with(entries: &[Entry], some: &[usize], others: &[usize]) -> Vec<usize> {
    let mut all = [some, others].concat();
    all.sort_by_key(|index| entries.get(*index).map(|entry| entry.entry.as_bytes()));
    all
}

fn bad_rules(finding: Finding) -> Fault {
    let mut fault = Fault::new(FaultKind::BadRules, Row::None, (String::new(), String::new()), ("", ""));
    fault.message = finding.message;
    fault.remedy = finding.remedy;
    fault
}

fn check_entries(pack: &RulePack, competition: &Competition) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut once = BTreeSet::new();
    for (index, entry) in competition.entries.iter().enumerate() {
        let (row, key) = (Row::Entry(index), &entry.entry);
        if key.is_empty() {
            let message = ("申报没有编号".to_owned(), "the entry has no key".to_owned());
            faults.push(Fault::new(FaultKind::BlankEntry, row, message, ("请填写编号", "fill in the key")));
        } else if !once.insert(key) {
            let message = (format!("申报 \"{key}\" 重复"), format!("the entry \"{key}\" is there twice"));
            faults
                .push(Fault::new(FaultKind::RepeatedEntry, row, message, ("请只保留一行", "keep one row")).entry(key));
        }
        for (zh, en, points) in [("加分", "bonus", entry.bonus), ("扣分", "deduction", entry.deduction)] {
            if points < Points::ZERO {
                let message = (
                    format!("申报 \"{key}\" 的{zh} {points} 为负"),
                    format!("the {en} {points} of entry \"{key}\" is negative"),
                );
                let remedy = ("请写不为负的数", "write a number of at least 0");
                faults.push(Fault::new(FaultKind::NegativeAdjustment, row, message, remedy).entry(key));
            }
        }
        faults.extend(check_columns(pack, entry).into_iter().map(|fault| Fault { row, ..fault }.entry(key)));
    }
    faults
}

/// Columns that the rules take for numbers: votes, and kinds of bonus and deduction.
fn check_columns(pack: &RulePack, entry: &Entry) -> Vec<Fault> {
    let asks_votes = pack.ties.chain.iter().any(|key| TieKey::resolve(pack, key) == Some(TieKey::Vote));
    let kinds = pack.adjustments.kinds.iter().map(|kind| kind.column.as_str());
    let columns = kinds.chain(Some(TieKey::VOTE_COLUMN).filter(|_| asks_votes));
    let mut faults = Vec::new();
    for (column, text) in columns.map(|column| (column, entry.attribute(column))).filter(|(_, text)| !text.is_empty()) {
        let key = &entry.entry;
        let kind = match Points::parse(text) {
            Ok(points) if points >= Points::ZERO => continue,
            Ok(_) => FaultKind::NegativeAdjustment,
            Err(_) => FaultKind::NotANumber,
        };
        let message = (
            format!("申报 \"{key}\" 的 {column} 一栏 \"{text}\" 不是不为负的数"),
            format!("\"{text}\" in column \"{column}\" of entry \"{key}\" is no number of at least 0"),
        );
        let remedy = ("请写不为负的数，没有的留空", "write a number of at least 0, or leave the cell blank");
        faults.push(Fault::new(kind, Row::None, message, remedy));
    }
    faults
}

/// The totals of the entries that reached every round.
fn find_totals(pack: &RulePack, competition: &Competition, values: &RoundValues) -> Result<Vec<Option<Total>>, Faults> {
    let mut totals = Vec::with_capacity(competition.entries.len());
    let mut own = Vec::with_capacity(pack.rounds.len());
    for (index, entry) in competition.entries.iter().enumerate() {
        own.clear();
        own.extend(values.iter().filter_map(|round| round.get(index).copied().flatten()));
        if own.len() < pack.rounds.len() {
            totals.push(None);
            continue;
        }
        let total = total::total(pack, entry, &own);
        let too_large = |_| Faults::of(vec![rounds::overflow(Row::Entry(index)).entry(&entry.entry)]);
        totals.push(Some(total.map_err(too_large)?));
    }
    Ok(totals)
}

/// With `left = "refuse"`, or where no place may be shared, a tie within the limit that the chain left is a fault.
fn refuse_ties(pack: &RulePack, competition: &Competition, ranking: &Ranking) -> Result<(), Faults> {
    if pack.ties.left == Left::Share && pack.ranks.style != RankStyle::Ordinal {
        return Ok(());
    }
    let limit = pack.ties.limit_to_top.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    let tied = ranking.groups.iter().filter(|group| group.members.len() > 1 && group.place <= limit);
    let faults: Vec<Fault> = tied
        .map(|group| {
            let keys = group.members.iter().filter_map(|index| competition.entries.get(*index));
            let keys: Vec<&str> = keys.map(|entry| entry.entry.as_str()).collect();
            let (rank, list) = (group.rank, keys.join(", "));
            let message = (
                format!("第 {rank} 名的并列没有规则可分：{list}"),
                format!("no rule breaks the tie at rank {rank}: {list}"),
            );
            let remedy = if group.waits {
                (
                    "请组织表决，把各项票数记入申报的 vote 一栏",
                    "hold the vote and record it in the entries' column vote",
                )
            } else {
                ("请补充并列规则，或允许并列（left = \"share\"）", "add a tie key, or allow ties (left = \"share\")")
            };
            let row = group.members.first().map_or(Row::None, |index| Row::Entry(*index));
            Fault::new(FaultKind::TieLeft, row, message, remedy).entry(keys.first().copied().unwrap_or_default())
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Faults::of(faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_rounds() -> RulePack {
        let round = |key: &str, advance: &str| {
            format!(
                "[[rounds]]\nkey = \"{key}\"\norder = \"weigh_then_trim\"\naggregate = {{ method = \"mean\" }}\n\
                 {advance}\ncriteria = [{{ key = \"c\" }}]\n"
            )
        };
        let text = format!(
            "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = {{ total_places = 2 }}\n{}{}",
            round("first", "advance = { count = 1 }"),
            round("second", "")
        );
        RulePack::from_toml(&text).unwrap()
    }

    #[test]
    fn who_goes_on_is_known_before_later_rounds_are_marked() {
        let mut competition = Competition { entries: vec![Entry::new("A"), Entry::new("B")], marks: Vec::new() };
        for (entry, mark) in [("A", "7"), ("B", "8")] {
            competition.marks.push(MarkRow::judged(entry, "first", "j", "c", mark));
        }
        let keys = |rounds| {
            let found = advance(&two_rounds(), &competition, rounds);
            found.map(|entries| entries.iter().map(|entry| entry.entry.clone()).collect::<Vec<_>>())
        };
        assert_eq!(keys(1), Ok(vec!["B".to_owned()]));
        assert_eq!(keys(2).unwrap_err().faults[0].kind, FaultKind::TooFewJudges);
        assert!(score(&two_rounds(), &competition).is_err());
    }
}
