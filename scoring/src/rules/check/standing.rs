//! Sense of what follows the rounds: adjustments and tie keys.

use std::collections::BTreeSet;

use super::super::finding::Finding;
use super::super::pack::{Adjustments, CriterionKind, Left, RankStyle, RoundKind, RulePack};
use super::super::tie_key::TieKey;
use super::at_least_one;
use crate::message::Message;
use crate::points::Points;

/// Columns of the entries that mean something else.
const TAKEN: [&str; 10] =
    ["entry", "enterprise", "category", "name", "bonus", "deduction", "veto", "decision", "difficulty", "base"];

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
    let mut columns = BTreeSet::new();
    for (index, kind) in adjustments.kinds.iter().enumerate() {
        let place = format!("adjustments.kinds[{index}]");
        if kind.cap.is_some_and(|cap| cap < Points::ZERO) {
            found.push(Finding::error(
                format!("{place}.cap"),
                Message::new("cap 为负", "the cap is negative"),
                Message::new("请写不为负的数", "write a number of at least 0"),
            ));
        }
        let column = kind.column.as_str();
        if column.trim().is_empty() || TAKEN.contains(&column) || !columns.insert(column) {
            found.push(Finding::error(
                format!("{place}.column"),
                Message::new(
                    "栏名为空、另有用处，或与另一种重复",
                    "the column is blank, has another use, or is that of another kind",
                ),
                Message::new("请给每种加分、扣分各自的栏名", "give every kind a column of its own"),
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
    check_draw(pack, found);
    let mut once = BTreeSet::new();
    for (index, key) in pack.ties.chain.iter().enumerate() {
        let place = format!("ties.chain[{index}]");
        if TieKey::resolve(pack, key).is_none() {
            found.push(Finding::error(
                place,
                Message::new(format!("并列规则 \"{key}\" 指向不存在的内容"), format!("the tie key \"{key}\" names nothing of this pack")),
                Message::new(
                    "可用：criterion:轮次.评分项、group:轮次.组、round:轮次、measured:轮次.测量项[:low]、untrimmed_mean、first_places、countback、round_countback、markers、bonus、vote、draw",
                    "use criterion:R.C, group:R.G, round:R, measured:R.C[:low], untrimmed_mean, first_places, countback, round_countback, markers, bonus, vote or draw",
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
        } else if pack.ties.chain.iter().position(|other| other == "draw").is_some_and(|draw| draw < index) {
            found.push(Finding::warning(
                place,
                Message::new(
                    format!("抽签已分出先后，其后的“{key}”不起作用"),
                    format!("the draw decides every tie, so \"{key}\" after it decides nothing"),
                ),
                Message::new("请把 draw 放在最后，或删除其后的规则", "put draw last or remove what follows it"),
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

/// A draw has a published seed, a ranking without shared places has a draw, and a limit has something to limit.
fn check_draw(pack: &RulePack, found: &mut Vec<Finding>) {
    let has_draw = pack.ties.chain.iter().any(|key| key == "draw");
    let seed = pack.ties.seed.as_deref().map(str::trim);
    if has_draw && seed.is_none_or(str::is_empty) {
        found.push(Finding::error(
            "ties.seed",
            Message::new("抽签没有写明种子", "the draw has no seed"),
            Message::new(
                "请写 seed，用申报编号确定之前谁也不知道的公开文字，如约定日期的彩票号码",
                "give a seed: a published text that nobody knows before the entries have keys, such as announced lottery numbers",
            ),
        ));
    }
    if !has_draw && seed.is_some() {
        found.push(Finding::error(
            "ties.seed",
            Message::new("并列规则中没有抽签，种子没有意义", "without a draw in the chain the seed means nothing"),
            Message::new("请在 chain 末尾写 \"draw\"，或删除 seed", "end the chain in \"draw\" or remove seed"),
        ));
    }
    if pack.ranks.style == RankStyle::Ordinal && (!has_draw || pack.ties.limit_to_top.is_some()) {
        found.push(Finding::error(
            "ranks.style",
            Message::new(
                "名次不并列（1234）须由记录在案的抽签分出每一处并列",
                "places that are never shared (1234) need a recorded draw for every tie",
            ),
            Message::new(
                "请在 ties.chain 末尾写 \"draw\" 并删除 limit_to_top，或改用 1224",
                "end ties.chain in \"draw\" and remove limit_to_top, or write 1224",
            ),
        ));
    }
    if pack.ties.limit_to_top.is_some() && pack.ties.chain.is_empty() && pack.ties.left == Left::Share {
        found.push(Finding::warning(
            "ties.limit_to_top",
            Message::new("没有并列规则，limit_to_top 不起作用", "without a chain limit_to_top has no effect"),
            Message::new("请写 chain，或删除 limit_to_top", "give a chain or remove limit_to_top"),
        ));
    }
    if pack.ties.limit_to_top == Some(0) {
        found.push(at_least_one("ties.limit_to_top".to_owned(), "limit_to_top"));
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
