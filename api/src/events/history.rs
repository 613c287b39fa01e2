//! What happened to one thing, for its timeline.

use chrono::{DateTime, Utc};
use entity::{event, event_log};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::chain::LogName;
use crate::error::AppResult;

/// Longest timeline that a reply carries.
const LONGEST: u64 = 200;

/// One event of a timeline, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HistoryItem {
    pub at: DateTime<Utc>,
    /// Event type, as `entry_submitted`; the page translates it.
    #[serde(rename = "type")]
    pub kind: String,
    pub actor: String,
    /// The reason or comment given with it.
    pub note: Option<String>,
    /// Short receipt of the event.
    pub receipt: String,
}

/// What happened to `subject` in `log`, newest first.
pub async fn history<C: ConnectionTrait>(db: &C, log: &LogName, subject: &str) -> AppResult<Vec<HistoryItem>> {
    let rows = event::Entity::find()
        .join(JoinType::InnerJoin, event::Relation::EventLog.def())
        .filter(event_log::Column::Name.eq(log.text()))
        .filter(event::Column::Subject.eq(subject))
        .order_by_desc(event::Column::Seq)
        .limit(LONGEST)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(view).collect())
}

fn view(event: event::Model) -> HistoryItem {
    let payload: Value = serde_json::from_str(&event.payload).unwrap_or_default();
    let note = ["reason", "comment", "opinion"]
        .into_iter()
        .find_map(|key| payload.get(key).and_then(Value::as_str))
        .filter(|note| !note.is_empty());
    HistoryItem {
        at: event.at,
        kind: event.r#type,
        actor: event.actor_name,
        note: note.map(str::to_owned),
        receipt: event.leaf_hash.chars().take(8).collect(),
    }
}
