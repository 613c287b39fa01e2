//! Reads of adjustments.

use entity::{adjustment, entry, status::ProposalState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Query,
};

use crate::error::AppResult;

/// The adjustments of an entry, oldest first.
pub async fn of_entry<C: ConnectionTrait>(db: &C, entry_id: i64) -> AppResult<Vec<adjustment::Model>> {
    let of_entry = adjustment::Entity::find().filter(adjustment::Column::EntryId.eq(entry_id));
    Ok(of_entry.order_by_asc(adjustment::Column::Id).all(db).await?)
}

/// An adjustment and the public identifier of its entry, locked until the transaction ends.
pub async fn find_locked<C: ConnectionTrait>(db: &C, id: &str) -> AppResult<Option<(adjustment::Model, String)>> {
    let found = adjustment::Entity::find().filter(adjustment::Column::PublicId.eq(id)).lock_exclusive().one(db).await?;
    let Some(found) = found else { return Ok(None) };
    let entry: Option<String> = entry::Entity::find_by_id(found.entry_id)
        .select_only()
        .column(entry::Column::PublicId)
        .into_tuple()
        .one(db)
        .await?;
    Ok(entry.map(|entry| (found, entry)))
}

fn of_programme(programme_id: i64, state: ProposalState) -> Select<adjustment::Entity> {
    let entries = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(entry::Column::ProgrammeId.eq(programme_id))
        .to_owned();
    adjustment::Entity::find()
        .filter(adjustment::Column::EntryId.in_subquery(entries))
        .filter(adjustment::Column::State.eq(state))
}

/// The confirmed adjustments of a programme.
pub async fn confirmed<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<Vec<adjustment::Model>> {
    let confirmed = of_programme(programme_id, ProposalState::Confirmed);
    Ok(confirmed.order_by_asc(adjustment::Column::Id).all(db).await?)
}

/// How many adjustments of a programme wait for a second person.
pub async fn count_open<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<u64> {
    Ok(of_programme(programme_id, ProposalState::Proposed).count(db).await?)
}
