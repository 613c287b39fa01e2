//! Ranks enterprises, teams or other groups of entries by the sum of their best totals. Changes no entry's own result.

use std::collections::BTreeMap;

use serde::Serialize;

use super::competition::Entry;
use super::draw::draw;
use super::rank::Ranking;
use super::total::Total;
use crate::ratio::{Overflow, Ratio};
use crate::rounding::Decimal;
use crate::rules::{Grouping, RankOn, RankStyle, RulePack};

/// The ranking of one `[[groupings]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupRanking<'a> {
    /// The grouping's key.
    pub key: &'a str,
    /// From the best down; equal sums share a rank and stand in the order of the bytes of their names. Under the rank style
    /// `1234` the draw by their names decides.
    pub rows: Vec<GroupRow<'a>>,
}

/// One enterprise or team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupRow<'a> {
    /// Its rank, numbered in the style of the rules.
    pub rank: usize,
    /// What the column says.
    pub name: &'a str,
    /// The sum as printed, to the places of a total.
    pub total: Decimal,
    /// The keys of the entries that count, from the best.
    pub entries: Vec<&'a str>,
    #[serde(skip)]
    sum: Ratio,
}

/// What groupings look at.
#[derive(Clone, Copy)]
pub(crate) struct Ranked<'a, 'b> {
    pub pack: &'a RulePack,
    pub entries: &'a [Entry],
    pub totals: &'b [Option<Total>],
    pub ranking: &'b Ranking,
}

/// The rankings of all groupings, in the order of the rules.
pub(crate) fn rank_groups<'a>(ranked: Ranked<'a, '_>) -> Result<Vec<GroupRanking<'a>>, Overflow> {
    ranked.pack.groupings.iter().map(|grouping| rank_one(ranked, grouping)).collect()
}

fn rank_one<'a>(ranked: Ranked<'a, '_>, grouping: &'a Grouping) -> Result<GroupRanking<'a>, Overflow> {
    let most = grouping.take_best.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    let mut best: BTreeMap<&str, (Ratio, Vec<&str>)> = BTreeMap::new();
    // From the best rank down, so the first ones of each group are its best.
    for index in ranked.ranking.groups.iter().flat_map(|group| &group.members) {
        let entry = ranked.entries.get(*index).ok_or(Overflow)?;
        let total = ranked.totals.get(*index).copied().flatten().ok_or(Overflow)?;
        let name = entry.attribute(&grouping.by);
        if name.trim().is_empty() {
            continue;
        }
        let (sum, keys) = best.entry(name).or_insert((Ratio::ZERO, Vec::new()));
        if keys.len() < most {
            *sum = sum.plus(counted(ranked.pack, &total)?)?;
            keys.push(entry.entry.as_str());
        }
    }
    let rounding = &ranked.pack.rounding;
    let row = |(name, (sum, entries)): (&'a str, (Ratio, Vec<&'a str>))| {
        let total = rounding.mode.round(sum, rounding.total_places)?;
        Ok(GroupRow { rank: 0, name, total, entries, sum })
    };
    let mut rows = best.into_iter().map(row).collect::<Result<Vec<_>, Overflow>>()?;
    let style = ranked.pack.ranks.style;
    if style == RankStyle::Ordinal {
        let seed = ranked.pack.ties.seed.as_deref().unwrap_or_default();
        rows.sort_by_cached_key(|row| draw(seed, row.name));
    }
    // Stable, so equal sums stay in the order of their names, or of the draw.
    rows.sort_by_key(|row| std::cmp::Reverse(row.sum));
    number(&mut rows, style);
    Ok(GroupRanking { key: &grouping.key, rows })
}

/// What ranks compare counts: the published or the exact total.
fn counted(pack: &RulePack, total: &Total) -> Result<Ratio, Overflow> {
    match pack.rounding.rank_on {
        RankOn::Published => total.published.to_ratio(),
        RankOn::Exact => Ok(total.exact),
    }
}

fn number(rows: &mut [GroupRow<'_>], style: RankStyle) {
    let mut place = 1;
    for (group, equal) in rows.chunk_by_mut(|a, b| a.sum == b.sum).enumerate() {
        let next = place + equal.len();
        for (nth, row) in equal.iter_mut().enumerate() {
            row.rank = match style {
                RankStyle::Ordinal => place + nth,
                RankStyle::Competition => place,
                RankStyle::Modified => next - 1,
                RankStyle::Dense => group + 1,
            };
        }
        place = next;
    }
}
