//! Reads of award lists.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    approval, award, award_list, calendar_day, entry, panel, panel_member, programme, ranking_run, round,
    status::{ApprovalDecision, AwardListStatus, AwardSection, EntryStatus},
    user, zone,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};

use super::{dto::ListFilter, workdays::Exceptions};
use crate::{
    auth::Actor,
    error::{AppError, AppResult},
    page::Slice,
};

/// A list by its public identifier.
pub async fn find<C: ConnectionTrait>(db: &C, id: &str) -> AppResult<Option<award_list::Model>> {
    Ok(award_list::Entity::find().filter(award_list::Column::PublicId.eq(id)).one(db).await?)
}

/// The same, locked until the transaction ends.
pub async fn find_locked<C: ConnectionTrait>(db: &C, id: &str) -> AppResult<Option<award_list::Model>> {
    Ok(award_list::Entity::find().filter(award_list::Column::PublicId.eq(id)).lock_exclusive().one(db).await?)
}

/// The list of a programme that has been neither returned nor superseded, locked until the transaction ends.
pub async fn find_standing<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<Option<award_list::Model>> {
    Ok(award_list::Entity::find()
        .filter(award_list::Column::ProgrammeId.eq(programme_id))
        .filter(award_list::Column::Status.is_not_in([AwardListStatus::Returned, AwardListStatus::Superseded]))
        .order_by_desc(award_list::Column::Id)
        .lock_exclusive()
        .one(db)
        .await?)
}

/// A page of the lists of the actor's zone, newest first. A panel chair sees those of the panels they chair.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    is_whole_zone: bool,
    filter: &ListFilter,
    slice: Slice,
) -> AppResult<(Vec<award_list::Model>, u64)> {
    let mut find = award_list::Entity::find().filter(award_list::Column::ZoneId.eq(actor.zone.id));
    if !is_whole_zone {
        let programmes = chaired_programmes(db, actor).await?;
        find = find.filter(award_list::Column::ProgrammeId.is_in(programmes));
    }
    if let Some(status) = filter.status {
        find = find.filter(award_list::Column::Status.eq(status));
    }
    let total = find.clone().count(db).await?;
    let rows = find.order_by_desc(award_list::Column::Id).offset(slice.offset).limit(slice.limit).all(db).await?;
    Ok((rows, total))
}

/// Programmes in whose rounds the actor chairs a panel.
pub async fn chaired_programmes<C: ConnectionTrait>(db: &C, actor: &Actor) -> AppResult<Vec<i64>> {
    let Some(expert_id) = actor.expert_id else { return Ok(Vec::new()) };
    let panels = Query::select()
        .column(panel_member::Column::PanelId)
        .from(panel_member::Entity)
        .and_where(panel_member::Column::ExpertId.eq(expert_id))
        .and_where(panel_member::Column::IsChair.eq(true))
        .to_owned();
    let rounds = Query::select()
        .column(panel::Column::RoundId)
        .from(panel::Entity)
        .and_where(panel::Column::Id.in_subquery(panels))
        .to_owned();
    Ok(round::Entity::find()
        .select_only()
        .column(round::Column::ProgrammeId)
        .distinct()
        .filter(round::Column::Id.in_subquery(rounds))
        .into_tuple()
        .all(db)
        .await?)
}

/// Lines of several lists, in the order of the ranking.
pub async fn lines<C: ConnectionTrait>(db: &C, list_ids: Vec<i64>) -> AppResult<Vec<award::Model>> {
    Ok(award::Entity::find()
        .filter(award::Column::ListId.is_in(list_ids))
        .order_by_asc(award::Column::Section)
        .order_by_asc(award::Column::Position)
        .all(db)
        .await?)
}

