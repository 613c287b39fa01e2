//! The judge's desk on the wire. Nothing here names an enterprise, an entry's number or another judge.

use chrono::{DateTime, Utc};
use entity::status::{RoundStatus, SheetStatus};
use scoring::Points;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::error::ErrorCode;

/// The rounds in which the signed-in judge has sheets.
#[derive(Serialize, ToSchema)]
pub struct Desk {
    pub rounds: Vec<DeskRound>,
    pub server_time: DateTime<Utc>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct DeskRound {
    pub round_id: String,
    pub programme_id: String,
    pub programme_title: String,
    pub round_name: String,
    pub panel_id: String,
    pub panel_name: String,
    pub status: RoundStatus,
    pub is_chair: bool,
    pub counts: DeskCounts,
}

#[derive(Clone, Copy, Default, Serialize, ToSchema)]
pub struct DeskCounts {
    pub total: i64,
    /// Sheets with every mark given, signed or not.
    pub complete: i64,
    pub submitted: i64,
    pub recused: i64,
}

#[derive(Serialize, ToSchema)]
pub struct DeskSheets {
    pub items: Vec<DeskSheetItem>,
    pub round: DeskRound,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct DeskSheetItem {
    pub id: String,
    /// Pseudonym of the entry in this round, as `A-038`.
    pub entry_code: String,
    pub title: String,
    pub category_name: Option<String>,
    pub status: SheetStatus,
    #[schema(value_type = Option<String>, example = "92.35")]
    pub total: Option<Points>,
    pub marks_given: i64,
    pub marks_needed: i64,
    pub version: i64,
}

/// One's own score sheet with the blind copy of its entry.
#[derive(Serialize, ToSchema)]
pub struct Sheet {
    pub id: String,
    pub round_id: String,
    pub entry_code: String,
    pub title: String,
    pub category_name: Option<String>,
    pub facts: Vec<SheetFact>,
    pub sections: Vec<SheetSection>,
    pub attachments: Vec<SheetAttachment>,
    pub criteria: Vec<SheetCriterion>,
    pub marks: Vec<SheetMark>,
    pub comment: String,
    /// Sum of factor x mark, once every mark is given.
    #[schema(value_type = Option<String>, example = "92.35")]
    pub total: Option<Points>,
    /// Greatest possible total; `null` when a criterion has no greatest mark.
    #[schema(value_type = Option<String>, example = "100")]
    pub max_total: Option<Points>,
    pub status: SheetStatus,
    pub return_reason: Option<String>,
    /// Why the sheet is recused.
    pub recusal_reason: Option<String>,
    pub saved_at: Option<DateTime<Utc>>,
    pub submitted_at: Option<DateTime<Utc>>,
    /// Short hash of the event that recorded the last save or signature.
    pub receipt: Option<String>,
    pub version: i64,
    /// Operations that the judge may call on it now.
    pub actions: Vec<&'static str>,
}

#[derive(Serialize, ToSchema)]
pub struct SheetFact {
    pub label: String,
    pub value: String,
}

#[derive(Serialize, ToSchema)]
pub struct SheetSection {
    pub key: String,
    pub title: String,
    pub fields: Vec<SheetField>,
}

#[derive(Serialize, ToSchema)]
pub struct SheetField {
    pub label: String,
    pub text: String,
}

#[derive(Serialize, ToSchema)]
pub struct SheetAttachment {
    pub id: String,
    pub slot_label: String,
    /// Neutral name, as `A-038-1.pdf`.
    pub file_name: String,
    pub media_type: String,
    pub size_bytes: i64,
}

/// Whether judges mark a criterion or it is measured once an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SheetCriterionKind {
    Judged,
    Measured,
}

#[derive(Serialize, ToSchema)]
pub struct SheetCriterion {
    pub key: String,
    pub name: String,
    pub hint: Option<String>,
    pub kind: SheetCriterionKind,
    #[schema(value_type = Option<String>)]
    pub min: Option<Points>,
    #[schema(value_type = Option<String>)]
    pub max: Option<Points>,
    #[schema(value_type = Option<String>)]
    pub step: Option<Points>,
    /// Mark x factor enters the total.
    #[schema(value_type = String)]
    pub factor: Points,
    pub bands: Vec<SheetBand>,
}

#[derive(Serialize, ToSchema)]
pub struct SheetBand {
    pub name: String,
    #[schema(value_type = String)]
    pub from: Points,
    #[schema(value_type = String)]
    pub to: Points,
    pub note: Option<String>,
}

/// A mark on one criterion. `mark` is `null` while it is not given; `"0"` is a mark.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetMark {
    pub criterion: String,
    /// Decimal with at most four places.
    #[schema(example = "18.5")]
    pub mark: Option<String>,
    #[serde(default)]
    pub comment: Option<String>,
}

/// Marks to save: all of them or only those that changed.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveMarks {
    #[serde(default)]
    #[validate(length(max = 200, message = "一次最多保存 200 项评分"))]
    pub marks: Vec<SheetMark>,
    /// Opinion on the whole entry; absent leaves it as it is.
    #[serde(default)]
    #[validate(length(max = 2_000, message = "总评语超过 2000 字，请删减"))]
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
}

/// Proof that marks were saved durably.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SheetReceipt {
    pub sheet_id: String,
    pub status: SheetStatus,
    pub version: i64,
    pub saved_at: DateTime<Utc>,
    /// Short hash of the event that recorded it.
    #[schema(example = "3f9a01bc")]
    pub receipt: String,
    #[schema(value_type = Option<String>, example = "92.35")]
    pub total: Option<Points>,
    pub marks_given: i64,
    pub marks_needed: i64,
}

/// The sheets to sign, with the judge's password again.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignSheets {
    #[validate(length(min = 1, max = 6_000, message = "请选择要签名的评分表"))]
    pub sheet_ids: Vec<String>,
    #[validate(length(min = 1, max = 128, message = "请填写密码"))]
    #[schema(min_length = 1, max_length = 128, format = Password)]
    pub password: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SignReceipt {
    pub signed: i64,
    /// Short hash of the event that recorded the signature; `null` when nothing was signed.
    pub receipt: Option<String>,
    pub signed_at: DateTime<Utc>,
    pub refused: Vec<RefusedSheet>,
}

/// A sheet that was not signed, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefusedSheet {
    pub sheet_id: String,
    pub entry_code: Option<String>,
    pub code: ErrorCode,
    pub message: String,
}
