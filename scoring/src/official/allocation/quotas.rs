//! Places kept for what the rules ask of all awards together: the fewest of a category, shares of an attribute. An
//! entry may take a place only if the places after it still suffice. Awards nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::super::competition::Entry;
use super::awards::{Awards, Holder};
use super::{Note, Reason, Walk};
use crate::points::Points;
use crate::rules::{PerCategory, Scope, Structure, Tier};

/// A quota that the finished walk did not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shortfall {
    /// A category has fewer awards than it needs.
    Category { category: String, have: usize, need: usize },
    /// Of `awards` only (or as many as) `counted` have the attribute of the share at this position.
    Share { index: usize, counted: usize, awards: usize },
}

impl Structure {
    /// Whether an award of the entry helps the share.
    fn is_helped_by(&self, entry: &Entry) -> bool {
        (entry.attribute(&self.attribute) == self.equals) == self.min_ratio.is_some()
    }

    /// Whether `helping` of `awards` keep the share.
    fn is_kept(&self, helping: usize, awards: usize) -> bool {
        let one = i128::from(Points::ONE.ten_thousandths());
        let least = match (self.min_ratio, self.max_ratio) {
            (Some(min), _) => i128::from(min.ten_thousandths()),
            (None, max) => one - i128::from(max.unwrap_or(Points::ONE).ten_thousandths()),
        };
        let count = |entries: usize| i128::try_from(entries).unwrap_or(i128::MAX);
        count(helping).saturating_mul(one) >= count(awards).saturating_mul(least)
    }
}

impl<'a> Walk<'a> {
    pub(super) fn has_quotas(&self) -> bool {
        let caps = &self.field.pack.caps;
        caps.category_min.is_some() || !caps.structure.is_empty()
    }

    /// Whether the quotas can still be met when all of `group` are awarded in a tier with `open` places; else what stands
    /// in the way.
    pub(super) fn keeps_quotas(&self, tier: &Tier, open: usize, group: &[usize]) -> Result<(), Note> {
        if !self.has_quotas() {
            return Ok(());
        }
        let mut awards = self.awards.clone();
        for entry in group {
            awards.add(*entry);
        }
        // A group that expands its tier takes no place from another.
        let taken = group.len().min(open);
        let left: Vec<usize> = self.candidates().filter(|entry| !group.contains(entry)).collect();
        // What could not be met before is no reason to pass anyone over; it is reported when the walk is over.
        let could = || self.keeps_categories(tier, 0, &[], &self.awards, &self.candidates().collect::<Vec<_>>());
        if !self.keeps_categories(tier, taken, group, &awards, &left) && could() {
            return Err(Note::Kept);
        }
        let shares = self.field.pack.caps.structure.iter().enumerate();
        let broken = shares.into_iter().find(|(_, share)| !self.keeps_share(share, taken, group, &awards, &left));
        broken.map_or(Ok(()), |(index, _)| Err(Note::Share(index)))
    }

    /// Members of a group that keeps the quotas one by one but not together, without those whom a quota waits for.
    pub(super) fn unkept_together(&self, tier: &Tier, open: usize, group: &[usize]) -> BTreeSet<usize> {
        match self.keeps_quotas(tier, open, group) {
            Ok(()) => BTreeSet::new(),
            Err(Note::Share(index)) => {
                let share = self.field.pack.caps.structure.get(index);
                let helps = |entry: &&usize| share.is_some_and(|share| self.helps(share, **entry));
                group.iter().filter(|entry| !helps(entry)).copied().collect()
            }
            Err(_) => {
                let needs = self.needs(&[]);
                let is_needed = |entry: &&usize| needs.contains_key(self.category(**entry));
                group.iter().filter(|entry| !is_needed(entry)).copied().collect()
            }
        }
    }

