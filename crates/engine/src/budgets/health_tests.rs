use rstest::rstest;
use watchbill_store::{Role, SliNote, Store};

use super::super::fixtures::{desk, now, six_weeks, slo};
use crate::api::SloAsk;
use crate::workspace::DATABASE_FILE;

const TOO: &str = "http_requests_total{code=~\"5..\"}";

/// Six weeks without a bad event, in which the source never had a series of them.
#[rstest]
#[case::a_metric_of_its_own("http_errors_total", "warning", "either nothing ever failed, or the query has a slip")]
#[case::a_part_of_all_events(TOO, "info", "such series come with the first of them")]
#[tokio::test]
async fn without_a_series_of_bad_events_both_readings_are_told(
    #[case] query: &str,
    #[case] gravity: &str,
    #[case] expected: &str,
) {
    let text = slo("answers", "[{target: 0.999}]", "").replace(TOO, query);
    let (engine, _fakes, folder) = desk(&[("slos/a.yaml", &text)], &[("", six_weeks(|_| 0))]).await;
    let ask = SloAsk { key: "answers".to_owned(), ..SloAsk::default() };
    let before = engine.slo_view(&ask).await.unwrap().health;
    assert_eq!(
        before.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(),
        ["never_burning"],
        "it is not known yet"
    );
    let store = Store::open(&folder.path().join(DATABASE_FILE), Role::Owner, now()).await.unwrap();
    let sli = store.slis().await.unwrap().remove(0);
    let span = watchbill_domain::slo::Span { start: now().shifted_ms(-42 * 86_400_000), end: now() };
    store.note_slis(&[(sli.id, SliNote::Unseen(span))], now()).await.unwrap();
    store.close().await;
    let found = engine.slo_view(&ask).await.unwrap().health;
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.code.as_str(), one.gravity.as_str()), ("nothing_bad_found", gravity));
    assert!(one.what.contains(expected) && !one.to_do.is_empty(), "{one:?}");
}
