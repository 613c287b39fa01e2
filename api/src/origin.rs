//! Which pages may use the cookie: only our own, so that no other site can act with somebody's session.

use actix_web::HttpRequest;

use crate::{
    config::Config,
    error::{AppError, AppResult, ErrorCode},
};

/// Refuses a request that a browser sent for another site. Errors: 403.
pub fn require_own(config: &Config, request: &HttpRequest) -> AppResult<()> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_same_site = matches!(header("sec-fetch-site"), None | Some("same-origin" | "none"))
        || header("origin").is_some_and(|origin| is_allowed(config, origin));
    let is_own_origin = header("origin").is_none_or(|origin| {
        is_allowed(config, origin) || header("host").is_some_and(|host| authority(origin) == Some(host))
    });
    if is_same_site && is_own_origin {
        return Ok(());
    }
    Err(AppError::new(ErrorCode::Forbidden, "请求来自其他网站，已拒绝。"))
}

fn is_allowed(config: &Config, origin: &str) -> bool {
    origin == config.server.public_url.trim_end_matches('/')
        || config.server.allowed_origins.iter().any(|allowed| allowed == origin)
}

fn authority(origin: &str) -> Option<&str> {
    origin.split_once("://").map(|(_, authority)| authority)
}
