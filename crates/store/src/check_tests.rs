use rstest::rstest;
use watchbill_domain::alerts::Severity::Error;

use crate::testing::{Desk, alert, at, fired, line, page, pending, resolved};

async fn lived_in() -> Desk {
    let desk = Desk::new().await;
    let changes = vec![
        fired("fires", alert(Error, at(1)), at(1)),
        fired("over", alert(Error, at(1)), at(1)),
        pending("pends", alert(Error, at(1)), at(1)),
    ];
    let drafts = vec![page(vec![line("fires", Error, at(1)), line("over", Error, at(1))])];
    let told = desk.poll_paging(at(1), changes, drafts, None).await.pages;
    desk.show(told[0], at(1)).await;
    desk.poll(at(2), vec![resolved("over", at(2))]).await;
    desk.fail(at(3)).await;
    desk
}

#[tokio::test]
async fn a_lived_in_database_is_sound() {
    lived_in().await.assert_sound().await;
}

#[rstest]
#[case::no_episode("UPDATE episodes SET ended_at = 1", "firing alerts without an open episode")]
#[case::left_open("UPDATE alerts SET state = 'pending'", "open episodes of alerts that do not fire")]
#[case::no_line("DELETE FROM page_lines WHERE position = 0", "announcements without a line")]
#[case::no_announcement("DELETE FROM announcements", "say they were announced")]
#[case::not_said("UPDATE alerts SET announced = NULL", "say they were announced")]
#[case::never_shown(
    "UPDATE pages SET state = 'withdrawn', shown_at = NULL, attempts = 0",
    "withdrawn before they were shown"
)]
#[case::nothing_told("DELETE FROM page_lines", "pages about alerts that name none")]
#[case::no_transition("DELETE FROM transitions", "live alerts without any transition")]
#[case::told_pending("UPDATE alerts SET announced = 'error'", "pending alerts that were announced")]
#[case::open_gap(
    "UPDATE sources SET failing_since = NULL, failure_kind = NULL, failure_message = NULL",
    "open gaps of sources that answer"
)]
#[case::same_place("INSERT INTO sources (name, kind, every_ms, position) VALUES ('twin', 'k', 1, 0)", "share a place")]
#[case::sent_too_early(
    "INSERT INTO pages (kind, severity, title, body, because, created_at, state, due_at)
     VALUES ('digest', 'info', '', '', '', 1, 'gathering', 1);
     INSERT INTO deliveries (page_id, channel, event, state, due_at) SELECT max(id), 'c', 'page', 'due', 1 FROM pages",
    "deliveries of digests that are still gathered"
)]
#[case::never_made(
    "INSERT INTO deliveries (page_id, channel, event, state, due_at) SELECT max(id), 'c', 'page', 'delivered', 1 FROM pages",
    "against the time of that"
)]
#[case::dangling("DELETE FROM alerts", "rows of episodes point at alerts that are not there")]
#[case::missing_index("DROP INDEX one_open_gap", "lacks the index one_open_gap")]
#[case::surplus_table("CREATE TABLE mine (x TEXT) STRICT", "has a table mine")]
#[tokio::test]
async fn what_must_never_be_is_found(#[case] damage: &'static str, #[case] finding: &str) {
    let desk = lived_in().await;
    sqlx::query("PRAGMA foreign_keys = OFF").execute(&desk.store.writer).await.unwrap();
    sqlx::raw_sql(damage).execute(&desk.store.writer).await.unwrap();
    let findings = desk.store.check().await.unwrap();
    assert!(findings.iter().any(|found| found.contains(finding)), "{findings:?}");
}

#[tokio::test]
async fn a_damaged_page_of_the_file_is_found() {
    let desk = lived_in().await;
    desk.store.close().await;
    let mut bytes = std::fs::read(desk.file()).unwrap();
    for byte in bytes.iter_mut().skip(5 * 4096).take(200) {
        *byte = 0xAA;
    }
    std::fs::write(desk.file(), bytes).unwrap();
    let findings = match crate::Store::open(&desk.file(), crate::Role::Guest, at(4)).await {
        Ok(store) => store.check().await,
        Err(error) => Err(error),
    };
    match findings {
        Ok(findings) => assert!(findings.iter().any(|found| found.starts_with("SQLite: ")), "{findings:?}"),
        Err(error) => assert!(matches!(error, crate::StoreError::NotOurs { .. }), "{error:?}"),
    }
}

/// They would make bulk updates slow; see [`crate::Store::close`].
#[tokio::test]
async fn statistics_that_somebody_made_are_found() {
    let desk = lived_in().await;
    sqlx::query("ANALYZE").execute(&desk.store.writer).await.unwrap();
    let findings = desk.store.check().await.unwrap();
    assert!(findings.iter().any(|found| found.contains("sqlite_stat1")), "{findings:?}");
}

#[tokio::test]
async fn closing_makes_no_statistics() {
    let desk = lived_in().await.restart(at(5)).await;
    desk.assert_sound().await;
}
