//! `/auth` and `/me`.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    get, post,
    web::{Data, Json},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    Guard,
    dto::{ChangePassword, Me, Session, SignIn},
    policy::permission::UseAccount,
    service::{self, SignedIn},
};
use crate::{
    app::Context,
    error::{AppError, AppResult, ErrorCode, Problem},
    origin,
};

/// Signs in with username and password. Public.
#[utoipa::path(tag = "auth", operation_id = "sign_in", extensions(("x-action" = json!("public"))),
    responses((status = 200, body = Session), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
#[post("/auth/sign-in")]
async fn sign_in(context: Data<Context>, request: HttpRequest, input: Json<SignIn>) -> AppResult<HttpResponse> {
    input.validate()?;
    let address = request.peer_addr().map(|address| address.ip().to_string()).unwrap_or_default();
    let signed_in = service::sign_in(&context, input.into_inner(), &address).await?;
    Ok(with_cookie(&context, signed_in))
}

/// Continues the session of the refresh cookie and rotates it. Public; same origin only.
#[utoipa::path(tag = "auth", operation_id = "refresh_session", extensions(("x-action" = json!("public"))),
    responses((status = 200, body = Session), (status = 401, body = Problem)))]
#[post("/auth/refresh")]
async fn refresh(context: Data<Context>, request: HttpRequest) -> AppResult<HttpResponse> {
    origin::require_own(&context.config, &request)?;
    let cookie =
        request.cookie(cookie_name(&context)).ok_or_else(|| AppError::new(ErrorCode::Unauthenticated, "请先登录。"))?;
    match service::refresh(&context, cookie.value()).await {
        Ok(signed_in) => Ok(with_cookie(&context, signed_in)),
        Err(error) => Err(error),
    }
}

/// Ends the session of the refresh cookie. Public; same origin only.
#[utoipa::path(tag = "auth", operation_id = "sign_out", extensions(("x-action" = json!("public"))),
    responses((status = 204)))]
#[post("/auth/sign-out")]
async fn sign_out(context: Data<Context>, request: HttpRequest) -> AppResult<HttpResponse> {
    origin::require_own(&context.config, &request)?;
    if let Some(cookie) = request.cookie(cookie_name(&context)) {
        service::sign_out(&context, cookie.value()).await?;
    }
    let gone = refresh_cookie(&context, String::new(), Duration::ZERO);
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

/// Changes one's own password; every other session of the account ends.
#[utoipa::path(tag = "auth", operation_id = "change_password", extensions(("x-action" = json!("use_account"))),
    security(("bearer" = [])), responses((status = 204), (status = 422, body = Problem)))]
#[post("/auth/change-password")]
async fn change_password(
    context: Data<Context>,
    actor: Guard<UseAccount>,
    input: Json<ChangePassword>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let ChangePassword { current_password, new_password } = input.into_inner();
    service::change_password(&context, actor.into_actor(), current_password, new_password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who is signed in, with the roles held now.
#[utoipa::path(tag = "auth", operation_id = "get_me", extensions(("x-action" = json!("use_account"))),
    security(("bearer" = [])), responses((status = 200, body = Me), (status = 401, body = Problem)))]
#[get("/me")]
async fn me(context: Data<Context>, actor: Guard<UseAccount>) -> AppResult<Json<Me>> {
    Ok(Json(service::describe(context.db.read(), &actor).await?))
}

fn with_cookie(context: &Context, signed_in: SignedIn) -> HttpResponse {
    let cookie = refresh_cookie(context, signed_in.cookie, Duration::hours(12));
    HttpResponse::Ok().cookie(cookie).json(signed_in.session)
}

fn cookie_name(context: &Context) -> &'static str {
    if context.config.has_secure_cookies() { "__Host-jinbang" } else { "jinbang" }
}

fn refresh_cookie(context: &Context, value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build(cookie_name(context), value)
        .path("/")
        .http_only(true)
        .secure(context.config.has_secure_cookies())
        .same_site(SameSite::Strict)
        .max_age(max_age)
        .finish()
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(sign_in).service(refresh).service(sign_out).service(change_password).service(me);
}
