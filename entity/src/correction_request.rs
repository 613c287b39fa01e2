//! Table `correction_request`.

use sea_orm::entity::prelude::*;

/// A field that an officer returned, with the comment (补正意见).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correction_request")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub entry_id: i64,
    pub field: String,
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    pub created_by: i64,
    pub created_at: DateTimeUtc,
    pub resolved_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
