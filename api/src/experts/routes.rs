//! `/experts`.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    patch, post,
    web::{Data, Json, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    dto::{CreatedExpert, Expert, ExpertChange, ExpertFilter, ExpertInput},
    service,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{ManageExperts, ViewExperts},
    },
    error::{AppResult, Problem},
    idempotency::shown_once,
    page::Page,
    precondition::{IfMatch, versioned},
};

/// Experts of the zone, by name.
#[utoipa::path(tag = "experts", operation_id = "list_experts", extensions(("x-action" = json!("view_experts"))),
    params(ExpertFilter), security(("bearer" = [])), responses((status = 200, body = Page<Expert>)))]
#[get("/experts")]
async fn list(
    context: Data<Context>,
    actor: Guard<ViewExperts>,
    filter: Query<ExpertFilter>,
) -> AppResult<Json<Page<Expert>>> {
    Ok(Json(service::list(&context, &actor, filter.into_inner()).await?))
}

/// Adds an expert; the reply shows the initial password of the account this once.
#[utoipa::path(tag = "experts", operation_id = "create_expert", extensions(("x-action" = json!("manage_experts"))),
    security(("bearer" = [])), responses((status = 201, body = CreatedExpert), (status = 422, body = Problem)))]
#[post("/experts")]
async fn create(
    context: Data<Context>,
    actor: Guard<ManageExperts>,
    input: Json<ExpertInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let made = service::create(&context, actor.into_actor(), input.into_inner()).await?;
    Ok(shown_once(versioned(StatusCode::CREATED, made.expert.version, &made)))
}

/// Changes an expert; ties given replace those before. Needs `If-Match`.
#[utoipa::path(tag = "experts", operation_id = "update_expert", extensions(("x-action" = json!("manage_experts"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Expert), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[patch("/experts/{id}")]
async fn update(
    context: Data<Context>,
    actor: Guard<ManageExperts>,
    id: Path<String>,
    version: IfMatch,
    change: Json<ExpertChange>,
) -> AppResult<HttpResponse> {
    change.validate()?;
    let changed = service::update(&context, actor.into_actor(), id.into_inner(), version, change.into_inner()).await?;
    Ok(versioned(StatusCode::OK, changed.version, &changed))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(create).service(update);
}
