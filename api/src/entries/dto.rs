//! What the entry endpoints send and receive.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::status::{EligibilityDecision, EntryStatus, ProgrammeStatus, ReviewState};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::form::MissingItem;
use crate::{
    attachments::Attachment,
    error::ErrorCode,
    events::HistoryItem,
    programmes::rule_pack::{Category, EligibilityCheck, Form, Labels},
    wire::NamedRef,
};

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntryFilter {
    pub programme_id: Option<String>,
    pub status: Option<EntryStatus>,
    pub category: Option<String>,
    pub federation_id: Option<String>,
    pub enterprise_id: Option<String>,
    /// Part of the title, number, person or enterprise.
    pub q: Option<String>,
    /// `number` (default), `title`, `status` or `updated`.
    #[param(inline)]
    pub sort: Option<EntrySort>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntrySort {
    #[default]
    Number,
    Title,
    Status,
    Updated,
}

#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryInput {
    #[validate(length(max = 200, message = "名称最多 200 个字"))]
    #[schema(max_length = 200)]
    pub title: Option<String>,
    pub category: Option<String>,
}

/// A change of a draft or returned entry; absent keys stay.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryChange {
    #[validate(length(max = 200, message = "名称最多 200 个字"))]
    #[schema(max_length = 200)]
    pub title: Option<String>,
    pub category: Option<String>,
    /// Changed fields only, by key of the rule pack's form.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, FormValue>, required = false)]
    pub form: serde_json::Map<String, Value>,
}

/// What a field of the form holds; the rule pack says which. Values are checked in `form.rs`, this only describes them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum FormValue {
    Text(Option<String>),
    Fen(i64),
    People(Vec<FormPerson>),
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FormPerson {
    pub name: String,
    #[schema(default = "")]
    pub role: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntrySaved {
    pub version: i64,
    pub saved_at: DateTime<Utc>,
    pub missing: Vec<MissingItem>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryProgramme {
    pub id: String,
    pub title: String,
    pub status: ProgrammeStatus,
    pub closes_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntrySummary {
    pub id: String,
    /// Given at the first submission, as `2026-CXG-0038`.
    pub number: Option<String>,
    pub title: String,
    pub category: Option<String>,
    pub category_name: Option<String>,
    pub status: EntryStatus,
    pub programme: EntryProgramme,
    pub enterprise: NamedRef,
    pub federation: Option<NamedRef>,
    pub person: String,
    pub updated_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub recommendation_rank: Option<i64>,
    /// Fields that still wait for a correction.
    pub returned_count: u64,
    pub version: i64,
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Entry {
    #[serde(flatten)]
    pub head: EntrySummary,
    #[schema(value_type = BTreeMap<String, FormValue>)]
    pub form: serde_json::Map<String, Value>,
    pub form_definition: Form,
    pub categories: Vec<Category>,
    pub eligibility_checks: Vec<EligibilityCheck>,
    pub labels: Labels,
    pub attachments: Vec<Attachment>,
    pub missing: Vec<MissingItem>,
    pub returned_fields: Vec<ReturnedField>,
    pub return_reason: Option<String>,
    pub correction_until: Option<DateTime<Utc>>,
    pub eligibility: Option<EligibilityState>,
    pub recommendation: Option<RecommendationView>,
    pub versions: Vec<VersionView>,
    pub timeline: Vec<HistoryItem>,
    pub server_time: DateTime<Utc>,
    /// Fields that may be changed now; `null` means all, an empty list none.
    pub editable_fields: Option<Vec<String>>,
}

#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnedField {
    /// `title`, `category`, `form.<key>` or `attachments.<slot>`.
    #[validate(length(min = 1, max = 100, message = "请指明栏目"))]
    pub field: String,
    #[validate(length(min = 2, max = 500, message = "请写明要补正什么，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub comment: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionView {
    pub number: i64,
    pub at: DateTime<Utc>,
    pub receipt: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecommendationView {
    pub opinion: String,
    pub rank: Option<i64>,
    pub by: String,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EligibilityState {
    pub decision: EligibilityDecision,
    pub state: ReviewState,
    pub reason: Option<String>,
    pub by: String,
    pub at: DateTime<Utc>,
    pub confirmed_by: Option<String>,
    pub checks: BTreeMap<String, bool>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnInput {
    #[validate(length(min = 2, max = 500, message = "请写明退回原因，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
    /// The fields to correct; with none named, all may be changed.
    #[serde(default)]
    #[validate(nested)]
    pub fields: Vec<ReturnedField>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendInput {
    #[validate(length(min = 2, max = 500, message = "请填写推荐意见，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub opinion: String,
    /// The federation's own order, 1 first.
    #[validate(range(min = 1, max = 100_000, message = "推荐排序从 1 开始"))]
    pub rank: Option<i64>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendManyInput {
    #[validate(length(min = 1, max = 100, message = "每次 1 到 100 项"))]
    #[schema(min_items = 1, max_items = 100)]
    pub entry_ids: Vec<String>,
    #[validate(length(min = 2, max = 500, message = "请填写推荐意见，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub opinion: String,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassManyInput {
    #[validate(length(min = 1, max = 100, message = "每次 1 到 100 项"))]
    #[schema(min_items = 1, max_items = 100)]
    pub entry_ids: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EligibilityInput {
    pub decision: EligibilityDecision,
    #[serde(default)]
    pub checks: BTreeMap<String, bool>,
    /// Required when ineligible.
    #[validate(length(max = 500, message = "原因最多 500 个字"))]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BatchResult {
    pub done: u64,
    pub refused: Vec<Refused>,
}

/// An entry that a batch left as it was, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Refused {
    pub entry_id: String,
    pub number: Option<String>,
    pub code: ErrorCode,
    pub message: String,
}
