use bytes::Bytes;
use rstest::rstest;
use serde_json::{Value, json};
use url::Url;
use watchbill_domain::alerts::{Answered, Seen};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{Connection, Settings, Value as Setting};

use super::*;
use crate::ask::HttpResponse;

const NOW: &str = "2026-03-28T09:10:00Z";

pub(super) fn prometheus(settings: &[(&str, Setting)]) -> Prometheus {
    let mut set = Settings::default();
    settings.iter().for_each(|(key, value)| set.set(key, value.clone()));
    let spec = SourceSpec {
        name: SourceName::new("rules"),
        kind: KIND.id.to_owned(),
        urls: vec![Url::parse("https://prom.example.net/base/").unwrap()],
        every: Duration::from_secs(30),
        connection: Connection::default(),
        settings: set,
    };
    Prometheus::new(&spec, &SeverityRules::default())
}

pub(super) fn choice(word: &str) -> Setting {
    Setting::Text(word.to_owned())
}

fn response(status: u16, body: &str) -> HttpResponse {
    let now = Instant::parse(NOW).unwrap();
    HttpResponse {
        status,
        content_type: Some("application/json".to_owned()),
        retry_after_s: None,
        server_date: Some(now),
        asked_at: now,
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

/// The poll in which the rules are answered with this and nothing else is answered.
fn poll(source: &Prometheus, body: &Value) -> Poll {
    let request = source.requests(Instant::from_ms(0)).remove(0);
    source
        .parse(&[Answer { request, result: Ok(response(200, &body.to_string())) }], Instant::parse(NOW).unwrap())
        .unwrap()
}

fn one_rule(rule: &Value) -> Value {
    json!({ "status": "success", "data": { "groups": [{ "name": "g", "rules": [rule] }] } })
}

fn rule(duration: f64, state: &str, active_at: &str) -> Value {
    json!({
        "type": "alerting", "name": "RedisDown", "query": "up == 0", "duration": duration, "health": "ok",
        "lastEvaluation": "2026-03-28T09:09:55Z",
        "alerts": [{
            "labels": { "alertname": "RedisDown", "severity": "critical", "replica": "a" },
            "state": state, "activeAt": active_at, "value": "0e+00",
        }],
    })
}

#[rstest]
#[case::pending_counts_from_when_its_condition_began("pending", 600.0, Seen::Pending, "09:05:00", Some("09:15:00"))]
#[case::firing_counts_from_when_it_fired("firing", 120.0, Seen::Firing, "09:07:00", None)]
#[case::a_for_made_longer_while_it_fires("firing", 3600.0, Seen::Firing, "09:05:00", None)]
#[case::a_rule_without_for("firing", 0.0, Seen::Firing, "09:05:00", None)]
fn an_alert_starts(
    #[case] state: &str,
    #[case] duration: f64,
    #[case] seen: Seen,
    #[case] start: &str,
    #[case] fires_at: Option<&str>,
) {
    let poll = poll(&prometheus(&[]), &one_rule(&rule(duration, state, "2026-03-28T09:05:00Z")));
    let [alert] = poll.sightings.as_slice() else { panic!("{poll:?}") };
    let at = |time: &str| Instant::parse(&format!("2026-03-28T{time}Z")).unwrap();
    assert_eq!((alert.seen, alert.starts_at()), (seen, Some(at(start))));
    assert_eq!(alert.fires_at, fires_at.map(at));
    assert_eq!(alert.expression.as_deref(), Some("up == 0"));
}

#[rstest]
#[case::it_goes_on_for_as_long_as_its_rule_says("firing", json!("2026-03-28T09:08:00Z"), json!(300.0), Some("09:13:00"))]
#[case::its_condition_holds("firing", json!(null), json!(300.0), None)]
#[case::go_s_zero_time("firing", json!("0001-01-01T00:00:00Z"), json!(300.0), None)]
#[case::a_rule_that_does_not_say_how_long("firing", json!("2026-03-28T09:08:00Z"), json!(null), Some("09:08:00"))]
#[case::nonsense("firing", json!("soon"), json!(300.0), None)]
#[case::what_does_not_fire_does_not_clear("pending", json!("2026-03-28T09:08:00Z"), json!(300.0), None)]
fn an_alert_that_only_goes_on_firing_tells_when_it_clears(
    #[case] state: &str,
    #[case] since: Value,
    #[case] goes_on: Value,
    #[case] clears_at: Option<&str>,
) {
    let mut recovering = rule(0.0, state, "2026-03-28T09:05:00Z");
    recovering["keepFiringFor"] = goes_on;
    recovering["alerts"][0]["keepFiringSince"] = since;
    let poll = poll(&prometheus(&[]), &one_rule(&recovering));
    let at = |time: &str| Instant::parse(&format!("2026-03-28T{time}Z")).unwrap();
    assert_eq!(poll.sightings[0].clears_at, clears_at.map(at));
}

#[test]
fn a_rule_that_was_never_evaluated_proves_nothing_by_its_silence() {
    let mut fresh = rule(0.0, "firing", NOW);
    fresh["health"] = json!("unknown");
    fresh["alerts"] = json!([]);
    fresh["lastEvaluation"] = json!("0001-01-01T00:00:00Z");
    let poll = poll(&prometheus(&[]), &one_rule(&fresh));
    assert_eq!((poll.peers[0].answered.clone(), poll.problems.len()), (Answered::Partly, 0));
}

#[test]
fn a_rule_in_error_is_an_alert_that_cannot_fire() {
    let mut ill = rule(0.0, "firing", NOW);
    (ill["health"], ill["alerts"]) = (json!("err"), json!([]));
    ill["lastError"] = json!("many-to-many\nmatching");
    let poll = poll(&prometheus(&[]), &one_rule(&ill));
    let [trouble] = poll.rules.as_slice() else { panic!("{poll:?}") };
    assert_eq!((trouble.alert.as_str(), trouble.group.as_str()), ("RedisDown", "g"));
    assert_eq!(trouble.error, "many-to-many matching");
    assert_eq!(poll.peers[0].answered, Answered::Whole, "it was evaluated, in vain");
}

#[rstest]
#[case::warnings(json!({ "status": "success", "warnings": ["store 10.0.0.1 is gone"], "data": { "groups": [] } }))]
#[case::pages(json!({ "status": "success", "data": { "groups": [], "groupNextToken": "abc" } }))]
fn a_partial_answer_says_so_and_proves_nothing(#[case] body: Value) {
    let poll = poll(&prometheus(&[]), &body);
    assert_eq!((poll.peers[0].answered.clone(), poll.problems.len()), (Answered::Partly, 1), "{poll:?}");
}

/// The shapes are those of vmalert 1.1xx and Thanos 0.3x as their documentation gives them; neither can run here.
#[rstest]
#[case::vmalert("victoriametrics", json!({
    "type": "alerting", "name": "RedisDown", "query": "up == 0", "duration": 0, "keep_firing_for": 0, "health": "ok",
    "lastEvaluation": "2026-03-28T09:09:55.123456789+02:00", "lastSamples": 1, "id": "1", "group_id": "2",
    "alerts": [
        { "state": "firing", "name": "RedisDown", "value": "0", "labels": { "alertname": "RedisDown" }, "annotations": {},
          "activeAt": "2026-03-28T09:05:00Z", "id": "3", "rule_id": "1", "expression": "up == 0", "source": "g" },
        { "state": "inactive", "name": "RedisDown", "labels": { "alertname": "RedisDown", "pod": "b" },
          "activeAt": "2026-03-28T09:05:00Z" }] }), 1)]
