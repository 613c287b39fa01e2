//! Values recorded by one of the staff and checked by another.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use entity::measurement;
use scoring::{Criterion, Points};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

use crate::{
    app::Context,
    auth::{Action, Actor, policy},
    db::Tx,
    error::{AppError, AppResult, ErrorCode, FieldError},
    events,
    reviews::{
        dto::{ChecksInput, MeasurementTally, MeasurementsInput, ValueInput},
        number,
        queries::{self, Stage},
        rules::{self, Pack},
        service::{ROUND, reopen},
        state::RoundEvent,
    },
};

/// Records values, all of them or none. Errors: 409 when the round is not being scored, or somebody else has changed a value
/// meanwhile; 422 for each value that the rules do not allow.
pub async fn record_measurements(
    context: &Context,
    actor: Actor,
    round_id: String,
    input: MeasurementsInput,
) -> AppResult<MeasurementTally> {
    let now = context.clock.now();
    let shared = Arc::new((actor, round_id, input));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, round_id, input) = &*shared;
                record(tx, actor, round_id, input, now).await
            })
        })
        .await
}

/// A round whose values may be changed, with those of the entries that were named.
struct Open {
    stage: Stage,
    pack: Arc<Pack>,
    rows: BTreeMap<(String, String), measurement::Model>,
}

impl Open {
    async fn lock(tx: &Tx, actor: &Actor, round_id: &str, entries: BTreeSet<String>) -> AppResult<Self> {
        let stage = queries::lock_stage(tx, round_id).await?;
        policy::require(actor, Action::ManageMeasurements, &stage.target(), ROUND)?;
        stage.next(RoundEvent::Reopen)?;
        let pack = rules::of_programme(tx, stage.programme.id).await?;
        let rows = queries::lock_measurements(tx, stage.round.id, entries).await?;
        Ok(Self { stage, pack, rows })
    }

    fn find(
        &self,
        index: usize,
        entry: &str,
        criterion: &str,
    ) -> Result<(&measurement::Model, &Criterion), FieldError> {
        let row = self.rows.get(&(entry.to_owned(), criterion.to_owned()));
        let rules = self.pack.round(&self.stage.round.key).ok();
        row.zip(rules.and_then(|round| round.criteria.iter().find(|found| found.key == criterion))).ok_or_else(|| {
            let message = "这一轮没有这份申报的这个测量项，请刷新页面后重试。";
            FieldError::new(format!("values[{index}]"), "unknown_measurement", message)
        })
    }
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    round_id: &str,
    input: &MeasurementsInput,
    now: DateTime<Utc>,
) -> AppResult<MeasurementTally> {
    let entries = input.values.iter().map(|value| value.entry_id.clone()).collect();
    let open = Open::lock(tx, actor, round_id, entries).await?;
    let mut changes = BTreeMap::new();
    let (mut faults, mut overtaken) = (Vec::new(), Vec::new());
    for (index, value) in input.values.iter().enumerate() {
        match changed(&open, index, value) {
            Ok(Change::None) => {}
            Ok(Change::To(row, amount)) => {
                changes.insert(row.id, (value, row, amount));
            }
            Ok(Change::Overtaken(field)) => overtaken.push(field),
            Err(field) => faults.push(field),
        }
    }
    if !faults.is_empty() {
        return Err(AppError::validation(faults));
    }
    if !overtaken.is_empty() {
        return Err(conflict(overtaken));
    }
    let source = input.source.trim();
    for (_, row, amount) in changes.values() {
        let by = amount.map(|_| actor.user.id);
        let fields = measurement::ActiveModel {
            amount: Set(*amount),
            source: Set(amount.map(|_| source.to_owned())),
            recorded_by: Set(by),
            recorded_at: Set(by.map(|_| now)),
            checked_by: Set(None),
            checked_at: Set(None),
            ..(*row).clone().into_active_model()
        };
        measurement::Entity::update(fields).validate()?.exec(tx).await?;
    }
    if !changes.is_empty() {
        let values: Vec<Value> =
            changes.values().map(|(value, _, amount)| json!([value.entry_id, value.criterion, amount])).collect();
        let facts = json!({ "round": open.stage.round.key, "source": source, "values": values });
        let event = actor.event("measurements_recorded", open.stage.subject(), facts, now);
        events::append(tx, &open.stage.log(), event).await?;
        reopen(tx, &open.stage).await?;
    }
    queries::measurement_tally(tx, open.stage.round.id).await
}

