//! The measured values of a round.

use actix_web::{
    get, post, put,
    web::{Data, Json, Path, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{ManageMeasurements, ViewMeasurements},
    },
    error::{AppResult, Problem},
    reviews::{
        dto::{ChecksInput, MeasurementFilter, MeasurementTally, Measurements, MeasurementsInput},
        service,
    },
};

/// The measured values of a round, by entry.
#[utoipa::path(tag = "reviews", operation_id = "list_measurements", extensions(("x-action" = json!("view_measurements"))),
    params(MeasurementFilter), security(("bearer" = [])),
    responses((status = 200, body = Measurements), (status = 404, body = Problem)))]
#[get("/rounds/{id}/measurements")]
async fn list_measurements(
    context: Data<Context>,
    actor: Guard<ViewMeasurements>,
    id: Path<String>,
    filter: Query<MeasurementFilter>,
) -> AppResult<Json<Measurements>> {
    Ok(Json(service::list_measurements(&context, &actor, &id, &filter).await?))
}

/// Records measured values, all of them or none. A supervisor's signature on the round does not survive a change.
#[utoipa::path(tag = "reviews", operation_id = "record_measurements", extensions(("x-action" = json!("manage_measurements"))),
    security(("bearer" = [])), responses((status = 200, body = MeasurementTally), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
#[put("/rounds/{id}/measurements")]
async fn record_measurements(
    context: Data<Context>,
    actor: Guard<ManageMeasurements>,
    id: Path<String>,
    input: Json<MeasurementsInput>,
) -> AppResult<Json<MeasurementTally>> {
    input.validate()?;
    let actor = actor.into_actor();
    Ok(Json(service::record_measurements(&context, actor, id.into_inner(), input.into_inner()).await?))
}

/// A second person checks measured values, all of them or none.
#[utoipa::path(tag = "reviews", operation_id = "check_measurements", extensions(("x-action" = json!("manage_measurements"))),
    security(("bearer" = [])), responses((status = 200, body = MeasurementTally), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/rounds/{id}/measurements/check")]
async fn check_measurements(
    context: Data<Context>,
    actor: Guard<ManageMeasurements>,
    id: Path<String>,
    input: Json<ChecksInput>,
) -> AppResult<Json<MeasurementTally>> {
    input.validate()?;
    let actor = actor.into_actor();
    Ok(Json(service::check_measurements(&context, actor, id.into_inner(), input.into_inner()).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_measurements).service(record_measurements).service(check_measurements);
}
