//! What the organization endpoints send and receive.

use entity::status::{EnterpriseSize, OrganizationKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::wire::{self, NamedRef};

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizationFilter {
    pub kind: Option<OrganizationKind>,
    /// Part of the name, or of the credit code.
    pub q: Option<String>,
    pub parent_id: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Organization {
    pub id: String,
    pub kind: OrganizationKind,
    pub name: String,
    pub credit_code: Option<String>,
    pub parent: Option<NamedRef>,
    pub corporate_group: Option<String>,
    pub industry: Option<String>,
    pub size: Option<EnterpriseSize>,
    pub is_active: bool,
    /// Its entries that were submitted.
    pub entry_count: i64,
    pub version: i64,
    pub actions: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationInput {
    pub kind: OrganizationKind,
    #[validate(length(min = 2, max = 100, message = "名称应为 2 到 100 个字"))]
    #[schema(min_length = 2, max_length = 100)]
    pub name: String,
    pub credit_code: Option<String>,
    pub parent_id: Option<String>,
    #[validate(length(max = 100, message = "集团名称最多 100 个字"))]
    #[schema(max_length = 100)]
    pub corporate_group: Option<String>,
    #[validate(length(max = 100, message = "行业最多 100 个字"))]
    #[schema(max_length = 100)]
    pub industry: Option<String>,
    pub size: Option<EnterpriseSize>,
    pub is_active: Option<bool>,
}

/// A change; absent fields stay, `null` and an empty text clear.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationChange {
    pub kind: Option<OrganizationKind>,
    #[validate(length(min = 2, max = 100, message = "名称应为 2 到 100 个字"))]
    #[schema(min_length = 2, max_length = 100)]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "wire::given")]
    #[schema(value_type = Option<String>)]
    pub credit_code: Option<Option<String>>,
    #[serde(default, deserialize_with = "wire::given")]
    #[schema(value_type = Option<String>)]
    pub parent_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "wire::given")]
    #[schema(value_type = Option<String>)]
    pub corporate_group: Option<Option<String>>,
    #[serde(default, deserialize_with = "wire::given")]
    #[schema(value_type = Option<String>)]
    pub industry: Option<Option<String>>,
    #[serde(default, deserialize_with = "wire::given")]
    #[schema(value_type = Option<EnterpriseSize>)]
    pub size: Option<Option<EnterpriseSize>>,
    pub is_active: Option<bool>,
}
