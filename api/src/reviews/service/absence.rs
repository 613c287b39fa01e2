//! What the panel's chair does: look at progress, return a signed sheet, propose an absence; and what the supervisor
//! does about it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{absence, panel, score_sheet, status::SheetStatus};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Map, Value, json};

use super::{PANEL, SHEET, reopen, store_sheet};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, Target, policy},
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    events,
    reviews::{
        dto::{PanelSheet, PanelSheets},
        marking::Rubric,
        queries::{self, OpenSheet, PanelLine},
        rules,
        state::{self, RoundEvent, SheetEvent},
    },
};

async fn chaired<C: ConnectionTrait>(db: &C, actor: &Actor, zone_id: i64, panel_id: i64) -> AppResult<Target> {
    let is_chaired = queries::chairs(db, actor.expert_id, panel_id).await?;
    Ok(Target { is_chaired, ..Target::in_zone(zone_id) })
}

/// How far the sheets of a panel are, for its chair. Never a mark.
pub async fn list_panel_sheets(context: &Context, actor: &Actor, panel_id: &str) -> AppResult<PanelSheets> {
    let db = context.db.read();
    let panel = queries::get_panel(db, panel_id).await?;
    let target = chaired(db, actor, panel.zone_id, panel.id).await?;
    policy::require(actor, Action::ChairPanel, &target, PANEL)?;
    let items = lines(db, actor, &panel).await?;
    Ok(PanelSheets { panel_id: panel.public_id, panel_name: panel.name, items })
}

async fn lines<C: ConnectionTrait>(db: &C, actor: &Actor, panel: &panel::Model) -> AppResult<Vec<PanelSheet>> {
    let stage = queries::round_of(db, panel.round_id).await?;
    let pack = rules::of_programme(db, stage.programme.id).await?;
    let round = pack.round(&stage.round.key)?;
    let proposed = queries::proposed_absences(db, panel.round_id).await?;
    let target = chaired(db, actor, panel.zone_id, panel.id).await?;
    let may = |action| policy::allows(actor, action, &target) == Decision::Allow;
    let view = |line: PanelLine| {
        let absence = proposed.iter().find(|absence| absence.sheet_id == line.id);
        let is_open = state::next_sheet(line.status, SheetEvent::MarkAbsent).is_some();
        let offers = [
            ("return_sheet", may(Action::ChairPanel) && state::next_sheet(line.status, SheetEvent::Return).is_some()),
            ("propose_absence", may(Action::ChairPanel) && is_open && absence.is_none()),
            (
                "confirm_absence",
                may(Action::ConfirmAbsence)
                    && is_open
                    && absence.is_some_and(|absence| absence.proposed_by != actor.user.id),
            ),
        ];
        PanelSheet {
            id: line.public_id,
            judge: line.judge,
            entry_code: line.entry_code,
            entry_title: line.title,
            status: line.status,
            marks_given: line.marks_given,
            marks_needed: Rubric::of(round, line.category.as_deref()).needed(),
            saved_at: line.saved_at,
            actions: offers.into_iter().filter(|(_, offered)| *offered).map(|(name, _)| name).collect(),
        }
    };
    Ok(queries::panel_lines(db, panel.id).await?.into_iter().map(view).collect())
}

/// The line of one sheet after a step.
async fn line_of(context: &Context, actor: &Actor, sheet_id: &str) -> AppResult<PanelSheet> {
    let db = context.db.read();
    let sheet = queries::get_sheet(db, sheet_id).await?;
    let panel = queries::get_panel_by_id(db, sheet.panel_id).await?;
    let found = lines(db, actor, &panel).await?.into_iter().find(|line| line.id == sheet_id);
    found.ok_or_else(|| AppError::not_found(SHEET))
}

/// Returns a signed sheet to its judge with a reason. The marks of that moment stay in the log; the supervisor's
/// signature on the lock, if there is one, no longer holds.
pub async fn return_sheet(context: &Context, actor: Actor, sheet_id: String, reason: String) -> AppResult<PanelSheet> {
    let now = context.clock.now();
    let shared = Arc::new((actor.clone(), sheet_id.clone(), reason));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, sheet_id, reason) = &*shared;
                give_back(tx, actor, sheet_id, reason.trim(), now).await
            })
        })
        .await?;
    line_of(context, &actor, &sheet_id).await
}

