use watchbill_domain::slo::MarkKind;

use super::*;
use crate::slo::fixtures::{DAY, Levels, on};
use crate::slo::frozen::tests::quarter;
use crate::slo::reviews::tests::review;

const PLAIN: NewClosing<'_> = NewClosing { by: "ana", hash: "f00", rule: 2, entries: 0, frozen: &[], marks: &[] };

/// Closes a review in which nothing was entered.
pub(crate) async fn close(store: &Store, id: ReviewId, now: Instant) -> Result<(), StoreError> {
    store.close_review(id, &PLAIN, now).await
}

/// The same with so many entries.
pub(crate) async fn close_with(store: &Store, id: ReviewId, entries: usize, now: Instant) -> Result<(), StoreError> {
    store.close_review(id, &NewClosing { entries, ..PLAIN }, now).await
}

/// Freezes a window, as a review that is closed does.
pub(crate) async fn freeze(store: &Store, label: &str, window: &FrozenWindow, now: Instant) {
    let id = store.open_review(&review(label, 1), now).await.unwrap();
    let frozen = std::slice::from_ref(window);
    store.close_review(id, &NewClosing { frozen, ..PLAIN }, now).await.unwrap();
}

fn decided(title: &str) -> NewMark {
    NewMark {
        kind: MarkKind::Decision,
        from: on(DAY, 1),
        to: None,
        title: title.to_owned(),
        class: None,
        services: vec!["checkout".to_owned()],
        slos: Vec::new(),
        link: None,
        by: "ana".to_owned(),
    }
}

async fn marked(levels: &Levels) -> Vec<String> {
    let marks = levels.store().marks(crate::slo::fixtures::span(on(DAY - 1, 0), on(DAY + 9, 0))).await.unwrap();
    marks.into_iter().map(|row| row.mark.title).collect()
}

