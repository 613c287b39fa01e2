//! The reason that a step backwards has to give.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Why; the person concerned reads it.
    #[validate(length(min = 2, max = 500, message = "请写明原因，2 到 500 个字"))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}
