//! Ranks: totals that count as equal are split by the tie chain, what is still equal shares a rank.

use std::cmp::Ordering;

use super::keys::{KeyValue, Keys};
use super::total::Total;
use crate::ratio::{Overflow, Ratio};
use crate::rules::{RankOn, RankStyle, RulePack, TieKey};

/// The entries from the best down, in groups of equal rank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ranking {
    pub groups: Vec<Group>,
}

/// Entries of one rank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Group {
    /// Its rank, numbered in the style of the rules.
    pub rank: usize,
    /// The place of its first member, from 1, in any style.
    pub place: usize,
    /// Which group of equal totals it belongs to.
    pub total_group: usize,
    /// The entries' positions, in the order of the bytes of their keys.
    pub members: Vec<usize>,
    /// The position in the chain of the key that separates it from the next better rank of an equal total.
    pub decided_by: Option<usize>,
    /// Its members wait for a vote that is not yet recorded.
    pub waits: bool,
}

/// A part of a group of equal totals that no key of the chain splits further.
struct Part {
    members: Vec<usize>,
    decided_by: Option<usize>,
    waits: bool,
}

/// Ranks `entries`, which must come in the order of the bytes of their keys.
pub(crate) fn rank(
    pack: &RulePack,
    keys: &Keys<'_>,
    totals: &[Option<Total>],
    entries: &[usize],
) -> Result<Ranking, Overflow> {
    let chain: Vec<TieKey> = pack.ties.chain.iter().filter_map(|key| TieKey::resolve(pack, key)).collect();
    let mut sorted: Vec<(Ratio, usize)> = Vec::with_capacity(entries.len());
    for (position, entry) in entries.iter().enumerate() {
        let total = totals.get(*entry).copied().flatten().ok_or(Overflow)?;
        sorted.push((compared(pack, &total)?, position));
    }
    sorted.sort_by_key(|(value, _)| std::cmp::Reverse(*value));
    let mut ranking = Ranking::default();
    let mut place = 1;
    for (total_group, mut equal) in
        equal_totals(&sorted, Ratio::from_points(pack.ranks.tolerance))?.into_iter().enumerate()
    {
        let within =
            pack.ties.limit_to_top.is_none_or(|limit| usize::try_from(limit).map_or(true, |limit| place <= limit));
        let mut parts = Vec::new();
        // Positions are in the order of the keys' bytes, whatever the totals within the tolerance.
        equal.sort_unstable();
        let equal = equal.into_iter().filter_map(|position| entries.get(position).copied()).collect();
        let levels = if within { chain.as_slice() } else { &[] };
        split(keys, levels, 0, equal, None, &mut parts)?;
        for Part { members, decided_by, waits } in parts {
            let next = place + members.len();
            let rank = match pack.ranks.style {
                RankStyle::Competition | RankStyle::Ordinal => place,
                RankStyle::Modified => next - 1,
                RankStyle::Dense => ranking.groups.len() + 1,
            };
            ranking.groups.push(Group { rank, place, total_group, members, decided_by, waits });
            place = next;
        }
    }
    Ok(ranking)
}

/// Groups the totals, sorted from the highest, each no further than the tolerance below the best of its group.
fn equal_totals(sorted: &[(Ratio, usize)], tolerance: Ratio) -> Result<Vec<Vec<usize>>, Overflow> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut best: Option<Ratio> = None;
    for (total, position) in sorted {
        let is_equal = match best {
            Some(best) => is_equal(best, *total, tolerance)?,
            None => false,
        };
        match groups.last_mut().filter(|_| is_equal) {
            Some(group) => group.push(*position),
            None => {
                best = Some(*total);
                groups.push(vec![*position]);
            }
        }
    }
    Ok(groups)
}

/// Whether a total counts as equal to the best of a group, which is not below it.
pub(super) fn is_equal(best: Ratio, total: Ratio, tolerance: Ratio) -> Result<bool, Overflow> {
    Ok(best == total || best.minus(total)? <= tolerance)
}

/// What ranks compare: the published or the exact total.
pub(super) fn compared(pack: &RulePack, total: &Total) -> Result<Ratio, Overflow> {
    match pack.rounding.rank_on {
        RankOn::Published => total.published.to_ratio(),
        RankOn::Exact => Ok(total.exact),
    }
}

/// Splits a group by the keys from `level` on. `decided_by` separates its first part from what stands above.
fn split(
    keys: &Keys<'_>,
    chain: &[TieKey],
    level: usize,
    members: Vec<usize>,
    decided_by: Option<usize>,
    parts: &mut Vec<Part>,
) -> Result<(), Overflow> {
    let Some(key) = chain.get(level).filter(|_| members.len() > 1) else {
        parts.push(Part { members, decided_by, waits: false });
        return Ok(());
    };
    let mut valued = Vec::with_capacity(members.len());
    for entry in &members {
        valued.push((keys.value(key, *entry)?, *entry));
    }
    if *key == TieKey::Vote && valued.iter().any(|(value, _)| *value == KeyValue::Outside) {
        parts.push(Part { members, decided_by, waits: true });
        return Ok(());
    }
    valued.sort_by(|a, b| a.0.better_first(&b.0));
    let is_equal = |a: &(_, usize), b: &(_, usize)| value_order(&a.0, &b.0) == Ordering::Equal;
    for (index, equal) in valued.chunk_by(is_equal).enumerate() {
        let members = equal.iter().map(|(_, entry)| *entry).collect();
        let decided_by = if index == 0 { decided_by } else { Some(level) };
        split(keys, chain, level + 1, members, decided_by, parts)?;
    }
    Ok(())
}

fn value_order(a: &KeyValue, b: &KeyValue) -> Ordering {
    a.better_first(b)
}
