//! `Accept-Language`: the language in which the engine's sentences are told. Chinese, unless the caller asks for English first.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use scoring::Language;
use utoipa::{
    IntoParams, PartialSchema,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::error::AppError;

/// The caller's language.
#[derive(Clone, Copy, Debug)]
pub struct ToldIn(pub Language);

impl IntoParams for ToldIn {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = ParameterBuilder::new()
            .name("Accept-Language")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("`en` for English sentences; Chinese without it"))
            .schema(Some(String::schema()));
        vec![header.build()]
    }
}

impl FromRequest for ToldIn {
    type Error = AppError;
    type Future = Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let is_english = asked.is_some_and(|asked| asked.trim_start().to_ascii_lowercase().starts_with("en"));
        ready(Ok(Self(if is_english { Language::English } else { Language::Chinese })))
    }
}
