//! Table `round`.

use sea_orm::entity::prelude::*;

use crate::status::RoundStatus;

/// A scoring round (轮次) of a programme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub programme_id: i64,
    pub key: String,
    pub name: String,
    pub number: i64,
    pub status: RoundStatus,
    pub supervisor_id: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub supervisor_statement: Option<String>,
    pub supervisor_signed_at: Option<DateTimeUtc>,
    pub locked_by: Option<i64>,
    pub locked_at: Option<DateTimeUtc>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
