//! Counts awards against the caps of enterprises and corporate groups. Reserve places do not count.

use std::collections::{BTreeMap, BTreeSet};

use super::super::competition::Entry;
use super::Field;

/// Whom a cap holds: an enterprise, an enterprise in a category, or a corporate group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holder<'a> {
    Enterprise(&'a str),
    EnterpriseCategory(&'a str, &'a str),
    Group(&'a str),
}

/// The awards of everyone whom a cap holds.
pub(super) struct Awards<'a> {
    field: Field<'a>,
    counts: BTreeMap<Holder<'a>, u32>,
}

impl<'a> Awards<'a> {
    pub(super) fn of(field: Field<'a>) -> Awards<'a> {
        Awards { field, counts: BTreeMap::new() }
    }

    /// Counts an award.
    pub(super) fn add(&mut self, entry: usize) {
        for (holder, _) in self.holders(entry) {
            *self.counts.entry(holder).or_default() += 1;
        }
    }

    /// Whether a cap of the entry is already reached.
    pub(super) fn is_capped(&self, entry: usize) -> bool {
        self.holders(entry).any(|(holder, cap)| self.count(holder) >= cap)
    }

    /// Members for some of whom, but not for all, there is room under a cap they share.
    pub(super) fn exceeding_together(&self, group: &[usize]) -> BTreeSet<usize> {
        let mut wanted: BTreeMap<Holder<'_>, u32> = BTreeMap::new();
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

    /// The caps that hold an entry. A blank enterprise or group has none.
    fn holders(&self, entry: usize) -> impl Iterator<Item = (Holder<'a>, u32)> + use<'a> {
        let caps = &self.field.pack.caps;
        let entry = self.field.entries.get(entry);
        let enterprise = entry.and_then(Entry::known_enterprise);
        let category = entry.map(|entry| entry.category.as_str()).unwrap_or_default();
        let group = entry.and_then(|entry| entry.attributes.get("group"));
        let group = group.map(String::as_str).filter(|group| !group.trim().is_empty());
        let over_all = enterprise.map(Holder::Enterprise).zip(caps.per_enterprise);
        let in_category = enterprise.map(|enterprise| Holder::EnterpriseCategory(enterprise, category));
        let in_category = in_category.zip(caps.per_enterprise_category);
        let in_group = group.map(Holder::Group).zip(caps.per_group);
        [over_all, in_category, in_group].into_iter().flatten()
    }
}
