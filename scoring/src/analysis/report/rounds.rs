//! One round: complete sheets, the groups that judges connect, and what can be said of each.

use std::collections::{BTreeMap, BTreeSet};

use super::super::agreement::{icc, judges_needed, kendall_w};
use super::super::alpha::{Scale, cronbach_alpha, krippendorff_alpha};
use super::super::connectivity::{Connectivity, connect};
use super::super::line::{SURE, above_line};
use super::super::math::{mean, points};
use super::super::mixed::reml;
use super::super::ratings::{Rating, Ratings};
use super::super::severity::additive;
use super::super::undefined::Undefined;
use super::super::weights::{Draws, smaa2, smallest_swap};
use super::{Agreement, Chance, GroupAnalysis, LineAnalysis, RoundAnalysis, Swap, Variances, WeightAnalysis, judges};
use crate::official::{Mark, MarkRow, Outcome, Reason};
use crate::rules::{Criterion, CriterionKind, Round};

/// The reliability that panels are measured against.
const RELIABLE: f64 = 0.9;
/// Draws of weights for one entry among so many, so that large rounds take no longer.
const ALL_DRAWS: usize = 5_000_000;
/// How many swaps are told.
const SWAPS: usize = 10;

/// The complete sheets of a round.
pub(super) struct Sheets<'a> {
    pub entries: Vec<&'a str>,
    pub judges: Vec<&'a str>,
    criteria: Vec<&'a Criterion>,
    /// By entry and judge: its mark of each criterion it has.
    marks: BTreeMap<(usize, usize), BTreeMap<usize, f64>>,
}

pub(super) fn analyze_round(outcome: &Outcome<'_>, (position, round): (usize, &Round), seed: u64) -> RoundAnalysis {
    let sheets = Sheets::of(outcome, round, position);
    let above = above(outcome, round, position);
    let groups = sheets.ratings().map_or_else(
        |_| Vec::new(),
        |ratings| {
            let connectivity = connect(&ratings);
            let of_group = |group| analyze_group(&sheets, &ratings, &connectivity, group, &above);
            (0..connectivity.groups()).map(of_group).collect()
        },
    );
    let weights = analyze_weights(&sheets, &above, seed).into();
    RoundAnalysis { round: round.key.clone(), name: round.name.clone(), groups, weights }
}

/// The keys of the entries that went on from the round or, where it sifts nobody, were awarded.
fn above<'a>(outcome: &Outcome<'a>, round: &Round, position: usize) -> BTreeSet<&'a str> {
    let is_above = |row: &&crate::official::ResultRow<'a>| match round.advance {
        Some(_) => row.rounds.get(position + 1).is_some_and(Option::is_some),
        None => row.reason == Some(Reason::Awarded),
    };
    outcome.rows().iter().filter(is_above).map(|row| row.entry.entry.as_str()).collect()
}

