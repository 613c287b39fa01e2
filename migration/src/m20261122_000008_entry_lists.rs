//! Lists of entries are counted from an index alone: the rows carry long forms.

use sea_orm_migration::prelude::*;

use crate::keys::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 4] = ["zone_id", "programme_id", "status", "enterprise_id"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "entry", &COLUMNS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = format!("ix_entry_{}", COLUMNS.join("_"));
        manager.drop_index(Index::drop().name(name).table("entry").to_owned()).await
    }
}
