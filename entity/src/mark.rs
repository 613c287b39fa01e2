//! Table `mark`.

use sea_orm::entity::prelude::*;

/// A judge's mark on one criterion, in ten-thousandths of a point.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mark")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub sheet_id: i64,
    pub criterion: String,
    pub points: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub comment: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
