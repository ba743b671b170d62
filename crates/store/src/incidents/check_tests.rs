use rstest::rstest;
use watchbill_domain::incidents::{Certainty, ChatRow};

use crate::NewAttachment;
use crate::incidents::fixtures::{declared, done, noted, resolved};
use crate::testing::{Desk, at};

async fn lived_in() -> Desk {
    let desk = Desk::new().await;
    let (into, from) = (declared(&desk, "Checkout is slow").await, declared(&desk, "Carts are empty").await);
    noted(&desk, into, 2, "the cache was emptied").await;
    let row = ChatRow {
        at: at(2),
        certainty: Certainty::Said,
        by: "bo".to_owned(),
        text: "on it".to_owned(),
        lines: vec![1],
    };
    desk.store.add_paste(into, "[10:02] bo: on it", &[row], "ana", at(3)).await.unwrap();
    let file = NewAttachment { name: "log.txt", mime: "text/plain", bytes: b"one line" };
    desk.store.attach(into, &file, "ana", at(4)).await.unwrap();
    desk.store.merge_incidents(into, from, "ana", at(5)).await.unwrap();
    done(&desk, into, 6, resolved()).await;
    desk
}

#[tokio::test]
async fn incidents_that_were_lived_with_are_sound() {
    lived_in().await.assert_sound().await;
}

#[rstest]
#[case::another_title(
    "UPDATE incidents SET title = 'x' WHERE id = 1",
    "1 incidents that are not what their events come to"
)]
#[case::open_again(
    "UPDATE incidents SET status = 'monitoring' WHERE id = 1",
    "1 incidents that are not what their events come to"
)]
#[case::about_something_else("DELETE FROM incident_links WHERE incident = 1", "not what their events come to")]
#[case::without_events(
    "INSERT INTO incidents SELECT 9, title, severity, status, 1, kind, audience, 1, 'ana', NULL, NULL, 1 FROM incidents WHERE id = 1",
    "1 incidents that are not what their events come to"
)]
#[case::events_that_nobody_understands(
    "INSERT INTO incident_changes SELECT incident, max(number) + 1, 1, 'ana', 'owner', '{\"kind\":\"helped\"}' FROM incident_changes WHERE incident = 1",
    "1 incidents that are not what their events come to"
)]
#[case::unknown_to_search("DELETE FROM memory WHERE rowid = 1", "1 incidents of which search knows something else")]
#[case::known_otherwise(
    "UPDATE memory SET written = 'x' WHERE rowid = 1",
    "1 incidents of which search knows something else"
)]
#[case::known_and_gone(
    "INSERT INTO memory (rowid, title, about, written, recorded) VALUES (77, 'x', '', '', '')",
    "1 incidents that search knows and that are not there"
)]
#[case::merged_by_one_side(
    "UPDATE incidents SET merged_into = 2 WHERE id = 1",
    "1 incidents that are part of another which does not say so"
)]
#[case::nothing_was_pasted("DELETE FROM pastes", "1 lines of pasted chats of which what was pasted is not kept")]
#[case::another_file("UPDATE attachments SET bytes = x'00'", "1 attached files that were changed")]
#[tokio::test]
async fn what_must_never_be_of_incidents_is_found(#[case] damage: &'static str, #[case] finding: &str) {
    let desk = lived_in().await;
    sqlx::raw_sql(damage).execute(&desk.store.writer).await.unwrap();
    let findings = desk.store.check().await.unwrap();
    assert!(findings.iter().any(|found| found.contains(finding)), "{findings:?}");
}

#[tokio::test]
async fn a_trigger_that_is_gone_is_found() {
    let desk = lived_in().await;
    sqlx::raw_sql("DROP TRIGGER incident_changes_stay").execute(&desk.store.writer).await.unwrap();
    let findings = desk.store.check().await.unwrap();
    assert!(findings.iter().any(|found| found.contains("lacks the trigger incident_changes_stay")), "{findings:?}");
}
