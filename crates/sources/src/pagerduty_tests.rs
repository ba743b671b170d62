use bytes::Bytes;
use rstest::rstest;
use serde_json::{Value as Json, json};
use url::Url;
use watchbill_domain::alerts::{Answered, Seen, Sighting, Standing};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{Connection, PollFailureKind, Settings, Value};

use super::*;
use crate::ask::HttpResponse;

const NOW: &str = "2026-11-20T23:27:49Z";

pub(super) fn pager_duty(settings: &[(&str, Value)]) -> PagerDuty {
    let mut set = Settings::default();
    settings.iter().for_each(|(key, value)| set.set(key, value.clone()));
    let spec = SourceSpec {
        name: SourceName::new("pager"),
        kind: KIND.id.to_owned(),
        urls: vec![Url::parse("https://api.eu.pagerduty.com").unwrap()],
        every: Duration::from_secs(30),
        connection: Connection::default(),
        settings: set,
    };
    PagerDuty::new(&spec, &SeverityRules::default())
}

pub(super) fn response(status: u16, body: &str) -> HttpResponse {
    let now = Instant::parse(NOW).unwrap();
    HttpResponse {
        status,
        content_type: Some("application/json; charset=utf-8".to_owned()),
        retry_after_s: None,
        server_date: Some(now),
        asked_at: now,
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

pub(super) fn answer(request: HttpRequest, body: &Json) -> Answer {
    Answer { request, result: Ok(response(200, &body.to_string())) }
}

fn incident(changes: &Json) -> Json {
    let mut incident = json!({ "id": "Q1CHKT0", "title": "Checkout fails", "created_at": "2026-11-20T23:17:46Z" });
    let fields = changes.as_object().unwrap().clone();
    incident.as_object_mut().unwrap().extend(fields);
    incident
}

fn poll_of(source: &PagerDuty, incidents: &[Json]) -> Poll {
    let request = source.requests(Instant::from_ms(0)).remove(0);
    let answers = [answer(request, &json!({ "incidents": incidents, "more": false }))];
    source.parse(&answers, Instant::parse(NOW).unwrap()).unwrap()
}

fn seen(changes: &Json) -> Sighting {
    poll_of(&pager_duty(&[]), &[incident(changes)]).sightings.remove(0)
}

fn texts(all: &[&str]) -> Value {
    Value::Texts(all.iter().map(|&text| text.to_owned()).collect())
}

#[test]
fn it_is_asked_for_what_is_open_however_old_and_for_what_is_wanted_alone() {
    let source =
        pager_duty(&[("teams", texts(&["PT1", "PT2"])), ("services", texts(&["PS1"])), ("users", texts(&["PU1"]))]);

    let requests = source.requests(Instant::from_ms(0));

    let [request] = requests.as_slice() else { panic!("one request: {requests:?}") };
    let asked: Vec<(String, String)> = request.url.query_pairs().map(|(k, v)| (k.into(), v.into())).collect();
    let expected = [
        ("limit", "100"),
        ("offset", "0"),
        ("statuses[]", "triggered"),
        ("statuses[]", "acknowledged"),
        ("date_range", "all"),
        ("sort_by", "incident_number:desc"),
        ("team_ids[]", "PT1"),
        ("team_ids[]", "PT2"),
        ("service_ids[]", "PS1"),
        ("user_ids[]", "PU1"),
    ];
    assert_eq!(asked, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    assert_eq!(request.url.path(), "/incidents");
    assert_eq!(request.headers, [("accept", "application/vnd.pagerduty+json;version=2")]);
}

#[rstest]
#[case::a_key_unless_set(&[], TokenScheme::TokenParameter)]
#[case::a_key(&[("token", Value::Text("key".to_owned()))], TokenScheme::TokenParameter)]
#[case::oauth(&[("token", Value::Text("oauth".to_owned()))], TokenScheme::Bearer)]
fn a_token_is_written_as_what_it_is(#[case] settings: &[(&str, Value)], #[case] expected: TokenScheme) {
    assert_eq!(pager_duty(settings).token_scheme(), expected);
}

#[rstest]
#[case::triggered("triggered", Seen::Firing, Standing::Active)]
#[case::acknowledged("acknowledged", Seen::Firing, Standing::Acknowledged { by: vec!["Ana".into(), "Boris".into()] })]
#[case::resolved("resolved", Seen::Resolved, Standing::Active)]
#[case::a_word_of_a_later_release("paused", Seen::Firing, Standing::Active)]
fn a_status_says_whether_somebody_has_it(#[case] status: &str, #[case] expected: Seen, #[case] standing: Standing) {
    let by = |name: &str| json!({ "at": NOW, "acknowledger": { "id": "P", "summary": name } });
    let incident = seen(&json!({ "status": status, "acknowledgements": [by("Boris"), by("Ana"), by("Boris")] }));

    assert_eq!((incident.seen, incident.standing), (expected, standing));
}

#[rstest]
#[case::nobody_in_particular_is_wanted(&[], "2026-11-20T10:00:00Z")]
#[case::since_it_is_theirs(&["PU1"], "2026-11-20T11:00:00Z")]
#[case::since_it_is_the_first_ones(&["PU2", "PU1"], "2026-11-20T11:00:00Z")]
#[case::a_time_that_cannot_be_read(&["PU3"], "2026-11-20T10:00:00Z")]
#[case::assigned_to_nobody_wanted(&["PU4"], "2026-11-20T10:00:00Z")]
fn what_is_assigned_back_begins_anew_for_whom_it_is_assigned_to(#[case] users: &[&str], #[case] expected: &str) {
    let to = |user: &str, at: &str| json!({ "at": at, "assignee": { "id": user, "summary": user } });
    let assigned = [to("PU2", "2026-11-20T12:00:00Z"), to("PU1", "2026-11-20T11:00:00Z"), to("PU3", "soon")];
    let source = pager_duty(&[("users", texts(users))]);
    let told = incident(&json!({ "created_at": "2026-11-20T10:00:00Z", "assignments": assigned }));

    let sighting = poll_of(&source, &[told]).sightings.remove(0);
    assert_eq!(sighting.starts_at(), Some(Instant::parse(expected).unwrap()));
}

#[test]
fn an_incident_has_the_labels_that_rules_look_at() {
    let of = |summary: &str| json!({ "id": "P", "summary": summary });
    let incident = seen(&json!({
        "service": of("checkout"), "escalation_policy": of("Payments"), "teams": [of("Platform"), of("Payments")],
        "urgency": "high", "priority": of("P1"), "incident_number": 4711, "html_url": "https://acme.example/incidents/Q1",
        "assignments": [{ "at": NOW, "assignee": of("Boris") }, { "at": NOW, "assignee": of("Ana") }],
    }));

    let labels: Vec<(&str, &str)> = incident.labels.iter().collect();
    let expected = [
        ("alertname", "Checkout fails"),
        ("escalation_policy", "Payments"),
        ("priority", "P1"),
        ("service", "checkout"),
        ("severity", "critical"),
        ("team", "Payments, Platform"),
        ("urgency", "high"),
    ];
    assert_eq!(labels, expected);
    assert_eq!((incident.severity, incident.identity.as_str()), (Severity::Critical, "Q1CHKT0"));
    assert_eq!(incident.annotations.get("incident"), Some("#4711"));
    assert_eq!(incident.receivers, ["Ana", "Boris"]);
    assert_eq!(incident.url.as_deref(), Some("https://acme.example/incidents/Q1"));
    assert_eq!(incident.starts_at(), Some(Instant::parse("2026-11-20T23:17:46Z").unwrap()));
}

#[test]
fn one_without_a_title_is_called_by_its_id() {
    assert_eq!(seen(&json!({ "title": "  " })).labels.get("alertname"), Some("Incident Q1CHKT0"));
}

#[test]
fn one_that_cannot_be_read_keeps_only_itself_from_being_over() {
    let poll =
        poll_of(&pager_duty(&[]), &[incident(&json!({})), incident(&json!({ "id": "Q2", "created_at": "soon" }))]);

    assert_eq!(poll.sightings.len(), 1);
    assert_eq!(poll.peers[0].answered, Answered::AllBut(vec![watchbill_domain::ids::Identity::new("Q2")]));
    assert_eq!(poll.problems[0].to_string(), "incidents[1]: has a `created_at` that is no time");
}

#[rstest]
#[case::an_oauth_token(&[], 401, PollFailureKind::Auth, "`token = \"oauth\"`")]
#[case::a_key(&[("token", Value::Text("oauth".into()))], 401, PollFailureKind::Auth, "`token = \"key\"`")]
#[case::a_team_nobody_knows(&[("teams", texts(&["PNOPE"]))], 400, PollFailureKind::Refused, "`teams`")]
fn a_refusal_names_the_setting_that_may_be_wrong(
    #[case] settings: &[(&str, Value)],
    #[case] status: u16,
    #[case] kind: PollFailureKind,
    #[case] named: &str,
) {
    let source = pager_duty(settings);
    let request = source.requests(Instant::from_ms(0)).remove(0);

    let failure =
        source.parse(&[Answer { request, result: Ok(response(status, "{}")) }], Instant::from_ms(0)).unwrap_err();

    assert_eq!(failure.kind, kind);
    assert!(failure.message.contains(named), "{}", failure.message);
}

#[test]
fn of_nothing_it_was_not_asked_it_says_anything() {
    assert_eq!(poll_of(&pager_duty(&[]), &[]).unanswered, watchbill_domain::alerts::Unanswered::NotTold);
}
