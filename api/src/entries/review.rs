//! What others do with an entry: federations return or recommend it, zone staff check it. A negative form check needs a
//! second person.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    correction_request, eligibility_review, entry, recommendation,
    status::{EligibilityDecision, ProgrammeStatus, RecommendationDecision, ReviewState},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    access::{self, Opened},
    dto::{BatchResult, EligibilityInput, Entry, RecommendInput, Refused, ReturnInput},
    queries, service,
    state::Event,
};
use crate::{
    app::Context,
    auth::{Action, Actor},
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    precondition::IfMatch,
    programmes::service as programmes,
};

/// How long an enterprise has for a correction that is asked for after the deadline.
const CORRECTION_TIME: TimeDelta = TimeDelta::days(3);

fn require_review_phase(opened: &Opened) -> AppResult<()> {
    if matches!(opened.programme.status, ProgrammeStatus::Open | ProgrammeStatus::Eligibility) {
        return Ok(());
    }
    Err(AppError::state_forbids("评选活动已不在申报或资格审查阶段，不能再改变申报的状态。"))
}

/// Sends an entry back for correction (退回补正).
pub async fn send_back(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: ReturnInput,
) -> AppResult<Entry> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = access::open_locked(tx, &actor, Action::ReturnEntry, &id).await?;
                version.require(opened.entry.version)?;
                require_review_phase(&opened)?;
                let status = service::require_next(&opened.entry, Event::Return)?;
                ask_corrections(tx, &actor, &opened.entry, &input, now).await?;
                let fields = entry::ActiveModel {
                    status: Set(status),
                    return_reason: Set(Some(input.reason.clone())),
                    correction_until: Set(Some(opened.programme.closes_at.max(now + CORRECTION_TIME))),
                    ..Default::default()
                };
                let named: Vec<&str> = input.fields.iter().map(|field| field.field.as_str()).collect();
                let facts = json!({ "reason": input.reason, "fields": named });
                service::commit_step(tx, &actor, &opened, fields, "entry_returned", facts, now).await
            })
        })
        .await?;
    service::get(context, &actor, &id).await
}

async fn ask_corrections(
    tx: &Tx,
    actor: &Actor,
    entry: &entry::Model,
    input: &ReturnInput,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let rows = input.fields.iter().map(|field| correction_request::ActiveModel {
        zone_id: Set(entry.zone_id),
        entry_id: Set(entry.id),
        field: Set(field.field.clone()),
        comment: Set(field.comment.clone()),
        created_by: Set(actor.user.id),
        created_at: Set(now),
        ..Default::default()
    });
    correction_request::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// A federation recommends an entry (推荐), or declines to.
pub async fn recommend(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    decision: RecommendationDecision,
    input: RecommendInput,
) -> AppResult<Entry> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                recommend_in(tx, &actor, &id, Some(version), decision, &input, now).await?;
                Ok(())
            })
        })
        .await?;
    service::get(context, &actor, &id).await
}

async fn recommend_in(
    tx: &Tx,
    actor: &Actor,
    id: &str,
    version: Option<IfMatch>,
    decision: RecommendationDecision,
    input: &RecommendInput,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let opened = access::open_locked(tx, actor, Action::RecommendEntry, id).await?;
    if let Some(version) = version {
        version.require(opened.entry.version)?;
    }
    require_review_phase(&opened)?;
    let (event, kind) = match decision {
        RecommendationDecision::Recommended => (Event::Recommend, "entry_recommended"),
        RecommendationDecision::NotRecommended => (Event::Decline, "entry_not_recommended"),
    };
    let status = service::require_next(&opened.entry, event)?;
    let row = recommendation::ActiveModel {
        zone_id: Set(opened.entry.zone_id),
        entry_id: Set(opened.entry.id),
        decision: Set(decision),
        opinion: Set(input.opinion.clone()),
        position: Set(input.rank),
        officer_id: Set(actor.user.id),
        created_at: Set(now),
        ..Default::default()
    };
    recommendation::Entity::insert(row).exec_without_returning(tx).await?;
    let fields = entry::ActiveModel { status: Set(status), recommendation_rank: Set(input.rank), ..Default::default() };
    let facts = json!({ "opinion": input.opinion, "rank": input.rank });
    service::commit_step(tx, actor, &opened, fields, kind, facts, now).await
}

/// Recommends many entries with one opinion; those that cannot be are named, the others are done.
pub async fn recommend_many(
    context: &Context,
    actor: &Actor,
    programme_id: &str,
    ids: Vec<String>,
    opinion: String,
) -> AppResult<BatchResult> {
    programmes::find_visible(context.db.read(), actor, programme_id).await?;
    let input = RecommendInput { opinion, rank: None };
    let now = context.clock.now();
    let mut result = BatchResult { done: 0, refused: Vec::new() };
    for id in ids {
        let (author, input, wanted) = (actor.clone(), input.clone(), id.clone());
        let outcome = context
            .db
            .write(move |tx| {
                let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
                Box::pin(async move {
                    let decision = RecommendationDecision::Recommended;
                    recommend_in(tx, &actor, &id, None, decision, &input, now).await
                })
            })
            .await;
        note(&mut result, id, outcome)?;
    }
    Ok(result)
}

