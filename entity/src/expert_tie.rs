//! Table `expert_tie`.

use sea_orm::entity::prelude::*;

/// A declared tie between an expert and an organization, a reason for recusal (回避).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "expert_tie")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub expert_id: i64,
    pub organization_id: i64,
    pub reason: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