    /// The quotas that the awards made do not meet.
    pub(super) fn shortfalls(&self) -> Vec<Shortfall> {
        let needs = self.needs(&[]).into_iter().map(|(category, missing)| {
            let have = self.awarded().filter(|entry| self.category(*entry) == category).count();
            Shortfall::Category { category: category.to_owned(), have, need: have + missing }
        });
        let awards = self.awarded().count();
        let shares = self.field.pack.caps.structure.iter().enumerate().filter_map(|(index, share)| {
            let helping = self.awarded().filter(|entry| self.helps(share, *entry)).count();
            let counted = if share.min_ratio.is_some() { helping } else { awards - helping };
            (!share.is_kept(helping, awards)).then_some(Shortfall::Share { index, counted, awards })
        });
        needs.chain(shares).collect()
    }

    /// Ranked entries that have no placement yet and that a tier could still take.
    fn candidates(&self) -> impl Iterator<Item = usize> {
        let is_open = |entry: &usize| {
            let mut tiers = self.field.pack.tiers.iter().enumerate();
            self.placements.get(*entry).is_some_and(Option::is_none)
                && tiers.any(|(position, tier)| {
                    self.places.open(position, self.scope_of(tier, *entry)) > 0 && !self.is_below(tier, *entry)
                })
        };
        self.ranked.iter().copied().filter(is_open)
    }

    fn awarded(&self) -> impl Iterator<Item = usize> {
        let placed = self.placements.iter().enumerate();
        placed.filter(|(_, placement)| placement.is_some_and(|found| found.reason == Reason::Awarded)).map(|(at, _)| at)
    }

    fn category(&self, entry: usize) -> &'a str {
        self.field.entries.get(entry).map(|entry| entry.category.as_str()).unwrap_or_default()
    }

    fn helps(&self, share: &Structure, entry: usize) -> bool {
        self.field.entries.get(entry).is_some_and(|entry| share.is_helped_by(entry))
    }

    /// How many awards each category still needs after those of `group`; categories that need none are left out.
    fn needs(&self, group: &[usize]) -> BTreeMap<&'a str, usize> {
        let Some(min) = &self.field.pack.caps.category_min else { return BTreeMap::new() };
        let names: BTreeSet<&str> = match min {
            PerCategory::Each(_) => self.ranked.iter().map(|entry| self.category(*entry)).collect(),
            PerCategory::Named(counts) => counts.keys().map(String::as_str).collect(),
        };
        let missing = |name: &str| {
            let own = self.awarded().chain(group.iter().copied()).filter(|entry| self.category(*entry) == name).count();
            usize::try_from(min.of(name).unwrap_or(0)).unwrap_or(usize::MAX).saturating_sub(own)
        };
        names.into_iter().map(|name| (name, missing(name))).filter(|(_, missing)| *missing > 0).collect()
    }

    /// Enough places, and enough candidates under the caps, for every category that still needs awards.
    fn keeps_categories(
        &self,
        tier: &Tier,
        taken: usize,
        group: &[usize],
        awards: &Awards<'a>,
        left: &[usize],
    ) -> bool {
        let needs = self.needs(group);
        if needs.is_empty() {
            return true;
        }
        let (from_all, from_category) = match tier.scope {
            Scope::Programme => (taken, 0),
            Scope::Category => (0, taken),
        };
        // Under a tier by category all of a group are of one category.
        let category_of_group = group.first().map(|entry| self.category(*entry));
        let own = |category: &str| {
            let taken = if category_of_group == Some(category) { from_category } else { 0 };
            self.open_places(Scope::Category, category).saturating_sub(taken)
        };
        let free = self.open_places(Scope::Programme, "").saturating_sub(from_all);
        let from_all = needs.iter().map(|(category, need)| need.saturating_sub(own(category))).sum::<usize>();
        from_all <= free && Matching::of(self, awards, left, &needs).meets_all()
    }

    fn open_places(&self, scope: Scope, category: &str) -> usize {
        let tiers = self.field.pack.tiers.iter().enumerate().filter(|(_, tier)| tier.scope == scope);
        tiers.fold(0, |sum, (position, _)| sum.saturating_add(self.places.open(position, category)))
    }

    /// Whether the best that can still happen keeps the share: the next helping candidates take all places left.
    fn keeps_share(
        &self,
        share: &Structure,
        taken: usize,
        group: &[usize],
        awards: &Awards<'a>,
        left: &[usize],
    ) -> bool {
        if group.iter().all(|entry| self.helps(share, *entry)) {
            return true;
        }
        let mut awards = awards.clone();
        let made = self.awarded().chain(group.iter().copied());
        let (mut helping, mut all) = (0, 0);
        for entry in made {
            all += 1;
            helping += usize::from(self.helps(share, entry));
        }
        let categories: BTreeSet<&str> = self.ranked.iter().map(|entry| self.category(*entry)).collect();
        let own = categories
            .into_iter()
            .fold(0_usize, |sum, name| sum.saturating_add(self.open_places(Scope::Category, name)));
        let mut open = self.open_places(Scope::Programme, "").saturating_add(own).saturating_sub(taken);
        for entry in left.iter().filter(|entry| self.helps(share, **entry)) {
            if open == 0 || share.is_kept(helping, all) {
                break;
            }
            if !awards.is_capped(*entry) && !awards.is_category_full(*entry) {
                awards.add(*entry);
                (helping, all, open) = (helping + 1, all + 1, open - 1);
            }
        }
        share.is_kept(helping, all)
    }
}

