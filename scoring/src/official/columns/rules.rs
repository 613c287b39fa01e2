//! Which rule packs columns carry. What is not known here is refused, so a rule that is added later is not ignored.

use super::super::fault::{FaultKind, Faults, Row};
use super::refuse;
use crate::rules::{
    Aggregate, Calibrate, Caps, Criterion, Finding, Method, Order, Ranks, Round, RoundKind, RulePack, Scope, Tier, Ties,
};

/// The only round of a pack that columns carry.
pub(super) fn carried(pack: &RulePack) -> Result<&Round, Faults> {
    if let Some(finding) = pack.check().into_iter().find(Finding::is_error) {
        return Err(Faults::of(vec![super::super::bad_rules(finding)]));
    }
    let [round] = pack.rounds.as_slice() else { return Err(not_carried("rounds")) };
    let parts = [
        ("groupings", pack.groupings.is_empty()),
        // A chain's limit means nothing without one.
        ("ties", pack.ties == Ties { limit_to_top: pack.ties.limit_to_top, ..Ties::default() }),
        ("ranks.style", pack.ranks == Ranks { tolerance: pack.ranks.tolerance, ..Ranks::default() }),
        ("caps", is_plain_caps(&pack.caps)),
        ("tiers", pack.tiers.iter().all(is_plain_tier)),
        ("rounds[0].aggregate", is_plain_aggregate(&round.aggregate)),
        ("rounds[0].criteria", round.criteria.iter().all(is_plain_criterion)),
        ("rounds[0]", is_plain_round(round)),
    ];
    parts.into_iter().find(|(_, is_carried)| !is_carried).map_or(Ok(round), |(part, _)| Err(not_carried(part)))
}

fn is_plain_caps(caps: &Caps) -> bool {
    let Caps { per_enterprise, reserve, budget_fen, .. } = *caps;
    *caps == Caps { per_enterprise, reserve, budget_fen, ..Caps::default() }
}

fn is_plain_tier(tier: &Tier) -> bool {
    let Tier { key: _, name: _, count, ratio, ratio_rounding: _, min_total: _, scope, prize_fen: _, at_cut: _ } = tier;
    count.is_some() && ratio.is_none() && *scope == Scope::Programme
}

fn is_plain_aggregate(rule: &Aggregate) -> bool {
    match rule.method {
        Method::Mean
        | Method::Sum
        | Method::Median
        | Method::TrimmedMean
        | Method::TrimmedFraction
        | Method::WinsorizedMean
        | Method::MiddleWithin
        | Method::ClosestPair => rule.groups.is_empty(),
        Method::RankPoints | Method::VoteShare => false,
    }
}

fn is_plain_criterion(criterion: &Criterion) -> bool {
    let Criterion { key, name, group, min, max, step, factor, hint, bands, .. } = criterion.clone();
    *criterion == Criterion { key, name, group, min, max, step, factor, hint, bands, ..Criterion::default() }
}

fn is_plain_round(round: &Round) -> bool {
    // Every field, so that one that is added must be thought of.
    let Round {
        key: _,
        name: _,
        kind,
        weight: _,
        order,
        aggregate: _,
        points: _,
        tied_points: _,
        attendance,
        majority,
        min_judges: _,
        calibrate,
        places: _,
        advance,
        criteria: _,
    } = round;
    *kind == RoundKind::Scored
        && *order == Order::WeighThenTrim
        && (attendance, majority, advance) == (&None, &None, &None)
        && calibrate.method == Calibrate::default().method
}

fn not_carried(part: &str) -> Faults {
    let message = (
        format!("规则的 {part} 有按列计分不支持的内容"),
        format!("columns do not carry what {part} of the rules asks for"),
    );
    let remedy = ("请用 official::score 计分", "score with official::score");
    refuse(FaultKind::BadRules, Row::None, message, remedy)
}
