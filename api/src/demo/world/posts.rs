//! Innovation posts 创新工作岗: one entry from a text pattern. Knows nothing of panels or ranks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::WorldError;
use super::dice::Dice;
use super::form::{FieldValue, FormData};
use super::funnel::Ground;
use super::grammar::{Scene, money, render, split_choices};
use super::merit::{self, Merits, POST_WEIGHTS};
use super::people::{Person, phone};
use super::ratio::Ratio;
use super::scenes::set_stage;
use super::sums;
use super::vocabulary::Industry;

/// Entries of the innovation-post programme.
pub const POSTS: usize = 500;

/// One entered post.
#[derive(Clone, Debug)]
pub struct InnovationPost {
    /// Position of its enterprise.
    pub enterprise: usize,
    /// 岗位名称.
    pub title: String,
    /// The leader's name.
    pub person: String,
    /// The form, by the keys of the innovation-post template.
    pub form: FormData,
    /// Yuan a year, as the form's own formula gives it.
    pub benefit_yuan: i64,
    /// What judges would see in it, by criterion.
    pub merits: Merits,
    /// Place among the posts of its enterprise, from 1.
    pub enterprise_rank: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostFile {
    common: Common,
    #[serde(rename = "post")]
    patterns: Vec<Pattern>,
}

/// Sentences that fit any post.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    duties: String,
    opening: String,
    team: String,
    rights: String,
    method: String,
    social: String,
    diffusion: String,
    honours: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pattern {
    #[serde(rename = "for")]
    audience: String,
    title: String,
    /// Where the post belongs.
    dept: String,
    /// Whose work it is; the leader is one of these.
    roles: String,
    #[serde(default)]
    slots: BTreeMap<String, String>,
    #[serde(default)]
    nums: String,
    duty: String,
    now: String,
    act: String,
    effect: String,
    /// What the patents are for, such as `一种薄壁件随形支撑装置`.
    ip: String,
    gain: String,
    calc: String,
    social: String,
}

/// All posts, enterprise by enterprise. Errors: a text is faulty.
pub(super) fn collect(ground: &Ground, closed_on: NaiveDate) -> Result<Vec<InnovationPost>, WorldError> {
    let texts: PostFile = toml::from_str(include_str!("texts/posts.toml"))?;
    let mut titles = BTreeSet::new();
    let mut all = Vec::with_capacity(POSTS);
    for (position, count) in spread(ground).into_iter().enumerate() {
        let enterprise = ground.enterprises.get(position).ok_or(WorldError::NothingToPick)?;
        let industry = ground.vocabulary.industries.get(enterprise.industry_index).ok_or(WorldError::NothingToPick)?;
        // An industry with few patterns describes the same kind of post twice, with another object.
        let deck = deal(&texts.patterns, industry, ground.seed, position).into_iter().cycle().take(count);
        let mut own = Vec::with_capacity(count);
        for (number, pattern) in deck.enumerate() {
            let plan = Plan { ground, industry, position, serial: position * 10 + number, closed_on };
            own.push(write_new(&plan, &texts.common, pattern, &mut titles)?);
        }
        rank(&mut own);
        all.extend(own);
    }
    Ok(all)
}

/// Two or three posts for most, five for the largest: exactly [`POSTS`] in all.
fn spread(ground: &Ground) -> Vec<usize> {
    let mut counts: Vec<usize> = ground
        .enterprises
        .iter()
        .map(|enterprise| 1 + usize::try_from(enterprise.employees.min(1_000) / 250).unwrap_or(0))
        .collect();
    let mut position = 0;
    // Adds or takes one at a time, round the list, until the sum is right.
    loop {
        let sum: usize = counts.iter().sum();
        let length = counts.len().max(1);
        let Some(count) = counts.get_mut(position % length) else { return counts };
        match sum.cmp(&POSTS) {
            std::cmp::Ordering::Equal => return counts,
            std::cmp::Ordering::Less if *count < 5 => *count += 1,
            std::cmp::Ordering::Greater if *count > 1 => *count -= 1,
            _ => {}
        }
        position += 7;
    }
}

fn deal<'a>(patterns: &'a [Pattern], industry: &Industry, seed: u64, position: usize) -> Vec<&'a Pattern> {
    let mut dice = Dice::new(seed, "post-deck", u64::try_from(position).unwrap_or(0));
    let mut keyed = Vec::new();
    for (number, pattern) in patterns.iter().enumerate() {
        if industry.is_in(&pattern.audience) {
            let is_own = pattern.audience.split_whitespace().any(|audience| audience == industry.key);
            keyed.push((dice.below(100) + if is_own { 0 } else { 60 }, number, pattern));
        }
    }
    keyed.sort_unstable_by_key(|(key, number, _)| (*key, *number));
    keyed.into_iter().map(|(_, _, pattern)| pattern).collect()
}

