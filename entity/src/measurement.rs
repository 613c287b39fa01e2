//! Table `measurement`.

use sea_orm::entity::prelude::*;

/// The value of an entry on a measured criterion of a round (测量值): recorded by one of the staff, checked by another.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measurement")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub round_id: i64,
    pub entry_id: i64,
    pub criterion: String,
    /// Ten-thousandths of the criterion's unit; none while it is not recorded.
    pub amount: Option<i64>,
    /// What it was read from: a document and its number.
    #[sea_orm(column_type = "Text")]
    pub source: Option<String>,
    pub recorded_by: Option<i64>,
    pub recorded_at: Option<DateTimeUtc>,
    pub checked_by: Option<i64>,
    pub checked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
