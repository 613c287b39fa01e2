//! What people decided beside the marks, put into the competition before it is scored: bonus, deduction, and the chair's
//! numbers among tied entries.

use std::collections::BTreeMap;

use entity::{ranking_run, tie_decision};
use scoring::Points;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query};

use crate::{
    adjustments,
    error::{AppError, AppResult},
    reviews::queries::Collected,
};

/// Completes the entries of a programme. Errors: 409 while a bonus or deduction waits for its second person.
pub async fn complete<C: ConnectionTrait>(db: &C, programme_id: i64, collected: &mut Collected) -> AppResult<()> {
    let adjusted = adjustments::service::sums(db, programme_id).await?;
    let decided = decisions(db, programme_id).await?;
    for entry in &mut collected.competition.entries {
        let Some(id) = collected.entry_ids.get(&entry.entry) else { continue };
        (entry.bonus, entry.deduction) = adjusted.get(id).copied().unwrap_or_default();
        entry.decision = decided.get(id).copied();
    }
    Ok(())
}

/// The latest number of each entry on which a chair has decided.
async fn decisions<C: ConnectionTrait>(db: &C, programme_id: i64) -> AppResult<BTreeMap<i64, Points>> {
    let runs = Query::select()
        .column(ranking_run::Column::Id)
        .from(ranking_run::Entity)
        .and_where(ranking_run::Column::ProgrammeId.eq(programme_id))
        .to_owned();
    let rows: Vec<(i64, i64)> = tie_decision::Entity::find()
        .select_only()
        .columns([tie_decision::Column::EntryId, tie_decision::Column::Number])
        .filter(tie_decision::Column::RunId.in_subquery(runs))
        .order_by_asc(tie_decision::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let whole = |number: i64| Points::parse(&number.to_string()).map_err(AppError::internal);
    rows.into_iter().map(|(entry, number)| Ok((entry, whole(number)?))).collect()
}
