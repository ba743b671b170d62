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
        // The words of incidents and documents are kept by SQLite itself, in tables of its own making.
        let of_sqlite = ["sqlite_", "sqlx_migrations", "memory"].iter().any(|part| name.contains(part));
        let ours = name.starts_with("table ") && !of_sqlite;
        assert!(!ours || sql.contains(") STRICT"), "{name}");
    }
}

#[tokio::test]
async fn each_migration_undone_leaves_the_schema_before_it() {
    let mut connection = SqliteConnectOptions::new().in_memory(true).connect().await.unwrap();
    let versions: Vec<i64> =
        MIGRATIONS.iter().filter(|m| m.migration_type.is_up_migration()).map(|m| m.version).collect();
    let mut before = Vec::new();
    for version in &versions {
        MIGRATIONS.run_to(*version, &mut connection).await.unwrap();
        before.push(objects(&mut connection).await.unwrap());
    }
    for (version, expected) in versions.iter().zip(&before).rev().skip(1) {
        MIGRATIONS.undo(&mut connection, *version).await.unwrap();
        assert_eq!(&objects(&mut connection).await.unwrap(), expected, "after undoing what follows {version}");
    }
}

#[tokio::test]
async fn the_desk_is_added_to_records_of_the_first_version_without_touching_them() {
    let mut connection = SqliteConnectOptions::new().in_memory(true).connect().await.unwrap();
    MIGRATIONS.run_to(1, &mut connection).await.unwrap();
    let old = "INSERT INTO sources (id, name, kind, every_ms) VALUES (1, 'prod', 'alertmanager', 30000);
         INSERT INTO alerts (id, source_id, identity, labels, annotations, severity, state, since, starts_at, starts, standing,
           receivers, decided, because)
         VALUES (1, 1, 'a', '{}', '{}', 'critical', 'firing', 1, 1, '[]', 'active', '[]', 'muted', 'nights');
         INSERT INTO decisions (alert_id, at, starts_at, held, because) VALUES (1, 1, 1, 'muted', 'nights')";
    sqlx::raw_sql(old).execute(&mut connection).await.unwrap();
    let told_elsewhere = "UPDATE alerts SET decided = 'told_elsewhere'; UPDATE decisions SET held = 'told_elsewhere'";
    assert!(
        sqlx::raw_sql(told_elsewhere).execute(&mut connection).await.is_err(),
        "the first version knows no such word"
    );

    MIGRATIONS.run(&mut connection).await.unwrap();
    let kept: (String, String) =
        sqlx::query_as("SELECT decided, because FROM alerts").fetch_one(&mut connection).await.unwrap();
    assert_eq!(kept, ("muted".to_owned(), "nights".to_owned()));
    sqlx::raw_sql(told_elsewhere).execute(&mut connection).await.unwrap();
    let unheard_of = "UPDATE alerts SET decided = 'nonsense'";
    assert!(sqlx::raw_sql(unheard_of).execute(&mut connection).await.is_err(), "the check still checks");

    MIGRATIONS.undo(&mut connection, 1).await.unwrap();
    let undecided: Option<String> =
        sqlx::query_scalar("SELECT decided FROM alerts").fetch_one(&mut connection).await.unwrap();
    assert_eq!(undecided, None);
}

#[tokio::test]
async fn service_levels_are_added_to_the_records_of_an_older_version_without_touching_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut old = options.connect().await.unwrap();
    MIGRATIONS.run_to(12, &mut old).await.unwrap();
    let rows = "INSERT INTO sources (id, name, kind, every_ms) VALUES (1, 'prod', 'alertmanager', 30000);
         INSERT INTO alerts (id, source_id, identity, labels, annotations, severity, state, since, starts_at, starts, standing,
           receivers, decided, because)
         VALUES (1, 1, 'a', '{}', '{}', 'critical', 'firing', 1, 1, '[]', 'acknowledged [\"ana\"]', '[]', 'acknowledged_there', 'ana');
         INSERT INTO episodes (alert_id, starts_at, fired_at) VALUES (1, 1, 1);
         INSERT INTO transitions (alert_id, at, state, severity, evidence, reason)
         VALUES (1, 1, 'firing', 'critical', 'observed', 'seen')";
    sqlx::raw_sql(rows).execute(&mut old).await.unwrap();
    old.close().await.unwrap();

    let now = watchbill_domain::time::Instant::from_ms(1_774_688_400_000);
    let store = crate::Store::open(&file, crate::Role::Owner, now).await.unwrap();
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    assert!(folder.path().join("backups/watchbill-v12-20260328T090000Z.db").exists());
    let kept: (String, String) =
        sqlx::query_as("SELECT a.standing, t.reason FROM alerts a JOIN transitions t ON t.alert_id = a.id")
            .fetch_one(&store.readers)
            .await
            .unwrap();
    assert_eq!(kept, ("acknowledged [\"ana\"]".to_owned(), "seen".to_owned()));
    assert_eq!(store.slis().await.unwrap(), []);

    MIGRATIONS.undo(&store.writer, 12).await.unwrap();
    let left: (i64, String) =
        sqlx::query_as("SELECT (SELECT count(*) FROM sqlite_schema WHERE name LIKE 'sl%' OR name LIKE 'review%'), standing FROM alerts")
            .fetch_one(&store.writer)
            .await
            .unwrap();
    assert_eq!(left, (0, kept.0));
}

