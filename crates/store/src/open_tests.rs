use rstest::rstest;

use super::*;
use crate::testing::{Desk, alert, at, configured, fired, id, prod};
use crate::{AlertQuery, Deed};
use watchbill_domain::alerts::Severity;

async fn make_older(file: &Path) {
    let owner = Store::open(file, Role::Owner, at(0)).await.unwrap();
    crate::schema::undo_all(&owner.writer).await;
    owner.close().await;
}

async fn make_newer(file: &Path) {
    let owner = Store::open(file, Role::Owner, at(0)).await.unwrap();
    sqlx::query("PRAGMA user_version = 99").execute(&owner.writer).await.unwrap();
    owner.close().await;
}

#[tokio::test]
async fn the_owner_creates_what_is_missing_and_a_guest_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    let error = Store::open(&file, Role::Guest, at(0)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
    assert!(!file.exists());
    let owner = Store::open(&file, Role::Owner, at(0)).await.unwrap();
    assert_eq!(owner.sources().await.unwrap(), []);
    Store::open(&file, Role::Guest, at(0)).await.unwrap();
    assert!(!folder.path().join("backups").exists());
}

#[tokio::test]
async fn a_file_of_no_bytes_is_a_new_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    std::fs::write(&file, b"").unwrap();
    let error = Store::open(&file, Role::Guest, at(0)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
    let owner = Store::open(&file, Role::Owner, at(0)).await.unwrap();
    assert_eq!(owner.check().await.unwrap(), Vec::<String>::new());
}

#[rstest]
#[case::owner(Role::Owner)]
#[case::guest(Role::Guest)]
#[tokio::test]
async fn a_newer_database_is_refused_and_left_as_it_is(#[case] role: Role) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    make_newer(&file).await;
    let before = std::fs::read(&file).unwrap();
    let error = Store::open(&file, role, at(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, known: SCHEMA_VERSION, .. }), "{error:?}");
    assert!(error.to_string().contains("Update Watchbill"), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_guest_refuses_an_older_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    make_older(&file).await;
    let error = Store::open(&file, Role::Guest, at(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Older { found: 0, .. }), "{error:?}");
}

#[tokio::test]
async fn the_owner_copies_an_older_database_before_it_migrates() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    for minute in 1..=5 {
        make_older(&file).await;
        let owner = Store::open(&file, Role::Owner, at(minute)).await.unwrap();
        assert_eq!(owner.check().await.unwrap(), Vec::<String>::new());
        owner.close().await;
    }
    let mut copies: Vec<_> =
        std::fs::read_dir(folder.path().join("backups")).unwrap().map(|e| e.unwrap().file_name()).collect();
    copies.sort();
    let expected =
        ["watchbill-v0-20260328T090300Z.db", "watchbill-v0-20260328T090400Z.db", "watchbill-v0-20260328T090500Z.db"];
    assert_eq!(copies, expected);
}

#[rstest]
#[case::text(b"this is not a database at all, and longer than the header of one would be: 100 bytes and then some more".to_vec())]
#[case::cut_header(b"SQLite format 3\0".to_vec())]
#[tokio::test]
async fn what_is_not_a_database_is_refused_and_left_as_it_is(#[case] bytes: Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    std::fs::write(&file, &bytes).unwrap();
    for role in [Role::Owner, Role::Guest] {
        let error = Store::open(&file, role, at(0)).await.unwrap_err();
        assert!(matches!(error, StoreError::NotOurs { .. }), "{error:?}");
    }
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

#[tokio::test]
async fn another_programs_database_is_refused() {
    use sqlx::ConnectOptions;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchbill.db");
    let mut theirs = SqliteConnectOptions::new().filename(&file).create_if_missing(true).connect().await.unwrap();
    sqlx::query("CREATE TABLE t (x)").execute(&mut theirs).await.unwrap();
    theirs.close().await.unwrap();
    let error = Store::open(&file, Role::Owner, at(0)).await.unwrap_err();
    assert!(error.to_string().contains("another program"), "{error}");
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Store::open(&folder.path().join("gone/watchbill.db"), Role::Owner, at(0)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
    assert!(error.to_string().contains("gone"), "{error}");
}

/// The permission bits of a folder do not hold the superuser back, so what cannot be written is a database file that
/// SQLite opens for reading only.
#[tokio::test]
async fn what_must_not_be_written_is_told_as_read_only() {
    let desk = Desk::new().await;
    let error = sqlx::query("DELETE FROM sources").execute(&desk.store.readers).await.unwrap_err();
    let error = desk.store.error(error);
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_read_only_folder_is_told_as_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let may_write_anyway = std::fs::write(folder.path().join("probe"), b"").is_ok();
    let opened = Store::open(&folder.path().join("watchbill.db"), Role::Owner, at(0)).await;
    match opened {
        Ok(_) => assert!(may_write_anyway, "a database was made in a folder that must not be written"),
        Err(error) => assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}"),
    }
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_afterwards_everything_works_again() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Severity::Error, at(1)), at(1))]).await;
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&desk.store.writer).await.unwrap();
    let full = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    sqlx::query(full).execute(&desk.store.writer).await.unwrap();
    let error = fill(&desk).await;
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error:?}");
    assert!(error.to_string().contains("watchbill data prune"), "{error}");

    sqlx::query("PRAGMA max_page_count = 1000000").execute(&desk.store.writer).await.unwrap();
    desk.store.record_deed(&id("a"), Deed::Acknowledge, "ana", at(3)).await.unwrap();
    desk.poll(at(4), vec![fired("b", alert(Severity::Error, at(4)), at(4))]).await;
    assert_eq!(desk.store.alerts(&AlertQuery::default()).await.unwrap().len(), 2);
    desk.assert_sound().await;
}

