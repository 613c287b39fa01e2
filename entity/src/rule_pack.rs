//! Table `rule_pack`.

use sea_orm::entity::prelude::*;

/// A version of the rules (规则包) of a programme: canonical JSON and its hash.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_pack")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub programme_id: i64,
    pub number: i64,
    /// Canonical JSON of the whole pack: scoring, form, categories, checks, limits.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// SHA-256 of `body`.
    pub hash: String,
    pub frozen_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
