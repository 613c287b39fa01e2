//! Sense of a criterion: its bounds, its map, and where it may round.

use super::super::finding::Finding;
use super::super::pack::{Criterion, CriterionKind, MAX_ITEMS, Order, ValueMap};
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
    if let (Some(step), Some(max)) = (criterion.step, criterion.max)
        && criterion.value_bounds().1.is_some()
        && step.ten_thousandths()
            > max.ten_thousandths().saturating_sub(criterion.min.unwrap_or_default().ten_thousandths())
        && criterion.min.is_none_or(|min| min < max)
    {
        found.push(Finding::warning(
            format!("{place}.step"),
            Message::new(
                format!("步长 {step} 大于上下限之差，只剩一个可填的分数"),
                format!("the step {step} is wider than the bounds, so one mark alone can be given"),
            ),
            Message::new("请减小步长", "write a smaller step"),
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
    check_pass(place, criterion, found);
    check_map(place, criterion, found);
    check_places(place, criterion, order, found);
    bands::check(place, criterion, found);
}

/// What an essential line asks for must be within reach.
fn check_pass(place: &str, criterion: &Criterion, found: &mut Vec<Finding>) {
    let Some(pass) = criterion.pass else { return };
    let place = format!("{place}.pass");
    if !criterion.essential {
        found.push(Finding::error(
            place,
            Message::new("pass 只用于必备项", "pass belongs to essential criteria"),
            Message::new("请写 essential = true，或删除 pass", "write essential = true or remove pass"),
        ));
    } else if let Some(most) = criterion.most_points().filter(|most| *most < pass) {
        found.push(Finding::error(
            place,
            Message::new(
                format!("最多 {most} 分，谁也达不到 pass = {pass}"),
                format!("nobody can reach pass = {pass} with at most {most}"),
            ),
            Message::new("请降低 pass 或提高上限", "lower pass or raise the bound"),
        ));
    }
}

/// A map turns measured values into points.
fn check_map(place: &str, criterion: &Criterion, found: &mut Vec<Finding>) {
    let Some(map) = &criterion.map else { return };
    let place = format!("{place}.map");
    let mut wrong = |key: &str, message: (&str, &str), remedy: (&str, &str)| {
        let place = if key.is_empty() { place.clone() } else { format!("{place}.{key}") };
        found.push(Finding::error(place, Message::new(message.0, message.1), Message::new(remedy.0, remedy.1)));
    };
    if criterion.kind == CriterionKind::Judged {
        wrong(
            "",
            ("map 只用于测量项", "map belongs to measured criteria"),
            ("请删除 map，或写 kind = \"measured\"", "remove map or write kind = \"measured\""),
        );
    }
    match map {
        ValueMap::Ladder { steps } => {
            let falls = steps.iter().zip(steps.iter().skip(1)).all(|((upper, _), (lower, _))| upper > lower);
            if steps.is_empty() || !falls {
                wrong(
                    "steps",
                    ("分档的界线没有从高到低排列", "the thresholds do not run from the highest down"),
                    ("请从最高的界线写起，每档一次", "begin with the highest and give each once"),
                );
            }
            if steps.iter().any(|(threshold, _)| criterion.max.is_some_and(|max| *threshold > max)) {
                wrong(
                    "steps",
                    ("有一档的界线高于 max，谁也达不到", "a threshold is above max, so nobody can reach it"),
                    ("请降低界线或提高 max", "lower the threshold or raise max"),
                );
            }
        }
        ValueMap::Linear { full, per, minus, .. } => {
            if full.or(criterion.max).is_none() {
                wrong(
                    "full",
                    ("没有写明满分", "it is not stated what full marks are"),
                    ("请写 full，或写评分项的 max", "give full, or the criterion's max"),
                );
            }
            if *per <= Points::ZERO {
                wrong("per", ("per 不大于 0", "per is not above 0"), ("请写大于 0 的数", "write a number above 0"));
            }
            if *minus < Points::ZERO {
                wrong("minus", ("minus 为负", "minus is negative"), ("请写不为负的数", "write a number of at least 0"));
            }
        }
        ValueMap::Checklist { items, cap } => {
            if items.is_empty() || items.len() > MAX_ITEMS {
                wrong(
                    "items",
                    ("清单应有 1 至 11 项", "a checklist has 1 to 11 items"),
                    ("请合并或拆成几个评分项", "merge items or split the criterion"),
                );
            }
            if cap.is_some_and(|cap| cap < Points::ZERO) {
                wrong("cap", ("cap 为负", "the cap is negative"), ("请写不为负的数", "write a number of at least 0"));
            }
        }
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
