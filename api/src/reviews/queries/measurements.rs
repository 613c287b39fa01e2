//! Measured values of a round, and the entries that need them.

use std::collections::{BTreeMap, BTreeSet};

use entity::{entry, measurement, organization, round};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func},
};

use super::link;
use crate::{
    db::Tx,
    error::AppResult,
    page::Slice,
    reviews::{
        dto::{MeasurementState, MeasurementTally},
        state,
    },
};

/// How many keys one statement may name.
const CHUNK: usize = 500;

/// An entry of a round with measured criteria.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MeasuredLine {
    pub id: i64,
    pub public_id: String,
    pub number: Option<String>,
    pub title: String,
    pub form: String,
    pub enterprise: String,
}

fn waits(state: MeasurementState) -> Expr {
    let amount = measurement::Column::Amount;
    match state {
        MeasurementState::Missing => amount.is_null(),
        MeasurementState::Unchecked => amount.is_not_null().and(measurement::Column::CheckedBy.is_null()),
    }
}

/// The entries of a round that are still in the competition and need values, by number; only those with a value in `wanted`.
pub async fn measured_entries<C: ConnectionTrait>(
    db: &C,
    round_id: i64,
    wanted: Option<MeasurementState>,
    slice: Slice,
) -> AppResult<(Vec<MeasuredLine>, u64)> {
    let mut values = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::EntryId)
        .filter(measurement::Column::RoundId.eq(round_id));
    if let Some(wanted) = wanted {
        values = values.filter(waits(wanted));
    }
    let find = entry::Entity::find()
        .filter(entry::Column::Id.in_subquery(values.into_query()))
        .filter(entry::Column::Status.is_not_in(state::LEFT));
    let total = find.clone().count(db).await?;
    let lines = find
        .select_only()
        .columns([entry::Column::Id, entry::Column::PublicId, entry::Column::Number, entry::Column::Title])
        .column(entry::Column::Form)
        .column_as(organization::Column::Name, "enterprise")
        .join(JoinType::InnerJoin, link(entry::Column::EnterpriseId, organization::Column::Id))
        .order_by_asc(entry::Column::Number)
        .order_by_asc(entry::Column::Id)
        .offset(slice.offset)
        .limit(slice.limit)
        .into_model()
        .all(db)
        .await?;
    Ok((lines, total))
}

/// The values of some entries in a round, by entry and criterion.
pub async fn measurements_of<C: ConnectionTrait>(
    db: &C,
    round_id: i64,
    entry_ids: Vec<i64>,
) -> AppResult<Vec<measurement::Model>> {
    let of_round = measurement::Entity::find().filter(measurement::Column::RoundId.eq(round_id));
    Ok(of_round.filter(measurement::Column::EntryId.is_in(entry_ids)).all(db).await?)
}

/// The values of a round for the entries with these public identifiers, kept from others until the transaction ends; by
/// the identifier and criterion. Entries that left the competition are not among them.
pub async fn lock_measurements(
    tx: &Tx,
    round_id: i64,
    entries: BTreeSet<String>,
) -> AppResult<BTreeMap<(String, String), measurement::Model>> {
    let mut found = BTreeMap::new();
    let entries: Vec<String> = entries.into_iter().collect();
    for chunk in entries.chunks(CHUNK) {
        let of_entries: Vec<(i64, String)> = entry::Entity::find()
            .select_only()
            .columns([entry::Column::Id, entry::Column::PublicId])
            .filter(entry::Column::PublicId.is_in(chunk))
            .filter(entry::Column::Status.is_not_in(state::LEFT))
            .into_tuple()
            .all(tx)
            .await?;
        let names: BTreeMap<i64, String> = of_entries.into_iter().collect();
        let rows = measurement::Entity::find()
            .filter(measurement::Column::RoundId.eq(round_id))
            .filter(measurement::Column::EntryId.is_in(names.keys().copied()))
            .order_by_asc(measurement::Column::Id)
            .lock_exclusive()
            .all(tx)
            .await?;
        for row in rows {
            if let Some(name) = names.get(&row.entry_id) {
                found.insert((name.clone(), row.criterion.clone()), row);
            }
        }
    }
    Ok(found)
}

/// How far the values of a round are, of entries still in the competition.
pub async fn measurement_tally<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<MeasurementTally> {
    use measurement::Column as M;
    let found: Option<(i64, i64, i64)> = measurement::Entity::find()
        .select_only()
        .column_as(M::Id.count(), "needed")
        .column_as(M::Amount.count(), "recorded")
        .column_as(M::CheckedBy.count(), "checked")
        .join(JoinType::InnerJoin, link(M::EntryId, entry::Column::Id))
        .filter(M::RoundId.eq(round_id))
        .filter(entry::Column::Status.is_not_in(state::LEFT))
        .into_tuple()
        .one(db)
        .await?;
    let (needed, recorded, checked) = found.unwrap_or_default();
    Ok(MeasurementTally { needed, recorded, checked })
}

/// How many entries of a round need values.
pub async fn count_measured<C: ConnectionTrait>(db: &C, round_id: i64) -> AppResult<i64> {
    let distinct = Func::count_distinct(Expr::col(measurement::Column::EntryId));
    let found: Option<i64> = measurement::Entity::find()
        .select_only()
        .expr_as(distinct, "entries")
        .filter(measurement::Column::RoundId.eq(round_id))
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.unwrap_or(0))
}

/// The checked values of a programme's round with this key: entry, criterion, ten-thousandths.
pub async fn checked_amounts<C: ConnectionTrait>(
    db: &C,
    programme_id: i64,
    round_key: &str,
    only: Option<&[i64]>,
) -> AppResult<Vec<(i64, String, i64)>> {
    use measurement::Column as M;
    let mut find = measurement::Entity::find()
        .select_only()
        .columns([M::EntryId, M::Criterion, M::Amount])
        .join(JoinType::InnerJoin, link(M::RoundId, round::Column::Id))
        .filter(round::Column::ProgrammeId.eq(programme_id))
        .filter(round::Column::Key.eq(round_key))
        .filter(M::CheckedBy.is_not_null());
    if let Some(only) = only {
        find = find.filter(M::EntryId.is_in(only.iter().copied()));
    }
    Ok(find.into_tuple().all(db).await?)
}

/// All values of some rounds.
pub async fn measurements<C: ConnectionTrait>(db: &C, round_ids: Vec<i64>) -> AppResult<Vec<measurement::Model>> {
    Ok(measurement::Entity::find()
        .filter(measurement::Column::RoundId.is_in(round_ids))
        .order_by_asc(measurement::Column::Id)
        .all(db)
        .await?)
}
