//! Tables of what people decide beside the marks: bonus and deduction, veto, ties at an award line.

use sea_orm_migration::{prelude::*, schema::*};

use crate::keys::{index, reference, tenant_key, tenant_reference, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        adjustment(manager).await?;
        veto(manager).await?;
        tie_decision(manager).await?;
        let mut open_tie = Table::alter();
        open_tie.table("ranking_run").add_column(text_null("open_tie"));
        manager.alter_table(open_tie).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("ranking_run").drop_column("open_tie").to_owned()).await?;
        for table in ["tie_decision", "veto", "adjustment"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// What a proposal of one person and the decision of another leave behind.
fn proposal_columns(table: &mut TableCreateStatement) {
    table
        .col(string_len("state", 32))
        .col(big_integer("proposed_by"))
        .col(timestamp_with_time_zone("proposed_at"))
        .col(big_integer_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(text_null("decline_reason"));
}

fn proposal_keys(table: &mut TableCreateStatement, name: &'static str) {
    tenant_key(table, name);
    unique(table, name, &["public_id"]);
    reference(table, name, "zone_id", "zone");
    tenant_reference(table, name, "entry_id", "entry");
    tenant_reference(table, name, "proposed_by", "user");
    tenant_reference(table, name, "decided_by", "user");
}

async fn proposal_indexes(manager: &SchemaManager<'_>, name: &'static str) -> Result<(), DbErr> {
    for column in ["entry_id", "proposed_by", "decided_by"] {
        index(manager, name, &[column]).await?;
    }
    Ok(())
}

async fn adjustment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("adjustment")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("entry_id"))
        .col(string_len("kind", 32))
        .col(big_integer("points"))
        .col(text("reason"))
        .col(text("evidence"));
    proposal_columns(&mut table);
    table
        .check(("ck_adjustment_kind", Expr::cust("kind IN ('bonus', 'deduction')")))
        .check(("ck_adjustment_points", Expr::cust("points > 0")))
        .check(("ck_adjustment_state", Expr::cust("state IN ('proposed', 'confirmed', 'declined')")))
        .check(("ck_adjustment_people", Expr::cust("decided_by IS NULL OR decided_by <> proposed_by")));
    proposal_keys(&mut table, "adjustment");
    manager.create_table(table).await?;
    proposal_indexes(manager, "adjustment").await
}

async fn veto(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("veto")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("entry_id"))
        .col(text("reason"))
        .col(string("source"))
        .col(text("evidence"));
    proposal_columns(&mut table);
    table
        .check(("ck_veto_state", Expr::cust("state IN ('proposed', 'confirmed', 'declined')")))
        .check(("ck_veto_people", Expr::cust("decided_by IS NULL OR decided_by <> proposed_by")));
    proposal_keys(&mut table, "veto");
    manager.create_table(table).await?;
    proposal_indexes(manager, "veto").await
}

async fn tie_decision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("tie_decision")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("run_id"))
        .col(big_integer("entry_id"))
        .col(big_integer("number"))
        .col(text("reason"))
        .col(big_integer("decided_by"))
        .col(timestamp_with_time_zone("decided_at"));
    unique(&mut table, "tie_decision", &["run_id", "entry_id"]);
    unique(&mut table, "tie_decision", &["run_id", "number"]);
    reference(&mut table, "tie_decision", "zone_id", "zone");
    tenant_reference(&mut table, "tie_decision", "run_id", "ranking_run");
    tenant_reference(&mut table, "tie_decision", "entry_id", "entry");
    tenant_reference(&mut table, "tie_decision", "decided_by", "user");
    manager.create_table(table).await?;
    index(manager, "tie_decision", &["entry_id"]).await?;
    index(manager, "tie_decision", &["decided_by"]).await
}
