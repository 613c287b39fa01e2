//! The programmes of the demonstration: one awarded, two being scored, one open for entries, one that waits for a leader.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, DurationRound, TimeDelta, Utc};
use entity::{programme, round, status::EntryStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    Filling,
    entries::{self, NewEntry},
    marks::{self, Progress},
};
use crate::{
    auth::Actor,
    award_lists::{
        dto::{IssueInput, PublicityInput, SignInput},
        service as lists, signing,
    },
    demo::world::{GoldenIdea, Merits, Role, Scope},
    precondition::IfMatch,
    programmes::{dto::ProgrammeInput, service as programmes},
    reviews::{
        dto::{ChecksInput, MeasurementFilter, MeasurementsInput, PanelInput, PanelMemberInput, SeenValue, ValueInput},
        rules, service as reviews,
    },
};

/// Judges of the panel that scored the golden ideas.
const IDEA_JUDGES: usize = 9;
/// Panels that score the innovation posts, and judges of each.
const POST_PANELS: usize = 4;
const POST_JUDGES: usize = 9;

/// The people who run a programme.
struct People {
    staff: Actor,
    leader: Actor,
    second_leader: Actor,
    supervisor: Actor,
}

impl People {
    async fn of(filling: &Filling<'_>) -> anyhow::Result<Self> {
        Ok(Self {
            staff: filling.actor("staff1").await?,
            leader: filling.actor("leader1").await?,
            second_leader: filling.actor("leader2").await?,
            supervisor: filling.actor("supervisor").await?,
        })
    }
}

/// Drafts a programme and offers it to the leaders: its public identifier and its version.
async fn proposed(filling: &Filling<'_>, people: &People, input: ProgrammeInput) -> anyhow::Result<(String, i64)> {
    let context = filling.context;
    let draft = programmes::create(context, people.staff.clone(), input).await?;
    let (id, version) = (draft.head.id, draft.head.version);
    let proposed = programmes::propose(context, people.staff.clone(), id.clone(), IfMatch(version)).await?;
    Ok((id, proposed.head.version))
}

/// Drafts, proposes, publishes and opens a programme.
async fn opened(filling: &Filling<'_>, people: &People, input: ProgrammeInput) -> anyhow::Result<programme::Model> {
    let context = filling.context;
    let (id, version) = proposed(filling, people, input).await?;
    let published = programmes::publish(context, people.leader.clone(), id.clone(), IfMatch(version)).await?;
    programmes::open(context, people.staff.clone(), id.clone(), IfMatch(published.head.version)).await?;
    load(filling, &id).await
}

async fn load(filling: &Filling<'_>, id: &str) -> anyhow::Result<programme::Model> {
    programme::Entity::find()
        .filter(programme::Column::PublicId.eq(id))
        .one(filling.context.db.read())
        .await?
        .ok_or_else(|| anyhow::anyhow!("the demonstration lost a programme"))
}

async fn close(filling: &Filling<'_>, people: &People, programme: &programme::Model) -> anyhow::Result<()> {
    let current = load(filling, &programme.public_id).await?;
    let version = IfMatch(current.version);
    programmes::close_entries(filling.context, people.staff.clone(), current.public_id, version).await?;
    Ok(())
}

async fn rounds(filling: &Filling<'_>, programme: &programme::Model) -> anyhow::Result<Vec<round::Model>> {
    Ok(round::Entity::find()
        .filter(round::Column::ProgrammeId.eq(programme.id))
        .order_by_asc(round::Column::Number)
        .all(filling.context.db.read())
        .await?)
}

fn input(
    template: &str,
    title: String,
    edition: i32,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
) -> ProgrammeInput {
    ProgrammeInput {
        template: template.to_owned(),
        title,
        edition: edition.to_string(),
        opens_at,
        closes_at,
        time_zone: None,
        summary: Some("本活动为系统演示，企业、人员和内容均为虚构。".to_owned()),
    }
}

fn panel(filling: &Filling<'_>, name: &str, from: usize, count: usize) -> PanelInput {
    let chair = chair_position(filling).checked_sub(from).filter(|seat| *seat < count).unwrap_or(0);
    let seats = filling.experts.iter().skip(from).take(count).enumerate();
    let members =
        seats.map(|(seat, (id, _))| PanelMemberInput { expert_id: id.clone(), is_chair: seat == chair }).collect();
    PanelInput { name: name.to_owned(), members }
}

fn year(at: DateTime<Utc>) -> i32 {
    chrono::Datelike::year(&at)
}

