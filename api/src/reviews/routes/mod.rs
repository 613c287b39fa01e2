//! `/rounds` with their measured values, `/panels`, `/sheets` and `/desk`.

mod desk;
mod measurements;
mod rounds;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.configure(desk::routes).configure(rounds::routes).configure(measurements::routes);
}
