//! Table `tie_decision`.

use sea_orm::entity::prelude::*;

/// The number that the panel's chair gave an entry tied at an award line; lower goes first. The latest one counts.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tie_decision")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    /// The run in which the entry was tied.
    pub run_id: i64,
    pub entry_id: i64,
    pub number: i64,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub decided_by: i64,
    pub decided_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
