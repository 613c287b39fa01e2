//! Sense of the places a tier or a round's advance has: a count, a ratio, or a threshold.

use super::super::finding::Finding;
use super::super::pack::{Advance, RatioRounding, Tier};
use super::at_least_one;
use crate::message::Message;
use crate::points::Points;

/// Exactly one of count, ratio and min.
pub(crate) fn check_advance(place: &str, advance: &Advance, found: &mut Vec<Finding>) {
    check_counts(place, advance.count, advance.ratio, found);
    let given = [advance.count.is_some(), advance.ratio.is_some(), advance.min.is_some()];
    if given.into_iter().filter(|is_given| *is_given).count() != 1 {
        found.push(Finding::error(
            place,
            Message::new(
                "晋级只能按一种方式：count、ratio 或 min",
                "advance goes by exactly one of count, ratio and min",
            ),
            Message::new("请只写其中一个", "give one of them"),
        ));
    }
    check_rounding(place, advance.ratio, advance.ratio_rounding, false, found);
}

/// A count or a ratio, a threshold, or both.
pub(crate) fn check_tier(place: &str, tier: &Tier, found: &mut Vec<Finding>) {
    check_counts(place, tier.count, tier.ratio, found);
    let problem = match (tier.count, tier.ratio, tier.min_total) {
        (Some(_), Some(_), _) => {
            Some(("名额只能按 count 或 ratio 之一", "places go by count or by ratio, not by both"))
        }
        (None, None, None) => Some(("没有写名额", "the tier has no places")),
        _ => None,
    };
    if let Some((zh, en)) = problem {
        found.push(Finding::error(
            format!("{place}.count"),
            Message::new(zh, en),
            Message::new("请写 count、ratio 或 min_total", "give count, ratio or min_total"),
        ));
    }
    check_rounding(place, tier.ratio, tier.ratio_rounding, true, found);
}

fn check_counts(place: &str, count: Option<u32>, ratio: Option<Points>, found: &mut Vec<Finding>) {
    if count == Some(0) {
        found.push(at_least_one(format!("{place}.count"), "count"));
    }
    if ratio.is_some_and(|ratio| ratio <= Points::ZERO || ratio > Points::ONE) {
        found.push(Finding::error(
            format!("{place}.ratio"),
            Message::new("比例不在 0 与 1 之间", "the ratio is not above 0 and at most 1"),
            Message::new(
                "请写 0 以上、1 以内的数，如 \"0.10\"",
                "write a number above 0 and at most 1 such as \"0.10\"",
            ),
        ));
    }
}

fn check_rounding(
    place: &str,
    ratio: Option<Points>,
    rounding: Option<RatioRounding>,
    is_required: bool,
    found: &mut Vec<Finding>,
) {
    let problem = match (ratio, rounding) {
        (Some(_), None) if is_required => ("没有写明比例如何取整", "it is not stated how the ratio becomes a number"),
        (None, Some(_)) => ("没有比例，ratio_rounding 没有意义", "without a ratio ratio_rounding means nothing"),
        (Some(_) | None, _) => return,
    };
    found.push(Finding::error(
        format!("{place}.ratio_rounding"),
        Message::new(problem.0, problem.1),
        Message::new("与 ratio 一起写 floor、ceiling 或 half_up", "give floor, ceiling or half_up together with ratio"),
    ));
}
