//! Looks for sense in a rule pack whose form is right: sums, bounds, names that must exist.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::pack::{
    Adjustments, Aggregate, CalibrateMethod, Combine, Criterion, CriterionKind, Method, Order, Round, RulePack,
};
use super::tie_key::TieKey;
use super::{bands, places};
use crate::message::Message;
use crate::points::Points;

/// Everything that is wrong or doubtful in the pack.
pub(crate) fn check(pack: &RulePack) -> Vec<Finding> {
    let mut found = Vec::new();
    if pack.rounds.is_empty() {
        found.push(empty("rounds", "轮次", "round"));
        return found;
    }
    check_weights(pack, &mut found);
    check_repeated("rounds", pack.rounds.iter().map(|round| round.key.as_str()), &mut found);
    for (index, round) in pack.rounds.iter().enumerate() {
        check_round(&format!("rounds[{index}]"), round, &mut found);
    }
    check_last_round(pack, &mut found);
    check_adjustments(&pack.adjustments, &mut found);
    if pack.ranks.tolerance < Points::ZERO {
        found.push(Finding::error(
            "ranks.tolerance",
            Message::new("并列容许值为负", "the tolerance is negative"),
            Message::new("请写不为负的数", "write a number of at least 0"),
        ));
    }
    check_ties(pack, &mut found);
    check_repeated("tiers", pack.tiers.iter().map(|tier| tier.key.as_str()), &mut found);
    for (index, tier) in pack.tiers.iter().enumerate() {
        places::check_tier(&format!("tiers[{index}]"), tier, &mut found);
    }
    check_caps(pack, &mut found);
    found
}

fn check_weights(pack: &RulePack, found: &mut Vec<Finding>) {
    for (index, round) in pack.rounds.iter().enumerate() {
        let place = format!("rounds[{index}].weight");
        match (pack.combine, round.weight) {
            (_, Some(weight)) if weight < Points::ZERO => found.push(Finding::error(
                place,
                Message::new(format!("权重 {weight} 为负"), format!("the weight {weight} is negative")),
                Message::new("请写 0 至 100 的数", "write a number from 0 to 100"),
            )),
            (Combine::Sum | Combine::Last, Some(_)) => found.push(Finding::warning(
                place,
                Message::new("合成方式不用权重", format!("combine = \"{}\" uses no weights", pack.combine.word())),
                Message::new("请删除权重，或改用 weighted", "remove the weight or combine by \"weighted\""),
            )),
            (Combine::Weighted, None) => found.push(Finding::warning(
                format!("rounds[{index}]"),
                Message::new("没有写权重，按 0 计", "the round has no weight and counts as 0"),
                Message::new("请写明权重", "add a weight"),
            )),
            (_, _) => {}
        }
    }
    let hundred = i128::from(Points::whole(100).ten_thousandths());
    let sum: i128 =
        pack.rounds.iter().filter_map(|round| round.weight).map(|weight| i128::from(weight.ten_thousandths())).sum();
    if pack.combine == Combine::Weighted && sum != hundred {
        let shown = i64::try_from(sum).ok().and_then(|sum| Points::from_ten_thousandths(sum).ok());
        let shown = shown.map_or_else(|| "?".to_owned(), |sum| sum.to_string());
        found.push(Finding::error(
            "rounds",
            Message::new(
                format!("各轮权重合计为 {shown}，应为 100"),
                format!("the weights sum to {shown}, not to 100"),
            ),
            Message::new("请改正各轮的 weight", "correct the weight of each round"),
        ));
    }
}

fn check_repeated<'a>(list: &str, keys: impl Iterator<Item = &'a str>, found: &mut Vec<Finding>) {
    let mut once = BTreeSet::new();
    for (index, key) in keys.enumerate() {
        if !once.insert(key) {
            found.push(Finding::error(
                format!("{list}[{index}].key"),
                Message::new(format!("键 \"{key}\" 重复"), format!("the key \"{key}\" is used twice")),
                Message::new("请改用另一个键", "use another key"),
            ));
        }
    }
}

