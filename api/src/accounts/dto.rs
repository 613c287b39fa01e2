//! What the account endpoints send and receive. Never a password hash.

use chrono::{DateTime, Utc};
use entity::status::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::wire::GrantView;

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserFilter {
    pub role: Option<Role>,
    /// Part of the username or of the name.
    pub q: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct User {
    pub id: String,
    pub username: String,
    pub display_name: String,
    pub is_active: bool,
    pub grants: Vec<GrantView>,
    pub last_sign_in_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub actions: Vec<String>,
}

/// A role to be held for an organization.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantInput {
    pub role: Role,
    pub organization_id: String,
}

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserInput {
    /// 3 to 32 lower-case letters, digits, dots, hyphens.
    pub username: String,
    #[validate(length(min = 1, max = 50, message = "姓名应为 1 到 50 个字"))]
    #[schema(min_length = 1, max_length = 50)]
    pub display_name: String,
    pub is_active: Option<bool>,
    #[validate(length(min = 1, max = 20, message = "请至少授予一个角色"))]
    #[schema(min_items = 1, max_items = 20)]
    pub grants: Vec<GrantInput>,
}

/// A change of an account; absent fields stay. The username never changes.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// May be repeated, not changed.
    pub username: Option<String>,
    #[validate(length(min = 1, max = 50, message = "姓名应为 1 到 50 个字"))]
    #[schema(min_length = 1, max_length = 50)]
    pub display_name: Option<String>,
    pub is_active: Option<bool>,
    #[validate(length(min = 1, max = 20, message = "请至少保留一个角色"))]
    #[schema(min_items = 1, max_items = 20)]
    pub grants: Option<Vec<GrantInput>>,
}

/// A new account with its initial password, shown this once.
#[derive(Serialize, ToSchema)]
pub struct CreatedUser {
    pub user: User,
    pub initial_password: String,
}

/// A new initial password, shown this once.
#[derive(Serialize, ToSchema)]
pub struct ResetPassword {
    pub initial_password: String,
}
