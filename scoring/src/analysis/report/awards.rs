//! The walk down the ranking against the best choice, where the rules have nothing but places and one cap.

use super::super::best_awards::{AwardComparison, Bounds, Candidate, compare_awards};
use crate::official::Outcome;
use crate::rules::{RulePack, Scope};

/// None when the rules bound awards in other ways too: then the comparison would not be of the same thing. Positions are
/// those of the ranking.
pub(super) fn compare(outcome: &Outcome<'_>) -> Option<AwardComparison> {
    let bounds = bounds(outcome.rules())?;
    let ranked = outcome.rows().iter().filter_map(|row| Some((row.entry, row.total?.to_points())));
    let candidates: Option<Vec<Candidate<'_>>> = ranked
        .map(|(entry, value)| {
            Some(Candidate { value: value?, category: &entry.category, enterprise: entry.known_enterprise() })
        })
        .collect();
    Some(compare_awards(&candidates?, bounds))
}

fn bounds(rules: &RulePack) -> Option<Bounds> {
    let caps = &rules.caps;
    let is_plain = caps.per_enterprise_category.is_none()
        && caps.per_group.is_none()
        && caps.per_federation.is_none()
        && caps.category_min.is_none()
        && caps.category_max.is_none()
        && caps.structure.is_empty()
        && caps.budget_fen.is_none();
    let scope = rules.tiers.first().filter(|_| is_plain)?.scope;
    let is_counted = rules.tiers.iter().all(|tier| tier.scope == scope && tier.min_total.is_none());
    let count: Option<u32> = rules.tiers.iter().map(|tier| tier.count).sum();
    let count = count.filter(|_| is_counted)?;
    Some(match scope {
        Scope::Programme => Bounds { places: Some(count), per_category: None, per_enterprise: caps.per_enterprise },
        Scope::Category => Bounds { places: None, per_category: Some(count), per_enterprise: caps.per_enterprise },
    })
}
