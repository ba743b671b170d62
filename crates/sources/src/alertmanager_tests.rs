use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use rstest::rstest;
use serde_json::{Value as Json, json};
use url::Url;
use watchbill_domain::alerts::{Answered, Poll, Seen, Severity, SeverityRules, Sighting, Standing};
use watchbill_domain::ids::{Identity, SourceName};
use watchbill_domain::sources::{Connection, PollFailure, PollFailureKind, Settings, SourceSpec, Value};
use watchbill_domain::time::Instant;

use super::KIND;
use crate::ask::{Answer, HttpResponse, Need};
use crate::kind::Source;

const NOW: &str = "2026-03-02T10:00:00Z";

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn source(urls: &[&str], settings: &[(&str, Value)]) -> Box<dyn Source> {
    let mut own = Settings::default();
    for (key, value) in settings {
        own.set(key, value.clone());
    }
    let spec = SourceSpec {
        name: SourceName::new("prod"),
        kind: "alertmanager".to_owned(),
        urls: urls.iter().map(|url| Url::parse(url).unwrap()).collect(),
        every: Duration::from_secs(30),
        connection: Connection::default(),
        settings: own,
    };
    (KIND.build)(&spec, &SeverityRules::default())
}

fn ok(body: impl Into<Bytes>) -> HttpResponse {
    HttpResponse {
        status: 200,
        content_type: Some("application/json".to_owned()),
        retry_after_s: None,
        server_date: None,
        asked_at: at(NOW),
        body: body.into(),
    }
}

/// Answers every request by the end of its path and its place among the peers.
fn answers(source: &dyn Source, answer: impl Fn(&str, usize) -> HttpResponse) -> Vec<Answer> {
    let mut peers = Vec::new();
    let mut answers = Vec::new();
    for request in source.requests(at(NOW)) {
        if request.need == Need::Required {
            peers.push(request.peer.clone());
        }
        let what = request.url.path().rsplit('/').next().unwrap().to_owned();
        answers.push(Answer { request, result: Ok(answer(&what, peers.len() - 1)) });
    }
    answers
}

fn poll_with(source: &dyn Source, alerts: &Json) -> Poll {
    let answers = answers(source, |what, _| match what {
        "alerts" => ok(alerts.to_string()),
        "silences" => ok("[]"),
        _ => ok("{}"),
    });
    source.parse(&answers, at(NOW)).unwrap()
}

fn poll(alerts: &Json) -> Poll {
    poll_with(&*source(&["http://am:9093"], &[]), alerts)
}

fn only(poll: Poll) -> Sighting {
    assert_eq!(poll.problems, []);
    let [sighting] = <[Sighting; 1]>::try_from(poll.sightings).unwrap();
    sighting
}

/// An alert with nothing but what it must have, and `more`.
fn alert(name: &str, more: &Json) -> Json {
    let mut alert = json!({ "labels": { "alertname": name }, "startsAt": "2026-03-02T09:00:00.000Z" });
    for (key, value) in more.as_object().unwrap() {
        alert[key] = value.clone();
    }
    alert
}

