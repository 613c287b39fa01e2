//! Runs the rounds: who reaches each, what value they have there, and what keeps a round from being complete.

use std::collections::BTreeMap;

use super::allocation::{scope_of, share};
use super::calibrate::judges::{apart, calibrate_judges};
use super::calibrate::{Scales, calibrate};
use super::cell::Cell;
use super::competition::{Competition, Entry};
use super::fault::{Fault, FaultKind, Row};
use super::panel::{Incomplete, Panel};
use super::ranks;
use super::table::{RoundTable, Table};
use crate::ratio::{Overflow, Ratio};
use crate::rules::{Advance, AdvanceTies, CalibrateOf, Comparable, Criterion, Quorum, Round, RulePack};

/// The values of every round; an entry without one did not reach the round.
pub(crate) type RoundValues = Vec<Vec<Option<Ratio>>>;

/// Why an entry left after a round that it has a value in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It missed an essential criterion, by their positions.
    Essential { round: usize, criterion: usize },
    /// It had no majority in a vote.
    Outvoted { round: usize },
}

/// What became of the entries in the rounds that were run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Played {
    pub values: RoundValues,
    /// Who left for another reason than a place in `advance`, by entry.
    pub exits: Vec<Option<Exit>>,
    /// Who goes on after the last of the rounds.
    pub goes_on: Vec<bool>,
    /// The scale of each panel, round by round.
    pub scales: Vec<Scales>,
    /// The mean ranks of each round that goes by places, from the best; empty for the others.
    pub mean_ranks: Vec<Vec<Ratio>>,
}

/// Runs all rounds, or returns every fault that can be seen.
pub(crate) fn run(pack: &RulePack, competition: &Competition, table: &mut Table) -> Result<Played, Vec<Fault>> {
    run_through(pack, competition, table, pack.rounds.len())
}

/// Runs the first `count` rounds.
pub(crate) fn run_through(
    pack: &RulePack,
    competition: &Competition,
    table: &mut Table,
    count: usize,
) -> Result<Played, Vec<Fault>> {
    let entries = competition.entries.len();
    let mut played = Played { exits: vec![None; entries], goes_on: vec![true; entries], ..Played::default() };
    let mut all_faults = Vec::new();
    for (position, round) in pack.rounds.iter().enumerate().take(count) {
        if round.ranks_sheets() && rank_sheets(pack, position, table, &played.goes_on).is_err() {
            all_faults.push(overflow(Row::None).round(&round.key));
            return Err(all_faults);
        }
        if round.calibrates(CalibrateOf::Judges)
            && scale_sheets(pack, competition, position, table, &played.goes_on).is_err()
        {
            all_faults.push(overflow(Row::None).round(&round.key));
            return Err(all_faults);
        }
        let Some(marks) = table.rounds.get(position) else { break };
        let panel = Panel { round, table: marks, mode: pack.rounding.mode };
        let (mut values, mut faults) = run_round(&panel, competition, table, &played.goes_on);
        let mut scales = Scales::new();
        if faults.is_empty() && round.calibrates(CalibrateOf::Panels) {
            (scales, faults) = calibrate_round(&panel, competition, &mut values);
        }
        if faults.is_empty() && round.calibrates(CalibrateOf::Judges) {
            faults.extend(check_linked(&panel, table, &played.goes_on));
        }
        let mut mean_ranks = Vec::new();
        if faults.is_empty() && round.is_placed() {
            match ranks::place(round, pack.rounding.mode, &mut values) {
                Ok(ranks) => mean_ranks = ranks,
                Err(_) => faults.push(overflow(Row::None).round(&round.key)),
            }
        }
        let is_complete = faults.is_empty();
        all_faults.extend(faults);
        let sifts = round.advance.is_some()
            || round.needed_majority().is_some()
            || round.criteria.iter().any(|criterion| criterion.essential);
        if sifts && !is_complete {
            // Who goes on is not known, so nothing can be said about the later rounds.
            return Err(all_faults);
        }
        let mut staying = values.clone();
        for (index, exit) in find_exits(&panel, position, &values) {
            set(&mut played.exits, index, Some(exit));
            set(&mut played.goes_on, index, false);
            set(&mut staying, index, None);
        }
        if let Some(advance) = &round.advance {
            played.goes_on = find_advancing(&staying, advance, &competition.entries);
        }
        played.values.push(values);
        played.scales.push(scales);
        played.mean_ranks.push(mean_ranks);
    }
    if all_faults.is_empty() { Ok(played) } else { Err(all_faults) }
}

