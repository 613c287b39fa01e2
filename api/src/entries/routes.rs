//! `/entries` and the entry endpoints below `/programmes`.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    patch, post,
    web::{Data, Json, Path, Query},
};
use entity::status::RecommendationDecision;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    dto::{
        BatchResult, EligibilityInput, Entry, EntryChange, EntryFilter, EntryInput, EntrySaved, EntrySummary,
        PassManyInput, RecommendInput, RecommendManyInput, ReturnInput,
    },
    review, service,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{EditEntry, RecommendEntry, ReturnEntry, ReviewEligibility, ViewEntries},
    },
    error::{AppResult, Problem},
    page::Page,
    precondition::{IfMatch, versioned},
    reason::Reason,
};

fn reply(status: StatusCode, entry: Entry) -> HttpResponse {
    versioned(status, entry.head.version, &entry)
}

/// Entries that the caller may see.
#[utoipa::path(tag = "entries", operation_id = "list_entries", extensions(("x-action" = json!("view_entries"))),
    params(EntryFilter), security(("bearer" = [])), responses((status = 200, body = Page<EntrySummary>)))]
#[get("/entries")]
async fn list(
    context: Data<Context>,
    actor: Guard<ViewEntries>,
    filter: Query<EntryFilter>,
) -> AppResult<Json<Page<EntrySummary>>> {
    Ok(Json(service::list(&context, &actor, filter.into_inner()).await?))
}

/// Begins an entry of the caller's enterprise.
#[utoipa::path(tag = "entries", operation_id = "create_entry", extensions(("x-action" = json!("edit_entry"))),
    security(("bearer" = [])), responses((status = 201, body = Entry), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/programmes/{id}/entries")]
async fn create(
    context: Data<Context>,
    actor: Guard<EditEntry>,
    programme: Path<String>,
    input: Json<EntryInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let entry = service::create(&context, actor.into_actor(), &programme, input.into_inner()).await?;
    Ok(reply(StatusCode::CREATED, entry))
}

/// One entry whole.
#[utoipa::path(tag = "entries", operation_id = "get_entry", extensions(("x-action" = json!("view_entries"))),
    security(("bearer" = [])), responses((status = 200, body = Entry), (status = 404, body = Problem)))]
#[get("/entries/{id}")]
async fn get_one(context: Data<Context>, actor: Guard<ViewEntries>, id: Path<String>) -> AppResult<HttpResponse> {
    Ok(reply(StatusCode::OK, service::get(&context, &actor, &id).await?))
}

/// Saves changed fields of a draft or a returned entry (autosave). Needs `If-Match`.
#[utoipa::path(tag = "entries", operation_id = "save_entry", extensions(("x-action" = json!("edit_entry"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = EntrySaved), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[patch("/entries/{id}")]
async fn save(
    context: Data<Context>,
    actor: Guard<EditEntry>,
    id: Path<String>,
    version: IfMatch,
    change: Json<EntryChange>,
) -> AppResult<HttpResponse> {
    change.validate()?;
    let saved = service::save(&context, actor.into_actor(), id.into_inner(), version, change.into_inner()).await?;
    Ok(versioned(StatusCode::OK, saved.version, &saved))
}

/// Submits an entry before the deadline; the reply's last version carries the receipt. Needs `If-Match`.
#[utoipa::path(tag = "entries", operation_id = "submit_entry", extensions(("x-action" = json!("edit_entry"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Entry), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/submit")]
async fn submit(
    context: Data<Context>,
    actor: Guard<EditEntry>,
    id: Path<String>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    let entry = service::submit(&context, actor.into_actor(), id.into_inner(), version).await?;
    Ok(reply(StatusCode::OK, entry))
}

/// Takes an entry back. Needs `If-Match`.
#[utoipa::path(tag = "entries", operation_id = "withdraw_entry", extensions(("x-action" = json!("edit_entry"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Entry), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/withdraw")]
async fn withdraw(
    context: Data<Context>,
    actor: Guard<EditEntry>,
    id: Path<String>,
    version: IfMatch,
    input: Json<Reason>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let reason = input.into_inner().reason;
    let entry = service::withdraw(&context, actor.into_actor(), id.into_inner(), version, reason).await?;
    Ok(reply(StatusCode::OK, entry))
}

