//! `/award-lists` and the draft below `/ranking-runs`.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Data, Json, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    dto::{AwardList, AwardListSummary, IssueInput, ListFile, ListFilter, PublicityInput, SignInput},
    service, signing,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{
            ApproveAwardList, ConfirmAwardList, ExportAwardList, ManageAwardList, ReturnAwardList, SuperviseAwardList,
            ViewAwardLists,
        },
    },
    error::{AppResult, Problem},
    page::Page,
    precondition::{IfMatch, versioned},
};

fn reply(status: StatusCode, shown: AwardList) -> HttpResponse {
    versioned(status, shown.head.version, &shown)
}

/// Freezes the awards of the ranking in force as a draft list.
#[utoipa::path(tag = "award lists", operation_id = "create_award_list", extensions(("x-action" = json!("manage_award_list"))),
    security(("bearer" = [])), responses((status = 201, body = AwardList), (status = 409, body = Problem)))]
#[post("/ranking-runs/{id}/award-list")]
async fn create(context: Data<Context>, actor: Guard<ManageAwardList>, run: Path<String>) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::CREATED, service::create(&context, actor.into_actor(), run.into_inner()).await?))
}

/// Lists that the caller may see, newest first.
#[utoipa::path(tag = "award lists", operation_id = "list_award_lists", extensions(("x-action" = json!("view_award_lists"))),
    params(ListFilter), security(("bearer" = [])), responses((status = 200, body = Page<AwardListSummary>)))]
#[get("/award-lists")]
async fn list(
    context: Data<Context>,
    actor: Guard<ViewAwardLists>,
    filter: Query<ListFilter>,
) -> AppResult<Json<Page<AwardListSummary>>> {
    Ok(Json(service::list(&context, &actor, filter.into_inner()).await?))
}

/// One list with its lines, signatures and the leader's summary.
#[utoipa::path(tag = "award lists", operation_id = "get_award_list", extensions(("x-action" = json!("view_award_lists"))),
    security(("bearer" = [])), responses((status = 200, body = AwardList), (status = 404, body = Problem)))]
#[get("/award-lists/{id}")]
async fn get_one(context: Data<Context>, actor: Guard<ViewAwardLists>, id: Path<String>) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::OK, service::get(&context, &actor, &id).await?))
}

/// The panel's chair confirms a draft. Needs `If-Match`.
#[utoipa::path(tag = "award lists", operation_id = "confirm_award_list", extensions(("x-action" = json!("confirm_award_list"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = AwardList), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/award-lists/{id}/confirm")]
async fn confirm(
    context: Data<Context>,
    actor: Guard<ConfirmAwardList>,
    id: Path<String>,
    version: IfMatch,
    input: Json<SignInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let input = input.into_inner();
    let changed = signing::confirm(&context, actor.into_actor(), id.into_inner(), version, input).await?;
    Ok(reply(StatusCode::OK, changed))
}

/// The supervisor signs. Needs `If-Match`.
#[utoipa::path(tag = "award lists", operation_id = "supervise_award_list", extensions(("x-action" = json!("supervise_award_list"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = AwardList), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/award-lists/{id}/supervise")]
async fn supervise(
    context: Data<Context>,
    actor: Guard<SuperviseAwardList>,
    id: Path<String>,
    version: IfMatch,
    input: Json<SignInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let input = input.into_inner();
    let changed = signing::supervise(&context, actor.into_actor(), id.into_inner(), version, input).await?;
    Ok(reply(StatusCode::OK, changed))
}

/// A leader approves; a second, different one completes the step. Needs `If-Match`.
#[utoipa::path(tag = "award lists", operation_id = "approve_award_list", extensions(("x-action" = json!("approve_award_list"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = AwardList), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/award-lists/{id}/approve")]
async fn approve(
    context: Data<Context>,
    actor: Guard<ApproveAwardList>,
    id: Path<String>,
    version: IfMatch,
    input: Json<SignInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let input = input.into_inner();
    let changed = signing::approve(&context, actor.into_actor(), id.into_inner(), version, input).await?;
    Ok(reply(StatusCode::OK, changed))
}

/// A signer sends the list back with a comment. Needs `If-Match`.
#[utoipa::path(tag = "award lists", operation_id = "return_award_list", extensions(("x-action" = json!("return_award_list"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = AwardList), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/award-lists/{id}/return")]
async fn send_back(
    context: Data<Context>,
    actor: Guard<ReturnAwardList>,
    id: Path<String>,
    version: IfMatch,
    input: Json<SignInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let input = input.into_inner();
    let changed = signing::send_back(&context, actor.into_actor(), id.into_inner(), version, input).await?;
    Ok(reply(StatusCode::OK, changed))
}

/// Posts a signed list for its publicity period. Needs `If-Match`.
#[utoipa::path(tag = "award lists", operation_id = "start_publicity", extensions(("x-action" = json!("manage_award_list"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = AwardList), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/award-lists/{id}/publicity")]
async fn publicity(
    context: Data<Context>,
    actor: Guard<ManageAwardList>,
    id: Path<String>,
    version: IfMatch,
    input: Json<PublicityInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let input = input.into_inner();
    let changed = service::start_publicity(&context, actor.into_actor(), id.into_inner(), version, input).await?;
    Ok(reply(StatusCode::OK, changed))
}

/// Finalizes a list after its publicity period. Needs `If-Match`.
#[utoipa::path(tag = "award lists", operation_id = "finalize_award_list", extensions(("x-action" = json!("manage_award_list"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = AwardList), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/award-lists/{id}/finalize")]
async fn finalize(
    context: Data<Context>,
    actor: Guard<ManageAwardList>,
    id: Path<String>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    let changed = service::finalize(&context, actor.into_actor(), id.into_inner(), version).await?;
    Ok(reply(StatusCode::OK, changed))
}

/// Issues a final list under its document number. Needs `If-Match`.
#[utoipa::path(tag = "award lists", operation_id = "issue_award_list", extensions(("x-action" = json!("manage_award_list"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = AwardList), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/award-lists/{id}/issue")]
async fn issue(
    context: Data<Context>,
    actor: Guard<ManageAwardList>,
    id: Path<String>,
    version: IfMatch,
    input: Json<IssueInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let input = input.into_inner();
    let changed = service::issue(&context, actor.into_actor(), id.into_inner(), version, input).await?;
    Ok(reply(StatusCode::OK, changed))
}

/// A paper of the list: `commendation.xlsx`, `publicity.xlsx` or `internal.xlsx`.
#[utoipa::path(tag = "award lists", operation_id = "get_award_list_file", extensions(("x-action" = json!("export_award_list"))),
    params(("id" = String, Path), ("file" = inline(ListFile), Path)),
    security(("bearer" = [])), responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[get("/award-lists/{id}/files/{file}")]
async fn file(
    context: Data<Context>,
    actor: Guard<ExportAwardList>,
    path: Path<(String, ListFile)>,
) -> AppResult<HttpResponse> {
    let (id, wanted) = path.into_inner();
    Ok(service::file(&context, &actor, &id, wanted).await?.into_response())
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(create)
        .service(list)
        .service(get_one)
        .service(confirm)
        .service(supervise)
        .service(approve)
        .service(send_back)
        .service(publicity)
        .service(finalize)
        .service(issue)
        .service(file);
}