/// Passes the form check of many entries; those that cannot be are named, the others are done.
pub async fn pass_many(
    context: &Context,
    actor: &Actor,
    programme_id: &str,
    ids: Vec<String>,
) -> AppResult<BatchResult> {
    programmes::find_visible(context.db.read(), actor, programme_id).await?;
    let now = context.clock.now();
    let mut result = BatchResult { done: 0, refused: Vec::new() };
    for id in ids {
        let (author, wanted) = (actor.clone(), id.clone());
        let outcome = context
            .db
            .write(move |tx| {
                let (actor, id) = (author.clone(), wanted.clone());
                Box::pin(async move {
                    let opened = access::open_locked(tx, &actor, Action::ReviewEligibility, &id).await?;
                    require_review_phase(&opened)?;
                    pass(tx, &actor, &opened, "{}", now).await
                })
            })
            .await;
        note(&mut result, id, outcome)?;
    }
    Ok(result)
}

/// A refusal is the entry's own; a failing database ends the batch.
fn note(result: &mut BatchResult, entry_id: String, outcome: AppResult<()>) -> AppResult<()> {
    match outcome {
        Ok(()) => result.done += 1,
        Err(error) if error.is_storage_fault() => return Err(error),
        Err(error) => {
            result.refused.push(Refused { entry_id, number: None, code: error.code, message: error.detail });
        }
    }
    Ok(())
}

/// Decides the form check of one entry. `ineligible` is proposed by one person and confirmed by another.
pub async fn decide(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: EligibilityInput,
) -> AppResult<Entry> {
    let now = context.clock.now();
    let has_reason = input.reason.as_deref().is_some_and(|reason| reason.trim().chars().count() >= 2);
    if input.decision == EligibilityDecision::Ineligible && !has_reason {
        return Err(AppError::field("reason", "required", "判定资格不符须写明原因，企业会看到。"));
    }
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = access::open_locked(tx, &actor, Action::ReviewEligibility, &id).await?;
                version.require(opened.entry.version)?;
                require_review_phase(&opened)?;
                let checks = serde_json::to_string(&input.checks).map_err(AppError::internal)?;
                match input.decision {
                    EligibilityDecision::Eligible => pass(tx, &actor, &opened, &checks, now).await,
                    EligibilityDecision::Ineligible => {
                        reject(tx, &actor, &opened, &checks, input.reason.unwrap_or_default(), now).await
                    }
                }
            })
        })
        .await?;
    service::get(context, &actor, &id).await
}

async fn pass(tx: &Tx, actor: &Actor, opened: &Opened, checks: &str, now: DateTime<Utc>) -> AppResult<()> {
    let status = service::require_next(&opened.entry, Event::Pass)?;
    let row = eligibility_review::ActiveModel {
        decision: Set(EligibilityDecision::Eligible),
        state: Set(ReviewState::Confirmed),
        confirmed_by: Set(Some(actor.user.id)),
        confirmed_at: Set(Some(now)),
        ..new_review(actor, &opened.entry, checks, now)
    };
    eligibility_review::Entity::insert(row).exec_without_returning(tx).await?;
    let fields = entry::ActiveModel { status: Set(status), ..Default::default() };
    service::commit_step(tx, actor, opened, fields, "entry_eligible", json!({}), now).await
}

fn new_review(
    actor: &Actor,
    entry: &entry::Model,
    checks: &str,
    now: DateTime<Utc>,
) -> eligibility_review::ActiveModel {
    eligibility_review::ActiveModel {
        zone_id: Set(entry.zone_id),
        entry_id: Set(entry.id),
        checks: Set(checks.to_owned()),
        proposed_by: Set(actor.user.id),
        proposed_at: Set(now),
        ..Default::default()
    }
}

async fn reject(
    tx: &Tx,
    actor: &Actor,
    opened: &Opened,
    checks: &str,
    reason: String,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let status = service::require_next(&opened.entry, Event::Fail)?;
    let proposed = queries::latest_review(tx, opened.entry.id)
        .await?
        .filter(|review| review.state == ReviewState::Proposed && review.decision == EligibilityDecision::Ineligible);
    let Some(proposed) = proposed else {
        let row = eligibility_review::ActiveModel {
            decision: Set(EligibilityDecision::Ineligible),
            state: Set(ReviewState::Proposed),
            reason: Set(Some(reason.clone())),
            ..new_review(actor, &opened.entry, checks, now)
        };
        eligibility_review::Entity::insert(row).exec_without_returning(tx).await?;
        let facts = json!({ "reason": reason });
        let unchanged = entry::ActiveModel::default();
        return service::commit_step(tx, actor, opened, unchanged, "ineligibility_proposed", facts, now).await;
    };
    if proposed.proposed_by == actor.user.id {
        let detail = "资格不符由您提出，需要另一位工作人员确认。";
        return Err(AppError::new(ErrorCode::SamePerson, detail));
    }
    eligibility_review::Entity::update_many()
        .col_expr(eligibility_review::Column::State, Expr::value(ReviewState::Confirmed))
        .col_expr(eligibility_review::Column::ConfirmedBy, Expr::value(actor.user.id))
        .col_expr(eligibility_review::Column::ConfirmedAt, Expr::value(now))
        .filter(eligibility_review::Column::Id.eq(proposed.id))
        .exec(tx)
        .await?;
    let fields = entry::ActiveModel { status: Set(status), ..Default::default() };
    let facts = json!({ "reason": proposed.reason });
    service::commit_step(tx, actor, opened, fields, "entry_ineligible", facts, now).await
}
