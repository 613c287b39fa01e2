//! Tables of events.

use sea_orm_migration::{prelude::*, schema::*};

use crate::keys::{index, reference, tenant_reference, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        event_log(manager).await?;
        event(manager).await?;
        idempotency_key(manager).await?;
        crate::dialect::guard_append_only(manager, "event").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::unguard_append_only(manager, "event").await?;
        for table in ["idempotency_key", "event", "event_log"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn event_log(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("event_log")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer_null("programme_id"))
        .col(string("name"))
        .col(big_integer("size"))
        .col(string("head_hash"));
    unique(&mut table, "event_log", &["programme_id"]);
    unique(&mut table, "event_log", &["name"]);
    reference(&mut table, "event_log", "zone_id", "zone");
    tenant_reference(&mut table, "event_log", "programme_id", "programme");
    manager.create_table(table).await?;
    Ok(())
}

async fn event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("event")
        .col(big_pk_auto("id"))
        .col(big_integer("log_id"))
        .col(big_integer("seq"))
        .col(string("type"))
        .col(big_integer_null("actor_id"))
        .col(string("actor_name"))
        .col(string("subject"))
        .col(text("payload"))
        .col(timestamp_with_time_zone("at"))
        .col(string("prev_hash"))
        .col(string("leaf_hash"))
        .check((("ck_event_seq"), Expr::cust("seq >= 1")));
    unique(&mut table, "event", &["log_id", "seq"]);
    reference(&mut table, "event", "log_id", "event_log");
    manager.create_table(table).await?;
    index(manager, "event", &["log_id", "type"]).await?;
    index(manager, "event", &["log_id", "subject"]).await?;
    Ok(())
}

async fn idempotency_key(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("idempotency_key")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("user_id"))
        .col(string("key"))
        .col(string("request_hash"))
        .col(big_integer("status"))
        .col(text("body"))
        .col(timestamp_with_time_zone("created_at"));
    unique(&mut table, "idempotency_key", &["user_id", "key"]);
    reference(&mut table, "idempotency_key", "zone_id", "zone");
    tenant_reference(&mut table, "idempotency_key", "user_id", "user");
    manager.create_table(table).await?;
    index(manager, "idempotency_key", &["created_at"]).await?;
    Ok(())
}