async fn fill(desk: &Desk) -> StoreError {
    let changes: Vec<_> = (0..2_000).map(|n| fired(&format!("x{n}"), alert(Severity::Info, at(2)), at(2))).collect();
    let observation = watchbill_domain::alerts::Observation { changes, ..Default::default() };
    let (source, reading) = (prod(), crate::SourceReading::default());
    let commit = crate::PollCommit {
        source: &source,
        now: at(2),
        observation: &observation,
        decisions: &[],
        pages: &[],
        digest: None,
        reading: &reading,
        queues: None,
    };
    desk.store.commit_poll(&commit).await.unwrap_err()
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_half() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Severity::Error, at(1)), at(1))]).await;
    let mut transaction = desk.store.begin().await.unwrap();
    sqlx::query("UPDATE alerts SET severity = 'info'").execute(&mut *transaction).await.unwrap();
    drop(transaction);
    let alerts = desk.store.alerts(&AlertQuery::default()).await.unwrap();
    assert_eq!(alerts[0].severity, Severity::Error);
    desk.store.record_deed(&id("a"), Deed::Acknowledge, "ana", at(2)).await.unwrap();
}

/// As it does when the disk fails under a commit.
#[tokio::test]
async fn a_transaction_that_sqlite_ended_itself_does_not_block_the_next_one() {
    let desk = Desk::new().await;
    let mut transaction = desk.store.begin().await.unwrap();
    sqlx::query("ROLLBACK").execute(&mut *transaction).await.unwrap();
    assert!(desk.store.commit(transaction).await.is_err());
    desk.poll(at(1), vec![fired("a", alert(Severity::Error, at(1)), at(1))]).await;
    assert_eq!(desk.store.alerts(&AlertQuery::default()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn data_version_changes_by_what_others_write_and_not_by_our_own() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Severity::Error, at(1)), at(1))]).await;
    let guest = Store::open(&desk.file(), Role::Guest, at(1)).await.unwrap();
    let before = desk.store.data_version().await.unwrap();
    desk.store.record_deed(&id("a"), Deed::Acknowledge, "ana", at(2)).await.unwrap();
    desk.poll(at(2), vec![]).await;
    assert_eq!(desk.store.data_version().await.unwrap(), before);
    guest.record_deed(&id("a"), Deed::Unacknowledge, "bo", at(3)).await.unwrap();
    let after = desk.store.data_version().await.unwrap();
    assert_ne!(after, before);
    assert_eq!(desk.store.data_version().await.unwrap(), after);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_tasks_of_an_owner_and_a_guest_write_and_none_fails() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Severity::Error, at(1)), at(1))]).await;
    let guest = Store::open(&desk.file(), Role::Guest, at(1)).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let store = if writer % 2 == 0 { desk.store.clone() } else { guest.clone() };
        tasks.spawn(async move {
            for turn in 0..20 {
                let by = format!("person {writer}");
                store.record_deed(&id("a"), Deed::Snooze(at(60)), &by, at(turn)).await?;
                store.alerts(&AlertQuery::default()).await?;
            }
            Ok::<(), StoreError>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!(desk.count("deeds").await, 160);
}

#[tokio::test]
async fn closing_leaves_one_file_and_a_guest_does_not_close_the_owner() {
    let desk = Desk::new().await;
    let guest = Store::open(&desk.file(), Role::Guest, at(1)).await.unwrap();
    guest.close().await;
    desk.store.sync_sources(&[configured("prod"), configured("staging")], at(2)).await.unwrap();
    desk.store.close().await;
    let names: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["watchbill.db"]);
}
