//! Sense of a round: its aggregate, its calibration, its place in the order.

use super::super::finding::Finding;
use super::super::pack::{
    Aggregate, Calibrate, CalibrateMethod, CalibrateOf, Criterion, CriterionKind, Method, Round, RulePack,
};
use super::{at_least_one, check_repeated, criterion, empty, places, voices};
use crate::message::Message;
use crate::points::Points;

pub(super) fn check_round(place: &str, round: &Round, found: &mut Vec<Finding>) {
    check_aggregate(&format!("{place}.aggregate"), &round.aggregate, found);
    check_calibrate(&format!("{place}.calibrate"), round, found);
    voices::check(place, round, found);
    if round.min_judges == 0 {
        found.push(at_least_one(format!("{place}.min_judges"), "min_judges"));
    }
    if let Some(advance) = &round.advance {
        places::check_advance(&format!("{place}.advance"), advance, found);
    }
    if round.criteria.is_empty() {
        found.push(empty(&format!("{place}.criteria"), "评分项", "criterion"));
    }
    check_repeated(&format!("{place}.criteria"), round.criteria.iter().map(|criterion| criterion.key.as_str()), found);
    for (index, criterion) in round.criteria.iter().enumerate() {
        criterion::check_criterion(&format!("{place}.criteria[{index}]"), criterion, round.order, found);
    }
}

fn check_aggregate(place: &str, aggregate: &Aggregate, found: &mut Vec<Finding>) {
    if aggregate.min_marks == 0 {
        found.push(at_least_one(format!("{place}.min_marks"), "min_marks"));
    }
    let dropped = u64::from(aggregate.drop_low) + u64::from(aggregate.drop_high);
    let is_trim = match aggregate.method {
        Method::TrimmedMean | Method::WinsorizedMean => true,
        Method::Mean
        | Method::Sum
        | Method::Median
        | Method::TrimmedFraction
        | Method::MiddleWithin
        | Method::ClosestPair
        | Method::RankPoints
        | Method::VoteShare => false,
    };
    check_own_key(place, aggregate, found);
    if is_trim && dropped >= u64::from(aggregate.min_marks) {
        let min_marks = aggregate.min_marks;
        found.push(Finding::error(
            place,
            Message::new(
                format!("去掉 {dropped} 个评分，而 min_marks 是 {min_marks}，可能一个评分也不剩"),
                format!("dropping {dropped} marks can leave none of min_marks = {min_marks}"),
            ),
            Message::new(
                format!("请把 min_marks 写成至少 {}", dropped + 1),
                format!("set min_marks to at least {}", dropped + 1),
            ),
        ));
    }
}

/// Calibration needs a reason why panels or judges may be compared, and a bound where it is to clamp.
fn check_calibrate(place: &str, round: &Round, found: &mut Vec<Finding>) {
    let calibrate = &round.calibrate;
    let mut wrong = |key: &str, message: (&str, &str), remedy: (&str, &str)| {
        let (message, remedy) = (Message::new(message.0, message.1), Message::new(remedy.0, remedy.1));
        found.push(Finding::error(format!("{place}.{key}"), message, remedy));
    };
    if calibrate.method == CalibrateMethod::None {
        if *calibrate != Calibrate::default() {
            wrong(
                "method",
                ("不校准时，其余的校准设置没有意义", "without a method the other keys of calibrate mean nothing"),
                ("请写明 method，或删除其余各项", "name a method or remove the other keys"),
            );
        }
        return;
    }
    if calibrate.comparable.is_none() {
        wrong(
            "comparable",
            ("没有说明各组（评委）为什么可比", "it is not stated why the panels or judges may be compared"),
            (
                "随机分组写 random，有共同评审的作品写 anchors，否则不要校准",
                "write random for entries spread at random, anchors for shared entries, or do not calibrate",
            ),
        );
    }
    let is_of_judges = calibrate.of == CalibrateOf::Judges;
    let is_score = matches!(calibrate.method, CalibrateMethod::TScore | CalibrateMethod::ZScore);
    if (is_score || is_of_judges) && calibrate.places.is_none() {
        wrong(
            "places",
            (
                "没有写明标准差（或校准后的评分）保留几位",
                "it is not stated to how many places deviations, or calibrated marks, are rounded",
            ),
            ("请写 places，如 4", "give places, such as 4"),
        );
    }
    let judged = |criterion: &&Criterion| !is_of_judges || criterion.kind == CriterionKind::Judged;
    let mut criteria = round.criteria.iter().filter(judged);
    if calibrate.clamp && criteria.clone().any(|criterion| criterion.most_points().is_none()) {
        wrong(
            "clamp",
            ("有评分项没有上限，无法封顶", "a criterion has no max, so there is nothing to clamp to"),
            ("请给每个评分项写 max", "give every criterion a max"),
        );
    }
    if is_of_judges && criteria.next().is_none() {
        wrong(
            "of",
            ("没有评委打分项，无从校准评委", "no criterion is judged, so there are no judges to calibrate"),
            ("请删除 calibrate", "remove calibrate"),
        );
    }
}

/// `fraction` and `tolerance` belong to one method each.
fn check_own_key(place: &str, aggregate: &Aggregate, found: &mut Vec<Finding>) {
    let half = Points::ONE.ten_thousandths() / 2;
    let is_share = |share: Points| share >= Points::ZERO && share.ten_thousandths() < half;
    let keys = [
        ("fraction", Method::TrimmedFraction, aggregate.fraction, aggregate.fraction.is_none_or(is_share)),
        (
            "tolerance",
            Method::MiddleWithin,
            aggregate.tolerance,
            aggregate.tolerance.is_none_or(|far| far >= Points::ZERO),
        ),
    ];
    for (key, method, value, is_in_range) in keys {
        let word = method.word();
        let place = format!("{place}.{key}");
        if value.is_none() && aggregate.method == method {
            found.push(Finding::error(
                place,
                Message::new(format!("{word} 缺少 {key}"), format!("{word} needs {key}")),
                Message::new(format!("请写明 {key}"), format!("add {key}")),
            ));
        } else if value.is_some() && aggregate.method != method {
            found.push(Finding::error(
                place,
                Message::new(format!("{key} 只用于 {word}"), format!("{key} belongs to {word} alone")),
                Message::new(format!("请删除 {key}"), format!("remove {key}")),
            ));
        } else if !is_in_range {
            found.push(Finding::error(
                place,
                Message::new(format!("{key} 超出范围"), format!("{key} is out of range")),
                Message::new(
                    "fraction 为 0 以上、0.5 以下，tolerance 不为负",
                    "fraction is at least 0 and below 0.5, tolerance at least 0",
                ),
            ));
        }
    }
}

pub(super) fn check_last_round(pack: &RulePack, found: &mut Vec<Finding>) {
    let Some((last, _)) = pack.rounds.iter().enumerate().next_back().filter(|(_, round)| round.advance.is_some())
    else {
        return;
    };
    found.push(Finding::error(
        format!("rounds[{last}].advance"),
        Message::new("最后一轮之后没有可晋级的轮次", "there is no round to advance to after the last one"),
        Message::new("请删除最后一轮的 advance", "remove advance from the last round"),
    ));
}
