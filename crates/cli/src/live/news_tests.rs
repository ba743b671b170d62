use rstest::rstest;
use watchbill_engine::api::TimeText;

use super::*;

fn alert(state: &'static str, since: &str) -> Alert {
    Alert {
        name: "NodeDown".to_owned(),
        state,
        severity: "critical",
        since: since.to_owned(),
        since_local: format!("{since} local"),
        acknowledged: false,
    }
}

fn with_alert(alert: Option<Alert>) -> Snapshot {
    let mut snapshot = Snapshot::default();
    if let Some(alert) = alert {
        snapshot.order.push("prod/1".to_owned());
        snapshot.alerts.insert("prod/1".to_owned(), alert);
    }
    snapshot
}

fn with_source(health: Option<&str>) -> Snapshot {
    let source = |health: &str| Source {
        name: "prod".to_owned(),
        health: health.to_owned(),
        problem: Some("refuses connections".to_owned()),
    };
    Snapshot { sources: health.map(source).into_iter().collect(), ..Snapshot::default() }
}

fn words(news: &[News]) -> Vec<&str> {
    news.iter().map(|item| item.word).collect()
}

#[rstest]
#[case::new(None, Some(alert("firing", "1")), &["fired"])]
#[case::refired(Some(alert("resolved", "1")), Some(alert("firing", "2")), &["fired"])]
#[case::refired_between_two_looks(Some(alert("firing", "1")), Some(alert("firing", "2")), &["fired"])]
#[case::still(Some(alert("firing", "1")), Some(alert("firing", "1")), &[])]
#[case::believed_again(Some(alert("unknown", "1")), Some(alert("firing", "1")), &[])]
#[case::refired_while_unknown(Some(alert("unknown", "1")), Some(alert("firing", "2")), &["fired"])]
#[case::no_longer_believed(Some(alert("firing", "1")), Some(alert("unknown", "1")), &[])]
#[case::resolved(Some(alert("firing", "1")), Some(alert("resolved", "2")), &["resolved"])]
#[case::fired_and_resolved_between(None, Some(alert("resolved", "2")), &["resolved"])]
#[case::long_resolved(Some(alert("resolved", "2")), Some(alert("resolved", "2")), &[])]
#[case::out_of_the_list(Some(alert("resolved", "2")), None, &[])]
#[case::pending(None, Some(alert("pending", "1")), &[])]
#[case::from_pending(Some(alert("pending", "1")), Some(alert("firing", "1")), &["fired"])]
fn an_episode_is_told_when_it_begins_and_when_it_ends(
    #[case] before: Option<Alert>,
    #[case] after: Option<Alert>,
    #[case] expected: &[&str],
) {
    assert_eq!(words(&between(&with_alert(before), &with_alert(after), "now")), expected);
}

#[rstest]
#[case(None, Some("fine"), &["heard"])]
#[case(Some("unknown"), Some("fine"), &["heard"])]
#[case(Some("stale"), Some("fine"), &["heard again"])]
#[case(Some("failing"), Some("fine"), &["heard again"])]
#[case(Some("fine"), Some("failing"), &["FAILING"])]
#[case(Some("fine"), Some("stale"), &["stale"])]
#[case(Some("failing"), Some("failing"), &[])]
#[case(None, Some("unknown"), &[])]
#[case(Some("fine"), None, &["gone"])]
fn a_source_is_told_when_its_health_changes(
    #[case] before: Option<&str>,
    #[case] after: Option<&str>,
    #[case] expected: &[&str],
) {
    assert_eq!(words(&between(&with_source(before), &with_source(after), "now")), expected);
}

#[test]
fn a_storm_is_a_number() {
    let mut seen = Snapshot::default();
    for number in 0..1000 {
        let id = format!("prod/{number}");
        seen.order.push(id.clone());
        seen.alerts.insert(id, alert("firing", "1"));
    }
    let news = between(&Snapshot::default(), &seen, "now");
    assert_eq!(news.len(), MOST_LINES + 1);
    assert_eq!(news.last().unwrap().line("", Paint::Plain), "now  fired         and 980 more");
}

#[test]
fn an_acknowledgement_from_elsewhere_is_told_once() {
    let acknowledged = Alert { acknowledged: true, ..alert("firing", "1") };
    let (before, after) = (with_alert(Some(alert("firing", "1"))), with_alert(Some(acknowledged)));
    assert_eq!(words(&between(&before, &after, "now")), ["acknowledged"]);
    assert_eq!(words(&between(&after, &after, "now")), [""; 0]);
}

#[test]
fn a_page_is_told_once_with_its_reason() {
    let page = PageView {
        id: 7,
        kind: "firing".to_owned(),
        title: "NodeDown on node-3\x1b[2J".to_owned(),
        body: String::new(),
        because: "it began to fire".to_owned(),
        severity: "critical".to_owned(),
        at: TimeText { ms: 0, short: "10:00".to_owned(), full: "2026-03-28 10:00:00 CET".to_owned() },
        state: "shown at 10:00".to_owned(),
        problem: None,
        alerts: vec!["prod/1".to_owned()],
        deliveries: Vec::new(),
    };
    let after = Snapshot { pages: vec![page], ..Snapshot::default() };
    let news = between(&Snapshot::default(), &after, "now");
    let lines: Vec<String> = news.iter().map(|item| item.line("", Paint::Plain)).collect();
    assert_eq!(
        lines,
        ["2026-03-28 10:00:00 CET  PAGE          critical  NodeDown on node-3[2J (it began to fire)"],
        "what came from outside steers nothing"
    );
    assert!(between(&after, &after, "now").is_empty());
}

#[test]
fn trouble_with_records_is_told_when_it_comes_and_when_it_goes() {
    let full = Snapshot { store_problem: Some("the disk is full".to_owned()), ..Snapshot::default() };
    assert_eq!(words(&between(&Snapshot::default(), &full, "now")), ["problem"]);
    assert_eq!(words(&between(&full, &full, "now")), [""; 0]);
    assert_eq!(words(&between(&full, &Snapshot::default(), "now")), ["well again"]);
}

#[test]
fn the_line_of_an_alert_says_when_what_and_where() {
    let news = between(&Snapshot::default(), &with_alert(Some(alert("firing", "1"))), "now");
    let [item] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!(item.fired.as_deref(), Some("prod/1"));
    assert_eq!(
        item.line("node-3, eu-1: the node is down", Paint::Plain),
        "1 local  fired         critical  NodeDown  prod/1  node-3, eu-1: the node is down"
    );
}

#[test]
fn the_bottom_line_says_the_worst_first_and_that_a_demo_is_one() {
    let counts = watchbill_engine::api::AlertCounts { firing: 12, pending: 1, unknown: 3, critical: 2 };
    let mut snapshot = Snapshot { team: "payments".to_owned(), counts, ..with_source(Some("failing")) };
    snapshot.complete_at = Some("10:00".to_owned());
    assert_eq!(
        snapshot.bottom_line(),
        "payments: 12 firing, 2 critical and open, 3 unknown, sources: 0 of 1 fine, all heard by 10:00, Ctrl-C ends"
    );
    let demo = Snapshot { demo: true, ..snapshot };
    assert!(demo.bottom_line().starts_with("DEMO: 12 firing"));
}
