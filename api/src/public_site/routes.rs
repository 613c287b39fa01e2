//! `/public`: cacheable, with an entity tag, the same for everybody.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, AcceptEncoding, ContentEncoding, Encoding, Header, HeaderValue, IfNoneMatch},
    web::{Data, Path},
};
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    cache::Reply,
    dto::{PublicNotices, PublicProgrammes, Site},
    service,
};
use crate::{
    app::Context,
    award_lists::{PublicNotice, notices},
    error::{AppResult, Problem},
};

/// The installation, its zones and, of a demonstration, its accounts. Public.
#[utoipa::path(tag = "public", operation_id = "get_site", extensions(("x-action" = json!("public"))),
    responses((status = 200, body = Site), (status = 304)))]
#[get("/public/site")]
async fn site(context: Data<Context>, request: HttpRequest) -> AppResult<HttpResponse> {
    cached(&context, &request, "site", || service::site(&context)).await
}

/// Programmes from their publication on, latest deadline first. Public.
#[utoipa::path(tag = "public", operation_id = "list_public_programmes", extensions(("x-action" = json!("public"))),
    responses((status = 200, body = PublicProgrammes), (status = 304)))]
#[get("/public/programmes")]
async fn programmes(context: Data<Context>, request: HttpRequest) -> AppResult<HttpResponse> {
    cached(&context, &request, "programmes", || service::programmes(&context)).await
}

/// Award lists in their publicity period and final ones, newest first. Public.
#[utoipa::path(tag = "public", operation_id = "list_public_notices", extensions(("x-action" = json!("public"))),
    responses((status = 200, body = PublicNotices), (status = 304)))]
#[get("/public/notices")]
async fn list_notices(context: Data<Context>, request: HttpRequest) -> AppResult<HttpResponse> {
    cached(&context, &request, "notices", || service::notices(&context)).await
}

/// One public list whole: tier, project, unit, person; no mark and no rank. Public.
#[utoipa::path(tag = "public", operation_id = "get_public_notice", extensions(("x-action" = json!("public"))),
    responses((status = 200, body = PublicNotice), (status = 304), (status = 404, body = Problem)))]
#[get("/public/notices/{id}")]
async fn get_notice(context: Data<Context>, request: HttpRequest, id: Path<String>) -> AppResult<HttpResponse> {
    cached(&context, &request, &format!("notice {id}"), || notices::get(context.db.read(), &id)).await
}

/// The reply kept for `key`, or a fresh one; 304 when the caller has it already.
async fn cached<T: Serialize>(
    context: &Context,
    request: &HttpRequest,
    key: &str,
    make: impl AsyncFnOnce() -> AppResult<T>,
) -> AppResult<HttpResponse> {
    let reply = match context.public_cache.get(key) {
        Some(reply) => reply,
        None => {
            let reply = Arc::new(Reply::of(&make().await?)?);
            context.public_cache.keep(key, &reply);
            reply
        }
    };
    let is_known = is_known(request, &reply.digest);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, reply.etag.clone()))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=5")))
        .insert_header((header::VARY, HeaderValue::from_static("accept-encoding")));
    if is_known {
        return Ok(response.finish());
    }
    response.content_type("application/json");
    if takes_gzip(request) {
        return Ok(response.insert_header(ContentEncoding::Gzip).body(reply.zipped.clone()));
    }
    Ok(response.body(reply.body.clone()))
}

fn takes_gzip(request: &HttpRequest) -> bool {
    if !request.headers().contains_key(header::ACCEPT_ENCODING) {
        return false;
    }
    let ours = [Encoding::gzip(), Encoding::identity()];
    let wanted = AcceptEncoding::parse(request).ok().and_then(|wanted| wanted.negotiate(ours.iter()));
    wanted == Some(Encoding::gzip())
}

fn is_known(request: &HttpRequest, digest: &str) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|tag| tag.tag() == digest),
        Ok(IfNoneMatch::Any) | Err(_) => false,
    }
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(site).service(programmes).service(list_notices).service(get_notice);
}