struct Plan<'a> {
    ground: &'a Ground<'a>,
    industry: &'a Industry,
    position: usize,
    serial: usize,
    closed_on: NaiveDate,
}

fn write_new(
    plan: &Plan,
    common: &Common,
    pattern: &Pattern,
    titles: &mut BTreeSet<String>,
) -> Result<InnovationPost, WorldError> {
    let mut attempt = 0;
    loop {
        let index = u64::try_from(plan.serial * 64 + attempt).unwrap_or(0);
        let mut dice = Dice::new(plan.ground.seed, "post", index);
        let name = if attempt < 12 { "" } else { "{team}" };
        let post = write(plan, common, pattern, name, &mut dice)?;
        attempt += 1;
        if titles.insert(post.title.clone()) || attempt == 24 {
            return Ok(post);
        }
    }
}

/// Writes one entry; `suffix` tells apart posts of one kind, such as those of two shifts.
fn write(
    plan: &Plan,
    common: &Common,
    pattern: &Pattern,
    suffix: &str,
    dice: &mut Dice,
) -> Result<InnovationPost, WorldError> {
    let mut scene = plan.ground.scenes.get(plan.position).ok_or(WorldError::NothingToPick)?.clone();
    scene.is_done = true;
    set_stage(&mut scene, plan.industry, pattern.slots.iter(), &pattern.nums, dice)?;
    let team = choose_team(plan, pattern, &mut scene, dice)?;
    let results = draw_results(plan, pattern, &mut scene, dice)?;
    let formula = render(&pattern.calc, &scene, dice)?;
    let exact = sums::evaluate_written(&formula)?;
    let yuan = exact.to_whole()?;
    let gain = render(&pattern.gain, &scene, dice)?;
    scene.set_word("benefit", &money(Ratio::whole(yuan))?);
    let sign = if exact.is_whole() { "＝" } else { "≈" };
    let level = choose_level(yuan, dice);
    let innovation = [&pattern.now, &common.opening, &pattern.act, &pattern.effect, &common.team];
    let innovation = join(&innovation, &scene, dice)?;
    let mut form = FormData::from([
        ("department", FieldValue::text(render(dice.pick(&split_choices(&pattern.dept))?, &scene, dice)?)),
        ("established_on", FieldValue::text(plan.closed_on - chrono::Days::new(400 + dice.below(1_500)))),
        ("leader", FieldValue::People(team.iter().take(1).cloned().collect())),
        ("phone", FieldValue::text(phone(50_000 + plan.serial))),
        ("members", FieldValue::People(team.iter().skip(1).cloned().collect())),
        ("front_line_count", FieldValue::text(results.front_line)),
        ("duties", FieldValue::text(join(&[&pattern.duty, &common.duties], &scene, dice)?)),
        ("novelty_level", FieldValue::text(level_key(level))),
        ("innovation", FieldValue::text(innovation)),
        ("results", FieldValue::text(join(&[&common.rights, &common.method], &scene, dice)?)),
        ("patent_count", FieldValue::text(results.rights)),
        ("annual_benefit", FieldValue::yuan(yuan)),
    ]);
    form.insert("benefit_basis", FieldValue::text(format!("{gain}：{formula}{sign}{yuan}元。")));
    form.insert("social_benefit", FieldValue::text(join(&[&pattern.social, &common.social], &scene, dice)?));
    form.insert("diffusion", FieldValue::text(render(&common.diffusion, &scene, dice)?));
    form.insert("honours", FieldValue::text(render(&common.honours, &scene, dice)?));
    Ok(InnovationPost {
        enterprise: plan.position,
        title: format!("{}{}创新工作岗", render(&pattern.title, &scene, dice)?, render(suffix, &scene, dice)?),
        person: team.first().map(|person| person.name.clone()).unwrap_or_default(),
        form,
        benefit_yuan: yuan,
        merits: merit::of_post(level, results.rights, yuan, dice),
        enterprise_rank: 0,
    })
}

