//! The walk down the ranking that fills tiers under caps and budget. Works on ranks alone; knows no marks.

use std::collections::{BTreeMap, BTreeSet};

use super::competition::Entry;
use super::rank::Ranking;
use crate::choices::choices;
use crate::points::Points;
use crate::rules::{AtCut, RulePack, Tier};

choices! {
    /// Why an entry has an award, or none.
    #[derive(PartialOrd, Ord)]
    pub enum Reason {
        /// It has an award.
        Awarded = "awarded",
        /// It stands by.
        Reserve = "reserve",
        /// The places were taken.
        QuotaFull = "quota_full",
        /// Its enterprise had its awards already.
        EnterpriseCap = "enterprise_cap",
        /// The prize money was spent.
        Budget = "budget",
        /// It is vetoed.
        Vetoed = "vetoed",
        /// It did not reach a later round.
        NotAdvanced = "not_advanced",
        /// It is tied across a limit that no rule breaks.
        TiedAtCut = "tied_at_cut",
        /// A tie above it waits for the chair.
        Pending = "pending",
    }
}

/// Where the walk left an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement {
    pub reason: Reason,
    /// The position of the tier, where one matters.
    pub tier: Option<usize>,
    /// What the trace tells about it.
    pub note: Note,
}

/// The circumstances of a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// The how-manieth award of its tier.
    Place(usize),
    /// The group was larger than the open places.
    Cut { open: usize, group: usize },
    /// Members exceed the enterprise's cap only together.
    Together,
    /// Members exceed the budget only together.
    BudgetTogether,
    /// A cap blocks it from the reserve.
    Capped,
    /// Nothing more to tell.
    Plain,
}

/// Walks the groups from the top. Entries outside the ranking, and all entries without tiers, have no placement.
pub(crate) fn allocate(pack: &RulePack, entries: &[Entry], ranking: &Ranking) -> Vec<Option<Placement>> {
    let mut walk = Walk {
        pack,
        entries,
        current: 0,
        filled: 0,
        spent: 0,
        reserved: 0,
        awards: BTreeMap::new(),
        is_stopped: false,
        placements: vec![None; entries.len()],
    };
    if pack.tiers.is_empty() {
        return walk.placements;
    }
    for group in &ranking.groups {
        if walk.is_stopped {
            walk.place_all(&group.members, Reason::Pending, None, Note::Plain);
        } else {
            walk.offer(group.members.clone());
        }
    }
    walk.placements
}

struct Walk<'a> {
    pack: &'a RulePack,
    entries: &'a [Entry],
    /// The position of the tier that is being filled.
    current: usize,
    /// Awards of that tier so far.
    filled: usize,
    spent: i128,
    reserved: usize,
    awards: BTreeMap<&'a str, u32>,
    is_stopped: bool,
    placements: Vec<Option<Placement>>,
}

impl<'a> Walk<'a> {
    /// Offers a group of equal rank the open tier, and the next ones while tiers close before it.
    fn offer(&mut self, mut group: Vec<usize>) {
        while let Some((tier, open)) = self.open_tier() {
            self.remove_blocked(&mut group, tier);
            let together = self.exceeding_together(&group);
            if !together.is_empty() && tier.at_cut == AtCut::Chair {
                return self.ask_chair(group, Note::Together);
            }
            let here = Some(self.current);
            group.retain(|entry| !together.contains(entry));
            for entry in together {
                self.place(entry, Reason::TiedAtCut, here, Note::Together);
            }
            if group.is_empty() {
                return;
            }
            let size = group.len();
            let cut = Note::Cut { open, group: size };
            match (size <= open, tier.at_cut) {
                (true, _) if self.affords(tier, size) => return self.award(group),
                (true, AtCut::Chair) => return self.ask_chair(group, Note::BudgetTogether),
                (true, AtCut::Expand | AtCut::LeaveOut) => {
                    return self.place_all(&group, Reason::TiedAtCut, here, Note::BudgetTogether);
                }
                (false, AtCut::Chair) => return self.ask_chair(group, cut),
                (false, AtCut::Expand) if self.affords(tier, size) => return self.award(group),
                (false, AtCut::Expand | AtCut::LeaveOut) => {
                    self.close_tier();
                    if self.current >= self.pack.tiers.len() {
                        return self.place_all(&group, Reason::TiedAtCut, here, cut);
                    }
                }
            }
        }
        self.offer_reserve(group);
    }

    /// The tier being filled and its open places; full tiers are passed.
    fn open_tier(&mut self) -> Option<(&'a Tier, usize)> {
        loop {
            let tier = self.pack.tiers.get(self.current)?;
            let open = usize::try_from(tier.count).unwrap_or(usize::MAX).saturating_sub(self.filled);
            if open > 0 {
                return Some((tier, open));
            }
            self.close_tier();
        }
    }

