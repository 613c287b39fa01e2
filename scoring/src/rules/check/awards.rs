//! Sense of caps and budget.

use super::super::finding::Finding;
use super::super::pack::RulePack;
use crate::message::Message;

pub(super) fn check_caps(pack: &RulePack, found: &mut Vec<Finding>) {
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
