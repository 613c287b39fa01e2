//! The walk down the ranking that fills tiers under caps and budget. Works on ranks alone; knows no marks.

mod awards;
mod places;

use std::collections::{BTreeMap, BTreeSet};

use super::competition::Entry;
use super::rank::Ranking;
use crate::choices::choices;
use crate::points::Points;
use crate::ratio::Ratio;
use crate::rules::{AtCut, RulePack, Tier};
use awards::Awards;
use places::Places;
pub(crate) use places::{scope_of, share};

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
        /// Its enterprise, or its corporate group, had its awards already.
        EnterpriseCap = "enterprise_cap",
        /// The prize money was spent.
        Budget = "budget",
        /// Its total is under what the tiers ask for.
        BelowLine = "below_line",
        /// It is vetoed.
        Vetoed = "vetoed",
        /// It did not reach a later round.
        NotAdvanced = "not_advanced",
        /// It missed an essential criterion.
        EssentialMissing = "essential_missing",
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
    /// The how-manieth award of its tier (and category), and of how many, if they are counted.
    Place { place: usize, of: Option<usize> },
    /// The group was larger than the open places.
    Cut { open: usize, group: usize },
    /// Members exceed a cap of their enterprise or group only together.
    Together,
    /// Members exceed the budget only together.
    BudgetTogether,
    /// A cap blocks it from the reserve.
    Capped,
    /// Nothing more to tell.
    Plain,
}

/// What the walk looks at besides the ranking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    pub pack: &'a RulePack,
    pub entries: &'a [Entry],
    /// The published totals, by entry.
    pub totals: &'a [Option<Ratio>],
}

/// Walks the groups from the top. Entries outside the ranking, and all entries without tiers, have no placement.
pub(crate) fn allocate(field: Field<'_>, ranking: &Ranking) -> Vec<Option<Placement>> {
    let mut walk = Walk {
        field,
        places: Places::of(field, ranking),
        spent: 0,
        reserved: 0,
        awards: Awards::of(field),
        is_stopped: false,
        placements: vec![None; field.entries.len()],
    };
    if field.pack.tiers.is_empty() {
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
    field: Field<'a>,
    places: Places<'a>,
    spent: i128,
    reserved: usize,
    awards: Awards<'a>,
    is_stopped: bool,
    placements: Vec<Option<Placement>>,
}

/// Why an entry goes on to the next tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passed {
    /// The tier is full or closed.
    Full,
    /// Its total is under the tier's.
    Below,
    /// The tier closed before its group.
    LeftOut { tier: usize, open: usize, group: usize },
}

impl<'a> Walk<'a> {
    /// Offers a group of equal rank each tier in turn, within each category where the tier is filled by category.
    fn offer(&mut self, group: Vec<usize>) {
        let mut rest: Vec<(usize, Passed)> = group.into_iter().map(|entry| (entry, Passed::Full)).collect();
        for (position, tier) in self.field.pack.tiers.iter().enumerate() {
            let mut units: BTreeMap<&str, Vec<(usize, Passed)>> = BTreeMap::new();
            for (entry, passed) in rest.drain(..) {
                units.entry(self.scope_of(tier, entry)).or_default().push((entry, passed));
            }
            for (category, unit) in units {
                rest.extend(self.offer_tier(position, tier, category, unit));
            }
        }
        self.finish(rest);
    }

