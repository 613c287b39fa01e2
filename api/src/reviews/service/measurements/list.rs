//! The values of a round as people see them.

use std::collections::BTreeMap;

use entity::measurement;
use scoring::{Criterion, Points, Round, RulePack};
use serde_json::Value;

use super::{counted_points, measured};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, policy},
    error::{AppError, AppResult},
    page::PageQuery,
    proposal,
    reviews::{
        dto::{
            MeasuredCriterion, MeasuredEntry, MeasuredRound, Measurement, MeasurementFilter, Measurements,
            RoundProgramme,
        },
        queries::{self, MeasuredLine, Stage},
        rules,
        service::ROUND,
        state::{self, RoundEvent},
    },
};

/// The values of a round, by entry. Errors: 404.
pub async fn list_measurements(
    context: &Context,
    actor: &Actor,
    round_id: &str,
    filter: &MeasurementFilter,
) -> AppResult<Measurements> {
    let db = context.db.read();
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let stage = queries::get_stage(db, round_id).await?;
    policy::require(actor, Action::ViewMeasurements, &stage.target(), ROUND)?;
    let pack = rules::of_programme(db, stage.programme.id).await?;
    let rules = pack.round(&stage.round.key)?;
    let (lines, total) = queries::measured_entries(db, stage.round.id, filter.state, slice).await?;
    let rows = queries::measurements_of(db, stage.round.id, lines.iter().map(|line| line.id).collect()).await?;
    let people = rows.iter().flat_map(|row| [row.recorded_by, row.checked_by]).flatten().collect();
    let view = View { actor, pack: &pack.scoring, rules, names: proposal::names(db, people).await? };
    let items = lines.into_iter().map(|line| view.entry(line, &rows)).collect::<AppResult<_>>()?;
    Ok(Measurements {
        criteria: measured(rules).map(view_criterion).collect(),
        entries: slice.page(items, total),
        tally: queries::measurement_tally(db, stage.round.id).await?,
        actions: actions(actor, &stage),
        round: MeasuredRound {
            id: stage.round.public_id,
            name: stage.round.name,
            status: stage.round.status,
            programme: RoundProgramme { id: stage.programme.public_id, title: stage.programme.title },
        },
    })
}

fn actions(actor: &Actor, stage: &Stage) -> Vec<&'static str> {
    let is_open = state::next_round(stage.round.status, RoundEvent::Reopen).is_some();
    let may = policy::allows(actor, Action::ManageMeasurements, &stage.target()) == Decision::Allow;
    if is_open && may { vec!["record_measurements", "check_measurements"] } else { Vec::new() }
}

fn view_criterion(criterion: &Criterion) -> MeasuredCriterion {
    let (min, max) = criterion.value_bounds();
    MeasuredCriterion {
        key: criterion.key.clone(),
        name: criterion.name.clone(),
        hint: criterion.hint.clone(),
        min: min.map(|min| min.to_string()),
        max: max.map(|max| max.to_string()),
        step: criterion.step.map(|step| step.to_string()),
        map: criterion.map.clone(),
    }
}

/// What the lines of a list are told with.
struct View<'a> {
    actor: &'a Actor,
    pack: &'a RulePack,
    rules: &'a Round,
    names: BTreeMap<i64, String>,
}

impl View<'_> {
    fn entry(&self, line: MeasuredLine, rows: &[measurement::Model]) -> AppResult<MeasuredEntry> {
        let form: BTreeMap<String, Value> = serde_json::from_str(&line.form).map_err(AppError::internal)?;
        let row = |key: &str| rows.iter().find(|row| row.entry_id == line.id && row.criterion == key);
        let values = measured(self.rules).filter_map(|criterion| Some((criterion, row(&criterion.key)?)));
        let values = values.map(|(criterion, row)| {
            let declared = form.get(&criterion.key).and_then(Value::as_str).map(str::to_owned);
            self.value(criterion, row, declared)
        });
        Ok(MeasuredEntry {
            values: values.collect::<AppResult<_>>()?,
            entry_id: line.public_id,
            number: line.number.unwrap_or_default(),
            title: line.title,
            enterprise: line.enterprise,
        })
    }

    fn value(
        &self,
        criterion: &Criterion,
        row: &measurement::Model,
        declared: Option<String>,
    ) -> AppResult<Measurement> {
        let name = |id: Option<i64>| id.map(|id| self.names.get(&id).cloned().unwrap_or_default());
        let value = amount(row)?;
        let is_waiting = row.recorded_by.is_some_and(|by| by != self.actor.user.id) && row.checked_by.is_none();
        Ok(Measurement {
            criterion: criterion.key.clone(),
            value: value.map(|value| value.to_string()),
            points: value.map(|value| self.points(criterion, value)).transpose()?,
            declared,
            source: row.source.clone(),
            recorded_by: name(row.recorded_by),
            recorded_at: row.recorded_at,
            checked_by: name(row.checked_by),
            checked_at: row.checked_at,
            may_check: is_waiting,
        })
    }

    /// For people to read; official results start again from the value.
    fn points(&self, criterion: &Criterion, value: Points) -> AppResult<String> {
        let exact = counted_points(self.pack, criterion, value).map_err(AppError::internal)?;
        let places = criterion.places.unwrap_or(self.pack.rounding.total_places);
        Ok(self.pack.rounding.mode.round(exact, places).map_err(AppError::internal)?.to_string())
    }
}

fn amount(row: &measurement::Model) -> AppResult<Option<Points>> {
    row.amount.map(Points::from_ten_thousandths).transpose().map_err(AppError::internal)
}
