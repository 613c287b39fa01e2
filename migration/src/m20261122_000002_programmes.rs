//! Tables of programmes.

use sea_orm_migration::{prelude::*, schema::*};

use crate::keys::{index, reference, tenant_key, tenant_reference, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        programme(manager).await?;
        rule_pack(manager).await?;
        round(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["round", "rule_pack", "programme"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn programme(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("programme")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(string("template"))
        .col(string("code"))
        .col(string("title"))
        .col(string("edition"))
        .col(text("summary"))
        .col(string_len("status", 32))
        .col(timestamp_with_time_zone("opens_at"))
        .col(timestamp_with_time_zone("closes_at"))
        .col(string("time_zone"))
        .col(big_integer("entry_sequence"))
        .col(big_integer_null("proposed_by"))
        .col(text_null("return_reason"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .check((("ck_programme_status"), Expr::cust("status IN ('draft', 'proposed', 'published', 'open', 'entry_closed', 'eligibility', 'scoring', 'locked', 'ranked', 'list_proposed', 'publicity', 'decided', 'awarded', 'archived', 'suspended', 'cancelled')")))
        .check((("ck_programme_deadline"), Expr::cust("closes_at > opens_at")));
    tenant_key(&mut table, "programme");
    unique(&mut table, "programme", &["public_id"]);
    unique(&mut table, "programme", &["zone_id", "title", "edition"]);
    reference(&mut table, "programme", "zone_id", "zone");
    tenant_reference(&mut table, "programme", "proposed_by", "user");
    manager.create_table(table).await?;
    index(manager, "programme", &["zone_id", "status", "closes_at"]).await?;
    index(manager, "programme", &["proposed_by"]).await?;
    Ok(())
}

async fn rule_pack(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("rule_pack")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("programme_id"))
        .col(big_integer("number"))
        .col(text("body"))
        .col(string("hash"))
        .col(timestamp_with_time_zone_null("frozen_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"));
    tenant_key(&mut table, "rule_pack");
    unique(&mut table, "rule_pack", &["programme_id", "number"]);
    reference(&mut table, "rule_pack", "zone_id", "zone");
    tenant_reference(&mut table, "rule_pack", "programme_id", "programme");
    manager.create_table(table).await?;
    Ok(())
}

async fn round(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("round")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("programme_id"))
        .col(string("key"))
        .col(string("name"))
        .col(big_integer("number"))
        .col(string_len("status", 32))
        .col(big_integer_null("supervisor_id"))
        .col(text_null("supervisor_statement"))
        .col(timestamp_with_time_zone_null("supervisor_signed_at"))
        .col(big_integer_null("locked_by"))
        .col(timestamp_with_time_zone_null("locked_at"))
        .col(big_integer("version"))
        .check((("ck_round_status"), Expr::cust("status IN ('pending', 'scoring', 'signed', 'locked')")));
    tenant_key(&mut table, "round");
    unique(&mut table, "round", &["public_id"]);
    unique(&mut table, "round", &["programme_id", "key"]);
    unique(&mut table, "round", &["programme_id", "number"]);
    reference(&mut table, "round", "zone_id", "zone");
    tenant_reference(&mut table, "round", "programme_id", "programme");
    tenant_reference(&mut table, "round", "supervisor_id", "user");
    tenant_reference(&mut table, "round", "locked_by", "user");
    manager.create_table(table).await?;
    index(manager, "round", &["supervisor_id"]).await?;
    index(manager, "round", &["locked_by"]).await?;
    Ok(())
}
