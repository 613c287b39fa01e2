//! Use cases of programmes: draft, propose, publish, open, close. Other features move a programme along with [`advance`].

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{
    programme, round, rule_pack,
    status::{ProgrammeStatus, RoundStatus},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    dto::{
        EntryCounts, Programme, ProgrammeChange, ProgrammeFilter, ProgrammeInput, ProgrammeRound, ProgrammeSummary,
        RulePackCheck, Template,
    },
    queries,
    rule_pack::{FindingSeverity, RulePack},
    state::{self, Event},
    templates::{PRESETS, Preset},
};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, Target, policy},
    canonical,
    db::Tx,
    error::{AppError, AppResult, ErrorCode, FieldError},
    events::{self, LogName},
    page::{Page, PageQuery},
    precondition::IfMatch,
};

const WHAT: &str = "这项评选活动";

/// The log of a programme.
pub fn log_of(programme: &programme::Model) -> LogName {
    LogName::Programme {
        zone_id: programme.zone_id,
        programme_id: programme.id,
        public_id: programme.public_id.clone(),
    }
}

/// What permission on a programme depends on.
pub fn target_of(programme: &programme::Model) -> Target {
    Target { is_common: state::is_announced(programme.status), ..Target::in_zone(programme.zone_id) }
}

fn subject(programme: &programme::Model) -> String {
    format!("programme:{}", programme.public_id)
}

/// The templates that a programme can start from.
pub fn list_templates() -> AppResult<Vec<Template>> {
    PRESETS
        .iter()
        .map(|preset| {
            Ok(Template {
                key: preset.key.to_owned(),
                name: preset.name.to_owned(),
                description: preset.description.to_owned(),
                rule_pack: preset.rule_pack(preset.name)?,
            })
        })
        .collect()
}

/// A programme that `actor` may see. Errors: 404.
pub async fn find_visible<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> AppResult<programme::Model> {
    let programme = queries::find(db, id).await?.ok_or_else(|| AppError::not_found(WHAT))?;
    policy::require(actor, Action::ViewProgrammes, &target_of(&programme), WHAT)?;
    Ok(programme)
}

/// A programme whose row stays locked until the transaction ends; permission is the caller's business.
pub async fn get_locked(tx: &Tx, id: &str) -> AppResult<programme::Model> {
    queries::get_locked(tx, id).await
}

/// The rule pack in force and its row.
pub async fn rules_of<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<(rule_pack::Model, RulePack)> {
    let row = queries::rule_pack(db, programme_id).await?;
    let pack = RulePack::parse(&row.body)?;
    Ok((row, pack))
}

/// Programmes that `actor` may see.
pub async fn list(context: &Context, actor: &Actor, filter: ProgrammeFilter) -> AppResult<Page<ProgrammeSummary>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let (rows, total) = queries::list(db, actor, &filter, slice).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let counts = queries::count_entries(db, actor, &ids).await?;
    let items = rows
        .into_iter()
        .map(|row| {
            let of_row = counts.get(&row.id).copied().unwrap_or_default();
            summarize(actor, row, of_row)
        })
        .collect();
    Ok(slice.page(items, total))
}

/// One programme whole.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<Programme> {
    let db = context.db.read();
    let programme = find_visible(db, actor, id).await?;
    describe(db, actor, programme).await
}

async fn describe<C: ConnectionTrait>(db: &C, actor: &Actor, programme: programme::Model) -> AppResult<Programme> {
    let (row, pack) = rules_of(db, programme.id).await?;
    let counts = queries::count_entries(db, actor, &[programme.id]).await?.remove(&programme.id).unwrap_or_default();
    let is_insider = policy::allows(actor, Action::ViewRanking, &target_of(&programme)) == Decision::Allow;
    let (run, list) = if is_insider { queries::results(db, programme.id).await? } else { (None, None) };
    let rounds = queries::rounds(db, programme.id).await?;
    let timeline =
        if is_insider { events::history(db, &log_of(&programme), &subject(&programme)).await? } else { Vec::new() };
    Ok(Programme {
        summary: programme.summary.clone(),
        findings: if is_insider { pack.findings() } else { Vec::new() },
        rule_pack: pack,
        rule_pack_version: row.number,
        rule_pack_hash: row.hash,
        is_frozen: row.frozen_at.is_some(),
        rounds: rounds.into_iter().map(view_round).collect(),
        award_list_id: list,
        latest_ranking_run_id: run,
        proposed_by: queries::display_name(db, programme.proposed_by).await?,
        return_reason: programme.return_reason.clone(),
        timeline,
        head: summarize(actor, programme, counts),
    })
}

fn view_round(round: round::Model) -> ProgrammeRound {
    ProgrammeRound {
        id: round.public_id,
        key: round.key,
        name: round.name,
        number: round.number,
        status: round.status,
        locked_at: round.locked_at,
    }
}

