//! The lock of a round: the supervisor signs that it is complete, staff lock it, and the engine says who goes on.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use entity::{
    entry, round, score_sheet,
    status::{EntryStatus, RoundStatus, SheetStatus},
};
use scoring::official::{self, Faults};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;

use super::{ROUND, measurements, overview, store_round};
use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult, ErrorCode, FieldError},
    events,
    programmes::{self, state::Event},
    rankings::run,
    reviews::{
        conflict::{self, Party},
        dto::Round,
        plan::count,
        queries::{self, Collected, Stage},
        rules::{self, Pack},
        state::{self, RoundEvent},
    },
};

/// How many missing things an answer names.
const MOST_NAMED: usize = 200;
/// How many keys one statement may name.
const CHUNK: usize = 1_000;

/// The supervisor signs that the round is complete and may be locked. Errors: 409 with what is missing.
pub async fn sign_round_lock(context: &Context, actor: Actor, round_id: String, statement: String) -> AppResult<Round> {
    let now = context.clock.now();
    let shared = Arc::new((actor.clone(), round_id.clone(), statement));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, round_id, statement) = &*shared;
                sign(tx, actor, round_id, statement.trim(), now).await
            })
        })
        .await?;
    overview::get_round(context, &actor, &round_id).await
}

async fn sign(tx: &Tx, actor: &Actor, round_id: &str, statement: &str, now: DateTime<Utc>) -> AppResult<()> {
    let stage = queries::lock_stage(tx, round_id).await?;
    policy::require(actor, Action::SignRoundLock, &stage.target(), ROUND)?;
    let status = stage.next(RoundEvent::SignLock)?;
    require_complete(tx, &stage).await?;
    let mut sheets = serde_json::Map::new();
    for tally in queries::tallies(tx, stage.round.id).await? {
        let before = sheets.get(state::sheet_label(tally.status)).and_then(serde_json::Value::as_i64).unwrap_or(0);
        sheets.insert(state::sheet_label(tally.status).to_owned(), json!(before + tally.count));
    }
    let facts = json!({ "round": stage.round.key, "statement": statement, "sheets": sheets });
    events::append(tx, &stage.log(), actor.event("round_lock_signed", stage.subject(), facts, now)).await?;
    let fields = round::ActiveModel {
        status: Set(status),
        supervisor_id: Set(Some(actor.user.id)),
        supervisor_statement: Set(Some(statement.to_owned())),
        supervisor_signed_at: Set(Some(now)),
        ..Default::default()
    };
    store_round(tx, &stage.round, fields).await
}

/// Errors: 409 naming every open sheet, or every signed sheet with a conflict of interest, or while values are to be measured.
async fn require_complete<C: ConnectionTrait>(db: &C, stage: &Stage) -> AppResult<()> {
    let open = queries::open_lines(db, stage.round.id).await?;
    if !open.is_empty() {
        let fields = open.iter().take(MOST_NAMED).map(|line| {
            let number = line.number.as_deref().unwrap_or(&line.title);
            let message = format!("{number}《{}》：{}{}", line.title, line.judge, state::sheet_label(line.status));
            FieldError::new(format!("sheets[{}]", line.sheet_public_id), line.status_name(), message)
        });
        let detail = format!(
            "“{}”还有 {} 份评分表没有签名：请催办，或由组长提出缺席、监督确认后再继续。",
            stage.round.name,
            open.len()
        );
        let error = AppError::new(ErrorCode::IncompleteSheets, detail);
        return Err(AppError { fields: fields.collect(), ..error });
    }
    measurements::require_checked(db, stage).await?;
    require_no_conflict(db, stage).await
}

/// A tie that was declared after a sheet was signed must be dealt with before the marks count.
async fn require_no_conflict<C: ConnectionTrait>(db: &C, stage: &Stage) -> AppResult<()> {
    let signed = queries::signed_parties(db, stage.round.id).await?;
    let experts: BTreeSet<i64> = signed.iter().map(|sheet| sheet.expert_id).collect();
    let interests = queries::interests(db, experts.into_iter().collect()).await?;
    let mut fields = Vec::new();
    for sheet in signed {
        let party = Party { enterprise_id: sheet.enterprise_id, group: sheet.enterprise_group };
        if let Some(reason) = interests.get(&sheet.expert_id).and_then(|own| conflict::find(own, &party)) {
            let message = format!("{}：{}", sheet.entry_code, conflict::label(reason));
            fields.push(FieldError::new(format!("sheets[{}]", sheet.entry_code), "conflict_of_interest", message));
        }
    }
    if fields.is_empty() {
        return Ok(());
    }
    let detail =
        format!("有 {} 份已签名的评分表存在应回避的关系：请组长退回这些评分表，由评委申请回避。", fields.len());
    Err(AppError { fields, ..AppError::new(ErrorCode::ConflictOfInterest, detail) })
}

/// Locks a round that the supervisor signed: its sheets are final and its entries go on or out. The last lock computes the
/// ranking as well. Errors: 409.
pub async fn lock_round(context: &Context, actor: Actor, round_id: String) -> AppResult<Round> {
    let now = context.clock.now();
    let shared = Arc::new((actor.clone(), round_id.clone()));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, round_id) = &*shared;
                lock(tx, actor, round_id, now).await
            })
        })
        .await?;
    overview::get_round(context, &actor, &round_id).await
}

