use watchbill_domain::alerts::AlertState::{Firing, Resolved};
use watchbill_domain::alerts::Severity::Error;
use watchbill_domain::alerts::{AlertState, Evidence};

use super::*;
use crate::testing::{Desk, alert, at, fired, id, resolved};

/// An alert that fired at 1, resolved and fired again at 5, resolved at 9 and fires since 12.
async fn desk_with_history() -> Desk {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.poll(at(6), vec![resolved("a", at(5)), fired("a", alert(Error, at(5)), at(5))]).await;
    desk.poll(at(9), vec![resolved("a", at(9))]).await;
    desk.poll(at(12), vec![fired("a", alert(Error, at(12)), at(12))]).await;
    desk
}

fn told(transitions: &[Transition]) -> Vec<(Instant, AlertState)> {
    transitions.iter().map(|t| (t.at, t.to)).collect()
}

#[tokio::test]
async fn transitions_come_in_time_order_after_the_last_one_before() {
    let desk = desk_with_history().await;
    let all = desk.store.transitions(&id("a"), at(0)).await.unwrap();
    assert_eq!(told(&all), [(at(1), Firing), (at(5), Resolved), (at(5), Firing), (at(9), Resolved), (at(12), Firing)]);
    assert_eq!((all[1].evidence, all[1].reason.as_str()), (Evidence::Observed, "not in a complete answer any more"));
    let from_seven = desk.store.transitions(&id("a"), at(7)).await.unwrap();
    assert_eq!(told(&from_seven), [(at(5), Firing), (at(9), Resolved), (at(12), Firing)]);
    let from_nine = desk.store.transitions(&id("a"), at(9)).await.unwrap();
    assert_eq!(told(&from_nine), [(at(5), Firing), (at(9), Resolved), (at(12), Firing)]);
    assert_eq!(desk.store.transitions(&id("b"), at(0)).await.unwrap(), []);
}

#[tokio::test]
async fn transitions_of_several_alerts_are_those_of_each() {
    let desk = desk_with_history().await;
    desk.poll(at(13), vec![fired("b", alert(Error, at(13)), at(13))]).await;
    desk.poll(at(14), vec![fired("not asked for", alert(Error, at(14)), at(14))]).await;
    desk.poll(at(15), vec![resolved("b", at(15))]).await;
    let told_of = desk.store.transitions_of(&[&id("a"), &id("b"), &id("unknown")], at(7)).await.unwrap();
    assert_eq!(told_of.len(), 2);
    assert_eq!(told_of[&id("a")], desk.store.transitions(&id("a"), at(7)).await.unwrap());
    assert_eq!(told(&told_of[&id("b")]), [(at(13), Firing), (at(15), Resolved)]);
}

#[tokio::test]
async fn transitions_of_a_few_alerts_are_found_without_reading_every_alert_or_transition() {
    let plan = Desk::new().await.plan(TRANSITIONS_OF).await;
    for index in ["(source_id=? AND identity=?)", "transitions_of_alert"] {
        assert!(plan.contains(index), "{index} in {plan}");
    }
    assert!(!plan.contains("SCAN a") && !plan.contains("SCAN t"), "{plan}");
}

#[tokio::test]
async fn a_change_is_known_from_the_poll_that_told_of_it() {
    let desk = Desk::new().await;
    desk.poll(at(6), vec![fired("a", alert(Error, at(5)), at(5))]).await;
    desk.poll(at(9), vec![resolved("a", at(7))]).await;
    let changes = &desk.store.known_changes_of(&[&id("a")], at(0)).await.unwrap()[&id("a")];
    let told: Vec<_> = changes.iter().map(|change| (change.transition.at, change.known_at)).collect();
    assert_eq!(told, [(at(5), Some(at(6))), (at(7), Some(at(9)))]);
}
