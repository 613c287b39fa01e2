//! What the public endpoints send.

use chrono::{DateTime, Utc};
use entity::status::{ProgrammeStatus, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{award_lists::PublicNoticeItem, wire::ZoneRef};

/// The installation and its zones.
#[derive(Serialize, ToSchema)]
pub struct Site {
    pub product: String,
    pub version: String,
    pub server_time: DateTime<Utc>,
    pub zones: Vec<ZoneRef>,
    /// Largest file that an entry takes.
    pub max_attachment_bytes: u64,
    /// Only where a zone is a demonstration.
    pub demonstration: Option<Demonstration>,
}

#[derive(Serialize, ToSchema)]
pub struct Demonstration {
    pub accounts: Vec<DemoAccount>,
}

/// An account of an invented person, for trying the product; `demo-accounts.json` in the data folder is a list of them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DemoAccount {
    pub username: String,
    pub password: String,
    pub role: Role,
    pub display_name: String,
    pub note: String,
}

#[derive(Serialize, ToSchema)]
pub struct PublicNotices {
    pub items: Vec<PublicNoticeItem>,
}

#[derive(Serialize, ToSchema)]
pub struct PublicProgrammes {
    pub items: Vec<PublicProgramme>,
}

/// A programme from its publication on.
#[derive(Serialize, ToSchema)]
pub struct PublicProgramme {
    pub id: String,
    pub zone_name: String,
    pub title: String,
    pub edition: String,
    pub status: ProgrammeStatus,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub summary: String,
    pub tiers: Vec<PublicTier>,
}

#[derive(Serialize, ToSchema)]
pub struct PublicTier {
    pub name: String,
    pub count: Option<u32>,
    pub prize_fen: i64,
}