/// Sends an entry back for correction. Needs `If-Match`.
#[utoipa::path(tag = "entries", operation_id = "return_entry", extensions(("x-action" = json!("return_entry"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Entry), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/return")]
async fn send_back(
    context: Data<Context>,
    actor: Guard<ReturnEntry>,
    id: Path<String>,
    version: IfMatch,
    input: Json<ReturnInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let entry = review::send_back(&context, actor.into_actor(), id.into_inner(), version, input.into_inner()).await?;
    Ok(reply(StatusCode::OK, entry))
}

/// Recommends an entry on behalf of its federation. Needs `If-Match`.
#[utoipa::path(tag = "entries", operation_id = "recommend_entry", extensions(("x-action" = json!("recommend_entry"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Entry), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/recommend")]
async fn recommend(
    context: Data<Context>,
    actor: Guard<RecommendEntry>,
    id: Path<String>,
    version: IfMatch,
    input: Json<RecommendInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let decision = RecommendationDecision::Recommended;
    let (id, input) = (id.into_inner(), input.into_inner());
    let entry = review::recommend(&context, actor.into_actor(), id, version, decision, input).await?;
    Ok(reply(StatusCode::OK, entry))
}

/// Declines to recommend an entry. Needs `If-Match`.
#[utoipa::path(tag = "entries", operation_id = "decline_entry", extensions(("x-action" = json!("recommend_entry"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Entry), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/not-recommend")]
async fn decline(
    context: Data<Context>,
    actor: Guard<RecommendEntry>,
    id: Path<String>,
    version: IfMatch,
    input: Json<Reason>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let decision = RecommendationDecision::NotRecommended;
    let input = RecommendInput { opinion: input.into_inner().reason, rank: None };
    let entry = review::recommend(&context, actor.into_actor(), id.into_inner(), version, decision, input).await?;
    Ok(reply(StatusCode::OK, entry))
}

/// Decides the form check of one entry; `ineligible` is confirmed by a second person's call. Needs `If-Match`.
#[utoipa::path(tag = "entries", operation_id = "review_eligibility", extensions(("x-action" = json!("review_eligibility"))),
    params(IfMatch), security(("bearer" = [])), responses((status = 200, body = Entry), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/eligibility")]
async fn review_eligibility(
    context: Data<Context>,
    actor: Guard<ReviewEligibility>,
    id: Path<String>,
    version: IfMatch,
    input: Json<EligibilityInput>,
) -> AppResult<HttpResponse> {
    input.validate()?;
    let entry = review::decide(&context, actor.into_actor(), id.into_inner(), version, input.into_inner()).await?;
    Ok(reply(StatusCode::OK, entry))
}

/// Recommends up to 100 entries with one opinion; the reply names those that were refused.
#[utoipa::path(tag = "entries", operation_id = "recommend_entries", extensions(("x-action" = json!("recommend_entry"))),
    security(("bearer" = [])), responses((status = 200, body = BatchResult), (status = 422, body = Problem)))]
#[post("/programmes/{id}/recommendations")]
async fn recommend_many(
    context: Data<Context>,
    actor: Guard<RecommendEntry>,
    programme: Path<String>,
    input: Json<RecommendManyInput>,
) -> AppResult<Json<BatchResult>> {
    input.validate()?;
    let RecommendManyInput { entry_ids, opinion } = input.into_inner();
    Ok(Json(review::recommend_many(&context, &actor, &programme, entry_ids, opinion).await?))
}

/// Passes the form check of up to 100 entries; the reply names those that were refused.
#[utoipa::path(tag = "entries", operation_id = "pass_eligibility", extensions(("x-action" = json!("review_eligibility"))),
    security(("bearer" = [])), responses((status = 200, body = BatchResult), (status = 422, body = Problem)))]
#[post("/programmes/{id}/eligibility")]
async fn pass_many(
    context: Data<Context>,
    actor: Guard<ReviewEligibility>,
    programme: Path<String>,
    input: Json<PassManyInput>,
) -> AppResult<Json<BatchResult>> {
    input.validate()?;
    Ok(Json(review::pass_many(&context, &actor, &programme, input.into_inner().entry_ids).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list)
        .service(create)
        .service(get_one)
        .service(save)
        .service(submit)
        .service(withdraw)
        .service(send_back)
        .service(recommend)
        .service(decline)
        .service(review_eligibility)
        .service(recommend_many)
        .service(pass_many);
}
