//! A real server on a port of its own, with a clock that the test sets.

use std::{net::TcpListener, sync::Arc};

use actix_web::{HttpServer, dev::ServerHandle, web::Data};
use chrono::{DateTime, TimeZone, Utc};
use jinbang_api::{
    app::{self, Context},
    clock::ManualClock,
    config::{Config, Database, Server, Storage},
};
use tempfile::TempDir;

use crate::{Client, Store};

/// A running server; it stops when this is dropped.
pub struct TestApp {
    pub address: String,
    pub context: Data<Context>,
    pub clock: Arc<ManualClock>,
    pub folder: TempDir,
    server: ServerHandle,
}

/// The day on which every test begins: 1 November 2026, 09:00 in Beijing.
pub fn first_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 1, 1, 0, 0).single().expect("a day that exists")
}

impl TestApp {
    /// Starts a server on a fresh database of kind `store`.
    pub async fn start(store: Store) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = store.fresh(&folder).await;
        Self::start_on(folder, url).await
    }

    /// Starts a server on the database at `url`.
    pub async fn start_on(folder: TempDir, url: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let config = Config {
            server: Server { listen: String::new(), public_url: address.clone(), workers: 1, allowed_origins: vec![] },
            database: Database { url, max_connections: 8 },
            storage: Storage { data_dir: folder.path().to_owned(), max_attachment_bytes: 1024 * 1024 },
        };
        let clock = Arc::new(ManualClock::at(first_day()));
        let context = Data::new(Context::open(config, clock.clone()).await.expect("open the application"));
        let shared = context.clone();
        let server = HttpServer::new(move || app::build(shared.clone()))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .expect("listen")
            .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { address, context, clock, folder, server: handle }
    }

    /// A browser that is not signed in.
    pub fn stranger(&self) -> Client {
        Client::new(&self.address)
    }

    /// A browser signed in as `username`, with the password that every test account has.
    pub async fn sign_in(&self, username: &str) -> Client {
        self.stranger().signed_in(username, crate::world::PASSWORD).await
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let stopping = self.server.stop(false);
        drop(tokio::spawn(stopping));
    }
}