/// That many days from now, when offices open (9:00 in the zone's time).
fn morning(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    // UTC is eight hours behind China.
    (now + TimeDelta::days(days)).duration_trunc(TimeDelta::days(1)).map_or(now, |day| day + TimeDelta::hours(1))
}

/// That many days from now, when offices close (17:00 in the zone's time).
fn evening(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    morning(now, days) + TimeDelta::hours(8)
}

/// 5,700 golden ideas: screened by enterprises, 60 scored, 30 awarded and issued.
pub async fn finished_ideas(filling: &Filling<'_>) -> anyhow::Result<()> {
    let (context, now) = (filling.context, filling.now);
    let people = People::of(filling).await?;
    let edition = year(now) - 1;
    let closes_at = evening(now, -120);
    let title = format!("{edition} 年度职工“金点子”");
    let programme =
        opened(filling, &people, input("golden_idea", title, edition, morning(now, -180), closes_at)).await?;
    let new: Vec<NewEntry<'_>> = filling.world.ideas.iter().map(|idea| idea_entry(idea, idea_status(idea))).collect();
    entries::insert(filling, &programme, &new, people.staff.user.id, closes_at - TimeDelta::days(3)).await?;
    close(filling, &people, &programme).await?;
    let merits = merits(&programme, filling.world.ideas.iter().map(|idea| &idea.merits));
    let last = rounds(filling, &programme).await?.pop().ok_or_else(|| anyhow::anyhow!("no round"))?;
    let panel = panel(filling, "终评组", 0, IDEA_JUDGES);
    let chair = chair(filling)?;
    reviews::create_panel(context, people.staff.clone(), last.public_id.clone(), panel).await?;
    reviews::start_round(context, people.staff.clone(), last.public_id.clone()).await?;
    let pack = rules::of_programme(context.db.read(), programme.id).await?;
    let everything = Progress { signed: 100, saved: 0 };
    let of_round = (pack.round(&last.key)?, last.id);
    marks::fill_round(filling, &people.staff, &programme, of_round, &merits, everything).await?;
    let statement = "评分表齐全，回避到位，同意锁定。".to_owned();
    reviews::sign_round_lock(context, people.supervisor.clone(), last.public_id.clone(), statement).await?;
    reviews::lock_round(context, people.staff.clone(), last.public_id).await?;
    let ranked = programmes::get(context, &people.staff, &programme.public_id).await?;
    let run_id = ranked.latest_ranking_run_id.ok_or_else(|| anyhow::anyhow!("the last lock made no ranking"))?;
    award(filling, &people, chair, run_id).await
}

/// The expert whose account is offered as that of a panel chair.
fn chair_position(filling: &Filling<'_>) -> usize {
    let chair = filling.world.accounts.iter().find(|account| account.role == Role::PanelChair);
    match chair.map(|account| account.scope) {
        Some(Scope::Expert(position)) => position,
        Some(Scope::Zone | Scope::Federation(_) | Scope::Enterprise(_)) | None => 0,
    }
}

/// The account of that expert.
fn chair(filling: &Filling<'_>) -> anyhow::Result<String> {
    let position = chair_position(filling);
    let expert = filling.world.experts.get(position).ok_or_else(|| anyhow::anyhow!("no expert {position}"))?;
    Ok(expert.login.clone())
}

async fn award(filling: &Filling<'_>, people: &People, chair: String, run_id: String) -> anyhow::Result<()> {
    let (context, now) = (filling.context, filling.now);
    let list = lists::create(context, people.staff.clone(), run_id).await?;
    let (id, hash) = (list.head.id, list.head.content_hash);
    let sign = |comment: &str| SignInput { content_hash: hash.clone(), comment: Some(comment.to_owned()) };
    let chair = filling.actor(&chair).await?;
    let list =
        signing::confirm(context, chair, id.clone(), IfMatch(list.head.version), sign("与评审组记录一致。")).await?;
    let version = IfMatch(list.head.version);
    let list = signing::supervise(context, people.supervisor.clone(), id.clone(), version, sign("程序合规。")).await?;
    let version = IfMatch(list.head.version);
    let list = signing::approve(context, people.leader.clone(), id.clone(), version, sign("同意。")).await?;
    let version = IfMatch(list.head.version);
    let list = signing::approve(context, people.second_leader.clone(), id.clone(), version, sign("同意公示。")).await?;
    let starts_on = now.date_naive().checked_sub_days(Days::new(40)).unwrap_or_default();
    let posting = PublicityInput {
        starts_on,
        contact: "经济技术部 周经办，电话 000-00000000，演示路 1 号".to_owned(),
        how_to_object:
            "对名单有异议的，请在公示期内实名书面反映；单位反映的加盖公章，个人反映的签署真实姓名并留联系方式。"
                .to_owned(),
    };
    let version = IfMatch(list.head.version);
    let list = lists::start_publicity(context, people.staff.clone(), id.clone(), version, posting).await?;
    let list = lists::finalize(context, people.staff.clone(), id.clone(), IfMatch(list.head.version)).await?;
    let issued_on = now.date_naive().checked_sub_days(Days::new(25)).unwrap_or_default();
    let document = IssueInput { document_no: format!("演示工发〔{}〕12号", year(now)), issued_on };
    lists::issue(context, people.staff.clone(), id, IfMatch(list.head.version), document).await?;
    Ok(())
}