#[case::thanos_without_alerts("thanos", json!({
    "type": "alerting", "name": "RedisDown", "query": "up == 0", "duration": 300, "health": "ok", "state": "inactive",
    "partialResponseStrategy": "ABORT", "lastEvaluation": "2026-03-28T09:09:55Z", "alerts": null }), 0)]
#[case::a_recording_rule("prometheus", json!({ "type": "recording", "name": "job:up:sum", "query": "sum(up)", "health": "ok" }), 0)]
fn other_servers_are_read_too(#[case] server: &str, #[case] rule: Value, #[case] alerts: usize) {
    let poll = poll(&prometheus(&[("server", choice(server))]), &one_rule(&rule));
    assert_eq!((poll.sightings.len(), &poll.peers[0].answered), (alerts, &Answered::Whole), "{poll:?}");
}

#[rstest]
#[case::its_own_rules("prometheus", &Answered::Whole, 0)]
#[case::no_rule_endpoint("thanos", &Answered::Partly, 1)]
#[case::another_tenant("mimir", &Answered::Partly, 1)]
#[case::no_vmalert_behind_it("victoriametrics", &Answered::Partly, 1)]
fn no_rules_at_all_prove_something_only_where_rules_are_evaluated(
    #[case] server: &str,
    #[case] answered: &Answered,
    #[case] problems: usize,
) {
    let body = json!({ "status": "success", "data": { "groups": [] } });
    let poll = poll(&prometheus(&[("server", choice(server))]), &body);
    assert_eq!((&poll.peers[0].answered, poll.problems.len()), (answered, problems), "{poll:?}");
}

