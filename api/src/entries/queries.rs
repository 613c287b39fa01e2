//! Reads of entries: lists in a fixed number of statements, whatever their length.

use std::{collections::BTreeMap, sync::Arc};

use entity::{
    correction_request, eligibility_review, entry, entry_version, organization, programme, recommendation,
    status::{EntryStatus, Role},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iterable, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query},
};

use super::dto::{EntryFilter, EntrySort};
use crate::{
    auth::{
        Action, Actor,
        policy::{self, Visibility},
    },
    error::AppResult,
    page::Slice,
    reviews::rules::{self, Pack},
};

/// Names and counts that a page of entries shows beside its rows.
pub struct Beside {
    pub programmes: BTreeMap<i64, programme::Model>,
    pub packs: BTreeMap<i64, Arc<Pack>>,
    pub organizations: BTreeMap<i64, (String, String)>,
    pub returned: BTreeMap<i64, u64>,
}

/// The page of entries that `actor` may know of, without their forms, and the size of the whole list.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &EntryFilter,
    slice: Slice,
) -> AppResult<(Vec<entry::Model>, u64)> {
    let Some(find) = visible(actor) else { return Ok((Vec::new(), 0)) };
    let find = narrow(find, filter);
    let total = find.clone().count(db).await?;
    let ordered = match filter.sort.unwrap_or_default() {
        EntrySort::Number => find.order_by_asc(entry::Column::Number),
        EntrySort::Title => find.order_by_asc(entry::Column::Title),
        EntrySort::Status => find.order_by_asc(entry::Column::Status),
        EntrySort::Updated => find.order_by_desc(entry::Column::UpdatedAt),
    };
    let page = without_form(ordered).order_by_asc(entry::Column::Id).offset(slice.offset).limit(slice.limit);
    Ok((page.all(db).await?, total))
}

/// Forms are long, and no list shows them.
fn without_form(find: Select<entry::Entity>) -> Select<entry::Entity> {
    let columns = entry::Column::iter().filter(|column| !matches!(column, entry::Column::Form));
    find.select_only().columns(columns).expr_as(Expr::value(""), "form")
}

/// What the actor may know of, before any search. `None`: nothing at all.
fn visible(actor: &Actor) -> Option<Select<entry::Entity>> {
    let own = actor.organizations(Role::EnterpriseUser);
    let not_draft_or_own =
        Condition::any().add(entry::Column::Status.ne(EntryStatus::Draft)).add(entry::Column::EnterpriseId.is_in(own));
    let reach = match policy::visibility(actor, Action::ViewEntries) {
        Visibility::Zone(zone_id) => Condition::all().add(entry::Column::ZoneId.eq(zone_id)),
        Visibility::Organizations { zone_id, enterprises, federations } => {
            Condition::all().add(entry::Column::ZoneId.eq(zone_id)).add(
                Condition::any()
                    .add(entry::Column::EnterpriseId.is_in(enterprises))
                    .add(entry::Column::FederationId.is_in(federations)),
            )
        }
        Visibility::Nothing => return None,
    };
    Some(entry::Entity::find().filter(reach).filter(not_draft_or_own))
}

fn narrow(mut find: Select<entry::Entity>, filter: &EntryFilter) -> Select<entry::Entity> {
    if let Some(id) = &filter.programme_id {
        // Equal to the one programme, not in a set of some: so its entries come in the order of their numbers by index.
        let programme = Query::select()
            .column(programme::Column::Id)
            .from(programme::Entity)
            .and_where(programme::Column::PublicId.eq(id.as_str()))
            .to_owned();
        let its_key = Expr::SubQuery(None, Box::new(programme.into()));
        find = find.filter(Expr::col((entry::Entity, entry::Column::ProgrammeId)).eq(its_key));
    }
    for (column, id) in
        [(entry::Column::FederationId, &filter.federation_id), (entry::Column::EnterpriseId, &filter.enterprise_id)]
    {
        if let Some(id) = id {
            find = find.filter(column.in_subquery(organization_where(organization::Column::PublicId.eq(id.as_str()))));
        }
    }
    if let Some(status) = filter.status {
        find = find.filter(entry::Column::Status.eq(status));
    }
    if let Some(category) = &filter.category {
        find = find.filter(entry::Column::Category.eq(category.as_str()));
    }
    if let Some(text) = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        find = find.filter(
            Condition::any()
                .add(entry::Column::Title.contains(text))
                .add(entry::Column::Number.contains(text))
                .add(entry::Column::Person.contains(text))
                .add(
                    entry::Column::EnterpriseId
                        .in_subquery(organization_where(organization::Column::Name.contains(text))),
                ),
        );
    }
    find
}