fn idea_status(idea: &GoldenIdea) -> EntryStatus {
    if idea.is_finalist {
        EntryStatus::Eligible
    } else if idea.is_recommended {
        EntryStatus::Recommended
    } else {
        EntryStatus::NotRecommended
    }
}

fn idea_entry(idea: &GoldenIdea, status: EntryStatus) -> NewEntry<'_> {
    NewEntry {
        enterprise: idea.enterprise,
        title: &idea.title,
        category: Some(idea.category.key()),
        person: &idea.person,
        form: &idea.form,
        status,
        rank: idea.is_recommended.then_some(idea.enterprise_rank),
    }
}

/// Merits by the number that the entry of the same position gets.
fn merits<'a>(programme: &programme::Model, all: impl Iterator<Item = &'a Merits>) -> BTreeMap<String, &'a Merits> {
    all.zip(1..)
        .map(|(merits, number): (&Merits, u32)| {
            (format!("{}-{}-{number:04}", programme.edition, programme.code), merits)
        })
        .collect()
}

/// 500 innovation posts, dealt over four panels; about two thirds of the sheets are signed.
pub async fn posts_in_scoring(filling: &Filling<'_>) -> anyhow::Result<()> {
    let (context, now) = (filling.context, filling.now);
    let people = People::of(filling).await?;
    let closes_at = evening(now, -35);
    let title = format!("{} 年度创新工作岗", year(now));
    let programme =
        opened(filling, &people, input("innovation_post", title, year(now), morning(now, -80), closes_at)).await?;
    let new: Vec<NewEntry<'_>> = filling
        .world
        .posts
        .iter()
        .map(|post| NewEntry {
            enterprise: post.enterprise,
            title: &post.title,
            category: None,
            person: &post.person,
            form: &post.form,
            status: EntryStatus::Eligible,
            rank: Some(post.enterprise_rank),
        })
        .collect();
    entries::insert(filling, &programme, &new, people.staff.user.id, closes_at - TimeDelta::days(2)).await?;
    close(filling, &people, &programme).await?;
    let first = rounds(filling, &programme).await?.into_iter().next().ok_or_else(|| anyhow::anyhow!("no round"))?;
    for (position, name) in ["A 组", "B 组", "C 组", "D 组"].into_iter().enumerate().take(POST_PANELS) {
        let panel = panel(filling, name, position * POST_JUDGES, POST_JUDGES);
        reviews::create_panel(context, people.staff.clone(), first.public_id.clone(), panel).await?;
    }
    reviews::start_round(context, people.staff.clone(), first.public_id.clone()).await?;
    let pack = rules::of_programme(context.db.read(), programme.id).await?;
    let merits = merits(&programme, filling.world.posts.iter().map(|post| &post.merits));
    let under_way = Progress { signed: 55, saved: 20 };
    let of_round = (pack.round(&first.key)?, first.id);
    marks::fill_round(filling, &people.staff, &programme, of_round, &merits, under_way).await
}

/// Judges of the panel that visits the labour competitions, after those of the posts.
const CONTEST_JUDGES: (usize, usize) = (POST_PANELS * POST_JUDGES, 5);