/// Number and prize money of the awards of several lists.
pub async fn sums<C: ConnectionTrait>(db: &C, list_ids: Vec<i64>) -> AppResult<BTreeMap<i64, (u64, i64)>> {
    let rows: Vec<(i64, i64)> = award::Entity::find()
        .select_only()
        .columns([award::Column::ListId, award::Column::PrizeFen])
        .filter(award::Column::ListId.is_in(list_ids))
        .filter(award::Column::Section.eq(AwardSection::Primary))
        .into_tuple()
        .all(db)
        .await?;
    let mut sums: BTreeMap<i64, (u64, i64)> = BTreeMap::new();
    for (list_id, prize) in rows {
        let sum = sums.entry(list_id).or_default();
        *sum = (sum.0 + 1, sum.1.saturating_add(prize));
    }
    Ok(sums)
}

/// Programmes by key.
pub async fn programmes<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> AppResult<BTreeMap<i64, programme::Model>> {
    let rows = programme::Entity::find().filter(programme::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Signatures on a list, oldest first, with the signers' names.
pub async fn approvals<C: ConnectionTrait>(db: &C, list_id: i64) -> AppResult<Vec<(approval::Model, String)>> {
    let rows = approval::Entity::find()
        .filter(approval::Column::ListId.eq(list_id))
        .order_by_asc(approval::Column::Id)
        .all(db)
        .await?;
    let names: BTreeMap<i64, String> = user::Entity::find()
        .filter(user::Column::Id.is_in(rows.iter().map(|row| row.user_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|user| (user.id, user.display_name))
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let name = names.get(&row.user_id).cloned().unwrap_or_default();
            (row, name)
        })
        .collect())
}

/// Leaders who have approved a list so far.
pub async fn leaders_who_approved<C: ConnectionTrait>(db: &C, list_id: i64) -> AppResult<Vec<i64>> {
    Ok(approval::Entity::find()
        .select_only()
        .column(approval::Column::UserId)
        .filter(approval::Column::ListId.eq(list_id))
        .filter(approval::Column::Step.eq(entity::status::ApprovalStep::Leadership))
        .filter(approval::Column::Decision.eq(ApprovalDecision::Approved))
        .into_tuple()
        .all(db)
        .await?)
}

/// The number of the last list of a programme, 0 for none.
pub async fn last_version<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<i64> {
    let last: Option<Option<i64>> = award_list::Entity::find()
        .select_only()
        .column_as(award_list::Column::ListVersion.max(), "last")
        .filter(award_list::Column::ProgrammeId.eq(programme_id))
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// The run behind a list.
pub async fn run<C: ConnectionTrait>(db: &C, run_id: i64) -> AppResult<ranking_run::Model> {
    ranking_run::Entity::find_by_id(run_id)
        .one(db)
        .await?
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("run {run_id} is gone")))
}

/// Holidays and working weekends of a zone.
pub async fn exceptions<C: ConnectionTrait>(db: &C, zone_id: i64) -> AppResult<Exceptions> {
    let rows: Vec<(NaiveDate, bool)> = calendar_day::Entity::find()
        .select_only()
        .columns([calendar_day::Column::Day, calendar_day::Column::IsWorking])
        .filter(calendar_day::Column::ZoneId.eq(zone_id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Entries of a programme by category and status.
pub async fn entry_counts<C: ConnectionTrait>(
    db: &C,
    programme_id: i64,
) -> AppResult<Vec<(Option<String>, EntryStatus, i64)>> {
    Ok(entry::Entity::find()
        .select_only()
        .column(entry::Column::Category)
        .column(entry::Column::Status)
        .column_as(entry::Column::Id.count(), "count")
        .filter(entry::Column::ProgrammeId.eq(programme_id))
        .group_by(entry::Column::Category)
        .group_by(entry::Column::Status)
        .into_tuple()
        .all(db)
        .await?)
}

/// A zone.
pub async fn zone<C: ConnectionTrait>(db: &C, zone_id: i64) -> AppResult<zone::Model> {
    zone::Entity::find_by_id(zone_id)
        .one(db)
        .await?
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("zone {zone_id} is gone")))
}
