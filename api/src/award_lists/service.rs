//! Drafting and reading award lists, and what staff do with a signed one: publish, finalize, issue.

use chrono::{DateTime, Utc};
use entity::{
    award, award_list, entry, programme,
    status::{AwardListStatus, AwardSection, EntryStatus},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    content,
    dto::{
        ApprovalView, AwardLine, AwardList, AwardListSummary, IssueInput, ListFile, ListFilter, ListProgramme,
        ListSection, ListStep, ListStepKey, PublicityInfo, PublicityInput, StepState,
    },
    queries,
    state::{self, Event},
    summary, workdays,
};
use crate::{
    app::Context,
    auth::{
        Action, Actor, Decision, Target,
        policy::{self, Visibility},
    },
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    events, exports,
    page::{Page, PageQuery},
    precondition::IfMatch,
    programmes::{service as programmes, state::Event as ProgrammeEvent},
    rankings::{queries as rankings, service as ranking},
    reviews::rules::{self, Pack},
    wire::NamedRef,
};

pub(super) const WHAT: &str = "这份名单";

/// A list with what is needed to show or change it.
pub struct Opened {
    pub list: award_list::Model,
    pub programme: programme::Model,
    pub pack: std::sync::Arc<Pack>,
    pub target: Target,
}

/// Opens a list for `action`. Errors: 403, 404.
pub async fn open<C: ConnectionTrait>(db: &C, actor: &Actor, action: Action, id: &str) -> AppResult<Opened> {
    let list = queries::find(db, id).await?;
    admit(db, actor, action, list).await
}

pub(super) async fn open_locked(tx: &Tx, actor: &Actor, action: Action, id: &str) -> AppResult<Opened> {
    let list = queries::find_locked(tx, id).await?;
    admit(tx, actor, action, list).await
}

async fn admit<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    action: Action,
    list: Option<award_list::Model>,
) -> AppResult<Opened> {
    let list = list.ok_or_else(|| AppError::not_found(WHAT))?;
    let is_chaired = queries::chaired_programmes(db, actor).await?.contains(&list.programme_id);
    let target = Target { is_chaired, ..Target::in_zone(list.zone_id) };
    policy::require(actor, action, &target, WHAT)?;
    let programme = queries::programmes(db, vec![list.programme_id])
        .await?
        .remove(&list.programme_id)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("list {} has no programme", list.id)))?;
    let pack = rules::of_programme(db, list.programme_id).await?;
    Ok(Opened { list, programme, pack, target })
}

/// Lists that the actor may see, newest first.
pub async fn list(context: &Context, actor: &Actor, filter: ListFilter) -> AppResult<Page<AwardListSummary>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let is_whole_zone = matches!(policy::visibility(actor, Action::ViewAwardLists), Visibility::Zone(_));
    let (rows, total) = queries::list(db, actor, is_whole_zone, &filter, slice).await?;
    let sums = queries::sums(db, rows.iter().map(|row| row.id).collect()).await?;
    let programmes = queries::programmes(db, rows.iter().map(|row| row.programme_id).collect()).await?;
    let chaired = queries::chaired_programmes(db, actor).await?;
    let items = rows
        .into_iter()
        .filter_map(|row| {
            let programme = programmes.get(&row.programme_id)?;
            let target = Target { is_chaired: chaired.contains(&row.programme_id), ..Target::in_zone(row.zone_id) };
            let (count, prize) = sums.get(&row.id).copied().unwrap_or_default();
            Some(summarize(actor, &row, programme, &target, count, prize, None))
        })
        .collect();
    Ok(slice.page(items, total))
}

