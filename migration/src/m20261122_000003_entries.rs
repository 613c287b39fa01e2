//! Tables of entries.

use sea_orm_migration::{prelude::*, schema::*};

use crate::keys::{index, reference, tenant_key, tenant_reference, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        entry(manager).await?;
        entry_version(manager).await?;
        correction_request(manager).await?;
        recommendation(manager).await?;
        eligibility_review(manager).await?;
        attachment(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in
            ["attachment", "eligibility_review", "recommendation", "correction_request", "entry_version", "entry"]
        {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("entry")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("programme_id"))
        .col(big_integer("enterprise_id"))
        .col(big_integer_null("federation_id"))
        .col(string_null("number"))
        .col(string("title"))
        .col(string_null("category"))
        .col(string("person"))
        .col(string_len("status", 32))
        .col(text("form"))
        .col(text_null("return_reason"))
        .col(timestamp_with_time_zone_null("correction_until"))
        .col(big_integer_null("recommendation_rank"))
        .col(big_integer("version_count"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(big_integer("created_by"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .check((("ck_entry_status"), Expr::cust("status IN ('draft', 'submitted', 'returned', 'recommended', 'not_recommended', 'accepted', 'eligible', 'ineligible', 'scoring', 'scored', 'shortlisted', 'eliminated', 'proposed', 'publicized', 'awarded', 'withdrawn', 'disqualified', 'revoked')")));
    tenant_key(&mut table, "entry");
    unique(&mut table, "entry", &["public_id"]);
    unique(&mut table, "entry", &["programme_id", "number"]);
    reference(&mut table, "entry", "zone_id", "zone");
    tenant_reference(&mut table, "entry", "programme_id", "programme");
    tenant_reference(&mut table, "entry", "enterprise_id", "organization");
    tenant_reference(&mut table, "entry", "federation_id", "organization");
    tenant_reference(&mut table, "entry", "created_by", "user");
    manager.create_table(table).await?;
    index(manager, "entry", &["programme_id", "status"]).await?;
    index(manager, "entry", &["zone_id", "enterprise_id"]).await?;
    index(manager, "entry", &["zone_id", "federation_id"]).await?;
    index(manager, "entry", &["programme_id", "title"]).await?;
    index(manager, "entry", &["enterprise_id"]).await?;
    index(manager, "entry", &["federation_id"]).await?;
    index(manager, "entry", &["created_by"]).await?;
    Ok(())
}

async fn entry_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("entry_version")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("entry_id"))
        .col(big_integer("number"))
        .col(string("title"))
        .col(string_null("category"))
        .col(string("person"))
        .col(text("form"))
        .col(string("receipt"))
        .col(big_integer("submitted_by"))
        .col(timestamp_with_time_zone("submitted_at"));
    unique(&mut table, "entry_version", &["entry_id", "number"]);
    reference(&mut table, "entry_version", "zone_id", "zone");
    tenant_reference(&mut table, "entry_version", "entry_id", "entry");
    tenant_reference(&mut table, "entry_version", "submitted_by", "user");
    manager.create_table(table).await?;
    index(manager, "entry_version", &["submitted_by"]).await?;
    Ok(())
}

async fn correction_request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("correction_request")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("entry_id"))
        .col(string("field"))
        .col(text("comment"))
        .col(big_integer("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("resolved_at"));
    reference(&mut table, "correction_request", "zone_id", "zone");
    tenant_reference(&mut table, "correction_request", "entry_id", "entry");
    tenant_reference(&mut table, "correction_request", "created_by", "user");
    manager.create_table(table).await?;
    index(manager, "correction_request", &["entry_id", "resolved_at"]).await?;
    index(manager, "correction_request", &["created_by"]).await?;
    Ok(())
}

async fn recommendation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("recommendation")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("entry_id"))
        .col(string_len("decision", 32))
        .col(text("opinion"))
        .col(big_integer_null("position"))
        .col(big_integer("officer_id"))
        .col(timestamp_with_time_zone("created_at"))
        .check((("ck_recommendation_decision"), Expr::cust("decision IN ('recommended', 'not_recommended')")));
    reference(&mut table, "recommendation", "zone_id", "zone");
    tenant_reference(&mut table, "recommendation", "entry_id", "entry");
    tenant_reference(&mut table, "recommendation", "officer_id", "user");
    manager.create_table(table).await?;
    index(manager, "recommendation", &["entry_id", "created_at"]).await?;
    index(manager, "recommendation", &["officer_id"]).await?;
    Ok(())
}

async fn eligibility_review(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("eligibility_review")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("entry_id"))
        .col(string_len("decision", 32))
        .col(string_len("state", 32))
        .col(text("checks"))
        .col(text_null("reason"))
        .col(big_integer("proposed_by"))
        .col(timestamp_with_time_zone("proposed_at"))
        .col(big_integer_null("confirmed_by"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .check((("ck_eligibility_review_decision"), Expr::cust("decision IN ('eligible', 'ineligible')")))
        .check((("ck_eligibility_review_state"), Expr::cust("state IN ('proposed', 'confirmed')")))
        .check((
            ("ck_eligibility_review_two_people"),
            Expr::cust("confirmed_by IS NULL OR decision = 'eligible' OR confirmed_by <> proposed_by"),
        ));
    reference(&mut table, "eligibility_review", "zone_id", "zone");
    tenant_reference(&mut table, "eligibility_review", "entry_id", "entry");
    tenant_reference(&mut table, "eligibility_review", "proposed_by", "user");
    tenant_reference(&mut table, "eligibility_review", "confirmed_by", "user");
    manager.create_table(table).await?;
    index(manager, "eligibility_review", &["entry_id", "proposed_at"]).await?;
    index(manager, "eligibility_review", &["proposed_by"]).await?;
    index(manager, "eligibility_review", &["confirmed_by"]).await?;
    Ok(())
}

async fn attachment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("attachment")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("entry_id"))
        .col(string("slot"))
        .col(string("file_name"))
        .col(string("media_type"))
        .col(big_integer("size_bytes"))
        .col(string("sha256"))
        .col(string("blob_key"))
        .col(big_integer("uploaded_by"))
        .col(timestamp_with_time_zone("uploaded_at"))
        .col(timestamp_with_time_zone_null("deleted_at"));
    unique(&mut table, "attachment", &["public_id"]);
    reference(&mut table, "attachment", "zone_id", "zone");
    tenant_reference(&mut table, "attachment", "entry_id", "entry");
    tenant_reference(&mut table, "attachment", "uploaded_by", "user");
    manager.create_table(table).await?;
    index(manager, "attachment", &["entry_id", "slot"]).await?;
    index(manager, "attachment", &["uploaded_by"]).await?;
    Ok(())
}
