//! Table `adjustment`.

use sea_orm::entity::prelude::*;

use crate::status::{AdjustmentKind, ProposalState};

/// A bonus or deduction of an entry (加减分); it counts once a second person has confirmed it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "adjustment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub entry_id: i64,
    pub kind: AdjustmentKind,
    /// Ten-thousandths, above zero, before the cap of the rules.
    pub points: i64,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// What proves it: a document and its number.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
    pub state: ProposalState,
    pub proposed_by: i64,
    pub proposed_at: DateTimeUtc,
    pub decided_by: Option<i64>,
    pub decided_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text")]
    pub decline_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
