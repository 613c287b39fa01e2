//! Table `award_list`.

use sea_orm::entity::prelude::*;

use crate::status::AwardListStatus;

/// A version of a programme's award list (表彰名单).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "award_list")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub programme_id: i64,
    pub run_id: i64,
    pub list_version: i64,
    pub title: String,
    pub status: AwardListStatus,
    /// SHA-256 of the canonical lines; every approval names it.
    pub content_hash: String,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    #[sea_orm(column_type = "Text")]
    pub contact: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub how_to_object: Option<String>,
    /// 文号.
    pub document_no: Option<String>,
    pub issued_on: Option<Date>,
    pub published_at: Option<DateTimeUtc>,
    pub created_by: i64,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
