//! Tables of organizations.

use sea_orm_migration::{prelude::*, schema::*};

use crate::keys::{index, reference, tenant_key, tenant_reference, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        zone(manager).await?;
        organization(manager).await?;
        user(manager).await?;
        role_grant(manager).await?;
        session(manager).await?;
        expert(manager).await?;
        expert_tie(manager).await?;
        calendar_day(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["calendar_day", "expert_tie", "expert", "session", "role_grant", "user", "organization", "zone"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn zone(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("zone")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(string("code"))
        .col(string("name"))
        .col(boolean("is_demonstration"))
        .col(string("time_zone"))
        .col(timestamp_with_time_zone("created_at"));
    unique(&mut table, "zone", &["public_id"]);
    unique(&mut table, "zone", &["code"]);
    manager.create_table(table).await?;
    Ok(())
}

async fn organization(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("organization")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(string_len("kind", 32))
        .col(string("name"))
        .col(string_null("credit_code"))
        .col(big_integer_null("parent_id"))
        .col(string_null("corporate_group"))
        .col(string_null("industry"))
        .col(string_len_null("size", 32))
        .col(boolean("is_active"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .check((
            ("ck_organization_kind"),
            Expr::cust("kind IN ('federation_of_unions', 'union_federation', 'enterprise', 'grassroots_union')"),
        ))
        .check((("ck_organization_size"), Expr::cust("size IN ('large', 'medium', 'small', 'micro')")));
    tenant_key(&mut table, "organization");
    unique(&mut table, "organization", &["public_id"]);
    unique(&mut table, "organization", &["zone_id", "credit_code"]);
    reference(&mut table, "organization", "zone_id", "zone");
    tenant_reference(&mut table, "organization", "parent_id", "organization");
    manager.create_table(table).await?;
    index(manager, "organization", &["zone_id", "kind", "name"]).await?;
    index(manager, "organization", &["zone_id", "parent_id"]).await?;
    index(manager, "organization", &["parent_id"]).await?;
    Ok(())
}

async fn user(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("user")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(string("username"))
        .col(string("display_name"))
        .col(string("password_hash"))
        .col(boolean("must_change_password"))
        .col(boolean("is_active"))
        .col(big_integer("token_version"))
        .col(timestamp_with_time_zone_null("last_sign_in_at"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"));
    tenant_key(&mut table, "user");
    unique(&mut table, "user", &["public_id"]);
    unique(&mut table, "user", &["username"]);
    reference(&mut table, "user", "zone_id", "zone");
    manager.create_table(table).await?;
    index(manager, "user", &["zone_id", "display_name"]).await?;
    Ok(())
}

async fn role_grant(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("role_grant")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("user_id"))
        .col(string_len("role", 32))
        .col(big_integer("organization_id"))
        .col(timestamp_with_time_zone("created_at"))
        .check((("ck_role_grant_role"), Expr::cust("role IN ('enterprise_user', 'federation_officer', 'zone_staff', 'judge', 'panel_chair', 'supervisor', 'leader', 'auditor', 'system_admin', 'security_admin', 'audit_admin')")));
    unique(&mut table, "role_grant", &["user_id", "role", "organization_id"]);
    reference(&mut table, "role_grant", "zone_id", "zone");
    tenant_reference(&mut table, "role_grant", "user_id", "user");
    tenant_reference(&mut table, "role_grant", "organization_id", "organization");
    manager.create_table(table).await?;
    index(manager, "role_grant", &["zone_id", "role"]).await?;
    index(manager, "role_grant", &["organization_id"]).await?;
    Ok(())
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("session")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("user_id"))
        .col(string("refresh_hash"))
        .col(string_null("previous_hash"))
        .col(timestamp_with_time_zone_null("rotated_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("last_used_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("revoked_at"));
    unique(&mut table, "session", &["public_id"]);
    unique(&mut table, "session", &["refresh_hash"]);
    reference(&mut table, "session", "zone_id", "zone");
    tenant_reference(&mut table, "session", "user_id", "user");
    manager.create_table(table).await?;
    index(manager, "session", &["user_id", "revoked_at"]).await?;
    index(manager, "session", &["previous_hash"]).await?;
    Ok(())
}

async fn expert(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("expert")
        .col(big_pk_auto("id"))
        .col(string("public_id"))
        .col(big_integer("zone_id"))
        .col(big_integer("user_id"))
        .col(string("name"))
        .col(string("title"))
        .col(string("specialty"))
        .col(big_integer_null("employer_id"))
        .col(string("employer_name"))
        .col(boolean("is_active"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"));
    tenant_key(&mut table, "expert");
    unique(&mut table, "expert", &["public_id"]);
    unique(&mut table, "expert", &["user_id"]);
    reference(&mut table, "expert", "zone_id", "zone");
    tenant_reference(&mut table, "expert", "user_id", "user");
    tenant_reference(&mut table, "expert", "employer_id", "organization");
    manager.create_table(table).await?;
    index(manager, "expert", &["zone_id", "name"]).await?;
    index(manager, "expert", &["employer_id"]).await?;
    Ok(())
}

async fn expert_tie(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("expert_tie")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(big_integer("expert_id"))
        .col(big_integer("organization_id"))
        .col(string("reason"))
        .col(timestamp_with_time_zone("created_at"));
    unique(&mut table, "expert_tie", &["expert_id", "organization_id"]);
    reference(&mut table, "expert_tie", "zone_id", "zone");
    tenant_reference(&mut table, "expert_tie", "expert_id", "expert");
    tenant_reference(&mut table, "expert_tie", "organization_id", "organization");
    manager.create_table(table).await?;
    index(manager, "expert_tie", &["organization_id"]).await?;
    Ok(())
}

async fn calendar_day(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("calendar_day")
        .col(big_pk_auto("id"))
        .col(big_integer("zone_id"))
        .col(date("day"))
        .col(boolean("is_working"));
    unique(&mut table, "calendar_day", &["zone_id", "day"]);
    reference(&mut table, "calendar_day", "zone_id", "zone");
    manager.create_table(table).await?;
    Ok(())
}
