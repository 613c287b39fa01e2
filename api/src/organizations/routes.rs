//! `/organizations`.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    patch, post,
    web::{Data, Json, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    dto::{Organization, OrganizationChange, OrganizationFilter, OrganizationInput},
    service,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{ManageOrganizations, ViewOrganizations},
    },
    error::{AppResult, Problem},
    page::Page,
    precondition::{IfMatch, versioned},
};

/// Organizations that the caller may see, by name.
#[utoipa::path(tag = "organizations", operation_id = "list_organizations", extensions(("x-action" = json!("view_organizations"))),
    params(OrganizationFilter), security(("bearer" = [])), responses((status = 200, body = Page<Organization>)))]
#[get("/organizations")]
async fn list(
    context: Data<Context>,
    actor: Guard<ViewOrganizations>,
    filter: Query<OrganizationFilter>,
) -> AppResult<Json<Page<Organization>>> {
    Ok(Json(service::list(&context, &actor, filter.into_inner()).await?))
}

/// Adds an organization; its credit code is checked.
#[utoipa::path(tag = "organizations", operation_id = "create_organization", extensions(("x-action" = json!("manage_organizations"))),
    security(("bearer" = [])), responses((status = 201, body = Organization), (status = 422, body = Problem)))]
#[post("/organizations")]
async fn create(
    context: Data<Context>,
    actor: Guard<ManageOrganizations>,
    input: Json<OrganizationInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let made = service::create(&context, actor.into_actor(), input.into_inner()).await?;
    Ok(versioned(StatusCode::CREATED, made.version, &made))
}

/// One organization.
#[utoipa::path(tag = "organizations", operation_id = "get_organization", extensions(("x-action" = json!("view_organizations"))),
    security(("bearer" = [])), responses((status = 200, body = Organization), (status = 404, body = Problem)))]
#[get("/organizations/{id}")]
async fn get_one(context: Data<Context>, actor: Guard<ViewOrganizations>, id: Path<String>) -> AppResult<HttpResponse> {
    let found = service::get(&context, &actor, &id).await?;
    Ok(versioned(StatusCode::OK, found.version, &found))
}

/// Changes an organization. Needs `If-Match`.
#[utoipa::path(tag = "organizations", operation_id = "update_organization", extensions(("x-action" = json!("manage_organizations"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Organization), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[patch("/organizations/{id}")]
async fn update(
    context: Data<Context>,
    actor: Guard<ManageOrganizations>,
    id: Path<String>,
    version: IfMatch,
    change: Json<OrganizationChange>,
) -> AppResult<HttpResponse> {
    change.validate()?;
    let changed = service::update(&context, actor.into_actor(), id.into_inner(), version, change.into_inner()).await?;
    Ok(versioned(StatusCode::OK, changed.version, &changed))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(create).service(get_one).service(update);
}