/// Gives every sheet of a round its judge's rank.
fn rank_sheets(pack: &RulePack, position: usize, table: &mut Table, reached: &[bool]) -> Result<(), Overflow> {
    let (round, marks) = pack.rounds.get(position).zip(table.rounds.get(position)).ok_or(Overflow)?;
    let ranks = ranks::rank_sheets(&Panel { round, table: marks, mode: pack.rounding.mode }, reached)?;
    table.rounds.get_mut(position).ok_or(Overflow)?.set_ranks(ranks);
    Ok(())
}

/// Calibrates the marks of a round judge by judge.
fn scale_sheets(
    pack: &RulePack,
    competition: &Competition,
    position: usize,
    table: &mut Table,
    reached: &[bool],
) -> Result<(), Overflow> {
    let (round, marks) = pack.rounds.get(position).zip(table.rounds.get(position)).ok_or(Overflow)?;
    let panel = Panel { round, table: marks, mode: pack.rounding.mode };
    let calibrated = calibrate_judges(&panel, &competition.entries, reached)?;
    table.rounds.get_mut(position).ok_or(Overflow)?.calibrated = Some(calibrated);
    Ok(())
}

/// Judges who are said to be comparable by entries in common must have them.
fn check_linked(panel: &Panel<'_>, table: &Table, reached: &[bool]) -> Option<Fault> {
    if panel.round.calibrate.comparable != Some(Comparable::Anchors) {
        return None;
    }
    let apart = apart(panel, reached);
    let names: Vec<&str> = apart.iter().filter_map(|judge| table.judges.get(*judge)).map(String::as_str).collect();
    let (first, key, list) = (*names.first()?, &panel.round.key, names.join(", "));
    let message = (
        format!("轮次 \"{key}\" 声明有共同评审的申报（anchors），但评委 {list} 与其余评委没有共同评审的申报"),
        format!(
            "round \"{key}\" is calibrated by shared entries (anchors), but nothing links the judges {list} to the others"
        ),
    );
    let remedy =
        ("请让他们评审几项相同的申报，或不要校准", "let them judge some of the same entries, or do not calibrate");
    Some(Fault::new(FaultKind::NotComparable, Row::None, message, remedy).round(key).judge(first))
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(place) = list.get_mut(index) {
        *place = value;
    }
}

/// Who leaves after a round, and why.
fn find_exits(panel: &Panel<'_>, round: usize, values: &[Option<Ratio>]) -> Vec<(usize, Exit)> {
    let present = values.iter().enumerate().filter(|(_, value)| value.is_some());
    let exit = |(index, _)| {
        let missed = panel.essentials(index).find(|(position, criterion)| {
            // The same sum was made for the round's value, so it cannot fail here.
            panel.essential_value(index, *position).is_ok_and(|value| !passes(criterion, value))
        });
        let missed = missed.map(|(criterion, _)| Exit::Essential { round, criterion });
        let outvoted = || {
            let votes = panel.votes(index).ok().filter(|votes| {
                panel.round.needed_majority().is_some_and(|majority| !majority.is_met(votes.in_favour, votes.given))
            });
            votes.map(|_| Exit::Outvoted { round })
        };
        missed.or_else(outvoted).map(|exit| (index, exit))
    };
    present.filter_map(exit).collect()
}

/// Whether a value is what an essential criterion asks for.
pub(crate) fn passes(criterion: &Criterion, value: Ratio) -> bool {
    match criterion.pass {
        Some(pass) => value >= Ratio::from_points(pass),
        None => value > Ratio::ZERO,
    }
}

