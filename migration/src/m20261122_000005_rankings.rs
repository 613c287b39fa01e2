//! Tables of rankings.

use sea_orm_migration::{prelude::*, schema::*};

use crate::keys::{index, reference, tenant_key, tenant_reference, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ranking_run(manager).await?;
        ranking_row(manager).await?;
        award_list(manager).await?;
        award(manager).await?;
        approval(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["approval", "award", "award_list", "ranking_row", "ranking_run"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn ranking_run(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("ranking_run")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("programme_id"))
        .col(big_integer("rule_pack_id"))
        .col(big_integer("number"))
        .col(boolean("is_official"))
        .col(text("manifest"))
        .col(string("manifest_hash"))
        .col(text("judges"))
        .col(big_integer_null("created_by"))
        .col(timestamp_with_time_zone("created_at"));
    tenant_key(&mut table, "ranking_run");
    unique(&mut table, "ranking_run", &["public_id"]);
    unique(&mut table, "ranking_run", &["programme_id", "number"]);
    reference(&mut table, "ranking_run", "zone_id", "zone");
    tenant_reference(&mut table, "ranking_run", "programme_id", "programme");
    tenant_reference(&mut table, "ranking_run", "rule_pack_id", "rule_pack");
    tenant_reference(&mut table, "ranking_run", "created_by", "user");
    manager.create_table(table).await?;
    index(manager, "ranking_run", &["rule_pack_id"]).await?;
    index(manager, "ranking_run", &["created_by"]).await?;
    Ok(())
}

async fn ranking_row(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("ranking_row")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("run_id"))
        .col(big_integer("entry_id"))
        .col(big_integer("position"))
        .col(big_integer_null("rank"))
        .col(big_integer_null("total_points"))
        .col(big_integer("bonus_points"))
        .col(big_integer("deduction_points"))
        .col(text("rounds"))
        .col(text("marks"))
        .col(string_null("tier"))
        .col(string("reason"))
        .col(string_null("tie_decided_by"));
    unique(&mut table, "ranking_row", &["run_id", "entry_id"]);
    unique(&mut table, "ranking_row", &["run_id", "position"]);
    reference(&mut table, "ranking_row", "zone_id", "zone");
    tenant_reference(&mut table, "ranking_row", "run_id", "ranking_run");
    tenant_reference(&mut table, "ranking_row", "entry_id", "entry");
    manager.create_table(table).await?;
    index(manager, "ranking_row", &["entry_id"]).await?;
    Ok(())
}

async fn award_list(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("award_list")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("programme_id"))
        .col(big_integer("run_id"))
        .col(big_integer("list_version"))
        .col(string("title"))
        .col(string_len("status", 32))
        .col(string("content_hash"))
        .col(date_null("starts_on"))
        .col(date_null("ends_on"))
        .col(text_null("contact"))
        .col(text_null("how_to_object"))
        .col(string_null("document_no"))
        .col(date_null("issued_on"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(big_integer("created_by"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .check((("ck_award_list_status"), Expr::cust("status IN ('draft', 'panel_confirmed', 'supervisor_signed', 'leadership_approved', 'publicity', 'final', 'issued', 'paid', 'archived', 'returned', 'superseded')")));
    tenant_key(&mut table, "award_list");
    unique(&mut table, "award_list", &["public_id"]);
    unique(&mut table, "award_list", &["programme_id", "list_version"]);
    reference(&mut table, "award_list", "zone_id", "zone");
    tenant_reference(&mut table, "award_list", "programme_id", "programme");
    tenant_reference(&mut table, "award_list", "run_id", "ranking_run");
    tenant_reference(&mut table, "award_list", "created_by", "user");
    manager.create_table(table).await?;
    index(manager, "award_list", &["zone_id", "status"]).await?;
    index(manager, "award_list", &["run_id"]).await?;
    index(manager, "award_list", &["created_by"]).await?;
    Ok(())
}

async fn award(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("award")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("list_id"))
        .col(big_integer("entry_id"))
        .col(string_len("section", 32))
        .col(string("tier"))
        .col(string("tier_name"))
        .col(big_integer("position"))
        .col(big_integer("rank"))
        .col(big_integer("total_points"))
        .col(big_integer("prize_fen"))
        .col(string("number"))
        .col(string("title"))
        .col(string("unit"))
        .col(string("person"))
        .col(string_null("category_name"))
        .col(string("note"))
        .check((("ck_award_section"), Expr::cust("section IN ('primary', 'reserve')")))
        .check((("ck_award_prize"), Expr::cust("prize_fen >= 0")));
    unique(&mut table, "award", &["list_id", "entry_id"]);
    unique(&mut table, "award", &["list_id", "section", "position"]);
    reference(&mut table, "award", "zone_id", "zone");
    tenant_reference(&mut table, "award", "list_id", "award_list");
    tenant_reference(&mut table, "award", "entry_id", "entry");
    manager.create_table(table).await?;
    index(manager, "award", &["entry_id"]).await?;
    Ok(())
}

async fn approval(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("approval")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("list_id"))
        .col(string_len("step", 32))
        .col(string_len("decision", 32))
        .col(big_integer("user_id"))
        .col(text_null("comment"))
        .col(string("content_hash"))
        .col(timestamp_with_time_zone("decided_at"))
        .check((("ck_approval_step"), Expr::cust("step IN ('panel', 'supervisor', 'leadership')")))
        .check((("ck_approval_decision"), Expr::cust("decision IN ('approved', 'returned')")));
    unique(&mut table, "approval", &["list_id", "step", "user_id"]);
    reference(&mut table, "approval", "zone_id", "zone");
    tenant_reference(&mut table, "approval", "list_id", "award_list");
    tenant_reference(&mut table, "approval", "user_id", "user");
    manager.create_table(table).await?;
    index(manager, "approval", &["user_id"]).await?;
    Ok(())
}
