//! The only place where SQLite and PostgreSQL differ in the schema: triggers that keep the event log append-only and whole.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

/// Makes the database refuse to change, delete or truncate rows of `table`.
pub async fn guard_append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DatabaseBackend::Sqlite => vec![
            format!(
                "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ),
            format!(
                "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ),
        ],
        _ => vec![
            format!(
                "CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
            ),
            format!(
                "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} \
                 FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
            ),
            format!(
                "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
            ),
        ],
    };
    run(manager, statements).await
}

/// Takes the guard off again, for the way back of the migration.
pub async fn unguard_append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DatabaseBackend::Sqlite => {
            vec![format!("DROP TRIGGER {table}_no_update"), format!("DROP TRIGGER {table}_no_delete")]
        }
        _ => vec![
            format!("DROP TRIGGER {table}_no_change ON {table}"),
            format!("DROP TRIGGER {table}_no_truncate ON {table}"),
            format!("DROP FUNCTION {table}_append_only()"),
        ],
    };
    run(manager, statements).await
}

/// Makes the database refuse an event that does not follow the head of its log, and move the head to one that does.
pub async fn chain_events(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let follows = "id = NEW.log_id AND size = NEW.seq - 1 AND head_hash = NEW.prev_hash";
    let advance = "UPDATE event_log SET size = NEW.seq, head_hash = NEW.leaf_hash WHERE";
    let refusal = "event does not follow the head of its log";
    let statements = match manager.get_database_backend() {
        DatabaseBackend::Sqlite => vec![
            format!(
                "CREATE TRIGGER event_follows BEFORE INSERT ON event \
                 WHEN NOT EXISTS (SELECT 1 FROM event_log WHERE {follows}) \
                 BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            ),
            format!("CREATE TRIGGER event_advances AFTER INSERT ON event BEGIN {advance} id = NEW.log_id; END"),
        ],
        _ => vec![
            format!(
                "CREATE FUNCTION event_chain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {advance} {follows}; \
                 IF NOT FOUND THEN RAISE EXCEPTION '{refusal}'; END IF; RETURN NULL; END $$"
            ),
            "CREATE TRIGGER event_chain AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_chain()".to_owned(),
        ],
    };
    run(manager, statements).await
}

/// Takes that guard off again, for the way back of the migration.
pub async fn unchain_events(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements: &[&str] = match manager.get_database_backend() {
        DatabaseBackend::Sqlite => &["DROP TRIGGER event_follows", "DROP TRIGGER event_advances"],
        _ => &["DROP TRIGGER event_chain ON event", "DROP FUNCTION event_chain()"],
    };
    run(manager, statements.iter().map(|&statement| statement.to_owned()).collect()).await
}

async fn run(manager: &SchemaManager<'_>, statements: Vec<String>) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
