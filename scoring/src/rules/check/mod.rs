//! Looks for sense in a rule pack whose form is right: sums, bounds, names that must exist.

mod awards;
mod bands;
mod criterion;
mod disclosure;
mod places;
mod round;
mod standing;
mod voices;

use std::collections::BTreeSet;

use super::finding::Finding;
use super::pack::{Combine, RoundKind, RulePack};
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
    if pack.rounds.iter().all(|round| round.kind == RoundKind::PassFail) {
        found.push(Finding::warning(
            "rounds",
            Message::new("没有计分的轮次，总分都是 0", "no round counts, so every total is 0"),
            Message::new(
                "请加上计分的轮次，或确认只需通过与否",
                "add a round that counts, unless passing is all that matters",
            ),
        ));
    }
    check_repeated("rounds", pack.rounds.iter().map(|round| round.key.as_str()), &mut found);
    for (index, round) in pack.rounds.iter().enumerate() {
        round::check_round(&format!("rounds[{index}]"), round, &mut found);
    }
    round::check_last_round(pack, &mut found);
    standing::check_adjustments(&pack.adjustments, &mut found);
    if pack.ranks.tolerance < Points::ZERO {
        found.push(Finding::error(
            "ranks.tolerance",
            Message::new("并列容许值为负", "the tolerance is negative"),
            Message::new("请写不为负的数", "write a number of at least 0"),
        ));
    }
    standing::check_ties(pack, &mut found);
    check_repeated("tiers", pack.tiers.iter().map(|tier| tier.key.as_str()), &mut found);
    for (index, tier) in pack.tiers.iter().enumerate() {
        places::check_tier(&format!("tiers[{index}]"), tier, &mut found);
    }
    awards::check_tiers(pack, &mut found);
    awards::check_caps(pack, &mut found);
    awards::check_vacancies(pack, &mut found);
    if let Some(disclosure) = &pack.disclosure {
        disclosure::check_disclosure(disclosure, &mut found);
    }
    check_repeated("groupings", pack.groupings.iter().map(|grouping| grouping.key.as_str()), &mut found);
    for (index, grouping) in pack.groupings.iter().enumerate() {
        if grouping.take_best == Some(0) {
            found.push(at_least_one(format!("groupings[{index}].take_best"), "take_best"));
        }
        if grouping.by.trim().is_empty() {
            found.push(Finding::error(
                format!("groupings[{index}].by"),
                Message::new("没有写按哪一栏汇总", "it is not stated which column is grouped by"),
                Message::new("请写栏名，如 enterprise", "name a column such as enterprise"),
            ));
        }
    }
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
            (_, Some(_)) if round.kind == RoundKind::PassFail => found.push(Finding::error(
                place,
                Message::new("通过制的轮次不计入总分", "a pass or fail round counts for nothing in the total"),
                Message::new("请删除权重", "remove the weight"),
            )),
            (Combine::Sum | Combine::Last | Combine::Best, Some(_)) => found.push(Finding::warning(
                place,
                Message::new("合成方式不用权重", format!("combine = \"{}\" uses no weights", pack.combine.word())),
                Message::new("请删除权重，或改用 weighted", "remove the weight or combine by \"weighted\""),
            )),
            (Combine::Weighted, None) if round.kind != RoundKind::PassFail => found.push(Finding::warning(
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

fn check_repeated_texts(place: &str, texts: &[String], found: &mut Vec<Finding>) {
    let mut once = BTreeSet::new();
    for (index, text) in texts.iter().enumerate().filter(|(_, text)| !once.insert(text.as_str())) {
        found.push(Finding::error(
            format!("{place}[{index}]"),
            Message::new(format!("\"{text}\" 写了两次"), format!("\"{text}\" is given twice")),
            Message::new("请只保留一个", "keep one of the two"),
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

fn at_least_one(place: String, key: &str) -> Finding {
    Finding::error(
        place,
        Message::new(format!("{key} 不能小于 1"), format!("{key} cannot be below 1")),
        Message::new("请写至少为 1 的整数", "write a whole number of at least 1"),
    )
}
