use std::sync::Arc;

use rstest::rstest;
use watchbill_domain::alerts::Severity::Error;
use watchbill_domain::alerts::{KnownAlert, Labels};

use super::*;
use crate::testing::{Desk, alert, at, fired, id, line, page, prod, resolved};
use crate::{Deed, RunOutcome};

fn told(name: &str, instance: &str, summary: &str) -> KnownAlert {
    KnownAlert {
        labels: Labels::from_pairs([("alertname", name), ("instance", instance)]),
        annotations: Labels::from_pairs([("summary", summary)]),
        ..alert(Error, at(1))
    }
}

/// Three alerts, of which the second is over and the third was the last to change.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    desk.poll(
        at(1),
        vec![
            fired("a", told("RedisDown", "cache-1", "100 % of \"reads\" fail_over"), at(1)),
            fired("b", told("DiskFull", "db-1", "Der Ärger mit C:\\data"), at(1)),
        ],
    )
    .await;
    desk.poll(at(5), vec![resolved("b", at(5))]).await;
    desk.poll(at(9), vec![fired("c", told("RedisSlow", "cache-2", "slow"), at(9))]).await;
    desk
}

async fn found(desk: &Desk, words: &[&str]) -> Vec<String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let found = desk.store.search(&words, None, 10).await.unwrap();
    assert_eq!(found.total, found.alerts.len());
    found.alerts.iter().map(|alert| alert.id.identity.to_string()).collect()
}

#[rstest]
#[case::everything_newest_first(&[], &["c", "b", "a"])]
#[case::part_of_a_name_in_any_case(&["redis"], &["c", "a"])]
#[case::every_word_has_to_be_there(&["redis", "CACHE-1"], &["a"])]
#[case::somewhere_each(&["db-1", "ärger"], &["b"])]
#[case::small_for_capital(&["ÄRGER"], &["b"])]
#[case::an_annotation_of_one_that_is_over(&["C:\\DATA"], &["b"])]
#[case::quotation_marks(&["\"reads\""], &["a"])]
#[case::a_percent_sign_is_itself(&["100 %"], &["a"])]
#[case::and_no_wildcard(&["r%s"], &[])]
#[case::nor_is_an_underscore(&["fail_over"], &["a"])]
#[case::an_underscore_is_no_blank(&["der_ärger"], &[])]
#[case::the_source(&["prod"], &["c", "b", "a"])]
#[case::nothing(&["postgres"], &[])]
#[tokio::test]
async fn words_are_looked_for_in_what_is_known_of_alerts(#[case] words: &[&str], #[case] expected: &[&str]) {
    assert_eq!(found(&desk().await, words).await, expected);
}

#[tokio::test]
async fn words_are_looked_for_in_pages_and_in_what_people_did() {
    let desk = desk().await;
    let mut line = line("a", Error, at(1));
    line.because = "it paged in the night of the move".to_owned();
    desk.poll_paging(at(10), Vec::new(), vec![page(vec![line])], None).await;
    desk.store.record_deed(&id("c"), Deed::Acknowledge, "benedikt", at(11)).await.unwrap();
    let run = desk.store.begin_run(&id("b"), "Wipe the cache", "ana", at(12)).await.unwrap();
    desk.store.end_run(run, RunOutcome::Exited(0), at(13)).await.unwrap();
    assert_eq!(found(&desk, &["the move"]).await, ["a"]);
    assert_eq!(found(&desk, &["Benedikt"]).await, ["c"]);
    assert_eq!(found(&desk, &["wipe", "ANA"]).await, ["b"]);
}

#[tokio::test]
async fn what_is_left_out_is_counted_with_and_without_a_condition() {
    let desk = desk().await;
    let first = desk.store.search(&[], None, 1).await.unwrap();
    assert_eq!((first.total, first.alerts[0].id.identity.as_str()), (3, "c"));
    let passes = |alert: &AlertRow| alert.labels.get("instance").is_some_and(|instance| instance.starts_with("cache"));
    let some = desk.store.search(&[], Some(&passes), 1).await.unwrap();
    assert_eq!((some.total, some.alerts.len()), (2, 1));
}

#[tokio::test]
async fn an_alert_of_a_source_that_is_gone_is_found() {
    let desk = desk().await;
    desk.store.sync_sources(&[], at(20)).await.unwrap();
    assert_eq!(found(&desk, &["DiskFull"]).await, ["b"]);
    let row = desk.store.search(&["DiskFull".to_owned()], None, 1).await.unwrap().alerts.remove(0);
    assert_eq!((row.id.source, Arc::strong_count(&row.known)), (prod(), 1));
}

#[tokio::test]
async fn tables_beside_the_alerts_are_gone_through_once() {
    let plan = Desk::new().await.plan(statement(&["redis".to_owned()]).sql().as_str()).await;
    assert!(!plan.contains("CORRELATED"), "{plan}");
    assert_eq!(plan.matches("LIST SUBQUERY").count(), PLACES.len() - 4, "{plan}");
}