#[test]
fn a_poll_asks_every_address_for_alerts_then_silences_then_status() {
    let source = source(
        &["https://x.example/alertmanager/", "http://am-2:9093"],
        &[
            ("filter", Value::Texts(vec![r#"team="payments""#.to_owned(), "severity=~\"a&b|c\"".to_owned()])),
            ("receiver", Value::Text("team-.*".to_owned())),
            ("silenced", Value::Switch(false)),
        ],
    );

    let asked: Vec<String> =
        source.requests(at(NOW)).iter().map(|r| format!("{:?} {} {:?}", r.method, r.url, r.need)).collect();

    let query = "active=true&inhibited=true&unprocessed=true&silenced=false&filter=team%3D%22payments%22\
                 &filter=severity%3D%7E%22a%26b%7Cc%22&receiver=team-.*";
    assert_eq!(
        asked,
        [
            format!("Get https://x.example/alertmanager/api/v2/alerts?{query} Required"),
            "Get https://x.example/alertmanager/api/v2/silences Optional".to_owned(),
            "Get https://x.example/alertmanager/api/v2/status Optional".to_owned(),
            format!("Get http://am-2:9093/api/v2/alerts?{query} Required"),
            "Get http://am-2:9093/api/v2/silences Optional".to_owned(),
            "Get http://am-2:9093/api/v2/status Optional".to_owned(),
        ]
    );
}

#[rstest]
#[case::one(&["team=payments"], &[r#"team="payments""#])]
#[case::several_in_a_text(&[r#"{team="payments", severity=~"a|b"}"#], &[r#"team="payments""#, r#"severity=~"a|b""#])]
#[case::blanks_separate_too(&["team=payments cluster!=eu-1"], &[r#"team="payments""#, r#"cluster!="eu-1""#])]
#[case::a_comma_within_quotes_does_not(&[r#"team="a, b""#, "c=d"], &[r#"team="a, b""#, r#"c="d""#])]
#[case::what_a_server_cannot_read_is_left_to_it(&["@state=firing"], &["@state=firing"])]
fn every_matcher_is_a_filter_of_its_own(#[case] texts: &[&str], #[case] sent: &[&str]) {
    let filter = Value::Texts(texts.iter().map(|text| (*text).to_owned()).collect());
    let source = source(&["http://am:9093"], &[("filter", filter)]);

    let requests = source.requests(at(NOW));

    let query = requests[0].url.query_pairs();
    assert_eq!(query.filter(|(key, _)| key == "filter").map(|(_, value)| value).collect::<Vec<_>>(), sent);
}

#[test]
fn without_settings_everything_is_read_within_twenty_seconds() {
    let source = source(&["http://am:9093"], &[]);

    let url = source.requests(at(NOW))[0].url.to_string();

    assert_eq!(url, "http://am:9093/api/v2/alerts?active=true&inhibited=true&unprocessed=true&silenced=true");
    assert_eq!(source.timeout(), Duration::from_secs(20));
}

#[test]
fn our_identities_are_the_fingerprints_the_server_computed() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/alertmanager");
    for case in ["firing/am-1", "hostile/am-1", "suppressed/am-1", "many/am-1", "peers/am-1", "peers/am-2"] {
        let recorded = std::fs::read_to_string(fixtures.join(case).join("alerts.http")).unwrap();
        let alerts: Json = serde_json::from_str(recorded.split_once("\r\n\r\n").unwrap().1).unwrap();
        let theirs: Vec<&str> = alerts.as_array().unwrap().iter().map(|a| a["fingerprint"].as_str().unwrap()).collect();

        let poll = poll(&alerts);

        assert!(!theirs.is_empty());
        assert_eq!(poll.sightings.iter().map(|s| s.identity.as_str()).collect::<Vec<_>>(), theirs, "{case}");
    }
}

#[test]
fn what_may_be_missing_may_be_missing_or_null() {
    let bare = only(poll(&json!([alert("A", &json!({}))])));
    let nulls = json!({ "annotations": null, "endsAt": null, "updatedAt": null, "generatorURL": null, "receivers": null, "status": null });

    assert_eq!(only(poll(&json!([alert("A", &nulls)]))), bare);
    assert_eq!(
        (bare.seen, bare.severity, bare.ends_at, bare.updated_at),
        (Seen::Firing, Severity::Warning, None, None)
    );
    assert_eq!((bare.standing, bare.url, bare.receivers), (Standing::Active, None, vec![]));
}

#[rstest]
#[case::no_labels(json!({ "startsAt": "2026-03-02T09:00:00Z" }))]
#[case::empty_labels(json!({ "labels": {}, "startsAt": "2026-03-02T09:00:00Z" }))]
#[case::label_is_a_number(json!({ "labels": { "a": 1 }, "startsAt": "2026-03-02T09:00:00Z" }))]
#[case::no_start(json!({ "labels": { "a": "1" } }))]
#[case::start_never_set(json!({ "labels": { "a": "1" }, "startsAt": "0001-01-01T00:00:00.000Z" }))]
#[case::start_is_no_time(json!({ "labels": { "a": "1" }, "startsAt": "yesterday" }))]
#[case::end_is_no_time(json!({ "labels": { "a": "1" }, "startsAt": "2026-03-02T09:00:00Z", "endsAt": "soon" }))]
#[case::not_an_object(json!("A"))]
#[case::nothing(json!(null))]
fn a_broken_alert_loses_itself_and_its_address_answers_partly(#[case] broken: Json) {
    let poll = poll(&json!([alert("A", &json!({})), broken, alert("B", &json!({}))]));

    let mut names: Vec<_> = poll.sightings.iter().map(|s| s.labels.get("alertname").unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["A", "B"]);
    assert_eq!(poll.peers[0].answered, Answered::Partly);
    assert_eq!(poll.problems.iter().map(|p| p.place.as_str()).collect::<Vec<_>>(), ["alerts[1]"]);
}

#[test]
fn a_broken_alert_that_says_which_it_is_keeps_only_itself_from_resolving() {
    let broken = json!({ "fingerprint": "791cec13fcba0368", "labels": { "alertname": "A" }, "startsAt": 17 });
    let list = json!([alert("B", &json!({})), broken]);
    assert_eq!(poll(&list).peers[0].answered, Answered::AllBut(vec![Identity::new("791cec13fcba0368")]));

    let nameless = json!([broken, { "fingerprint": "not one", "labels": {} }]);
    assert_eq!(poll(&nameless).peers[0].answered, Answered::Partly);
}

#[rstest]
#[case::lease_runs(Some("2026-03-02T10:00:00Z"), "2026-03-02T10:00:01Z", Seen::Firing)]
#[case::ends_now(Some("2026-03-02T10:00:00Z"), "2026-03-02T10:00:00Z", Seen::Resolved)]
#[case::ended(Some("2026-03-02T10:00:00Z"), "2026-03-02T09:59:00Z", Seen::Resolved)]
#[case::server_is_behind_us(Some("2026-03-02T09:00:00Z"), "2026-03-02T09:30:00Z", Seen::Firing)]
#[case::server_is_ahead_of_us(Some("2026-03-02T11:00:00Z"), "2026-03-02T10:30:00Z", Seen::Resolved)]
#[case::server_tells_no_time(None, "2026-03-02T10:00:01Z", Seen::Firing)]
#[case::server_tells_no_time_and_it_ended(None, "2026-03-02T09:59:59Z", Seen::Resolved)]
#[case::end_never_set(Some("2026-03-02T10:00:00Z"), "0001-01-01T00:00:00Z", Seen::Firing)]
fn whether_an_alert_has_ended_is_judged_by_the_servers_clock(
    #[case] date: Option<&str>,
    #[case] ends_at: &str,
    #[case] seen: Seen,
) {
    let source = source(&["http://am:9093"], &[]);
    let body = json!([alert("A", &json!({ "endsAt": ends_at }))]).to_string();
    let mut answers = answers(&*source, |what, _| if what == "alerts" { ok(body.clone()) } else { ok("[]") });
    answers.truncate(1);
    answers[0].result.as_mut().unwrap().server_date = date.map(at);

    let poll = source.parse(&answers, at(NOW)).unwrap();

    assert_eq!(only(poll).seen, seen);
}

#[rstest]
#[case::active(json!({ "state": "active", "silencedBy": [], "inhibitedBy": [] }), Standing::Active)]
#[case::unprocessed(json!({ "state": "unprocessed", "silencedBy": [], "inhibitedBy": [] }), Standing::Unprocessed)]
#[case::muted_by_missing_before_0_28(
    json!({ "state": "suppressed", "silencedBy": ["s"], "inhibitedBy": ["i"] }),
    Standing::Suppressed { silenced_by: vec!["s".to_owned()], inhibited_by: vec!["i".to_owned()], muted_by: vec![] }
)]
#[case::muted(
    json!({ "state": "suppressed", "silencedBy": [], "inhibitedBy": [], "mutedBy": ["weekend"] }),
    Standing::Suppressed { silenced_by: vec![], inhibited_by: vec![], muted_by: vec!["weekend".to_owned()] }
)]
#[case::later_word(json!({ "state": "postponed", "silencedBy": null }), Standing::Active)]
#[case::later_word_that_holds_back(
    json!({ "state": "muted", "mutedBy": ["weekend"] }),
    Standing::Suppressed { silenced_by: vec![], inhibited_by: vec![], muted_by: vec!["weekend".to_owned()] }
)]
fn the_standing_is_what_the_server_says(#[case] status: Json, #[case] standing: Standing) {
    assert_eq!(only(poll(&json!([alert("A", &json!({ "status": status }))]))).standing, standing);
}

