//! The page, embedded in the binary. Unknown addresses outside the API get the page too: it has its own router.

use actix_web::{HttpRequest, HttpResponse, http::header};
use rust_embed::RustEmbed;

use crate::error::AppError;

#[derive(RustEmbed)]
#[folder = "../web-ui/dist"]
#[allow_missing = true]
struct Assets;

/// The front page and all public addresses have a light entry of their own.
const PUBLIC_PREFIX: &str = "public";

/// Serves a file of the page.
pub async fn serve(request: HttpRequest) -> Result<HttpResponse, AppError> {
    let path = request.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Err(AppError::not_found("这个接口地址"));
    }
    let (file, is_immutable) = match Assets::get(path) {
        Some(file) => (file, path.starts_with("assets/")),
        None if path.starts_with("assets/") => return Err(AppError::not_found("这个文件")),
        None => (shell(path).ok_or_else(|| AppError::not_found("网页文件"))?, false),
    };
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok(HttpResponse::NotModified().finish());
    }
    let cache = if is_immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(HttpResponse::Ok()
        .content_type(file.metadata.mimetype())
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::ETAG, etag))
        .body(file.data.into_owned()))
}

fn shell(path: &str) -> Option<rust_embed::EmbeddedFile> {
    let is_public = path.is_empty() || path.split('/').next() == Some(PUBLIC_PREFIX);
    is_public.then(|| Assets::get("public.html")).flatten().or_else(|| Assets::get("index.html"))
}
