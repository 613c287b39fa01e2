//! The integration tests, all on SQLite and on PostgreSQL.

mod accounts;
mod adjustments;
mod analysis;
mod authorization;
mod award_lists;
mod bad_requests;
mod console;
mod described_entries;
mod entries;
mod experts;
mod exports;
mod faults;
mod idempotency;
mod logbook;
mod measurements;
mod organizations;
mod overview;
mod programmes;
mod public_site;
mod rankings;
mod reviews;
mod sessions;
mod ties;
mod vetoes;

/// Makes each test run on both databases, as `sqlite::name` and `postgres::name`.
macro_rules! on_both_stores {
    ($($name:ident),+ $(,)?) => {
        mod sqlite { $( #[tokio::test] async fn $name() { super::$name(jinbang_tests::Store::Sqlite).await } )+ }
        mod postgres { $( #[tokio::test] async fn $name() { super::$name(jinbang_tests::Store::Postgres).await } )+ }
    };
}
pub(crate) use on_both_stores;
