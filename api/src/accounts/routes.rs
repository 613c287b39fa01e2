//! `/users`.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    patch, post,
    web::{Data, Json, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    dto::{CreatedUser, ResetPassword, User, UserChange, UserFilter, UserInput},
    service,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{ManageUsers, ViewUsers},
    },
    error::{AppResult, Problem},
    idempotency::shown_once,
    page::Page,
    precondition::{IfMatch, versioned},
};

/// Accounts of the zone, by username.
#[utoipa::path(tag = "users", operation_id = "list_users", extensions(("x-action" = json!("view_users"))),
    params(UserFilter), security(("bearer" = [])), responses((status = 200, body = Page<User>)))]
#[get("/users")]
async fn list(
    context: Data<Context>,
    actor: Guard<ViewUsers>,
    filter: Query<UserFilter>,
) -> AppResult<Json<Page<User>>> {
    Ok(Json(service::list(&context, &actor, filter.into_inner()).await?))
}

/// Makes an account; the reply shows its initial password this once.
#[utoipa::path(tag = "users", operation_id = "create_user", extensions(("x-action" = json!("manage_users"))),
    security(("bearer" = [])), responses((status = 201, body = CreatedUser), (status = 422, body = Problem)))]
#[post("/users")]
async fn create(context: Data<Context>, actor: Guard<ManageUsers>, input: Json<UserInput>) -> AppResult<HttpResponse> {
    input.validate()?;
    let made = service::create(&context, actor.into_actor(), input.into_inner()).await?;
    Ok(shown_once(versioned(StatusCode::CREATED, made.user.version, &made)))
}

/// One account.
#[utoipa::path(tag = "users", operation_id = "get_user", extensions(("x-action" = json!("view_users"))),
    security(("bearer" = [])), responses((status = 200, body = User), (status = 404, body = Problem)))]
#[get("/users/{id}")]
async fn get_one(context: Data<Context>, actor: Guard<ViewUsers>, id: Path<String>) -> AppResult<HttpResponse> {
    let found = service::get(&context, &actor, &id).await?;
    Ok(versioned(StatusCode::OK, found.version, &found))
}

/// Changes an account. Needs `If-Match`; nobody changes their own roles.
#[utoipa::path(tag = "users", operation_id = "update_user", extensions(("x-action" = json!("manage_users"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = User), (status = 409, body = Problem), (status = 412, body = Problem)))]
#[patch("/users/{id}")]
async fn update(
    context: Data<Context>,
    actor: Guard<ManageUsers>,
    id: Path<String>,
    version: IfMatch,
    change: Json<UserChange>,
) -> AppResult<HttpResponse> {
    change.validate()?;
    let changed = service::update(&context, actor.into_actor(), id.into_inner(), version, change.into_inner()).await?;
    Ok(versioned(StatusCode::OK, changed.version, &changed))
}

/// Gives an account a new initial password and ends its sessions. Needs `If-Match`.
#[utoipa::path(tag = "users", operation_id = "reset_password", extensions(("x-action" = json!("manage_users"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = ResetPassword), (status = 412, body = Problem)))]
#[post("/users/{id}/reset-password")]
async fn reset_password(
    context: Data<Context>,
    actor: Guard<ManageUsers>,
    id: Path<String>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    let reset = service::reset_password(&context, actor.into_actor(), id.into_inner(), version).await?;
    Ok(shown_once(HttpResponse::Ok().json(reset)))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(create).service(get_one).service(update).service(reset_password);
}
