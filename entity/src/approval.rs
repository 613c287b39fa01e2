//! Table `approval`.

use sea_orm::entity::prelude::*;

use crate::status::{ApprovalDecision, ApprovalStep};

/// A signature on one content of an award list.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub list_id: i64,
    pub step: ApprovalStep,
    pub decision: ApprovalDecision,
    pub user_id: i64,
    #[sea_orm(column_type = "Text")]
    pub comment: Option<String>,
    pub content_hash: String,
    pub decided_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
