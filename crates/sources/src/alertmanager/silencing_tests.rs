use std::path::Path;

use bytes::Bytes;
use rstest::rstest;
use serde_json::{Value as Json, json};
use url::Url;
use watchbill_domain::alerts::{Operator, SilenceMatcher, SilenceState};
use watchbill_domain::sources::PollFailureKind;
use watchbill_domain::time::Instant;

use super::{listed, listing, receipt, requests};
use crate::address::Addresses;
use crate::ask::{Answer, HttpResponse, Method};
use crate::kind::{Action, Receipt, SilencesAsk};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn addresses() -> Addresses {
    Addresses::of(&["http://am-1:9093", "https://x.example/am/"].map(|url| Url::parse(url).unwrap()))
}

fn silence(operators: &[Operator]) -> Action {
    let matcher = |operator: &Operator| SilenceMatcher {
        name: "service".to_owned(),
        value: "a\"b".to_owned(),
        operator: *operator,
    };
    Action::Silence {
        matchers: operators.iter().map(matcher).collect(),
        starts_at: at("2026-03-02T10:00:00.250Z"),
        ends_at: at("2026-03-02T12:00:00Z"),
        by: "ana".to_owned(),
        comment: "rollback".to_owned(),
        replaces: None,
    }
}

fn expire() -> Action {
    Action::ExpireSilence { id: "785677dc-6aac-47ed-86f1-ae74d6c76054".to_owned() }
}

/// The answer to `action` as it was recorded.
fn recorded(action: &Action, file: &str) -> Answer {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/alertmanager/actions").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    answer(action, head.split(' ').nth(1).unwrap().parse().unwrap(), body)
}

fn answer(action: &Action, status: u16, body: &str) -> Answer {
    let response = HttpResponse {
        status,
        content_type: None,
        retry_after_s: None,
        server_date: None,
        asked_at: at("2026-03-02T10:00:00Z"),
        body: Bytes::copy_from_slice(body.as_bytes()),
    };
    Answer { request: requests(&addresses(), action).remove(0), result: Ok(response) }
}

#[test]
fn a_silence_is_posted_to_the_addresses_in_order() {
    let all = [Operator::Equal, Operator::NotEqual, Operator::Match, Operator::NotMatch];

    let requests = requests(&addresses(), &silence(&all));

    let asked: Vec<_> = requests.iter().map(|r| (r.method, r.url.as_str())).collect();
    assert_eq!(
        asked,
        [(Method::Post, "http://am-1:9093/api/v2/silences"), (Method::Post, "https://x.example/am/api/v2/silences")]
    );
    let matcher =
        |is_regex, is_equal| json!({ "name": "service", "value": "a\"b", "isRegex": is_regex, "isEqual": is_equal });
    let body: Json = serde_json::from_str(requests[0].json.as_deref().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({
            "matchers": [matcher(false, true), matcher(false, false), matcher(true, true), matcher(true, false)],
            "startsAt": "2026-03-02T10:00:00.250Z",
            "endsAt": "2026-03-02T12:00:00.000Z",
            "createdBy": "ana",
            "comment": "rollback",
        })
    );
}

#[test]
fn a_silence_that_takes_the_place_of_another_names_it() {
    let Action::Silence { matchers, starts_at, ends_at, by, comment, .. } = silence(&[Operator::Equal]) else {
        panic!("no silence")
    };
    let replaces = Some("785677dc".to_owned());
    let posted = requests(&addresses(), &Action::Silence { matchers, starts_at, ends_at, by, comment, replaces });
    let body: Json = serde_json::from_str(posted[0].json.as_deref().unwrap()).unwrap();
    assert_eq!(body["id"], "785677dc");
}

#[test]
fn the_list_is_asked_of_the_addresses_in_order_and_one_by_its_id() {
    let urls = |wanted| listing(&addresses(), &wanted).iter().map(|r| r.url.to_string()).collect::<Vec<_>>();
    assert_eq!(urls(SilencesAsk::All), ["http://am-1:9093/api/v2/silences", "https://x.example/am/api/v2/silences"]);
    assert_eq!(urls(SilencesAsk::One("a/b".to_owned()))[0], "http://am-1:9093/api/v2/silence/a%2Fb");
}

/// As 0.25 lists one; `isEqual` is missing where a server is older than 0.22.
const LISTED: &str = r#"{"id":"785677dc","status":{"state":"pending"},"updatedAt":"2026-03-02T10:00:00.250Z","comment":"rollback",
    "createdBy":"ana","endsAt":"2026-03-02T12:00:00.000Z","startsAt":"2026-03-02T11:00:00.250Z","matchers":[
    {"isEqual":true,"isRegex":true,"name":"service","value":"a|b"},{"isRegex":false,"name":"team","value":"pay \"x\""}]}"#;

fn answered(wanted: &SilencesAsk, status: u16, body: &str) -> Answer {
    Answer { request: listing(&addresses(), wanted).remove(0), ..answer(&expire(), status, body) }
}

