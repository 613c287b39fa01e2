//! Reads of organizations.

use std::collections::BTreeMap;

use entity::{entry, organization, status::EntryStatus};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::dto::OrganizationFilter;
use crate::{
    auth::{
        Action, Actor,
        policy::{self, Visibility},
    },
    error::{AppError, AppResult},
    page::Slice,
};

/// Organizations that the actor may know of, by name: all of the zone, or their own and its members.
fn visible(actor: &Actor) -> sea_orm::Select<organization::Entity> {
    let find = organization::Entity::find().filter(organization::Column::ZoneId.eq(actor.zone.id));
    match policy::visibility(actor, Action::ViewOrganizations) {
        Visibility::Zone(_) => find,
        Visibility::Organizations { enterprises, federations, .. } => find.filter(
            Condition::any()
                .add(organization::Column::Id.is_in(enterprises))
                .add(organization::Column::Id.is_in(federations.clone()))
                .add(organization::Column::ParentId.is_in(federations)),
        ),
        Visibility::Nothing => find.filter(organization::Column::Id.eq(0)),
    }
}

/// One organization that the actor may know of. Errors: 404.
pub async fn get<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> AppResult<organization::Model> {
    visible(actor)
        .filter(organization::Column::PublicId.eq(id))
        .one(db)
        .await?
        .ok_or_else(|| AppError::not_found("这个单位"))
}

/// A page of the organizations that the actor may know of.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &OrganizationFilter,
    slice: Slice,
) -> AppResult<(Vec<organization::Model>, u64)> {
    let mut find = visible(actor);
    if let Some(kind) = filter.kind {
        find = find.filter(organization::Column::Kind.eq(kind));
    }
    if let Some(text) = filter.q.as_deref().filter(|text| !text.is_empty()) {
        let name = organization::Column::Name.contains(text);
        find =
            find.filter(Condition::any().add(name).add(organization::Column::CreditCode.contains(text.to_uppercase())));
    }
    if let Some(id) = filter.parent_id.as_deref() {
        find = find.filter(organization::Column::ParentId.eq(get(db, actor, id).await?.id));
    }
    let total = find.clone().count(db).await?;
    let rows = find
        .order_by_asc(organization::Column::Name)
        .order_by_asc(organization::Column::Id)
        .offset(slice.offset)
        .limit(slice.limit)
        .all(db)
        .await?;
    Ok((rows, total))
}

/// Organizations by their row.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> AppResult<BTreeMap<i64, organization::Model>> {
    let rows = organization::Entity::find().filter(organization::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Submitted entries by enterprise.
pub async fn entry_counts<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> AppResult<BTreeMap<i64, i64>> {
    let rows: Vec<(i64, i64)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::EnterpriseId)
        .column_as(entry::Column::Id.count(), "count")
        .filter(entry::Column::EnterpriseId.is_in(ids))
        .filter(entry::Column::Status.ne(EntryStatus::Draft))
        .group_by(entry::Column::EnterpriseId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whether another organization of the zone has this credit code.
pub async fn has_credit_code<C: ConnectionTrait>(
    db: &C,
    zone_id: i64,
    code: &str,
    except: Option<i64>,
) -> AppResult<bool> {
    let found = organization::Entity::find()
        .filter(organization::Column::ZoneId.eq(zone_id))
        .filter(organization::Column::CreditCode.eq(code))
        .one(db)
        .await?;
    Ok(found.is_some_and(|found| Some(found.id) != except))
}
