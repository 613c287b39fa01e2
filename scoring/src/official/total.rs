//! From round values to the total: combination, capped bonus and deduction, floor and ceiling, rounding.

use super::competition::Entry;
use crate::points::{MAX_POINTS, Points};
use crate::ratio::{Overflow, Ratio};
use crate::rounding::Decimal;
use crate::rules::{AdjustmentEffect, Combine, Round, RoundKind, RulePack};

/// An entry's total and how it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Total {
    /// The combination of the rounds.
    pub combined: Ratio,
    /// After bonus and deduction, before floor and ceiling.
    pub adjusted: Ratio,
    /// Before rounding.
    pub exact: Ratio,
    /// As printed.
    pub published: Decimal,
}

/// The bonus that counts: each kind under its cap, all under theirs.
pub(crate) fn capped_bonus(pack: &RulePack, entry: &Entry) -> Points {
    cap(with_kinds(pack, entry, AdjustmentEffect::Bonus, cap), pack.adjustments.bonus_cap)
}

/// The deduction that counts: each kind under its cap, all under theirs.
pub(crate) fn capped_deduction(pack: &RulePack, entry: &Entry) -> Points {
    cap(with_kinds(pack, entry, AdjustmentEffect::Deduction, cap), pack.adjustments.deduction_cap)
}

/// The bonus or deduction as it was entered, before any cap.
pub(crate) fn raw_adjustment(pack: &RulePack, entry: &Entry, effect: AdjustmentEffect) -> Points {
    with_kinds(pack, entry, effect, |points, _| points)
}

/// What stands in `bonus` or `deduction` and the columns of its kinds. Their sum is known to be no number too large.
fn with_kinds(
    pack: &RulePack,
    entry: &Entry,
    effect: AdjustmentEffect,
    cap: impl Fn(Points, Option<Points>) -> Points,
) -> Points {
    let plain = match effect {
        AdjustmentEffect::Bonus => entry.bonus,
        AdjustmentEffect::Deduction => entry.deduction,
    };
    let kinds = pack.adjustments.kinds.iter().filter(|kind| kind.effect == effect);
    kinds.fold(plain, |sum, kind| {
        let points = Points::parse(entry.attribute(&kind.column)).unwrap_or_default();
        let sum = sum.ten_thousandths().saturating_add(cap(points, kind.cap).ten_thousandths());
        Points::from_ten_thousandths(sum).unwrap_or(MAX_POINTS)
    })
}

fn cap(points: Points, cap: Option<Points>) -> Points {
    cap.map_or(points, |cap| points.min(cap))
}

/// The total of an entry that has a value in every round.
pub(crate) fn total(pack: &RulePack, entry: &Entry, rounds: &[Ratio]) -> Result<Total, Overflow> {
    let combined = combine(pack, rounds)?;
    let bonus = Ratio::from_points(capped_bonus(pack, entry));
    let deduction = Ratio::from_points(capped_deduction(pack, entry));
    let adjusted = combined.plus(bonus)?.minus(deduction)?;
    let mut exact = adjusted;
    if let Some(floor) = pack.adjustments.floor {
        exact = exact.max(Ratio::from_points(floor));
    }
    if let Some(ceiling) = pack.adjustments.ceiling {
        exact = exact.min(Ratio::from_points(ceiling));
    }
    let published = pack.rounding.mode.round(exact, pack.rounding.total_places)?;
    Ok(Total { combined, adjusted, exact, published })
}

fn combine(pack: &RulePack, rounds: &[Ratio]) -> Result<Ratio, Overflow> {
    let mut counted = counted(pack, rounds);
    match pack.combine {
        Combine::Weighted => counted.try_fold(Ratio::ZERO, |sum, (round, value)| {
            let weight = round.weight.unwrap_or_default();
            sum.plus(share(weight)?.times(value)?)
        }),
        Combine::Sum => counted.try_fold(Ratio::ZERO, |sum, (_, value)| sum.plus(value)),
        Combine::Last => Ok(counted.last().map_or(Ratio::ZERO, |(_, value)| value)),
        Combine::Best => Ok(counted.map(|(_, value)| value).max().unwrap_or(Ratio::ZERO)),
    }
}

/// The rounds that count in the total: all but those that only let pass or fail.
pub(crate) fn counted<'a>(pack: &'a RulePack, rounds: &'a [Ratio]) -> impl Iterator<Item = (&'a Round, Ratio)> {
    let named = pack.rounds.iter().zip(rounds.iter().copied());
    named.filter(|(round, _)| round.kind != RoundKind::PassFail)
}

/// A weight in per cent as a fraction of one.
fn share(weight: Points) -> Result<Ratio, Overflow> {
    Ratio::from_points(weight).divided_by(Ratio::from_integer(100))
}
