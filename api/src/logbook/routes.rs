//! `/events`.

use actix_web::{
    get,
    web::{Data, Json, Query},
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    dto::{EventFilter, EventItem, LogVerification},
    service,
};
use crate::{
    app::Context,
    auth::{Guard, policy::permission::ViewLog},
    error::AppResult,
    page::Page,
};

/// Events of the zone, newest first.
#[utoipa::path(tag = "events", operation_id = "list_events", extensions(("x-action" = json!("view_log"))),
    params(EventFilter), security(("bearer" = [])), responses((status = 200, body = Page<EventItem>)))]
#[get("/events")]
async fn list(
    context: Data<Context>,
    actor: Guard<ViewLog>,
    filter: Query<EventFilter>,
) -> AppResult<Json<Page<EventItem>>> {
    Ok(Json(service::list(&context, &actor, filter.into_inner()).await?))
}

/// Walks every log of the zone and names the first row of each that was changed.
#[utoipa::path(tag = "events", operation_id = "verify_events", extensions(("x-action" = json!("view_log"))),
    security(("bearer" = [])), responses((status = 200, body = LogVerification)))]
#[get("/events/verification")]
async fn verify(context: Data<Context>, actor: Guard<ViewLog>) -> AppResult<Json<LogVerification>> {
    Ok(Json(service::verify(&context, &actor).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(verify).service(list);
}
