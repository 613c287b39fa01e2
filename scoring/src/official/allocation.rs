//! The walk down the ranking that fills tiers under caps and budget. Works on ranks alone; knows no marks.

mod awards;
mod placement;
mod places;
mod quotas;
mod relax;

use std::collections::{BTreeMap, BTreeSet};

use super::competition::Entry;
use super::rank::Ranking;
use crate::points::Points;
use crate::ratio::Ratio;
use crate::rules::{AtCut, RulePack, Scope, Tier};
use awards::Awards;
pub use placement::Reason;
pub(crate) use placement::{Note, Placement};
use places::Places;
pub(crate) use places::scope_of;
pub use places::share;
pub(crate) use quotas::Shortfall;
pub(crate) use relax::{Relaxation, relaxations};

/// What the walk looks at besides the ranking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    pub pack: &'a RulePack,
    pub entries: &'a [Entry],
    /// The published totals, by entry.
    pub totals: &'a [Option<Ratio>],
}

/// Where the walk left every entry, and the quotas it could not meet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allocation {
    /// Entries outside the ranking, and all entries without tiers, have no placement.
    pub placements: Vec<Option<Placement>>,
    /// Empty as long as the walk waits for the chair.
    pub shortfalls: Vec<Shortfall>,
}

/// Walks the groups from the top.
pub(crate) fn allocate(field: Field<'_>, ranking: &Ranking) -> Allocation {
    let mut walk = Walk {
        field,
        places: Places::of(field, ranking),
        spent: 0,
        reserved: 0,
        awards: Awards::of(field),
        ranked: ranking.groups.iter().flat_map(|group| group.members.iter().copied()).collect(),
        is_stopped: false,
        placements: vec![None; field.entries.len()],
    };
    if field.pack.tiers.is_empty() {
        return Allocation { placements: walk.placements, shortfalls: Vec::new() };
    }
    for group in &ranking.groups {
        if walk.is_stopped {
            walk.place_all(&group.members, Reason::Pending, None, Note::Plain);
        } else {
            walk.offer(group.members.clone());
        }
    }
    let shortfalls = if walk.is_stopped { Vec::new() } else { walk.shortfalls() };
    Allocation { placements: walk.placements, shortfalls }
}

struct Walk<'a> {
    field: Field<'a>,
    places: Places<'a>,
    spent: i128,
    reserved: usize,
    awards: Awards<'a>,
    /// The ranked entries from the best down.
    ranked: Vec<usize>,
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
            if rest.is_empty() {
                break;
            }
            rest = match tier.scope {
                Scope::Programme => self.offer_tier(position, tier, "", rest),
                Scope::Category => {
                    let mut units: BTreeMap<&str, Vec<(usize, Passed)>> = BTreeMap::new();
                    for (entry, passed) in rest {
                        units.entry(self.scope_of(tier, entry)).or_default().push((entry, passed));
                    }
                    let units = units.into_iter();
                    units.flat_map(|(category, unit)| self.offer_tier(position, tier, category, unit)).collect()
                }
            };
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
        let group = self.remove_capped(group, position);
        let (below, group): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|entry| self.is_below(tier, *entry));
        let mut passed: Vec<(usize, Passed)> = below.into_iter().map(|entry| (entry, Passed::Below)).collect();
        let money = self.affords(tier, 1);
        let group = self.remove(group, Reason::Budget, position, |_, _| !money);
        let group = self.remove_kept(group, position, tier, open);
        let mut group = group;
        while let Some((together, why)) = self.clash(tier, open, &group) {
            if tier.at_cut == AtCut::Chair {
                self.ask_chair(group, position, why);
                return passed;
            }
            group = self.remove_as(group, Reason::TiedAtCut, position, why, |_, entry| together.contains(&entry));
        }
        let size = group.len();
        let cut = Note::Cut { open, group: size };
        match (size <= open, tier.at_cut) {
            (true, _) if self.affords(tier, size) => self.award(group, position, category),
            (true, AtCut::Chair) => self.ask_chair(group, position, Note::BudgetTogether),
            (true, AtCut::Expand | AtCut::LeaveOut) => {
                self.place_all(&group, Reason::TiedAtCut, Some(position), Note::BudgetTogether);
            }
            (false, AtCut::Chair) => self.ask_chair(group, position, cut),
            (false, AtCut::Expand) if self.affords(tier, size) && self.keeps_quotas(tier, open, &group).is_ok() => {
                self.award(group, position, category)
            }
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

    /// Members whose cap is already reached leave with that reason.
    fn remove_capped(&mut self, group: Vec<usize>, tier: usize) -> Vec<usize> {
        let group = self.remove(group, Reason::EnterpriseCap, tier, Walk::is_capped);
        self.remove(group, Reason::CategoryCap, tier, |walk, entry| walk.awards.is_category_full(entry))
    }

    /// Members who alone would take a place from a quota leave with that reason.
    fn remove_kept(&mut self, group: Vec<usize>, position: usize, tier: &Tier, open: usize) -> Vec<usize> {
        let mut staying = Vec::new();
        for entry in group {
            match self.keeps_quotas(tier, open, &[entry]) {
                Ok(()) => staying.push(entry),
                Err(note) => {
                    let is_share = matches!(note, Note::Share(_));
                    let reason = if is_share { Reason::StructureCap } else { Reason::CategoryCap };
                    self.place(entry, reason, Some(position), note);
                }
            }
        }
        staying
    }

    /// Members whom only one by one a cap, or the quotas of a group that fits, let in; none when all can stay.
    fn clash(&self, tier: &Tier, open: usize, group: &[usize]) -> Option<(BTreeSet<usize>, Note)> {
        let together = self.awards.exceeding_together(group);
        if !together.is_empty() {
            return Some((together, Note::Together));
        }
        let unkept = if group.len() > open { BTreeSet::new() } else { self.unkept_together(tier, open, group) };
        (!unkept.is_empty()).then_some((unkept, Note::QuotaTogether))
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
            } else if is_open && !self.awards.is_category_full(entry) {
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
