//! Says in words which quotas the ranked entries cannot meet, and the smallest changes that would do.

use super::allocation::{Field, Relaxation, Shortfall, relaxations};
use super::fault::{Fault, FaultKind, Faults, Row};
use super::rank::Ranking;
use crate::message::Message;

/// The faults of quotas that were not met.
pub(super) fn infeasible(field: Field<'_>, ranking: &Ranking, shortfalls: &[Shortfall]) -> Faults {
    let remedy = remedy(&relaxations(field, ranking));
    let faults = shortfalls.iter().map(|shortfall| {
        let mut fault = Fault::new(FaultKind::QuotaInfeasible, Row::None, describe(field, shortfall), ("", ""));
        fault.remedy = remedy.clone();
        fault
    });
    Faults::of(faults.collect())
}

fn describe(field: Field<'_>, shortfall: &Shortfall) -> (String, String) {
    match shortfall {
        Shortfall::Category { category, have, need } => (
            format!("类别“{category}”至少应有 {need} 项获奖，按规则只能评出 {have} 项"),
            format!("category \"{category}\" needs at least {need} awards, the rules allow only {have}"),
        ),
        Shortfall::Share { index, counted, awards } => {
            let share = field.pack.caps.structure.get(*index);
            let (attribute, equals) = share.map_or(("", ""), |share| (&share.attribute, &share.equals));
            let ratio = share.and_then(|share| share.min_ratio.or(share.max_ratio)).unwrap_or_default();
            let is_least = share.is_some_and(|share| share.min_ratio.is_some());
            let (zh, en) = if is_least { ("不低于", "at least") } else { ("不高于", "at most") };
            (
                format!("获奖项中 {attribute} 为“{equals}”的比例应{zh} {ratio}，按规则 {awards} 项中有 {counted} 项"),
                format!(
                    "a share of {en} {ratio} of the awards must have {attribute} = \"{equals}\"; the rules give {counted} of {awards}"
                ),
            )
        }
    }
}

fn remedy(found: &[Relaxation]) -> Message {
    if found.is_empty() {
        return Message::new(
            "放宽任何一项规则都不够，请同时放宽几项，或降低类别和结构要求",
            "no single rule suffices: relax several, or lower what categories and shares ask for",
        );
    }
    let each = |join: &str| {
        found
            .iter()
            .map(|Relaxation { place, from, to }| format!("{place} {from} → {to}"))
            .collect::<Vec<_>>()
            .join(join)
    };
    Message::new(format!("以下放宽任选其一即可：{}", each("；")), format!("any one of these is enough: {}", each("; ")))
}