#[test]
fn replica_labels_are_no_part_of_an_alert_but_each_replica_has_its_start() {
    let source = source(&["http://am:9093"], &[("replica_labels", Value::Texts(vec!["replica".to_owned()]))]);
    let replica = |replica: &str, starts_at: &str| json!({ "labels": { "alertname": "A", "replica": replica }, "startsAt": starts_at });

    let poll =
        poll_with(&*source, &json!([replica("a", "2026-03-02T09:00:05Z"), replica("b", "2026-03-02T09:00:00Z")]));

    let merged = only(poll);
    let bare = only(poll_with(&*source, &json!([alert("A", &json!({}))])));
    assert_eq!((&merged.identity, &merged.labels), (&bare.identity, &bare.labels));
    assert_eq!(merged.starts_at(), Some(at("2026-03-02T09:00:00Z")));
    let mut unmerged: Vec<_> = merged.starts.iter().map(|s| s.unmerged.as_str()).collect();
    unmerged.sort_unstable();
    assert_eq!(unmerged.len(), 2);
    assert!(!unmerged.contains(&merged.identity.as_str()));
}

#[test]
fn an_inhibiting_alert_is_named_by_its_identity_without_replica_labels() {
    let source = source(&["http://am:9093"], &[("replica_labels", Value::Texts(vec!["replica".to_owned()]))]);
    let down = json!({ "labels": { "alertname": "Down", "replica": "a" }, "startsAt": "2026-03-02T09:00:00Z" });
    let theirs = poll(&json!([down])).sightings[0].identity.to_string();
    let held_back =
        alert("A", &json!({ "status": { "state": "suppressed", "inhibitedBy": [theirs, "0000000000000000"] } }));

    let poll = poll_with(&*source, &json!([down, held_back]));

    let named = |name: &str| poll.sightings.iter().find(|s| s.labels.get("alertname") == Some(name)).unwrap();
    let Standing::Suppressed { inhibited_by, .. } = &named("A").standing else { panic!("{poll:?}") };
    assert_eq!(*inhibited_by, [named("Down").identity.to_string(), "0000000000000000".to_owned()]);
}

