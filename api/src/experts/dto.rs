//! What the expert endpoints send and receive.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::wire::{self, NamedRef};

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExpertFilter {
    /// Part of the name, specialty or employer.
    pub q: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Expert {
    pub id: String,
    pub user_id: String,
    pub username: String,
    pub name: String,
    pub title: String,
    pub specialty: String,
    pub employer: Option<NamedRef>,
    pub employer_name: String,
    pub ties: Vec<ExpertTie>,
    pub is_active: bool,
    pub version: i64,
    pub actions: Vec<String>,
}

/// A declared tie to an organization, a reason for recusal (回避).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExpertTie {
    pub organization: NamedRef,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TieInput {
    pub organization_id: String,
    #[validate(length(min = 1, max = 200, message = "请写明回避原因，最多 200 个字"))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpertInput {
    pub username: String,
    #[validate(length(min = 1, max = 50, message = "姓名应为 1 到 50 个字"))]
    #[schema(min_length = 1, max_length = 50)]
    pub name: String,
    #[validate(length(max = 50, message = "职称最多 50 个字"))]
    #[schema(max_length = 50)]
    pub title: String,
    #[validate(length(max = 100, message = "专业最多 100 个字"))]
    #[schema(max_length = 100)]
    pub specialty: String,
    pub employer_id: Option<String>,
    #[validate(length(max = 100, message = "工作单位最多 100 个字"))]
    #[schema(max_length = 100)]
    pub employer_name: String,
    #[validate(nested, length(max = 50, message = "回避关系最多 50 条"))]
    #[schema(max_items = 50)]
    pub ties: Vec<TieInput>,
}

/// A change of an expert; absent fields stay. The username may be repeated, not changed.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpertChange {
    pub username: Option<String>,
    #[validate(length(min = 1, max = 50, message = "姓名应为 1 到 50 个字"))]
    #[schema(min_length = 1, max_length = 50)]
    pub name: Option<String>,
    #[validate(length(max = 50, message = "职称最多 50 个字"))]
    #[schema(max_length = 50)]
    pub title: Option<String>,
    #[validate(length(max = 100, message = "专业最多 100 个字"))]
    #[schema(max_length = 100)]
    pub specialty: Option<String>,
    /// `null` takes the employer off, as an empty text does; absent leaves it.
    #[serde(default, deserialize_with = "wire::given")]
    #[schema(value_type = Option<String>)]
    pub employer_id: Option<Option<String>>,
    #[validate(length(max = 100, message = "工作单位最多 100 个字"))]
    #[schema(max_length = 100)]
    pub employer_name: Option<String>,
    #[validate(nested, length(max = 50, message = "回避关系最多 50 条"))]
    #[schema(max_items = 50)]
    pub ties: Option<Vec<TieInput>>,
    pub is_active: Option<bool>,
}

/// A new expert with the initial password of the account, shown this once.
#[derive(Serialize, ToSchema)]
pub struct CreatedExpert {
    pub expert: Expert,
    pub initial_password: String,
}