fn summarize(actor: &Actor, programme: programme::Model, counts: EntryCounts) -> ProgrammeSummary {
    ProgrammeSummary {
        actions: actions(actor, &programme),
        id: programme.public_id,
        title: programme.title,
        edition: programme.edition,
        template: programme.template,
        status: programme.status,
        opens_at: programme.opens_at,
        closes_at: programme.closes_at,
        time_zone: programme.time_zone,
        counts,
        version: programme.version,
    }
}

fn actions(actor: &Actor, programme: &programme::Model) -> Vec<String> {
    let may = |action| policy::allows(actor, action, &target_of(programme)) == Decision::Allow;
    let moves = |event| state::next(programme.status, event).is_some();
    let is_draft = programme.status == ProgrammeStatus::Draft;
    let offers = [
        ("update_programme", is_draft && may(Action::ManageProgramme)),
        ("put_rule_pack", is_draft && may(Action::ManageProgramme)),
        ("propose_programme", moves(Event::Propose) && may(Action::ManageProgramme)),
        ("publish_programme", moves(Event::Publish) && may(Action::PublishProgramme)),
        ("return_programme", moves(Event::Return) && may(Action::PublishProgramme)),
        ("open_programme", moves(Event::Open) && may(Action::ManageProgramme)),
        ("close_entries", moves(Event::CloseEntries) && may(Action::ManageProgramme)),
        ("create_ranking_run", moves(Event::Rank) && may(Action::RunRanking)),
        ("create_entry", programme.status == ProgrammeStatus::Open && may(Action::EditEntry)),
    ];
    offers.into_iter().filter(|(_, offered)| *offered).map(|(name, _)| name.to_owned()).collect()
}

