//! The steps of a programme's life: proposed, published, opened, closed, and moved along by other features.

use chrono::{DateTime, Utc};
use entity::{programme, round, rule_pack, status::RoundStatus};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{WHAT, get, record, rules_of, store, target_of};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult, ErrorCode, FieldError},
    precondition::IfMatch,
    programmes::{
        dto::Programme,
        queries,
        rule_pack::{FindingSeverity, RulePack},
        state::{self, Event},
    },
};

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