fn calibrate_round(panel: &Panel<'_>, competition: &Competition, values: &mut [Option<Ratio>]) -> (Scales, Vec<Fault>) {
    let key = &panel.round.key;
    let mut names: Vec<Option<&str>> = vec![None; values.len()];
    let mut faults = Vec::new();
    let entries = competition.entries.iter().zip(&panel.table.panels).zip(values.iter().zip(&mut names)).enumerate();
    for (index, ((entry, panels), (_, name))) in entries.filter(|(_, (_, (value, _)))| value.is_some()) {
        let mut found = panels.iter();
        *name = found.next().map(String::as_str);
        if panels.len() == 1 {
            continue;
        }
        let (entry, count) = (&entry.entry, panels.len());
        let message = (
            format!("申报 \"{entry}\" 在轮次 \"{key}\" 属于 {count} 个评审组，校准要求恰好一个"),
            format!("entry \"{entry}\" names {count} panels in round \"{key}\", a calibrated round needs exactly one"),
        );
        let remedy = ("请在评分文件的 panel 一栏写明评审组", "name its panel in the column panel of the marks");
        faults.push(Fault::new(FaultKind::PanelUnknown, Row::Entry(index), message, remedy).entry(entry).round(key));
    }
    if !faults.is_empty() {
        return (Scales::new(), faults);
    }
    match calibrate(panel.round, panel.mode, &competition.entries, &names, values) {
        Ok(scales) => (scales, faults),
        Err(_) => (Scales::new(), vec![overflow(Row::None).round(key)]),
    }
}

fn run_round(
    panel: &Panel<'_>,
    competition: &Competition,
    table: &Table,
    reached: &[bool],
) -> (Vec<Option<Ratio>>, Vec<Fault>) {
    let mut values = vec![None; reached.len()];
    let mut faults = Vec::new();
    let mut scratch = Vec::new();
    let entries = competition.entries.iter().zip(reached).zip(&mut values).enumerate();
    for (index, ((entry, _), value)) in entries.filter(|(_, ((_, reached), _))| **reached) {
        let before = faults.len();
        faults.extend(panel.table.faulty.get(&index).into_iter().flatten().cloned());
        report_missing(panel, index, &entry.entry, table, &mut faults);
        if faults.len() > before {
            continue;
        }
        match panel.value(index, entry, &mut scratch, None) {
            Ok(found) => *value = Some(found),
            Err(problems) => {
                faults.extend(problems.into_iter().map(|problem| describe(problem, panel.round, index, &entry.entry)));
            }
        }
    }
    (values, faults)
}

/// Marks for which there is no row at all.
fn report_missing(panel: &Panel<'_>, index: usize, entry: &str, table: &Table, faults: &mut Vec<Fault>) {
    let RoundTable { judged, measured, .. } = panel.table;
    let round = panel.round;
    let name =
        |position: &usize| round.criteria.get(*position).map(|criterion| criterion.key.as_str()).unwrap_or_default();
    for sheet in panel.table.sheets(index) {
        let judge = table.judges.get(sheet.judge).map(String::as_str).unwrap_or_default();
        for (position, _) in judged.iter().zip(sheet.cells).filter(|(_, cell)| **cell == Cell::NOT_GIVEN) {
            let criterion = name(position);
            let message = (
                format!("评委 \"{judge}\" 尚未给申报 \"{entry}\" 的 \"{criterion}\" 评分"),
                format!("judge \"{judge}\" has not yet marked \"{criterion}\" of entry \"{entry}\""),
            );
            let remedy = ("请补上评分，或写 absent、recused", "add the mark, or write absent or recused");
            let fault = Fault::new(FaultKind::NotGiven, Row::Mark(sheet.row), message, remedy);
            faults.push(fault.entry(entry).round(&round.key).judge(judge).criterion(criterion));
        }
    }
    let values = measured.iter().zip(panel.table.values(index));
    for (position, _) in values.filter(|(_, cell)| **cell == Cell::NOT_GIVEN) {
        let (criterion, key) = (name(position), &round.key);
        let message = (
            format!("申报 \"{entry}\" 在轮次 \"{key}\" 没有测量项 \"{criterion}\" 的值"),
            format!("entry \"{entry}\" has no value of \"{criterion}\" in round \"{key}\""),
        );
        let fault = Fault::new(FaultKind::NotGiven, Row::Entry(index), message, ("请补上这个值", "add the value"));
        faults.push(fault.entry(entry).round(key).criterion(criterion));
    }
}

