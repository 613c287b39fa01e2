//! `/vetoes` and those of an entry.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Json, Path},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    dto::{VetoInput, Vetoes},
    service,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{DecideVeto, ProposeVeto, ViewVetoes},
    },
    error::{AppResult, Problem},
    reason::Reason,
};

/// The vetoes of an entry.
#[utoipa::path(tag = "vetoes", operation_id = "list_vetoes", extensions(("x-action" = json!("view_vetoes"))),
    security(("bearer" = [])), responses((status = 200, body = Vetoes), (status = 404, body = Problem)))]
#[get("/entries/{id}/vetoes")]
async fn list(context: Data<Context>, actor: Guard<ViewVetoes>, entry: Path<String>) -> AppResult<Json<Vetoes>> {
    Ok(Json(service::list(&context, &actor, &entry).await?))
}

/// Staff propose a veto; a leader decides.
#[utoipa::path(tag = "vetoes", operation_id = "propose_veto", extensions(("x-action" = json!("propose_veto"))),
    security(("bearer" = [])), responses((status = 201, body = Vetoes), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/vetoes")]
async fn propose(
    context: Data<Context>,
    actor: Guard<ProposeVeto>,
    entry: Path<String>,
    input: Json<VetoInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let made = service::propose(&context, actor.into_actor(), entry.into_inner(), input.into_inner()).await?;
    Ok(HttpResponse::Created().json(made))
}

/// A leader confirms a veto: the entry leaves, and a ranking with it is computed anew.
#[utoipa::path(tag = "vetoes", operation_id = "confirm_veto", extensions(("x-action" = json!("decide_veto"))),
    security(("bearer" = [])), responses((status = 200, body = Vetoes), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/vetoes/{id}/confirm")]
async fn confirm(context: Data<Context>, actor: Guard<DecideVeto>, id: Path<String>) -> AppResult<Json<Vetoes>> {
    Ok(Json(service::decide(&context, actor.into_actor(), id.into_inner(), None).await?))
}

/// A leader declines a veto, with a reason.
#[utoipa::path(tag = "vetoes", operation_id = "decline_veto", extensions(("x-action" = json!("decide_veto"))),
    security(("bearer" = [])), responses((status = 200, body = Vetoes), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/vetoes/{id}/decline")]
async fn decline(
    context: Data<Context>,
    actor: Guard<DecideVeto>,
    id: Path<String>,
    input: Json<Reason>,
) -> AppResult<Json<Vetoes>> {
    input.validate()?;
    let reason = Some(input.into_inner().reason);
    Ok(Json(service::decide(&context, actor.into_actor(), id.into_inner(), reason).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(propose).service(confirm).service(decline);
}
