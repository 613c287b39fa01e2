//! Reads of accounts, always within one zone.

use std::collections::BTreeMap;

use entity::{organization, role_grant, user};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Query,
};

use super::dto::UserFilter;
use crate::{
    error::{AppError, AppResult},
    page::Slice,
    wire::GrantView,
    wire::NamedRef,
};

/// An account of the zone. Errors: 404.
pub async fn get<C: ConnectionTrait>(db: &C, zone_id: i64, id: &str) -> AppResult<user::Model> {
    user::Entity::find()
        .filter(user::Column::ZoneId.eq(zone_id))
        .filter(user::Column::PublicId.eq(id))
        .one(db)
        .await?
        .ok_or_else(|| AppError::not_found("这个账号"))
}

/// Accounts of the zone by username.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    zone_id: i64,
    filter: &UserFilter,
    slice: Slice,
) -> AppResult<(Vec<user::Model>, u64)> {
    let mut find = user::Entity::find().filter(user::Column::ZoneId.eq(zone_id));
    if let Some(role) = filter.role {
        let holders = Query::select()
            .column(role_grant::Column::UserId)
            .from(role_grant::Entity)
            .and_where(role_grant::Column::Role.eq(role))
            .to_owned();
        find = find.filter(user::Column::Id.in_subquery(holders));
    }
    if let Some(text) = filter.q.as_deref().filter(|text| !text.is_empty()) {
        let name = user::Column::DisplayName.contains(text);
        find = find.filter(Condition::any().add(name).add(user::Column::Username.contains(text.to_lowercase())));
    }
    let total = find.clone().count(db).await?;
    let rows = find.order_by_asc(user::Column::Username).offset(slice.offset).limit(slice.limit).all(db).await?;
    Ok((rows, total))
}

/// The grants of accounts, with the names of the organizations.
pub async fn grants<C: ConnectionTrait>(db: &C, users: Vec<i64>) -> AppResult<BTreeMap<i64, Vec<GrantView>>> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::Column::UserId.is_in(users))
        .order_by_asc(role_grant::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.organization_id).collect();
    let organizations = organization::Entity::find().filter(organization::Column::Id.is_in(ids)).all(db).await?;
    let mut grants: BTreeMap<i64, Vec<GrantView>> = BTreeMap::new();
    for row in rows {
        let Some(found) = organizations.iter().find(|found| found.id == row.organization_id) else { continue };
        let organization = NamedRef { id: found.public_id.clone(), name: found.name.clone() };
        grants.entry(row.user_id).or_default().push(GrantView { role: row.role, organization });
    }
    Ok(grants)
}

/// Rows of organizations of the zone by their public identifiers.
pub async fn organization_ids<C: ConnectionTrait>(
    db: &C,
    zone_id: i64,
    ids: Vec<String>,
) -> AppResult<BTreeMap<String, i64>> {
    let rows = organization::Entity::find()
        .filter(organization::Column::ZoneId.eq(zone_id))
        .filter(organization::Column::PublicId.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.public_id, row.id)).collect())
}
