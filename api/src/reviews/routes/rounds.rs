//! Rounds, panels and the steps of staff, chair and supervisor.

use actix_web::{
    HttpResponse, delete, get,
    http::StatusCode,
    post, put,
    web::{Data, Json, Path},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{ChairPanel, ConfirmAbsence, ManageRound, SignRoundLock, ViewRound},
    },
    error::{AppResult, Problem},
    precondition::{IfMatch, versioned},
    reason::Reason,
    reviews::{
        dto::{AssignmentPlan, LockStatement, PanelInput, PanelSheet, PanelSheets, Round, RoundProgress},
        service,
    },
};

fn reply(status: StatusCode, round: &Round) -> HttpResponse {
    versioned(status, round.version, round)
}

/// A round with its panels and how far they are.
#[utoipa::path(tag = "reviews", operation_id = "get_round", extensions(("x-action" = json!("view_round"))),
    security(("bearer" = [])), responses((status = 200, body = Round), (status = 404, body = Problem)))]
#[get("/rounds/{id}")]
async fn get_round(context: Data<Context>, actor: Guard<ViewRound>, id: Path<String>) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::OK, &service::get_round(&context, &actor, &id).await?))
}

/// Adds a panel to a round that has not started.
#[utoipa::path(tag = "reviews", operation_id = "create_panel", extensions(("x-action" = json!("manage_round"))),
    security(("bearer" = [])),
    responses((status = 201, body = Round), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/rounds/{id}/panels")]
async fn create_panel(
    context: Data<Context>,
    actor: Guard<ManageRound>,
    id: Path<String>,
    input: Json<PanelInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let round = service::create_panel(&context, actor.into_actor(), id.into_inner(), input.into_inner()).await?;
    Ok(reply(StatusCode::CREATED, &round))
}

/// Changes a panel; once its round is being scored, judges can only be added.
#[utoipa::path(tag = "reviews", operation_id = "update_panel", extensions(("x-action" = json!("manage_round"))),
    params(IfMatch), security(("bearer" = [])),
    responses((status = 200, body = Round), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[put("/panels/{id}")]
async fn update_panel(
    context: Data<Context>,
    actor: Guard<ManageRound>,
    id: Path<String>,
    seen: IfMatch,
    input: Json<PanelInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let round = service::update_panel(&context, actor.into_actor(), id.into_inner(), seen, input.into_inner()).await?;
    Ok(reply(StatusCode::OK, &round))
}

/// Removes a panel of a round that has not started.
#[utoipa::path(tag = "reviews", operation_id = "delete_panel", extensions(("x-action" = json!("manage_round"))),
    params(IfMatch), security(("bearer" = [])),
    responses((status = 200, body = Round), (status = 409, body = Problem), (status = 412, body = Problem)))]
#[delete("/panels/{id}")]
async fn delete_panel(
    context: Data<Context>,
    actor: Guard<ManageRound>,
    id: Path<String>,
    seen: IfMatch,
) -> AppResult<HttpResponse> {
    let round = service::delete_panel(&context, actor.into_actor(), id.into_inner(), seen).await?;
    Ok(reply(StatusCode::OK, &round))
}

/// Who would score what, and what stands in the way of the start.
#[utoipa::path(tag = "reviews", operation_id = "preview_assignment", extensions(("x-action" = json!("manage_round"))),
    security(("bearer" = [])), responses((status = 200, body = AssignmentPlan), (status = 409, body = Problem)))]
#[get("/rounds/{id}/assignment-preview")]
async fn preview_assignment(
    context: Data<Context>,
    actor: Guard<ManageRound>,
    id: Path<String>,
) -> AppResult<Json<AssignmentPlan>> {
    Ok(Json(service::preview_assignment(&context, &actor, &id).await?))
}

/// Draws the entries onto the panels and hands out the sheets.
#[utoipa::path(tag = "reviews", operation_id = "start_round", extensions(("x-action" = json!("manage_round"))),
    security(("bearer" = [])), responses((status = 200, body = Round), (status = 409, body = Problem)))]
#[post("/rounds/{id}/start")]
async fn start_round(context: Data<Context>, actor: Guard<ManageRound>, id: Path<String>) -> AppResult<HttpResponse> {
    let round = service::start_round(&context, actor.into_actor(), id.into_inner()).await?;
    Ok(reply(StatusCode::OK, &round))
}

/// The supervisor signs that a complete round may be locked.
#[utoipa::path(tag = "reviews", operation_id = "sign_round_lock", extensions(("x-action" = json!("sign_round_lock"))),
    security(("bearer" = [])), responses((status = 200, body = Round), (status = 409, body = Problem)))]
