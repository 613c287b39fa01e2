//! Appending an event: its leaf hash covers what it says and the hash of the event before.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};

use chrono::{DateTime, SecondsFormat, Utc};
use entity::{event, event_log, zone};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    canonical,
    db::Tx,
    error::{AppError, AppResult},
};

/// Which log an event belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogName {
    /// Accounts, organizations and settings of a zone.
    Zone { zone_id: i64, public_id: String },
    /// Everything about one programme.
    Programme { zone_id: i64, programme_id: i64, public_id: String },
}

impl LogName {
    /// The log of a zone.
    pub fn of_zone(zone: &zone::Model) -> Self {
        Self::Zone { zone_id: zone.id, public_id: zone.public_id.clone() }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Zone { public_id, .. } => format!("zone:{public_id}"),
            Self::Programme { public_id, .. } => format!("programme:{public_id}"),
        }
    }

    fn keys(&self) -> (i64, Option<i64>) {
        match self {
            Self::Zone { zone_id, .. } => (*zone_id, None),
            Self::Programme { zone_id, programme_id, .. } => (*zone_id, Some(*programme_id)),
        }
    }
}

/// An event about to be recorded.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What happened, as `entry_submitted`.
    pub kind: &'static str,
    pub actor_id: Option<i64>,
    pub actor_name: String,
    /// What it happened to, as `entry:2f1c…`.
    pub subject: String,
    /// Facts: texts, integers (points in ten-thousandths), lists and objects of them.
    pub payload: Value,
    pub at: DateTime<Utc>,
}

/// The fact that holds the salt.
pub const SALT: &str = "salt";

/// Adds a random salt to facts that can be guessed, as marks: nobody who sees only the hash of their event finds them by
/// trying all there are.
pub fn salted(mut facts: Value) -> Value {
    if let Some(facts) = facts.as_object_mut() {
        facts.insert(SALT.to_owned(), json!(Uuid::new_v4().simple().to_string()));
    }
    facts
}

/// Proof that an event was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub seq: i64,
    pub leaf_hash: String,
}

impl Receipt {
    /// The short form that people read: the first eight digits of the hash.
    pub fn short(&self) -> String {
        self.leaf_hash.chars().take(8).collect()
    }
}

/// Appends `draft` to the log inside `tx`. Writers of one log take turns on its head row.
pub async fn append(tx: &Tx, log: &LogName, draft: Draft) -> AppResult<Receipt> {
    let (row, receipt) = lock_head(tx, log).await?.follow(draft)?;
    event::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(receipt)
}

/// Appends several events, each to its log and in this order, in one statement. Gives their receipts in the same order.
pub async fn append_all(tx: &Tx, drafts: Vec<(LogName, Draft)>) -> AppResult<Vec<Receipt>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    // Always by name, so that two transactions never wait for each other.
    let logs: BTreeSet<&LogName> = drafts.iter().map(|(log, _)| log).collect();
    let mut heads = BTreeMap::new();
    for log in logs {
        heads.insert(log.clone(), lock_head(tx, log).await?);
    }
    let (mut rows, mut receipts) = (Vec::with_capacity(drafts.len()), Vec::with_capacity(drafts.len()));
    for (log, draft) in drafts {
        let head =
            heads.get_mut(&log).ok_or_else(|| AppError::internal(anyhow::anyhow!("{} has no head", log.text())))?;
        let (row, receipt) = head.follow(draft)?;
        rows.push(row);
        receipts.push(receipt);
    }
    event::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(receipts)
}

/// The head of a log: what the next event has to follow.
#[derive(FromQueryResult)]
struct Head {
    id: i64,
    name: String,
    size: i64,
    head_hash: String,
}

impl Head {
    /// The row of the event that follows and becomes the head; in the table, the database sees to both.
    fn follow(&mut self, draft: Draft) -> AppResult<(event::ActiveModel, Receipt)> {
        let payload = canonical::to_text(&draft.payload).map_err(AppError::internal)?;
        let seq = self.size + 1;
        let link = Link {
            log: &self.name,
            seq,
            kind: draft.kind,
            actor: &draft.actor_name,
            subject: &draft.subject,
            payload: &payload,
            at: draft.at,
            prev_hash: &self.head_hash,
        };
        let leaf_hash = link.leaf_hash();
        let row = event::ActiveModel {
            log_id: Set(self.id),
            seq: Set(seq),
            r#type: Set(draft.kind.to_owned()),
            actor_id: Set(draft.actor_id),
            actor_name: Set(draft.actor_name),
            subject: Set(draft.subject),
            payload: Set(payload),
            at: Set(draft.at),
            prev_hash: Set(mem::replace(&mut self.head_hash, leaf_hash.clone())),
            leaf_hash: Set(leaf_hash.clone()),
            ..Default::default()
        };
        self.size = seq;
        Ok((row, Receipt { seq, leaf_hash }))
    }
}

async fn lock_head(tx: &Tx, log: &LogName) -> AppResult<Head> {
    let name = log.text();
    let find = event_log::Entity::find().filter(event_log::Column::Name.eq(name.as_str())).lock_exclusive();
    if let Some(head) = find.into_model().one(tx).await? {
        return Ok(head);
    }
    let (zone_id, programme_id) = log.keys();
    let fresh = event_log::ActiveModel {
        zone_id: Set(zone_id),
        programme_id: Set(programme_id),
        name: Set(name),
        size: Set(0),
        head_hash: Set(String::new()),
        ..Default::default()
    };
    let event_log::Model { id, name, size, head_hash, .. } =
        event_log::Entity::insert(fresh).exec_with_returning(tx).await?;
    Ok(Head { id, name, size, head_hash })
}

/// What the leaf hash of an event covers.
pub struct Link<'a> {
    pub log: &'a str,
    pub seq: i64,
    pub kind: &'a str,
    pub actor: &'a str,
    pub subject: &'a str,
    /// Canonical JSON, as stored.
    pub payload: &'a str,
    pub at: DateTime<Utc>,
    pub prev_hash: &'a str,
}

impl Link<'_> {
    /// `SHA-256(0x00 ‖ canonical JSON)`, in hexadecimal; the leading zero byte marks a leaf as in RFC 9162.
    pub fn leaf_hash(&self) -> String {
        let document = json!([
            self.log,
            self.seq,
            self.kind,
            self.actor,
            self.subject,
            self.payload,
            self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            self.prev_hash,
        ]);
        let mut bytes = vec![0];
        bytes.extend_from_slice(document.to_string().as_bytes());
        canonical::sha256_hex(&bytes)
    }
}