/// Whether the candidates left can give every category what it needs under the caps: a flow of single awards from
/// categories through enterprises, groups and federations. It is exact as long as each enterprise belongs to one group, and that to one
/// federation.
struct Matching<'a> {
    /// What each edge can still carry.
    room: BTreeMap<(Node<'a>, Node<'a>), usize>,
    wanted: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node<'a> {
    Source,
    Category(&'a str),
    /// A holder of a cap; awards enter and leave it under that cap.
    In(Holder<'a>),
    Out(Holder<'a>),
    Sink,
}

impl<'a> Matching<'a> {
    fn of(walk: &Walk<'a>, awards: &Awards<'a>, left: &[usize], needs: &BTreeMap<&'a str, usize>) -> Matching<'a> {
        let mut room: BTreeMap<(Node<'a>, Node<'a>), usize> = BTreeMap::new();
        for entry in left.iter().filter(|entry| needs.contains_key(walk.category(**entry))) {
            let mut from = Node::Category(walk.category(*entry));
            let mut holders: Vec<(Holder<'a>, u32)> = awards.holders(*entry).collect();
            // From the narrowest holder to the widest.
            holders.sort_by_key(|(holder, _)| match holder {
                Holder::EnterpriseCategory(..) => 0,
                Holder::Enterprise(_) => 1,
                Holder::Group(_) => 2,
                Holder::Federation(_) => 3,
                Holder::Category(_) => 4,
            });
            for (holder, cap) in holders.into_iter().filter(|(holder, _)| !matches!(holder, Holder::Category(_))) {
                *room.entry((from, Node::In(holder))).or_default() += 1;
                room.insert((Node::In(holder), Node::Out(holder)), awards.room(holder, cap));
                from = Node::Out(holder);
            }
            *room.entry((from, Node::Sink)).or_default() += 1;
        }
        for (category, need) in needs {
            room.insert((Node::Source, Node::Category(category)), *need);
        }
        Matching { room, wanted: needs.values().sum() }
    }

    fn meets_all(mut self) -> bool {
        (0..self.wanted).all(|_| self.carry(Node::Source, &mut BTreeSet::new()))
    }

    /// Carries one more award from a node to the sink.
    fn carry(&mut self, from: Node<'a>, seen: &mut BTreeSet<Node<'a>>) -> bool {
        if from == Node::Sink {
            return true;
        }
        if !seen.insert(from) {
            return false;
        }
        let edges = self.room.range((from, Node::Source)..=(from, Node::Sink));
        let next: Vec<Node<'a>> = edges.filter(|(_, room)| **room > 0).map(|((_, to), _)| *to).collect();
        for to in next {
            if self.carry(to, seen) {
                self.room.entry((from, to)).and_modify(|room| *room -= 1);
                *self.room.entry((to, from)).or_default() += 1;
                return true;
            }
        }
        false
    }
}