/// What a typed value means for the stored one.
enum Change<'a> {
    None,
    To(&'a measurement::Model, Option<i64>),
    Overtaken(FieldError),
}

fn changed<'a>(open: &'a Open, index: usize, input: &ValueInput) -> Result<Change<'a>, FieldError> {
    let (row, criterion) = open.find(index, &input.entry_id, &input.criterion)?;
    let typed = |text: &str| {
        let points = number::read(criterion, text.trim(), "测量值");
        points.map_err(|refused| FieldError::new(format!("values[{index}].value"), refused.kind, refused.message))
    };
    let amount = input.value.as_deref().map(typed).transpose()?.map(Points::ten_thousandths);
    if amount == row.amount {
        return Ok(Change::None);
    }
    let seen = input.seen.as_deref().map(Points::parse).transpose();
    if seen.ok().map(|seen| seen.map(Points::ten_thousandths)) != Some(row.amount) {
        return Ok(Change::Overtaken(overtaken(index, criterion)));
    }
    Ok(Change::To(row, amount))
}

fn overtaken(index: usize, criterion: &Criterion) -> FieldError {
    let message = format!("“{}”已被他人改过，请刷新后核对。", criterion.name);
    FieldError::new(format!("values[{index}]"), "overtaken", message)
}

fn conflict(fields: Vec<FieldError>) -> AppError {
    let detail = format!("有 {} 个测量值在您打开页面之后被他人改过，没有保存任何值：请刷新后核对。", fields.len());
    AppError { fields, ..AppError::new(ErrorCode::Conflict, detail) }
}

/// A second person checks values, all of them or none. Errors: 409 for whoever recorded one, or when one has changed.
pub async fn check_measurements(
    context: &Context,
    actor: Actor,
    round_id: String,
    input: ChecksInput,
) -> AppResult<MeasurementTally> {
    let now = context.clock.now();
    let shared = Arc::new((actor, round_id, input));
    context
        .db
        .write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (actor, round_id, input) = &*shared;
                check(tx, actor, round_id, input, now).await
            })
        })
        .await
}

async fn check(
    tx: &Tx,
    actor: &Actor,
    round_id: &str,
    input: &ChecksInput,
    now: DateTime<Utc>,
) -> AppResult<MeasurementTally> {
    let entries = input.values.iter().map(|value| value.entry_id.clone()).collect();
    let open = Open::lock(tx, actor, round_id, entries).await?;
    let mut ids = BTreeMap::new();
    let (mut faults, mut gone, mut own) = (Vec::new(), Vec::new(), 0);
    for (index, value) in input.values.iter().enumerate() {
        match open.find(index, &value.entry_id, &value.criterion) {
            Err(field) => faults.push(field),
            Ok((row, criterion)) => {
                let seen = Points::parse(&value.value).ok().map(Points::ten_thousandths);
                if seen.is_none() || seen != row.amount {
                    gone.push(overtaken(index, criterion));
                } else if row.recorded_by == Some(actor.user.id) {
                    own += 1;
                } else if row.checked_by.is_none() {
                    ids.insert(row.id, json!([value.entry_id, value.criterion, row.amount]));
                }
            }
        }
    }
    if !faults.is_empty() {
        return Err(AppError::validation(faults));
    }
    if !gone.is_empty() {
        return Err(conflict(gone));
    }
    if own > 0 {
        let detail = format!("有 {own} 个测量值由您录入，需要另一位核对。");
        return Err(AppError::new(ErrorCode::SamePerson, detail));
    }
    if !ids.is_empty() {
        let fields = measurement::ActiveModel {
            checked_by: Set(Some(actor.user.id)),
            checked_at: Set(Some(now)),
            ..Default::default()
        };
        let which = measurement::Column::Id.is_in(ids.keys().copied());
        measurement::Entity::update_many().set(fields).filter(which).exec(tx).await?;
        let values: Vec<Value> = ids.into_values().collect();
        let facts = json!({ "round": open.stage.round.key, "values": values });
        let event = actor.event("measurements_checked", open.stage.subject(), facts, now);
        events::append(tx, &open.stage.log(), event).await?;
    }
    queries::measurement_tally(tx, open.stage.round.id).await
}
