//! How a list moves: status, version, event, and the programme along with it.

use chrono::{DateTime, Utc};
use entity::{
    award, award_list, entry, programme,
    status::{AwardListStatus, EntryStatus},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, Query},
};
use serde_json::{Value, json};

use super::{
    super::{
        queries,
        state::{self, Event},
    },
    Opened, WHAT,
};
use crate::{
    auth::Actor,
    db::Tx,
    error::{AppError, AppResult},
    events,
    precondition::IfMatch,
    programmes::{service as programmes, state::Event as ProgrammeEvent},
};

/// A step of a list and how the log names it.
pub(in crate::award_lists) struct Step {
    pub event: Event,
    pub kind: &'static str,
    pub facts: Value,
}

/// Moves a list and records it. Errors: 409 when its status forbids the step, 412 when it is stale.
pub(in crate::award_lists) async fn move_along(
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

pub(in crate::award_lists) async fn store(
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

pub(in crate::award_lists) async fn record(
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
pub(in crate::award_lists) async fn advance(
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

/// Takes the lists of a programme that still stand out of force, and the programme back to its ranking.
pub async fn supersede(
    tx: &Tx,
    actor: &Actor,
    programme: &programme::Model,
    reason: &str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let Some(list) = queries::find_standing(tx, programme.id).await? else { return Ok(()) };
    let status = AwardListStatus::Superseded;
    store(tx, &list, award_list::ActiveModel { status: Set(status), ..Default::default() }, now).await?;
    withdraw_from_public(tx, &list, now).await?;
    let facts = json!({ "list": list.public_id, "content_hash": list.content_hash, "reason": reason });
    record(tx, actor, programme, &list.public_id, "list_superseded", facts.clone(), now).await?;
    let programme = programmes::get_locked(tx, &programme.public_id).await?;
    programmes::advance(tx, actor, &programme, ProgrammeEvent::SupersedeList, facts, now).await
}

/// The entries of a list that is posted no longer are scored entries again; what was awarded stays awarded.
pub(in crate::award_lists) async fn withdraw_from_public(
    tx: &Tx,
    list: &award_list::Model,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let listed = Query::select()
        .column(award::Column::EntryId)
        .from(award::Entity)
        .and_where(award::Column::ListId.eq(list.id))
        .to_owned();
    entry::Entity::update_many()
        .col_expr(entry::Column::Status, Expr::value(EntryStatus::Scored))
        .col_expr(entry::Column::UpdatedAt, Expr::value(now))
        .col_expr(entry::Column::Version, ExprTrait::add(Expr::col(entry::Column::Version), 1))
        .filter(entry::Column::Id.in_subquery(listed))
        .filter(entry::Column::Status.eq(EntryStatus::Publicized))
        .exec(tx)
        .await?;
    Ok(())
}
