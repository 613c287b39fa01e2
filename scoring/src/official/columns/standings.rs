//! From the keys to the result: positions sorted by their keys, then totals, ranks and awards by the official code, once for
//! each different total and for the top of the ranking.

use std::ops::Range;

use super::super::allocation::{Allocation, Field, Note, Placement, Reason, allocate};
use super::super::competition::Entry;
use super::super::rank::{Group, Ranking, compared, is_equal};
use super::super::total::{Total, total};
use super::panels::Keys;
use super::{Awards, Line, Standings};
use crate::ratio::{Overflow, Ratio};
use crate::rules::RulePack;

/// Ranks the entries and gives out the awards.
pub(super) fn stand<'a>(pack: &'a RulePack, keys: Keys, enterprises: &[u32]) -> Result<Standings<'a>, Overflow> {
    let Sorted { order, runs } = sort_down(&keys.values)?;
    let tolerance = Ratio::from_points(pack.ranks.tolerance);
    let mut lines = Vec::with_capacity(runs.len());
    let (mut best, mut rank, mut start) = (None, 0, 0);
    for (key, size) in runs {
        let total = total_of(pack, keys.unit.times(Ratio::from_integer(i128::from(key)))?)?;
        let value = compared(pack, &total)?;
        if best.map_or(Ok(true), |best| is_equal(best, value, tolerance).map(|is_equal| !is_equal))? {
            (best, rank) = (Some(value), start + 1);
        }
        lines.push(Line { rank, total: total.published, members: start..start + size });
        start += size;
    }
    let awards = award(pack, &lines, |place| {
        let enterprise = order.get(place).and_then(|entry| enterprises.get(usize::try_from(*entry).ok()?));
        enterprise.copied().unwrap_or(0)
    })?;
    Ok(Standings { pack, order, lines, awards })
}

/// The total of a round's value: rounded where the round says so, then as every total is made.
fn total_of(pack: &RulePack, value: Ratio) -> Result<Total, Overflow> {
    let places = pack.rounds.first().and_then(|round| round.places);
    let value = match places {
        Some(places) => pack.rounding.mode.round(value, places)?.to_ratio()?,
        None => value,
    };
    total(pack, &Entry::default(), &[value])
}

/// What became of the top of the ranking, and of everyone below it. The official walk goes down until it is clear that
/// the reason stays the same from there on.
fn award(pack: &RulePack, lines: &[Line], enterprise: impl Fn(usize) -> u32) -> Result<Awards, Overflow> {
    if pack.tiers.is_empty() {
        return Ok(Awards::default());
    }
    let wanted: u64 = pack.tiers.iter().filter_map(|tier| tier.count).chain([pack.caps.reserve]).map(u64::from).sum();
    // A few more than there are places: caps pass some over.
    let mut top = usize::try_from(wanted + wanted / 16).unwrap_or(usize::MAX);
    loop {
        // One group more than the places need, to see what becomes of it.
        top = top.saturating_add(1);
        let of_rank = |lines: &[Line]| Some(lines.first()?.members.start..lines.last()?.members.end);
        let groups = lines.chunk_by(|a, b| a.rank == b.rank).filter_map(of_rank);
        let groups: Vec<Range<usize>> = groups.take_while(|group| group.start < top).collect();
        let placements = walk(pack, &groups, lines, &enterprise)?;
        let last = groups.last().and_then(|group| placements.get(group.clone())).unwrap_or(&[]);
        let rest = last.iter().find_map(|placement| match placement {
            Placement { reason: Reason::QuotaFull, note: Note::Plain, .. } => Some(Reason::QuotaFull),
            Placement { reason, .. } => Some(Reason::Pending).filter(|pending| pending == reason),
        });
        let is_all = lines.last().is_none_or(|line| line.members.end == placements.len());
        if rest.is_some() || is_all {
            let awards = placements.into_iter().map(|placement| (placement.reason, placement.tier));
            return Ok(Awards { top: awards.collect(), rest });
        }
        top = top.saturating_mul(2);
    }
}

