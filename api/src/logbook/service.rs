//! Reading and verifying the log of the actor's zone.

use serde_json::Value;

use super::{
    dto::{EventFilter, EventItem, LogCheck, LogVerification},
    queries,
};
use crate::{
    app::Context,
    auth::Actor,
    error::AppResult,
    events,
    page::{Page, PageQuery},
};

/// Longest summary, in characters.
const LONGEST: usize = 200;

/// Events of the actor's zone, newest first.
pub async fn list(context: &Context, actor: &Actor, filter: EventFilter) -> AppResult<Page<EventItem>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let (rows, total) = queries::list(context.db.read(), actor.zone.id, &filter, slice).await?;
    let items = rows
        .into_iter()
        .map(|(event, log)| EventItem {
            log: log.map(|log| log.name).unwrap_or_default(),
            seq: event.seq,
            summary: summarize(&event.r#type, &event.payload),
            kind: event.r#type,
            actor: event.actor_name,
            subject: event.subject,
            at: event.at,
            leaf_hash: event.leaf_hash,
        })
        .collect();
    Ok(slice.page(items, total))
}

/// Events that hold marks and what judges wrote about them, with the facts of theirs that give nothing away. The values
/// are read in the explanation of a rank, once the round is locked.
const SEALED: [(&str, &[&str]); 2] = [("marks_saved", &["round", "version"]), ("sheets_signed", &["round"])];

/// `key: value` of the facts that are texts or numbers; lists by their length.
fn summarize(kind: &str, payload: &str) -> String {
    let open = SEALED.iter().find(|(sealed, _)| *sealed == kind).map(|(_, open)| *open);
    let facts: Value = serde_json::from_str(payload).unwrap_or_default();
    let parts: Vec<String> = facts
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| key.as_str() != events::SALT && open.is_none_or(|open| open.contains(&key.as_str())))
        .filter_map(|(key, value)| match value {
            Value::String(text) if !text.is_empty() => Some(format!("{key}: {text}")),
            Value::Number(number) => Some(format!("{key}: {number}")),
            Value::Bool(flag) => Some(format!("{key}: {flag}")),
            Value::Array(items) => Some(format!("{key}: {} 项", items.len())),
            Value::String(_) | Value::Null | Value::Object(_) => None,
        })
        .collect();
    parts.join("；").chars().take(LONGEST).collect()
}

/// Walks every log of the actor's zone.
pub async fn verify(context: &Context, actor: &Actor) -> AppResult<LogVerification> {
    let reports = events::verify_all(context.db.read(), Some(actor.zone.id)).await?;
    let logs = reports
        .into_iter()
        .map(|report| LogCheck {
            name: report.name,
            size: report.size,
            head: report.head,
            ok: report.is_sound,
            problem: report.problem,
        })
        .collect();
    Ok(LogVerification { logs })
}
