use rstest::rstest;
use watchbill_domain::alerts::Severity::{Critical, Error, Warning};
use watchbill_domain::alerts::{Flap, Labels};

use super::*;
use crate::testing::{Desk, alert, at, configured, fired, id, pending, prod, resolved};

fn named(name: &str, severity: watchbill_domain::alerts::Severity) -> KnownAlert {
    KnownAlert { labels: Labels::from_pairs([("alertname", name)]), ..alert(severity, at(1)) }
}

async fn identities(desk: &Desk, query: AlertQuery) -> Vec<String> {
    let alerts = desk.store.alerts(&query).await.unwrap();
    alerts.into_iter().map(|alert| alert.id.identity.as_str().to_owned()).collect()
}

#[tokio::test]
async fn the_most_severe_come_first_then_by_name_then_by_identity() {
    let desk = Desk::new().await;
    let changes = vec![
        fired("1", named("Zebra", Error), at(1)),
        pending("2", named("Ant", Warning), at(1)),
        fired("4", named("Zebra", Critical), at(1)),
        fired("3", named("Zebra", Critical), at(1)),
        fired("5", named("Ant", Error), at(1)),
    ];
    desk.poll(at(1), changes).await;
    assert_eq!(identities(&desk, AlertQuery::default()).await, ["3", "4", "5", "1", "2"]);
}

#[tokio::test]
async fn resolved_alerts_are_left_out_unless_they_are_asked_for() {
    let desk = Desk::new().await;
    for identity in ["a", "b", "c"] {
        desk.poll(at(1), vec![fired(identity, alert(Error, at(1)), at(1))]).await;
    }
    desk.poll(at(5), vec![resolved("a", at(5))]).await;
    desk.poll(at(9), vec![resolved("b", at(9))]).await;
    assert_eq!(identities(&desk, AlertQuery::default()).await, ["c"]);
    let since = AlertQuery { resolved_since: Some(at(5)), ..AlertQuery::default() };
    assert_eq!(identities(&desk, since).await, ["b", "c"]);
}

#[tokio::test]
async fn alerts_of_a_source_that_is_not_named_any_more_are_only_there_when_asked_for() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.store.sync_sources(&[configured("staging")], at(2)).await.unwrap();
    assert!(identities(&desk, AlertQuery::default()).await.is_empty());
    let of_prod = AlertQuery { source: Some(prod()), ..AlertQuery::default() };
    assert_eq!(identities(&desk, of_prod).await, ["a"]);
    let of_staging = AlertQuery { source: Some(SourceName::new("staging")), ..AlertQuery::default() };
    assert!(identities(&desk, of_staging).await.is_empty());
}

#[tokio::test]
async fn what_flaps_and_is_over_is_found_until_it_is_noted_that_it_has_settled() {
    let desk = Desk::new().await;
    let flap = Flap {
        score: 3.5,
        at: at(4),
        since: Some(at(3)),
        peak: 3.5,
        changes: 4,
        run_from: at(1),
        told: true,
        ..Flap::default()
    };
    for (identity, flap) in [("noisy", flap), ("calm", flap.settled()), ("firing", flap)] {
        let alert = KnownAlert { flap, ..alert(Error, at(1)) };
        desk.poll(at(1), vec![fired(identity, alert, at(1))]).await;
    }
    desk.poll(at(5), vec![resolved("noisy", at(5)), resolved("calm", at(5))]).await;
    let found = desk.store.restless_alerts(at(4)).await.unwrap();
    assert_eq!(found.iter().map(|alert| (&alert.id, alert.flap)).collect::<Vec<_>>(), [(&id("noisy"), flap)]);
    assert!(desk.store.restless_alerts(at(5)).await.unwrap().is_empty(), "only what resolved after that");
}

#[tokio::test]
async fn one_alert_is_read_in_whatever_state() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.poll(at(2), vec![resolved("a", at(2))]).await;
    let row = desk.store.alert(&id("a")).await.unwrap().unwrap();
    assert_eq!((row.id.clone(), row.severity, row.starts_at), (id("a"), Error, at(1)));
    assert_eq!(row.labels.get("instance"), Some("cache-1"));
    assert_eq!(desk.store.alert(&id("b")).await.unwrap(), None);
}

#[rstest]
#[case::beginning("791c", &["prod/791cec13", "prod/791cff00"])]
#[case::longer_beginning("791ce", &["prod/791cec13"])]
#[case::with_source("prod/791ce", &["prod/791cec13"])]
#[case::other_source("staging/791ce", &[])]
#[case::whole_id("prod/791cff00", &["prod/791cff00"])]
#[case::exact_before_longer("ab", &["prod/ab", "prod/abc"])]
#[case::not_a_pattern("79%", &[])]
#[case::nothing_like_it("x", &[])]
#[tokio::test]
async fn an_alert_is_found_by_the_beginning_of_its_id(#[case] text: &str, #[case] expected: &[&str]) {
    let desk = Desk::new().await;
    for identity in ["791cff00", "791cec13", "abc", "ab"] {
        desk.poll(at(1), vec![fired(identity, alert(Error, at(1)), at(1))]).await;
    }
    let found = desk.store.find_alerts(text).await.unwrap();
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn at_most_ten_alerts_are_found_live_ones_first() {
    let desk = Desk::new().await;
    for n in 10..32 {
        desk.poll(at(1), vec![fired(&format!("a{n}"), alert(Error, at(1)), at(1))]).await;
    }
    desk.poll(at(2), (10..31).map(|n| resolved(&format!("a{n}"), at(2))).collect()).await;
    let found = desk.store.find_alerts("a").await.unwrap();
    assert_eq!((found.len(), found[0].to_string()), (10, "prod/a31".to_owned()));
}

#[tokio::test]
async fn a_source_never_seen_has_nothing_to_compare_with() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.load_state(&SourceName::new("nope")).await.unwrap(), SourceState::default());
    assert_eq!(desk.store.load_state(&prod()).await.unwrap(), SourceState::default());
}
