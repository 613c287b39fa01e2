//! Table `score_sheet`.

use sea_orm::entity::prelude::*;

use crate::status::SheetStatus;

/// One judge's score sheet (评分表) for one entry in one round.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score_sheet")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub round_id: i64,
    pub panel_id: i64,
    pub entry_id: i64,
    pub expert_id: i64,
    /// The judge's own shuffled order.
    pub position: i64,
    pub status: SheetStatus,
    /// Ten-thousandths, as the rules weigh it; only when every mark is given.
    pub total_points: Option<i64>,
    pub marks_given: i64,
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    #[sea_orm(column_type = "Text")]
    pub return_reason: Option<String>,
    pub receipt: Option<String>,
    pub saved_at: Option<DateTimeUtc>,
    pub submitted_at: Option<DateTimeUtc>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
