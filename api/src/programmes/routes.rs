//! `/programmes`, `/templates` and `/rule-packs`.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    patch, post, put,
    web::{Data, Json, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    dto::{Programme, ProgrammeChange, ProgrammeFilter, ProgrammeInput, ProgrammeSummary, RulePackCheck, Templates},
    rule_pack::RulePack,
    service,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{ManageProgramme, PublishProgramme, ViewProgrammes},
    },
    error::{AppResult, Problem},
    page::Page,
    precondition::{IfMatch, versioned},
    reason::Reason,
};

fn reply(status: StatusCode, programme: Programme) -> HttpResponse {
    versioned(status, programme.head.version, &programme)
}

/// The templates that a programme can start from.
#[utoipa::path(tag = "programmes", operation_id = "list_templates", extensions(("x-action" = json!("manage_programme"))),
    security(("bearer" = [])), responses((status = 200, body = Templates)))]
#[get("/templates")]
async fn templates(_actor: Guard<ManageProgramme>) -> AppResult<Json<Templates>> {
    Ok(Json(Templates { items: service::list_templates()? }))
}

/// Programmes that the caller may see, latest deadline first.
#[utoipa::path(tag = "programmes", operation_id = "list_programmes", extensions(("x-action" = json!("view_programmes"))),
    params(ProgrammeFilter), security(("bearer" = [])), responses((status = 200, body = Page<ProgrammeSummary>)))]
#[get("/programmes")]
async fn list(
    context: Data<Context>,
    actor: Guard<ViewProgrammes>,
    filter: Query<ProgrammeFilter>,
) -> AppResult<Json<Page<ProgrammeSummary>>> {
    Ok(Json(service::list(&context, &actor, filter.into_inner()).await?))
}

/// Drafts a programme from a template.
#[utoipa::path(tag = "programmes", operation_id = "create_programme", extensions(("x-action" = json!("manage_programme"))),
    security(("bearer" = [])), responses((status = 201, body = Programme), (status = 422, body = Problem)))]
#[post("/programmes")]
async fn create(
    context: Data<Context>,
    actor: Guard<ManageProgramme>,
    input: Json<ProgrammeInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let programme = service::create(&context, actor.into_actor(), input.into_inner()).await?;
    Ok(reply(StatusCode::CREATED, programme))
}

/// One programme with its rule pack, rounds and timeline.
#[utoipa::path(tag = "programmes", operation_id = "get_programme", extensions(("x-action" = json!("view_programmes"))),
    security(("bearer" = [])), responses((status = 200, body = Programme), (status = 404, body = Problem)))]
#[get("/programmes/{id}")]
async fn get_one(context: Data<Context>, actor: Guard<ViewProgrammes>, id: Path<String>) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::OK, service::get(&context, &actor, &id).await?))
}

/// Changes a draft. Needs `If-Match`.
#[utoipa::path(tag = "programmes", operation_id = "update_programme", extensions(("x-action" = json!("manage_programme"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Programme), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[patch("/programmes/{id}")]
async fn update(
    context: Data<Context>,
    actor: Guard<ManageProgramme>,
    id: Path<String>,
    version: IfMatch,
    change: Json<ProgrammeChange>,
) -> AppResult<HttpResponse> {
    change.validate()?;
    let programme =
        service::update(&context, actor.into_actor(), id.into_inner(), version, change.into_inner()).await?;
    Ok(reply(StatusCode::OK, programme))
}

/// Replaces the rule pack of a draft; it is stored even with findings. Needs `If-Match`.
#[utoipa::path(tag = "programmes", operation_id = "put_rule_pack", extensions(("x-action" = json!("manage_programme"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Programme), (status = 409, body = Problem), (status = 412, body = Problem)))]
#[put("/programmes/{id}/rule-pack")]
async fn put_rule_pack(
    context: Data<Context>,
    actor: Guard<ManageProgramme>,
    id: Path<String>,
    version: IfMatch,
    pack: Json<RulePack>,
) -> AppResult<HttpResponse> {
    let programme =
        service::put_rule_pack(&context, actor.into_actor(), id.into_inner(), version, pack.into_inner()).await?;
    Ok(reply(StatusCode::OK, programme))
}

/// Checks a rule pack without storing it.
#[utoipa::path(tag = "programmes", operation_id = "check_rule_pack", extensions(("x-action" = json!("manage_programme"))),
    security(("bearer" = [])), responses((status = 200, body = RulePackCheck)))]
#[post("/rule-packs/check")]
async fn check_rule_pack(_actor: Guard<ManageProgramme>, pack: Json<RulePack>) -> AppResult<Json<RulePackCheck>> {
    Ok(Json(service::check_rule_pack(&pack)?))
}

/// Offers a draft to the leaders for publication. Needs `If-Match`; 422 while the rules have errors.
#[utoipa::path(tag = "programmes", operation_id = "propose_programme", extensions(("x-action" = json!("manage_programme"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Programme), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/programmes/{id}/propose")]
async fn propose(
    context: Data<Context>,
    actor: Guard<ManageProgramme>,
    id: Path<String>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::OK, service::propose(&context, actor.into_actor(), id.into_inner(), version).await?))
}

/// Publishes a proposed programme and freezes its rules. Needs `If-Match`.
#[utoipa::path(tag = "programmes", operation_id = "publish_programme", extensions(("x-action" = json!("publish_programme"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Programme), (status = 409, body = Problem)))]
#[post("/programmes/{id}/publish")]
async fn publish(
    context: Data<Context>,
    actor: Guard<PublishProgramme>,
    id: Path<String>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::OK, service::publish(&context, actor.into_actor(), id.into_inner(), version).await?))
}

/// Sends a proposed programme back with a reason. Needs `If-Match`.
#[utoipa::path(tag = "programmes", operation_id = "return_programme", extensions(("x-action" = json!("publish_programme"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Programme), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/programmes/{id}/return")]
async fn send_back(
    context: Data<Context>,
    actor: Guard<PublishProgramme>,
    id: Path<String>,
    version: IfMatch,
    input: Json<Reason>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let reason = input.into_inner().reason;
    Ok(reply(StatusCode::OK, service::send_back(&context, actor.into_actor(), id.into_inner(), version, reason).await?))
}

/// Opens a published programme for entries. Needs `If-Match`.
#[utoipa::path(tag = "programmes", operation_id = "open_programme", extensions(("x-action" = json!("manage_programme"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Programme), (status = 409, body = Problem)))]
#[post("/programmes/{id}/open")]
async fn open(
    context: Data<Context>,
    actor: Guard<ManageProgramme>,
    id: Path<String>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::OK, service::open(&context, actor.into_actor(), id.into_inner(), version).await?))
}

/// Closes entries and begins the form check. Needs `If-Match`.
#[utoipa::path(tag = "programmes", operation_id = "close_entries", extensions(("x-action" = json!("manage_programme"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Programme), (status = 409, body = Problem)))]
#[post("/programmes/{id}/close-entries")]
async fn close_entries(
    context: Data<Context>,
    actor: Guard<ManageProgramme>,
    id: Path<String>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::OK, service::close_entries(&context, actor.into_actor(), id.into_inner(), version).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(templates)
        .service(list)
        .service(create)
        .service(get_one)
        .service(update)
        .service(put_rule_pack)
        .service(check_rule_pack)
        .service(propose)
        .service(publish)
        .service(send_back)
        .service(open)
        .service(close_entries);
}
