use rstest::rstest;
use watchbill_domain::alerts::Severity::Error;

use super::*;
use crate::Role;
use crate::testing::{Desk, alert, at, fired, id, pending, prod, resolved};

async fn desk_with_alert() -> Desk {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1)), fired("quiet", alert(Error, at(1)), at(1))]).await;
    desk
}

#[tokio::test]
async fn what_a_person_does_holds_until_it_is_taken_back_and_is_recorded() {
    let desk = desk_with_alert().await;
    let steps = [
        (Deed::Acknowledge, Some(at(2)), None),
        (Deed::Snooze(at(60)), Some(at(2)), Some(at(60))),
        (Deed::Unacknowledge, None, Some(at(60))),
        (Deed::Unsnooze, None, None),
    ];
    for (minute, (deed, acknowledged_at, snoozed_until)) in (2..).zip(steps) {
        let mine = desk.store.record_deed(&id("a"), deed, "ana", at(minute)).await.unwrap();
        assert_eq!(mine, Mine { acknowledged_at, snoozed_until }, "{deed:?}");
    }
    let rows = desk.store.deeds(&id("a"), 10).await.unwrap();
    let deeds: Vec<_> = rows.iter().rev().map(|row| (row.at, row.deed, row.by.as_str())).collect();
    let expected = (2..).zip(steps).map(|(minute, (deed, ..))| (at(minute), deed, "ana"));
    assert_eq!(deeds, expected.collect::<Vec<_>>());
    assert_eq!(desk.store.deeds(&id("a"), 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn only_alerts_with_something_set_are_listed() {
    let desk = desk_with_alert().await;
    desk.poll(at(1), vec![pending("pending", alert(Error, at(1)), at(1))]).await;
    desk.store.record_deed(&id("a"), Deed::Acknowledge, "ana", at(2)).await.unwrap();
    desk.store.record_deed(&id("pending"), Deed::Snooze(at(9)), "ana", at(2)).await.unwrap();
    desk.poll(at(1), vec![fired("over", alert(Error, at(1)), at(1))]).await;
    desk.store.record_deed(&id("over"), Deed::Snooze(at(9)), "ana", at(2)).await.unwrap();
    desk.poll(at(3), vec![resolved("over", at(3))]).await;
    let mine = desk.store.mine(&prod()).await.unwrap();
    let mut listed: Vec<_> = mine.iter().map(|(identity, mine)| (identity.as_str(), *mine)).collect();
    listed.sort_by_key(|(identity, _)| *identity);
    let acknowledged = Mine { acknowledged_at: Some(at(2)), snoozed_until: None };
    let snoozed = Mine { acknowledged_at: None, snoozed_until: Some(at(9)) };
    assert_eq!(listed, [("a", acknowledged), ("over", snoozed), ("pending", snoozed)]);
}

#[tokio::test]
async fn a_snooze_of_a_resolved_alert_is_known_to_the_next_start() {
    let desk = desk_with_alert().await;
    desk.store.record_deed(&id("a"), Deed::Snooze(at(90)), "ana", at(2)).await.unwrap();
    assert!(desk.store.load_state(&prod()).await.unwrap().snoozed.is_empty(), "the alert itself holds it");
    desk.poll(at(3), vec![resolved("a", at(3)), resolved("quiet", at(3))]).await;
    let desk = desk.restart(at(4)).await;
    let state = desk.store.load_state(&prod()).await.unwrap();
    assert_eq!((state.alerts.len(), state.snoozed), (0, HashMap::from([(Identity::new("a"), at(90))])));
}

#[tokio::test]
async fn looking_for_what_people_did_does_not_read_every_alert() {
    let desk = desk_with_alert().await;
    let plan = desk.plan(SNOOZED).await;
    assert!(plan.contains("alerts_of_a_person"), "{plan}");
}

#[rstest]
#[case(Deed::Acknowledge)]
#[case(Deed::Snooze(at(9)))]
#[tokio::test]
async fn nothing_can_be_done_with_an_alert_that_is_not_there(#[case] deed: Deed) {
    let desk = desk_with_alert().await;
    let error = desk.store.record_deed(&id("nope"), deed, "ana", at(2)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
    assert!(error.to_string().contains("prod/nope"), "{error}");
}

#[tokio::test]
async fn a_resolved_alert_cannot_be_acknowledged_but_snoozed() {
    let desk = desk_with_alert().await;
    desk.poll(at(2), vec![resolved("a", at(2))]).await;
    let error = desk.store.record_deed(&id("a"), Deed::Acknowledge, "ana", at(3)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
    assert_eq!(desk.count("deeds").await, 0);
    let mine = desk.store.record_deed(&id("a"), Deed::Snooze(at(9)), "ana", at(3)).await.unwrap();
    assert_eq!(mine.snoozed_until, Some(at(9)));
}

#[tokio::test]
async fn a_guest_does_the_same_as_the_owner() {
    let desk = desk_with_alert().await;
    let guest = Store::open(&desk.file(), Role::Guest, at(2)).await.unwrap();
    guest.record_deed(&id("a"), Deed::Acknowledge, "bo", at(2)).await.unwrap();
    let mine = desk.store.mine(&prod()).await.unwrap();
    assert_eq!(mine["a"].acknowledged_at, Some(at(2)));
}