fn check_round(place: &str, round: &Round, found: &mut Vec<Finding>) {
    check_aggregate(&format!("{place}.aggregate"), &round.aggregate, found);
    check_calibrate(&format!("{place}.calibrate"), round, found);
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
        check_criterion(&format!("{place}.criteria[{index}]"), criterion, round.order, found);
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
        | Method::ClosestPair => false,
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

/// Calibration needs a reason why the panels may be compared, and a bound where it is to clamp.
fn check_calibrate(place: &str, round: &Round, found: &mut Vec<Finding>) {
    let calibrate = &round.calibrate;
    if calibrate.method == CalibrateMethod::None {
        return;
    }
    if calibrate.comparable.is_none() {
        found.push(Finding::error(
            format!("{place}.comparable"),
            Message::new("没有说明各组为什么可比", "it is not stated why the panels may be compared"),
            Message::new(
                "随机分组写 random，有共同评审的作品写 anchors，否则不要校准",
                "write random for entries spread at random, anchors for shared entries, or do not calibrate",
            ),
        ));
    }
    if calibrate.clamp && round.criteria.iter().any(|criterion| criterion.max.is_none()) {
        found.push(Finding::error(
            format!("{place}.clamp"),
            Message::new("有评分项没有上限，无法封顶", "a criterion has no max, so there is nothing to clamp to"),
            Message::new("请给每个评分项写 max", "give every criterion a max"),
        ));
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

fn check_criterion(place: &str, criterion: &Criterion, order: Order, found: &mut Vec<Finding>) {
    if let (Some(min), Some(max)) = (criterion.min, criterion.max)
        && min > max
    {
        found.push(Finding::error(
            format!("{place}.max"),
            Message::new(format!("最高 {max} 低于最低 {min}"), format!("max {max} is below min {min}")),
            Message::new("请改正上下限", "correct the bounds"),
        ));
    }
    if let Some(step) = criterion.step
        && step <= Points::ZERO
    {
        found.push(Finding::error(
            format!("{place}.step"),
            Message::new(format!("步长 {step} 不大于 0"), format!("the step {step} is not above 0")),
            Message::new("请写大于 0 的步长，或删除", "write a step above 0 or remove it"),
        ));
    }
    if criterion.factor < Points::ZERO {
        let factor = criterion.factor;
        found.push(Finding::error(
            format!("{place}.factor"),
            Message::new(format!("系数 {factor} 为负"), format!("the factor {factor} is negative")),
            Message::new("请写不为负的系数", "write a factor of at least 0"),
        ));
    }
    check_map(place, criterion, found);
    check_places(place, criterion, order, found);
    bands::check(place, criterion, found);
}

/// A map turns measured values into points, and its thresholds fall.
fn check_map(place: &str, criterion: &Criterion, found: &mut Vec<Finding>) {
    let Some(map) = &criterion.map else { return };
    if criterion.kind == CriterionKind::Judged {
        found.push(Finding::error(
            format!("{place}.map"),
            Message::new("map 只用于测量项", "map belongs to measured criteria"),
            Message::new("请删除 map，或写 kind = \"measured\"", "remove map or write kind = \"measured\""),
        ));
    }
    let falls = map.steps.iter().zip(map.steps.iter().skip(1)).all(|((upper, _), (lower, _))| upper > lower);
    if map.steps.is_empty() || !falls {
        found.push(Finding::error(
            format!("{place}.map.steps"),
            Message::new("分档的界线没有从高到低排列", "the thresholds do not run from the highest down"),
            Message::new("请从最高的界线写起，每档一次", "begin with the highest and give each once"),
        ));
    }
}

fn check_places(place: &str, criterion: &Criterion, order: Order, found: &mut Vec<Finding>) {
    let mut meaningless = |key: &str, zh: &str, en: &str| {
        found.push(Finding::error(
            format!("{place}.{key}"),
            Message::new(format!("{key} {zh}"), format!("{key} {en}")),
            Message::new(format!("请删除 {key}"), format!("remove {key}")),
        ));
    };
    match criterion.kind {
        CriterionKind::Measured if criterion.panel_places.is_some() => {
            meaningless(
                "panel_places",
                "对测量项没有意义：它没有评委组",
                "means nothing on a measured criterion: it has no panel",
            );
        }
        CriterionKind::Judged if order == Order::WeighThenTrim => {
            if criterion.panel_places.is_some() {
                meaningless("panel_places", "在先合计后去极值时没有意义", "means nothing under weigh_then_trim");
            }
            if criterion.places.is_some() {
                meaningless("places", "在先合计后去极值时没有意义", "means nothing under weigh_then_trim");
            }
        }
        CriterionKind::Measured | CriterionKind::Judged => {}
    }
}

fn check_last_round(pack: &RulePack, found: &mut Vec<Finding>) {
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

fn check_adjustments(adjustments: &Adjustments, found: &mut Vec<Finding>) {
    for (key, cap) in [("bonus_cap", adjustments.bonus_cap), ("deduction_cap", adjustments.deduction_cap)] {
        if let Some(cap) = cap.filter(|cap| *cap < Points::ZERO) {
            found.push(Finding::error(
                format!("adjustments.{key}"),
                Message::new(format!("{key} {cap} 为负"), format!("{key} {cap} is negative")),
                Message::new("请写不为负的数", "write a number of at least 0"),
            ));
        }
    }
    if let (Some(floor), Some(ceiling)) = (adjustments.floor, adjustments.ceiling)
        && floor > ceiling
    {
        found.push(Finding::error(
            "adjustments.ceiling",
            Message::new(
                format!("封顶 {ceiling} 低于保底 {floor}"),
                format!("the ceiling {ceiling} is below the floor {floor}"),
            ),
            Message::new("请改正保底或封顶", "correct the floor or the ceiling"),
        ));
    }
}

fn check_ties(pack: &RulePack, found: &mut Vec<Finding>) {
    let mut once = BTreeSet::new();
    for (index, key) in pack.ties.chain.iter().enumerate() {
        let place = format!("ties.chain[{index}]");
        if TieKey::resolve(pack, key).is_none() {
            found.push(Finding::error(
                place,
                Message::new(format!("并列规则 \"{key}\" 指向不存在的内容"), format!("the tie key \"{key}\" names nothing of this pack")),
                Message::new(
                    "可用：criterion:轮次.评分项、group:轮次.组、round:轮次、measured:轮次.测量项[:low]、untrimmed_mean、first_places、countback、markers、bonus",
                    "use criterion:R.C, group:R.G, round:R, measured:R.C[:low], untrimmed_mean, first_places, countback, markers or bonus",
                ),
            ));
        } else if !once.insert(key) {
            found.push(Finding::warning(
                place,
                Message::new(format!("并列规则 \"{key}\" 重复"), format!("the tie key \"{key}\" is given twice")),
                Message::new("请删除重复的一个", "remove one of them"),
            ));
        }
    }
}

fn check_caps(pack: &RulePack, found: &mut Vec<Finding>) {
    let cost: i128 =
        pack.tiers.iter().map(|tier| i128::from(tier.prize_fen) * i128::from(tier.count.unwrap_or(0))).sum();
    if let Some(budget) = pack.caps.budget_fen.filter(|budget| i128::from(*budget) < cost) {
        found.push(Finding::warning(
            "caps.budget_fen",
            Message::new(
                format!("预算 {budget} 分不够发满各等次的 {cost} 分"),
                format!("the budget of {budget} fen does not cover the {cost} fen of all places"),
            ),
            Message::new("请提高预算或减少名额、奖金", "raise the budget or lower counts or prizes"),
        ));
    }
    if pack.caps.reserve > 0 && pack.tiers.is_empty() {
        found.push(Finding::warning(
            "caps.reserve",
            Message::new("没有奖项等次，递补名额不起作用", "without tiers a reserve has no effect"),
            Message::new("请加上 [[tiers]] 或删除 reserve", "add [[tiers]] or remove reserve"),
        ));
    }
}

fn empty(place: &str, zh: &str, en: &str) -> Finding {
    Finding::error(
        place,
        Message::new(format!("一个{zh}也没有"), format!("there is no {en}")),
        Message::new(format!("请至少写一个{zh}"), format!("add at least one {en}")),
    )
}

pub(super) fn at_least_one(place: String, key: &str) -> Finding {
    Finding::error(
        place,
        Message::new(format!("{key} 不能小于 1"), format!("{key} cannot be below 1")),
        Message::new("请写至少为 1 的整数", "write a whole number of at least 1"),
    )
}
