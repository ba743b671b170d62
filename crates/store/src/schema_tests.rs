use super::*;

#[tokio::test]
async fn down_and_up_again_gives_the_same_schema() {
    let mut connection = SqliteConnectOptions::new().in_memory(true).connect().await.unwrap();
    MIGRATIONS.run(&mut connection).await.unwrap();
    let first = objects(&mut connection).await.unwrap();
    assert!(first.iter().any(|(name, _)| name == "table announcements"), "{first:?}");
    MIGRATIONS.undo(&mut connection, 0).await.unwrap();
    let left = objects(&mut connection).await.unwrap();
    assert!(
        left.iter().all(|(name, _)| name.contains("sqlx_migrations") || name.contains("sqlite_sequence")),
        "{left:?}"
    );
    MIGRATIONS.run(&mut connection).await.unwrap();
    assert_eq!(objects(&mut connection).await.unwrap(), first);
}

#[tokio::test]
async fn the_migrations_lead_to_the_version_this_program_knows() {
    let mut connection = SqliteConnectOptions::new().in_memory(true).connect().await.unwrap();
    MIGRATIONS.run(&mut connection).await.unwrap();
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut connection).await.unwrap();
    let application: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut connection).await.unwrap();
    assert_eq!((version, application), (SCHEMA_VERSION, APPLICATION_ID));
    assert_eq!(MIGRATIONS.iter().map(|m| m.version).max(), Some(SCHEMA_VERSION));
}

#[test]
fn every_migration_can_be_rolled_back_and_says_what_that_loses() {
    for migration in MIGRATIONS.iter().filter(|m| m.migration_type.is_up_migration()) {
        let has_down =
            |m: &sqlx::migrate::Migration| m.version == migration.version && m.migration_type.is_down_migration();
        assert!(MIGRATIONS.iter().any(has_down), "{}", migration.description);
        assert!(migration.sql.as_str().contains("Rolling back"), "{}", migration.description);
    }
}

#[tokio::test]
async fn every_table_of_ours_is_strict() {
    for (name, sql) in expected_objects().await.unwrap() {
        let ours = name.starts_with("table ") && !name.contains("sqlite_") && !name.contains("sqlx_migrations");
        assert!(!ours || sql.contains(") STRICT"), "{name}");
    }
}
