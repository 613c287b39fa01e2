//! Reads of the log, always within one zone.

use entity::{event, event_log, programme};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use super::dto::EventFilter;
use crate::{
    error::{AppError, AppResult},
    page::Slice,
};

/// Events of the zone, newest first, with the name of their log.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    zone_id: i64,
    filter: &EventFilter,
    slice: Slice,
) -> AppResult<(Vec<(event::Model, Option<event_log::Model>)>, u64)> {
    let mut find = event::Entity::find()
        .join(JoinType::InnerJoin, event::Relation::EventLog.def())
        .filter(event_log::Column::ZoneId.eq(zone_id));
    if let Some(id) = filter.programme_id.as_deref() {
        find = find.filter(event_log::Column::ProgrammeId.eq(programme_of_zone(db, zone_id, id).await?));
    }
    if let Some(kind) = filter.kind.as_deref() {
        find = find.filter(event::Column::Type.eq(kind));
    }
    let total = find.clone().count(db).await?;
    let events = find.order_by_desc(event::Column::Id).offset(slice.offset).limit(slice.limit).all(db).await?;
    let logs = event_log::Entity::find().filter(event_log::Column::ZoneId.eq(zone_id)).all(db).await?;
    let with_logs = events
        .into_iter()
        .map(|event| {
            let log = logs.iter().find(|log| log.id == event.log_id).cloned();
            (event, log)
        })
        .collect();
    Ok((with_logs, total))
}

async fn programme_of_zone<C: ConnectionTrait>(db: &C, zone_id: i64, id: &str) -> AppResult<i64> {
    programme::Entity::find()
        .filter(programme::Column::ZoneId.eq(zone_id))
        .filter(programme::Column::PublicId.eq(id))
        .one(db)
        .await?
        .map(|programme| programme.id)
        .ok_or_else(|| AppError::not_found("这项评选活动"))
}
