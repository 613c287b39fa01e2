//! Rounds, panels and progress on the wire. No mark and no total of anyone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::status::{ConflictReason, RoundStatus, SheetStatus};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::MeasurementTally;

#[derive(Clone, Serialize, ToSchema)]
pub struct Round {
    pub id: String,
    pub programme: RoundProgramme,
    pub key: String,
    pub name: String,
    pub number: i64,
    pub status: RoundStatus,
    /// Judges that an entry needs for its result to count; 0 in a round without judges, which has no panels.
    pub min_judges: i64,
    /// Measured values of its entries; none are needed before it starts, or where nothing is measured.
    pub measurements: MeasurementTally,
    pub panels: Vec<Panel>,
    /// Entries in the round; before it starts, those that would be dealt.
    pub entry_count: i64,
    #[schema(value_type = BTreeMap<String, i64>)]
    pub sheet_counts: BTreeMap<SheetStatus, i64>,
    pub supervisor_signature: Option<Signature>,
    pub locked_at: Option<DateTime<Utc>>,
    pub version: i64,
    /// Operations that the caller may use on it now.
    pub actions: Vec<&'static str>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct RoundProgramme {
    pub id: String,
    pub title: String,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct Signature {
    pub name: String,
    pub at: DateTime<Utc>,
    pub statement: String,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct Panel {
    pub id: String,
    pub name: String,
    pub entry_count: i64,
    pub members: Vec<PanelMember>,
    pub version: i64,
    pub actions: Vec<&'static str>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct PanelMember {
    pub expert_id: String,
    pub name: String,
    pub title: String,
    pub employer_name: String,
    pub is_chair: bool,
    /// Entries that the judge must keep away from.
    pub conflicts: i64,
    pub sheets: SheetTally,
    pub last_saved_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Default, Serialize, ToSchema)]
pub struct SheetTally {
    pub total: i64,
    /// Saved and not signed, returned ones included.
    pub saved: i64,
    pub submitted: i64,
    pub recused: i64,
    pub absent: i64,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PanelInput {
    #[validate(length(min = 1, max = 50, message = "请填写评审组名称，不超过 50 字"))]
    #[schema(min_length = 1, max_length = 50)]
    pub name: String,
    /// Judges in the order of their seats.
    #[validate(length(min = 1, max = 50, message = "每个评审组应有 1 到 50 名评委"))]
    pub members: Vec<PanelMemberInput>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PanelMemberInput {
    pub expert_id: String,
    #[serde(default)]
    pub is_chair: bool,
}

/// Who would score what. The draw itself happens at the start, with a seed of that moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssignmentPlan {
    pub entries: i64,
    pub sheets: i64,
    /// Values that staff will have to measure.
    pub measurements: i64,
    pub panels: Vec<PanelPlan>,
    /// What stands in the way of the start, each with what to do.
    pub problems: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PanelPlan {
    pub panel_id: String,
    pub name: String,
    pub entries: i64,
    pub judges: i64,
    /// Sheets to be scored, without the recused ones.
    pub sheets: i64,
    pub conflicts: Vec<ConflictItem>,
    /// Judges left for the entry with most recusals.
    pub fewest_judges: i64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConflictItem {
    pub entry_id: String,
    pub entry_number: String,
    pub entry_title: String,
    pub enterprise: String,
    pub expert_name: String,
    pub reason: ConflictReason,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LockStatement {
    #[validate(length(min = 1, max = 500, message = "请填写监督意见，不超过 500 字"))]
    #[schema(min_length = 1, max_length = 500)]
    pub statement: String,
}

/// Progress and anomalies of a round; never a value.
#[derive(Serialize, ToSchema)]
pub struct RoundProgress {
    pub round: Round,
    pub judges: Vec<JudgeProgress>,
    /// The first 200 entries with sheets that are not settled, by number.
    pub entries_missing: Vec<EntryMissing>,
    pub entries_missing_total: i64,
    pub sheets_needing_action: Vec<SheetAction>,
    pub server_time: DateTime<Utc>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct JudgeProgress {
    pub expert_id: String,
    pub name: String,
    pub panel: String,
    pub total: i64,
    pub submitted: i64,
    pub saved: i64,
    pub recused: i64,
    pub absent: i64,
    pub last_saved_at: Option<DateTime<Utc>>,
    pub anomalies: Vec<String>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct EntryMissing {
    pub entry_id: String,
    pub number: String,
    pub title: String,
    /// Judges whose sheets are not settled.
    pub missing: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SheetActionKind {
    AbsenceProposed,
    Returned,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct SheetAction {
    pub sheet_id: String,
    pub judge: String,
    pub entry_number: String,
    pub kind: SheetActionKind,
    pub reason: String,
    pub actions: Vec<&'static str>,
}

#[derive(Serialize, ToSchema)]
pub struct PanelSheets {
    pub panel_id: String,
    pub panel_name: String,
    pub items: Vec<PanelSheet>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct PanelSheet {
    pub id: String,
    pub judge: String,
    pub entry_code: String,
    pub entry_title: String,
    pub status: SheetStatus,
    pub marks_given: i64,
    pub marks_needed: i64,
    pub saved_at: Option<DateTime<Utc>>,
    pub actions: Vec<&'static str>,
}
