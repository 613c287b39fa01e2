//! Table `absence`.

use sea_orm::entity::prelude::*;

/// A judge's absence on a sheet: the chair proposes, the supervisor confirms.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    #[sea_orm(unique)]
    pub sheet_id: i64,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub proposed_by: i64,
    pub proposed_at: DateTimeUtc,
    pub confirmed_by: Option<i64>,
    pub confirmed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
