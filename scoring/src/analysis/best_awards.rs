//! Was the walk down the ranking optimal? The best choice of awards under the same places and caps, by minimum-cost flow. A
//! comparison only: the rules award by the walk. Exact integers; knows nothing of ties, vetoes or several tiers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::points::Points;

/// An entry that may be awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// What an award for it is worth: its total. Candidates below 0 are never awarded.
    pub value: Points,
    /// Its category, whose places are counted.
    pub category: &'a str,
    /// Its enterprise, if it has a known one; else no cap holds it.
    pub enterprise: Option<&'a str>,
}

/// How many may be awarded. None is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// In all.
    pub places: Option<u32>,
    /// In each category.
    pub per_category: Option<u32>,
    /// For each enterprise, over all categories.
    pub per_enterprise: Option<u32>,
}

/// A choice of awards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The positions of the awarded, in order.
    pub chosen: Vec<usize>,
    /// The sum of their values, in ten-thousandths of a point.
    pub total: i128,
}

/// What the walk awards, and what could be awarded at best.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AwardComparison {
    /// From the highest value down, whoever no bound stops. Equal values in the order given.
    pub walk: Choice,
    /// The greatest sum of values under the same bounds.
    pub best: Choice,
}

/// Compares the walk down the ranking with the best choice.
///
/// The walk is optimal while bounds nest (places, then one cap). An enterprise's cap over several categories can make it
/// lose: its best entry may stand in a category that another could have won. The best choice is the maximum-weight flow
/// source → category → entry → enterprise → sink, found by successive shortest paths (Ahuja, Magnanti and Orlin 1993,
/// *Network Flows*, chapter 9); both totals are exact.
///
/// ```
/// use scoring::Points;
/// use scoring::analysis::{Bounds, Candidate, compare_awards};
///
/// let candidate = |value, category, enterprise| Candidate { value: Points::whole(value), category, enterprise: Some(enterprise) };
/// let candidates = [candidate(90, "A", "甲厂"), candidate(89, "B", "甲厂"), candidate(88, "A", "乙厂")];
/// let bounds = Bounds { per_category: Some(1), per_enterprise: Some(1), ..Bounds::default() };
/// let compared = compare_awards(&candidates, bounds);
/// assert_eq!((compared.walk.chosen, compared.walk.total), (vec![0], 900_000));
/// assert_eq!((compared.best.chosen, compared.best.total), (vec![1, 2], 1_770_000));
/// ```
#[must_use]
pub fn compare_awards(candidates: &[Candidate<'_>], bounds: Bounds) -> AwardComparison {
    AwardComparison { walk: walk(candidates, bounds), best: Network::of(candidates, bounds).best(candidates) }
}

impl Choice {
    fn of(mut chosen: Vec<usize>, candidates: &[Candidate<'_>]) -> Choice {
        chosen.sort_unstable();
        let values = chosen.iter().filter_map(|at| candidates.get(*at));
        Choice { total: values.map(|candidate| i128::from(candidate.value.ten_thousandths())).sum(), chosen }
    }
}

fn walk(candidates: &[Candidate<'_>], bounds: Bounds) -> Choice {
    let mut order: Vec<(usize, &Candidate<'_>)> =
        candidates.iter().enumerate().filter(|(_, candidate)| candidate.value >= Points::ZERO).collect();
    order.sort_by_key(|(_, candidate)| std::cmp::Reverse(candidate.value));
    let mut chosen = Vec::new();
    let (mut of_category, mut of_enterprise) = (BTreeMap::<&str, u32>::new(), BTreeMap::<&str, u32>::new());
    let has_room = |count: u32, bound: Option<u32>| bound.is_none_or(|bound| count < bound);
    for (at, candidate) in order {
        let in_all = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
        let in_category = of_category.entry(candidate.category).or_default();
        let mut unbound = 0;
        let in_enterprise = candidate.enterprise.map_or(&mut unbound, |key| of_enterprise.entry(key).or_default());
        let is_open = has_room(in_all, bounds.places)
            && has_room(*in_category, bounds.per_category)
            && (candidate.enterprise.is_none() || has_room(*in_enterprise, bounds.per_enterprise));
        if is_open {
            *in_category += 1;
            *in_enterprise += 1;
            chosen.push(at);
        }
    }
    Choice::of(chosen, candidates)
}

/// An arc and, at the position beside it (`^ 1`), its reverse.
#[derive(Debug, Clone, Copy)]
struct Arc {
    to: usize,
    room: u32,
    cost: i64,
}

/// The flow network. Nodes: source, gate, sink, then categories, entries and enterprises.
#[derive(Debug, Default)]
struct Network {
    arcs: Vec<Arc>,
    leaving: Vec<Vec<usize>>,
    /// The arc of each candidate, from its category.
    of_candidate: Vec<Option<usize>>,
}

const SOURCE: usize = 0;
const GATE: usize = 1;
const SINK: usize = 2;

impl Network {
    fn of(candidates: &[Candidate<'_>], bounds: Bounds) -> Network {
        let mut network = Network { leaving: vec![Vec::new(); 3], ..Network::default() };
        let bound = |bound: Option<u32>| bound.unwrap_or(u32::MAX);
        network.connect(SOURCE, GATE, bound(bounds.places), 0);
        let (mut categories, mut enterprises) = (BTreeMap::new(), BTreeMap::new());
        for candidate in candidates {
            if candidate.value < Points::ZERO {
                network.of_candidate.push(None);
                continue;
            }
            let category = *categories.entry(candidate.category).or_insert_with(|| {
                let node = network.add_node();
                network.connect(GATE, node, bound(bounds.per_category), 0);
                node
            });
            let after = candidate.enterprise.map_or(SINK, |key| {
                *enterprises.entry(key).or_insert_with(|| {
                    let node = network.add_node();
                    network.connect(node, SINK, bound(bounds.per_enterprise), 0);
                    node
                })
            });
            // An entry is met once and has no node of its own: its arc carries at most one.
            network.of_candidate.push(Some(network.arcs.len()));
            network.connect(category, after, 1, -candidate.value.ten_thousandths());
        }
        network
    }

    fn add_node(&mut self) -> usize {
        self.leaving.push(Vec::new());
        self.leaving.len() - 1
    }

    fn connect(&mut self, from: usize, to: usize, room: u32, cost: i64) {
        for (from, to, room, cost) in [(from, to, room, cost), (to, from, 0, -cost)] {
            let arc = self.arcs.len();
            self.arcs.push(Arc { to, room, cost });
            if let Some(leaving) = self.leaving.get_mut(from) {
                leaving.push(arc);
            }
        }
    }

    /// Sends one award after the other along the cheapest path, while that adds something.
    fn best(mut self, candidates: &[Candidate<'_>]) -> Choice {
        while let Some(path) = self.cheapest_path() {
            for arc in path {
                if let Some(forth) = self.arcs.get_mut(arc) {
                    forth.room -= 1;
                }
                if let Some(back) = self.arcs.get_mut(arc ^ 1) {
                    back.room = back.room.saturating_add(1);
                }
            }
        }
        let is_chosen = |arc: &Option<usize>| arc.and_then(|arc| self.arcs.get(arc)).is_some_and(|arc| arc.room == 0);
        let chosen = self.of_candidate.iter().enumerate().filter(|(_, arc)| is_chosen(arc)).map(|(at, _)| at);
        Choice::of(chosen.collect(), candidates)
    }

    /// The arcs of a cheapest path to the sink whose cost is not positive (Bellman and Ford, with a queue).
    fn cheapest_path(&self) -> Option<Vec<usize>> {
        let mut costs: Vec<Option<i64>> = vec![None; self.leaving.len()];
        let mut came_by: Vec<Option<usize>> = vec![None; self.leaving.len()];
        let mut is_queued = vec![false; self.leaving.len()];
        let mut queue = std::collections::VecDeque::from([SOURCE]);
        *costs.get_mut(SOURCE)? = Some(0);
        while let Some(node) = queue.pop_front() {
            *is_queued.get_mut(node)? = false;
            let so_far = costs.get(node).copied().flatten()?;
            for position in self.leaving.get(node)? {
                let arc = self.arcs.get(*position)?;
                let cost = so_far + arc.cost;
                if arc.room == 0 || costs.get(arc.to)?.is_some_and(|known| known <= cost) {
                    continue;
                }
                *costs.get_mut(arc.to)? = Some(cost);
                *came_by.get_mut(arc.to)? = Some(*position);
                if !std::mem::replace(is_queued.get_mut(arc.to)?, true) {
                    queue.push_back(arc.to);
                }
            }
        }
        costs.get(SINK).copied().flatten().filter(|cost| *cost <= 0)?;
        let mut path = Vec::new();
        let mut node = SINK;
        while let Some(position) = came_by.get(node).copied().flatten() {
            path.push(position);
            node = self.arcs.get(position ^ 1)?.to;
        }
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

    fn candidate(value: u32, category: &'static str, enterprise: &'static str) -> Candidate<'static> {
        let enterprise = Some(enterprise).filter(|key| !key.is_empty());
        Candidate { value: Points::whole(value), category, enterprise }
    }

    /// The best total over every subset that keeps the bounds.
    fn by_trying_all(candidates: &[Candidate<'_>], bounds: Bounds) -> i128 {
        let within = |counts: BTreeMap<&str, u32>, bound: Option<u32>| {
            bound.is_none_or(|bound| counts.values().all(|count| *count <= bound))
        };
        let subsets = 0_u32..1 << candidates.len();
        let totals = subsets.filter_map(|subset| {
            let chosen =
                candidates.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).map(|(_, chosen)| chosen);
            let (mut categories, mut enterprises, mut total) = (BTreeMap::new(), BTreeMap::new(), 0);
            for chosen in chosen {
                *categories.entry(chosen.category).or_default() += 1;
                chosen.enterprise.iter().for_each(|key| *enterprises.entry(*key).or_default() += 1);
                total += i128::from(chosen.value.ten_thousandths());
            }
            let is_allowed = bounds.places.is_none_or(|places| subset.count_ones() <= places)
                && within(categories, bounds.per_category)
                && within(enterprises, bounds.per_enterprise);
            is_allowed.then_some(total)
        });
        totals.max().unwrap()
    }

    #[test]
    fn the_flow_finds_what_trying_every_choice_finds() {
        let mut random = Random::seeded(2_026);
        let mut lost = 0;
        for case in 0..150 {
            let count = 1 + random.below(9);
            let candidates: Vec<Candidate<'_>> = (0..count)
                .map(|_| {
                    let value = u32::try_from(random.below(20)).unwrap();
                    candidate(value, ["A", "B", "C"][random.below(3)], ["p", "q", "r", ""][random.below(4)])
                })
                .collect();
            let mut bound = |most: usize| Some(1 + u32::try_from(random.below(most)).unwrap());
            // Tight caps without a bound on all are where the walk loses most easily.
            let places = bound(5).filter(|_| case % 3 == 0);
            let bounds = Bounds { places, per_category: bound(2).filter(|_| case % 7 != 0), per_enterprise: bound(2) };
            let compared = compare_awards(&candidates, bounds);
            assert_eq!(compared.best.total, by_trying_all(&candidates, bounds), "{candidates:?} {bounds:?}");
            assert!(compared.walk.total <= compared.best.total);
            lost += usize::from(compared.walk.total < compared.best.total);
        }
        assert!(lost > 0, "the walk loses sometimes");
    }

    #[test]
    fn the_walk_is_best_while_bounds_nest() {
        let candidates =
            [candidate(9, "A", "p"), candidate(8, "A", "p"), candidate(7, "A", "q"), candidate(6, "B", "q")];
        for bounds in [
            Bounds { places: Some(2), ..Bounds::default() },
            Bounds { per_category: Some(1), ..Bounds::default() },
            Bounds { places: Some(2), per_enterprise: Some(1), ..Bounds::default() },
        ] {
            let compared = compare_awards(&candidates, bounds);
            assert_eq!(compared.walk.total, compared.best.total, "{bounds:?}");
        }
    }
}
