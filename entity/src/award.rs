//! Table `award`.

use sea_orm::entity::prelude::*;

use crate::status::AwardSection;

/// A line of an award list, as it will be printed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "award")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub list_id: i64,
    pub entry_id: i64,
    pub section: AwardSection,
    pub tier: String,
    pub tier_name: String,
    /// Order of the ranking inside its section.
    pub position: i64,
    pub rank: i64,
    pub total_points: i64,
    pub prize_fen: i64,
    pub number: String,
    pub title: String,
    pub unit: String,
    pub person: String,
    pub category_name: Option<String>,
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}
