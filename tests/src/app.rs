//! A real server on a port of its own, with a clock that the test sets.

use std::{
    net::TcpListener,
    sync::{Arc, OnceLock},
};

use actix_web::{HttpServer, dev::ServerHandle, web::Data};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use entity::{programme, zone};
use jinbang_api::{
    app::{self, Context},
    clock::ManualClock,
    config::{Config, Database, Server, Storage},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{Client, Store, faults::SmallDisk, store::Fresh};

/// A running server; it stops when this is dropped.
pub struct TestApp {
    pub address: String,
    pub context: Data<Context>,
    pub clock: Arc<ManualClock>,
    pub data: Fresh,
    server: ServerHandle,
}

/// How many writes may share a commit.
const SHARED_COMMITS: usize = 128;

/// The moment at which every test begins: the start of this run, since PostgreSQL judges deadlines by its own clock.
pub fn first_day() -> DateTime<Utc> {
    static BEGAN: OnceLock<DateTime<Utc>> = OnceLock::new();
    *BEGAN.get_or_init(|| Utc::now().trunc_subsecs(0))
}

impl TestApp {
    /// Starts a server on a fresh database of kind `store`.
    pub async fn start(store: Store) -> Self {
        Self::start_on(store.fresh().await).await
    }

    /// Starts a server on a database.
    pub async fn start_on(data: Fresh) -> Self {
        Self::start_with(data, SHARED_COMMITS).await
    }

    /// Starts a server whose attachments lie on a disk that can be full.
    pub async fn start_on_small_disk(store: Store) -> (Self, Arc<SmallDisk>) {
        let data = store.fresh().await;
        let disk = Arc::new(SmallDisk::at(data.folder.path()));
        let blobs = disk.clone();
        (Self::start_changed(data, SHARED_COMMITS, |context| context.blobs = blobs).await, disk)
    }

    /// Starts a server that puts at most `shared_commits` writes into one commit.
    pub async fn start_with(data: Fresh, shared_commits: usize) -> Self {
        Self::start_changed(data, shared_commits, |_| {}).await
    }

    async fn start_changed(data: Fresh, shared_commits: usize, change: impl FnOnce(&mut Context)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let config = Config {
            server: Server { listen: String::new(), public_url: address.clone(), workers: 1, allowed_origins: vec![] },
            database: Database { url: data.url.clone(), max_connections: 8, shared_commits },
            storage: Storage { data_dir: data.folder.path().to_owned(), max_attachment_bytes: 1024 * 1024 },
        };
        let clock = Arc::new(ManualClock::at(first_day()));
        let mut context = Context::open(config, clock.clone()).await.expect("open the application");
        change(&mut context);
        let context = Data::new(context);
        let shared = context.clone();
        let server = HttpServer::new(move || app::build(shared.clone()))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .expect("listen")
            .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { address, context, clock, data, server: handle }
    }

    /// Sets a programme's deadline to `from_now` after the time that decides it: the server's clock on PostgreSQL. On
    /// SQLite the test moves the clock instead, and this does nothing.
    pub async fn move_deadline(&self, programme_id: &str, store: Store, from_now: TimeDelta) {
        if store == Store::Postgres {
            programme::Entity::update_many()
                .col_expr(programme::Column::OpensAt, Expr::value(Utc::now() - TimeDelta::days(9_000)))
                .col_expr(programme::Column::ClosesAt, Expr::value(Utc::now() + from_now))
                .filter(programme::Column::PublicId.eq(programme_id))
                .exec(self.context.db.read())
                .await
                .expect("move a deadline");
        }
    }

    /// Makes `zone` a demonstration.
    pub async fn make_demonstration(&self, zone: &zone::Model) {
        zone::Entity::update_many()
            .col_expr(zone::Column::IsDemonstration, Expr::value(true))
            .filter(zone::Column::Id.eq(zone.id))
            .exec(self.context.db.read())
            .await
            .expect("make a demonstration");
    }

    /// Runs a statement past the database's guards, as somebody with all its rights could.
    pub async fn tamper(&self, statement: &str, store: Store) {
        let db = self.context.db.read();
        let refused = db.execute_unprepared(statement).await;
        assert!(refused.is_err(), "the database let an event be changed");
        let unguard = match store {
            Store::Sqlite => "DROP TRIGGER event_no_update",
            Store::Postgres => "DROP TRIGGER event_no_change ON event",
        };
        db.execute_unprepared(unguard).await.expect("take the guard off");
        db.execute_unprepared(statement).await.expect("tamper");
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
