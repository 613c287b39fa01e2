//! What the endpoints of vetoes send and receive.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::proposal::ProposalPeople;

/// The vetoes of an entry, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Vetoes {
    pub items: Vec<VetoView>,
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VetoView {
    pub id: String,
    pub reason: String,
    pub source: String,
    pub evidence: String,
    #[serde(flatten)]
    pub people: ProposalPeople,
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VetoInput {
    #[validate(length(min = 2, max = 500, message = "请写明否决事由，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
    /// The department that vouches for the fact, as 区应急管理局.
    #[validate(length(min = 2, max = 100, message = "请写明出具意见的部门，2 到 100 个字"))]
    #[schema(min_length = 2, max_length = 100)]
    pub source: String,
    /// A document and its number.
    #[validate(length(min = 2, max = 500, message = "请写明依据，如文件名称和文号，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub evidence: String,
}