fn summarize(
    actor: &Actor,
    list: &award_list::Model,
    programme: &programme::Model,
    target: &Target,
    award_count: u64,
    total_prize_fen: i64,
    working_days: Option<u32>,
) -> AwardListSummary {
    let publicity = list.starts_on.zip(list.ends_on).map(|(starts_on, ends_on)| PublicityInfo {
        starts_on,
        ends_on,
        working_days: working_days.unwrap_or_default(),
        contact: list.contact.clone().unwrap_or_default(),
        how_to_object: list.how_to_object.clone().unwrap_or_default(),
    });
    AwardListSummary {
        id: list.public_id.clone(),
        programme: ListProgramme { id: programme.public_id.clone(), title: programme.title.clone() },
        title: list.title.clone(),
        status: list.status,
        list_version: list.list_version,
        content_hash: list.content_hash.clone(),
        award_count,
        total_prize_fen,
        waiting_for: state::waits_for(list.status),
        publicity,
        document_no: list.document_no.clone(),
        version: list.version,
        actions: actions(actor, list.status, target),
    }
}

fn actions(actor: &Actor, status: AwardListStatus, target: &Target) -> Vec<String> {
    let offers = [
        ("confirm_award_list", Some(Event::Confirm), Action::ConfirmAwardList),
        ("supervise_award_list", Some(Event::Supervise), Action::SuperviseAwardList),
        ("approve_award_list", Some(Event::Approve), Action::ApproveAwardList),
        ("return_award_list", Some(Event::Return), Action::ReturnAwardList),
        ("start_publicity", Some(Event::StartPublicity), Action::ManageAwardList),
        ("finalize_award_list", Some(Event::Finalize), Action::ManageAwardList),
        ("issue_award_list", Some(Event::Issue), Action::ManageAwardList),
        ("get_award_list_file", None, Action::ExportAwardList),
    ];
    offers
        .into_iter()
        .filter(|(_, event, _)| event.is_none_or(|event| state::next(status, event).is_some()))
        .filter(|(.., action)| policy::allows(actor, *action, target) == Decision::Allow)
        .map(|(name, ..)| name.to_owned())
        .collect()
}

/// One list whole.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<AwardList> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ViewAwardLists, id).await?;
    let lines = queries::lines(db, vec![opened.list.id]).await?;
    let approvals = queries::approvals(db, opened.list.id).await?;
    let run = queries::run(db, opened.list.run_id).await?;
    let entries = rankings::entries(db, lines.iter().map(|line| line.entry_id).collect()).await?;
    let summary = summary::of(db, &opened, &run, &lines, &entries).await?;
    let zone = queries::zone(db, opened.list.zone_id).await?;
    let primary: Vec<&award::Model> = lines.iter().filter(|line| line.section == AwardSection::Primary).collect();
    let prize = primary.iter().map(|line| line.prize_fen).sum();
    let count = u64::try_from(primary.len()).map_err(AppError::internal)?;
    let public_id = |line: &award::Model| entries.get(&line.entry_id).map(|(entry, _)| entry.public_id.clone());
    let view = |line: &award::Model| view_line(&opened.pack, line, public_id(line).unwrap_or_default());
    let days = opened.pack.whole.publicity.working_days;
    let head = summarize(actor, &opened.list, &opened.programme, &opened.target, count, prize, Some(days));
    Ok(AwardList {
        steps: steps(&opened.list, &approvals),
        sections: sections(&opened.pack, &primary, view)?,
        reserve: lines
            .iter()
            .filter(|line| line.section == AwardSection::Reserve)
            .map(view)
            .collect::<AppResult<_>>()?,
        approvals: approvals
            .into_iter()
            .map(|(row, by)| ApprovalView {
                step: row.step,
                decision: row.decision,
                by,
                comment: row.comment,
                content_hash: row.content_hash,
                at: row.decided_at,
            })
            .collect(),
        summary,
        ranking_run_id: run.public_id,
        entry_label: opened.pack.whole.labels.entry_title.clone(),
        person_label: opened.pack.whole.labels.person.clone(),
        zone: NamedRef { id: zone.public_id, name: zone.name },
        head,
    })
}

