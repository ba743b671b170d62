//! Acknowledged until resolved: a short silence that is kept alive, which colleagues see.

use watchbill_engine::testing::Reply;

use super::book::open;
use super::{POD, Quiet};
use crate::day::{hours, minutes};

/// State and minutes left of every silence.
fn left(quiet: &Quiet) -> Vec<(&'static str, u64)> {
    let now = quiet.now();
    let minutes = |end: &str| watchbill_engine::Instant::parse(end).unwrap().since(now).as_secs() / 60;
    open(&quiet.book).silences(now).into_iter().map(|(state, end, _)| (state, minutes(&end))).collect()
}

async fn acknowledged() -> Quiet {
    let quiet = Quiet::with_alerts().await;
    let id = quiet.id_of(POD).await;
    let shared = quiet.day.engine.acknowledge_until_resolved(&id, "x").await.unwrap();
    assert!(shared.text.ends_with("ends at 09:17 if this laptop closes."), "{}", shared.text);
    quiet.day.pass(minutes(1)).await;
    quiet
}

#[tokio::test]
async fn it_is_renewed_while_the_alert_fires_and_ends_when_it_resolves() {
    let quiet = acknowledged().await;
    assert_eq!(left(&quiet), [("active", 14)]);
    let posted = open(&quiet.book).posted()[0].clone();
    assert!(posted["comment"].as_str().unwrap().starts_with("Acknowledged until it resolves by ana."), "{posted}");
    assert_eq!(posted["matchers"].as_array().unwrap().len(), 4, "this alert and no other");
    let detail = quiet.day.engine.alert_detail(&quiet.id_of(POD).await).await.unwrap();
    assert!(detail.acknowledged && detail.shared_ack.is_some());

    quiet.day.pass(hours(2)).await;
    assert_eq!(left(&quiet).len(), 1, "renewed in place");
    assert!(left(&quiet)[0].1 >= 5, "{:?}", left(&quiet));
    assert_eq!(quiet.rows().await[0].attention, None, "that it ends within minutes is as it should be");

    open(&quiet.book).resolve("one");
    quiet.day.pass(minutes(2)).await;
    assert_eq!(left(&quiet), [("expired", 0)]);
    let deeds = quiet.deeds(POD).await;
    assert_eq!(deeds[0], "the acknowledgement of ana at prod ended");
    assert!(deeds.contains(&"ana acknowledged it until it resolves, for everybody at prod".to_owned()), "{deeds:?}");
}

#[tokio::test]
async fn it_survives_a_restart_and_runs_out_while_the_laptop_is_closed() {
    let mut quiet = acknowledged().await;
    quiet.day.restart_after(minutes(12)).await;
    quiet.day.pass(minutes(1)).await;
    assert_eq!(left(&quiet), [("active", 14)], "renewed after the restart, which came in time");
    quiet.day.sleep(hours(3)).await;
    assert_eq!(left(&quiet).first(), Some(&("expired", 0)), "it ran out while nobody was there");
    assert_eq!(left(&quiet).last().map(|(state, _)| *state), Some("active"), "and holds again: it is still theirs");
}

#[tokio::test]
async fn taking_it_back_ends_it_and_so_does_a_colleague_at_the_source() {
    let quiet = acknowledged().await;
    let id = quiet.id_of(POD).await;
    quiet.day.engine.unacknowledge_alert(&id, "x").await.unwrap();
    quiet.day.pass(minutes(1)).await;
    assert_eq!(left(&quiet), [("expired", 0)]);

    quiet.day.engine.acknowledge_until_resolved(&id, "x").await.unwrap();
    let made = open(&quiet.book).posted()[1]["id"].as_str().unwrap().to_owned();
    quiet.day.pass(minutes(1)).await;
    let now = quiet.now();
    open(&quiet.book).expire(&made, now);
    quiet.day.pass(minutes(20)).await;
    assert!(left(&quiet).iter().all(|(state, _)| *state == "expired"), "it is not made again: {:?}", left(&quiet));
    assert_eq!(quiet.deeds(POD).await[0], "the acknowledgement of somebody at prod ended");
}

#[tokio::test]
async fn a_renewal_that_fails_is_told_and_tried_again() {
    let quiet = acknowledged().await;
    open(&quiet.book).refusing = Some(Reply::Json(500, String::new()));
    quiet.day.pass(minutes(12)).await;
    let problem = async || {
        let detail = quiet.day.engine.alert_detail(&quiet.id_of(POD).await).await.unwrap();
        detail.shared_ack.expect("it is still kept").problem
    };
    assert!(problem().await.is_some_and(|problem| problem.contains("is in trouble itself")));
    assert!(quiet.rows().await[0].attention.is_some(), "it was not renewed in time");
    open(&quiet.book).refusing = None;
    quiet.day.pass(minutes(2)).await;
    assert_eq!(problem().await, None);
    assert!(left(&quiet)[0].1 >= 12, "{:?}", left(&quiet));
}

#[tokio::test]
async fn where_the_source_does_not_take_it_the_alert_is_acknowledged_here_alone() {
    let quiet = Quiet::with_alerts().await;
    open(&quiet.book).refusing = Some(Reply::Json(403, String::new()));
    let id = quiet.id_of(POD).await;
    let error = quiet.day.engine.acknowledge_until_resolved(&id, "x").await.unwrap_err();
    assert!(
        error.to_string().ends_with("It is acknowledged on this laptop alone; colleagues do not see it"),
        "{error}"
    );
    let detail = quiet.day.engine.alert_detail(&id).await.unwrap();
    assert!(detail.acknowledged && detail.shared_ack.is_none());
}
