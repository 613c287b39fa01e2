//! Table `ranking_row`.

use sea_orm::entity::prelude::*;

/// One entry's place in a ranking run.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ranking_row")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub run_id: i64,
    pub entry_id: i64,
    /// Order of the ranking file, 1 first.
    pub position: i64,
    pub rank: Option<i64>,
    pub total_points: Option<i64>,
    pub bonus_points: i64,
    pub deduction_points: i64,
    /// JSON object: round key -> decimal string or null.
    #[sea_orm(column_type = "Text")]
    pub rounds: String,
    /// JSON list of sheet totals with dropped flags.
    #[sea_orm(column_type = "Text")]
    pub marks: String,
    pub tier: Option<String>,
    pub reason: String,
    pub tie_decided_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
