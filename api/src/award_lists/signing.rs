//! The signatures on an award list: panel chair, supervisor, two different leaders. Each names the content it was given
//! on; any of them may send the list back.

use chrono::{DateTime, Utc};
use entity::{
    approval, award_list,
    status::{ApprovalDecision, ApprovalStep, AwardListStatus},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;

use super::{
    dto::{AwardList, SignInput},
    queries,
    service::{self, Opened, Step, WHAT},
    state::{self, Event},
};
use crate::{
    app::Context,
    auth::{Action, Actor},
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    precondition::IfMatch,
    programmes::state::Event as ProgrammeEvent,
};

/// How many different leaders a list needs.
const LEADERS: usize = 2;

/// A panel chair confirms that the list follows from the panel's marks.
pub async fn confirm(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: SignInput,
) -> AppResult<AwardList> {
    sign(context, actor, id, version, input, ApprovalStep::Panel).await
}

/// The supervisor signs.
pub async fn supervise(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: SignInput,
) -> AppResult<AwardList> {
    sign(context, actor, id, version, input, ApprovalStep::Supervisor).await
}

/// A leader approves; the second, a different one, completes the step.
pub async fn approve(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: SignInput,
) -> AppResult<AwardList> {
    sign(context, actor, id, version, input, ApprovalStep::Leadership).await
}

async fn sign(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: SignInput,
    step: ApprovalStep,
) -> AppResult<AwardList> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let (action, event, kind) = match step {
                    ApprovalStep::Panel => (Action::ConfirmAwardList, Event::Confirm, "list_confirmed"),
                    ApprovalStep::Supervisor => (Action::SuperviseAwardList, Event::Supervise, "list_supervised"),
                    ApprovalStep::Leadership => (Action::ApproveAwardList, Event::Approve, "list_approved"),
                };
                let opened = service::open_locked(tx, &actor, action, &id).await?;
                version.require(opened.list.version)?;
                require_same_content(&opened, &input.content_hash)?;
                let facts = json!({ "content_hash": opened.list.content_hash, "comment": input.comment });
                let is_last = step != ApprovalStep::Leadership || is_second_leader(tx, &actor, &opened).await?;
                if state::next(opened.list.status, event).is_some() {
                    insert(tx, &actor, &opened, step, ApprovalDecision::Approved, input.comment, now).await?;
                }
                let fields = award_list::ActiveModel::default();
                if is_last {
                    let step = Step { event, kind, facts };
                    return service::move_along(tx, &actor, &opened, version, fields, step, now).await;
                }
                service::store(tx, &opened.list, fields, now).await?;
                service::record(tx, &actor, &opened.programme, &opened.list.public_id, kind, facts, now).await
            })
        })
        .await?;
    service::get(context, &actor, &id).await
}

/// Whether another leader has approved already. Errors: 409 when it was the actor; 409 before the supervisor has signed.
async fn is_second_leader(tx: &Tx, actor: &Actor, opened: &Opened) -> AppResult<bool> {
    if opened.list.status != AwardListStatus::SupervisorSigned {
        let label = state::label(opened.list.status);
        return Err(AppError::state_forbids(format!("{WHAT}现在是“{label}”，还不能由领导批准或已批准完毕。")));
    }
    let before = queries::leaders_who_approved(tx, opened.list.id).await?;
    if before.contains(&actor.user.id) {
        return Err(AppError::new(ErrorCode::SamePerson, "您已批准过这份名单，第二签需要另一位领导。"));
    }
    Ok(before.len() + 1 >= LEADERS)
}

fn require_same_content(opened: &Opened, seen: &str) -> AppResult<()> {
    if opened.list.content_hash == seen {
        return Ok(());
    }
    let detail = "您看到的名单与当前名单内容不一致（指纹不同），没有签名。请刷新核对后再签。";
    Err(AppError::new(ErrorCode::Conflict, detail))
}

async fn insert(
    tx: &Tx,
    actor: &Actor,
    opened: &Opened,
    step: ApprovalStep,
    decision: ApprovalDecision,
    comment: Option<String>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let row = approval::ActiveModel {
        zone_id: Set(opened.list.zone_id),
        list_id: Set(opened.list.id),
        step: Set(step),
        decision: Set(decision),
        user_id: Set(actor.user.id),
        comment: Set(comment),
        content_hash: Set(opened.list.content_hash.clone()),
        decided_at: Set(now),
        ..Default::default()
    };
    approval::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A signer sends the list back with a comment; staff then draft the next version.
pub async fn send_back(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: SignInput,
) -> AppResult<AwardList> {
    let comment = input.comment.clone().filter(|comment| comment.trim().chars().count() >= 2);
    if comment.is_none() {
        return Err(AppError::field("comment", "required", "退回须写明意见，经办人会看到。"));
    }
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = service::open_locked(tx, &actor, Action::ReturnAwardList, &id).await?;
                require_same_content(&opened, &input.content_hash)?;
                let facts = json!({ "content_hash": opened.list.content_hash, "comment": input.comment });
                let step = Step { event: Event::Return, kind: "list_returned", facts };
                let fields = award_list::ActiveModel::default();
                service::move_along(tx, &actor, &opened, version, fields, step, now).await?;
                service::withdraw_from_public(tx, &opened.list, now).await?;
                service::advance(tx, &actor, &opened, ProgrammeEvent::ReturnList, now).await
            })
        })
        .await?;
    service::get(context, &actor, &id).await
}
