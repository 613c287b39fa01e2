//! Measured values (测量值): dealt as blanks when a round starts, recorded by one of the staff, checked by another before
//! the supervisor signs.

mod list;
mod record;

pub use list::list_measurements;
pub use record::{check_measurements, record_measurements};

use std::collections::BTreeMap;

use entity::measurement;
use scoring::{Criterion, CriterionKind, Decimal, Overflow, Points, Ratio, Round, RulePack};
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

/// The measured criteria of a round, whatever the category.
pub(super) fn measured(rules: &Round) -> impl Iterator<Item = &Criterion> {
    rules.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Measured)
}

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

/// What the measured criteria of a programme's rounds add to their values, by entry and round; rounded for reading. Of all
/// entries, or of those in `only`.
pub async fn measured_points<C: ConnectionTrait>(
    db: &C,
    pack: &Pack,
    programme_id: i64,
    only: Option<Vec<i64>>,
) -> AppResult<BTreeMap<(i64, String), Decimal>> {
    let mut sums: BTreeMap<(i64, String), Ratio> = BTreeMap::new();
    let rounding = &pack.scoring.rounding;
    for rules in pack.scoring.rounds.iter().filter(|rules| measured(rules).next().is_some()) {
        for (entry_id, criterion, amount) in
            queries::checked_amounts(db, programme_id, &rules.key, only.as_deref()).await?
        {
            let Some(criterion) = measured(rules).find(|found| found.key == criterion) else { continue };
            let value = Points::from_ten_thousandths(amount).map_err(AppError::internal)?;
            let points = counted_points(&pack.scoring, criterion, value).map_err(AppError::internal)?;
            let sum = sums.entry((entry_id, rules.key.clone())).or_insert(Ratio::ZERO);
            *sum = sum.plus(points).map_err(AppError::internal)?;
        }
    }
    let shown = |sum| rounding.mode.round(sum, rounding.total_places).map_err(AppError::internal);
    sums.into_iter().map(|(key, sum)| Ok((key, shown(sum)?))).collect()
}

/// What a value adds: its points times the factor, rounded where the criterion says so.
fn counted_points(pack: &RulePack, criterion: &Criterion, value: Points) -> Result<Ratio, Overflow> {
    let points = criterion.points(value)?.times(Ratio::from_points(criterion.factor))?;
    match criterion.places {
        Some(places) => pack.rounding.mode.round(points, places)?.to_ratio(),
        None => Ok(points),
    }
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
