//! The two databases that every integration test runs on.

use std::{
    env,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;
use tokio::{runtime, sync::OnceCell};

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

/// A fresh, empty database and a folder for files; both are gone when this is dropped.
pub struct Fresh {
    pub folder: TempDir,
    pub url: String,
    _on_server: Option<OnServer>,
}

/// A database on the test server: the administrator's address and its name.
struct OnServer {
    admin: String,
    name: String,
}

impl Store {
    /// A fresh database in a folder of its own or on the test server.
    pub async fn fresh(self) -> Fresh {
        self.fresh_in(TempDir::new().expect("a temporary folder")).await
    }

    /// A fresh database in `folder` or on the test server.
    pub async fn fresh_in(self, folder: TempDir) -> Fresh {
        match self {
            Self::Sqlite => {
                let url = format!("sqlite://{}", folder.path().join("jinbang.db").display());
                Fresh { folder, url, _on_server: None }
            }
            Self::Postgres => {
                let database = fresh_postgres().await;
                Fresh { folder, url: with_database(&database.admin, &database.name), _on_server: Some(database) }
            }
        }
    }
}

/// Hundreds of databases left on the server would fill a small disk.
impl Drop for OnServer {
    fn drop(&mut self) {
        let Self { admin, name } = self;
        let dropping = format!("DROP DATABASE {name} WITH (FORCE)");
        // A runtime of its own, because the test's own is at work when this is dropped.
        thread::scope(|scope| {
            let dropper = scope.spawn(|| {
                let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(run(admin, &dropping));
            });
            // A database that stays harms no test; why it stayed has been printed.
            let _ = dropper.join();
        });
    }
}

async fn fresh_postgres() -> OnServer {
    let admin = env::var(POSTGRES_VARIABLE).unwrap_or_else(|_| {
        panic!("{POSTGRES_VARIABLE} names no PostgreSQL server; `make test` starts one, or see scripts/postgres.sh")
    });
    let template = TEMPLATE.get_or_init(|| migrated_template(admin.clone())).await;
    let name = unique_name("jinbang_test");
    run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    OnServer { admin, name }
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
    connection.execute_unprepared(statement).await.expect("make or drop the database of a test");
    connection.close().await.expect("leave the PostgreSQL of the tests");
}

fn with_database(admin: &str, name: &str) -> String {
    let (server, _) = admin.rsplit_once('/').expect("the address of a PostgreSQL ends in a database");
    format!("{server}/{name}")
}