/// The leader and three to seven members, those whose work it is first; sets `leader_job` and `team_size` for the sentences.
fn choose_team(plan: &Plan, pattern: &Pattern, scene: &mut Scene, dice: &mut Dice) -> Result<Vec<Person>, WorldError> {
    let size = usize::try_from(dice.between(4, 8)).unwrap_or(4);
    let staff = plan.ground.staff.get(plan.position).ok_or(WorldError::NothingToPick)?;
    let roles = split_choices(&pattern.roles);
    let mut team = staff.choose_by_role(size, &roles, dice);
    let leader = team.first_mut().ok_or(WorldError::NothingToPick)?;
    if !roles.contains(&leader.role.as_str()) {
        leader.role = (*dice.pick(&roles)?).to_owned();
    }
    scene.set_word("leader_job", &leader.role);
    scene.numbers.insert("team_size".to_owned(), whole(team.len()));
    Ok(team)
}

struct Results {
    rights: i64,
    front_line: i64,
}

/// Patents, copyrights, methods and apprentices, so that every sentence names the same counts.
fn draw_results(plan: &Plan, pattern: &Pattern, scene: &mut Scene, dice: &mut Dice) -> Result<Results, WorldError> {
    let rights = match dice.below(100) {
        0..=24 => 0,
        25..=54 => 1,
        55..=79 => 2,
        80..=92 => 3,
        _ => 5,
    };
    let size = scene.numbers.get("team_size").copied().unwrap_or(Ratio::whole(4)).to_whole()?;
    let front_line = (size - dice.between(0, 2)).max(2);
    let ip = render(&pattern.ip, scene, dice)?;
    scene.set_word("ip", &ip);
    scene.set_word("right_kind", if plan.industry.key == "软件信息" { "软件著作权" } else { "实用新型专利" });
    scene.set_word("rights_sentence", &rights_sentence(plan, rights, &ip));
    scene.numbers.insert("front_line".to_owned(), Ratio::whole(front_line));
    scene.numbers.insert("year".to_owned(), Ratio::whole(i64::from(plan.closed_on.year())));
    scene.numbers.insert("last_year".to_owned(), Ratio::whole(i64::from(plan.closed_on.year()) - 1));
    sums::define("years=2..5; pupils=2..7; proposals=9..46; sites=2..6", &mut scene.numbers, dice)?;
    Ok(Results { rights, front_line })
}

fn rights_sentence(plan: &Plan, rights: i64, ip: &str) -> String {
    let kind = if plan.industry.key == "软件信息" { "软件著作权" } else { "实用新型专利" };
    match rights {
        0 => "相关技术资料已整理成册，知识产权正在申请。".to_owned(),
        1 => format!("取得{kind}1项（{ip}）。"),
        2 => format!("取得{kind}2项（{ip}等）。"),
        5 => format!("取得发明专利1项、{kind}4项（{ip}等）。"),
        _ => format!("取得{kind}{rights}项（{ip}等）。"),
    }
}

fn choose_level(yuan: i64, dice: &mut Dice) -> i64 {
    let bonus = if yuan > 800_000 { 12 } else { 0 };
    match dice.below(100) + bonus {
        0..=37 => 0,
        38..=83 => 1,
        _ => 2,
    }
}

fn level_key(level: i64) -> &'static str {
    match level {
        0 => "improvement",
        1 => "first_in_enterprise",
        _ => "first_in_district",
    }
}

fn join(parts: &[&String], scene: &Scene, dice: &mut Dice) -> Result<String, WorldError> {
    let mut text = String::new();
    for part in parts {
        text.push_str(&render(part, scene, dice)?);
    }
    Ok(text)
}

fn rank(own: &mut [InnovationPost]) {
    let mut order: Vec<usize> = (0..own.len()).collect();
    order.sort_by_key(|position| {
        let quality = own.get(*position).map_or(0, |post| post.merits.weighted(&POST_WEIGHTS));
        (std::cmp::Reverse(quality), *position)
    });
    for (rank, position) in order.into_iter().enumerate() {
        if let Some(post) = own.get_mut(position) {
            post.enterprise_rank = rank + 1;
        }
    }
}

fn whole(count: usize) -> Ratio {
    Ratio::whole(i64::try_from(count).unwrap_or(0))
}
