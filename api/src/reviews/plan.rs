//! The plan of a round (分组方案): what the draw would give and what stands in the way of the start. Facts in, plan out.

use std::collections::BTreeMap;

use entity::{panel, status::ConflictReason};
use scoring::{BelowMin, CriterionKind, Round};

use super::{
    conflict::{self, Interests},
    draw::{self, Card, Dealt},
    queries::{Candidate, Seat},
};

/// How many judges the rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Seats of a panel.
    pub seats: i64,
    /// Judges left for an entry after recusals.
    pub per_entry: i64,
}

impl Needs {
    /// A panel needs enough seats for the trim; an entry may fall below that only where the rules say what happens then.
    /// Where everything is measured, nobody is needed.
    pub fn of(round: &Round) -> Self {
        if round.criteria.iter().all(|criterion| criterion.kind == CriterionKind::Measured) {
            return Self { seats: 0, per_entry: 0 };
        }
        let (judges, marks) = (i64::from(round.min_judges), i64::from(round.aggregate.min_marks));
        let per_entry = if round.aggregate.below_min == BelowMin::Refuse { judges.max(marks) } else { judges };
        Self { seats: judges.max(marks), per_entry: per_entry.max(1) }
    }

    /// Whether the round has judges at all.
    pub fn asks_judges(self) -> bool {
        self.seats > 0
    }
}

/// A panel with its judges.
#[derive(Clone, Debug)]
pub struct Team {
    pub panel: panel::Model,
    pub seats: Vec<Seat>,
}

/// What a plan is made of.
#[derive(Clone, Debug)]
pub struct Facts {
    pub teams: Vec<Team>,
    pub candidates: Vec<Candidate>,
    pub interests: BTreeMap<i64, Interests>,
    pub needs: Needs,
    /// What stands in the way already, before any entry is looked at.
    pub obstacles: Vec<String>,
}

/// A judge who must keep away from an entry of their panel.
#[derive(Clone, Debug)]
pub struct Clash {
    pub team: usize,
    pub entry_id: i64,
    pub expert_id: i64,
    pub reason: ConflictReason,
}

/// A draw and its consequences.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub dealt: Vec<Dealt>,
    pub clashes: Vec<Clash>,
    pub problems: Vec<String>,
}

impl Facts {
    /// Draws with `seed`. A round without judges has nothing to draw.
    pub fn draw(&self, seed: &str) -> Plan {
        let cards = self.candidates.iter().map(|candidate| Card {
            entry_id: candidate.id,
            public_id: candidate.public_id.clone(),
            judges: self.teams.iter().map(|team| team.seats.len() - self.clashing(team, candidate).count()).collect(),
        });
        let dealt = draw::deal(seed, cards.collect(), self.teams.len());
        let by_id = self.by_id();
        let mut plan = Plan { problems: self.problems_of_panels(), ..Plan::default() };
        for card in &dealt {
            let (Some(team), Some(candidate)) = (self.teams.get(card.panel), by_id.get(&card.entry_id)) else {
                continue;
            };
            let before = plan.clashes.len();
            plan.clashes.extend(self.clashing(team, candidate).map(|(expert_id, reason)| Clash {
                team: card.panel,
                entry_id: card.entry_id,
                expert_id,
                reason,
            }));
            let left = count(team.seats.len() - (plan.clashes.len() - before));
            if left < self.needs.per_entry && !team.seats.is_empty() {
                plan.problems.push(format!(
                    "申报 {}《{}》回避后在“{}”只剩 {left} 名评委，规则至少要 {} 名：请增派评委或换组。",
                    candidate.label(),
                    candidate.title,
                    team.panel.name,
                    self.needs.per_entry
                ));
            }
        }
        plan.dealt = dealt;
        plan
    }

    /// The candidates by key.
    pub fn by_id(&self) -> BTreeMap<i64, &Candidate> {
        self.candidates.iter().map(|candidate| (candidate.id, candidate)).collect()
    }

    fn clashing<'a>(
        &'a self,
        team: &'a Team,
        candidate: &'a Candidate,
    ) -> impl Iterator<Item = (i64, ConflictReason)> + 'a {
        let party = candidate.party();
        team.seats.iter().filter_map(move |seat| {
            let reason = conflict::find(self.interests.get(&seat.expert_id)?, &party)?;
            Some((seat.expert_id, reason))
        })
    }

    fn problems_of_panels(&self) -> Vec<String> {
        let mut problems = self.obstacles.clone();
        if self.candidates.is_empty() {
            problems.push("没有可以评审的申报：请先完成资格审查，或锁定上一轮。".to_owned());
        }
        if self.teams.is_empty() && self.needs.asks_judges() {
            problems.push("还没有评审组：请先建立评审组并选定评委。".to_owned());
        }
        for team in &self.teams {
            let (name, seats) = (&team.panel.name, count(team.seats.len()));
            if seats < self.needs.seats {
                let need = self.needs.seats;
                problems.push(format!("“{name}”只有 {seats} 名评委，规则至少要 {need} 名：请增派评委。"));
            }
            if !team.seats.iter().any(|seat| seat.is_chair) {
                problems.push(format!("“{name}”没有组长：请指定一名评委为组长。"));
            }
        }
        problems
    }
}

/// A count as the wire has it.
pub fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}