#[test]
fn two_rules_with_one_identity_are_one_alert_that_fires() {
    let (pending, firing) =
        (rule(600.0, "pending", "2026-03-28T09:05:00Z"), rule(0.0, "firing", "2026-03-28T09:06:00Z"));
    let body = json!({ "status": "success", "data": { "groups": [{ "name": "g", "rules": [pending, firing] }] } });
    let poll = poll(&prometheus(&[]), &body);
    let [alert] = poll.sightings.as_slice() else { panic!("{poll:?}") };
    assert_eq!((alert.seen, &poll.peers[0].answered), (Seen::Firing, &Answered::Whole));
}

#[test]
fn an_alert_that_is_kept_firing_fires_since_it_began() {
    let mut kept = rule(120.0, "firing", "2026-03-28T09:05:00Z");
    kept["keepFiringFor"] = json!(300);
    kept["alerts"][0]["keepFiringSince"] = json!("2026-03-28T09:08:00Z");
    let poll = poll(&prometheus(&[]), &one_rule(&kept));
    let began = Instant::parse("2026-03-28T09:07:00Z").ok();
    assert_eq!((poll.sightings[0].seen, poll.sightings[0].starts_at()), (Seen::Firing, began));
}

#[rstest]
#[case::an_older_release_has_no_such_page(404, 0)]
#[case::it_does_not_work(500, 1)]
fn a_version_that_is_not_told_is_a_problem_only_where_it_could_be(#[case] status: u16, #[case] problems: usize) {
    let source = prometheus(&[("server", choice("mimir"))]);
    let bodies = [response(200, &one_rule(&rule(0.0, "firing", NOW)).to_string()), response(status, "")];
    let requests = source.requests(Instant::from_ms(0)).into_iter();
    let answers: Vec<Answer> =
        requests.zip(bodies).map(|(request, response)| Answer { request, result: Ok(response) }).collect();
    let poll = source.parse(&answers, Instant::parse(NOW).unwrap()).unwrap();
    assert_eq!((poll.problems.len(), &poll.peers[0].answered), (problems, &Answered::Whole), "{poll:?}");
}

#[rstest]
#[case::prometheus("prometheus", Some("https://prom.example.net/base/graph?g0.expr=up+%3D%3D+0&g0.tab=0"))]
#[case::victoriametrics("victoriametrics", Some("https://prom.example.net/base/vmui/#/?g0.expr=up+%3D%3D+0&g0.tab=0"))]
#[case::mimir("mimir", None)]
fn a_link_leads_to_the_expression(#[case] server: &str, #[case] expected: Option<&str>) {
    let poll = poll(&prometheus(&[("server", choice(server))]), &one_rule(&rule(0.0, "firing", NOW)));
    assert_eq!(poll.sightings[0].url.as_deref(), expected);
}

#[rstest]
#[case::prometheus("prometheus", &["/base/api/v1/rules?type=alert", "/base/api/v1/status/buildinfo", "/base/api/v1/status/runtimeinfo"])]
#[case::mimir("mimir", &["/base/api/v1/rules?type=alert", "/base/api/v1/status/buildinfo"])]
fn each_server_is_asked_what_it_has(#[case] server: &str, #[case] expected: &[&str]) {
    let requests = prometheus(&[("server", choice(server))]).requests(Instant::from_ms(0));
    let asked: Vec<&str> =
        requests.iter().map(|request| request.url.as_str().trim_start_matches("https://prom.example.net")).collect();
    assert_eq!(asked, expected);
}

