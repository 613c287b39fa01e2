//! Recusals (回避): asked for by the judge, or found at a write.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{
    recusal, score_sheet,
    status::{ConflictReason, SheetStatus},
};
use sea_orm::{ActiveEnum, ActiveValue::Set, EntityTrait};
use serde_json::json;

use super::{SHEET, desk, marks::require_scoring, store_sheet};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult},
    events,
    precondition::IfMatch,
    reviews::{
        conflict,
        dto::Sheet,
        queries::{self, OpenSheet},
        state::SheetEvent,
    },
};

/// Takes the judge's own sheet out at their request, at once. Errors: 409 when it is signed or settled.
pub async fn recuse_sheet(
    context: &Context,
    actor: Actor,
    sheet_id: String,
    seen: IfMatch,
    reason: String,
) -> AppResult<Sheet> {
    let now = context.clock.now();
    let shared = Arc::new((actor.clone(), sheet_id.clone(), reason));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, sheet_id, reason) = &*shared;
                let sheet = queries::lock_sheet(tx, sheet_id).await?;
                policy::require(actor, Action::ScoreSheet, &sheet.target(), SHEET)?;
                require_scoring(&sheet, SheetEvent::Recuse)?;
                seen.require(sheet.version)?;
                record(tx, actor, &sheet, ConflictReason::OwnRequest, reason.trim(), now).await
            })
        })
        .await?;
    desk::get_sheet(context, &actor, &sheet_id).await
}

/// Takes a sheet out whose judge has a conflict of interest, and says which. Errors: 409 when it is signed or settled; 412
/// when there is no conflict any more.
pub(super) async fn recuse_in_conflict(context: &Context, actor: Actor, sheet_id: String) -> AppResult<ConflictReason> {
    let now = context.clock.now();
    let shared = Arc::new((actor, sheet_id));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, sheet_id) = &*shared;
                let sheet = queries::lock_sheet(tx, sheet_id).await?;
                policy::require(actor, Action::ScoreSheet, &sheet.target(), SHEET)?;
                require_scoring(&sheet, SheetEvent::Save)?;
                let found = conflict::find(&sheet.interests, &sheet.party);
                let reason = found.ok_or_else(|| AppError::stale(sheet.version))?;
                record(tx, actor, &sheet, reason, conflict::label(reason), now).await?;
                Ok(reason)
            })
        })
        .await
}

/// Writes the recusal of an open sheet with its event.
pub(super) async fn record(
    tx: &Tx,
    actor: &Actor,
    sheet: &OpenSheet,
    reason: ConflictReason,
    detail: &str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let facts = json!({ "round": sheet.round_key, "reason": reason.to_value(), "detail": detail });
    let event = actor.event("sheet_recused", sheet.subject(), facts, now);
    let receipt = events::append(tx, &sheet.log(), event).await?.short();
    let row = recusal::ActiveModel {
        zone_id: Set(sheet.zone_id),
        sheet_id: Set(sheet.id),
        reason: Set(reason),
        detail: Set(detail.to_owned()),
        recused_at: Set(now),
        ..Default::default()
    };
    recusal::Entity::insert(row).exec_without_returning(tx).await?;
    let fields = score_sheet::ActiveModel {
        status: Set(SheetStatus::Recused),
        receipt: Set(Some(receipt)),
        ..Default::default()
    };
    store_sheet(tx, sheet, fields).await
}
