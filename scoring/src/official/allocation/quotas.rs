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
    fn has_quotas(&self) -> bool {
        let caps = &self.field.pack.caps;
        caps.category_min.is_some() || !caps.structure.is_empty()
    }

    /// Whether the quotas can still be met when all of `group` are awarded in a tier with `open` places; else what stands
    /// in the way.
    pub(super) fn keeps_quotas(&self, tier: &Tier, open: usize, group: &[usize]) -> Result<(), Note> {
        if !self.has_quotas() {
            return Ok(());
        }
        let then = Prospect::after(self, tier, open, group);
        // What could not be met before is no reason to pass anyone over; it is reported when the walk is over.
        let breaks = |is_met: &dyn Fn(&Prospect<'_, '_>) -> bool| !is_met(&then) && is_met(&Prospect::now(self));
        if breaks(&|prospect| prospect.meets_categories()) {
            return Err(Note::Kept);
        }
        let mut shares = self.field.pack.caps.structure.iter().enumerate();
        let broken = shares.find(|(_, share)| breaks(&|prospect| prospect.keeps_share(share)));
        broken.map_or(Ok(()), |(index, _)| Err(Note::Share(index)))
    }

    /// Members of a group that keeps the quotas one by one but not together: those for whom no quota waits, or all.
    pub(super) fn unkept_together(&self, tier: &Tier, open: usize, group: &[usize]) -> BTreeSet<usize> {
        let needs = self.needs(&[]);
        let is_waited_for: &dyn Fn(usize) -> bool = match self.keeps_quotas(tier, open, group) {
            Ok(()) => return BTreeSet::new(),
            Err(Note::Share(index)) => {
                let share = self.field.pack.caps.structure.get(index);
                &move |entry| share.is_some_and(|share| self.helps(share, entry))
            }
            Err(_) => &|entry| needs.contains_key(self.category(entry)),
        };
        let others: BTreeSet<usize> = group.iter().copied().filter(|entry| !is_waited_for(*entry)).collect();
        if others.is_empty() { group.iter().copied().collect() } else { others }
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
}

/// What can still happen: the awards so far, or with those of one more group, and the places and candidates left.
struct Prospect<'w, 'a> {
    walk: &'w Walk<'a>,
    group: &'w [usize],
    awards: Awards<'a>,
    left: Vec<usize>,
    /// Places of tiers over all entries.
    free: usize,
    /// Places of tiers by category.
    own: BTreeMap<&'a str, usize>,
}

impl<'w, 'a> Prospect<'w, 'a> {
    fn now(walk: &'w Walk<'a>) -> Prospect<'w, 'a> {
        let open = |scope, category| {
            let tiers = walk.field.pack.tiers.iter().enumerate().filter(|(_, tier)| tier.scope == scope);
            tiers.fold(0_usize, |sum, (position, _)| sum.saturating_add(walk.places.open(position, category)))
        };
        let categories: BTreeSet<&str> = walk.ranked.iter().map(|entry| walk.category(*entry)).collect();
        Prospect {
            walk,
            group: &[],
            awards: walk.awards.clone(),
            left: walk.candidates().collect(),
            free: open(Scope::Programme, ""),
            own: categories.into_iter().map(|name| (name, open(Scope::Category, name))).collect(),
        }
    }

    fn after(walk: &'w Walk<'a>, tier: &Tier, open: usize, group: &'w [usize]) -> Prospect<'w, 'a> {
        let mut prospect = Prospect { group, ..Prospect::now(walk) };
        for entry in group {
            prospect.awards.add(*entry);
        }
        prospect.left.retain(|entry| !group.contains(entry));
        // A group that expands its tier takes no place from another. Under a tier by category all of it are of one category.
        let taken = group.len().min(open);
        let places = match (tier.scope, group.first()) {
            (Scope::Category, Some(entry)) => prospect.own.entry(walk.category(*entry)).or_default(),
            (Scope::Category | Scope::Programme, _) => &mut prospect.free,
        };
        *places = places.saturating_sub(taken);
        prospect
    }

    fn own(&self, category: &str) -> usize {
        self.own.get(category).copied().unwrap_or(0)
    }

