//! The table of measured values.

use sea_orm_migration::{prelude::*, schema::*};

use crate::keys::{index, reference, tenant_reference, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("measurement")
            .col(big_pk_auto("id"))
            .col(big_integer("zone_id"))
            .col(big_integer("round_id"))
            .col(big_integer("entry_id"))
            .col(string("criterion"))
            .col(big_integer_null("amount"))
            .col(text_null("source"))
            .col(big_integer_null("recorded_by"))
            .col(timestamp_with_time_zone_null("recorded_at"))
            .col(big_integer_null("checked_by"))
            .col(timestamp_with_time_zone_null("checked_at"))
            .check(("ck_measurement_recorded", Expr::cust("(amount IS NULL) = (recorded_by IS NULL)")))
            .check(("ck_measurement_checked", Expr::cust("checked_by IS NULL OR amount IS NOT NULL")))
            .check(("ck_measurement_people", Expr::cust("checked_by IS NULL OR checked_by <> recorded_by")));
        unique(&mut table, "measurement", &["round_id", "entry_id", "criterion"]);
        reference(&mut table, "measurement", "zone_id", "zone");
        for (column, target) in
            [("round_id", "round"), ("entry_id", "entry"), ("recorded_by", "user"), ("checked_by", "user")]
        {
            tenant_reference(&mut table, "measurement", column, target);
        }
        manager.create_table(table).await?;
        for column in ["entry_id", "recorded_by", "checked_by"] {
            index(manager, "measurement", &[column]).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("measurement").to_owned()).await
    }
}
