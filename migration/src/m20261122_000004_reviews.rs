//! Tables of reviews.

use sea_orm_migration::{prelude::*, schema::*};

use crate::keys::{index, reference, tenant_key, tenant_reference, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        panel(manager).await?;
        panel_member(manager).await?;
        panel_entry(manager).await?;
        score_sheet(manager).await?;
        mark(manager).await?;
        recusal(manager).await?;
        absence(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["absence", "recusal", "mark", "score_sheet", "panel_entry", "panel_member", "panel"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn panel(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("panel")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("round_id"))
        .col(string("name"))
        .col(big_integer("version"));
    tenant_key(&mut table, "panel");
    unique(&mut table, "panel", &["public_id"]);
    unique(&mut table, "panel", &["round_id", "name"]);
    reference(&mut table, "panel", "zone_id", "zone");
    tenant_reference(&mut table, "panel", "round_id", "round");
    manager.create_table(table).await?;
    Ok(())
}

async fn panel_member(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("panel_member")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("panel_id"))
        .col(big_integer("expert_id"))
        .col(big_integer("seat"))
        .col(boolean("is_chair"));
    unique(&mut table, "panel_member", &["panel_id", "expert_id"]);
    unique(&mut table, "panel_member", &["panel_id", "seat"]);
    reference(&mut table, "panel_member", "zone_id", "zone");
    tenant_reference(&mut table, "panel_member", "panel_id", "panel");
    tenant_reference(&mut table, "panel_member", "expert_id", "expert");
    manager.create_table(table).await?;
    index(manager, "panel_member", &["expert_id"]).await?;
    Ok(())
}

async fn panel_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("panel_entry")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("round_id"))
        .col(big_integer("panel_id"))
        .col(big_integer("entry_id"))
        .col(string("entry_code"));
    unique(&mut table, "panel_entry", &["round_id", "entry_id"]);
    unique(&mut table, "panel_entry", &["round_id", "entry_code"]);
    reference(&mut table, "panel_entry", "zone_id", "zone");
    tenant_reference(&mut table, "panel_entry", "round_id", "round");
    tenant_reference(&mut table, "panel_entry", "panel_id", "panel");
    tenant_reference(&mut table, "panel_entry", "entry_id", "entry");
    manager.create_table(table).await?;
    index(manager, "panel_entry", &["panel_id"]).await?;
    index(manager, "panel_entry", &["entry_id"]).await?;
    Ok(())
}

async fn score_sheet(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("score_sheet")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("round_id"))
        .col(big_integer("panel_id"))
        .col(big_integer("entry_id"))
        .col(big_integer("expert_id"))
        .col(big_integer("position"))
        .col(string_len("status", 32))
        .col(big_integer_null("total_points"))
        .col(big_integer("marks_given"))
        .col(text("comment"))
        .col(text_null("return_reason"))
        .col(string_null("receipt"))
        .col(timestamp_with_time_zone_null("saved_at"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(big_integer("version"))
        .check((
            ("ck_score_sheet_status"),
            Expr::cust("status IN ('assigned', 'saved', 'submitted', 'locked', 'returned', 'recused', 'absent')"),
        ));
    tenant_key(&mut table, "score_sheet");
    unique(&mut table, "score_sheet", &["public_id"]);
    unique(&mut table, "score_sheet", &["round_id", "entry_id", "expert_id"]);
    reference(&mut table, "score_sheet", "zone_id", "zone");
    tenant_reference(&mut table, "score_sheet", "round_id", "round");
    tenant_reference(&mut table, "score_sheet", "panel_id", "panel");
    tenant_reference(&mut table, "score_sheet", "entry_id", "entry");
    tenant_reference(&mut table, "score_sheet", "expert_id", "expert");
    manager.create_table(table).await?;
    index(manager, "score_sheet", &["expert_id", "round_id", "position"]).await?;
    index(manager, "score_sheet", &["panel_id", "status"]).await?;
    index(manager, "score_sheet", &["entry_id"]).await?;
    Ok(())
}

async fn mark(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("mark")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("sheet_id"))
        .col(string("criterion"))
        .col(big_integer_null("points"))
        .col(text_null("comment"));
    unique(&mut table, "mark", &["sheet_id", "criterion"]);
    reference(&mut table, "mark", "zone_id", "zone");
    tenant_reference(&mut table, "mark", "sheet_id", "score_sheet");
    manager.create_table(table).await?;
    Ok(())
}

async fn recusal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("recusal")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("sheet_id"))
        .col(string_len("reason", 32))
        .col(text("detail"))
        .col(timestamp_with_time_zone("recused_at"))
        .check((
            ("ck_recusal_reason"),
            Expr::cust("reason IN ('same_employer', 'same_group', 'declared_tie', 'own_request')"),
        ));
    unique(&mut table, "recusal", &["sheet_id"]);
    reference(&mut table, "recusal", "zone_id", "zone");
    tenant_reference(&mut table, "recusal", "sheet_id", "score_sheet");
    manager.create_table(table).await?;
    Ok(())
}

async fn absence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("absence")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("sheet_id"))
        .col(text("reason"))
        .col(big_integer("proposed_by"))
        .col(timestamp_with_time_zone("proposed_at"))
        .col(big_integer_null("confirmed_by"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .check((("ck_absence_two_people"), Expr::cust("confirmed_by IS NULL OR confirmed_by <> proposed_by")));
    unique(&mut table, "absence", &["sheet_id"]);
    reference(&mut table, "absence", "zone_id", "zone");
    tenant_reference(&mut table, "absence", "sheet_id", "score_sheet");
    tenant_reference(&mut table, "absence", "proposed_by", "user");
    tenant_reference(&mut table, "absence", "confirmed_by", "user");
    manager.create_table(table).await?;
    index(manager, "absence", &["proposed_by"]).await?;
    index(manager, "absence", &["confirmed_by"]).await?;
    Ok(())
}
