//! How many places each tier has, in all or in each category, and how many are left. Decides nobody's award.

use std::collections::{BTreeMap, BTreeSet};

use super::super::competition::Entry;
use super::super::rank::Ranking;
use super::Field;
use crate::ratio::Ratio;
use crate::rules::{RatioRounding, Scope, Tier};

/// The places of every tier. A tier over all entries has one category, the blank one.
pub(super) struct Places<'a> {
    tiers: Vec<TierPlaces<'a>>,
}

struct TierPlaces<'a> {
    /// None: as many as reach the tier's total.
    limits: BTreeMap<&'a str, Option<usize>>,
    taken: BTreeMap<&'a str, usize>,
    closed: BTreeSet<&'a str>,
}

/// The category a place is counted in; blank when the scope is the programme.
pub(crate) fn scope_of(scope: Scope, entry: Option<&Entry>) -> &str {
    match scope {
        Scope::Programme => "",
        Scope::Category => entry.map(|entry| entry.category.as_str()).unwrap_or_default(),
    }
}

impl<'a> Places<'a> {
    pub(super) fn of(field: Field<'a>, ranking: &Ranking) -> Places<'a> {
        let tiers = field.pack.tiers.iter().map(|tier| {
            let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
            for group in &ranking.groups {
                match tier.scope {
                    Scope::Programme => *sizes.entry("").or_default() += group.members.len(),
                    Scope::Category => group.members.iter().for_each(|entry| {
                        *sizes.entry(scope_of(tier.scope, field.entries.get(*entry))).or_default() += 1;
                    }),
                }
            }
            let limits = sizes.into_iter().map(|(category, size)| (category, limit(tier, size)));
            TierPlaces { limits: limits.collect(), taken: BTreeMap::new(), closed: BTreeSet::new() }
        });
        Places { tiers: tiers.collect() }
    }

    /// How many places are open; 0 when the tier is full or closed.
    pub(super) fn open(&self, tier: usize, category: &str) -> usize {
        let Some(places) = self.tiers.get(tier).filter(|places| !places.closed.contains(category)) else { return 0 };
        let limit = places.limits.get(category).copied().flatten().unwrap_or(usize::MAX);
        limit.saturating_sub(places.taken.get(category).copied().unwrap_or(0))
    }

    /// Takes a place: the how-manieth it is, and of how many.
    pub(super) fn take(&mut self, tier: usize, category: &'a str) -> (usize, Option<usize>) {
        let Some(places) = self.tiers.get_mut(tier) else { return (0, None) };
        let taken = places.taken.entry(category).or_default();
        *taken += 1;
        (*taken, places.limits.get(category).copied().flatten())
    }

    pub(super) fn close(&mut self, tier: usize, category: &'a str) {
        if let Some(places) = self.tiers.get_mut(tier) {
            places.closed.insert(category);
        }
    }
}

/// The places of a tier over `size` ranked entries; none when only its total limits it.
fn limit(tier: &Tier, size: usize) -> Option<usize> {
    if let Some(count) = tier.count {
        return Some(usize::try_from(count).unwrap_or(usize::MAX));
    }
    let ratio = tier.ratio?;
    Some(share(Ratio::from_points(ratio), size, tier.ratio_rounding.unwrap_or_default()))
}

/// A share of `size` entries as a whole number of places.
pub fn share(ratio: Ratio, size: usize, rounding: RatioRounding) -> usize {
    let size = i128::try_from(size).unwrap_or(i128::MAX);
    // A ratio of at most one of a count of entries cannot overflow.
    let exact = ratio.times(Ratio::from_integer(size)).unwrap_or(Ratio::ZERO);
    let (numerator, denominator) = (exact.numerator(), exact.denominator());
    let (whole, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let goes_up = match rounding {
        RatioRounding::Floor => false,
        RatioRounding::Ceiling => rest > 0,
        RatioRounding::HalfUp => rest >= denominator - rest,
    };
    usize::try_from(whole + i128::from(goes_up)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_as_the_rule_states() {
        let tenth = Ratio::new(1, 10).unwrap();
        for (size, floor, ceiling, half_up) in
            [(24, 2, 3, 2), (25, 2, 3, 3), (26, 2, 3, 3), (30, 3, 3, 3), (0, 0, 0, 0)]
        {
            assert_eq!(share(tenth, size, RatioRounding::Floor), floor);
            assert_eq!(share(tenth, size, RatioRounding::Ceiling), ceiling);
            assert_eq!(share(tenth, size, RatioRounding::HalfUp), half_up);
        }
    }
}