    fn close_tier(&mut self) {
        self.current += 1;
        self.filled = 0;
    }

    /// Members whose cap is already reached leave with that reason.
    fn remove_blocked(&mut self, group: &mut Vec<usize>, tier: &Tier) {
        let here = Some(self.current);
        let money = self.affords(tier, 1);
        let mut kept = Vec::with_capacity(group.len());
        for entry in group.drain(..) {
            if self.is_capped(entry) {
                self.place(entry, Reason::EnterpriseCap, here, Note::Plain);
            } else if !money {
                self.place(entry, Reason::Budget, here, Note::Plain);
            } else {
                kept.push(entry);
            }
        }
        *group = kept;
    }

    /// Members whose enterprise has room for some of them but not for all.
    fn exceeding_together(&self, group: &[usize]) -> BTreeSet<usize> {
        let Some(cap) = self.pack.caps.per_enterprise else { return BTreeSet::new() };
        let mut wanted: BTreeMap<&str, u32> = BTreeMap::new();
        for enterprise in group.iter().filter_map(|entry| self.enterprise(*entry)) {
            *wanted.entry(enterprise).or_default() += 1;
        }
        let exceeds = |entry: &&usize| {
            self.enterprise(**entry).is_some_and(|enterprise| {
                let had = self.awards.get(enterprise).copied().unwrap_or(0);
                had.saturating_add(wanted.get(enterprise).copied().unwrap_or(0)) > cap
            })
        };
        group.iter().filter(exceeds).copied().collect()
    }

    /// The chair's distinct numbers let the members be walked one by one; without them the walk stops.
    fn ask_chair(&mut self, group: Vec<usize>, note: Note) {
        let decisions: Option<Vec<(Points, usize)>> =
            group.iter().map(|entry| Some((self.entries.get(*entry)?.decision?, *entry))).collect();
        let distinct =
            decisions.as_ref().map(|all| all.iter().map(|(number, _)| number).collect::<BTreeSet<_>>().len());
        match decisions {
            Some(mut decided) if distinct == Some(group.len()) => {
                decided.sort_unstable();
                for (_, entry) in decided {
                    self.offer(vec![entry]);
                }
            }
            Some(_) | None => {
                self.place_all(&group, Reason::TiedAtCut, Some(self.current), note);
                self.is_stopped = true;
            }
        }
    }

    fn award(&mut self, group: Vec<usize>) {
        let Some(tier) = self.pack.tiers.get(self.current) else { return };
        for entry in group {
            if let Some(enterprise) = self.enterprise(entry) {
                *self.awards.entry(enterprise).or_default() += 1;
            }
            self.spent += i128::from(tier.prize_fen);
            self.filled += 1;
            self.place(entry, Reason::Awarded, Some(self.current), Note::Place(self.filled));
        }
    }

    /// When all tiers are full or closed, the next entries that no cap blocks stand by, all of a tied group.
    fn offer_reserve(&mut self, group: Vec<usize>) {
        let wanted = usize::try_from(self.pack.caps.reserve).unwrap_or(usize::MAX);
        let is_open = self.reserved < wanted;
        for entry in group {
            if self.is_capped(entry) {
                self.place(entry, Reason::QuotaFull, None, Note::Capped);
            } else if is_open {
                self.reserved += 1;
                self.place(entry, Reason::Reserve, None, Note::Place(self.reserved));
            } else {
                self.place(entry, Reason::QuotaFull, None, Note::Plain);
            }
        }
    }

    fn affords(&self, tier: &Tier, count: usize) -> bool {
        let cost = i128::try_from(count).ok().and_then(|count| i128::from(tier.prize_fen).checked_mul(count));
        let after = cost.and_then(|cost| self.spent.checked_add(cost));
        tier.prize_fen == 0
            || self.pack.caps.budget_fen.is_none_or(|budget| after.is_some_and(|after| after <= i128::from(budget)))
    }

    fn is_capped(&self, entry: usize) -> bool {
        self.pack
            .caps
            .per_enterprise
            .zip(self.enterprise(entry))
            .is_some_and(|(cap, enterprise)| self.awards.get(enterprise).copied().unwrap_or(0) >= cap)
    }

    fn enterprise(&self, entry: usize) -> Option<&'a str> {
        self.entries.get(entry).and_then(Entry::known_enterprise)
    }

    fn place_all(&mut self, group: &[usize], reason: Reason, tier: Option<usize>, note: Note) {
        for entry in group {
            self.place(*entry, reason, tier, note);
        }
    }

    fn place(&mut self, entry: usize, reason: Reason, tier: Option<usize>, note: Note) {
        if let Some(place) = self.placements.get_mut(entry) {
            *place = Some(Placement { reason, tier, note });
        }
    }
}
