//! Table `panel_member`.

use sea_orm::entity::prelude::*;

/// A judge's seat on a panel.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "panel_member")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub panel_id: i64,
    pub expert_id: i64,
    /// Order of seats gives the labels 甲 乙 丙.
    pub seat: i64,
    pub is_chair: bool,
}

impl ActiveModelBehavior for ActiveModel {}
