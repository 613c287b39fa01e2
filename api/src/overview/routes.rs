//! `/overview`.

use actix_web::{
    get,
    web::{Data, Json},
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{dto::Overview, service};
use crate::{
    app::Context,
    auth::{Guard, policy::permission::ViewOverview},
    error::AppResult,
};

/// What waits for the caller, and where their programmes stand.
#[utoipa::path(tag = "overview", operation_id = "get_overview", extensions(("x-action" = json!("view_overview"))),
    security(("bearer" = [])), responses((status = 200, body = Overview)))]
#[get("/overview")]
async fn get_overview(context: Data<Context>, actor: Guard<ViewOverview>) -> AppResult<Json<Overview>> {
    Ok(Json(service::overview(&context, &actor).await?))
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_overview);
}
