//! Walks every log from its first event and names the first row that does not fit.

use entity::{event, event_log};
use futures::TryStreamExt;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, StreamTrait};
use serde::Serialize;
use utoipa::ToSchema;

use super::chain::Link;
use crate::error::AppResult;

/// What the walk along one log found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LogReport {
    pub name: String,
    /// Events that the log says it holds.
    pub size: i64,
    /// Leaf hash of the last event.
    pub head: String,
    pub is_sound: bool,
    /// The first row that does not fit, and how.
    pub problem: Option<String>,
}

/// Verifies the logs of one zone, or of all zones when `zone_id` is `None`.
pub async fn verify_all<C>(db: &C, zone_id: Option<i64>) -> AppResult<Vec<LogReport>>
where
    C: ConnectionTrait + StreamTrait,
{
    let mut find = event_log::Entity::find().order_by_asc(event_log::Column::Id);
    if let Some(zone_id) = zone_id {
        find = find.filter(event_log::Column::ZoneId.eq(zone_id));
    }
    let mut reports = Vec::new();
    for log in find.all(db).await? {
        let problem = first_problem(db, &log).await?;
        reports.push(LogReport {
            name: log.name,
            size: log.size,
            head: log.head_hash,
            is_sound: problem.is_none(),
            problem,
        });
    }
    Ok(reports)
}

async fn first_problem<C>(db: &C, log: &event_log::Model) -> AppResult<Option<String>>
where
    C: ConnectionTrait + StreamTrait,
{
    let mut events = event::Entity::find()
        .filter(event::Column::LogId.eq(log.id))
        .order_by_asc(event::Column::Seq)
        .stream(db)
        .await?;
    let (mut expected_seq, mut prev_hash) = (1, String::new());
    while let Some(event) = events.try_next().await? {
        if let Some(problem) = problem_of(&log.name, &event, expected_seq, &prev_hash) {
            return Ok(Some(problem));
        }
        expected_seq += 1;
        prev_hash = event.leaf_hash;
    }
    if log.size != expected_seq - 1 || log.head_hash != prev_hash {
        return Ok(Some(format!(
            "the head says {} events ending in {}, the log holds {} ending in {prev_hash}",
            log.size,
            log.head_hash,
            expected_seq - 1
        )));
    }
    Ok(None)
}

fn problem_of(log: &str, event: &event::Model, expected_seq: i64, prev_hash: &str) -> Option<String> {
    if event.seq != expected_seq {
        return Some(format!("event {expected_seq} is missing: the next one is {}", event.seq));
    }
    if event.prev_hash != prev_hash {
        return Some(format!("event {} does not follow the event before it", event.seq));
    }
    let link = Link {
        log,
        seq: event.seq,
        kind: &event.r#type,
        actor: &event.actor_name,
        subject: &event.subject,
        payload: &event.payload,
        at: event.at,
        prev_hash,
    };
    (link.leaf_hash() != event.leaf_hash).then(|| {
        format!("event {} ({} on {}) was changed after it was written", event.seq, event.r#type, event.subject)
    })
}
