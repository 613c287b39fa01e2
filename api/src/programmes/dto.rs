//! What the programme endpoints send and receive.

use chrono::{DateTime, Utc};
use entity::status::{ProgrammeStatus, RoundStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::rule_pack::{RuleFinding, RulePack};
use crate::events::HistoryItem;

/// A template that a programme can start from.
#[derive(Serialize, ToSchema)]
pub struct Template {
    pub key: String,
    pub name: String,
    pub description: String,
    pub rule_pack: RulePack,
}

#[derive(Serialize, ToSchema)]
pub struct Templates {
    pub items: Vec<Template>,
}

/// A new programme.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeInput {
    /// Key of a template.
    pub template: String,
    #[validate(length(min = 2, max = 100, message = "名称应为 2 到 100 个字"))]
    #[schema(min_length = 2, max_length = 100)]
    pub title: String,
    /// Edition (届次), as `2026`.
    #[validate(length(min = 1, max = 20, message = "届次应为 1 到 20 个字，例如 2026"))]
    #[schema(min_length = 1, max_length = 20)]
    pub edition: String,
    pub opens_at: DateTime<Utc>,
    /// Entries submitted at this moment or later are late.
    pub closes_at: DateTime<Utc>,
    /// IANA name; the zone's own when absent.
    pub time_zone: Option<String>,
    #[validate(length(max = 2000, message = "简介最多 2000 个字"))]
    #[schema(max_length = 2000)]
    pub summary: Option<String>,
}

/// A change of a programme; absent fields stay.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeChange {
    #[validate(length(min = 2, max = 100, message = "名称应为 2 到 100 个字"))]
    #[schema(min_length = 2, max_length = 100)]
    pub title: Option<String>,
    #[validate(length(min = 1, max = 20, message = "届次应为 1 到 20 个字，例如 2026"))]
    #[schema(min_length = 1, max_length = 20)]
    pub edition: Option<String>,
    pub opens_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
    pub time_zone: Option<String>,
    #[validate(length(max = 2000, message = "简介最多 2000 个字"))]
    #[schema(max_length = 2000)]
    pub summary: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProgrammeFilter {
    pub status: Option<ProgrammeStatus>,
    /// Part of the title.
    pub q: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// How many entries a programme has, as far as the caller may know of them.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct EntryCounts {
    pub entries: u64,
    /// Submitted and everything after.
    pub submitted: u64,
    /// Eligible and everything after.
    pub eligible: u64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProgrammeSummary {
    pub id: String,
    pub title: String,
    pub edition: String,
    pub template: String,
    pub status: ProgrammeStatus,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub time_zone: String,
    pub counts: EntryCounts,
    pub version: i64,
    /// What the caller may do to it now.
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProgrammeRound {
    pub id: String,
    pub key: String,
    pub name: String,
    pub number: i64,
    pub status: RoundStatus,
    pub locked_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Programme {
    #[serde(flatten)]
    pub head: ProgrammeSummary,
    pub summary: String,
    pub rule_pack: RulePack,
    pub rule_pack_version: i64,
    /// SHA-256 of the canonical rule pack.
    pub rule_pack_hash: String,
    pub is_frozen: bool,
    pub findings: Vec<RuleFinding>,
    pub rounds: Vec<ProgrammeRound>,
    pub award_list_id: Option<String>,
    pub latest_ranking_run_id: Option<String>,
    pub proposed_by: Option<String>,
    pub return_reason: Option<String>,
    pub timeline: Vec<HistoryItem>,
}

/// The check of a rule pack that is not stored.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RulePackCheck {
    pub findings: Vec<RuleFinding>,
    pub hash: String,
}