pub(super) fn describe(problem: Incomplete, round: &Round, index: usize, entry: &str) -> Fault {
    let (key, need_judges, need_marks) = (&round.key, round.min_judges, round.aggregate.min_marks);
    let place = |criterion: Option<usize>| {
        let found = criterion.and_then(|position| round.criteria.get(position));
        found.map_or_else(
            || (String::new(), String::new()),
            |found| (format!("评分项 \"{}\" ", found.key), format!(" for criterion \"{}\"", found.key)),
        )
    };
    let (kind, criterion, message, remedy) = match problem {
        Incomplete::TooFewJudges { criterion, have } => {
            let (zh, en) = place(criterion);
            let message = (
                format!(
                    "申报 \"{entry}\" 在轮次 \"{key}\" {zh}只有 {have} 份有效评分，少于 min_judges = {need_judges}"
                ),
                format!(
                    "entry \"{entry}\" has {have} valid marks{en} in round \"{key}\", fewer than min_judges = {need_judges}"
                ),
            );
            (
                FaultKind::TooFewJudges,
                criterion,
                message,
                ("请增派评委并补评", "assign substitute judges and let them score"),
            )
        }
        Incomplete::TooFewMarks { criterion, have } => {
            let (zh, en) = place(criterion);
            let message = (
                format!("申报 \"{entry}\" 在轮次 \"{key}\" {zh}只有 {have} 份有效评分，少于 min_marks = {need_marks}"),
                format!(
                    "entry \"{entry}\" has {have} valid marks{en} in round \"{key}\", fewer than min_marks = {need_marks}"
                ),
            );
            (
                FaultKind::TooFewMarks,
                criterion,
                message,
                ("请补评，或由规则写明 below_min", "let more judges score, or state below_min in the rules"),
            )
        }
        Incomplete::NoQuorum { have, of } => {
            let asked = round.attendance.map(Quorum::words).unwrap_or_default();
            let message = (
                format!("申报 \"{entry}\" 在轮次 \"{key}\" 应到 {of} 位评委，实到 {have} 位，未{}", asked.0),
                format!("{have} of {of} judges voted on entry \"{entry}\" in round \"{key}\", not {}", asked.1),
            );
            (FaultKind::QuorumMissing, None, message, ("请重新召集表决", "call the judges and vote again"))
        }
        Incomplete::Overflow => return overflow(Row::Entry(index)).entry(entry).round(key),
    };
    let fault = Fault::new(kind, Row::Entry(index), message, remedy).entry(entry).round(key);
    match criterion.and_then(|position| round.criteria.get(position)) {
        Some(criterion) => fault.criterion(&criterion.key),
        None => fault,
    }
}

/// The fault of numbers that are too large.
pub(crate) fn overflow(row: Row) -> Fault {
    let message = ("数字过大，无法精确计算".to_owned(), "the numbers are too large to be computed exactly".to_owned());
    Fault::new(FaultKind::Overflow, row, message, ("请检查评分、系数和权重", "check marks, factors and weights"))
}