/// Drafts a programme from a template.
pub async fn create(context: &Context, actor: Actor, input: ProgrammeInput) -> AppResult<Programme> {
    let preset = Preset::get(&input.template)?;
    let time_zone = input.time_zone.clone().unwrap_or_else(|| actor.zone.time_zone.clone());
    check_dates(input.opens_at, input.closes_at, &time_zone)?;
    let pack = preset.rule_pack(input.title.trim())?;
    let body = pack.canonical_text()?;
    let now = context.clock.now();
    let public_id = Uuid::new_v4().to_string();
    let (author, id) = (actor.clone(), public_id.clone());
    context
        .db
        .write(move |tx| {
            let (author, input, body) = (author.clone(), input.clone(), body.clone());
            let (public_id, time_zone) = (public_id.clone(), time_zone.clone());
            Box::pin(async move {
                let model = programme::ActiveModel {
                    public_id: Set(public_id),
                    zone_id: Set(author.zone.id),
                    template: Set(preset.key.to_owned()),
                    code: Set(preset.code.to_owned()),
                    title: Set(input.title.trim().to_owned()),
                    edition: Set(input.edition.trim().to_owned()),
                    summary: Set(input.summary.unwrap_or_default()),
                    status: Set(ProgrammeStatus::Draft),
                    opens_at: Set(input.opens_at),
                    closes_at: Set(input.closes_at),
                    time_zone: Set(time_zone),
                    entry_sequence: Set(0),
                    version: Set(1),
                    created_at: Set(now),
                    updated_at: Set(now),
                    ..Default::default()
                };
                let programme = programme::Entity::insert(model).exec_with_returning(tx).await?;
                insert_rule_pack(tx, &programme, 1, &body, now).await?;
                let facts = json!({ "template": programme.template, "title": programme.title });
                record(tx, &author, &programme, "programme_drafted", facts, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

async fn insert_rule_pack(
    tx: &Tx,
    programme: &programme::Model,
    number: i64,
    body: &str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let row = rule_pack::ActiveModel {
        zone_id: Set(programme.zone_id),
        programme_id: Set(programme.id),
        number: Set(number),
        body: Set(body.to_owned()),
        hash: Set(canonical::sha256_hex(body.as_bytes())),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    rule_pack::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

fn check_dates(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>, time_zone: &str) -> AppResult<()> {
    let mut faults = Vec::new();
    if closes_at <= opens_at {
        faults.push(FieldError::new("closes_at", "order", "截止时间应晚于开始时间，请修改其中一个。"));
    }
    if time_zone.parse::<Tz>().is_err() {
        let message = format!("没有名为“{time_zone}”的时区，请填写如 Asia/Shanghai。");
        faults.push(FieldError::new("time_zone", "unknown", message));
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::validation(faults)) }
}

/// Changes title, edition, dates or summary of a draft.
pub async fn update(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    change: ProgrammeChange,
) -> AppResult<Programme> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (author, id, change) = (author.clone(), wanted.clone(), change.clone());
            Box::pin(async move {
                let mut programme = load_draft(tx, &author, &id, version).await?;
                programme.title = change.title.map_or(programme.title, |title| title.trim().to_owned());
                programme.edition = change.edition.map_or(programme.edition, |edition| edition.trim().to_owned());
                programme.opens_at = change.opens_at.unwrap_or(programme.opens_at);
                programme.closes_at = change.closes_at.unwrap_or(programme.closes_at);
                programme.time_zone = change.time_zone.unwrap_or(programme.time_zone);
                programme.summary = change.summary.unwrap_or(programme.summary);
                check_dates(programme.opens_at, programme.closes_at, &programme.time_zone)?;
                let fields = programme::ActiveModel {
                    title: Set(programme.title.clone()),
                    edition: Set(programme.edition.clone()),
                    opens_at: Set(programme.opens_at),
                    closes_at: Set(programme.closes_at),
                    time_zone: Set(programme.time_zone.clone()),
                    summary: Set(programme.summary.clone()),
                    ..Default::default()
                };
                store(tx, &programme, fields, now).await?;
                let facts = json!({ "title": programme.title, "closes_at": programme.closes_at.to_rfc3339() });
                record(tx, &author, &programme, "programme_changed", facts, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Replaces the rule pack of a draft. It is stored even with findings; errors block only the proposal.
pub async fn put_rule_pack(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    pack: RulePack,
) -> AppResult<Programme> {
    let body = pack.canonical_text()?;
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (author, id, body) = (author.clone(), wanted.clone(), body.clone());
            Box::pin(async move {
                let programme = load_draft(tx, &author, &id, version).await?;
                let hash = canonical::sha256_hex(body.as_bytes());
                rule_pack::Entity::update_many()
                    .col_expr(rule_pack::Column::Body, Expr::value(body))
                    .col_expr(rule_pack::Column::Hash, Expr::value(hash.as_str()))
                    .col_expr(rule_pack::Column::UpdatedAt, Expr::value(now))
                    .filter(rule_pack::Column::ProgrammeId.eq(programme.id))
                    .filter(rule_pack::Column::FrozenAt.is_null())
                    .exec(tx)
                    .await?;
                store(tx, &programme, programme::ActiveModel::default(), now).await?;
                record(tx, &author, &programme, "rules_changed", json!({ "hash": hash }), now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Checks a rule pack without storing it.
pub fn check_rule_pack(pack: &RulePack) -> AppResult<RulePackCheck> {
    let hash = canonical::sha256_hex(pack.canonical_text()?.as_bytes());
    Ok(RulePackCheck { findings: pack.findings(), hash })
}

async fn load_draft(tx: &Tx, actor: &Actor, id: &str, version: IfMatch) -> AppResult<programme::Model> {
    let programme = queries::get_locked(tx, id).await?;
    policy::require(actor, Action::ManageProgramme, &target_of(&programme), WHAT)?;
    version.require(programme.version)?;
    if programme.status == ProgrammeStatus::Draft {
        return Ok(programme);
    }
    Err(AppError::new(
        ErrorCode::RulePackFrozen,
        format!("“{}”{}，内容已冻结；需要修改请让领导退回为草稿。", programme.title, state::label(programme.status)),
    ))
}

/// Offers a draft to the leaders. Errors: 422 while the rules have errors.
pub async fn propose(context: &Context, actor: Actor, id: String, version: IfMatch) -> AppResult<Programme> {
    step(context, actor, id, version, Event::Propose, None).await
}

/// Publishes a proposed programme and freezes its rules.
pub async fn publish(context: &Context, actor: Actor, id: String, version: IfMatch) -> AppResult<Programme> {
    step(context, actor, id, version, Event::Publish, None).await
}

/// Sends a proposed programme back to its authors.
pub async fn send_back(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    reason: String,
) -> AppResult<Programme> {
    step(context, actor, id, version, Event::Return, Some(reason)).await
}

/// Opens a published programme for entries.
pub async fn open(context: &Context, actor: Actor, id: String, version: IfMatch) -> AppResult<Programme> {
    step(context, actor, id, version, Event::Open, None).await
}

/// Closes entries and begins the form check.
pub async fn close_entries(context: &Context, actor: Actor, id: String, version: IfMatch) -> AppResult<Programme> {
    step(context, actor, id, version, Event::CloseEntries, None).await
}

async fn step(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    event: Event,
    reason: Option<String>,
) -> AppResult<Programme> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (author, id, reason) = (author.clone(), wanted.clone(), reason.clone());
            Box::pin(async move {
                let programme = queries::get_locked(tx, &id).await?;
                let action = match event {
                    Event::Publish | Event::Return => Action::PublishProgramme,
                    _ => Action::ManageProgramme,
                };
                policy::require(&author, action, &target_of(&programme), WHAT)?;
                version.require(programme.version)?;
                prepare(tx, &programme, event, now).await?;
                let mut fields = programme::ActiveModel { return_reason: Set(reason.clone()), ..Default::default() };
                if event == Event::Propose {
                    fields.proposed_by = Set(Some(author.user.id));
                }
                move_along(tx, &author, &programme, event, fields, json!({ "reason": reason }), now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// What a step does besides changing the status.
async fn prepare(tx: &Tx, programme: &programme::Model, event: Event, now: DateTime<Utc>) -> AppResult<()> {
    match event {
        Event::Propose => {
            let (_, pack) = rules_of(tx, programme.id).await?;
            refuse_errors(&pack)
        }
        Event::Publish => freeze(tx, programme, now).await,
        _ => Ok(()),
    }
}

fn refuse_errors(pack: &RulePack) -> AppResult<()> {
    let faults: Vec<FieldError> = pack
        .findings()
        .into_iter()
        .filter(|finding| finding.severity == FindingSeverity::Error)
        .map(|finding| FieldError::new(finding.place, "rule", format!("{}：{}", finding.message, finding.remedy)))
        .collect();
    if faults.is_empty() {
        return Ok(());
    }
    let detail = format!("规则包还有 {} 处错误，改好后才能提请发布。", faults.len());
    Err(AppError { fields: faults, ..AppError::new(ErrorCode::RulePackInvalid, detail) })
}

/// Freezes the rules and makes the rounds that they name.
async fn freeze(tx: &Tx, programme: &programme::Model, now: DateTime<Utc>) -> AppResult<()> {
    let (row, pack) = rules_of(tx, programme.id).await?;
    let rules = pack.scoring_rules()?;
    rule_pack::Entity::update_many()
        .col_expr(rule_pack::Column::FrozenAt, Expr::value(now))
        .filter(rule_pack::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    let rounds = rules.rounds.iter().zip(1..).map(|(rule, number)| round::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        zone_id: Set(programme.zone_id),
        programme_id: Set(programme.id),
        key: Set(rule.key.clone()),
        name: Set(if rule.name.is_empty() { rule.key.clone() } else { rule.name.clone() }),
        number: Set(number),
        status: Set(RoundStatus::Pending),
        version: Set(1),
        ..Default::default()
    });
    round::Entity::insert_many(rounds).exec_without_returning(tx).await?;
    Ok(())
}

/// Moves a programme on behalf of another feature, inside its transaction. Errors: 409 when the status forbids it.
pub async fn advance(
    tx: &Tx,
    actor: &Actor,
    programme: &programme::Model,
    event: Event,
    facts: Value,
    now: DateTime<Utc>,
) -> AppResult<()> {
    move_along(tx, actor, programme, event, programme::ActiveModel::default(), facts, now).await
}

async fn move_along(
    tx: &Tx,
    actor: &Actor,
    programme: &programme::Model,
    event: Event,
    mut fields: programme::ActiveModel,
    facts: Value,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let status = state::next(programme.status, event).ok_or_else(|| {
        let now_at = state::label(programme.status);
        AppError::state_forbids(format!("“{}”现在是“{now_at}”，不能做这一步，请刷新后查看。", programme.title))
    })?;
    fields.status = Set(status);
    store(tx, programme, fields, now).await?;
    record(tx, actor, programme, event_name(event), facts, now).await
}

fn event_name(event: Event) -> &'static str {
    match event {
        Event::Propose => "programme_proposed",
        Event::Return => "programme_returned",
        Event::Publish => "programme_published",
        Event::Open => "programme_opened",
        Event::CloseEntries => "entries_closed",
        Event::StartRound => "round_started",
        Event::LockRound => "round_locked",
        Event::Rank => "programme_ranked",
        Event::ProposeList => "award_list_proposed",
        Event::ReturnList => "award_list_returned",
        Event::SupersedeList => "award_list_superseded",
        Event::StartPublicity => "publicity_started",
        Event::Decide => "award_list_finalized",
        Event::Award => "award_list_issued",
    }
}

/// Writes `fields` if the row is still the one that was read.
async fn store(
    tx: &Tx,
    programme: &programme::Model,
    mut fields: programme::ActiveModel,
    now: DateTime<Utc>,
) -> AppResult<()> {
    fields.version = Set(programme.version + 1);
    fields.updated_at = Set(now);
    let written = programme::Entity::update_many()
        .set(fields)
        .filter(programme::Column::Id.eq(programme.id))
        .filter(programme::Column::Version.eq(programme.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(AppError::stale(programme.version + 1)) }
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    programme: &programme::Model,
    kind: &'static str,
    facts: Value,
    now: DateTime<Utc>,
) -> AppResult<()> {
    events::append(tx, &log_of(programme), actor.event(kind, subject(programme), facts, now)).await?;
    Ok(())
}
