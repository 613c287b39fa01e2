//! Table `eligibility_review`.

use sea_orm::entity::prelude::*;

use crate::status::{EligibilityDecision, ReviewState};

/// The form check of an entry (资格审查); ineligible needs a second person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "eligibility_review")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub zone_id: i64,
    pub entry_id: i64,
    pub decision: EligibilityDecision,
    pub state: ReviewState,
    /// JSON object: check key -> bool.
    #[sea_orm(column_type = "Text")]
    pub checks: String,
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    pub proposed_by: i64,
    pub proposed_at: DateTimeUtc,
    pub confirmed_by: Option<i64>,
    pub confirmed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