async fn lock(tx: &Tx, actor: &Actor, round_id: &str, now: DateTime<Utc>) -> AppResult<()> {
    let stage = queries::lock_stage(tx, round_id).await?;
    policy::require(actor, Action::ManageRound, &stage.target(), ROUND)?;
    if matches!(stage.round.status, RoundStatus::Scoring | RoundStatus::Signed) {
        require_complete(tx, &stage).await?;
    }
    if stage.round.status == RoundStatus::Scoring {
        return Err(AppError::state_forbids("评分表已齐，但监督人员还没有签字：请监督人员签字后再锁定。"));
    }
    let status = stage.next(RoundEvent::Lock)?;
    let pack = rules::of_programme(tx, stage.programme.id).await?;
    let collected = queries::competition(tx, &pack, stage.programme.id, stage.round.number).await?;
    let passed = passed(&pack, &collected, &stage)?;
    let is_last = queries::find_round(tx, stage.programme.id, stage.round.number + 1).await?.is_none();
    move_entries(tx, &stage, passed.clone(), is_last, now).await?;
    close_sheets(tx, stage.round.id).await?;
    let fields = round::ActiveModel {
        status: Set(status),
        locked_by: Set(Some(actor.user.id)),
        locked_at: Set(Some(now)),
        ..Default::default()
    };
    store_round(tx, &stage.round, fields).await?;
    let passed_keys: Vec<&str> = collected
        .entry_ids
        .iter()
        .filter(|(_, id)| passed.binary_search(id).is_ok())
        .map(|(key, _)| key.as_str())
        .collect();
    let facts = json!({
        "round": stage.round.key, "rules": pack.hash, "is_last": is_last,
        "entries": count(collected.entry_ids.len()), "passed": passed_keys,
    });
    programmes::service::advance(tx, actor, &stage.programme, Event::LockRound, facts, now).await?;
    if is_last { rank(tx, actor, &stage, now).await } else { Ok(()) }
}

/// The ranking follows the last lock in the same transaction. What the rules cannot rank stays locked, so that staff see
/// why when they start the ranking by hand.
async fn rank(tx: &Tx, actor: &Actor, stage: &Stage, now: DateTime<Utc>) -> AppResult<()> {
    let programme = programmes::service::get_locked(tx, &stage.programme.public_id).await?;
    match run::compute(tx, actor, &programme, now).await {
        Err(error) if error.code != ErrorCode::IncompleteMarks => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Keys of the entries that go on, in order. Errors: 409 with what the engine cannot count.
fn passed(pack: &Pack, collected: &Collected, stage: &Stage) -> AppResult<Vec<i64>> {
    let rounds = usize::try_from(stage.round.number).map_err(AppError::internal)?;
    let advancing =
        official::advance(&pack.scoring, &collected.competition, rounds).map_err(|faults| refuse(&faults))?;
    let mut ids: Vec<i64> = advancing
        .into_iter()
        .filter(|entry| !entry.is_vetoed())
        .filter_map(|entry| collected.entry_ids.get(&entry.entry).copied())
        .collect();
    ids.sort_unstable();
    Ok(ids)
}

fn refuse(faults: &Faults) -> AppError {
    let fields: Vec<FieldError> = faults
        .faults
        .iter()
        .take(MOST_NAMED)
        .map(|fault| {
            let place = format!("entries[{}]", fault.entry.as_deref().unwrap_or_default());
            FieldError::new(place, "incomplete", format!("{}；{}", fault.message.zh, fault.remedy.zh))
        })
        .collect();
    let first = fields.first().map(|field| field.message.clone()).unwrap_or_default();
    let detail = format!("按规则还不能计算这一轮的结果（共 {} 处）：{first}", faults.faults.len());
    AppError { fields, ..AppError::new(ErrorCode::IncompleteMarks, detail) }
}

/// After the last round every entry is scored; before it, those that passed are shortlisted and the rest eliminated.
async fn move_entries(tx: &Tx, stage: &Stage, passed: Vec<i64>, is_last: bool, now: DateTime<Utc>) -> AppResult<()> {
    let mark = |status: EntryStatus| {
        entry::Entity::update_many()
            .col_expr(entry::Column::Status, Expr::value(status))
            .col_expr(entry::Column::Version, Expr::col(entry::Column::Version).add(1))
            .col_expr(entry::Column::UpdatedAt, Expr::value(now))
            .filter(entry::Column::ProgrammeId.eq(stage.programme.id))
            .filter(entry::Column::Status.eq(EntryStatus::Scoring))
    };
    let reached = if is_last { EntryStatus::Scored } else { EntryStatus::Shortlisted };
    for chunk in passed.chunks(CHUNK) {
        mark(reached).filter(entry::Column::Id.is_in(chunk.iter().copied())).exec(tx).await?;
    }
    mark(EntryStatus::Eliminated).exec(tx).await?;
    Ok(())
}

async fn close_sheets(tx: &Tx, round_id: i64) -> AppResult<()> {
    score_sheet::Entity::update_many()
        .col_expr(score_sheet::Column::Status, Expr::value(SheetStatus::Locked))
        .col_expr(score_sheet::Column::Version, Expr::col(score_sheet::Column::Version).add(1))
        .filter(score_sheet::Column::RoundId.eq(round_id))
        .filter(score_sheet::Column::Status.eq(SheetStatus::Submitted))
        .exec(tx)
        .await?;
    Ok(())
}
