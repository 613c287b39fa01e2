//! What the overview sends.

use chrono::{DateTime, Utc};
use entity::status::ProgrammeStatus;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Overview {
    pub server_time: DateTime<Utc>,
    /// What waits for the caller, the earliest deadline first.
    pub todos: Vec<Todo>,
    pub programmes: Vec<OverviewProgramme>,
    pub totals: OverviewTotals,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TodoKind {
    ApproveAwardList,
    PublishProgramme,
    ReviewEntries,
    ReturnedEntries,
    RecommendEntries,
    ScoreSheets,
    SignLock,
    LockRound,
    ConfirmList,
    SuperviseAwardList,
    UnfinishedDrafts,
    DecideTie,
    DecideVeto,
    ConfirmAdjustment,
    RecordMeasurements,
    CheckMeasurements,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Todo {
    pub kind: TodoKind,
    pub title: String,
    pub detail: String,
    pub count: i64,
    /// Address of the page.
    pub link: String,
    pub due_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
pub struct OverviewProgramme {
    pub id: String,
    pub title: String,
    pub status: ProgrammeStatus,
    pub counts: OverviewCounts,
    pub closes_at: DateTime<Utc>,
}

/// Counts as far as the caller may know of them.
#[derive(Clone, Copy, Default, Serialize, ToSchema)]
pub struct OverviewCounts {
    pub entries: i64,
    pub eligible: i64,
    pub sheets_total: i64,
    pub sheets_submitted: i64,
    pub awarded: i64,
}

#[derive(Default, Serialize, ToSchema)]
pub struct OverviewTotals {
    pub enterprises: i64,
    pub experts: i64,
    pub entries: i64,
    pub awarded: i64,
}
