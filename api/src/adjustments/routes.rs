//! `/adjustments` and those of an entry.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Json, Path},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    dto::{AdjustmentInput, Adjustments},
    service,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{ManageAdjustments, ViewAdjustments},
    },
    error::{AppResult, Problem},
    reason::Reason,
};

/// The bonus and deduction of an entry, with what counts of them.
#[utoipa::path(tag = "adjustments", operation_id = "list_adjustments", extensions(("x-action" = json!("view_adjustments"))),
    security(("bearer" = [])), responses((status = 200, body = Adjustments), (status = 404, body = Problem)))]
#[get("/entries/{id}/adjustments")]
async fn list(
    context: Data<Context>,
    actor: Guard<ViewAdjustments>,
    entry: Path<String>,
) -> AppResult<Json<Adjustments>> {
    Ok(Json(service::list(&context, &actor, &entry).await?))
}

/// Proposes a bonus or deduction; a second person confirms it before the ranking.
#[utoipa::path(tag = "adjustments", operation_id = "propose_adjustment", extensions(("x-action" = json!("manage_adjustments"))),
    security(("bearer" = [])), responses((status = 201, body = Adjustments), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/adjustments")]
async fn propose(
    context: Data<Context>,
    actor: Guard<ManageAdjustments>,
    entry: Path<String>,
    input: Json<AdjustmentInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let made = service::propose(&context, actor.into_actor(), entry.into_inner(), input.into_inner()).await?;
    Ok(HttpResponse::Created().json(made))
}

/// A second person confirms an adjustment.
#[utoipa::path(tag = "adjustments", operation_id = "confirm_adjustment", extensions(("x-action" = json!("manage_adjustments"))),
    security(("bearer" = [])), responses((status = 200, body = Adjustments), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/adjustments/{id}/confirm")]
async fn confirm(
    context: Data<Context>,
    actor: Guard<ManageAdjustments>,
    id: Path<String>,
) -> AppResult<Json<Adjustments>> {
    Ok(Json(service::decide(&context, actor.into_actor(), id.into_inner(), None).await?))
}

/// A second person declines an adjustment, with a reason.
#[utoipa::path(tag = "adjustments", operation_id = "decline_adjustment", extensions(("x-action" = json!("manage_adjustments"))),
    security(("bearer" = [])), responses((status = 200, body = Adjustments), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/adjustments/{id}/decline")]
async fn decline(
    context: Data<Context>,
    actor: Guard<ManageAdjustments>,
    id: Path<String>,
    input: Json<Reason>,
) -> AppResult<Json<Adjustments>> {
    input.validate()?;
    let reason = Some(input.into_inner().reason);
    Ok(Json(service::decide(&context, actor.into_actor(), id.into_inner(), reason).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(propose).service(confirm).service(decline);
}
