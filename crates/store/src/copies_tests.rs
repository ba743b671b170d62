use rstest::rstest;
use watchbill_domain::alerts::Severity::Error;

use super::*;
use crate::testing::{Desk, alert, at, fired, id};
use crate::{AlertQuery, Role};

async fn desk_with(identity: &str) -> Desk {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired(identity, alert(Error, at(1)), at(1))]).await;
    desk
}

async fn names(store: &Store) -> Vec<String> {
    let alerts = store.alerts(&AlertQuery::default()).await.unwrap();
    alerts.into_iter().map(|alert| alert.id.to_string()).collect()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_of_an_open_database_is_a_whole_database() {
    let desk = desk_with("a").await;
    let copy = desk.folder.path().join("copy.db");
    desk.store.backup(&copy).await.unwrap();
    let copied = Store::open(&copy, Role::Owner, at(2)).await.unwrap();
    assert_eq!(names(&copied).await, ["prod/a"]);
    assert_eq!(copied.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_backup_does_not_overwrite() {
    let desk = desk_with("a").await;
    let copy = desk.folder.path().join("copy.db");
    std::fs::write(&copy, "precious").unwrap();
    let error = desk.store.backup(&copy).await.unwrap_err();
    assert!(error.to_string().contains("exists already"), "{error}");
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), "precious");
}

#[tokio::test]
async fn a_backup_that_cannot_be_written_leaves_nothing_half() {
    let desk = desk_with("a").await;
    assert!(desk.store.backup(&desk.folder.path().join("gone/copy.db")).await.is_err());
    assert!(!files(desk.folder.path()).iter().any(|name| name.contains("copy")));
}

#[tokio::test]
async fn a_restored_database_takes_the_place_of_the_old_one_which_is_kept() {
    let desk = desk_with("new").await;
    let old = desk_with("old").await;
    let copy = desk.folder.path().join("copy.db");
    old.store.backup(&copy).await.unwrap();
    desk.store.close().await;
    restore(&copy, &desk.file(), at(9)).await.unwrap();

    let restored = Store::open(&desk.file(), Role::Owner, at(10)).await.unwrap();
    assert_eq!(names(&restored).await, ["prod/old"]);
    let kept = desk.folder.path().join("backups/watchbill-replaced-20260328T090900Z.db");
    let kept = Store::open(&kept, Role::Guest, at(10)).await.unwrap();
    assert_eq!(names(&kept).await, ["prod/new"]);
    assert!(copy.exists());
}

/// As after a crash: what was committed last is only in the log.
#[tokio::test]
async fn a_log_of_the_old_database_is_not_applied_to_the_restored_one() {
    let desk = desk_with("new").await;
    let old = desk_with("old").await;
    let copy = desk.folder.path().join("copy.db");
    old.store.backup(&copy).await.unwrap();
    let crashed = tempfile::tempdir().unwrap();
    for name in ["watchbill.db", "watchbill.db-wal"] {
        std::fs::copy(desk.folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    let file = crashed.path().join("watchbill.db");
    restore(&copy, &file, at(9)).await.unwrap();
    let restored = Store::open(&file, Role::Owner, at(10)).await.unwrap();
    assert_eq!(names(&restored).await, ["prod/old"]);
    let kept = crashed.path().join("backups/watchbill-replaced-20260328T090900Z.db");
    assert_eq!(names(&Store::open(&kept, Role::Guest, at(10)).await.unwrap()).await, ["prod/new"]);
}

#[tokio::test]
async fn a_damaged_database_can_be_replaced_and_its_bytes_are_kept() {
    let desk = desk_with("good").await;
    let copy = desk.folder.path().join("copy.db");
    desk.store.backup(&copy).await.unwrap();
    desk.store.close().await;
    let garbage = b"garbage".repeat(1_000);
    std::fs::write(desk.file(), &garbage).unwrap();
    restore(&copy, &desk.file(), at(9)).await.unwrap();
    let kept = desk.folder.path().join("backups/watchbill-replaced-20260328T090900Z.db");
    assert_eq!(std::fs::read(kept).unwrap(), garbage);
    let restored = Store::open(&desk.file(), Role::Owner, at(10)).await.unwrap();
    assert_eq!(names(&restored).await, ["prod/good"]);
}

#[tokio::test]
async fn a_database_is_restored_to_where_none_is() {
    let desk = desk_with("a").await;
    let copy = desk.folder.path().join("copy.db");
    desk.store.backup(&copy).await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("watchbill.db");
    restore(&copy, &file, at(9)).await.unwrap();
    assert_eq!(files(elsewhere.path()), ["watchbill.db"]);
    assert!(Store::open(&file, Role::Guest, at(10)).await.unwrap().alert(&id("a")).await.unwrap().is_some());
}

#[rstest]
#[case::missing(None)]
#[case::empty(Some(Vec::new()))]
#[case::garbage(Some(b"no database".repeat(500)))]
#[tokio::test]
async fn what_is_not_a_sound_database_is_not_restored(#[case] bytes: Option<Vec<u8>>) {
    let desk = desk_with("a").await;
    desk.store.close().await;
    let from = desk.folder.path().join("from.db");
    if let Some(bytes) = bytes {
        std::fs::write(&from, bytes).unwrap();
    }
    let before = std::fs::read(desk.file()).unwrap();
    assert!(restore(&from, &desk.file(), at(9)).await.is_err());
    assert_eq!(std::fs::read(desk.file()).unwrap(), before);
    assert!(!desk.folder.path().join("backups").exists());
}

#[tokio::test]
async fn a_damaged_copy_is_not_restored() {
    let desk = desk_with("a").await;
    let from = desk.folder.path().join("from.db");
    desk.store.backup(&from).await.unwrap();
    desk.store.close().await;
    let mut bytes = std::fs::read(&from).unwrap();
    bytes[3 * 4096..3 * 4096 + 400].fill(0xAA);
    std::fs::write(&from, bytes).unwrap();
    let error = restore(&from, &desk.file(), at(9)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error:?}");
}
