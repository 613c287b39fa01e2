//! The judge's desk.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post, put,
    web::{Data, Json, Path},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use crate::{
    app::Context,
    auth::{Guard, policy::permission::ScoreSheet},
    error::{AppResult, Problem},
    precondition::{IfMatch, versioned},
    reason::Reason,
    reviews::{
        dto::{Desk, DeskSheets, SaveMarks, Sheet, SheetReceipt, SignReceipt, SignSheets},
        service,
    },
};

/// The rounds in which the signed-in judge sits.
#[utoipa::path(tag = "reviews", operation_id = "get_desk", extensions(("x-action" = json!("score_sheet"))),
    security(("bearer" = [])), responses((status = 200, body = Desk)))]
#[get("/desk")]
async fn get_desk(context: Data<Context>, actor: Guard<ScoreSheet>) -> AppResult<Json<Desk>> {
    Ok(Json(service::get_desk(&context, &actor).await?))
}

/// One's own sheets of a round, in one's own order.
#[utoipa::path(tag = "reviews", operation_id = "list_desk_sheets", extensions(("x-action" = json!("score_sheet"))),
    security(("bearer" = [])), responses((status = 200, body = DeskSheets), (status = 404, body = Problem)))]
#[get("/desk/rounds/{round_id}/sheets")]
async fn list_desk_sheets(
    context: Data<Context>,
    actor: Guard<ScoreSheet>,
    round_id: Path<String>,
) -> AppResult<Json<DeskSheets>> {
    Ok(Json(service::list_desk_sheets(&context, &actor, &round_id).await?))
}

/// One's own sheet with the blind copy of its entry.
#[utoipa::path(tag = "reviews", operation_id = "get_sheet", extensions(("x-action" = json!("score_sheet"))),
    security(("bearer" = [])), responses((status = 200, body = Sheet), (status = 404, body = Problem)))]
#[get("/sheets/{id}")]
async fn get_sheet(context: Data<Context>, actor: Guard<ScoreSheet>, id: Path<String>) -> AppResult<HttpResponse> {
    let sheet = service::get_sheet(&context, &actor, &id).await?;
    Ok(versioned(StatusCode::OK, sheet.version, &sheet))
}

/// Saves marks, all or only those that changed. The reply is the receipt of a durable save.
#[utoipa::path(tag = "reviews", operation_id = "save_marks", extensions(("x-action" = json!("score_sheet"))),
    params(IfMatch), security(("bearer" = [])),
    responses((status = 200, body = SheetReceipt), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
#[put("/sheets/{id}/marks")]
async fn save_marks(
    context: Data<Context>,
    actor: Guard<ScoreSheet>,
    id: Path<String>,
    seen: IfMatch,
    input: Json<SaveMarks>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let actor = actor.into_actor();
    let receipt = service::save_marks(&context, actor, id.into_inner(), seen, input.into_inner()).await?;
    Ok(versioned(StatusCode::OK, receipt.version, &receipt))
}

/// Takes one's own sheet out for a conflict of interest, at once.
#[utoipa::path(tag = "reviews", operation_id = "recuse_sheet", extensions(("x-action" = json!("score_sheet"))),
    params(IfMatch), security(("bearer" = [])),
    responses((status = 200, body = Sheet), (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
#[post("/sheets/{id}/recuse")]
async fn recuse_sheet(
    context: Data<Context>,
    actor: Guard<ScoreSheet>,
    id: Path<String>,
    seen: IfMatch,
    input: Json<Reason>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let reason = input.into_inner().reason;
    let sheet = service::recuse_sheet(&context, actor.into_actor(), id.into_inner(), seen, reason).await?;
    Ok(versioned(StatusCode::OK, sheet.version, &sheet))
}

/// Signs complete sheets with the password again. Sheets that cannot be signed are listed with the reason.
#[utoipa::path(tag = "reviews", operation_id = "sign_sheets", extensions(("x-action" = json!("score_sheet"))),
    security(("bearer" = [])),
    responses((status = 200, body = SignReceipt), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/desk/rounds/{round_id}/sign")]
async fn sign_sheets(
    context: Data<Context>,
    actor: Guard<ScoreSheet>,
    round_id: Path<String>,
    input: Json<SignSheets>,
) -> AppResult<Json<SignReceipt>> {
    input.validate()?;
    let actor = actor.into_actor();
    Ok(Json(service::sign_sheets(&context, actor, round_id.into_inner(), input.into_inner()).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_desk).service(list_desk_sheets).service(get_sheet);
    config.service(save_marks).service(recuse_sheet).service(sign_sheets);
}
