//! Table `panel`.

use sea_orm::entity::prelude::*;

/// A panel of judges (评审组) in a round.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "panel")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub round_id: i64,
    pub name: String,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