fn sections(
    pack: &Pack,
    primary: &[&award::Model],
    view: impl Fn(&award::Model) -> AppResult<AwardLine>,
) -> AppResult<Vec<ListSection>> {
    pack.scoring
        .tiers
        .iter()
        .map(|tier| {
            Ok(ListSection {
                tier: tier.key.clone(),
                tier_name: ranking::tier_name(pack, &tier.key),
                prize_fen: tier.prize_fen,
                lines: primary
                    .iter()
                    .filter(|line| line.tier == tier.key)
                    .map(|line| view(line))
                    .collect::<AppResult<_>>()?,
            })
        })
        .collect()
}

fn view_line(pack: &Pack, line: &award::Model, entry_id: String) -> AppResult<AwardLine> {
    Ok(AwardLine {
        entry_id,
        number: line.number.clone(),
        title: line.title.clone(),
        enterprise: line.unit.clone(),
        person: line.person.clone(),
        category_name: line.category_name.clone(),
        rank: line.rank,
        total: ranking::shown(line.total_points, pack)?,
        prize_fen: line.prize_fen,
        note: line.note.clone(),
    })
}

fn steps(list: &award_list::Model, approvals: &[(entity::approval::Model, String)]) -> Vec<ListStep> {
    use entity::status::ApprovalStep;
    let order = [
        ListStepKey::Draft,
        ListStepKey::Panel,
        ListStepKey::Supervisor,
        ListStepKey::Leadership,
        ListStepKey::Publicity,
        ListStepKey::Final,
        ListStepKey::Issued,
    ];
    let done = match list.status {
        AwardListStatus::Draft | AwardListStatus::Returned | AwardListStatus::Superseded => 1,
        AwardListStatus::PanelConfirmed => 2,
        AwardListStatus::SupervisorSigned => 3,
        AwardListStatus::LeadershipApproved => 4,
        AwardListStatus::Publicity => 4,
        AwardListStatus::Final => 6,
        AwardListStatus::Issued | AwardListStatus::Paid | AwardListStatus::Archived => 7,
    };
    let signed = |step: ApprovalStep| -> (Option<DateTime<Utc>>, Vec<String>) {
        let of_step = approvals.iter().filter(|(row, _)| row.step == step);
        (of_step.clone().next_back().map(|(row, _)| row.decided_at), of_step.map(|(_, name)| name.clone()).collect())
    };
    order
        .into_iter()
        .zip(0..)
        .map(|(key, position)| {
            let (at, by) = match key {
                ListStepKey::Draft => (Some(list.created_at), Vec::new()),
                ListStepKey::Panel => signed(ApprovalStep::Panel),
                ListStepKey::Supervisor => signed(ApprovalStep::Supervisor),
                ListStepKey::Leadership => signed(ApprovalStep::Leadership),
                ListStepKey::Publicity => (list.published_at, Vec::new()),
                ListStepKey::Final | ListStepKey::Issued => (None, Vec::new()),
            };
            let state = match position {
                position if position < done => StepState::Done,
                position if position == done => StepState::Current,
                _ => StepState::Todo,
            };
            ListStep { key, state, at, by }
        })
        .collect()
}

/// Freezes the awards of the ranking in force as a draft list.
pub async fn create(context: &Context, actor: Actor, run_id: String) -> AppResult<AwardList> {
    let (now, id) = (context.clock.now(), Uuid::new_v4().to_string());
    let (author, public_id) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, run_id, public_id) = (author.clone(), run_id.clone(), public_id.clone());
            Box::pin(async move { draft(tx, &actor, &run_id, public_id, now).await })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Drafts a list inside a transaction.
