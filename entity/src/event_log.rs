//! Table `event_log`.

use sea_orm::entity::prelude::*;

/// One append-only log: its size and head. A zone has a system log and one for each programme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_log")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    #[sea_orm(unique)]
    pub programme_id: Option<i64>,
    #[sea_orm(unique)]
    pub name: String,
    pub size: i64,
    pub head_hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
