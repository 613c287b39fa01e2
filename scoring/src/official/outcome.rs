//! The result of scoring: one row an entry, sorted as `ranking.csv` is. Explanations are made on demand in `trace`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::allocation::{Placement, Reason, scope_of};
use super::calibrate::Scales;
use super::competition::{Competition, Entry};
use super::groupings::{GroupRanking, Ranked, rank_groups};
use super::keys::Keys;
use super::rank::Ranking;
use super::rounds::{Exit, Played, RoundValues};
use super::table::Table;
use super::total::{Total, capped_bonus, capped_deduction};
use crate::ratio::{Overflow, Ratio};
use crate::rounding::Decimal;
use crate::rules::{AtCut, RulePack, Scope};

/// The official result. It borrows the rules and the data it came from, so that it can explain itself.
#[derive(Debug)]
pub struct Outcome<'a> {
    pub(crate) pack: &'a RulePack,
    pub(crate) competition: &'a Competition,
    pub(crate) table: Table,
    pub(crate) values: RoundValues,
    pub(crate) exits: Vec<Option<Exit>>,
    /// The scale of each panel, round by round.
    pub(crate) scales: Vec<Scales>,
    /// The mean ranks of each round that goes by places, from the best; empty for the others.
    pub(crate) mean_ranks: Vec<Vec<Ratio>>,
    pub(crate) totals: Vec<Option<Total>>,
    pub(crate) ranking: Ranking,
    pub(crate) placements: Vec<Option<Placement>>,
    /// The vetoed entries whose places stay empty, and what they would have been.
    pub(crate) vacated: Vec<(usize, Placement)>,
    groupings: Vec<GroupRanking<'a>>,
    /// Rank and position of the entries that a cap passed over, from the best down.
    pub(crate) passed_over: Vec<(usize, usize)>,
    /// The highest sheet total of each judge, where the tie chain asks for first places.
    highest: Vec<Option<i128>>,
    /// The values of each round that sifts, by the category where it sifts in each, from the highest down; empty for the
    /// others.
    pub(crate) descending: Vec<BTreeMap<&'a str, Vec<Ratio>>>,
    /// The position of each entry's group in the ranking.
    group_of: Vec<Option<usize>>,
    rows: Vec<ResultRow<'a>>,
}

/// One entry's line in the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultRow<'a> {
    /// Its rank; none when it is vetoed or did not advance.
    pub rank: Option<usize>,
    /// The entry.
    #[serde(serialize_with = "serialize_key")]
    pub entry: &'a Entry,
    /// The published total; none without a rank.
    pub total: Option<Decimal>,
    /// The total before rounding; none without a rank.
    #[serde(skip)]
    pub exact_total: Option<Ratio>,
    /// The value of each round; none where the entry did not reach it.
    pub rounds: Vec<Option<Decimal>>,
    /// The bonus that counts.
    pub bonus: Decimal,
    /// The deduction that counts.
    pub deduction: Decimal,
    /// The key of the tier it is awarded.
    pub tier: Option<&'a str>,
    /// Why it has an award, or none; blank when the rules have no tiers.
    pub reason: Option<Reason>,
    /// The tie key that separates it from the next better rank of an equal total.
    pub tie_decided_by: Option<&'a str>,
}

/// Entries tied across the line of a tier that leaves it to the panel's chair. Distinct numbers in [`Entry::decision`]
/// decide it; until then everyone below waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenTie<'a> {
    /// The key of the tier.
    pub tier: &'a str,
    /// The keys of the tied entries, in byte order.
    pub entries: Vec<&'a str>,
}

fn serialize_key<S: serde::Serializer>(entry: &Entry, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&entry.entry)
}

/// What the stages of the pipeline found, before it is laid out in rows.
#[derive(Debug)]
pub(crate) struct Stages<'a> {
    pub pack: &'a RulePack,
    pub competition: &'a Competition,
    pub table: Table,
    pub played: Played,
    pub totals: Vec<Option<Total>>,
    pub ranking: Ranking,
    pub placements: Vec<Option<Placement>>,
    pub vacated: Vec<(usize, Placement)>,
    pub highest: Vec<Option<i128>>,
}

impl<'a> Outcome<'a> {
    pub(crate) fn of(stages: Stages<'a>) -> Result<Outcome<'a>, Overflow> {
        let rows = lay_out(&stages)?;
        let Stages { pack, competition, table, played, totals, ranking, placements, vacated, highest } = stages;
        let entries = &competition.entries;
        let groupings = rank_groups(Ranked { pack, entries, totals: &totals, ranking: &ranking })?;
        let Played { values, exits, scales, mean_ranks, goes_on: _ } = played;
        let mut group_of = vec![None; competition.entries.len()];
        let mut passed_over = Vec::new();
        for (position, group) in ranking.groups.iter().enumerate() {
            for index in &group.members {
                if let Some(place) = group_of.get_mut(*index) {
                    *place = Some(position);
                }
                let reason = placements.get(*index).copied().flatten().map(|placement| placement.reason);
                if matches!(reason, Some(Reason::EnterpriseCap | Reason::CategoryCap | Reason::StructureCap)) {
                    passed_over.push((group.rank, *index));
                }
            }
        }
        let descending = pack.rounds.iter().zip(&values).map(|(round, values)| match round.advance {
            Some(ref advance) => descending(advance.scope, entries, values),
            None => BTreeMap::new(),
        });
        let descending = descending.collect();
        Ok(Outcome {
            pack,
            competition,
            table,
            values,
            exits,
            scales,
            mean_ranks,
            totals,
            ranking,
            placements,
            vacated,
            groupings,
            passed_over,
            highest,
            descending,
            group_of,
            rows,
        })
    }

    pub(crate) fn group_of(&self, index: usize) -> Option<usize> {
        self.group_of.get(index).copied().flatten()
    }

    pub(crate) fn keys(&self) -> Keys<'_> {
        Keys::with(self.pack, self.competition, &self.table, &self.values, self.highest.clone())
    }

