//! Table `session`.

use sea_orm::entity::prelude::*;

/// A signed-in browser: the family of its rotating refresh tokens.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub user_id: i64,
    /// SHA-256 of the current refresh token.
    #[sea_orm(unique)]
    pub refresh_hash: String,
    /// The token before it, honoured for a few seconds only.
    pub previous_hash: Option<String>,
    pub rotated_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub last_used_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
