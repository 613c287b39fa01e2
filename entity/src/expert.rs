//! Table `expert`.

use sea_orm::entity::prelude::*;

/// A judge of the expert pool (专家库).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "expert")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    #[sea_orm(unique)]
    pub user_id: i64,
    pub name: String,
    pub title: String,
    pub specialty: String,
    pub employer_id: Option<i64>,
    pub employer_name: String,
    pub is_active: bool,
    pub version: i64,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