pub async fn draft(tx: &Tx, actor: &Actor, run_id: &str, public_id: String, now: DateTime<Utc>) -> AppResult<i64> {
    let opened = ranking::open(tx, actor, Action::ManageAwardList, run_id).await?;
    if !opened.run.is_official {
        return Err(AppError::state_forbids("这次排名已被新的排名取代，请用最新的排名生成名单。"));
    }
    let programme = programmes::get_locked(tx, &opened.programme.public_id).await?;
    let rows = rankings::all_rows(tx, opened.run.id).await?;
    if rows.iter().any(|row| matches!(row.reason.as_str(), "tied_at_cut" | "pending")) {
        return Err(AppError::state_forbids("名额线上还有并列未决，请先由组长复议并重新排名，再生成名单。"));
    }
    let list_version = queries::last_version(tx, programme.id).await? + 1;
    let model = award_list::ActiveModel {
        public_id: Set(public_id.clone()),
        zone_id: Set(programme.zone_id),
        programme_id: Set(programme.id),
        run_id: Set(opened.run.id),
        list_version: Set(list_version),
        title: Set(format!("{}表彰名单", programme.title)),
        status: Set(AwardListStatus::Draft),
        content_hash: Set(String::new()),
        created_by: Set(actor.user.id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let list = award_list::Entity::insert(model).exec_with_returning(tx).await?;
    let content_hash = freeze_lines(tx, &list, &opened.pack, &rows).await?;
    let facts = json!({ "list": public_id, "list_version": list_version, "content_hash": content_hash });
    programmes::advance(tx, actor, &programme, ProgrammeEvent::ProposeList, facts.clone(), now).await?;
    record(tx, actor, &programme, &public_id, "award_list_drafted", facts, now).await?;
    Ok(list.id)
}

async fn freeze_lines(
    tx: &Tx,
    list: &award_list::Model,
    pack: &Pack,
    rows: &[entity::ranking_row::Model],
) -> AppResult<String> {
    let listed: Vec<_> = rows.iter().filter(|row| matches!(row.reason.as_str(), "awarded" | "reserve")).collect();
    let entries = rankings::entries(tx, listed.iter().map(|row| row.entry_id).collect()).await?;
    let mut models = Vec::with_capacity(listed.len());
    let (mut primary, mut reserve) = (0, 0);
    for row in listed {
        let Some((entry, enterprise)) = entries.get(&row.entry_id) else { continue };
        let tier = pack.scoring.tiers.iter().find(|tier| row.tier.as_deref() == Some(tier.key.as_str()));
        let (section, position, tier_name, note) = if row.reason == "awarded" {
            primary += 1;
            let name = row.tier.as_deref().map(|key| ranking::tier_name(pack, key)).unwrap_or_default();
            (AwardSection::Primary, primary, name, String::new())
        } else {
            reserve += 1;
            (AwardSection::Reserve, reserve, "递补".to_owned(), format!("递补第 {reserve} 位"))
        };
        models.push(award::ActiveModel {
            zone_id: Set(list.zone_id),
            list_id: Set(list.id),
            entry_id: Set(row.entry_id),
            section: Set(section),
            tier: Set(row.tier.clone().unwrap_or_default()),
            tier_name: Set(tier_name),
            position: Set(position),
            rank: Set(row.rank.unwrap_or_default()),
            total_points: Set(row.total_points.unwrap_or_default()),
            prize_fen: Set(if section == AwardSection::Primary { tier.map_or(0, |tier| tier.prize_fen) } else { 0 }),
            number: Set(entry.number.clone().unwrap_or_default()),
            title: Set(entry.title.clone()),
            unit: Set(enterprise.name.clone()),
            person: Set(entry.person.clone()),
            category_name: Set(entry
                .category
                .as_deref()
                .and_then(|key| pack.whole.category_name(key))
                .map(str::to_owned)),
            note: Set(note),
            ..Default::default()
        });
    }
    if primary == 0 {
        return Err(AppError::state_forbids("这次排名没有任何获奖项目，不能生成名单。"));
    }
    award::Entity::insert_many(models).exec_without_returning(tx).await?;
    let lines = queries::lines(tx, vec![list.id]).await?;
    let hash = content::hash(&list.title, list.list_version, &lines)?;
    award_list::Entity::update_many()
        .col_expr(award_list::Column::ContentHash, Expr::value(hash.as_str()))
        .filter(award_list::Column::Id.eq(list.id))
        .exec(tx)
        .await?;
    Ok(hash)
}

/// Posts a signed list for its publicity period (公示).
pub async fn start_publicity(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: PublicityInput,
) -> AppResult<AwardList> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = open_locked(tx, &actor, Action::ManageAwardList, &id).await?;
                let exceptions = queries::exceptions(tx, opened.list.zone_id).await?;
                let days = opened.pack.whole.publicity.working_days;
                let ends_on = workdays::end_of_period(input.starts_on, days, &exceptions)
                    .ok_or_else(|| AppError::field("starts_on", "range", "公示开始日期超出日历范围，请重新选择。"))?;
                let fields = award_list::ActiveModel {
                    starts_on: Set(Some(input.starts_on)),
                    ends_on: Set(Some(ends_on)),
                    contact: Set(Some(input.contact)),
                    how_to_object: Set(Some(input.how_to_object)),
                    published_at: Set(Some(now)),
                    ..Default::default()
                };
                let facts = json!({ "starts_on": input.starts_on.to_string(), "ends_on": ends_on.to_string() });
                let step = Step { event: Event::StartPublicity, kind: "publicity_posted", facts };
                move_along(tx, &actor, &opened, version, fields, step, now).await?;
                mark_entries(tx, &opened, EntryStatus::Publicized, now).await?;
                advance(tx, &actor, &opened, ProgrammeEvent::StartPublicity, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Finalizes a list after the last day of its publicity period.
pub async fn finalize(context: &Context, actor: Actor, id: String, version: IfMatch) -> AppResult<AwardList> {
    let db = context.db.clone();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, db) = (author.clone(), wanted.clone(), db.clone());
            Box::pin(async move {
                let opened = open_locked(tx, &actor, Action::ManageAwardList, &id).await?;
                let now = db.now(tx).await?;
                let zone: chrono_tz::Tz = opened.programme.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
                let today = now.with_timezone(&zone).date_naive();
                if let Some(ends_on) = opened.list.ends_on.filter(|ends_on| today <= *ends_on) {
                    let detail = format!("公示期到 {ends_on} 结束，之后才能定稿。");
                    return Err(AppError::state_forbids(detail));
                }
                let fields = award_list::ActiveModel::default();
                let step = Step { event: Event::Finalize, kind: "list_finalized", facts: json!({}) };
                move_along(tx, &actor, &opened, version, fields, step, now).await?;
                advance(tx, &actor, &opened, ProgrammeEvent::Decide, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Issues a final list under its document number (文号).
pub async fn issue(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: IssueInput,
) -> AppResult<AwardList> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = open_locked(tx, &actor, Action::ManageAwardList, &id).await?;
                let facts = json!({ "document_no": input.document_no, "issued_on": input.issued_on.to_string() });
                let fields = award_list::ActiveModel {
                    document_no: Set(Some(input.document_no)),
                    issued_on: Set(Some(input.issued_on)),
                    ..Default::default()
                };
                let step = Step { event: Event::Issue, kind: "list_issued", facts };
                move_along(tx, &actor, &opened, version, fields, step, now).await?;
                mark_entries(tx, &opened, EntryStatus::Awarded, now).await?;
                advance(tx, &actor, &opened, ProgrammeEvent::Award, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// A step of a list and how the log names it.
pub(super) struct Step {
    pub event: Event,
    pub kind: &'static str,
    pub facts: Value,
}

/// Moves a list and records it. Errors: 409 when its status forbids the step, 412 when it is stale.
pub(super) async fn move_along(
    tx: &Tx,
    actor: &Actor,
    opened: &Opened,
    version: IfMatch,
    mut fields: award_list::ActiveModel,
    step: Step,
    now: DateTime<Utc>,
) -> AppResult<()> {
    version.require(opened.list.version)?;
    let status = state::next(opened.list.status, step.event).ok_or_else(|| {
        let label = state::label(opened.list.status);
        AppError::state_forbids(format!("{WHAT}现在是“{label}”，不能做这一步，请刷新后查看。"))
    })?;
    fields.status = Set(status);
    store(tx, &opened.list, fields, now).await?;
    record(tx, actor, &opened.programme, &opened.list.public_id, step.kind, step.facts, now).await
}

pub(super) async fn store(
    tx: &Tx,
    list: &award_list::Model,
    mut fields: award_list::ActiveModel,
    now: DateTime<Utc>,
) -> AppResult<()> {
    fields.version = Set(list.version + 1);
    fields.updated_at = Set(now);
    let written = award_list::Entity::update_many()
        .set(fields)
        .filter(award_list::Column::Id.eq(list.id))
        .filter(award_list::Column::Version.eq(list.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(AppError::stale(list.version + 1)) }
}

pub(super) async fn record(
    tx: &Tx,
    actor: &Actor,
    programme: &programme::Model,
    list_id: &str,
    kind: &'static str,
    facts: Value,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let event = actor.event(kind, format!("award_list:{list_id}"), facts, now);
    events::append(tx, &programmes::log_of(programme), event).await?;
    Ok(())
}

/// Moves the programme along with its list.
pub(super) async fn advance(
    tx: &Tx,
    actor: &Actor,
    opened: &Opened,
    event: ProgrammeEvent,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let programme = programmes::get_locked(tx, &opened.programme.public_id).await?;
    let facts = json!({ "list": opened.list.public_id, "content_hash": opened.list.content_hash });
    programmes::advance(tx, actor, &programme, event, facts, now).await
}

/// Sets the status of the awarded entries.
async fn mark_entries(tx: &Tx, opened: &Opened, status: EntryStatus, now: DateTime<Utc>) -> AppResult<()> {
    let awarded = sea_orm::sea_query::Query::select()
        .column(award::Column::EntryId)
        .from(award::Entity)
        .and_where(award::Column::ListId.eq(opened.list.id))
        .and_where(award::Column::Section.eq(AwardSection::Primary))
        .to_owned();
    entry::Entity::update_many()
        .col_expr(entry::Column::Status, Expr::value(status))
        .col_expr(entry::Column::UpdatedAt, Expr::value(now))
        .col_expr(entry::Column::Version, ExprTrait::add(Expr::col(entry::Column::Version), 1))
        .filter(entry::Column::Id.in_subquery(awarded))
        .exec(tx)
        .await?;
    Ok(())
}

/// A paper of a list. The export is recorded: it carries names out of the house.
pub async fn file(context: &Context, actor: &Actor, id: &str, wanted: ListFile) -> AppResult<exports::File> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ExportAwardList, id).await?;
    if wanted == ListFile::Publicity && opened.list.starts_on.is_none() {
        return Err(AppError::new(ErrorCode::StateForbids, "名单还没有开始公示，公示名单要在填写公示时间后才能导出。"));
    }
    let lines = queries::lines(db, vec![opened.list.id]).await?;
    let zone = queries::zone(db, opened.list.zone_id).await?;
    let run = queries::run(db, opened.list.run_id).await?;
    let paper = exports::award_list(db, &opened, &zone, &run, lines, wanted).await?;
    let (author, list_id, programme) = (actor.clone(), opened.list.public_id, opened.programme);
    let facts = json!({ "file": paper.name, "content_hash": opened.list.content_hash });
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (actor, list_id) = (author.clone(), list_id.clone());
            let (programme, facts) = (programme.clone(), facts.clone());
            Box::pin(async move { record(tx, &actor, &programme, &list_id, "list_exported", facts, now).await })
        })
        .await?;
    Ok(paper)
}
