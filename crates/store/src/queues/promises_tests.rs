use std::time::Duration;

use rstest::rstest;
use watchbill_domain::queues::{AttentionKind, Watched};

use super::*;
use crate::queues::fixtures::{DAY, Queues, counted, on, queue};
use crate::{MovedToo, Role, Store};

fn promise(by: &str, minute: i64, until: i64) -> Promise {
    Promise { by: by.to_owned(), at: on(DAY, minute), until: on(DAY, until), note: "after the release".to_owned() }
}

async fn with_a_queue() -> (Queues, QueueId) {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4)]).await;
    (queues, queue("a.dlq"))
}

async fn stands(queues: &Queues) -> Option<Promise> {
    queues.store().queues().await.unwrap().remove(0).promised
}

#[tokio::test]
async fn another_promise_takes_the_place_of_the_one_that_stands() {
    let (queues, id) = with_a_queue().await;
    let (first, second) = (promise("ana", 5, 100), promise("bo", 7, 200));
    queues.store().make_promise(&id, &first).await.unwrap();
    queues.store().make_promise(&id, &second).await.unwrap();
    assert_eq!(stands(&queues).await, Some(second.clone()));
    let rows = [
        PromiseRow { promise: second, ended: None },
        PromiseRow { promise: first, ended: Some(("bo".to_owned(), on(DAY, 7))) },
    ];
    assert_eq!(queues.store().promises(&id).await.unwrap(), rows);
    queues.desk.assert_sound().await;
}

#[tokio::test]
async fn a_promise_and_its_end_are_in_the_trail() {
    let (queues, id) = with_a_queue().await;
    queues.store().make_promise(&id, &promise("ana", 5, 100)).await.unwrap();
    queues.store().end_promise(&id, "bo", on(DAY, 9)).await.unwrap();
    assert_eq!(stands(&queues).await, None);
    let trail = queues.store().trail(on(DAY, 0), on(DAY, 99)).await.unwrap();
    let deeds: Vec<_> = trail.iter().map(|link| (link.deed.by.as_str(), link.deed.act)).collect();
    assert_eq!(deeds, [("ana", Act::Promised), ("bo", Act::PromiseEnded)]);
    assert_eq!(trail[0].deed.reason, "after the release");
    assert_eq!(trail[1].deed.details, [("until".to_owned(), on(DAY, 100).to_rfc3339())]);
}

#[tokio::test]
async fn what_is_over_is_not_taken_back_and_stays_the_last() {
    let (queues, id) = with_a_queue().await;
    assert!(matches!(queues.store().end_promise(&id, "ana", on(DAY, 1)).await, Err(StoreError::NotFound { .. })));
    queues.store().make_promise(&id, &promise("ana", 5, 100)).await.unwrap();
    assert!(matches!(queues.store().end_promise(&id, "ana", on(DAY, 100)).await, Err(StoreError::NotFound { .. })));
    assert_eq!(stands(&queues).await, Some(promise("ana", 5, 100)));
    assert_eq!(queues.desk.count("queue_trail").await, 1);
    let unknown = queues.store().make_promise(&queue("no.dlq"), &promise("ana", 5, 100)).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
}

#[tokio::test]
async fn a_guest_may_promise() {
    let (queues, id) = with_a_queue().await;
    let guest = Store::open(&queues.desk.file(), Role::Guest, on(DAY, 1)).await.unwrap();
    guest.make_promise(&id, &promise("ana", 5, 100)).await.unwrap();
    assert_eq!(stands(&queues).await, Some(promise("ana", 5, 100)));
    guest.end_promise(&id, "ana", on(DAY, 6)).await.unwrap();
    assert_eq!(stands(&queues).await, None);
}