#[test]
fn text_from_outside_survives_as_the_text_it_is() {
    let megabyte = "\u{202e}ä\u{0}<b>".repeat(131_072);
    let text = "<script>\u{7}\u{1b}[31m\u{2028}\" \\ \u{1f525}";

    let seen = only(poll(&json!([alert(
        "A",
        &json!({
            "annotations": { "description": megabyte, "summary": text },
            "generatorURL": "javascript:alert(1)",
        })
    )])));

    assert!(megabyte.len() > 1_000_000);
    assert!(seen.annotations.get("description") == Some(&megabyte));
    assert_eq!(seen.annotations.get("summary"), Some(text));
    assert_eq!(seen.url.as_deref(), Some("javascript:alert(1)"));
}

#[test]
fn only_silences_that_alerts_name_are_kept_and_each_once() {
    let source = source(&["http://am-1:9093", "http://am-2:9093"], &[]);
    let silence = |id: &str, by: &str| json!({ "id": id, "createdBy": by, "comment": "c", "startsAt": "2026-03-02T09:00:00Z", "endsAt": "2026-03-02T11:00:00Z", "matchers": [] });
    let silenced = json!({ "status": { "state": "suppressed", "silencedBy": ["s1", "s2"] } });
    let answers = answers(&*source, |what, peer| match (what, peer) {
        ("alerts", _) => ok(json!([alert("A", &silenced)]).to_string()),
        ("silences", 0) => ok(json!([silence("expired", "x"), silence("s1", "ana"), { "id": "s2" }]).to_string()),
        ("silences", _) => ok(json!([silence("s1", "bo"), silence("s2", "bo")]).to_string()),
        _ => ok("{}"),
    });

    let poll = source.parse(&answers, at(NOW)).unwrap();

    assert_eq!(
        poll.silences.iter().map(|s| (s.id.as_str(), s.by.as_str())).collect::<Vec<_>>(),
        [("s1", "ana"), ("s2", "bo")]
    );
    assert_eq!(poll.problems.iter().map(|p| p.place.as_str()).collect::<Vec<_>>(), ["http://am-1:9093 silences[2]"]);
    assert!(poll.peers.iter().all(|p| p.answered == Answered::Whole));
}

