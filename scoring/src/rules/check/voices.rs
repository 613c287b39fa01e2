//! Sense of how a panel speaks: ranks and their points, votes and their quorums, groups of judges.

use std::collections::BTreeSet;

use super::super::finding::Finding;
use super::super::pack::{CalibrateMethod, CriterionKind, Method, Order, Round, RoundKind};
use crate::message::Message;
use crate::points::Points;

pub(super) fn check(place: &str, round: &Round, found: &mut Vec<Finding>) {
    let mut wrong = |key: &str, message: (&str, &str), remedy: (&str, &str)| {
        let (message, remedy) = (Message::new(message.0, message.1), Message::new(remedy.0, remedy.1));
        found.push(Finding::error(format!("{place}.{key}"), message, remedy));
    };
    let method = round.aggregate.method;
    let is_vote = matches!(round.kind, RoundKind::Vote | RoundKind::PassFail);
    if is_vote && method != Method::VoteShare {
        wrong(
            "aggregate.method",
            ("投票的轮次只能按得票率", "a round of votes goes by the share of votes"),
            ("请写 vote_share，或删除 aggregate", "write vote_share or remove aggregate"),
        );
    }
    if round.kind == RoundKind::Ranked && method == Method::VoteShare {
        wrong(
            "aggregate.method",
            ("排序的轮次没有得票率", "a round of ranks has no share of votes"),
            ("请写 rank_points 或 mean，或删除 aggregate", "write rank_points or mean, or remove aggregate"),
        );
    }
    let is_one = round.criteria.len() == 1 && round.criteria.iter().all(|only| only.kind == CriterionKind::Judged);
    if round.kind != RoundKind::Scored && !is_one {
        wrong(
            "criteria",
            (
                "排序或投票的轮次只有一个评分项，由评委填写",
                "a round of ranks or votes has one criterion, and judges fill it",
            ),
            ("请删除 criteria，或只留一个评委打分项", "remove criteria, or leave one judged criterion"),
        );
    }
    let is_special = round.is_placed() || method == Method::VoteShare;
    if is_special && round.criteria.iter().any(|criterion| criterion.kind == CriterionKind::Measured) {
        wrong(
            "criteria",
            ("按名次或得票的轮次不能有测量项", "a round by places or votes has no measured criteria"),
            ("请把测量项放到另一轮", "put measured criteria into another round"),
        );
    }
    if is_special && round.order == Order::TrimThenWeigh {
        wrong(
            "order",
            ("按名次或得票时先合计每位评委的评分", "places and votes go by each judge's total"),
            ("请写 weigh_then_trim", "write weigh_then_trim"),
        );
    }
    if is_special && round.calibrate.method != CalibrateMethod::None {
        wrong(
            "calibrate",
            ("名次和得票不能校准", "places and votes cannot be calibrated"),
            ("请删除 calibrate", "remove calibrate"),
        );
    }
    check_points(round, &mut wrong);
    check_quorums(round, &mut wrong);
    check_groups(round, &mut wrong);
}

type Wrong<'a> = dyn FnMut(&str, (&str, &str), (&str, &str)) + 'a;

fn check_points(round: &Round, wrong: &mut Wrong<'_>) {
    if !round.is_placed() {
        if !round.points.is_empty() {
            wrong(
                "points",
                ("points 只用于排序的轮次或 rank_points", "points belongs to ranked rounds and rank_points"),
                ("请删除 points，或写 kind = \"ranked\"", "remove points or write kind = \"ranked\""),
            );
        }
        return;
    }
    if round.points.is_empty() {
        wrong(
            "points",
            ("没有写名次对应的分值", "it is not stated what places are worth"),
            ("请写 points，如 [12, 10, 8]", "give points such as [12, 10, 8]"),
        );
    }
    if round.points.iter().zip(round.points.iter().skip(1)).any(|(better, next)| better < next) {
        wrong(
            "points",
            ("后面的名次分值更高", "a lower place is worth more"),
            ("请从第一名写起，由高到低", "begin with the first place, from the highest down"),
        );
    }
}

fn check_quorums(round: &Round, wrong: &mut Wrong<'_>) {
    for (key, quorum) in [("attendance", round.attendance), ("majority", round.majority)] {
        if quorum.is_some() && round.aggregate.method != Method::VoteShare {
            wrong(
                key,
                ("只用于投票", "it belongs to votes"),
                ("请删除，或写 kind = \"vote\"", "remove it or write kind = \"vote\""),
            );
        }
    }
}

fn check_groups(round: &Round, wrong: &mut Wrong<'_>) {
    let groups = &round.aggregate.groups;
    if groups.is_empty() {
        return;
    }
    let hundred = i128::from(Points::whole(100).ten_thousandths());
    let sum: i128 = groups.iter().map(|group| i128::from(group.weight.ten_thousandths())).sum();
    if sum != hundred || groups.iter().any(|group| group.weight < Points::ZERO) {
        wrong(
            "aggregate.groups",
            ("各评委组的权重合计不是 100，或有负数", "the weights of the groups do not sum to 100, or one is negative"),
            ("请改正 weight", "correct the weights"),
        );
    }
    let names: BTreeSet<&str> = groups.iter().map(|group| group.panel.as_str()).collect();
    if names.len() < groups.len() || names.contains("") {
        wrong(
            "aggregate.groups",
            ("评委组重名或没有名字", "two groups have one name, or one has none"),
            ("请给每组不同的 panel", "give every group its own panel"),
        );
    }
    let is_special = round.is_placed() || round.aggregate.method == Method::VoteShare;
    if is_special || round.calibrate.method != CalibrateMethod::None {
        wrong(
            "aggregate.groups",
            ("评委组不能与校准、名次、得票同用", "groups go with neither calibration nor places nor votes"),
            ("请删除其中之一", "remove one of the two"),
        );
    }
}
