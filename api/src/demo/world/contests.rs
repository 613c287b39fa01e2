//! Labour competitions 劳动竞赛: one entry an enterprise, with the figures that staff hold against its ledgers. Knows nothing of
//! panels or ranks.

use chrono::NaiveDate;
use serde::Deserialize;

use super::WorldError;
use super::dice::Dice;
use super::form::{FieldValue, FormData};
use super::funnel::Ground;
use super::grammar::{Scene, render};
use super::merit::{self, Merits};
use super::people::phone;
use super::ratio::Ratio;
use super::scenes::{month_before, set_stage};

/// Entries of the labour competition.
pub const CONTESTS: usize = 36;

/// One entered competition.
#[derive(Clone, Debug)]
pub struct LabourContest {
    /// Position of its enterprise.
    pub enterprise: usize,
    /// 竞赛项目名称.
    pub title: String,
    /// Who leads it.
    pub person: String,
    /// The form, by the keys of the labour-competition template.
    pub form: FormData,
    /// 竞赛目标完成率, a decimal of per cent.
    pub target: String,
    /// 职工参与率, a decimal of per cent.
    pub participation: String,
    /// What judges would see in it, by criterion.
    pub merits: Merits,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContestFile {
    common: Common,
    #[serde(rename = "contest")]
    patterns: Vec<Pattern>,
}

/// Numbers and sentences that fit any competition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    nums: String,
    scope: String,
    structure: String,
    rules: String,
    publicity: String,
    suggestions: String,
    incentives: String,
    honours: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pattern {
    kind: String,
    title: String,
    theme: String,
    goals: String,
    basis: String,
    quality: String,
    innovation: String,
}

/// The competitions of every fifth enterprise. Errors: a text is faulty.
pub(super) fn collect(ground: &Ground, closed_on: NaiveDate) -> Result<Vec<LabourContest>, WorldError> {
    let texts: ContestFile = toml::from_str(include_str!("texts/contests.toml"))?;
    let enterprises = (0..ground.enterprises.len()).step_by(5).take(CONTESTS);
    let mut patterns = texts.patterns.iter().cycle();
    enterprises
        .map(|enterprise| {
            let pattern = patterns.next().ok_or(WorldError::NothingToPick)?;
            write(ground, &texts.common, pattern, enterprise, closed_on)
        })
        .collect()
}

fn write(
    ground: &Ground,
    common: &Common,
    pattern: &Pattern,
    position: usize,
    closed_on: NaiveDate,
) -> Result<LabourContest, WorldError> {
    let mut dice = Dice::new(ground.seed, "contest", u64::try_from(position).unwrap_or(0));
    let dice = &mut dice;
    let enterprise = ground.enterprises.get(position).ok_or(WorldError::NothingToPick)?;
    let industry = ground.vocabulary.industries.get(enterprise.industry_index).ok_or(WorldError::NothingToPick)?;
    let mut scene = ground.scenes.get(position).ok_or(WorldError::NothingToPick)?.clone();
    scene.is_done = true;
    set_stage(&mut scene, industry, std::iter::empty(), &common.nums, dice)?;
    let target = percent(&scene, "done", "plan")?;
    let participation = percent(&scene, "take", "staff")?;
    scene.set_word("target", &target);
    let staff = ground.staff.get(position).ok_or(WorldError::NothingToPick)?;
    let mut leader = staff.choose(1, dice);
    for person in &mut leader {
        person.role = (*dice.pick(&["副总经理", "工会主席", "生产部经理"])?).to_owned();
    }
    let person = leader.first().map(|person| person.name.clone()).unwrap_or_default();
    let innovation =
        format!("{}{}", render(&pattern.innovation, &scene, dice)?, render(&common.suggestions, &scene, dice)?);
    let number =
        |name: &str| -> Result<FieldValue, WorldError> { Ok(FieldValue::text(figure(&scene, name)?.to_text(0)?)) };
    let mut form = FormData::from([
        ("leader", FieldValue::People(leader)),
        ("phone", FieldValue::text(phone(70_000 + position))),
        ("contest_kind", FieldValue::text(&pattern.kind)),
        ("theme", FieldValue::text(&pattern.theme)),
        ("starts_on", FieldValue::text(month_before(closed_on, figure(&scene, "months")?.to_whole()? + 1))),
        ("ends_on", FieldValue::text(month_before(closed_on, 1))),
        ("scope", FieldValue::text(render(&common.scope, &scene, dice)?)),
        (
            "document_no",
            FieldValue::text(format!("竞字〔{}〕{}号", closed_on.format("%Y"), figure(&scene, "no")?.to_text(0)?)),
        ),
        ("structure", FieldValue::text(render(&common.structure, &scene, dice)?)),
        ("rules", FieldValue::text(render(&common.rules, &scene, dice)?)),
        ("publicity", FieldValue::text(render(&common.publicity, &scene, dice)?)),
        ("goals", FieldValue::text(render(&pattern.goals, &scene, dice)?)),
        ("target", FieldValue::text(&target)),
        ("target_basis", FieldValue::text(render(&pattern.basis, &scene, dice)?)),
        ("quality", FieldValue::text(render(&pattern.quality, &scene, dice)?)),
        ("innovation", FieldValue::text(innovation)),
        ("participation", FieldValue::text(&participation)),
        ("incentives", FieldValue::text(render(&common.incentives, &scene, dice)?)),
        ("rewards_paid", FieldValue::yuan(figure(&scene, "paid")?.to_whole()?)),
        ("honours", FieldValue::text(render(&common.honours, &scene, dice)?)),
    ]);
    for (key, name) in [
        ("suggestion_count", "sugg"),
        ("staff_count", "staff"),
        ("participant_count", "take"),
        ("team_count", "teams"),
        ("team_participant_count", "joined"),
        ("self_score", "self"),
    ] {
        form.insert(key, number(name)?);
    }
    Ok(LabourContest {
        enterprise: position,
        title: render(&pattern.title, &scene, dice)?,
        person,
        form,
        target,
        participation,
        merits: merit::of_contest(dice),
    })
}

fn figure(scene: &Scene, name: &str) -> Result<Ratio, WorldError> {
    scene.numbers.get(name).copied().ok_or_else(|| WorldError::UnknownName(name.to_owned()))
}

/// One number in per cent of another, to one place.
fn percent(scene: &Scene, part: &str, whole: &str) -> Result<String, WorldError> {
    let share = figure(scene, part)?.multiply(Ratio::whole(100))?.divide(figure(scene, whole)?)?;
    share.round(1)?.to_text(1)
}