    /// Offers a unit one tier; gives back who goes on to the next, and why.
    fn offer_tier(
        &mut self,
        position: usize,
        tier: &Tier,
        category: &'a str,
        unit: Vec<(usize, Passed)>,
    ) -> Vec<(usize, Passed)> {
        let open = self.places.open(position, category);
        if open == 0 {
            return unit;
        }
        let group: Vec<usize> = unit.iter().map(|(entry, _)| *entry).collect();
        let group = self.remove(group, Reason::EnterpriseCap, position, Walk::is_capped);
        let (below, group): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|entry| self.is_below(tier, *entry));
        let mut passed: Vec<(usize, Passed)> = below.into_iter().map(|entry| (entry, Passed::Below)).collect();
        let money = self.affords(tier, 1);
        let group = self.remove(group, Reason::Budget, position, |_, _| !money);
        let together = self.awards.exceeding_together(&group);
        if !together.is_empty() && tier.at_cut == AtCut::Chair {
            self.ask_chair(group, position, Note::Together);
            return passed;
        }
        let group =
            self.remove_as(group, Reason::TiedAtCut, position, Note::Together, |_, entry| together.contains(&entry));
        let size = group.len();
        let cut = Note::Cut { open, group: size };
        match (size <= open, tier.at_cut) {
            _ if group.is_empty() => {}
            (true, _) if self.affords(tier, size) => self.award(group, position, category),
            (true, AtCut::Chair) => self.ask_chair(group, position, Note::BudgetTogether),
            (true, AtCut::Expand | AtCut::LeaveOut) => {
                self.place_all(&group, Reason::TiedAtCut, Some(position), Note::BudgetTogether);
            }
            (false, AtCut::Chair) => self.ask_chair(group, position, cut),
            (false, AtCut::Expand) if self.affords(tier, size) => self.award(group, position, category),
            (false, AtCut::Expand | AtCut::LeaveOut) => {
                self.places.close(position, category);
                let left_out = Passed::LeftOut { tier: position, open, group: size };
                passed.extend(group.into_iter().map(|entry| (entry, left_out)));
            }
        }
        passed
    }

    /// What becomes of those whom no tier took: the last thing that was not a full tier decides.
    fn finish(&mut self, rest: Vec<(usize, Passed)>) {
        let mut waiting = Vec::new();
        for (entry, passed) in rest {
            match passed {
                Passed::Full => waiting.push(entry),
                Passed::Below => self.place(entry, Reason::BelowLine, None, Note::Plain),
                Passed::LeftOut { tier, open, group } => {
                    self.place(entry, Reason::TiedAtCut, Some(tier), Note::Cut { open, group });
                }
            }
        }
        self.offer_reserve(waiting);
    }

    /// Members to whom `leaves` applies leave with a reason.
    fn remove(
        &mut self,
        group: Vec<usize>,
        reason: Reason,
        tier: usize,
        leaves: impl Fn(&Walk<'a>, usize) -> bool,
    ) -> Vec<usize> {
        self.remove_as(group, reason, tier, Note::Plain, leaves)
    }

    fn remove_as(
        &mut self,
        group: Vec<usize>,
        reason: Reason,
        tier: usize,
        note: Note,
        leaves: impl Fn(&Walk<'a>, usize) -> bool,
    ) -> Vec<usize> {
        let (leaving, staying): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|entry| leaves(self, *entry));
        self.place_all(&leaving, reason, Some(tier), note);
        staying
    }

    /// The chair's distinct numbers let the members be walked one by one; without them the walk stops.
    fn ask_chair(&mut self, group: Vec<usize>, tier: usize, note: Note) {
        let entries = self.field.entries;
        let decisions: Option<Vec<(Points, usize)>> =
            group.iter().map(|entry| Some((entries.get(*entry)?.decision?, *entry))).collect();
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
                self.place_all(&group, Reason::TiedAtCut, Some(tier), note);
                self.is_stopped = true;
            }
        }
    }

    fn award(&mut self, group: Vec<usize>, position: usize, category: &'a str) {
        let prize = self.field.pack.tiers.get(position).map_or(0, |tier| tier.prize_fen);
        for entry in group {
            self.awards.add(entry);
            self.spent += i128::from(prize);
            let (place, of) = self.places.take(position, category);
            self.place(entry, Reason::Awarded, Some(position), Note::Place { place, of });
        }
    }

    /// When all tiers are full or closed, the next entries that no cap blocks stand by, all of a tied group.
    fn offer_reserve(&mut self, group: Vec<usize>) {
        let wanted = usize::try_from(self.field.pack.caps.reserve).unwrap_or(usize::MAX);
        let is_open = self.reserved < wanted;
        for entry in group {
            if self.is_capped(entry) {
                self.place(entry, Reason::QuotaFull, None, Note::Capped);
            } else if is_open {
                self.reserved += 1;
                self.place(entry, Reason::Reserve, None, Note::Place { place: self.reserved, of: Some(wanted) });
            } else {
                self.place(entry, Reason::QuotaFull, None, Note::Plain);
            }
        }
    }

    fn affords(&self, tier: &Tier, count: usize) -> bool {
        let cost = i128::try_from(count).ok().and_then(|count| i128::from(tier.prize_fen).checked_mul(count));
        let after = cost.and_then(|cost| self.spent.checked_add(cost));
        let budget = self.field.pack.caps.budget_fen;
        tier.prize_fen == 0 || budget.is_none_or(|budget| after.is_some_and(|after| after <= i128::from(budget)))
    }

    fn is_below(&self, tier: &Tier, entry: usize) -> bool {
        let total = self.field.totals.get(entry).copied().flatten();
        tier.min_total.zip(total).is_some_and(|(min, total)| total < Ratio::from_points(min))
    }

    fn is_capped(&self, entry: usize) -> bool {
        self.awards.is_capped(entry)
    }

    fn scope_of(&self, tier: &Tier, entry: usize) -> &'a str {
        scope_of(tier.scope, self.field.entries.get(entry))
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