    /// Enough places, and enough candidates under the caps, for every category that still needs awards.
    fn meets_categories(&self) -> bool {
        let needs = self.walk.needs(self.group);
        let from_all = needs.iter().map(|(category, need)| need.saturating_sub(self.own(category))).sum::<usize>();
        let mut flow = Flow::of(self, |entry| needs.contains_key(self.walk.category(entry)));
        for (category, need) in &needs {
            flow.open(Node::Source, Node::Category(category), *need);
        }
        from_all <= self.free && (0..needs.values().sum()).all(|_| flow.carry())
    }

    /// Whether the best that can still happen keeps the share: as many helping candidates as the places and caps let in.
    fn keeps_share(&self, share: &Structure) -> bool {
        let made = self.walk.awarded().chain(self.group.iter().copied());
        let (mut helping, mut all) = (0, 0);
        for entry in made {
            all += 1;
            helping += usize::from(self.walk.helps(share, entry));
        }
        let mut flow = Flow::of(self, |entry| self.walk.helps(share, entry));
        flow.open(Node::Source, Node::Free, self.free);
        for (category, places) in &self.own {
            flow.open(Node::Source, Node::Category(category), *places);
            flow.open(Node::Free, Node::Category(category), self.free);
        }
        while !share.is_kept(helping, all) {
            if !flow.carry() {
                return false;
            }
            (helping, all) = (helping + 1, all + 1);
        }
        true
    }
}

/// How many awards can still be made: a flow of single awards from their source through categories, then through all that
/// a cap holds from the narrowest to the widest. It is exact as long as each enterprise belongs to one group, and that to
/// one federation.
struct Flow<'a> {
    /// What each edge can still carry.
    room: BTreeMap<(Node<'a>, Node<'a>), usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node<'a> {
    Source,
    /// The places that any category may take.
    Free,
    Category(&'a str),
    /// A holder of a cap; awards enter and leave it under that cap.
    In(Holder<'a>),
    Out(Holder<'a>),
    Sink,
}

impl<'a> Flow<'a> {
    /// From the categories of those candidates left that are `wanted` to the sink; nothing enters yet.
    fn of(prospect: &Prospect<'_, 'a>, wanted: impl Fn(usize) -> bool) -> Flow<'a> {
        let mut flow = Flow { room: BTreeMap::new() };
        for entry in prospect.left.iter().copied().filter(|entry| wanted(*entry)) {
            let mut from = Node::Category(prospect.walk.category(entry));
            let mut holders: Vec<(Holder<'a>, u32)> = prospect.awards.holders(entry).collect();
            holders.sort_by_key(|(holder, _)| match holder {
                Holder::Category(_) => 0,
                Holder::EnterpriseCategory(..) => 1,
                Holder::Enterprise(_) => 2,
                Holder::Group(_) => 3,
                Holder::Federation(_) => 4,
            });
            for (holder, cap) in holders {
                *flow.room.entry((from, Node::In(holder))).or_default() += 1;
                flow.open(Node::In(holder), Node::Out(holder), prospect.awards.room(holder, cap));
                from = Node::Out(holder);
            }
            *flow.room.entry((from, Node::Sink)).or_default() += 1;
        }
        flow
    }

    fn open(&mut self, from: Node<'a>, to: Node<'a>, room: usize) {
        self.room.insert((from, to), room);
    }

    /// Carries one more award from the source to the sink, if there is a way.
    fn carry(&mut self) -> bool {
        self.carry_from(Node::Source, &mut BTreeSet::new())
    }

    fn carry_from(&mut self, from: Node<'a>, seen: &mut BTreeSet<Node<'a>>) -> bool {
        if from == Node::Sink {
            return true;
        }
        if !seen.insert(from) {
            return false;
        }
        let edges = self.room.range((from, Node::Source)..=(from, Node::Sink));
        let next: Vec<Node<'a>> = edges.filter(|(_, room)| **room > 0).map(|((_, to), _)| *to).collect();
        for to in next {
            if self.carry_from(to, seen) {
                self.room.entry((from, to)).and_modify(|room| *room -= 1);
                *self.room.entry((to, from)).or_default() += 1;
                return true;
            }
        }
        false
    }
}
