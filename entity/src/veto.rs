//! Table `veto`.

use sea_orm::entity::prelude::*;

use crate::status::ProposalState;

/// A veto of an entry (一票否决); the entry is out once a leader has confirmed it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "veto")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: String,
    pub zone_id: i64,
    pub entry_id: i64,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The department that vouches for the fact.
    pub source: String,
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