/// 36 labour competitions, visited by one panel; most of what is measured is recorded, and half of it checked.
pub async fn contests_in_scoring(filling: &Filling<'_>) -> anyhow::Result<()> {
    let (context, now) = (filling.context, filling.now);
    let people = People::of(filling).await?;
    let closes_at = evening(now, -20);
    let title = format!("{} 年度岗位劳动竞赛", year(now));
    let programme =
        opened(filling, &people, input("labor_competition", title, year(now), morning(now, -60), closes_at)).await?;
    let contests = &filling.world.contests;
    let new = contests.iter().map(|contest| NewEntry {
        enterprise: contest.enterprise,
        title: &contest.title,
        category: None,
        person: &contest.person,
        form: &contest.form,
        status: EntryStatus::Eligible,
        rank: Some(1),
    });
    let new: Vec<NewEntry<'_>> = new.collect();
    entries::insert(filling, &programme, &new, people.staff.user.id, closes_at - TimeDelta::days(1)).await?;
    close(filling, &people, &programme).await?;
    let round = rounds(filling, &programme).await?.into_iter().next().ok_or_else(|| anyhow::anyhow!("no round"))?;
    let (from, count) = CONTEST_JUDGES;
    let panel = panel(filling, "考察组", from, count);
    reviews::create_panel(context, people.staff.clone(), round.public_id.clone(), panel).await?;
    reviews::start_round(context, people.staff.clone(), round.public_id.clone()).await?;
    let pack = rules::of_programme(context.db.read(), programme.id).await?;
    let merits = merits(&programme, contests.iter().map(|contest| &contest.merits));
    let under_way = Progress { signed: 60, saved: 15 };
    let of_round = (pack.round(&round.key)?, round.id);
    marks::fill_round(filling, &people.staff, &programme, of_round, &merits, under_way).await?;
    measure(filling, &people, &round).await
}

/// Staff record what the enterprises declared, but for the last few; a second of them has come half way.
async fn measure(filling: &Filling<'_>, people: &People, round: &round::Model) -> anyhow::Result<()> {
    let (context, contests) = (filling.context, &filling.world.contests);
    let all = MeasurementFilter { limit: Some(100), ..MeasurementFilter::default() };
    let list = reviews::list_measurements(context, &people.staff, &round.public_id, &all).await?;
    let recorded =
        list.entries.items.iter().zip(contests).take(contests.len() - 4).flat_map(|(entry, contest)| {
            [("target", &contest.target), ("participation", &contest.participation)].map(|(criterion, value)| {
                SeenValue { entry_id: entry.entry_id.clone(), criterion: criterion.to_owned(), value: value.clone() }
            })
        });
    let recorded: Vec<SeenValue> = recorded.collect();
    let typed = recorded.iter().cloned().map(|SeenValue { entry_id, criterion, value }| ValueInput {
        entry_id,
        criterion,
        seen: None,
        value: Some(value),
    });
    let input = MeasurementsInput {
        source: "竞赛月报和参赛花名册，现场核对台账".to_owned(), values: typed.collect()
    };
    reviews::record_measurements(context, people.staff.clone(), round.public_id.clone(), input).await?;
    let half = recorded.len() / 2;
    let checks = ChecksInput { values: recorded.into_iter().take(half).collect() };
    let second = filling.actor("staff2").await?;
    reviews::check_measurements(context, second, round.public_id.clone(), checks).await?;
    Ok(())
}

/// This year's golden ideas, open for three more weeks, with drafts and first submissions.
pub async fn open_ideas(filling: &Filling<'_>) -> anyhow::Result<()> {
    let now = filling.now;
    let people = People::of(filling).await?;
    let title = format!("{} 年度职工“金点子”", year(now));
    let wanted = input("golden_idea", title, year(now), morning(now, -9), evening(now, 21));
    let programme = opened(filling, &people, wanted).await?;
    let new: Vec<NewEntry<'_>> = filling
        .world
        .open_ideas
        .iter()
        .enumerate()
        .map(|(position, idea)| {
            let status = match position % 4 {
                0 => EntryStatus::Draft,
                3 => EntryStatus::Recommended,
                _ => EntryStatus::Submitted,
            };
            NewEntry { rank: None, ..idea_entry(idea, status) }
        })
        .collect();
    entries::insert(filling, &programme, &new, people.staff.user.id, now - TimeDelta::days(1)).await
}

/// Next year's innovation posts, offered to the leaders for publication.
pub async fn proposed_posts(filling: &Filling<'_>) -> anyhow::Result<()> {
    let now = filling.now;
    let people = People::of(filling).await?;
    let edition = year(now) + 1;
    let title = format!("{edition} 年度创新工作岗");
    proposed(filling, &people, input("innovation_post", title, edition, morning(now, 40), evening(now, 85))).await?;
    Ok(())
}
