use std::path::Path;

use rstest::rstest;
use url::Url;
use watchbill_domain::ids::Identity;

use super::super::tests::response;
use super::*;
use crate::address::Addresses;

fn asked() -> Vec<HttpRequest> {
    let addresses = Addresses::of(&[Url::parse("https://api.pagerduty.com/").unwrap()]);
    requests(&addresses, &Action::Acknowledge { alert: Identity::new("Q1CHKT0") })
}

fn made(file: &str) -> Answer {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pagerduty/actions").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { request: asked().remove(0), result: Ok(response(status, body)) }
}

#[test]
fn one_incident_is_changed_and_nothing_else_of_it() {
    let [request] = asked().try_into().unwrap();

    assert_eq!((request.method, request.url.as_str()), (Method::Put, "https://api.pagerduty.com/incidents/Q1CHKT0"));
    let body = r#"{"incident":{"status":"acknowledged","type":"incident_reference"}}"#;
    assert_eq!(request.json.as_deref(), Some(body));
}

#[test]
fn an_id_cannot_lead_elsewhere() {
    let addresses = Addresses::of(&[Url::parse("https://api.pagerduty.com/").unwrap()]);
    let requests = requests(&addresses, &Action::Acknowledge { alert: Identity::new("../users?x") });

    assert_eq!(requests[0].url.as_str(), "https://api.pagerduty.com/incidents/..%2Fusers%3Fx");
}

#[rstest]
#[case::acknowledged("acknowledged.http")]
#[case::somebody_resolved_it_before("resolved_before.http")]
fn what_the_server_took_is_done(#[case] file: &str) {
    assert_eq!(receipt(&made(file)), Ok(Receipt::Done));
}

#[rstest]
#[case::not_taken("not_taken.http", PollFailureKind::Refused, "still lists the incident as not acknowledged")]
#[case::no_user(
    "no_user.http",
    PollFailureKind::Refused,
    "Invalid Input Provided, From header does not name a user; a key of"
)]
#[case::unknown("unknown_incident.http", PollFailureKind::NotFound, "knows no incident")]
#[case::read_only("read_only.http", PollFailureKind::Auth, "use one that is not read-only")]
fn what_it_did_not_take_is_said(#[case] file: &str, #[case] kind: PollFailureKind, #[case] expected: &str) {
    let failure = receipt(&made(file)).unwrap_err();

    assert_eq!(failure.kind, kind);
    assert!(failure.message.contains(expected), "{}", failure.message);
}

#[rstest]
#[case::no_words("", "status 400")]
#[case::one_sentence(r#"{"error":{"errors":"Requester\u0007\nunknown"}}"#, "Requester unknown")]
#[case::markup("<html>hunter2", "status 400")]
fn a_refusal_is_told_on_one_line(#[case] body: &str, #[case] expected: &str) {
    let answer = Answer { request: asked().remove(0), result: Ok(response(400, body)) };

    let message = receipt(&answer).unwrap_err().message;
    assert!(message.starts_with(&format!("did not accept the acknowledgement: {expected}; ")), "{message}");
}

#[test]
fn an_answer_without_the_incident_proves_nothing() {
    let answer = Answer { request: asked().remove(0), result: Ok(response(200, "{}")) };

    assert_eq!(receipt(&answer).unwrap_err().kind, PollFailureKind::Malformed);
}
