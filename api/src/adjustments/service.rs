//! Use cases of adjustments. Other features read what counts with [`sums`].

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    adjustment, entry,
    status::{AdjustmentKind, ProgrammeStatus, ProposalState},
};
use scoring::{Points, RulePack};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::{
    dto::{AdjustmentInput, AdjustmentSum, AdjustmentView, Adjustments},
    queries,
};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, policy},
    db::Tx,
    entries::{
        access::{self, Opened},
        state as entry_state,
    },
    error::{AppError, AppResult},
    events,
    programmes::service as programmes,
    proposal::{self, ProposalPeople},
    reviews::rules,
};

const WHAT: &str = "这条加减分";
/// The most that one adjustment may say, in ten-thousandths; what counts is capped by the rules.
const MOST: i64 = 1_000_000;

/// The adjustments of an entry.
pub async fn list(context: &Context, actor: &Actor, entry_id: &str) -> AppResult<Adjustments> {
    let db = context.db.read();
    let opened = access::open(db, actor, Action::ViewAdjustments, entry_id).await?;
    describe(db, actor, &opened).await
}

async fn describe<C: ConnectionTrait>(db: &C, actor: &Actor, opened: &Opened) -> AppResult<Adjustments> {
    let pack = rules::of_programme(db, opened.entry.programme_id).await?;
    let rows = queries::of_entry(db, opened.entry.id).await?;
    let may = policy::allows(actor, Action::ManageAdjustments, &access::target_of(&opened.entry)) == Decision::Allow;
    let is_open = require_open(opened, &pack.scoring).is_ok();
    let sum = |kind| sum_of(&rows, kind, &pack.scoring);
    Ok(Adjustments {
        bonus: sum(AdjustmentKind::Bonus)?,
        deduction: sum(AdjustmentKind::Deduction)?,
        items: view(db, actor, &rows, may && is_open).await?,
        actions: if may && is_open { vec!["propose_adjustment".to_owned()] } else { Vec::new() },
    })
}

fn sum_of(rows: &[adjustment::Model], kind: AdjustmentKind, pack: &RulePack) -> AppResult<AdjustmentSum> {
    let mut confirmed = rows.iter().filter(|row| row.kind == kind && row.state == ProposalState::Confirmed);
    let raw = confirmed.try_fold(0_i64, |sum, row| sum.checked_add(row.points)).ok_or_else(too_many)?;
    let raw = Points::from_ten_thousandths(raw).map_err(AppError::internal)?;
    let cap = match kind {
        AdjustmentKind::Bonus => pack.adjustments.bonus_cap,
        AdjustmentKind::Deduction => pack.adjustments.deduction_cap,
    };
    let counted = cap.map_or(raw, |cap| raw.min(cap));
    Ok(AdjustmentSum { raw: raw.to_string(), counted: counted.to_string(), cap: cap.map(|cap| cap.to_string()) })
}

fn too_many() -> AppError {
    AppError::state_forbids("加减分合计超出可计算的范围，请核对后删减。")
}

async fn view<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    rows: &[adjustment::Model],
    may_decide: bool,
) -> AppResult<Vec<AdjustmentView>> {
    let people = rows.iter().flat_map(|row| [Some(row.proposed_by), row.decided_by]).flatten().collect();
    let names = proposal::names(db, people).await?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    rows.iter()
        .map(|row| {
            let waits = may_decide && row.state == ProposalState::Proposed && row.proposed_by != actor.user.id;
            let actions = if waits { &["confirm_adjustment", "decline_adjustment"][..] } else { &[] };
            Ok(AdjustmentView {
                id: row.public_id.clone(),
                kind: row.kind,
                points: Points::from_ten_thousandths(row.points).map_err(AppError::internal)?.to_string(),
                reason: row.reason.clone(),
                evidence: row.evidence.clone(),
                people: ProposalPeople {
                    state: row.state,
                    proposed_by: name(row.proposed_by),
                    proposed_at: row.proposed_at,
                    decided_by: row.decided_by.map(name),
                    decided_at: row.decided_at,
                    decline_reason: row.decline_reason.clone(),
                },
                actions: actions.iter().map(|action| (*action).to_owned()).collect(),
            })
        })
        .collect()
}

/// Proposes a bonus or deduction. Errors: 409 once the ranking has been computed, or when the rules know none.
pub async fn propose(
    context: &Context,
    actor: Actor,
    entry_id: String,
    input: AdjustmentInput,
) -> AppResult<Adjustments> {
    let points = parse(&input.points)?;
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), entry_id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, entry_id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = access::open_locked(tx, &actor, Action::ManageAdjustments, &entry_id).await?;
                let pack = rules::of_programme(tx, opened.entry.programme_id).await?;
                require_open(&opened, &pack.scoring)?;
                let row = adjustment::ActiveModel {
                    public_id: Set(Uuid::new_v4().to_string()),
                    zone_id: Set(opened.entry.zone_id),
                    entry_id: Set(opened.entry.id),
                    kind: Set(input.kind),
                    points: Set(points),
                    reason: Set(input.reason),
                    evidence: Set(input.evidence),
                    state: Set(ProposalState::Proposed),
                    proposed_by: Set(actor.user.id),
                    proposed_at: Set(now),
                    ..Default::default()
                };
                let row = adjustment::Entity::insert(row).exec_with_returning(tx).await?;
                record(tx, &actor, &opened, &row, "adjustment_proposed", &row.reason, now).await
            })
        })
        .await?;
    list(context, &actor, &entry_id).await
}