#[tokio::test]
async fn a_promise_lasts_as_long_when_the_clock_is_set_back_and_the_queue_goes_on_being_read() {
    let (queues, id) = with_a_queue().await;
    let before = queues.read("a.dlq", &[counted(DAY, 58, 4), counted(DAY, 60, 5)]).await;
    queues.store().make_promise(&id, &promise("ana", 60, 100)).await.unwrap();
    queues.set_back(Duration::from_secs(1800), on(DAY, 30)).await;
    let row = queues.store().queues().await.unwrap().remove(0);
    assert_eq!(row.promised, Some(promise("ana", 30, 70)));
    assert!(row.promised.is_some_and(|promise| promise.stands(on(DAY, 30))));
    assert_eq!(row.watched.state.last, Some(counted(DAY, 30, 5)));
    assert_eq!(row.watched.state.counted, Some((on(DAY, 30), 5)));
    assert_eq!(before.state.not_empty_since, Some(on(DAY, 58)));
    assert_eq!(row.watched.state.not_empty_since, Some(on(DAY, 28)));
    let next = row.watched.after(&counted(DAY, 31, 6), None, Duration::from_secs(60));
    assert_eq!(next.state.counted, Some((on(DAY, 31), 6)), "the next reading is taken in");
    queues.desk.assert_sound().await;
}

/// By which of a reason and a promise came first it is known whether the reason was told before.
#[rstest]
#[case::that_would_be_to_come(50, 20)]
#[case::of_this_day(10, -20)]
#[case::of_long_ago(-3_000, -3_000)]
#[tokio::test]
async fn what_needs_somebody_has_for_as_long_as_before_when_the_clock_is_set_back(
    #[case] began: i64,
    #[case] moved: i64,
) {
    let (queues, id) = with_a_queue().await;
    let standing = [(AttentionKind::NotEmptied, on(DAY, began))].into();
    let watched = Watched { standing, ..Watched::default() };
    queues.commit("a.dlq", None, &watched, on(DAY, 60)).await.unwrap();
    queues.store().make_promise(&id, &promise("ana", 60, 100)).await.unwrap();
    queues.set_back(Duration::from_secs(1800), on(DAY, 30)).await;
    let row = queues.store().queues().await.unwrap().remove(0);
    assert_eq!(row.watched.standing, [(AttentionKind::NotEmptied, on(DAY, moved))].into());
    assert!(row.promised.is_some_and(|promise| promise.at >= on(DAY, moved)), "still the later of both");
    queues.desk.assert_sound().await;
}

#[rstest]
#[case::for_an_hour(60, 60)]
#[case::for_longer_than_a_day(3_000, 0)]
#[tokio::test]
async fn a_queue_is_not_empty_for_as_long_as_before_when_the_clock_is_set_back(
    #[case] minutes: i64,
    #[case] moved: i64,
) {
    let (queues, _) = with_a_queue().await;
    queues.read("a.dlq", &[counted(DAY, 0, 4), counted(DAY, minutes, 4)]).await;
    let now = on(DAY, minutes).minus(Duration::from_secs(3600));
    queues.set_back(Duration::from_secs(3600), now).await;
    let row = queues.store().queues().await.unwrap().remove(0);
    assert_eq!(row.watched.state.not_empty_since, Some(on(DAY, -moved)));
}

#[tokio::test]
async fn what_the_store_does_not_read_of_a_queue_moves_as_it_is_told_when_the_clock_is_set_back() {
    let (queues, _) = with_a_queue().await;
    queues.read("b.dlq", &[counted(DAY, 0, 4)]).await;
    let written = std::sync::atomic::AtomicBool::new(false);
    let first = |facts: &str| {
        let is_second = written.swap(true, std::sync::atomic::Ordering::SeqCst);
        (!is_second).then(|| facts.replace("{}", "{\"moved\":1}"))
    };
    let too = MovedToo { until: &[], facts: &first };
    queues.store().set_back(Duration::from_secs(1800), too, on(DAY, 30)).await.unwrap();
    let facts: Vec<String> = queues.store().queues().await.unwrap().into_iter().map(|row| row.facts).collect();
    assert_eq!(facts, ["{\"moved\":1}", "{}"]);
}