#[post("/rounds/{id}/sign-lock")]
async fn sign_round_lock(
    context: Data<Context>,
    actor: Guard<SignRoundLock>,
    id: Path<String>,
    input: Json<LockStatement>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let statement = input.into_inner().statement;
    let round = service::sign_round_lock(&context, actor.into_actor(), id.into_inner(), statement).await?;
    Ok(reply(StatusCode::OK, &round))
}

/// Locks a round that the supervisor signed.
#[utoipa::path(tag = "reviews", operation_id = "lock_round", extensions(("x-action" = json!("manage_round"))),
    security(("bearer" = [])), responses((status = 200, body = Round), (status = 409, body = Problem)))]
#[post("/rounds/{id}/lock")]
async fn lock_round(context: Data<Context>, actor: Guard<ManageRound>, id: Path<String>) -> AppResult<HttpResponse> {
    let round = service::lock_round(&context, actor.into_actor(), id.into_inner()).await?;
    Ok(reply(StatusCode::OK, &round))
}

/// Progress and anomalies of a round; never a value.
#[utoipa::path(tag = "reviews", operation_id = "get_round_progress", extensions(("x-action" = json!("view_round"))),
    security(("bearer" = [])), responses((status = 200, body = RoundProgress), (status = 404, body = Problem)))]
#[get("/rounds/{id}/progress")]
async fn get_round_progress(
    context: Data<Context>,
    actor: Guard<ViewRound>,
    id: Path<String>,
) -> AppResult<Json<RoundProgress>> {
    Ok(Json(service::get_progress(&context, &actor, &id).await?))
}

/// How far the sheets of a panel are, for its chair.
#[utoipa::path(tag = "reviews", operation_id = "list_panel_sheets", extensions(("x-action" = json!("chair_panel"))),
    security(("bearer" = [])), responses((status = 200, body = PanelSheets), (status = 404, body = Problem)))]
#[get("/panels/{id}/sheets")]
async fn list_panel_sheets(
    context: Data<Context>,
    actor: Guard<ChairPanel>,
    id: Path<String>,
) -> AppResult<Json<PanelSheets>> {
    Ok(Json(service::list_panel_sheets(&context, &actor, &id).await?))
}

/// Returns a signed sheet to its judge.
#[utoipa::path(tag = "reviews", operation_id = "return_sheet", extensions(("x-action" = json!("chair_panel"))),
    security(("bearer" = [])),
    responses((status = 200, body = PanelSheet), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/sheets/{id}/return")]
async fn return_sheet(
    context: Data<Context>,
    actor: Guard<ChairPanel>,
    id: Path<String>,
    input: Json<Reason>,
) -> AppResult<Json<PanelSheet>> {
    input.validate()?;
    let reason = input.into_inner().reason;
    Ok(Json(service::return_sheet(&context, actor.into_actor(), id.into_inner(), reason).await?))
}

/// Proposes that a judge is absent for a sheet; the supervisor confirms.
#[utoipa::path(tag = "reviews", operation_id = "propose_absence", extensions(("x-action" = json!("chair_panel"))),
    security(("bearer" = [])),
    responses((status = 200, body = PanelSheet), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/sheets/{id}/absence")]
async fn propose_absence(
    context: Data<Context>,
    actor: Guard<ChairPanel>,
    id: Path<String>,
    input: Json<Reason>,
) -> AppResult<Json<PanelSheet>> {
    input.validate()?;
    let reason = input.into_inner().reason;
    Ok(Json(service::propose_absence(&context, actor.into_actor(), id.into_inner(), reason).await?))
}

/// Confirms a proposed absence.
#[utoipa::path(tag = "reviews", operation_id = "confirm_absence", extensions(("x-action" = json!("confirm_absence"))),
    security(("bearer" = [])),
    responses((status = 200, body = PanelSheet), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/sheets/{id}/absence/confirm")]
async fn confirm_absence(
    context: Data<Context>,
    actor: Guard<ConfirmAbsence>,
    id: Path<String>,
) -> AppResult<Json<PanelSheet>> {
    Ok(Json(service::confirm_absence(&context, actor.into_actor(), id.into_inner()).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_round).service(create_panel).service(update_panel).service(delete_panel);
    config.service(preview_assignment).service(start_round).service(get_round_progress);
    config.service(sign_round_lock).service(lock_round);
    config.service(list_panel_sheets).service(return_sheet).service(propose_absence).service(confirm_absence);
}
