//! Manifests of many megabytes are compressed quickly where the database can.

use sea_orm_migration::prelude::*;

use crate::dialect::{compress_as_always, compress_fast};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        compress_fast(manager, "ranking_run", "manifest").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        compress_as_always(manager, "ranking_run", "manifest").await
    }
}
