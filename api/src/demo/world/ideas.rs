//! Golden ideas 金点子: one proposal from a text pattern. Which enterprise proposes how many is `funnel`'s business.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::WorldError;
use super::dice::Dice;
use super::form::{FieldValue, FormData};
use super::grammar::{Scene, money, render};
use super::merit::{self, Merits};
use super::people::{Staff, phone};
use super::ratio::Ratio;
use super::scenes::{month_before, set_stage};
use super::sums;
use super::vocabulary::Industry;

/// The five categories of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// 节能减排.
    EnergySaving,
    /// 安全生产.
    Safety,
    /// 科学管理.
    Management,
    /// 小改小革.
    SmallReform,
    /// 职工文化.
    Culture,
}

impl Category {
    /// All five, in the order of the rule pack.
    pub const ALL: [Self; 5] = [Self::EnergySaving, Self::Safety, Self::Management, Self::SmallReform, Self::Culture];

    /// The category's key in the rule pack.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::EnergySaving => "energy_saving",
            Self::Safety => "safety",
            Self::Management => "management",
            Self::SmallReform => "small_reform",
            Self::Culture => "culture",
        }
    }

    fn texts(self) -> &'static str {
        match self {
            Self::EnergySaving => include_str!("texts/energy_saving.toml"),
            Self::Safety => include_str!("texts/safety.toml"),
            Self::Management => include_str!("texts/management.toml"),
            Self::SmallReform => include_str!("texts/small_reform.toml"),
            Self::Culture => include_str!("texts/culture.toml"),
        }
    }
}

/// One proposal.
#[derive(Clone, Debug)]
pub struct GoldenIdea {
    /// Position of its enterprise.
    pub enterprise: usize,
    /// Category.
    pub category: Category,
    /// 建议名称.
    pub title: String,
    /// The first suggester.
    pub person: String,
    /// The form, by the keys of the golden-idea template.
    pub form: FormData,
    /// Whether it is in use.
    pub is_implemented: bool,
    /// When it was handed in.
    pub proposed_on: NaiveDate,
    /// Yuan a year, as the form's own formula gives it; 0 where the benefit is not money.
    pub benefit_yuan: i64,
    /// What judges would see in it, by criterion.
    pub merits: Merits,
    /// Place among the ideas of its enterprise, from 1.
    pub enterprise_rank: usize,
    /// On the shortlist that its enterprise recommends.
    pub is_recommended: bool,
    /// Among the ideas that the panel scored.
    pub is_finalist: bool,
    /// Which text pattern it follows; two finalists never share one.
    pub(super) pattern: usize,
}

/// A situation that many proposals may describe, each with its own place, machine and numbers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    #[serde(rename = "for")]
    pub(super) audience: String,
    title: String,
    #[serde(default)]
    slots: BTreeMap<String, String>,
    #[serde(default)]
    nums: String,
    now: String,
    act: String,
    effect: String,
    #[serde(default)]
    gain: String,
    #[serde(default)]
    calc: String,
    #[serde(default)]
    worth: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternFile {
    #[serde(rename = "idea")]
    patterns: Vec<Pattern>,
}

/// Reads the patterns of one category. Errors: a text is not in its format.
pub(super) fn load_patterns(category: Category) -> Result<Vec<Pattern>, WorldError> {
    Ok(toml::from_str::<PatternFile>(category.texts())?.patterns)
}

/// What is already known before a proposal is written.
pub(super) struct Occasion<'a> {
    pub(super) enterprise: usize,
    pub(super) category: Category,
    pub(super) industry: &'a Industry,
    pub(super) firm: &'a Scene,
    pub(super) staff: &'a Staff,
    /// The day on which the call for ideas ended.
    pub(super) closed_on: NaiveDate,
    /// A number of its own, for the telephone.
    pub(super) serial: usize,
}

/// One try at a text pattern.
pub(super) struct Attempt<'a> {
    pub(super) pattern: &'a Pattern,
    pub(super) pattern_index: usize,
    /// 0 for the first.
    pub(super) number: usize,
}

/// How often a title may be tried before a repeated one may stand, as in real life.
const ATTEMPTS: usize = 24;

/// Writes one proposal, or nothing when its title is among `titles` and there are attempts left: later ones word it differently.
/// Errors: the pattern names something unknown.
pub(super) fn write(
    occasion: &Occasion,
    attempt: &Attempt,
    titles: &mut BTreeSet<String>,
    dice: &mut Dice,
) -> Result<Option<GoldenIdea>, WorldError> {
    let pattern = attempt.pattern;
    let mut scene = occasion.firm.clone();
    scene.is_done = dice.chance(if occasion.category == Category::Culture { 78 } else { 72 });
    set_stage(&mut scene, occasion.industry, pattern.slots.iter(), &pattern.nums, dice)?;
    let title = write_title(pattern, &scene, attempt.number, dice)?;
    if !titles.insert(title.clone()) && attempt.number + 1 < ATTEMPTS {
        return Ok(None);
    }
    let proposed_on = occasion.closed_on - chrono::Days::new(dice.below(150));
    let since = dice.between(3, 9);
    let benefit = write_benefit(pattern, &mut scene, dice)?;
    let suggesters = occasion.staff.choose(suggester_count(dice), dice);
    let person = suggesters.first().map(|person| person.name.clone()).unwrap_or_default();
    let merits = merit::of_idea(occasion.category, benefit.yuan, scene.is_done, dice);
    let mut form = FormData::from([
        ("is_implemented", FieldValue::text(if scene.is_done { "yes" } else { "no" })),
        ("proposed_on", FieldValue::text(proposed_on)),
        ("suggesters", FieldValue::People(suggesters)),
        ("phone", FieldValue::text(phone(2_000 + occasion.serial))),
        ("workplace", FieldValue::text(render("{ws}{team}", &scene, dice)?)),
        ("situation", FieldValue::text(render(&pattern.now, &scene, dice)?)),
        (
            "measures",
            FieldValue::text(write_measures(occasion, pattern, &scene, month_before(proposed_on, since), dice)?),
        ),
        ("effect", FieldValue::text(write_effect(pattern, &scene, since, dice)?)),
        ("benefit_basis", FieldValue::text(benefit.basis)),
    ]);
    form.insert("annual_benefit", FieldValue::yuan(benefit.yuan));
    Ok(Some(GoldenIdea {
        enterprise: occasion.enterprise,
        category: occasion.category,
        title,
        person,
        form,
        is_implemented: scene.is_done,
        proposed_on,
        benefit_yuan: benefit.yuan,
        merits,
        enterprise_rank: 0,
        is_recommended: false,
        is_finalist: false,
        pattern: attempt.pattern_index,
    }))
}

