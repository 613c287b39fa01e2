//! The database itself keeps the chain of events: each follows the head of its log and becomes the head.

use sea_orm_migration::prelude::*;

use crate::dialect::{chain_events, unchain_events};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        chain_events(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        unchain_events(manager).await
    }
}
