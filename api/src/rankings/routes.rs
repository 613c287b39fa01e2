//! `/ranking-runs`.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Json, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::{
    analysis::{
        self,
        dto::{RankingAnalysis, WhatIfDifference, WhatIfInput},
        what_if,
    },
    dto::{Explanation, GroupRankings, RankingFile, RankingRow, RankingRun, RowFilter, TieDecisionInput, TieState},
    groups, run, service, ties,
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{DecideTie, ExportRanking, RunRanking, ViewAnalysis, ViewRanking, ViewTie},
    },
    error::{AppResult, Problem},
    page::Page,
    told_in::ToldIn,
};

/// Computes the ranking of a programme whose rounds are all locked.
#[utoipa::path(tag = "rankings", operation_id = "create_ranking_run", extensions(("x-action" = json!("run_ranking"))),
    security(("bearer" = [])), responses((status = 201, body = RankingRun), (status = 409, body = Problem)))]
#[post("/programmes/{id}/ranking-runs")]
async fn create(context: Data<Context>, actor: Guard<RunRanking>, programme: Path<String>) -> AppResult<HttpResponse> {
    let made = run::create(&context, actor.into_actor(), programme.into_inner()).await?;
    Ok(HttpResponse::Created().json(made))
}

/// A ranking run: tiers, award lines, what to look at.
#[utoipa::path(tag = "rankings", operation_id = "get_ranking_run", extensions(("x-action" = json!("view_ranking"))),
    security(("bearer" = [])), responses((status = 200, body = RankingRun), (status = 404, body = Problem)))]
#[get("/ranking-runs/{id}")]
async fn get_one(context: Data<Context>, actor: Guard<ViewRanking>, id: Path<String>) -> AppResult<Json<RankingRun>> {
    Ok(Json(service::get(&context, &actor, &id).await?))
}

/// The rows in the order of the ranking.
#[utoipa::path(tag = "rankings", operation_id = "list_ranking_rows", extensions(("x-action" = json!("view_ranking"))),
    params(RowFilter), security(("bearer" = [])), responses((status = 200, body = Page<RankingRow>), (status = 404, body = Problem)))]
#[get("/ranking-runs/{id}/rows")]
async fn rows(
    context: Data<Context>,
    actor: Guard<ViewRanking>,
    id: Path<String>,
    filter: Query<RowFilter>,
) -> AppResult<Json<Page<RankingRow>>> {
    Ok(Json(service::list_rows(&context, &actor, &id, filter.into_inner()).await?))
}

/// Why an entry stands where it stands, step by step.
#[utoipa::path(tag = "rankings", operation_id = "explain_ranking_row", extensions(("x-action" = json!("view_ranking"))), params(ToldIn),
    security(("bearer" = [])), responses((status = 200, body = Explanation), (status = 404, body = Problem)))]
#[get("/ranking-runs/{id}/rows/{entry_id}/explanation")]
async fn explain(
    context: Data<Context>,
    actor: Guard<ViewRanking>,
    path: Path<(String, String)>,
    language: ToldIn,
) -> AppResult<Json<Explanation>> {
    let (id, entry_id) = path.into_inner();
    Ok(Json(service::explain(&context, &actor, &id, &entry_id, language.0).await?))
}

/// Enterprises or teams ranked by their entries, as the groupings of the rules say.
#[utoipa::path(tag = "rankings", operation_id = "list_group_rankings", extensions(("x-action" = json!("view_ranking"))),
    security(("bearer" = [])), responses((status = 200, body = GroupRankings), (status = 404, body = Problem)))]
#[get("/ranking-runs/{id}/groups")]
async fn group_rankings(
    context: Data<Context>,
    actor: Guard<ViewRanking>,
    id: Path<String>,
) -> AppResult<Json<GroupRankings>> {
    Ok(Json(groups::list(&context, &actor, &id).await?))
}

/// A file of the run: `rules.json`, `entries.csv`, `marks.csv`, `ranking.csv`, `manifest.json`, `score-summary.xlsx` or `recompute.xlsx`.
#[utoipa::path(tag = "rankings", operation_id = "get_ranking_file", extensions(("x-action" = json!("export_ranking"))),
    params(("id" = String, Path), ("file" = inline(RankingFile), Path)),
    security(("bearer" = [])), responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem)))]
#[get("/ranking-runs/{id}/files/{file}")]
async fn file(
    context: Data<Context>,
    actor: Guard<ExportRanking>,
    path: Path<(String, RankingFile)>,
) -> AppResult<HttpResponse> {
    let (id, wanted) = path.into_inner();
    Ok(service::file(&context, &actor, &id, wanted).await?.into_response())
}

/// What statistics say of a run: whether judges agree, who is harsh, how sure the line is. Advice: it changes nothing. What is
/// seen of single judges is told to those who watch over rounds, under pseudonyms.
#[utoipa::path(tag = "rankings", operation_id = "get_ranking_analysis", extensions(("x-action" = json!("view_analysis"))),
    security(("bearer" = [])), responses((status = 200, body = RankingAnalysis), (status = 404, body = Problem)))]
#[get("/ranking-runs/{id}/analysis")]
async fn get_analysis(
    context: Data<Context>,
    actor: Guard<ViewAnalysis>,
    id: Path<String>,
) -> AppResult<Json<RankingAnalysis>> {
    Ok(Json(analysis::service::get(&context, &actor, &id).await?))
}

/// Who would move in, who would move out, and by which rule, if tiers, the enterprises' cap, round weights or judges were
/// others. A try: nothing is stored, and the official result stays.
#[utoipa::path(tag = "rankings", operation_id = "try_what_if", extensions(("x-action" = json!("view_analysis"))),
    security(("bearer" = [])), responses((status = 200, body = WhatIfDifference), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/ranking-runs/{id}/what-if")]
async fn try_what_if(
    context: Data<Context>,
    actor: Guard<ViewAnalysis>,
    id: Path<String>,
    input: Json<WhatIfInput>,
) -> AppResult<Json<WhatIfDifference>> {
    input.validate()?;
    Ok(Json(what_if::try_out(&context, &actor, &id, input.into_inner()).await?))
}

/// The entries tied at an award line of a run, if the rules leave them to the panel's chair.
#[utoipa::path(tag = "rankings", operation_id = "get_tie", extensions(("x-action" = json!("view_tie"))),
    security(("bearer" = [])), responses((status = 200, body = TieState), (status = 404, body = Problem)))]
#[get("/ranking-runs/{id}/tie")]
async fn get_tie(context: Data<Context>, actor: Guard<ViewTie>, id: Path<String>) -> AppResult<Json<TieState>> {
    Ok(Json(ties::get(&context, &actor, &id).await?))
}

/// The panel's chair puts the tied entries in an order, with the reason; the ranking is computed with it. The reply shows
/// what the new run leaves to decide.
#[utoipa::path(tag = "rankings", operation_id = "decide_tie", extensions(("x-action" = json!("decide_tie"))),
    security(("bearer" = [])), responses((status = 200, body = TieState), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/ranking-runs/{id}/tie")]
async fn decide_tie(
    context: Data<Context>,
    actor: Guard<DecideTie>,
    id: Path<String>,
    input: Json<TieDecisionInput>,
) -> AppResult<Json<TieState>> {
    input.validate()?;
    Ok(Json(ties::decide(&context, actor.into_actor(), id.into_inner(), input.into_inner()).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(create)
        .service(get_one)
        .service(rows)
        .service(explain)
        .service(group_rankings)
        .service(file)
        .service(get_analysis)
        .service(try_what_if)
        .service(get_tie)
        .service(decide_tie);
}