/// The same idea under another heading, as people really do it; who proposed it is the last resort.
fn write_title(pattern: &Pattern, scene: &Scene, attempt: usize, dice: &mut Dice) -> Result<String, WorldError> {
    let title = render(&pattern.title, scene, dice)?;
    let is_plain = !title.ends_with(['）', '法', '议']);
    Ok(match attempt {
        6..=9 if is_plain && title.contains('的') => format!("{title}建议"),
        6..=9 if is_plain => format!("关于{title}的建议"),
        10..=12 if is_plain => format!("{title}的做法"),
        13..=15 if is_plain => format!("{title}的体会与建议"),
        16.. => format!("{title}{}", render("（{ws}{team}）", scene, dice)?),
        _ => title,
    })
}

fn suggester_count(dice: &mut Dice) -> usize {
    match dice.below(100) {
        0..=33 => 1,
        34..=63 => 2,
        64..=85 => 3,
        86..=95 => 4,
        _ => 5,
    }
}

struct Benefit {
    yuan: i64,
    basis: String,
}

/// The benefit is the value of the formula as printed, never a number of its own.
fn write_benefit(pattern: &Pattern, scene: &mut Scene, dice: &mut Dice) -> Result<Benefit, WorldError> {
    if pattern.calc.is_empty() {
        let lead = ["", "本项以社会效益为主。", "不计算直接经济效益。", "主要体现为社会效益："];
        let worth = render(&pattern.worth, scene, dice)?;
        return Ok(Benefit { yuan: 0, basis: format!("{}{worth}", dice.pick(&lead)?) });
    }
    let formula = render(&pattern.calc, scene, dice)?;
    let exact = sums::evaluate_written(&formula)?;
    let yuan = exact.to_whole()?;
    let benefit = Ratio::whole(yuan);
    scene.numbers.insert("benefit".to_owned(), benefit);
    let gain = render(&pattern.gain, scene, dice)?;
    let sign = if exact.is_whole() { "＝" } else { "≈" };
    let mut basis = match dice.below(3) {
        0 => format!("{gain}：{formula}{sign}{yuan}元。"),
        1 if yuan >= 10_000 => format!("{gain}按下式测算：{formula}{sign}{yuan}元，合{}。", money(benefit)?),
        _ => format!("{gain}按{formula}计算，{}{yuan}元。", if exact.is_whole() { "为" } else { "约为" }),
    };
    if let Some(cost) = scene.numbers.get("cost").copied().filter(|cost| *cost > Ratio::whole(0)) {
        basis.push_str(&write_payback(cost, benefit, dice)?);
    }
    basis.push_str(&render(&pattern.worth, scene, dice)?);
    Ok(Benefit { yuan, basis })
}

fn write_payback(cost: Ratio, benefit: Ratio, dice: &mut Dice) -> Result<String, WorldError> {
    let months = cost.multiply(Ratio::whole(12))?.divide(benefit)?.to_whole()? + 1;
    let cost = money(cost)?;
    Ok(match (months, dice.below(3)) {
        (2..=30, 0) => format!("一次性投入{cost}，约{months}个月收回。"),
        (2..=30, 1) => format!("改造共花费{cost}，不到{months}个月即可回本。"),
        _ => format!("一次性投入{cost}，未从上式中扣除。"),
    })
}

fn write_measures(
    occasion: &Occasion,
    pattern: &Pattern,
    scene: &Scene,
    month: NaiveDate,
    dice: &mut Dice,
) -> Result<String, WorldError> {
    let when = format!("{}年{}月", month.year(), month.month());
    let openings = match (occasion.category, scene.is_done) {
        (Category::Culture, true) => {
            ["".to_owned(), format!("{when}起："), "具体做法：".to_owned(), "经工会小组讨论：".to_owned()]
        }
        (_, true) => {
            ["".to_owned(), format!("{when}实施："), "具体做法：".to_owned(), format!("{when}利用周末和低峰完成：")]
        }
        (_, false) => ["建议：".to_owned(), "".to_owned(), "设想如下：".to_owned(), "拟采取以下办法：".to_owned()],
    };
    Ok(format!("{}{}", dice.pick(&openings)?, render(&pattern.act, scene, dice)?))
}

fn write_effect(pattern: &Pattern, scene: &Scene, months: i64, dice: &mut Dice) -> Result<String, WorldError> {
    let openings = if scene.is_done {
        [format!("运行{months}个月来，"), "实施后，".to_owned(), format!("经{months}个月跟踪，"), "".to_owned()]
    } else {
        ["预计实施后，".to_owned(), "按测算，".to_owned(), "如能实施，".to_owned(), "预计".to_owned()]
    };
    Ok(format!("{}{}", dice.pick(&openings)?, render(&pattern.effect, scene, dice)?))
}
