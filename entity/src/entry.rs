//! Table `entry`.

use sea_orm::entity::prelude::*;

use crate::status::EntryStatus;

/// An entry (申报) of an enterprise in a programme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub programme_id: i64,
    pub enterprise_id: i64,
    pub federation_id: Option<i64>,
    /// Given at first submission, as `2026-CXG-0038`.
    pub number: Option<String>,
    pub title: String,
    pub category: Option<String>,
    /// As printed on lists: 带头人 or 建议人.
    pub person: String,
    pub status: EntryStatus,
    /// Canonical JSON object, keyed by the rule pack's field keys.
    #[sea_orm(column_type = "Text")]
    pub form: String,
    #[sea_orm(column_type = "Text")]
    pub return_reason: Option<String>,
    pub correction_until: Option<DateTimeUtc>,
    pub recommendation_rank: Option<i64>,
    pub version_count: i64,
    pub submitted_at: Option<DateTimeUtc>,
    pub created_by: i64,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
