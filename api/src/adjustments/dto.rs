//! What the endpoints of adjustments send and receive.

use entity::status::AdjustmentKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::proposal::ProposalPeople;

/// The adjustments of an entry, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Adjustments {
    pub items: Vec<AdjustmentView>,
    pub bonus: AdjustmentSum,
    pub deduction: AdjustmentSum,
    pub actions: Vec<String>,
}

/// What has been confirmed of one kind, before and after the cap of the rules.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdjustmentSum {
    pub raw: String,
    pub counted: String,
    pub cap: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdjustmentView {
    pub id: String,
    pub kind: AdjustmentKind,
    pub points: String,
    pub reason: String,
    pub evidence: String,
    #[serde(flatten)]
    pub people: ProposalPeople,
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentInput {
    pub kind: AdjustmentKind,
    /// A decimal above zero of at most four places, as `2.5`.
    #[validate(length(min = 1, max = 12, message = "请填写分值"))]
    #[schema(min_length = 1, max_length = 12)]
    pub points: String,
    #[validate(length(min = 2, max = 500, message = "请写明事由，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
    /// What proves it: a document and its number.
    #[validate(length(min = 2, max = 500, message = "请写明依据，如文件名称和文号，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub evidence: String,
}