impl<'a> Sheets<'a> {
    fn of(outcome: &Outcome<'a>, round: &'a Round, position: usize) -> Sheets<'a> {
        let reached = outcome.rows().iter().filter(|row| row.rounds.get(position).is_some_and(Option::is_some));
        let reached: BTreeSet<&str> = reached.map(|row| row.entry.entry.as_str()).collect();
        let is_only_round = outcome.rules().rounds.len() == 1;
        let belongs = |row: &&MarkRow| {
            let is_of_round = row.round == round.key || (row.round.is_empty() && is_only_round);
            is_of_round && !row.judge.is_empty() && reached.contains(row.entry.as_str())
        };
        let rows: Vec<&MarkRow> = outcome.competition().marks.iter().filter(belongs).collect();
        // Who is absent or recused has no sheet.
        let gone = rows.iter().filter(|row| !matches!(row.mark, Mark::Number(_)));
        let gone: BTreeSet<(&str, &str)> = gone.map(|row| (row.entry.as_str(), row.judge.as_str())).collect();
        let rows: Vec<&MarkRow> =
            rows.into_iter().filter(|row| !gone.contains(&(row.entry.as_str(), row.judge.as_str()))).collect();
        let distinct = |key: fn(&'a MarkRow) -> &'a str| -> Vec<&'a str> {
            rows.iter().map(|row| key(row)).collect::<BTreeSet<_>>().into_iter().collect()
        };
        let (entries, judges) = (distinct(|row| row.entry.as_str()), distinct(|row| row.judge.as_str()));
        let is_judged = |criterion: &&Criterion| criterion.kind == CriterionKind::Judged;
        let criteria: Vec<&Criterion> = round.criteria.iter().filter(is_judged).collect();
        let mut marks = BTreeMap::<(usize, usize), BTreeMap<usize, f64>>::new();
        for row in &rows {
            let entry = entries.binary_search(&row.entry.as_str());
            let judge = judges.binary_search(&row.judge.as_str());
            let criterion = criteria.iter().position(|criterion| criterion.key == row.criterion);
            if let (Ok(entry), Ok(judge), Some(criterion), Mark::Number(mark)) = (entry, judge, criterion, &row.mark) {
                marks.entry((entry, judge)).or_default().insert(criterion, points(*mark));
            }
        }
        Sheets { entries, judges, criteria, marks }
    }

    fn ratings(&self) -> Result<Ratings, Undefined> {
        let rows = self.marks.iter().map(|((entry, judge), marks)| Rating {
            entry: *entry,
            judge: *judge,
            value: marks.iter().filter_map(|(at, mark)| Some(points(self.criteria.get(*at)?.factor) * mark)).sum(),
        });
        Ratings::new(self.entries.len(), self.judges.len(), rows.collect())
    }

    /// The sheets of a judge, with every criterion in order; those of other criteria are left out.
    pub(super) fn of_judge(&self, judge: usize) -> Vec<Vec<f64>> {
        let own = self.marks.iter().filter(|((_, by), marks)| *by == judge && marks.len() == self.criteria.len());
        own.map(|(_, marks)| marks.values().copied().collect()).collect()
    }

    /// The judges' mean of each criterion, for the entries that were marked in all of them.
    fn criterion_means(&self, entries: &[usize]) -> Vec<(usize, Vec<f64>)> {
        let mut by_entry = BTreeMap::<usize, BTreeMap<usize, Vec<f64>>>::new();
        for ((entry, _), marks) in self.marks.iter().filter(|((entry, _), _)| entries.binary_search(entry).is_ok()) {
            let of_entry = by_entry.entry(*entry).or_default();
            marks.iter().for_each(|(criterion, mark)| of_entry.entry(*criterion).or_default().push(*mark));
        }
        let complete = by_entry.into_iter().filter(|(_, criteria)| criteria.len() == self.criteria.len());
        complete.map(|(entry, criteria)| (entry, criteria.values().filter_map(|marks| mean(marks)).collect())).collect()
    }

    pub(super) fn keys(&self, entries: &[usize]) -> Vec<String> {
        entries.iter().filter_map(|entry| self.entries.get(*entry)).map(|key| (*key).to_owned()).collect()
    }
}

fn analyze_group(
    sheets: &Sheets<'_>,
    all: &Ratings,
    connectivity: &Connectivity,
    group: usize,
    above: &BTreeSet<&str>,
) -> GroupAnalysis {
    let (entries, judges) = connectivity.members(group);
    let ratings = connectivity.ratings_of(group, all);
    let model = additive(&ratings);
    let mixed = reml(&ratings);
    let keys = sheets.keys(&entries);
    let places = keys.iter().filter(|key| above.contains(key.as_str())).count();
    let line = model.as_ref().map_err(|undefined| *undefined).and_then(|model| {
        let line = above_line(model, places)?;
        let chances = line.grey_zone().into_iter().filter_map(|entry| {
            Some(Chance { entry: keys.get(entry)?.clone(), probability: *line.probabilities.get(entry)? })
        });
        Ok(LineAnalysis { places, line: line.line, grey_zone: from_the_top(chances.collect()) })
    });
    let single = icc(&ratings).map(|icc| icc.single).or_else(|_| mixed.as_ref().map(|mixed| mixed.reliability()));
    let means: Vec<Vec<f64>> = sheets.criterion_means(&entries).into_iter().map(|(_, means)| means).collect();
    let agreement = Agreement {
        icc: icc(&ratings).into(),
        kendall: kendall_w(&ratings).into(),
        alpha_ordinal: krippendorff_alpha(&ratings, Scale::Ordinal).into(),
        alpha_interval: krippendorff_alpha(&ratings, Scale::Interval).into(),
        cronbach: cronbach_alpha(&means).into(),
        judges_for_90: single.map_err(|undefined| *undefined).and_then(|single| judges_needed(single, RELIABLE)).into(),
    };
    let variances = mixed.as_ref().map(|mixed| Variances {
        entry: mixed.entry_variance,
        judge: mixed.judge_variance,
        residual: mixed.residual_variance,
    });
    let bridges = connectivity.bridges().iter().filter(|judge| judges.binary_search(judge).is_ok());
    GroupAnalysis {
        sheets: ratings.rows().len(),
        bridges: bridges.filter_map(|judge| sheets.judges.get(*judge)).map(|key| (*key).to_owned()).collect(),
        agreement,
        variances: variances.map_err(|undefined| *undefined).into(),
        judges: judges::analyze(sheets, &judges, &ratings, &model, &mixed),
        line: line.into(),
        entries: keys,
    }
}