async fn give_back(tx: &Tx, actor: &Actor, sheet_id: &str, reason: &str, now: DateTime<Utc>) -> AppResult<()> {
    let seen = queries::get_sheet(tx, sheet_id).await?;
    policy::require(actor, Action::ChairPanel, &chaired(tx, actor, seen.zone_id, seen.panel_id).await?, SHEET)?;
    let stage = queries::round_of(tx, seen.round_id).await?;
    let stage = queries::lock_stage_by_id(tx, seen.round_id, stage.programme.id).await?;
    let sheet = queries::lock_sheet(tx, sheet_id).await?;
    let status = next(&sheet, SheetEvent::Return)?;
    stage.next(RoundEvent::Reopen)?;
    let before: Map<String, Value> =
        sheet.marks.iter().map(|(criterion, given)| (criterion.clone(), json!(given.points))).collect();
    let facts = json!({
        "round": sheet.round_key, "reason": reason, "version": sheet.version + 1,
        "before": { "marks": before, "total": sheet.total_points, "comment": sheet.comment },
    });
    events::append(tx, &sheet.log(), actor.event("sheet_returned", sheet.subject(), events::salted(facts), now))
        .await?;
    let fields = score_sheet::ActiveModel {
        status: Set(status),
        return_reason: Set(Some(reason.to_owned())),
        submitted_at: Set(None),
        ..Default::default()
    };
    store_sheet(tx, &sheet, fields).await?;
    reopen(tx, &stage).await
}

fn next(sheet: &OpenSheet, event: SheetEvent) -> AppResult<SheetStatus> {
    state::next_sheet(sheet.status, event).ok_or_else(|| {
        let label = state::sheet_label(sheet.status);
        AppError::state_forbids(format!("这份评分表现在是“{label}”，不能做这一步，请刷新后查看。"))
    })
}

/// Proposes that a judge is absent for a sheet; it counts only when the supervisor confirms.
pub async fn propose_absence(
    context: &Context,
    actor: Actor,
    sheet_id: String,
    reason: String,
) -> AppResult<PanelSheet> {
    let now = context.clock.now();
    let shared = Arc::new((actor.clone(), sheet_id.clone(), reason));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, sheet_id, reason) = &*shared;
                propose(tx, actor, sheet_id, reason.trim(), now).await
            })
        })
        .await?;
    line_of(context, &actor, &sheet_id).await
}

async fn propose(tx: &Tx, actor: &Actor, sheet_id: &str, reason: &str, now: DateTime<Utc>) -> AppResult<()> {
    let sheet = queries::lock_sheet(tx, sheet_id).await?;
    policy::require(actor, Action::ChairPanel, &chaired(tx, actor, sheet.zone_id, sheet.panel_id).await?, SHEET)?;
    next(&sheet, SheetEvent::MarkAbsent)?;
    if queries::absence_of(tx, sheet.id).await?.is_some() {
        return Err(AppError::new(ErrorCode::Conflict, "这份评分表的缺席已经提出，正等待监督人员确认。"));
    }
    let row = absence::ActiveModel {
        zone_id: Set(sheet.zone_id),
        sheet_id: Set(sheet.id),
        reason: Set(reason.to_owned()),
        proposed_by: Set(actor.user.id),
        proposed_at: Set(now),
        ..Default::default()
    };
    absence::Entity::insert(row).exec_without_returning(tx).await?;
    let facts = json!({ "round": sheet.round_key, "reason": reason });
    events::append(tx, &sheet.log(), actor.event("absence_proposed", sheet.subject(), facts, now)).await?;
    Ok(())
}

/// Confirms a proposed absence: the sheet leaves the count by the rules, never as a zero. Errors: 409 when the
/// supervisor is the one who proposed it.
pub async fn confirm_absence(context: &Context, actor: Actor, sheet_id: String) -> AppResult<PanelSheet> {
    let now = context.clock.now();
    let shared = Arc::new((actor.clone(), sheet_id.clone()));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, sheet_id) = &*shared;
                confirm(tx, actor, sheet_id, now).await
            })
        })
        .await?;
    line_of(context, &actor, &sheet_id).await
}

async fn confirm(tx: &Tx, actor: &Actor, sheet_id: &str, now: DateTime<Utc>) -> AppResult<()> {
    let sheet = queries::lock_sheet(tx, sheet_id).await?;
    policy::require(actor, Action::ConfirmAbsence, &Target::in_zone(sheet.zone_id), SHEET)?;
    let status = next(&sheet, SheetEvent::MarkAbsent)?;
    let proposed = queries::absence_of(tx, sheet.id).await?;
    let proposed = proposed.ok_or_else(|| AppError::state_forbids("组长还没有提出这份评分表的缺席，不能确认。"))?;
    if proposed.proposed_by == actor.user.id {
        let detail = "缺席由组长提出、监督人员确认，不能是同一个人；请由另一名监督人员确认。";
        return Err(AppError::new(ErrorCode::SamePerson, detail));
    }
    let facts = json!({ "round": sheet.round_key, "reason": proposed.reason });
    let event = actor.event("absence_confirmed", sheet.subject(), facts, now);
    let receipt = events::append(tx, &sheet.log(), event).await?.short();
    let confirmed = absence::ActiveModel {
        confirmed_by: Set(Some(actor.user.id)),
        confirmed_at: Set(Some(now)),
        ..Default::default()
    };
    absence::Entity::update_many().set(confirmed).filter(absence::Column::Id.eq(proposed.id)).exec(tx).await?;
    let fields = score_sheet::ActiveModel { status: Set(status), receipt: Set(Some(receipt)), ..Default::default() };
    store_sheet(tx, &sheet, fields).await
}
