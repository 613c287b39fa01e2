//! A draft: from a template, its dates, its rules. Proposing it is a step of `steps`.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{programme, rule_pack, status::ProgrammeStatus};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;

use super::{WHAT, get, record, store, target_of};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    canonical,
    db::Tx,
    error::{AppError, AppResult, ErrorCode, FieldError},
    precondition::IfMatch,
    programmes::{
        dto::{Programme, ProgrammeChange, ProgrammeInput, RulePackCheck},
        queries,
        rule_pack::RulePack,
        state,
        templates::Preset,
    },
};

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