#[test]
fn the_start_of_the_process_and_its_version_are_read_from_the_status() {
    let source = source(&["http://am:9093"], &[]);
    let status = json!({ "uptime": "2026-03-01T08:00:00.500Z", "versionInfo": { "version": "0.25.0" }, "cluster": {} });
    let answers = answers(&*source, |what, _| if what == "status" { ok(status.to_string()) } else { ok("[]") });

    let poll = source.parse(&answers, at(NOW)).unwrap();

    assert_eq!(poll.peers[0].started_at, Some(at("2026-03-01T08:00:00.500Z")));
    assert_eq!(poll.peers[0].version.as_deref(), Some("0.25.0"));
}

#[rstest]
#[case::filter(&[("filter", Value::Texts(vec!["not a matcher".to_owned()]))], 400, true)]
#[case::receiver(&[("receiver", Value::Text("(".to_owned()))], 400, true)]
#[case::nothing_asked_for(&[], 400, false)]
#[case::for_another_reason(&[("receiver", Value::Text("(".to_owned()))], 412, false)]
fn a_refused_list_points_at_the_settings_that_were_sent_with_it(
    #[case] settings: &[(&str, Value)],
    #[case] status: u16,
    #[case] points: bool,
) {
    let source = source(&["http://am:9093"], settings);
    let refused = || HttpResponse { status, ..ok("\"bad matcher format: not a matcher\"") };

    let failure = source.parse(&answers(&*source, |_, _| refused()), at(NOW)).unwrap_err();

    assert_eq!(failure.kind, PollFailureKind::Refused);
    assert_eq!(failure.message.contains("`filter`"), points, "{}", failure.message);
}

#[test]
fn an_address_that_was_not_asked_has_not_answered() {
    let source = source(&["http://am:9093"], &[]);

    let PollFailure { kind, .. } = source.parse(&[], at(NOW)).unwrap_err();

    assert_eq!(kind, PollFailureKind::Unreachable);
}

#[test]
fn a_silence_for_ever_lasts_to_the_end_of_the_calendar() {
    let source = source(&["http://am:9093"], &[]);
    let silence = json!({ "id": "s1", "createdBy": "ana", "comment": "c", "startsAt": "2026-03-02T09:00:00Z",
        "endsAt": "9999-12-31T23:59:59Z", "matchers": [] });
    let silenced = json!({ "status": { "state": "suppressed", "silencedBy": ["s1"] } });
    let answers = answers(&*source, |what, _| match what {
        "alerts" => ok(json!([alert("A", &silenced)]).to_string()),
        "silences" => ok(json!([silence]).to_string()),
        _ => ok("{}"),
    });

    let poll = source.parse(&answers, at(NOW)).unwrap();

    assert_eq!(poll.problems, []);
    assert_eq!(poll.silences[0].ends_at, Instant::from_ms(i64::MAX));
}
