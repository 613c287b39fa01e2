//! Reads of the expert pool, always within one zone.

use std::collections::BTreeMap;

use entity::{expert, expert_tie, organization, status::OrganizationKind, user};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::dto::ExpertFilter;
use crate::{
    error::{AppError, AppResult},
    page::Slice,
};

/// An expert of the zone. Errors: 404.
pub async fn get<C: ConnectionTrait>(db: &C, zone_id: i64, id: &str) -> AppResult<expert::Model> {
    expert::Entity::find()
        .filter(expert::Column::ZoneId.eq(zone_id))
        .filter(expert::Column::PublicId.eq(id))
        .one(db)
        .await?
        .ok_or_else(|| AppError::not_found("这位专家"))
}

/// Experts of the zone by name.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    zone_id: i64,
    filter: &ExpertFilter,
    slice: Slice,
) -> AppResult<(Vec<expert::Model>, u64)> {
    let mut find = expert::Entity::find().filter(expert::Column::ZoneId.eq(zone_id));
    if let Some(text) = filter.q.as_deref().filter(|text| !text.is_empty()) {
        find = find.filter(
            Condition::any()
                .add(expert::Column::Name.contains(text))
                .add(expert::Column::Specialty.contains(text))
                .add(expert::Column::EmployerName.contains(text)),
        );
    }
    let total = find.clone().count(db).await?;
    let rows = find
        .order_by_asc(expert::Column::Name)
        .order_by_asc(expert::Column::Id)
        .offset(slice.offset)
        .limit(slice.limit)
        .all(db)
        .await?;
    Ok((rows, total))
}

/// The accounts behind experts.
pub async fn users<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> AppResult<BTreeMap<i64, user::Model>> {
    let rows = user::Entity::find().filter(user::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Declared ties of experts.
pub async fn ties<C: ConnectionTrait>(db: &C, experts: Vec<i64>) -> AppResult<Vec<expert_tie::Model>> {
    Ok(expert_tie::Entity::find()
        .filter(expert_tie::Column::ExpertId.is_in(experts))
        .order_by_asc(expert_tie::Column::Id)
        .all(db)
        .await?)
}

/// Organizations by their rows.
pub async fn organizations<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> AppResult<BTreeMap<i64, organization::Model>> {
    let rows = organization::Entity::find().filter(organization::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The row of an organization of the zone. Errors: 422 on `field`.
pub async fn organization_id<C: ConnectionTrait>(db: &C, zone_id: i64, id: &str, field: &str) -> AppResult<i64> {
    organization::Entity::find()
        .filter(organization::Column::ZoneId.eq(zone_id))
        .filter(organization::Column::PublicId.eq(id))
        .one(db)
        .await?
        .map(|row| row.id)
        .ok_or_else(|| AppError::field(field, "unknown", "没有找到这个单位，请重新选择。"))
}

/// The federation of unions that judges' accounts belong to.
pub async fn root<C: ConnectionTrait>(db: &C, zone_id: i64) -> AppResult<i64> {
    organization::Entity::find()
        .filter(organization::Column::ZoneId.eq(zone_id))
        .filter(organization::Column::Kind.eq(OrganizationKind::FederationOfUnions))
        .order_by_asc(organization::Column::Id)
        .one(db)
        .await?
        .map(|row| row.id)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("zone {zone_id} has no federation of unions")))
}
