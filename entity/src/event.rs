//! Table `event`.

use sea_orm::entity::prelude::*;

/// A recorded fact, chained by hash to the one before. The database refuses to change or delete it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub log_id: i64,
    pub seq: i64,
    pub r#type: String,
    pub actor_id: Option<i64>,
    pub actor_name: String,
    pub subject: String,
    /// Canonical JSON, integers and texts only.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    pub at: DateTimeUtc,
    pub prev_hash: String,
    pub leaf_hash: String,
    #[sea_orm(belongs_to, from = "log_id", to = "id")]
    pub event_log: BelongsTo<super::event_log::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
