//! Table `user`.

use sea_orm::entity::prelude::*;

/// A person who signs in. Never deserialized from a request.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    /// Lower case, unique over all zones.
    #[sea_orm(unique)]
    pub username: String,
    pub display_name: String,
    /// Argon2id PHC string.
    pub password_hash: String,
    pub must_change_password: bool,
    pub is_active: bool,
    /// Raised to end every session at once.
    pub token_version: i64,
    pub last_sign_in_at: Option<DateTimeUtc>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
