//! Table `idempotency_key`.

use sea_orm::entity::prelude::*;

/// The stored answer to a request that carried an Idempotency-Key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub user_id: i64,
    pub key: String,
    pub request_hash: String,
    pub status: i64,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