#[tokio::test]
async fn what_is_frozen_and_what_is_marked_comes_with_the_closing() {
    let levels = Levels::new().await;
    let store = levels.store();
    let id = store.open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    let (frozen, marks) = ([quarter("api")], [decided("freeze releases"), decided("add a cache")]);
    let closing = NewClosing { frozen: &frozen, marks: &marks, ..PLAIN };
    store.close_review(id, &closing, on(DAY, 3)).await.unwrap();
    assert_eq!(store.review(id).await.unwrap().unwrap().head.closed.unwrap().rule, 2);
    assert_eq!(store.frozen_windows("api").await.unwrap()[0].window, frozen[0]);
    assert_eq!(marked(&levels).await, ["freeze releases", "add a cache"]);
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn a_closing_that_is_refused_freezes_and_marks_nothing() {
    let levels = Levels::new().await;
    let store = levels.store();
    let id = store.open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    let (frozen, marks) = ([quarter("api")], [decided("freeze releases")]);
    let closing = NewClosing { frozen: &frozen, marks: &marks, ..PLAIN };
    let untitled = [decided("freeze releases"), decided(" ")];
    for refused in [NewClosing { entries: 7, ..closing }, NewClosing { marks: &untitled, ..closing }] {
        let error = store.close_review(id, &refused, on(DAY, 3)).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
        assert_eq!(store.review(id).await.unwrap().unwrap().head.closed, None);
        assert_eq!(store.frozen_windows("api").await.unwrap(), []);
        assert_eq!(marked(&levels).await, Vec::<String>::new());
    }
}

/// Every write of the closing is made to fail once, as a full disk would.
#[tokio::test]
async fn a_write_that_fails_leaves_the_review_open_and_nothing_of_the_closing() {
    for (table, when) in [("frozen_windows", "new.slo = 'web'"), ("marks", "new.title = 'add a cache'")] {
        let levels = Levels::new().await;
        let store = levels.store();
        let id = store.open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
        let trap = format!(
            "CREATE TRIGGER trap BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT raise(ABORT, 'the disk is full'); END"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(trap)).execute(&store.writer).await.unwrap();
        let (frozen, marks) = ([quarter("api"), quarter("web")], [decided("freeze releases"), decided("add a cache")]);
        let closing = NewClosing { frozen: &frozen, marks: &marks, ..PLAIN };
        let error = store.close_review(id, &closing, on(DAY, 3)).await.unwrap_err();
        assert!(error.to_string().contains("the disk is full"), "{error}");
        assert_eq!(store.review(id).await.unwrap().unwrap().head.closed, None, "{table}");
        assert_eq!(store.frozen_windows("api").await.unwrap(), [], "{table}");
        assert_eq!(marked(&levels).await, Vec::<String>::new(), "{table}");

        sqlx::raw_sql("DROP TRIGGER trap").execute(&store.writer).await.unwrap();
        store.close_review(id, &closing, on(DAY, 4)).await.unwrap();
        assert_eq!(marked(&levels).await, ["freeze releases", "add a cache"], "closed again, each is there once");
    }
}

/// The file in which the process that is killed closes a review.
const FILE: &str = "WATCHBILL_CLOSING_TEST_FILE";
/// Looks at which the file has to be held, one after another, before the process is taken for one that stands still in its writing.
const LOOKS: usize = 30;

/// Stands still where the closing is written and what was decided is not marked yet.
const STANDS_STILL: &str = "
    CREATE VIEW endless AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
    CREATE TRIGGER still BEFORE INSERT ON marks BEGIN SELECT count(*) FROM endless; END";

#[tokio::test]
#[ignore = "it stands still until it is killed, by the test below"]
#[allow(clippy::disallowed_methods, reason = "its parent says where")]
async fn a_process_that_closes_a_review() {
    let file = std::env::var_os(FILE).unwrap();
    let store = Store::open(std::path::Path::new(&file), crate::Role::Owner, on(DAY, 2)).await.unwrap();
    let (frozen, marks) = ([quarter("api")], [decided("freeze releases")]);
    let id = store.review_of("2026-Q3").await.unwrap().unwrap().head.id;
    store.close_review(id, &NewClosing { frozen: &frozen, marks: &marks, ..PLAIN }, on(DAY, 3)).await.unwrap();
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "a process can only be killed that was started")]
async fn killed_between_the_closing_and_what_it_marks_nothing_of_it_is_there() {
    let levels = Levels::new().await;
    let id = levels.store().open_review(&review("2026-Q3", 1), on(DAY, 1)).await.unwrap();
    sqlx::raw_sql(STANDS_STILL).execute(&levels.store().writer).await.unwrap();
    let file = levels.desk.file();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "slo::closing::tests::a_process_that_closes_a_review", "--ignored"])
        .env(FILE, &file)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).busy_timeout(std::time::Duration::ZERO);
    let mut held = 0;
    while held < LOOKS {
        assert_eq!(child.try_wait().unwrap(), None, "it ended, and was to stand still");
        let mut looking = sqlx::ConnectOptions::connect(&options).await.unwrap();
        let is_free = sqlx::raw_sql("BEGIN IMMEDIATE; ROLLBACK").execute(&mut looking).await.is_ok();
        held = if is_free { 0 } else { held + 1 };
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let levels = Levels { sli: levels.sli, desk: levels.desk.restart(on(DAY, 4)).await };
    let store = levels.store();
    assert_eq!(store.review(id).await.unwrap().unwrap().head.closed, None);
    assert_eq!(store.frozen_windows("api").await.unwrap(), []);
    assert_eq!(marked(&levels).await, Vec::<String>::new());
    sqlx::raw_sql("DROP TRIGGER still; DROP VIEW endless").execute(&store.writer).await.unwrap();
    let (frozen, marks) = ([quarter("api")], [decided("freeze releases")]);
    store.close_review(id, &NewClosing { frozen: &frozen, marks: &marks, ..PLAIN }, on(DAY, 5)).await.unwrap();
    assert_eq!(marked(&levels).await, ["freeze releases"]);
    levels.desk.assert_sound().await;
}
