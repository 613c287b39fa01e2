//! Measured values on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::RoundProgramme;
use crate::page::Page;
use entity::status::RoundStatus;

/// The measured values (测量值) of a round.
#[derive(Serialize, ToSchema)]
pub struct Measurements {
    pub round: MeasuredRound,
    pub criteria: Vec<MeasuredCriterion>,
    pub entries: Page<MeasuredEntry>,
    pub tally: MeasurementTally,
    /// Operations that the caller may use now.
    pub actions: Vec<&'static str>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct MeasuredRound {
    pub id: String,
    pub name: String,
    pub status: RoundStatus,
    pub programme: RoundProgramme,
}

/// What is measured, and how it counts.
#[derive(Clone, Serialize, ToSchema)]
pub struct MeasuredCriterion {
    pub key: String,
    pub name: String,
    pub hint: Option<String>,
    /// The least and the greatest value; no bound when absent.
    pub min: Option<String>,
    pub max: Option<String>,
    pub step: Option<String>,
    /// How the value becomes points (`map` of docs/rule-pack.md); absent when the value is the points.
    #[schema(value_type = Option<Object>)]
    pub map: Option<scoring::ValueMap>,
}

/// How many values the entries still in the competition need, and how far they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasurementTally {
    pub needed: i64,
    pub recorded: i64,
    /// Of the recorded ones, those that a second person has checked.
    pub checked: i64,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct MeasuredEntry {
    pub entry_id: String,
    pub number: String,
    pub title: String,
    pub enterprise: String,
    /// One for each criterion of its category.
    pub values: Vec<Measurement>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct Measurement {
    pub criterion: String,
    pub value: Option<String>,
    /// What it adds to the total, factor included; rounded for reading.
    pub points: Option<String>,
    /// The enterprise's own answer, where the entry form has a number under the key of the criterion.
    pub declared: Option<String>,
    /// What it was read from.
    pub source: Option<String>,
    pub recorded_by: Option<String>,
    pub recorded_at: Option<DateTime<Utc>>,
    pub checked_by: Option<String>,
    pub checked_at: Option<DateTime<Utc>>,
    /// Whether the caller may check it: somebody else recorded it.
    pub may_check: bool,
}

/// Which entries are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasurementState {
    /// Those with a value that is not recorded.
    Missing,
    /// Those with a value that waits for a second person.
    Unchecked,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MeasurementFilter {
    /// `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows wanted, 1 to 100; 50 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    /// Only the entries with such a value.
    #[param(inline)]
    pub state: Option<MeasurementState>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasurementsInput {
    /// What the values were read from: a document and its number.
    #[validate(length(min = 2, max = 500, message = "请写明依据，如成绩单、报表的名称和文号，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub source: String,
    #[validate(length(min = 1, max = 500, message = "每次提交 1 到 500 个测量值"))]
    #[schema(min_items = 1, max_items = 500)]
    pub values: Vec<ValueInput>,
}

/// A value as somebody typed it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueInput {
    pub entry_id: String,
    pub criterion: String,
    /// What the caller saw there before; none for nothing. Another value since then is not overwritten.
    pub seen: Option<String>,
    /// A decimal of at most four places; none takes the value back.
    pub value: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecksInput {
    #[validate(length(min = 1, max = 500, message = "每次核对 1 到 500 个测量值"))]
    #[schema(min_items = 1, max_items = 500)]
    pub values: Vec<SeenValue>,
}

/// A value as the second person saw it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenValue {
    pub entry_id: String,
    pub criterion: String,
    pub value: String,
}
