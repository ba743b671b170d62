use watchbill_domain::alerts::Labels;

use super::*;
use crate::testing::{Desk, alert, at, fired, id, prod, refused, resolved};

#[tokio::test]
async fn a_look_is_remembered_moved_and_forgotten() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.look("now").await.unwrap(), None);
    desk.store.set_look("now", Some(at(5))).await.unwrap();
    desk.store.set_look("now", Some(at(3))).await.unwrap();
    desk.store.set_look("queues", Some(at(9))).await.unwrap();
    assert_eq!(desk.store.look("now").await.unwrap(), Some(at(3)));
    desk.store.set_look("now", None).await.unwrap();
    assert_eq!(desk.store.look("now").await.unwrap(), None);
    assert_eq!(desk.store.look("queues").await.unwrap(), Some(at(9)));
}

#[tokio::test]
async fn what_happened_is_told_by_name_with_what_still_fires_first() {
    let desk = Desk::new().await;
    let named = |name: &str, severity, start| watchbill_domain::alerts::KnownAlert {
        labels: Labels::from_pairs([("alertname", name)]),
        ..alert(severity, start)
    };
    desk.poll(at(1), vec![fired("before", named("Before", Severity::Critical, at(1)), at(1))]).await;
    desk.poll(at(2), vec![fired("a", named("Flaps", Severity::Warning, at(2)), at(2))]).await;
    desk.poll(at(4), vec![resolved("a", at(4)), fired("b", named("Flaps", Severity::Error, at(4)), at(4))]).await;
    desk.poll(at(6), vec![fired("a", named("Flaps", Severity::Warning, at(6)), at(6)), resolved("b", at(6))]).await;
    desk.poll(at(8), vec![resolved("a", at(8)), fired("c", named("Fires", Severity::Warning, at(8)), at(8))]).await;
    let happened = desk.store.happened(at(3)).await.unwrap();
    let told: Vec<_> = happened.iter().map(|h| (h.name.as_str(), h.alerts, h.began, h.ended, h.firing)).collect();
    assert_eq!(told, [("Fires", 1, 1, 0, 1), ("Flaps", 2, 2, 3, 0)]);
    assert_eq!((happened[1].severity, happened[1].last_at), (Severity::Error, at(8)));
    assert_eq!(happened[0].one, id("c"));
    assert_eq!(desk.store.happened(at(8)).await.unwrap(), [], "what happened by the look itself was seen");
}

#[tokio::test]
async fn outages_are_told_that_touch_the_span() {
    let desk = Desk::new().await;
    desk.poll(at(1), Vec::new()).await;
    desk.store.commit_failure(&prod(), &refused(), at(2)).await.unwrap();
    let outages = desk.store.outages(at(5)).await.unwrap();
    assert_eq!(outages.len(), 1);
    assert_eq!((outages[0].from, outages[0].to, outages[0].cause), (at(1), None, GapCause::Failing));
}
