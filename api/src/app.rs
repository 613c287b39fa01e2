//! Puts the application together: what every request shares, the routes, the middleware. `serve` and the tests build it
//! here.

use std::sync::Arc;

use actix_web::{
    App, Error, HttpRequest, HttpResponse, ResponseError,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    error::{JsonPayloadError, PathError, QueryPayloadError},
    get,
    http::header,
    middleware::{self, Next, from_fn},
    web,
};
use object_store::ObjectStore;
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::{AppExt, scope};
use utoipa_swagger_ui::SwaggerUi;
use uuid::Uuid;

use crate::{
    accounts, adjustments, attachments,
    auth::{self, limiter::SignInLimiter, password::Passwords, token::TokenKeys},
    award_lists, body_fault,
    clock::Clock,
    config::Config,
    db::Db,
    entries,
    error::{AppError, ErrorCode, REQUEST_ID},
    experts, idempotency, logbook, openapi, organizations, overview, programmes,
    public_site::{self, PublicCache},
    rankings,
    reviews::{self, service::SaveQueue},
    spa, vetoes,
};

/// Largest JSON body in bytes.
pub const MAX_JSON_BYTES: usize = 512 * 1024;

/// What every request shares. Nothing here would be missed by another process.
pub struct Context {
    pub config: Config,
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub tokens: TokenKeys,
    pub passwords: Passwords,
    pub sign_in_limiter: SignInLimiter,
    pub blobs: Arc<dyn ObjectStore>,
    pub public_cache: PublicCache,
    pub saves: SaveQueue,
}

impl Context {
    /// Opens the database, the keys and the attachment store that `config` names.
    pub async fn open(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let blobs = config.storage.data_dir.join("blobs");
        std::fs::create_dir_all(&blobs)?;
        let db = Db::open(&config.database, clock.clone()).await?;
        Ok(Self {
            saves: SaveQueue::start(db.clone(), config.database.shared_commits),
            db,
            tokens: TokenKeys::load(&config.storage.data_dir.join("keys"))?,
            passwords: Passwords::default(),
            sign_in_limiter: SignInLimiter::new(),
            blobs: Arc::new(object_store::local::LocalFileSystem::new_with_prefix(&blobs)?),
            public_cache: PublicCache::default(),
            clock,
            config,
        })
    }
}

/// Every endpoint below `/api/v1`.
pub fn endpoints(config: &mut utoipa_actix_web::service_config::ServiceConfig) {
    // Routes are tried in this order, so those of the crowd stand first.
    config
        .configure(public_site::routes::routes)
        .configure(auth::routes::routes)
        .configure(programmes::routes::routes)
        .configure(entries::routes::routes)
        .configure(attachments::routes::routes)
        .configure(overview::routes::routes)
        .configure(reviews::routes::routes)
        .configure(rankings::routes::routes)
        .configure(award_lists::routes::routes)
        .configure(adjustments::routes::routes)
        .configure(vetoes::routes::routes)
        .configure(accounts::routes::routes)
        .configure(experts::routes::routes)
        .configure(logbook::routes::routes)
        .configure(organizations::routes::routes);
}

/// The application.
pub fn build(
    context: web::Data<Context>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (uploads, files) = attachments::routes::limits(&context);
    let (app, _) = App::new()
        .into_utoipa_app()
        .app_data(context)
        .app_data(uploads)
        .app_data(files)
        .app_data(web::JsonConfig::default().limit(MAX_JSON_BYTES).error_handler(refuse_json))
        .app_data(web::QueryConfig::default().error_handler(refuse_query))
        .app_data(web::PathConfig::default().error_handler(refuse_path))
        .service(scope::scope("/api/v1").configure(endpoints))
        .split_for_parts();
    let app = app
        .service(SwaggerUi::new("/docs/{_:.*}").url("/api/openapi.json", openapi::DOCUMENT.clone()))
        .service(healthz)
        .default_service(web::to(fallback))
        .wrap(from_fn(idempotency::answer_once));
    behind_middleware(app)
}

/// Puts an application behind what every request and reply goes through.
pub fn behind_middleware<T, B>(
    app: App<T>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    app.wrap(middleware::Compress::default())
        .wrap(from_fn(protect))
        .wrap(from_fn(identify))
        .wrap(TracingLogger::default())
}

/// Gives the request an identifier that problem documents and logs repeat.
async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = Uuid::new_v4().simple().to_string();
    REQUEST_ID.scope(id, next.call(request)).await
}

/// Headers that keep browsers from doing more than the page needs.
async fn protect(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_docs = request.path().starts_with("/docs");
    let is_api = request.path().starts_with("/api/");
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in fixed {
        headers.insert(header::HeaderName::from_static(name), header::HeaderValue::from_static(value));
    }
    if !is_docs {
        let policy = "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; \
                      frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
            headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(policy));
        }
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// Whether this process can serve: the database answers.
#[get("/healthz")]
async fn healthz(context: web::Data<Context>) -> HttpResponse {
    match context.db.read().ping().await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain").body("ok"),
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}

async fn fallback(request: HttpRequest) -> Result<HttpResponse, AppError> {
    let methods = openapi::methods_at(request.path());
    if !methods.is_empty() {
        let detail = format!("这个接口地址不支持 {}，只支持 {}。", request.method(), methods.join("、"));
        let mut answer = AppError::new(ErrorCode::MethodNotAllowed, detail).error_response();
        if let Ok(methods) = header::HeaderValue::from_str(&methods.join(", ")) {
            answer.headers_mut().insert(header::ALLOW, methods);
        }
        return Ok(answer);
    }
    if request.method() == actix_web::http::Method::GET || request.method() == actix_web::http::Method::HEAD {
        return spa::serve(request).await;
    }
    Err(AppError::not_found("这个接口地址"))
}

fn refuse_json(error: JsonPayloadError, _: &HttpRequest) -> Error {
    match &error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            AppError::new(ErrorCode::PayloadTooLarge, "提交的内容过大，请删减后重试。").into()
        }
        JsonPayloadError::ContentType => {
            let detail = "请求内容应为 JSON，Content-Type 头应为 application/json。";
            AppError::new(ErrorCode::UnsupportedMediaType, detail).into()
        }
        JsonPayloadError::Deserialize(fault) => body_fault::explain(fault).into(),
        _ => AppError::new(ErrorCode::BadRequest, "请求内容没有完整到达，请重新提交。").into(),
    }
}

fn refuse_query(error: QueryPayloadError, _: &HttpRequest) -> Error {
    AppError::new(ErrorCode::BadRequest, format!("查询参数有误：{error}")).into()
}

fn refuse_path(_: PathError, _: &HttpRequest) -> Error {
    AppError::not_found("这个地址").into()
}