/// The official walk down the top of the ranking, whose members are known by their places in the order.
fn walk(
    pack: &RulePack,
    groups: &[Range<usize>],
    lines: &[Line],
    enterprise: impl Fn(usize) -> u32,
) -> Result<Vec<Placement>, Overflow> {
    let end = groups.last().map_or(0, |group| group.end);
    let entry = |place| {
        let enterprise = Some(enterprise(place)).filter(|enterprise| *enterprise != 0);
        Entry { enterprise: enterprise.map(|number| number.to_string()).unwrap_or_default(), ..Entry::default() }
    };
    let entries: Vec<Entry> = (0..end).map(entry).collect();
    let mut totals = Vec::with_capacity(end);
    for line in lines.iter().take_while(|line| line.members.start < end) {
        totals.resize(line.members.end, Some(line.total.to_ratio()?));
    }
    // Awards ask only who shares a rank.
    let groups = groups.iter().map(|group| Group { members: group.clone().collect(), ..Group::default() });
    let ranking = Ranking { groups: groups.collect() };
    let Allocation { placements, .. } = allocate(Field { pack, entries: &entries, totals: &totals }, &ranking);
    placements.into_iter().collect::<Option<Vec<Placement>>>().ok_or(Overflow)
}

/// Positions of keys from the highest down and then as they came, and how many there are of each different key.
#[derive(Debug)]
struct Sorted {
    order: Vec<u32>,
    runs: Vec<(i32, usize)>,
}

fn sort_down(keys: &[i32]) -> Result<Sorted, Overflow> {
    if u32::try_from(keys.len()).is_err() {
        return Err(Overflow);
    }
    let (least, best) = keys.iter().fold((i32::MAX, i32::MIN), |(least, best), key| (least.min(*key), best.max(*key)));
    match u16::try_from(best.abs_diff(least)) {
        Ok(most) => count_down(keys, best, most),
        Err(_) => pack_down(keys, best),
    }
}

/// Counts how often each key occurs; then every position has its place. No key lies further below the best than `most`.
fn count_down(keys: &[i32], best: i32, most: u16) -> Result<Sorted, Overflow> {
    let mut counts = vec![0_u32; usize::from(most) + 1];
    let below = |key: &i32| usize::try_from(best.wrapping_sub(*key).cast_unsigned()).unwrap_or(usize::MAX);
    // Counts cannot wrap, nor places: there are fewer keys than that.
    for key in keys {
        if let Some(count) = counts.get_mut(below(key)) {
            *count = count.wrapping_add(1);
        }
    }
    let mut runs = Vec::new();
    let mut next = 0;
    for (below, count) in (0_i32..).zip(&mut counts) {
        if *count > 0 {
            runs.push((best - below, usize::try_from(*count).map_err(|_| Overflow)?));
        }
        next += std::mem::replace(count, next);
    }
    let mut order = vec![0_u32; keys.len()];
    for (position, key) in (0_u32..).zip(keys) {
        let Some(next) = counts.get_mut(below(key)) else { continue };
        let place = usize::try_from(*next).unwrap_or(usize::MAX);
        *next = next.wrapping_add(1);
        if let Some(found) = order.get_mut(place) {
            *found = position;
        }
    }
    Ok(Sorted { order, runs })
}

/// Sorts how far each key lies below the best together with its position, packed into one number.
fn pack_down(keys: &[i32], best: i32) -> Result<Sorted, Overflow> {
    let packed = keys.iter().zip(0_u64..).map(|(key, position)| u64::from(best.abs_diff(*key)) << u32::BITS | position);
    let mut packed: Vec<u64> = packed.collect();
    packed.sort_unstable();
    let run = |equal: &[u64]| {
        Some((best.checked_sub_unsigned(u32::try_from(equal.first()? >> u32::BITS).ok()?)?, equal.len()))
    };
    let runs = packed.chunk_by(|a, b| a >> u32::BITS == b >> u32::BITS).filter_map(run).collect();
    let order = packed.iter().map(|packed| u32::try_from(packed & u64::from(u32::MAX)).map_err(|_| Overflow));
    Ok(Sorted { order: order.collect::<Result<Vec<u32>, Overflow>>()?, runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_sorted_from_the_best_key_down_and_those_of_equal_keys_as_they_came() {
        for best in [9, 70_000, i32::MAX] {
            let Sorted { order, runs } = sort_down(&[5, -70, 5, best, 0, -70]).unwrap();
            assert_eq!(order, [3, 0, 2, 4, 1, 5]);
            assert_eq!(runs, [(best, 1), (5, 2), (0, 1), (-70, 2)]);
        }
    }
}
