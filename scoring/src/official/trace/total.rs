//! The steps from round values to the total: combination, bonus, deduction, limits, rounding.

use super::super::outcome::Outcome;
use super::super::total::{Total, capped_bonus, capped_deduction, counted, raw_adjustment};
use super::{Step, StepKind, arrow, rounding_words, shown};
use crate::points::Points;
use crate::ratio::Ratio;
use crate::rules::{AdjustmentEffect, Combine};

/// Appends the steps of an entry that reached every round.
pub(super) fn explain(outcome: &Outcome<'_>, index: usize, rounds: &[Ratio], total: &Total, steps: &mut Vec<Step>) {
    let Some(entry) = outcome.competition.entries.get(index) else { return };
    let adjustments = &outcome.pack.adjustments;
    if outcome.pack.rounds.len() > 1 || outcome.pack.combine == Combine::Weighted {
        steps.push(combine(outcome, rounds, total));
    }
    let raw = |effect| raw_adjustment(outcome.pack, entry, effect);
    let bonus = capped_bonus(outcome.pack, entry);
    steps.push(adjustment(&BONUS, raw(AdjustmentEffect::Bonus), bonus, adjustments.bonus_cap));
    let deduction = capped_deduction(outcome.pack, entry);
    steps.push(adjustment(&DEDUCTION, raw(AdjustmentEffect::Deduction), deduction, adjustments.deduction_cap));
    steps.extend(limits(total));
    steps.push(rounding(outcome, total, bonus, deduction));
}

fn combine(outcome: &Outcome<'_>, rounds: &[Ratio], total: &Total) -> Step {
    let pack = outcome.pack;
    let named = counted(pack, rounds);
    let (formula, zh, en) = match pack.combine {
        Combine::Weighted => {
            let part = |(round, value): (&crate::rules::Round, Ratio)| {
                format!("{} × {}%", shown(value), round.weight.unwrap_or_default())
            };
            (named.map(part).collect::<Vec<_>>().join(" + "), "各轮得分按权重合成", "the weighted sum of the rounds")
        }
        Combine::Sum => {
            let values: Vec<String> = named.map(|(_, value)| shown(value)).collect();
            (values.join(" + "), "各轮得分相加", "the sum of the rounds")
        }
        Combine::Last => (
            named.last().map(|(_, value)| shown(value)).unwrap_or_default(),
            "只计最后一轮，前几轮用于筛选",
            "the last round alone; earlier ones sift",
        ),
        Combine::Best => {
            let values: Vec<String> = named.map(|(_, value)| shown(value)).collect();
            (format!("max({})", values.join(", ")), "取各轮中最好的一轮", "the best of the rounds")
        }
    };
    let names = counted(pack, rounds).map(|(round, _)| round.name.as_str()).collect::<Vec<_>>().join("、");
    let value = shown(total.combined);
    let formula = if formula == value { formula } else { format!("{formula} = {value}") };
    let text = (format!("{zh}（{names}）。"), format!("It is {en}."));
    Step::new(StepKind::Combine, ("各轮合成", "Rounds combined"), text).formula(formula).value(total.combined)
}

struct Words {
    kind: StepKind,
    zh: &'static str,
    en: &'static str,
}

const BONUS: Words = Words { kind: StepKind::Bonus, zh: "加分", en: "Bonus" };
const DEDUCTION: Words = Words { kind: StepKind::Deduction, zh: "扣分", en: "Deduction" };

fn adjustment(words: &Words, raw: Points, counted: Points, cap: Option<Points>) -> Step {
    let Words { kind, zh, en } = words;
    let lower = en.to_lowercase();
    let (cap_zh, cap_en) = match cap {
        Some(cap) => (format!("（上限 {cap}）"), format!(" (cap {cap})")),
        None => (String::new(), String::new()),
    };
    let text = if raw == Points::ZERO {
        (format!("没有{zh}{cap_zh}。"), format!("No {lower}{cap_en}."))
    } else if raw == counted {
        (format!("{zh} {raw}{cap_zh}。"), format!("{en} of {raw}{cap_en}."))
    } else {
        (
            format!("{zh} {raw}，超过上限，按 {counted} 计。"),
            format!("{en} of {raw} is above the cap and counts as {counted}."),
        )
    };
    let formula = (raw != counted).then(|| format!("{raw} → {counted}"));
    let mut step = Step::new(*kind, (*zh, *en), text).value(Ratio::from_points(counted));
    step.formula = formula;
    step
}

fn limits(total: &Total) -> Option<Step> {
    if total.adjusted == total.exact {
        return None;
    }
    let (zh, en) = if total.adjusted > total.exact { ("封顶", "ceiling") } else { ("保底", "floor") };
    let (before, after) = (shown(total.adjusted), shown(total.exact));
    let text =
        (format!("{before} 超出{zh}，按 {after} 计。"), format!("{before} is beyond the {en} and counts as {after}."));
    let step = Step::new(StepKind::Limits, (zh, en), text);
    Some(step.formula(format!("{before} → {after}")).value(total.exact))
}

fn rounding(outcome: &Outcome<'_>, total: &Total, bonus: Points, deduction: Points) -> Step {
    let rules = &outcome.pack.rounding;
    let (zh, en) = rounding_words(rules.mode, rules.total_places);
    let text = (format!("总分 {}：{zh}。", total.published), format!("The total is {}: {en}.", total.published));
    let mut formula = arrow(total.exact, Some(total.published));
    if (bonus != Points::ZERO || deduction != Points::ZERO) && total.adjusted == total.exact {
        let mut sum = shown(total.combined);
        for (sign, points) in [("+", bonus), ("-", deduction)] {
            if points != Points::ZERO {
                sum.push_str(&format!(" {sign} {points}"));
            }
        }
        formula = format!("{sum} = {formula}");
    }
    Step::new(StepKind::Rounding, ("取整", "Rounding"), text).formula(formula).rounded(total.exact, total.published)
}