    /// The rules that were applied.
    #[must_use]
    pub fn rules(&self) -> &'a RulePack {
        self.pack
    }

    /// The data that were scored.
    #[must_use]
    pub fn competition(&self) -> &'a Competition {
        self.competition
    }

    /// One row an entry: by rank, then by the bytes of the key; unranked entries last.
    #[must_use]
    pub fn rows(&self) -> &[ResultRow<'a>] {
        &self.rows
    }

    /// The rankings of enterprises or teams, one for each grouping of the rules.
    #[must_use]
    pub fn groupings(&self) -> &[GroupRanking<'a>] {
        &self.groupings
    }

    /// The tie at which the walk stopped for the chair; none when nothing waits.
    #[must_use]
    pub fn open_tie(&self) -> Option<OpenTie<'a>> {
        // Under the other policies a tie at the line is settled by the rule itself.
        let waits = |placement: &Placement| {
            let tier = self.pack.tiers.get(placement.tier?)?;
            (placement.reason == Reason::TiedAtCut && tier.at_cut == AtCut::Chair).then_some(tier.key.as_str())
        };
        let placed = self.competition.entries.iter().zip(&self.placements);
        let mut tied: Vec<(&'a str, &'a str)> =
            placed.filter_map(|(entry, placement)| Some((entry.entry.as_str(), waits(placement.as_ref()?)?))).collect();
        tied.sort_unstable();
        let (_, tier) = *tied.first()?;
        Some(OpenTie { tier, entries: tied.into_iter().map(|(entry, _)| entry).collect() })
    }

    /// The row of an entry.
    #[must_use]
    pub fn find_row(&self, entry: &str) -> Option<&ResultRow<'a>> {
        self.rows.iter().find(|row| row.entry.entry == entry)
    }
}

fn descending<'a>(scope: Scope, entries: &'a [Entry], values: &[Option<Ratio>]) -> BTreeMap<&'a str, Vec<Ratio>> {
    let mut present: BTreeMap<&str, Vec<Ratio>> = BTreeMap::new();
    for (entry, value) in entries.iter().zip(values) {
        present.entry(scope_of(scope, Some(entry))).or_default().extend(value);
    }
    for values in present.values_mut() {
        values.sort_unstable_by(|a, b| b.cmp(a));
    }
    present
}

fn lay_out<'a>(stages: &Stages<'a>) -> Result<Vec<ResultRow<'a>>, Overflow> {
    let entries = &stages.competition.entries;
    let mut rows = Vec::with_capacity(entries.len());
    let mut is_ranked = vec![false; entries.len()];
    for group in &stages.ranking.groups {
        let decided_by = group.decided_by.and_then(|level| stages.pack.ties.chain.get(level)).map(String::as_str);
        for index in &group.members {
            if let Some(ranked) = is_ranked.get_mut(*index) {
                *ranked = true;
            }
            rows.push(row(stages, *index, Some(group.rank), decided_by)?);
        }
    }
    let mut unranked: Vec<usize> = (0..entries.len()).filter(|index| is_ranked.get(*index) == Some(&false)).collect();
    unranked.sort_by_key(|index| entries.get(*index).map(|entry| entry.entry.as_bytes()));
    for index in unranked {
        rows.push(row(stages, index, None, None)?);
    }
    Ok(rows)
}

fn row<'a>(
    stages: &Stages<'a>,
    index: usize,
    rank: Option<usize>,
    tie_decided_by: Option<&'a str>,
) -> Result<ResultRow<'a>, Overflow> {
    let pack = stages.pack;
    let entry = stages.competition.entries.get(index).ok_or(Overflow)?;
    let rounding = &pack.rounding;
    let printed = |value: Ratio| rounding.mode.round(value, rounding.total_places);
    let mut rounds = Vec::with_capacity(pack.rounds.len());
    for (round, values) in pack.rounds.iter().zip(&stages.played.values) {
        let places = round.places.unwrap_or(rounding.total_places);
        let value = values.get(index).copied().flatten();
        rounds.push(value.map(|value| rounding.mode.round(value, places)).transpose()?);
    }
    let total = stages.totals.get(index).copied().flatten().filter(|_| rank.is_some());
    let placement = stages.placements.get(index).copied().flatten();
    let left_out = match stages.played.exits.get(index).copied().flatten() {
        _ if entry.is_vetoed() => Reason::Vetoed,
        Some(Exit::Essential { .. }) => Reason::EssentialMissing,
        Some(Exit::Outvoted { .. }) | None => Reason::NotAdvanced,
    };
    Ok(ResultRow {
        rank,
        entry,
        total: total.map(|total| total.published),
        exact_total: total.map(|total| total.exact),
        rounds,
        bonus: printed(Ratio::from_points(capped_bonus(pack, entry)))?,
        deduction: printed(Ratio::from_points(capped_deduction(pack, entry)))?,
        tier: placement
            .filter(|placement| placement.reason == Reason::Awarded)
            .and_then(|placement| pack.tiers.get(placement.tier?))
            .map(|tier| tier.key.as_str()),
        reason: if rank.is_some() { placement.map(|placement| placement.reason) } else { Some(left_out) },
        tie_decided_by,
    })
}
