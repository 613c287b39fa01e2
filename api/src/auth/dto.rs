//! What signing in sends and receives.

use chrono::{DateTime, Utc};
use entity::status::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::wire::{GrantView, ZoneRef};

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[validate(length(min = 1, max = 64, message = "请填写用户名"))]
    #[schema(min_length = 1, max_length = 64)]
    pub username: String,
    #[validate(length(min = 1, max = 128, message = "请填写密码"))]
    #[schema(min_length = 1, max_length = 128, format = Password)]
    pub password: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    #[validate(length(min = 1, max = 128, message = "请填写当前密码"))]
    #[schema(min_length = 1, max_length = 128, format = Password)]
    pub current_password: String,
    /// 12 to 128 characters; may not contain the username or be easy to guess.
    #[schema(min_length = 12, max_length = 128, format = Password)]
    pub new_password: String,
}

/// A signed-in session. The refresh token travels in an HttpOnly cookie only.
#[derive(Serialize, ToSchema)]
pub struct Session {
    pub access_token: String,
    pub expires_at: DateTime<Utc>,
    pub server_time: DateTime<Utc>,
    pub me: Me,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct Me {
    pub id: String,
    pub username: String,
    pub display_name: String,
    pub zone: ZoneRef,
    pub grants: Vec<GrantView>,
    pub roles: Vec<Role>,
    pub must_change_password: bool,
}
