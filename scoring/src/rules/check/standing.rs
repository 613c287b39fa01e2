//! Sense of what follows the rounds: adjustments and tie keys.

use std::collections::BTreeSet;

use super::super::finding::Finding;
use super::super::pack::{Adjustments, CriterionKind, RoundKind, RulePack};
use super::super::tie_key::TieKey;
use crate::message::Message;
use crate::points::Points;

pub(super) fn check_adjustments(adjustments: &Adjustments, found: &mut Vec<Finding>) {
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

pub(super) fn check_ties(pack: &RulePack, found: &mut Vec<Finding>) {
    let mut once = BTreeSet::new();
    for (index, key) in pack.ties.chain.iter().enumerate() {
        let place = format!("ties.chain[{index}]");
        if TieKey::resolve(pack, key).is_none() {
            found.push(Finding::error(
                place,
                Message::new(format!("并列规则 \"{key}\" 指向不存在的内容"), format!("the tie key \"{key}\" names nothing of this pack")),
                Message::new(
                    "可用：criterion:轮次.评分项、group:轮次.组、round:轮次、measured:轮次.测量项[:low]、untrimmed_mean、first_places、countback、round_countback、markers、bonus",
                    "use criterion:R.C, group:R.G, round:R, measured:R.C[:low], untrimmed_mean, first_places, countback, round_countback, markers or bonus",
                ),
            ));
        } else if looks_at_sheets(key) && !has_sheets(pack) {
            found.push(Finding::warning(
                place,
                Message::new(
                    format!("最后一个打分轮次没有评委打分项，“{key}”分不出先后"),
                    format!("the last scored round has no judged criterion, so \"{key}\" decides nothing"),
                ),
                Message::new("请删除，或改用 measured: 等规则", "remove it, or use keys such as measured:"),
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

fn looks_at_sheets(key: &str) -> bool {
    matches!(key, "untrimmed_mean" | "first_places" | "countback" | "markers")
}

/// Whether the last scored round has sheets for such keys.
fn has_sheets(pack: &RulePack) -> bool {
    let last = pack.rounds.iter().rfind(|round| round.kind == RoundKind::Scored);
    last.is_some_and(|round| round.criteria.iter().any(|criterion| criterion.kind == CriterionKind::Judged))
}
