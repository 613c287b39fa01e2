//! Table `programme`.

use sea_orm::entity::prelude::*;

use crate::status::ProgrammeStatus;

/// A programme (评选活动) of one zone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub template: String,
    /// Letters in entry numbers, as `CXG`.
    pub code: String,
    pub title: String,
    /// As `2026`.
    pub edition: String,
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    pub status: ProgrammeStatus,
    pub opens_at: DateTimeUtc,
    pub closes_at: DateTimeUtc,
    pub time_zone: String,
    /// Last entry number given.
    pub entry_sequence: i64,
    pub proposed_by: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub return_reason: Option<String>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
