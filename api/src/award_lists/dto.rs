//! What the award-list endpoints send and receive.

use chrono::{DateTime, NaiveDate, Utc};
use entity::status::{ApprovalDecision, ApprovalStep, AwardListStatus, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::wire::NamedRef;

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListFilter {
    pub status: Option<AwardListStatus>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListProgramme {
    pub id: String,
    pub title: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicityInfo {
    pub starts_on: NaiveDate,
    /// Last day on which objections are received.
    pub ends_on: NaiveDate,
    pub working_days: u32,
    pub contact: String,
    pub how_to_object: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardListSummary {
    pub id: String,
    pub programme: ListProgramme,
    pub title: String,
    pub status: AwardListStatus,
    pub list_version: i64,
    /// SHA-256 of the canonical lines; every signature names it.
    pub content_hash: String,
    pub award_count: u64,
    pub total_prize_fen: i64,
    pub waiting_for: Option<Role>,
    pub publicity: Option<PublicityInfo>,
    /// 文号.
    pub document_no: Option<String>,
    pub version: i64,
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardList {
    #[serde(flatten)]
    pub head: AwardListSummary,
    pub sections: Vec<ListSection>,
    pub reserve: Vec<AwardLine>,
    pub approvals: Vec<ApprovalView>,
    pub steps: Vec<ListStep>,
    pub summary: ListSummary,
    pub ranking_run_id: String,
    /// 岗位名称 or 建议名称, 带头人 or 建议人.
    pub entry_label: String,
    pub person_label: String,
    pub zone: NamedRef,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListSection {
    pub tier: String,
    pub tier_name: String,
    pub prize_fen: i64,
    pub lines: Vec<AwardLine>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardLine {
    pub entry_id: String,
    pub number: String,
    pub title: String,
    pub enterprise: String,
    pub person: String,
    pub category_name: Option<String>,
    pub rank: i64,
    pub total: String,
    pub prize_fen: i64,
    pub note: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApprovalView {
    pub step: ApprovalStep,
    pub decision: ApprovalDecision,
    pub by: String,
    pub comment: Option<String>,
    pub content_hash: String,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Done,
    Current,
    Todo,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListStep {
    pub key: ListStepKey,
    pub state: StepState,
    pub at: Option<DateTime<Utc>>,
    pub by: Vec<String>,
}

/// The stations of a list, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListStepKey {
    Draft,
    Panel,
    Supervisor,
    Leadership,
    Publicity,
    Final,
    Issued,
}

/// What a leader looks at before signing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListSummary {
    pub funnel: Vec<Counted>,
    pub categories: Vec<CategoryShare>,
    pub sizes: Vec<Counted>,
    pub enterprises: u64,
    pub most_per_enterprise: u64,
    pub cap_per_enterprise: Option<u64>,
    pub prizes: Vec<PrizeLine>,
    pub budget_fen: Option<i64>,
    pub around_cuts: Vec<AroundCut>,
    pub checks: Vec<ListCheck>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Counted {
    pub label: String,
    pub count: u64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CategoryShare {
    pub name: String,
    pub awarded: u64,
    pub entered: u64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PrizeLine {
    pub tier_name: String,
    pub count: u64,
    pub prize_fen: i64,
    pub sum_fen: i64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AroundCut {
    /// Name of the tier whose line this is.
    pub cut: String,
    pub lines: Vec<CutLine>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CutLine {
    pub rank: i64,
    pub title: String,
    pub enterprise: String,
    pub total: String,
    /// Distance to the award line.
    pub gap: String,
    pub tier_name: Option<String>,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListCheck {
    /// `rules_frozen`, `recomputed`, `sheets_signed`, `caps`, `budget` or `log`.
    pub key: String,
    pub ok: bool,
    pub detail: String,
}

/// A signature on the content that the signer saw.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInput {
    #[validate(length(equal = 64, message = "请带上所见名单的指纹（64 位）"))]
    #[schema(min_length = 64, max_length = 64)]
    pub content_hash: String,
    #[validate(length(max = 500, message = "批示最多 500 个字"))]
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicityInput {
    /// Day of posting, in the programme's zone.
    pub starts_on: NaiveDate,
    #[validate(length(min = 2, max = 300, message = "请填写联系人、电话和地址"))]
    #[schema(min_length = 2, max_length = 300)]
    pub contact: String,
    #[validate(length(min = 2, max = 1000, message = "请写明如何反映问题"))]
    #[schema(min_length = 2, max_length = 1000)]
    pub how_to_object: String,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueInput {
    /// 文号, as `滨高工发〔2026〕12号`.
    #[validate(length(min = 2, max = 60, message = "请填写文号"))]
    #[schema(min_length = 2, max_length = 60)]
    pub document_no: String,
    pub issued_on: NaiveDate,
}

/// The papers of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum ListFile {
    #[serde(rename = "commendation.xlsx")]
    Commendation,
    #[serde(rename = "publicity.xlsx")]
    Publicity,
    #[serde(rename = "internal.xlsx")]
    Internal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    Publicity,
    Final,
}

/// A list that the public may read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicNoticeItem {
    pub id: String,
    pub zone_name: String,
    pub title: String,
    pub programme_title: String,
    pub kind: NoticeKind,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub published_at: Option<DateTime<Utc>>,
    pub award_count: u64,
    pub content_hash: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicNotices {
    pub items: Vec<PublicNoticeItem>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicNotice {
    #[serde(flatten)]
    pub head: PublicNoticeItem,
    /// The day the list bears: the first of its publicity period, or that of its issue.
    pub dated: NaiveDate,
    /// 文号, once it is issued.
    pub document_no: Option<String>,
    pub issuer: String,
    pub contact: String,
    pub how_to_object: String,
    pub sections: Vec<PublicSection>,
    pub list_version: i64,
    /// How the lines are ordered, so that no rank shows.
    pub sorted_by: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicSection {
    pub tier_name: String,
    pub count: u64,
    pub lines: Vec<PublicLine>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicLine {
    pub number: u64,
    pub title: String,
    pub unit: String,
    pub person: String,
    pub category: String,
    pub note: String,
}
