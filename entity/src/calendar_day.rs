//! Table `calendar_day`.

use sea_orm::entity::prelude::*;

/// A day whose nature differs from its weekday: a holiday (节假日) or a working weekend (调休).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub day: Date,
    pub is_working: bool,
}

impl ActiveModelBehavior for ActiveModel {}
