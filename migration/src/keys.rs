//! Keys, references and indexes with names that follow one pattern.
//!
//! A table that others point at has the key `(zone_id, id)`; references carry the zone along, so that the database
//! itself refuses a row of one district that points at a row of another.

use sea_orm_migration::prelude::*;

/// Makes `(zone_id, id)` a key that other tables of the same zone may point at.
pub fn tenant_key(table: &mut TableCreateStatement, name: &'static str) {
    unique(table, name, &["zone_id", "id"]);
}

/// A unique constraint `uq_<table>_<columns>`.
pub fn unique(table: &mut TableCreateStatement, name: &'static str, columns: &[&'static str]) {
    let mut key = Index::create();
    key.name(format!("uq_{name}_{}", columns.join("_"))).unique();
    for column in columns {
        key.col(*column);
    }
    table.index(&mut key);
}

/// A reference to the `id` of a table that is above the zones.
pub fn reference(table: &mut TableCreateStatement, name: &'static str, column: &'static str, target: &'static str) {
    let mut key = ForeignKey::create();
    key.name(format!("fk_{name}_{column}")).from(name, column).to(target, "id").on_delete(ForeignKeyAction::Restrict);
    table.foreign_key(&mut key);
}

/// A reference to `(zone_id, id)` of a table of the same zone.
pub fn tenant_reference(
    table: &mut TableCreateStatement,
    name: &'static str,
    column: &'static str,
    target: &'static str,
) {
    let mut key = ForeignKey::create();
    key.name(format!("fk_{name}_{column}"))
        .from_tbl(name)
        .from_col("zone_id")
        .from_col(column)
        .to_tbl(target)
        .to_col("zone_id")
        .to_col("id")
        .on_delete(ForeignKeyAction::Restrict);
    table.foreign_key(&mut key);
}

/// An index `ix_<table>_<columns>`.
pub async fn index(manager: &SchemaManager<'_>, name: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(format!("ix_{name}_{}", columns.join("_"))).table(name);
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}