/// Hours were written down without a new schema: what an older version would not understand goes, and the rest stays.
#[tokio::test]
async fn an_older_version_can_read_what_is_left_of_comparisons() {
    let mut connection = SqliteConnectOptions::new().in_memory(true).connect().await.unwrap();
    MIGRATIONS.run(&mut connection).await.unwrap();
    let rows = "INSERT INTO slis (key, reconciled) VALUES ('hours', '[0,1,2,3,4,5,22]'), ('days', '[0,1,2,3,4,5]'), ('new', NULL)";
    sqlx::raw_sql(rows).execute(&mut connection).await.unwrap();
    MIGRATIONS.undo(&mut connection, 14).await.unwrap();
    let left: Vec<Option<String>> =
        sqlx::query_scalar("SELECT reconciled FROM slis ORDER BY id").fetch_all(&mut connection).await.unwrap();
    assert_eq!(left, [None, Some("[0,1,2,3,4,5]".to_owned()), None]);
}

#[tokio::test]
async fn queues_are_added_to_the_records_of_an_older_version_without_touching_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut old = options.connect().await.unwrap();
    MIGRATIONS.run_to(13, &mut old).await.unwrap();
    let rows = "INSERT INTO sources (id, name, kind, every_ms) VALUES (1, 'prod', 'alertmanager', 30000);
         INSERT INTO slis (key) VALUES ('up');
         INSERT INTO marks (kind, from_at, title, services, slos, by, created_at) VALUES ('deploy', 1, 'v2', '[]', '[]', 'ana', 1)";
    sqlx::raw_sql(rows).execute(&mut old).await.unwrap();
    old.close().await.unwrap();

    let now = watchbill_domain::time::Instant::from_ms(1_774_688_400_000);
    let store = crate::Store::open(&file, crate::Role::Owner, now).await.unwrap();
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    assert!(folder.path().join("backups/watchbill-v13-20260328T090000Z.db").exists());
    let question = "SELECT (SELECT key FROM slis), (SELECT title FROM marks)";
    let kept: (String, String) = sqlx::query_as(question).fetch_one(&store.readers).await.unwrap();
    assert_eq!(kept, ("up".to_owned(), "v2".to_owned()));
    assert_eq!(store.queues().await.unwrap(), []);

    MIGRATIONS.undo(&store.writer, 13).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name LIKE '%queue%'")
        .fetch_one(&store.writer)
        .await
        .unwrap();
    assert_eq!(left, 0);
    let still: (String, String) = sqlx::query_as(question).fetch_one(&store.writer).await.unwrap();
    assert_eq!(still, kept);
}

#[tokio::test]
async fn incidents_are_added_to_the_records_of_an_older_version_without_touching_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut old = options.connect().await.unwrap();
    MIGRATIONS.run_to(17, &mut old).await.unwrap();
    let rows = "INSERT INTO sources (id, name, kind, every_ms) VALUES (1, 'prod', 'alertmanager', 30000);
         INSERT INTO marks (kind, from_at, title, services, slos, by, created_at) VALUES ('incident', 1, 'it was slow', '[]', '[]', 'ana', 1)";
    sqlx::raw_sql(rows).execute(&mut old).await.unwrap();
    old.close().await.unwrap();

    let now = watchbill_domain::time::Instant::from_ms(1_774_688_400_000);
    let store = crate::Store::open(&file, crate::Role::Owner, now).await.unwrap();
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    assert!(folder.path().join("backups/watchbill-v17-20260328T090000Z.db").exists());
    let question = "SELECT (SELECT name FROM sources), (SELECT title FROM marks)";
    let kept: (String, String) = sqlx::query_as(question).fetch_one(&store.readers).await.unwrap();
    assert_eq!(kept, ("prod".to_owned(), "it was slow".to_owned()));
    assert_eq!(store.incident_counts().await.unwrap(), crate::IncidentCounts::default());

    MIGRATIONS.undo(&store.writer, 17).await.unwrap();
    let left: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%incident%' OR name LIKE 'memory%' OR name LIKE 'timeline%'",
    )
    .fetch_one(&store.writer)
    .await
    .unwrap();
    assert_eq!(left, 0);
    let still: (String, String) = sqlx::query_as(question).fetch_one(&store.writer).await.unwrap();
    assert_eq!(still, kept);
}
