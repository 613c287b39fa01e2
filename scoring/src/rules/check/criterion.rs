//! Sense of a criterion: its bounds, its map, and where it may round.

use super::super::finding::Finding;
use super::super::pack::{Criterion, CriterionKind, Order};
use super::bands;
use crate::message::Message;
use crate::points::Points;

pub(super) fn check_criterion(place: &str, criterion: &Criterion, order: Order, found: &mut Vec<Finding>) {
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
