//! Sense of caps and budget.

use std::collections::BTreeMap;

use super::super::finding::Finding;
use super::super::pack::{Caps, PerCategory, RulePack, Scope, Structure, Tier, Vacancies};
use crate::message::Message;
use crate::points::Points;

pub(super) fn check_caps(pack: &RulePack, found: &mut Vec<Finding>) {
    check_categories(pack, found);
    for (index, structure) in pack.caps.structure.iter().enumerate() {
        check_structure(&format!("caps.structure[{index}]"), structure, found);
    }
    check_shares(&pack.caps.structure, found);
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
    let counts = [
        ("per_enterprise", pack.caps.per_enterprise),
        ("per_enterprise_category", pack.caps.per_enterprise_category),
        ("per_group", pack.caps.per_group),
        ("per_federation", pack.caps.per_federation),
    ];
    for (key, _) in counts.into_iter().filter(|(_, cap)| *cap == Some(0)) {
        found.push(Finding::warning(
            format!("caps.{key}"),
            Message::new("限额为 0，受它约束的申报都不能获奖", "the cap is 0, so nobody it holds can be awarded"),
            Message::new("请写至少为 1 的数，或删除", "write a number of at least 1 or remove it"),
        ));
    }
    let without_reserve = Caps { reserve: 0, ..pack.caps.clone() };
    if without_reserve != Caps::default() && pack.tiers.is_empty() {
        found.push(Finding::warning(
            "caps",
            Message::new("没有奖项等次，限额不起作用", "without tiers caps and quotas have no effect"),
            Message::new("请加上 [[tiers]] 或删除限额", "add [[tiers]] or remove the quotas"),
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

/// The fewest awards of the categories must fit under the most, and into the places.
fn check_categories(pack: &RulePack, found: &mut Vec<Finding>) {
    let Caps { category_min: Some(min), category_max, .. } = &pack.caps else { return };
    let names: Vec<&str> = match (min, category_max) {
        (PerCategory::Named(counts), _) => counts.keys().map(String::as_str).collect(),
        (PerCategory::Each(_), Some(PerCategory::Named(counts))) => counts.keys().map(String::as_str).collect(),
        // Any name stands for all of them.
        (PerCategory::Each(_), Some(PerCategory::Each(_)) | None) => vec!["*"],
    };
    for name in &names {
        let most = category_max.as_ref().and_then(|max| max.of(name));
        if let Some((least, most)) = min.of(name).zip(most).filter(|(least, most)| least > most) {
            found.push(Finding::error(
                "caps.category_min",
                Message::new(
                    format!("类别 {name} 至少 {least} 项，却至多 {most} 项"),
                    format!("category {name} has at least {least} awards but at most {most}"),
                ),
                Message::new("请降低 category_min 或提高 category_max", "lower category_min or raise category_max"),
            ));
        }
    }
    check_room(pack, min, found);
}

/// The places of all tiers must suffice for what the categories want, and for what one of them wants.
fn check_room(pack: &RulePack, min: &PerCategory, found: &mut Vec<Finding>) {
    if pack.tiers.is_empty() {
        return;
    }
    // A tier by ratio or threshold has as many places as there are entries; one by category has them in each.
    let counts = |of: fn(&Tier) -> bool| {
        let tiers = pack.tiers.iter().map(|tier| if of(tier) { tier.count.map(u64::from) } else { None });
        tiers.sum::<Option<u64>>()
    };
    let for_one = counts(|_| true);
    let for_all = counts(|tier| tier.scope == Scope::Programme);
    let (most, all): (u64, u64) = match min {
        PerCategory::Each(count) => (u64::from(*count), u64::from(*count)),
        PerCategory::Named(counts) => {
            let counts = counts.values().copied().map(u64::from);
            (counts.clone().max().unwrap_or(0), counts.sum())
        }
    };
    let short = [(most, for_one), (all, for_all)].into_iter();
    let short = short.filter_map(|(wanted, places)| Some((wanted, places?))).find(|(wanted, places)| places < wanted);
    if let Some((wanted, places)) = short {
        found.push(Finding::error(
            "caps.category_min",
            Message::new(
                format!("各类别至少共 {wanted} 项，而名额只有 {places} 个"),
                format!("the categories want at least {wanted} awards, but there are {places} places"),
            ),
            Message::new("请降低 category_min 或增加名额", "lower category_min or add places"),
        ));
    }
}

fn check_structure(place: &str, structure: &Structure, found: &mut Vec<Finding>) {
    if structure.attribute.trim().is_empty() {
        found.push(Finding::error(
            format!("{place}.attribute"),
            Message::new("没有写按哪一栏计算比例", "it is not stated which column is counted"),
            Message::new("请写栏名，如 front_line", "name a column such as front_line"),
        ));
    }
    let (key, ratio) = match (structure.min_ratio, structure.max_ratio) {
        (Some(ratio), None) => ("min_ratio", ratio),
        (None, Some(ratio)) => ("max_ratio", ratio),
        (Some(_), Some(_)) | (None, None) => {
            found.push(Finding::error(
                place,
                Message::new("结构比例只能写下限或上限之一", "a structure has exactly one of min_ratio and max_ratio"),
                Message::new("请只写 min_ratio 或 max_ratio", "give min_ratio or max_ratio"),
            ));
            return;
        }
    };
    if ratio < Points::ZERO || ratio > Points::ONE {
        found.push(Finding::error(
            format!("{place}.{key}"),
            Message::new(format!("比例 {ratio} 不在 0 与 1 之间"), format!("the ratio {ratio} is not within 0 and 1")),
            Message::new("请写 0 至 1 的数，如 \"0.60\"", "write a number from 0 to 1 such as \"0.60\""),
        ));
    }
}

/// Shares of one attribute that no list of awards could keep together.
fn check_shares(structures: &[Structure], found: &mut Vec<Finding>) {
    let mut least: BTreeMap<&str, i128> = BTreeMap::new();
    for (index, structure) in structures.iter().enumerate() {
        let Some(ratio) = structure.min_ratio else { continue };
        let sum = least.entry(&structure.attribute).or_default();
        *sum += i128::from(ratio.ten_thousandths());
        let below = structures.iter().any(|other| {
            (&other.attribute, &other.equals) == (&structure.attribute, &structure.equals)
                && other.max_ratio.is_some_and(|most| most < ratio)
        });
        if below || *sum > i128::from(Points::ONE.ten_thousandths()) {
            let attribute = &structure.attribute;
            found.push(Finding::error(
                format!("caps.structure[{index}]"),
                Message::new(
                    format!("{attribute} 的各项比例不能同时满足"),
                    format!("the shares of {attribute} cannot be kept together"),
                ),
                Message::new(
                    "请降低下限，合计不超过 1，且不高于上限",
                    "lower the least shares: their sum is at most 1, and none is above its own most",
                ),
            ));
        }
    }
}

/// A threshold tier without a count takes everyone above its line; a later tier with a line no lower takes nobody.
pub(super) fn check_tiers(pack: &RulePack, found: &mut Vec<Finding>) {
    let mut lowest: Option<(Points, &str)> = None;
    for (index, tier) in pack.tiers.iter().enumerate() {
        let Some(line) = tier.min_total else { continue };
        if let Some(ceiling) = pack.adjustments.ceiling.filter(|ceiling| *ceiling < line) {
            found.push(Finding::warning(
                format!("tiers[{index}].min_total"),
                Message::new(
                    format!("总分封顶 {ceiling}，谁也达不到 {line}"),
                    format!("totals stop at {ceiling}, so nobody reaches {line}"),
                ),
                Message::new("请降低分数线或提高 ceiling", "lower the line or raise the ceiling"),
            ));
        }
        if let Some((above, key)) = lowest.filter(|(above, _)| line >= *above) {
            found.push(Finding::warning(
                format!("tiers[{index}].min_total"),
                Message::new(
                    format!("前面的“{key}”已收下 {above} 分以上的全部，此等次不会有人"),
                    format!("\"{key}\" before it takes everyone from {above} up, so nobody reaches this tier"),
                ),
                Message::new("请把分数线高的等次写在前面", "put the tier with the higher line first"),
            ));
        }
        if tier.count.is_none() && tier.ratio.is_none() && lowest.is_none_or(|(above, _)| line < above) {
            lowest = Some((line, tier.key.as_str()));
        }
    }
}

/// Words that would match no veto, or every one; places that no tier has.
pub(super) fn check_vacancies(pack: &RulePack, found: &mut Vec<Finding>) {
    if pack.vacancies != Vacancies::default() && pack.tiers.is_empty() {
        found.push(Finding::warning(
            "vacancies",
            Message::new("没有奖项等次，空缺的规定不起作用", "without tiers no place can become free"),
            Message::new("请加上 [[tiers]] 或删除 [vacancies]", "add [[tiers]] or remove [vacancies]"),
        ));
    }
    let words = pack.vacancies.leave_empty_for.iter().enumerate();
    for (index, _) in words.filter(|(_, word)| word.trim() != word.as_str() || word.is_empty()) {
        found.push(Finding::error(
            format!("vacancies.leave_empty_for[{index}]"),
            Message::new("否决原因为空，或前后有空格", "the reason is blank, or has blanks around it"),
            Message::new("请写否决原因的开头，如 作弊", "write how the veto begins, such as \"作弊\""),
        ));
    }
}
