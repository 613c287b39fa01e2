//! What staff do with a signed list: post it, finalize it after its publicity period, issue it.

use chrono::{DateTime, Utc};
use entity::{
    award, award_list, entry,
    status::{AwardSection, EntryStatus},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    super::{
        dto::{AwardList, IssueInput, PublicityInput},
        queries,
        state::Event,
        workdays,
    },
    Opened, Step, advance, get, move_along, open_locked,
};
use crate::{
    app::Context,
    auth::{Action, Actor},
    db::Tx,
    error::{AppError, AppResult},
    precondition::IfMatch,
    programmes::state::Event as ProgrammeEvent,
};

/// Posts a signed list for its publicity period (公示).
pub async fn start_publicity(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: PublicityInput,
) -> AppResult<AwardList> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = open_locked(tx, &actor, Action::ManageAwardList, &id).await?;
                let exceptions = queries::exceptions(tx, opened.list.zone_id).await?;
                let days = opened.pack.whole.publicity.working_days;
                let ends_on = workdays::end_of_period(input.starts_on, days, &exceptions)
                    .ok_or_else(|| AppError::field("starts_on", "range", "公示开始日期超出日历范围，请重新选择。"))?;
                let fields = award_list::ActiveModel {
                    starts_on: Set(Some(input.starts_on)),
                    ends_on: Set(Some(ends_on)),
                    contact: Set(Some(input.contact)),
                    how_to_object: Set(Some(input.how_to_object)),
                    published_at: Set(Some(now)),
                    ..Default::default()
                };
                let facts = json!({ "starts_on": input.starts_on.to_string(), "ends_on": ends_on.to_string() });
                let step = Step { event: Event::StartPublicity, kind: "publicity_posted", facts };
                move_along(tx, &actor, &opened, version, fields, step, now).await?;
                mark_entries(tx, &opened, EntryStatus::Publicized, now).await?;
                advance(tx, &actor, &opened, ProgrammeEvent::StartPublicity, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Finalizes a list after the last day of its publicity period.
pub async fn finalize(context: &Context, actor: Actor, id: String, version: IfMatch) -> AppResult<AwardList> {
    let db = context.db.clone();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, db) = (author.clone(), wanted.clone(), db.clone());
            Box::pin(async move {
                let opened = open_locked(tx, &actor, Action::ManageAwardList, &id).await?;
                let now = db.now(tx).await?;
                let zone: chrono_tz::Tz = opened.programme.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
                let today = now.with_timezone(&zone).date_naive();
                if let Some(ends_on) = opened.list.ends_on.filter(|ends_on| today <= *ends_on) {
                    let detail = format!("公示期到 {ends_on} 结束，之后才能定稿。");
                    return Err(AppError::state_forbids(detail));
                }
                let fields = award_list::ActiveModel::default();
                let step = Step { event: Event::Finalize, kind: "list_finalized", facts: json!({}) };
                move_along(tx, &actor, &opened, version, fields, step, now).await?;
                advance(tx, &actor, &opened, ProgrammeEvent::Decide, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Issues a final list under its document number (文号).
pub async fn issue(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    input: IssueInput,
) -> AppResult<AwardList> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, input) = (author.clone(), wanted.clone(), input.clone());
            Box::pin(async move {
                let opened = open_locked(tx, &actor, Action::ManageAwardList, &id).await?;
                let facts = json!({ "document_no": input.document_no, "issued_on": input.issued_on.to_string() });
                let fields = award_list::ActiveModel {
                    document_no: Set(Some(input.document_no)),
                    issued_on: Set(Some(input.issued_on)),
                    ..Default::default()
                };
                let step = Step { event: Event::Issue, kind: "list_issued", facts };
                move_along(tx, &actor, &opened, version, fields, step, now).await?;
                mark_entries(tx, &opened, EntryStatus::Awarded, now).await?;
                advance(tx, &actor, &opened, ProgrammeEvent::Award, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// Sets the status of the awarded entries.
async fn mark_entries(tx: &Tx, opened: &Opened, status: EntryStatus, now: DateTime<Utc>) -> AppResult<()> {
    let awarded = sea_orm::sea_query::Query::select()
        .column(award::Column::EntryId)
        .from(award::Entity)
        .and_where(award::Column::ListId.eq(opened.list.id))
        .and_where(award::Column::Section.eq(AwardSection::Primary))
        .to_owned();
    entry::Entity::update_many()
        .col_expr(entry::Column::Status, Expr::value(status))
        .col_expr(entry::Column::UpdatedAt, Expr::value(now))
        .col_expr(entry::Column::Version, ExprTrait::add(Expr::col(entry::Column::Version), 1))
        .filter(entry::Column::Id.in_subquery(awarded))
        // An award under an earlier version of the list is not taken back by posting the next.
        .filter(entry::Column::Status.ne(EntryStatus::Awarded))
        .exec(tx)
        .await?;
    Ok(())
}
