//! From the keys to the result: packed keys sorted by their bits, then totals, ranks and awards by the official code, once
//! for each different total and for the top of the ranking.

use std::ops::Range;

use super::super::allocation::{Allocation, Field, Note, Placement, Reason, allocate};
use super::super::competition::Entry;
use super::super::rank::{Group, Ranking, compared, equal_totals};
use super::super::total::{Total, total};
use super::panels::Keys;
use super::{Awards, Line, Standings};
use crate::ratio::{Overflow, Ratio};
use crate::rules::RulePack;

/// The most bits of a key that one pass of the sort looks at.
const DIGIT: u32 = 8;

/// Ranks the entries and gives out the awards.
pub(super) fn stand<'a>(pack: &'a RulePack, keys: Keys, enterprises: &[u32]) -> Result<Standings<'a>, Overflow> {
    let unit = keys.unit;
    let best = keys.values.iter().copied().max().unwrap_or(0);
    let Sorted { packed, position_bits } = sort_down(keys.values, best)?;
    let mut totals: Vec<(Total, Range<usize>)> = Vec::new();
    let mut start = 0;
    for equal in packed.chunk_by(|a, b| a >> position_bits == b >> position_bits) {
        let below = equal.first().map_or(0, |packed| i128::from(packed >> position_bits));
        let value = unit.times(Ratio::from_integer(i128::from(best) - below))?;
        totals.push((total_of(pack, value)?, start..start + equal.len()));
        start += equal.len();
    }
    let positions = (1_u64 << position_bits) - 1;
    let order = packed.iter().map(|packed| u32::try_from(packed & positions).map_err(|_| Overflow));
    let order = order.collect::<Result<Vec<u32>, Overflow>>()?;
    drop(packed);
    let groups = group(pack, &totals)?;
    let mut lines = Vec::with_capacity(totals.len());
    for group in &groups {
        let of_group = totals.get(group.clone()).unwrap_or(&[]);
        let rank = of_group.first().map_or(0, |(_, members)| members.start + 1);
        lines.extend(of_group.iter().map(|(total, members)| Line {
            rank,
            total: total.published,
            members: members.clone(),
        }));
    }
    let awards = award(pack, &groups, &lines, |place| {
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

/// The lines of each rank: totals that count as equal.
fn group(pack: &RulePack, totals: &[(Total, Range<usize>)]) -> Result<Vec<Range<usize>>, Overflow> {
    let compared = totals.iter().enumerate().map(|(line, (total, _))| Ok((compared(pack, total)?, line)));
    let compared = compared.collect::<Result<Vec<(Ratio, usize)>, Overflow>>()?;
    let groups = equal_totals(&compared, Ratio::from_points(pack.ranks.tolerance))?;
    Ok(groups.iter().filter_map(|lines| Some(*lines.first()?..lines.last()? + 1)).collect())
}

/// What became of the top of the ranking, and of everyone below it. The official walk goes down until it is clear that
/// the reason stays the same from there on.
fn award(
    pack: &RulePack,
    groups: &[Range<usize>],
    lines: &[Line],
    enterprise: impl Fn(usize) -> u32,
) -> Result<Awards, Overflow> {
    if pack.tiers.is_empty() {
        return Ok(Awards::default());
    }
    let wanted: u64 = pack.tiers.iter().filter_map(|tier| tier.count).chain([pack.caps.reserve]).map(u64::from).sum();
    let mut top = usize::try_from(wanted).unwrap_or(usize::MAX);
    loop {
        // One group more than the places need, to see what becomes of it.
        top = top.saturating_add(1);
        let of_group = |group: &Range<usize>| {
            let of_group = lines.get(group.clone()).unwrap_or(&[]);
            of_group.first().map_or(0, |line| line.members.start)..of_group.last().map_or(0, |line| line.members.end)
        };
        let groups: Vec<Range<usize>> = groups.iter().map(of_group).take_while(|group| group.start < top).collect();
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
    let groups = groups.iter().enumerate().map(|(total_group, group)| {
        let place = group.start + 1;
        Group { rank: place, place, total_group, members: group.clone().collect(), ..Group::default() }
    });
    let ranking = Ranking { groups: groups.collect() };
    let Allocation { placements, .. } = allocate(Field { pack, entries: &entries, totals: &totals }, &ranking);
    placements.into_iter().collect::<Option<Vec<Placement>>>().ok_or(Overflow)
}

/// Keys from the best down: how far each lies below the best, then the position of its entry in the low bits.
struct Sorted {
    packed: Vec<u64>,
    position_bits: u32,
}

fn sort_down(keys: Vec<i64>, best: i64) -> Result<Sorted, Overflow> {
    let bits = |number: u64| u64::BITS - number.leading_zeros();
    let count = u64::try_from(keys.len()).map_err(|_| Overflow)?;
    let position_bits = bits(count.saturating_sub(1));
    let least = keys.iter().copied().min().unwrap_or(best);
    let width = bits(best.abs_diff(least));
    if width + position_bits > u64::BITS || position_bits > u32::BITS {
        return Err(Overflow);
    }
    let packed = keys.into_iter().zip(0_u64..).map(|(key, position)| best.abs_diff(key) << position_bits | position);
    Ok(Sorted { packed: sort_bits(packed.collect(), position_bits, width), position_bits })
}

/// Sorts by `width` bits from the bit `from` up, a digit at a time, and leaves what is equal in its order.
fn sort_bits(mut keys: Vec<u64>, from: u32, width: u32) -> Vec<u64> {
    let mut sorted = vec![0; keys.len()];
    let mut starts: Vec<usize> = Vec::new();
    for shift in (from..from + width).step_by(usize::try_from(DIGIT).unwrap_or(1)) {
        let digit = |key: u64| usize::try_from((key >> shift) & ((1 << DIGIT) - 1)).unwrap_or(0);
        starts.clear();
        starts.resize(1 << DIGIT, 0);
        for key in &keys {
            if let Some(count) = starts.get_mut(digit(*key)) {
                *count += 1;
            }
        }
        let mut next = 0;
        for start in &mut starts {
            next += std::mem::replace(start, next);
        }
        for key in &keys {
            let Some(start) = starts.get_mut(digit(*key)) else { continue };
            if let Some(place) = sorted.get_mut(*start) {
                *place = *key;
            }
            *start += 1;
        }
        std::mem::swap(&mut keys, &mut sorted);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_from_the_best_down_and_equal_ones_by_position() {
        let keys = [5, -70_000, 5, i64::from(i32::MAX), 0, -70_000];
        let Sorted { packed, position_bits } = sort_down(keys.to_vec(), i64::from(i32::MAX)).unwrap();
        let positions: Vec<u64> = packed.iter().map(|packed| packed & ((1 << position_bits) - 1)).collect();
        assert_eq!(positions, [3, 0, 2, 4, 1, 5]);
    }

    #[test]
    fn keys_too_wide_to_be_packed_with_a_position_are_refused() {
        assert!(sort_down(vec![i64::MIN, i64::MAX], i64::MAX).is_err());
    }
}