fn from_the_top(mut chances: Vec<Chance>) -> Vec<Chance> {
    chances.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.entry.cmp(&b.entry)));
    chances
}

fn analyze_weights(sheets: &Sheets<'_>, above: &BTreeSet<&str>, seed: u64) -> Result<WeightAnalysis, Undefined> {
    if sheets.criteria.len() < 2 {
        return Err(Undefined::TooFewCriteria);
    }
    let everybody: Vec<usize> = (0..sheets.entries.len()).collect();
    let means = sheets.criterion_means(&everybody);
    let (full, weights) = scales(&sheets.criteria);
    let share = |(entry, means): (usize, Vec<f64>)| {
        let shares: Vec<f64> = means.iter().zip(&full).map(|(mean, full)| mean / full).collect();
        let value: f64 = shares.iter().zip(&weights).map(|(share, weight)| share * weight).sum();
        Some((value, *sheets.entries.get(entry)?, shares))
    };
    let mut ranked: Vec<(f64, &str, Vec<f64>)> = means.into_iter().filter_map(share).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut swaps = Vec::new();
    for (ahead, behind) in ranked.iter().zip(ranked.iter().skip(1)) {
        let Some(change) = smallest_swap(&weights, &ahead.2, &behind.2)? else { continue };
        let criterion =
            sheets.criteria.get(change.criterion).map(|criterion| criterion.key.clone()).unwrap_or_default();
        swaps.push(Swap { ahead: ahead.1.to_owned(), behind: behind.1.to_owned(), criterion, change });
    }
    swaps.sort_by(|a, b| (a.change.to - a.change.from).abs().total_cmp(&(b.change.to - b.change.from).abs()));
    swaps.truncate(SWAPS);
    let places = ranked.iter().filter(|(_, key, _)| above.contains(key)).count();
    let table: Vec<&[f64]> = ranked.iter().map(|(_, _, shares)| shares.as_slice()).collect();
    let count = (ALL_DRAWS / table.len().max(1)).clamp(500, 5_000);
    let shares = smaa2(&table, places, Draws { count, seed })?;
    let chances = ranked
        .iter()
        .zip(shares)
        .map(|((_, key, _), of_ranks)| Chance { entry: (*key).to_owned(), probability: of_ranks.iter().sum() });
    let is_open = |chance: &Chance| (SURE..=1.0 - SURE).contains(&chance.probability);
    Ok(WeightAnalysis { swaps, open_places: from_the_top(chances.filter(is_open).collect()) })
}

/// What full marks are, and the weight of each criterion: factor x full marks. Where some criterion has no greatest mark,
/// marks stay as they are.
fn scales(criteria: &[&Criterion]) -> (Vec<f64>, Vec<f64>) {
    let full = criteria.iter().map(|criterion| criterion.max.map(points).filter(|max| *max > 0.0));
    let full: Option<Vec<f64>> = full.collect();
    let full = full.unwrap_or_else(|| vec![1.0; criteria.len()]);
    let weights = criteria.iter().zip(&full).map(|(criterion, full)| points(criterion.factor) * full).collect();
    (full, weights)
}
