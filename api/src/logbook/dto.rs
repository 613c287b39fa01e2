//! What the log endpoints send and receive.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventFilter {
    /// Only events of this programme.
    pub programme_id: Option<String>,
    /// Only events of this type, as `entry_submitted`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    pub kind: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventItem {
    pub log: String,
    pub seq: i64,
    #[serde(rename = "type")]
    pub kind: String,
    pub actor: String,
    /// What it happened to, as `entry:2f1c…`.
    pub subject: String,
    /// The facts recorded, in one line.
    pub summary: String,
    pub at: DateTime<Utc>,
    pub leaf_hash: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LogVerification {
    pub logs: Vec<LogCheck>,
}

/// What the walk along one log found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LogCheck {
    pub name: String,
    pub size: i64,
    /// Leaf hash of the last event.
    pub head: String,
    pub ok: bool,
    /// The first row that does not fit, and how.
    pub problem: Option<String>,
}
