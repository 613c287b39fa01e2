//! Looks for the smallest single changes of the rules under which the walk meets every quota. Changes nothing itself.

use super::super::rank::Ranking;
use super::{Field, Reason, allocate};
use crate::points::Points;
use crate::rules::{Caps, PerCategory, RulePack, Scope, Structure};

/// How many steps of one number are tried.
const TRIED: u32 = 200;

/// One number of the rules, as it is and as it would have to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relaxation {
    pub place: String,
    pub from: String,
    pub to: String,
}

/// Each number of the rules that would do alone, with the smallest change that does.
pub(crate) fn relaxations(field: Field<'_>, ranking: &Ranking) -> Vec<Relaxation> {
    let search = Search { field, ranking };
    let caps = &field.pack.caps;
    let mut found = Vec::new();
    found.extend(search.category_min(caps));
    for (name, cap, of) in counts() {
        let raise = cap(caps).and_then(|now| {
            search.first(now, |more| now.checked_add(more), |pack, value| *of(&mut pack.caps) = Some(value))
        });
        found.extend(raise.map(|(from, to)| relaxation(format!("caps.{name}"), from, to)));
    }
    if let Some(PerCategory::Each(now)) = caps.category_max {
        let set = |pack: &mut RulePack, value| pack.caps.category_max = Some(PerCategory::Each(value));
        let raise = search.first(now, |more| now.checked_add(more), set);
        found.extend(raise.map(|(from, to)| relaxation("caps.category_max", from, to)));
    }
    found.extend(search.places());
    found.extend(search.shares());
    found.extend(search.budget());
    found
}

type Count = (&'static str, fn(&Caps) -> Option<u32>, fn(&mut Caps) -> &mut Option<u32>);

fn counts() -> [Count; 4] {
    [
        ("per_enterprise", |caps| caps.per_enterprise, |caps| &mut caps.per_enterprise),
        ("per_enterprise_category", |caps| caps.per_enterprise_category, |caps| &mut caps.per_enterprise_category),
        ("per_group", |caps| caps.per_group, |caps| &mut caps.per_group),
        ("per_federation", |caps| caps.per_federation, |caps| &mut caps.per_federation),
    ]
}

fn relaxation(place: impl Into<String>, from: impl ToString, to: impl ToString) -> Relaxation {
    Relaxation { place: place.into(), from: from.to_string(), to: to.to_string() }
}

struct Search<'a> {
    field: Field<'a>,
    ranking: &'a Ranking,
}

impl Search<'_> {
    /// Whether the walk meets every quota under changed rules.
    fn is_met(&self, change: impl FnOnce(&mut RulePack)) -> bool {
        let mut pack = self.field.pack.clone();
        change(&mut pack);
        allocate(Field { pack: &pack, ..self.field }, self.ranking).shortfalls.is_empty()
    }

    /// The first value, step by step from `now`, that does.
    fn first(
        &self,
        now: u32,
        step: impl Fn(u32) -> Option<u32>,
        set: impl Fn(&mut RulePack, u32),
    ) -> Option<(u32, u32)> {
        let most = u32::try_from(self.field.entries.len()).unwrap_or(TRIED).min(TRIED);
        let mut values = (1..=most).map_while(step);
        values.find(|value| self.is_met(|pack| set(pack, *value))).map(|value| (now, value))
    }

    fn category_min(&self, caps: &Caps) -> Vec<Relaxation> {
        match &caps.category_min {
            None => Vec::new(),
            Some(PerCategory::Each(now)) => {
                let set = |pack: &mut RulePack, value| pack.caps.category_min = Some(PerCategory::Each(value));
                let lower = self.first(*now, |less| now.checked_sub(less), set);
                lower.map(|(from, to)| relaxation("caps.category_min", from, to)).into_iter().collect()
            }
            Some(PerCategory::Named(counts)) => {
                let lower = |(name, now): (&String, &u32)| {
                    let set = |pack: &mut RulePack, value| {
                        if let Some(PerCategory::Named(counts)) = &mut pack.caps.category_min {
                            counts.insert(name.clone(), value);
                        }
                    };
                    let (from, to) = self.first(*now, |less| now.checked_sub(less), set)?;
                    Some(relaxation(format!("caps.category_min.{name}"), from, to))
                };
                counts.iter().filter_map(lower).collect()
            }
        }
    }

    /// More places in the last tier that counts them over all entries.
    fn places(&self) -> Option<Relaxation> {
        let tiers = &self.field.pack.tiers;
        let position = tiers.iter().rposition(|tier| tier.count.is_some() && tier.scope == Scope::Programme)?;
        let now = tiers.get(position)?.count?;
        let set = |pack: &mut RulePack, value| {
            if let Some(tier) = pack.tiers.get_mut(position) {
                tier.count = Some(value);
            }
        };
        let (from, to) = self.first(now, |more| now.checked_add(more), set)?;
        Some(relaxation(format!("tiers[{position}].count"), from, to))
    }

    /// A share lowered (or raised, where it is the most) by whole per cents, no further than to nothing (or all).
    fn shares(&self) -> Vec<Relaxation> {
        let share = |(index, share): (usize, &Structure)| {
            let is_least = share.min_ratio.is_some();
            let now = share.min_ratio.or(share.max_ratio)?;
            let one = Points::ONE.ten_thousandths();
            let steps = (1..=100_i64).filter_map(|step| {
                let change = step * one / 100;
                let value = now.ten_thousandths() + if is_least { -change } else { change };
                Points::from_ten_thousandths(value.clamp(0, one)).ok()
            });
            let set = |pack: &mut RulePack, value| {
                if let Some(share) = pack.caps.structure.get_mut(index) {
                    let ratio = if is_least { &mut share.min_ratio } else { &mut share.max_ratio };
                    *ratio = Some(value);
                }
            };
            let to = steps.into_iter().find(|value| self.is_met(|pack| set(pack, *value)))?;
            let key = if is_least { "min_ratio" } else { "max_ratio" };
            Some(relaxation(format!("caps.structure[{index}].{key}"), now, to))
        };
        self.field.pack.caps.structure.iter().enumerate().filter_map(share).collect()
    }

    /// What the awards cost when money does not matter.
    fn budget(&self) -> Option<Relaxation> {
        let now = self.field.pack.caps.budget_fen?;
        let mut pack = self.field.pack.clone();
        pack.caps.budget_fen = None;
        let allocation = allocate(Field { pack: &pack, ..self.field }, self.ranking);
        let awarded = allocation.placements.iter().flatten().filter(|placement| placement.reason == Reason::Awarded);
        let prizes = awarded.filter_map(|placement| Some(i128::from(pack.tiers.get(placement.tier?)?.prize_fen)));
        let cost = prizes.sum::<i128>();
        (allocation.shortfalls.is_empty() && cost > i128::from(now)).then(|| relaxation("caps.budget_fen", now, cost))
    }
}