fn organization_where(condition: sea_orm::sea_query::Expr) -> sea_orm::sea_query::SelectStatement {
    Query::select().column(organization::Column::Id).from(organization::Entity).and_where(condition).to_owned()
}

/// What a page of `entries` shows beside its rows.
pub async fn beside<C: ConnectionTrait>(db: &C, entries: &[entry::Model]) -> AppResult<Beside> {
    let distinct = |ids: Vec<i64>| {
        let mut ids = ids;
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let programme_ids = distinct(entries.iter().map(|entry| entry.programme_id).collect());
    let organization_ids =
        distinct(entries.iter().flat_map(|entry| [Some(entry.enterprise_id), entry.federation_id]).flatten().collect());
    let programmes =
        programme::Entity::find().filter(programme::Column::Id.is_in(programme_ids.iter().copied())).all(db).await?;
    let organizations: Vec<(i64, String, String)> = organization::Entity::find()
        .select_only()
        .columns([organization::Column::Id, organization::Column::PublicId, organization::Column::Name])
        .filter(organization::Column::Id.is_in(organization_ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(Beside {
        programmes: programmes.into_iter().map(|programme| (programme.id, programme)).collect(),
        packs: rules::of_programmes(db, programme_ids).await?,
        organizations: organizations.into_iter().map(|(id, public_id, name)| (id, (public_id, name))).collect(),
        returned: count_returned(db, entries).await?,
    })
}

async fn count_returned<C: ConnectionTrait>(db: &C, entries: &[entry::Model]) -> AppResult<BTreeMap<i64, u64>> {
    let counted: Vec<(i64, i64)> = correction_request::Entity::find()
        .select_only()
        .column(correction_request::Column::EntryId)
        .column_as(correction_request::Column::Id.count(), "count")
        .filter(correction_request::Column::EntryId.is_in(entries.iter().map(|entry| entry.id)))
        .filter(correction_request::Column::ResolvedAt.is_null())
        .group_by(correction_request::Column::EntryId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counted.into_iter().map(|(id, count)| (id, u64::try_from(count).unwrap_or(0))).collect())
}

/// The corrections that an entry still waits for.
pub async fn open_corrections<C: ConnectionTrait>(db: &C, entry_id: i64) -> AppResult<Vec<correction_request::Model>> {
    Ok(correction_request::Entity::find()
        .filter(correction_request::Column::EntryId.eq(entry_id))
        .filter(correction_request::Column::ResolvedAt.is_null())
        .order_by_asc(correction_request::Column::Id)
        .all(db)
        .await?)
}

/// Everything that was submitted, oldest first.
pub async fn versions<C: ConnectionTrait>(db: &C, entry_id: i64) -> AppResult<Vec<entry_version::Model>> {
    Ok(entry_version::Entity::find()
        .filter(entry_version::Column::EntryId.eq(entry_id))
        .order_by_asc(entry_version::Column::Number)
        .all(db)
        .await?)
}

/// The latest form check.
pub async fn latest_review<C: ConnectionTrait>(db: &C, entry_id: i64) -> AppResult<Option<eligibility_review::Model>> {
    Ok(eligibility_review::Entity::find()
        .filter(eligibility_review::Column::EntryId.eq(entry_id))
        .order_by_desc(eligibility_review::Column::Id)
        .one(db)
        .await?)
}

/// The latest recommendation.
pub async fn latest_recommendation<C: ConnectionTrait>(
    db: &C,
    entry_id: i64,
) -> AppResult<Option<recommendation::Model>> {
    Ok(recommendation::Entity::find()
        .filter(recommendation::Column::EntryId.eq(entry_id))
        .order_by_desc(recommendation::Column::Id)
        .one(db)
        .await?)
}
