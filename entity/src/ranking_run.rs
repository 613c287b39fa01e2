//! Table `ranking_run`.

use sea_orm::entity::prelude::*;

/// A computed ranking with its manifest; the latest official one counts.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ranking_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub programme_id: i64,
    pub rule_pack_id: i64,
    pub number: i64,
    pub is_official: bool,
    /// Canonical JSON, recomputable by `jinbang verify`.
    #[sea_orm(column_type = "Text")]
    pub manifest: String,
    pub manifest_hash: String,
    /// JSON list of the judges behind the keys of the marks: round, key, label for people.
    #[sea_orm(column_type = "Text")]
    pub judges: String,
    /// JSON of the tie at an award line that waits for the panel's chair; nothing when no decision is needed.
    #[sea_orm(column_type = "Text")]
    pub open_tie: Option<String>,
    pub created_by: Option<i64>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
