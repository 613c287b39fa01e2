//! Reads of what is public.

use std::collections::BTreeMap;

use entity::{programme, rule_pack, status::ProgrammeStatus, zone};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::AppResult;

/// Most programmes that the public list shows, latest deadline first.
const MOST: u64 = 100;

/// The zones, in the order they were made.
pub async fn zones<C: ConnectionTrait>(db: &C) -> AppResult<Vec<zone::Model>> {
    Ok(zone::Entity::find().order_by_asc(zone::Column::Id).all(db).await?)
}

/// Announced programmes of all zones.
pub async fn programmes<C: ConnectionTrait>(db: &C) -> AppResult<Vec<programme::Model>> {
    let hidden = [ProgrammeStatus::Draft, ProgrammeStatus::Proposed, ProgrammeStatus::Cancelled];
    Ok(programme::Entity::find()
        .filter(programme::Column::Status.is_not_in(hidden))
        .order_by_desc(programme::Column::ClosesAt)
        .order_by_desc(programme::Column::Id)
        .limit(MOST)
        .all(db)
        .await?)
}

/// The rule packs in force, by programme.
pub async fn rule_packs<C: ConnectionTrait>(
    db: &C,
    programmes: Vec<i64>,
) -> AppResult<BTreeMap<i64, rule_pack::Model>> {
    let packs = rule_pack::Entity::find()
        .filter(rule_pack::Column::ProgrammeId.is_in(programmes))
        .order_by_asc(rule_pack::Column::Number)
        .all(db)
        .await?;
    Ok(packs.into_iter().map(|pack| (pack.programme_id, pack)).collect())
}
