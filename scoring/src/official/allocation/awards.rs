//! Counts awards against the caps of enterprises, corporate groups, federations and categories. Reserve places do not count.

use std::collections::{BTreeSet, HashMap};

use super::super::competition::Entry;
use super::Field;

/// Whom a cap holds: an enterprise, an enterprise in a category, a corporate group, a federation, or a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Holder<'a> {
    Enterprise(&'a str),
    EnterpriseCategory(&'a str, &'a str),
    Group(&'a str),
    Federation(&'a str),
    Category(&'a str),
}

/// The awards of everyone whom a cap holds. They are only looked up, so that their order is nothing to the result.
#[derive(Clone)]
pub(super) struct Awards<'a> {
    field: Field<'a>,
    counts: HashMap<Holder<'a>, u32>,
}

impl<'a> Awards<'a> {
    pub(super) fn of(field: Field<'a>) -> Awards<'a> {
        Awards { field, counts: HashMap::new() }
    }

    /// Counts an award.
    pub(super) fn add(&mut self, entry: usize) {
        for (holder, _) in self.holders(entry) {
            *self.counts.entry(holder).or_default() += 1;
        }
    }

    /// Whether a cap of the entry's enterprise, group or federation is already reached.
    pub(super) fn is_capped(&self, entry: usize) -> bool {
        self.is_reached(entry, |holder| !matches!(holder, Holder::Category(_)))
    }

    /// Whether the entry's category has its awards already.
    pub(super) fn is_category_full(&self, entry: usize) -> bool {
        self.is_reached(entry, |holder| matches!(holder, Holder::Category(_)))
    }

    fn is_reached(&self, entry: usize, is_asked: impl Fn(Holder<'a>) -> bool) -> bool {
        self.holders(entry).any(|(holder, cap)| is_asked(holder) && self.count(holder) >= cap)
    }

    /// How many awards a holder may still have.
    pub(super) fn room(&self, holder: Holder<'a>, cap: u32) -> usize {
        usize::try_from(cap.saturating_sub(self.count(holder))).unwrap_or(usize::MAX)
    }

    /// Members for some of whom, but not for all, there is room under a cap they share.
    pub(super) fn exceeding_together(&self, group: &[usize]) -> BTreeSet<usize> {
        let mut wanted: HashMap<Holder<'_>, u32> = HashMap::new();
        for (holder, _) in group.iter().flat_map(|entry| self.holders(*entry)) {
            *wanted.entry(holder).or_default() += 1;
        }
        let exceeds = |entry: &&usize| {
            self.holders(**entry)
                .any(|(holder, cap)| self.count(holder).saturating_add(wanted.get(&holder).copied().unwrap_or(0)) > cap)
        };
        group.iter().filter(exceeds).copied().collect()
    }

    fn count(&self, holder: Holder<'_>) -> u32 {
        self.counts.get(&holder).copied().unwrap_or(0)
    }

    /// The caps that hold an entry. A blank enterprise, group or federation has none.
    pub(super) fn holders(&self, entry: usize) -> impl Iterator<Item = (Holder<'a>, u32)> + use<'a> {
        let caps = &self.field.pack.caps;
        let entry = self.field.entries.get(entry);
        let enterprise = entry.and_then(Entry::known_enterprise);
        let category = entry.map(|entry| entry.category.as_str()).unwrap_or_default();
        let column = |name| entry.map(|entry| entry.attribute(name)).filter(|value| !value.trim().is_empty());
        let over_all = enterprise.map(Holder::Enterprise).zip(caps.per_enterprise);
        let in_category = enterprise.map(|enterprise| Holder::EnterpriseCategory(enterprise, category));
        let in_category = in_category.zip(caps.per_enterprise_category);
        let in_group = column("group").map(Holder::Group).zip(caps.per_group);
        let in_federation = column("federation").map(Holder::Federation).zip(caps.per_federation);
        let most = caps.category_max.as_ref().and_then(|most| most.of(category));
        let of_category = most.map(|most| (Holder::Category(category), most));
        [over_all, in_category, in_group, in_federation, of_category].into_iter().flatten()
    }
}
