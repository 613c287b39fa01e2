//! `If-Match` and `ETag`: a write names the version it was made from, a reply names the version it shows.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode, http::header};
use serde::Serialize;
use utoipa::{
    IntoParams, PartialSchema,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::error::{AppError, AppResult, ErrorCode};

/// The version that the caller saw. Missing: 428. Not a quoted whole number: 400.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i64);

impl IfMatch {
    /// Errors: 412 when `current` is another version.
    pub fn require(self, current: i64) -> AppResult<()> {
        if self.0 == current { Ok(()) } else { Err(AppError::stale(current)) }
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The version that the caller saw, as `\"3\"`"))
            .schema(Some(String::schema()));
        vec![header.build()]
    }
}

impl FromRequest for IfMatch {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(header::IF_MATCH) else {
            let detail = "保存前需要说明依据的版本：请在 If-Match 头中带上读取时的版本号，如 \"3\"。";
            return ready(Err(AppError::new(ErrorCode::PreconditionRequired, detail)));
        };
        let version = value.to_str().ok().and_then(|text| text.trim_matches('"').parse().ok());
        ready(
            version
                .map(Self)
                .ok_or_else(|| AppError::new(ErrorCode::BadRequest, "If-Match 头应为带引号的整数版本号，如 \"3\"。")),
        )
    }
}

/// A version as a header.
pub fn etag(version: i64) -> (header::HeaderName, String) {
    (header::ETAG, format!("\"{version}\""))
}

/// A JSON reply with its version as `ETag`.
pub fn versioned(status: StatusCode, version: i64, body: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status).insert_header(etag(version)).json(body)
}
