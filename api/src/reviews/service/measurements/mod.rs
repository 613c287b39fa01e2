//! Measured values (测量值): dealt as blanks when a round starts, recorded by one of the staff, checked by another before
//! the supervisor signs.

mod list;
mod record;

pub use list::list_measurements;
pub use record::{check_measurements, record_measurements};

use entity::measurement;
use scoring::{Criterion, Round};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use crate::{
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    reviews::{
        dto::MeasurementTally,
        marking::Rubric,
        queries::{self, Candidate, Stage},
        rules::Pack,
    },
};

/// Rows of one insert.
const CHUNK: usize = 500;

/// Blanks for everything that is measured of these entries.
pub(super) async fn deal(tx: &Tx, stage: &Stage, pack: &Pack, entries: &[Candidate]) -> AppResult<()> {
    let rows = blanks(pack.round(&stage.round.key)?, entries).map(|(entry, criterion)| measurement::ActiveModel {
        zone_id: Set(stage.round.zone_id),
        round_id: Set(stage.round.id),
        entry_id: Set(entry.id),
        criterion: Set(criterion.key.clone()),
        ..Default::default()
    });
    let rows: Vec<_> = rows.collect();
    for chunk in rows.chunks(CHUNK) {
        measurement::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// What is measured of each entry.
pub(super) fn blanks<'a>(
    rules: &'a Round,
    entries: &'a [Candidate],
) -> impl Iterator<Item = (&'a Candidate, &'a Criterion)> {
    entries.iter().flat_map(move |entry| {
        Rubric::of(rules, entry.category.as_deref()).measured().map(move |criterion| (entry, criterion))
    })
}

/// Errors: 409 while a value is not recorded, or not checked by a second person.
pub(super) async fn require_checked<C: ConnectionTrait>(db: &C, stage: &Stage) -> AppResult<()> {
    let MeasurementTally { needed, recorded, checked } = queries::measurement_tally(db, stage.round.id).await?;
    if checked == needed {
        return Ok(());
    }
    let detail = format!(
        "“{}”还有 {} 个测量值没有录入、{} 个没有经第二人核对：录入并核对后再继续。",
        stage.round.name,
        needed - recorded,
        recorded - checked
    );
    Err(AppError::new(ErrorCode::IncompleteMarks, detail))
}