fn parse(points: &str) -> AppResult<i64> {
    let refuse = || AppError::field("points", "range", "分值应大于 0、不超过 100，最多四位小数，例如 2.5。");
    let points = Points::parse(points.trim()).map_err(|_| refuse())?.ten_thousandths();
    if (1..=MOST).contains(&points) { Ok(points) } else { Err(refuse()) }
}

/// The ranking freezes what was confirmed before it.
fn require_open(opened: &Opened, pack: &RulePack) -> AppResult<()> {
    let adjustments = &pack.adjustments;
    if adjustments.bonus_cap.is_none() && adjustments.deduction_cap.is_none() {
        return Err(AppError::state_forbids("这项评选活动的规则没有规定加减分。"));
    }
    let phases = [ProgrammeStatus::Eligibility, ProgrammeStatus::Scoring, ProgrammeStatus::Locked];
    if !phases.contains(&opened.programme.status) {
        return Err(AppError::state_forbids("加减分在资格审查到排名之间录入，排名后冻结。"));
    }
    if !entry_state::is_in_competition(opened.entry.status) {
        let status = entry_state::label(opened.entry.status);
        return Err(AppError::state_forbids(format!("这份申报现在是“{status}”，不参加评审，不能加减分。")));
    }
    Ok(())
}

/// A second person confirms, or declines with a reason. Errors: 409 for whoever proposed it.
pub async fn decide(
    context: &Context,
    actor: Actor,
    id: String,
    decline_reason: Option<String>,
) -> AppResult<Adjustments> {
    let now = context.clock.now();
    let author = actor.clone();
    let entry_id = context
        .db
        .write(move |tx| {
            let (actor, id, decline_reason) = (author.clone(), id.clone(), decline_reason.clone());
            Box::pin(async move { decide_in(tx, &actor, &id, decline_reason, now).await })
        })
        .await?;
    list(context, &actor, &entry_id).await
}

async fn decide_in(
    tx: &Tx,
    actor: &Actor,
    id: &str,
    decline_reason: Option<String>,
    now: DateTime<Utc>,
) -> AppResult<String> {
    let (row, entry_id) = queries::find_locked(tx, id).await?.ok_or_else(|| AppError::not_found(WHAT))?;
    let opened = access::open_locked(tx, actor, Action::ManageAdjustments, &entry_id).await?;
    let pack = rules::of_programme(tx, opened.entry.programme_id).await?;
    require_open(&opened, &pack.scoring)?;
    proposal::require_second(actor, WHAT, row.state, row.proposed_by)?;
    let (state, kind) = match decline_reason {
        None => (ProposalState::Confirmed, "adjustment_confirmed"),
        Some(_) => (ProposalState::Declined, "adjustment_declined"),
    };
    let reason = decline_reason.clone().unwrap_or_else(|| row.reason.clone());
    let fields = adjustment::ActiveModel {
        state: Set(state),
        decided_by: Set(Some(actor.user.id)),
        decided_at: Set(Some(now)),
        decline_reason: Set(decline_reason),
        ..Default::default()
    };
    adjustment::Entity::update_many().set(fields).filter(adjustment::Column::Id.eq(row.id)).exec(tx).await?;
    record(tx, actor, &opened, &row, kind, &reason, now).await?;
    Ok(entry_id)
}

/// The subject is the adjustment, not the entry, whose timeline its enterprise reads.
async fn record(
    tx: &Tx,
    actor: &Actor,
    opened: &Opened,
    row: &adjustment::Model,
    kind: &'static str,
    reason: &str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let facts = json!({
        "entry": opened.entry.public_id, "kind": row.kind, "points": row.points, "reason": reason,
        "evidence": row.evidence,
    });
    let event = actor.event(kind, format!("adjustment:{}", row.public_id), facts, now);
    events::append(tx, &programmes::log_of(&opened.programme), event).await?;
    Ok(())
}

/// Bonus and deduction of each entry of a programme, before their caps. Errors: 409 while one waits for a second person.
pub async fn sums<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<BTreeMap<i64, (Points, Points)>> {
    let open = queries::count_open(db, programme_id).await?;
    if open > 0 {
        let detail = format!("还有 {open} 条加减分待第二人确认，确认或退回后才能排名。");
        return Err(AppError::state_forbids(detail));
    }
    let mut sums: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for row in queries::confirmed(db, programme_id).await? {
        let (bonus, deduction) = sums.entry(row.entry_id).or_default();
        let sum = match row.kind {
            AdjustmentKind::Bonus => bonus,
            AdjustmentKind::Deduction => deduction,
        };
        *sum = sum.checked_add(row.points).ok_or_else(too_many)?;
    }
    let points = |sum| Points::from_ten_thousandths(sum).map_err(AppError::internal);
    sums.into_iter().map(|(entry, (bonus, deduction))| Ok((entry, (points(bonus)?, points(deduction)?)))).collect()
}

/// What counted for an entry, for its explanation.
pub async fn counted<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    entry: &entry::Model,
) -> AppResult<Vec<AdjustmentView>> {
    let mut rows = queries::of_entry(db, entry.id).await?;
    rows.retain(|row| row.state == ProposalState::Confirmed);
    view(db, actor, &rows, false).await
}