#[rstest]
#[case::in_a_list(SilencesAsk::All, format!("[{LISTED}]"))]
#[case::by_itself(SilencesAsk::One("785677dc".to_owned()), LISTED.to_owned())]
fn a_listed_silence_is_read_whole(#[case] wanted: SilencesAsk, #[case] body: String) {
    let silences = listed(&answered(&wanted, 200, &body)).unwrap().silences;
    let [silence] = silences.as_slice() else { panic!("{silences:?}") };
    assert_eq!((silence.id.as_str(), silence.by.as_str(), silence.comment.as_str()), ("785677dc", "ana", "rollback"));
    assert_eq!((silence.starts_at, silence.ends_at), (at("2026-03-02T11:00:00.250Z"), at("2026-03-02T12:00:00Z")));
    assert_eq!(silence.state, SilenceState::Pending);
    let pattern = SilenceMatcher { name: "service".to_owned(), operator: Operator::Match, value: "a|b".to_owned() };
    assert_eq!(silence.matchers, [pattern, SilenceMatcher::equal("team", "pay \"x\"")]);
}

#[test]
fn a_silence_that_cannot_be_read_hides_no_other() {
    let answer = listed(&answered(&SilencesAsk::All, 200, &format!(r#"[{{"id":7}},{LISTED}]"#))).unwrap();
    assert_eq!((answer.silences.len(), answer.problems.len()), (1, 1));
}

#[rstest]
#[case::gone(SilencesAsk::One("x".to_owned()), 404, "", PollFailureKind::NotFound)]
#[case::login_page(SilencesAsk::All, 200, "<html>", PollFailureKind::Auth)]
#[case::another_shape(SilencesAsk::One("x".to_owned()), 200, "[]", PollFailureKind::Malformed)]
#[case::in_trouble(SilencesAsk::All, 503, "", PollFailureKind::Server)]
fn what_is_no_list_of_silences_keeps_its_class(
    #[case] wanted: SilencesAsk,
    #[case] status: u16,
    #[case] body: &str,
    #[case] kind: PollFailureKind,
) {
    assert_eq!(listed(&answered(&wanted, status, body)).unwrap_err().kind, kind);
}

#[rstest]
#[case(Operator::Less)]
#[case(Operator::Greater)]
fn a_silence_by_age_is_not_asked_for(#[case] operator: Operator) {
    assert_eq!(requests(&addresses(), &silence(&[Operator::Equal, operator])), []);
}

#[test]
fn a_silence_is_expired_by_its_id_whatever_is_in_it() {
    let requests = requests(&addresses(), &Action::ExpireSilence { id: "a/../b?c".to_owned() });

    assert_eq!(requests[1].method, Method::Delete);
    assert_eq!(requests[1].url.as_str(), "https://x.example/am/api/v2/silence/a%2F..%2Fb%3Fc");
    assert_eq!(requests[1].json, None);
}

#[test]
fn a_made_silence_gives_its_id() {
    let Ok(Receipt::Made(id)) = receipt(&recorded(&silence(&[]), "silence_made.http")) else { panic!("no id") };

    assert_eq!(id.as_str().len(), 36);
}

#[rstest]
#[case::expired("expired.http")]
#[case::expired_before("expired_twice.http")]
fn an_expired_silence_is_done(#[case] file: &str) {
    assert_eq!(receipt(&recorded(&expire(), file)), Ok(Receipt::Done));
}

#[rstest]
#[case::recorded_from_0_25(recorded(&expire(), "unknown_silence.http"))]
#[case::as_later_releases_answer(answer(&expire(), 404, ""))]
fn a_silence_that_is_not_there_is_said_to_be_not_there(#[case] answer: Answer) {
    let failure = receipt(&answer).unwrap_err();

    assert_eq!(failure.kind, PollFailureKind::NotFound);
    assert!(failure.message.starts_with("knows no silence with this id"), "{}", failure.message);
}

#[rstest]
#[case(recorded(&silence(&[]), "silence_refused.http"), "Failed to create silence: start time must be before end time")]
#[case(recorded(&silence(&[]), "silence_misshapen.http"), "parsing silence body from")]
#[case(recorded(&expire(), "not_an_id.http"), "silenceID in path must be of type uuid: \"gone\"")]
#[case(answer(&silence(&[]), 400, "two\r\n lines\u{0} \u{7}of text"), "two lines of text")]
#[case(answer(&silence(&[]), 400, "<html>no</html>"), "status 400")]
#[case(answer(&silence(&[]), 422, ""), "status 422")]
fn a_refusal_is_told_in_the_servers_own_words(#[case] answer: Answer, #[case] words: &str) {
    let failure = receipt(&answer).unwrap_err();

    assert_eq!(failure.kind, PollFailureKind::Refused);
    assert!(failure.message.starts_with("did not accept this, and nothing was changed: "), "{}", failure.message);
    assert!(failure.message.contains(words), "{}", failure.message);
}

#[test]
fn a_long_refusal_is_cut() {
    let failure = receipt(&answer(&silence(&[]), 400, &"ä".repeat(5000))).unwrap_err();

    assert!(failure.message.ends_with("ää..."));
    assert!(failure.message.chars().count() < 260);
}

#[rstest]
#[case::server_error(answer(&expire(), 500, "\"something else\""), PollFailureKind::Server)]
#[case::no_right_to_write(answer(&silence(&[]), 403, ""), PollFailureKind::Auth)]
#[case::login_page(answer(&expire(), 200, "<html>Log in</html>"), PollFailureKind::Auth)]
#[case::no_id(answer(&silence(&[]), 200, "{}"), PollFailureKind::Malformed)]
#[case::no_such_api(answer(&silence(&[]), 404, ""), PollFailureKind::NotFound)]
fn other_answers_keep_their_class(#[case] answer: Answer, #[case] kind: PollFailureKind) {
    assert_eq!(receipt(&answer).unwrap_err().kind, kind);
}
