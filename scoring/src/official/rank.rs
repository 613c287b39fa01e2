//! Ranks: equal totals are split by the tie chain, what is still equal shares a place, 1224.

use std::cmp::Ordering;

use super::keys::Keys;
use super::total::Total;
use crate::ratio::{Overflow, Ratio};
use crate::rules::{RankOn, RulePack, TieKey};

/// The entries from the best down, in groups of equal rank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ranking {
    pub groups: Vec<Group>,
}

/// Entries of one rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// The place of its first member, from 1.
    pub rank: usize,
    /// The entries' positions, in the order of the bytes of their keys.
    pub members: Vec<usize>,
    /// The position in the chain of the key that separates it from the next better rank of an equal total.
    pub decided_by: Option<usize>,
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
    for entry in entries {
        let total = totals.get(*entry).copied().flatten().ok_or(Overflow)?;
        sorted.push((compared(pack, &total)?, *entry));
    }
    sorted.sort_by_key(|(value, _)| std::cmp::Reverse(*value));
    let mut ranking = Ranking::default();
    let mut place = 1;
    for equal in sorted.chunk_by(|a, b| a.0 == b.0) {
        let members: Vec<usize> = equal.iter().map(|(_, entry)| *entry).collect();
        let within =
            pack.ties.limit_to_top.is_none_or(|limit| usize::try_from(limit).map_or(true, |limit| place <= limit));
        let mut parts = Vec::new();
        let levels = if within { chain.as_slice() } else { &[] };
        split(keys, levels, 0, members, None, &mut parts)?;
        for (members, decided_by) in parts {
            let next = place + members.len();
            ranking.groups.push(Group { rank: place, members, decided_by });
            place = next;
        }
    }
    Ok(ranking)
}

/// What ranks compare: the published or the exact total.
pub(crate) fn compared(pack: &RulePack, total: &Total) -> Result<Ratio, Overflow> {
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
    parts: &mut Vec<(Vec<usize>, Option<usize>)>,
) -> Result<(), Overflow> {
    let Some(key) = chain.get(level).filter(|_| members.len() > 1) else {
        parts.push((members, decided_by));
        return Ok(());
    };
    let mut valued = Vec::with_capacity(members.len());
    for entry in members {
        valued.push((keys.value(key, entry)?, entry));
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

fn value_order(a: &super::keys::KeyValue, b: &super::keys::KeyValue) -> Ordering {
    a.better_first(b)
}