#[rstest]
#[case::matching(r#"severity="critical""#, 1)]
#[case::other(r#"severity="info""#, 0)]
fn a_filter_leaves_out_what_it_does_not_cover(#[case] filter: &str, #[case] left: usize) {
    let filter = Setting::Texts(vec![filter.to_owned()]);
    let poll = poll(&prometheus(&[("filter", filter)]), &one_rule(&rule(0.0, "firing", NOW)));
    assert_eq!((poll.sightings.len(), &poll.peers[0].answered), (left, &Answered::Whole));
}

#[test]
fn replica_labels_are_no_part_of_the_identity() {
    let replicas = Setting::Texts(vec!["replica".to_owned()]);
    let dropped = poll(&prometheus(&[("replica_labels", replicas)]), &one_rule(&rule(0.0, "firing", NOW)));
    assert_eq!(dropped.sightings[0].labels.get("replica"), None);
    let whole = poll(&prometheus(&[]), &one_rule(&rule(0.0, "firing", NOW)));
    assert_ne!(dropped.sightings[0].identity, whole.sightings[0].identity);
    assert_eq!(dropped.sightings[0].starts[0].unmerged, whole.sightings[0].identity);
}

fn answered(response: HttpResponse) -> Result<SeriesAnswer, PollFailure> {
    let from = Instant::from_ms(0);
    let wanted = SeriesAsk { expression: "up".to_owned(), from, to: from, step: Duration::from_secs(1) };
    let source = prometheus(&[]);
    let request = source.series(&wanted).remove(0);
    source.read_series(&Answer { request, result: Ok(response) })
}

fn series(name: &str) -> Result<SeriesAnswer, PollFailure> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/prometheus/series/{name}.http"));
    let text = std::fs::read_to_string(&file).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    answered(response(status, body))
}

#[rstest]
#[case::no_tenant(401, PollFailureKind::Auth)]
#[case::no_time_left(503, PollFailureKind::Server)]
fn what_is_no_fault_of_the_expression_keeps_its_class_and_the_servers_words(
    #[case] status: u16,
    #[case] kind: PollFailureKind,
) {
    let failure = answered(response(status, r#"{"status":"error","errorType":"x","error":"no org\nid"}"#)).unwrap_err();
    assert_eq!(failure.kind, kind);
    assert!(failure.message.ends_with(": no org id"), "{}", failure.message);
    assert!(!failure.message.contains("expression"), "{}", failure.message);
}

#[rstest]
#[case::an_instant("instant", &[1])]
#[case::a_span("range", &[6])]
#[case::a_single_number("scalar", &[1])]
#[case::what_is_no_number_is_a_hole("not_a_number", &[0])]
fn a_recorded_course_is_read(#[case] name: &str, #[case] points: &[usize]) {
    let read = series(name).unwrap();
    assert_eq!(read.series.iter().map(|series| series.points.len()).collect::<Vec<_>>(), points);
}

#[rstest]
#[case::that_is_none("bad_expression", "unexpected end of input inside braces")]
#[case::with_too_many_points("too_many_points", "11,000 points")]
fn a_refused_expression_says_what_the_server_says(#[case] name: &str, #[case] words: &str) {
    let failure = series(name).unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::Refused);
    assert!(failure.message.contains(words), "{}", failure.message);
}

#[rstest]
#[case::one_instant(0, "https://prom.example.net/base/api/v1/query?query=up+%3D%3D+0&time=1774689000.000")]
#[case::a_span(
    3600,
    "https://prom.example.net/base/api/v1/query_range?query=up+%3D%3D+0&start=1774685400.000&end=1774689000.000&step=60"
)]
fn a_course_is_asked_for(#[case] span_s: u64, #[case] expected: &str) {
    let to = Instant::parse(NOW).unwrap();
    let from = to.minus(Duration::from_secs(span_s));
    let wanted = SeriesAsk { expression: "up == 0".to_owned(), from, to, step: Duration::from_secs(60) };
    assert_eq!(prometheus(&[]).series(&wanted)[0].url.as_str(), expected);
}
