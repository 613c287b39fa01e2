//! Table `recommendation`.

use sea_orm::entity::prelude::*;

use crate::status::RecommendationDecision;

/// A federation's recommendation of an entry (推荐).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recommendation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub entry_id: i64,
    pub decision: RecommendationDecision,
    #[sea_orm(column_type = "Text")]
    pub opinion: String,
    /// The federation's own order, 1 first.
    pub position: Option<i64>,
    pub officer_id: i64,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
