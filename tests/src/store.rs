//! The two databases that every integration test runs on.

use std::{
    env,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

/// PostgreSQL of the tests: an administrator's address, as `postgres://postgres@127.0.0.1:5544/postgres`.
const POSTGRES_VARIABLE: &str = "JINBANG_TEST_PG";

static NUMBER: AtomicU32 = AtomicU32::new(0);
static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static STARTED: OnceLock<u32> = OnceLock::new();

impl Store {
    /// The address of a fresh, empty database in `folder` or on the test server.
    pub async fn fresh(self, folder: &TempDir) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", folder.path().join("jinbang.db").display()),
            Self::Postgres => fresh_postgres().await,
        }
    }
}

async fn fresh_postgres() -> String {
    let admin = env::var(POSTGRES_VARIABLE).unwrap_or_else(|_| {
        panic!("{POSTGRES_VARIABLE} names no PostgreSQL server; `make test` starts one, or see scripts/postgres.sh")
    });
    let template = TEMPLATE.get_or_init(|| migrated_template(admin.clone())).await;
    let name = unique_name("jinbang_test");
    run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    with_database(&admin, &name)
}

/// One migrated database that every test's own is copied from.
async fn migrated_template(admin: String) -> String {
    let name = unique_name("jinbang_template");
    run(&admin, &format!("CREATE DATABASE {name}")).await;
    let connection = Database::connect(with_database(&admin, &name)).await.expect("connect to the template");
    <migration::Migrator as migration::MigratorTrait>::up(&connection, None).await.expect("migrate the template");
    connection.close().await.expect("leave the template");
    name
}

fn unique_name(prefix: &str) -> String {
    let started = STARTED.get_or_init(std::process::id);
    format!("{prefix}_{started}_{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

async fn run(admin: &str, statement: &str) {
    let connection = Database::connect(admin).await.expect("connect to the PostgreSQL of the tests");
    connection.execute_unprepared(statement).await.expect("prepare a database for a test");
    connection.close().await.expect("leave the PostgreSQL of the tests");
}

fn with_database(admin: &str, name: &str) -> String {
    let (server, _) = admin.rsplit_once('/').expect("the address of a PostgreSQL ends in a database");
    format!("{server}/{name}")
}
