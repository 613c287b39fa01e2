//! Table `recusal`.

use sea_orm::entity::prelude::*;

use crate::status::ConflictReason;

/// A sheet that a conflict of interest took out (回避).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recusal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    #[sea_orm(unique)]
    pub sheet_id: i64,
    pub reason: ConflictReason,
    #[sea_orm(column_type = "Text")]
    pub detail: String,
    pub recused_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
