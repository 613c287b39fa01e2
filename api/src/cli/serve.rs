//! `jinbang serve` and `jinbang migrate`.

use std::{path::Path, process::ExitCode, sync::Arc};

use actix_web::{HttpServer, web::Data};
use anyhow::Context as _;

use crate::{
    app::{self, Context},
    clock::SystemClock,
    config::Config,
    db::Db,
    telemetry,
};

/// Serves until the process is told to stop.
pub async fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    telemetry::start();
    let config = Config::load(file)?;
    let listen = config.server.listen.clone();
    let workers = match config.server.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    if !config.has_secure_cookies() {
        tracing::warn!("The page is served over plain http: use it inside a trusted office network only");
    }
    let public_url = config.server.public_url.clone();
    let context = Data::new(Context::open(config, Arc::new(SystemClock::start())).await?);
    let server = HttpServer::new(move || app::build(context.clone()))
        .workers(workers)
        .shutdown_timeout(30)
        .bind(&listen)
        .with_context(|| format!("listen on {listen} (is another server running there? choose one with PORT=…)"))?;
    println!("金榜 Jinbang serves {public_url}");
    server.run().await?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the database, which brings its schema up to date.
pub async fn migrate(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = Config::load(file)?;
    Db::open(&config.database, Arc::new(SystemClock::start())).await?;
    println!("The schema is up to date.");
    Ok(ExitCode::SUCCESS)
}
