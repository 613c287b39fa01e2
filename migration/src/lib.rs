//! One portable set of migrations for SQLite and PostgreSQL. Only `dialect` may differ between the two.

pub use sea_orm_migration::prelude::*;

mod dialect;
mod keys;
mod m20261122_000001_organizations;
mod m20261122_000002_programmes;
mod m20261122_000003_entries;
mod m20261122_000004_reviews;
mod m20261122_000005_rankings;
mod m20261122_000006_events;
mod m20261122_000007_decisions;
mod m20261122_000008_entry_lists;
mod m20261122_000009_event_chain;
mod m20261128_000010_measurements;

pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_organizations::Migration),
            Box::new(m20261122_000002_programmes::Migration),
            Box::new(m20261122_000003_entries::Migration),
            Box::new(m20261122_000004_reviews::Migration),
            Box::new(m20261122_000005_rankings::Migration),
            Box::new(m20261122_000006_events::Migration),
            Box::new(m20261122_000007_decisions::Migration),
            Box::new(m20261122_000008_entry_lists::Migration),
            Box::new(m20261122_000009_event_chain::Migration),
            Box::new(m20261128_000010_measurements::Migration),
        ]
    }
}
