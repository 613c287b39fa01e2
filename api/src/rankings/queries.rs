//! Reads of rankings.

use std::collections::BTreeMap;

use entity::{award_list, entry, organization, ranking_row, ranking_run, status::AwardListStatus};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iterable, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, Query},
};

use super::dto::RowFilter;
use crate::{
    error::{AppError, AppResult},
    page::Slice,
};

/// A run by its public identifier, without its manifest, which holds every mark of the programme.
pub async fn find<C: ConnectionTrait>(db: &C, id: &str) -> AppResult<Option<ranking_run::Model>> {
    let columns = ranking_run::Column::iter().filter(|column| !matches!(column, ranking_run::Column::Manifest));
    Ok(ranking_run::Entity::find()
        .select_only()
        .columns(columns)
        .expr_as(Expr::value(""), "manifest")
        .filter(ranking_run::Column::PublicId.eq(id))
        .one(db)
        .await?)
}

/// The manifest of a run.
pub async fn manifest<C: ConnectionTrait>(db: &C, run_id: i64) -> AppResult<String> {
    ranking_run::Entity::find_by_id(run_id)
        .select_only()
        .column(ranking_run::Column::Manifest)
        .into_tuple()
        .one(db)
        .await?
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("run {run_id} has no manifest")))
}

/// The number of the last run of a programme, 0 for none.
pub async fn last_number<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<i64> {
    let last: Option<Option<i64>> = ranking_run::Entity::find()
        .select_only()
        .column_as(ranking_run::Column::Number.max(), "last")
        .filter(ranking_run::Column::ProgrammeId.eq(programme_id))
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// The award list in force that was made from a run.
pub async fn list_of<C: ConnectionTrait>(db: &C, run_id: i64) -> AppResult<Option<String>> {
    Ok(award_list::Entity::find()
        .select_only()
        .column(award_list::Column::PublicId)
        .filter(award_list::Column::RunId.eq(run_id))
        .filter(award_list::Column::Status.is_not_in([AwardListStatus::Returned, AwardListStatus::Superseded]))
        .into_tuple()
        .one(db)
        .await?)
}

/// How many rows have each reason and tier, and the lowest total among them.
pub async fn tally<C: ConnectionTrait>(
    db: &C,
    run_id: i64,
) -> AppResult<Vec<(String, Option<String>, i64, Option<i64>)>> {
    Ok(ranking_row::Entity::find()
        .select_only()
        .column(ranking_row::Column::Reason)
        .column(ranking_row::Column::Tier)
        .column_as(ranking_row::Column::Id.count(), "count")
        .column_as(ranking_row::Column::TotalPoints.min(), "lowest")
        .filter(ranking_row::Column::RunId.eq(run_id))
        .group_by(ranking_row::Column::Reason)
        .group_by(ranking_row::Column::Tier)
        .into_tuple()
        .all(db)
        .await?)
}

/// A page of rows in the order of the ranking, and how many there are.
pub async fn rows<C: ConnectionTrait>(
    db: &C,
    run_id: i64,
    filter: &RowFilter,
    slice: Slice,
) -> AppResult<(Vec<ranking_row::Model>, u64)> {
    let mut find = ranking_row::Entity::find().filter(ranking_row::Column::RunId.eq(run_id));
    if let Some(tier) = &filter.tier {
        find = find.filter(ranking_row::Column::Tier.eq(tier.as_str()));
    }
    if let Some(reason) = &filter.reason {
        find = find.filter(ranking_row::Column::Reason.eq(reason.as_str()));
    }
    if let Some(text) = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let enterprises = Query::select()
            .column(organization::Column::Id)
            .from(organization::Entity)
            .and_where(organization::Column::Name.contains(text))
            .to_owned();
        let entries = Query::select()
            .column(entry::Column::Id)
            .from(entry::Entity)
            .cond_where(
                Condition::any()
                    .add(entry::Column::Title.contains(text))
                    .add(entry::Column::Number.contains(text))
                    .add(entry::Column::EnterpriseId.in_subquery(enterprises)),
            )
            .to_owned();
        find = find.filter(ranking_row::Column::EntryId.in_subquery(entries));
    }
    let total = find.clone().count(db).await?;
    let rows = find.order_by_asc(ranking_row::Column::Position).offset(slice.offset).limit(slice.limit).all(db).await?;
    Ok((rows, total))
}

/// Every row in the order of the ranking.
pub async fn all_rows<C: ConnectionTrait>(db: &C, run_id: i64) -> AppResult<Vec<ranking_row::Model>> {
    Ok(ranking_row::Entity::find()
        .filter(ranking_row::Column::RunId.eq(run_id))
        .order_by_asc(ranking_row::Column::Position)
        .all(db)
        .await?)
}

/// Entries with their enterprises, by the entry's key.
pub async fn entries<C: ConnectionTrait>(
    db: &C,
    ids: Vec<i64>,
) -> AppResult<BTreeMap<i64, (entry::Model, organization::Model)>> {
    let entries = entry::Entity::find().filter(entry::Column::Id.is_in(ids)).all(db).await?;
    let mut enterprise_ids: Vec<i64> = entries.iter().map(|entry| entry.enterprise_id).collect();
    enterprise_ids.sort_unstable();
    enterprise_ids.dedup();
    let enterprises: BTreeMap<i64, organization::Model> = organization::Entity::find()
        .filter(organization::Column::Id.is_in(enterprise_ids))
        .all(db)
        .await?
        .into_iter()
        .map(|enterprise| (enterprise.id, enterprise))
        .collect();
    Ok(entries
        .into_iter()
        .filter_map(|entry| {
            let enterprise = enterprises.get(&entry.enterprise_id)?.clone();
            Some((entry.id, (entry, enterprise)))
        })
        .collect())
}
