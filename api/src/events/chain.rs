//! Appending an event: its leaf hash covers what it says and the hash of the event before.

use chrono::{DateTime, SecondsFormat, Utc};
use entity::{event, event_log, zone};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    canonical,
    db::Tx,
    error::{AppError, AppResult},
};

/// Which log an event belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    let head = lock_head(tx, log).await?;
    let payload = canonical::to_text(&draft.payload).map_err(AppError::internal)?;
    let seq = head.size + 1;
    let link = Link {
        log: &head.name,
        seq,
        kind: draft.kind,
        actor: &draft.actor_name,
        subject: &draft.subject,
        payload: &payload,
        at: draft.at,
        prev_hash: &head.head_hash,
    };
    let leaf_hash = link.leaf_hash();
    event::Entity::insert(event::ActiveModel {
        log_id: Set(head.id),
        seq: Set(seq),
        r#type: Set(draft.kind.to_owned()),
        actor_id: Set(draft.actor_id),
        actor_name: Set(draft.actor_name.clone()),
        subject: Set(draft.subject.clone()),
        payload: Set(payload.clone()),
        at: Set(draft.at),
        prev_hash: Set(head.head_hash.clone()),
        leaf_hash: Set(leaf_hash.clone()),
        ..Default::default()
    })
    .exec_without_returning(tx)
    .await?;
    event_log::Entity::update_many()
        .col_expr(event_log::Column::Size, Expr::value(seq))
        .col_expr(event_log::Column::HeadHash, Expr::value(leaf_hash.clone()))
        .filter(event_log::Column::Id.eq(head.id))
        .exec(tx)
        .await?;
    Ok(Receipt { seq, leaf_hash })
}

async fn lock_head(tx: &Tx, log: &LogName) -> AppResult<event_log::Model> {
    let name = log.text();
    let find = event_log::Entity::find().filter(event_log::Column::Name.eq(name.as_str())).lock_exclusive();
    if let Some(head) = find.one(tx).await? {
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
    Ok(event_log::Entity::insert(fresh).exec_with_returning(tx).await?)
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