/// Who goes on: over all entries, or in each category by itself.
fn find_advancing(values: &[Option<Ratio>], advance: &Advance, entries: &[Entry]) -> Vec<bool> {
    let mut scopes: BTreeMap<&str, Vec<(Ratio, usize)>> = BTreeMap::new();
    for (index, value) in values.iter().enumerate() {
        if let Some(value) = value {
            scopes.entry(scope_of(advance.scope, entries.get(index))).or_default().push((*value, index));
        }
    }
    let mut advancing = vec![false; values.len()];
    for mut present in scopes.into_values() {
        present.sort_unstable_by(|a, b| b.cmp(a));
        for index in first_ones(&present, advance) {
            if let Some(place) = advancing.get_mut(index) {
                *place = true;
            }
        }
    }
    advancing
}

/// A group of equal values is in when its first place is, or, with `none`, when its last place is.
fn first_ones(sorted: &[(Ratio, usize)], advance: &Advance) -> Vec<usize> {
    if let Some(min) = advance.min.map(Ratio::from_points) {
        return sorted.iter().filter(|(value, _)| *value >= min).map(|(_, index)| *index).collect();
    }
    let places = match (advance.count, advance.ratio) {
        (Some(count), _) => usize::try_from(count).unwrap_or(usize::MAX),
        (None, Some(ratio)) => {
            share(Ratio::from_points(ratio), sorted.len(), advance.ratio_rounding.unwrap_or_default())
        }
        (None, None) => sorted.len(),
    };
    let mut first = Vec::new();
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        let fits = match advance.ties {
            AdvanceTies::All => first.len() < places,
            AdvanceTies::None => first.len() + group.len() <= places,
        };
        if !fits {
            break;
        }
        first.extend(group.iter().map(|(_, index)| *index));
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Scope;

    fn advancing(values: &[i128], advance: &Advance) -> Vec<bool> {
        let values: Vec<_> = values.iter().map(|value| Some(Ratio::from_integer(*value))).collect();
        let category = |index| if index % 2 == 0 { "even" } else { "odd" };
        let entry = |index: usize| Entry { category: category(index).into(), ..Entry::new(index.to_string()) };
        find_advancing(&values, advance, &(0..values.len()).map(entry).collect::<Vec<_>>())
    }

    fn count(count: u32, ties: AdvanceTies) -> Advance {
        Advance { count: Some(count), ties, ..Advance::default() }
    }

    #[test]
    fn all_entries_tied_at_the_cut_advance() {
        assert_eq!(advancing(&[5, 9, 7, 7, 3], &count(2, AdvanceTies::All)), [false, true, true, true, false]);
    }

    #[test]
    fn no_entry_tied_across_the_cut_advances_when_the_rule_says_none() {
        assert_eq!(advancing(&[5, 9, 7, 7, 3], &count(2, AdvanceTies::None)), [false, true, false, false, false]);
        assert_eq!(advancing(&[5, 9, 7, 7, 3], &count(3, AdvanceTies::None)), [false, true, true, true, false]);
    }

    #[test]
    fn fewer_entries_than_places_all_advance() {
        assert_eq!(advancing(&[1, 2], &count(9, AdvanceTies::None)), [true, true]);
    }

    #[test]
    fn a_ratio_is_taken_of_the_entries_of_the_round_and_rounded_down_unless_stated() {
        let half = Advance { ratio: Some("0.5".parse().unwrap()), ..Advance::default() };
        assert_eq!(advancing(&[5, 9, 7, 6, 3], &half), [false, true, true, false, false]);
        let up = Advance { ratio_rounding: Some(crate::rules::RatioRounding::Ceiling), ..half };
        assert_eq!(advancing(&[5, 9, 7, 6, 3], &up), [false, true, true, true, false]);
    }

    #[test]
    fn everyone_at_or_above_a_threshold_advances() {
        let min = Advance { min: Some("7".parse().unwrap()), ..Advance::default() };
        assert_eq!(advancing(&[5, 9, 7, 6, 3], &min), [false, true, true, false, false]);
    }

    #[test]
    fn each_category_has_its_own_places() {
        let one = Advance { scope: Scope::Category, ..count(1, AdvanceTies::All) };
        assert_eq!(advancing(&[5, 9, 7, 6, 3], &one), [false, true, true, false, false]);
    }
}
