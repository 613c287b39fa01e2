//! Table `entry_version`.

use sea_orm::entity::prelude::*;

/// What an enterprise submitted, frozen at that moment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub entry_id: i64,
    pub number: i64,
    pub title: String,
    pub category: Option<String>,
    pub person: String,
    #[sea_orm(column_type = "Text")]
    pub form: String,
    /// Leaf hash of the submission event.
    pub receipt: String,
    pub submitted_by: i64,
    pub submitted_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
