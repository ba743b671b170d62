//! Whatever arrives whole is an answer, and what we send is what the way says.

use std::io::Write;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{any, get as on_get, post};
use flate2::Compression;
use flate2::write::GzEncoder;
use rstest::rstest;
use secrecy::SecretString;
use watchbill_domain::sources::PollFailureKind;
use watchbill_engine::ports::{Credentials, HttpRequest, Method, Way};
use watchbill_platform::HttpNetwork;

use crate::servers::{ask, get, request, serve, way};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Echoes the headers it got, one in a line.
fn echo() -> Router {
    async fn headers(headers: HeaderMap) -> String {
        headers.iter().map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap())).collect()
    }
    Router::new().route("/", any(headers))
}

async fn sent(way: &Way) -> String {
    let answer = get(&serve(echo()).await, way).await.unwrap();
    String::from_utf8(answer.body.to_vec()).unwrap()
}

#[rstest]
#[case(200)]
#[case(401)]
#[case(429)]
#[case(500)]
#[tokio::test]
async fn every_status_that_arrives_whole_is_an_answer(#[case] status: u16) {
    let answer =
        move || async move { (StatusCode::from_u16(status).unwrap(), [("content-type", "Application/JSON")], "[1]") };
    let url = serve(Router::new().route("/", on_get(answer))).await;
    let answer = get(&url, &way()).await.unwrap();
    assert_eq!((answer.status, answer.content_type.as_deref()), (status, Some("application/json")));
    assert_eq!(&answer.body[..], b"[1]");
}

#[tokio::test]
async fn clocks_and_waiting_times_are_read_from_the_headers() {
    let answer = || async {
        (StatusCode::TOO_MANY_REQUESTS, [("date", "Sat, 28 Mar 2026 09:00:00 GMT"), ("retry-after", "30")])
    };
    let url = serve(Router::new().route("/", on_get(answer))).await;
    let before = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis() as i64;
    let answer = get(&url, &way()).await.unwrap();
    assert_eq!(answer.server_date.unwrap().to_rfc3339(), "2026-03-28T09:00:00Z");
    assert_eq!(answer.retry_after_s, Some(30));
    assert!(answer.asked_at.as_ms() >= before, "our clock is the wall clock");
}

#[rstest]
#[case::throttled(StatusCode::TOO_MANY_REQUESTS, Some("41"), None, Some(41))]
#[case::retry_after_says_more(StatusCode::TOO_MANY_REQUESTS, Some("41"), Some("7"), Some(7))]
#[case::no_number(StatusCode::TOO_MANY_REQUESTS, Some("soon"), None, None)]
#[case::with_every_other_answer(StatusCode::OK, Some("41"), None, None)]
#[tokio::test]
async fn a_server_that_throttles_may_say_otherwise_until_when(
    #[case] status: StatusCode,
    #[case] reset: Option<&'static str>,
    #[case] retry_after: Option<&'static str>,
    #[case] expected: Option<u64>,
) {
    let answer = move || async move {
        let mut answer = status.into_response();
        for (name, value) in [("ratelimit-reset", reset), ("retry-after", retry_after)] {
            if let Some(value) = value {
                answer.headers_mut().insert(name, value.parse().unwrap());
            }
        }
        answer
    };
    let url = serve(Router::new().route("/", on_get(answer))).await;
    assert_eq!(get(&url, &way()).await.unwrap().retry_after_s, expected);
}

#[tokio::test]
async fn a_request_that_changes_something_is_sent_as_it_is_meant() {
    let seen = |method: axum::http::Method, headers: HeaderMap, body: String| async move {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        format!("{method} {} {} {body}", text("accept"), text("content-type"))
    };
    let url = serve(Router::new().route("/", any(seen))).await;
    let request = HttpRequest {
        method: Method::Put,
        headers: vec![("accept", "application/vnd.example+json;version=2")],
        json: Some("{}".to_owned()),
        form: None,
        ..request(&url)
    };
    let answer = ask(request, &way()).await.unwrap();
    assert_eq!(answer.body, "PUT application/vnd.example+json;version=2 application/json {}");
}

#[tokio::test]
async fn a_question_that_is_too_long_for_an_address_is_sent_as_a_form() {
    let seen = |method: axum::http::Method, headers: HeaderMap, body: String| async move {
        format!("{method} {} {body}", headers["content-type"].to_str().unwrap())
    };
    let url = serve(Router::new().route("/", any(seen))).await;
    let form = Some("query=up%7Bjob%3D%22a%22%7D&step=60".to_owned());
    let answer = ask(HttpRequest { method: Method::Post, form, ..request(&url) }, &way()).await.unwrap();
    assert_eq!(answer.body, "POST application/x-www-form-urlencoded query=up%7Bjob%3D%22a%22%7D&step=60");
}

#[tokio::test]
async fn we_say_who_we_are_and_what_we_understand() {
    let sent = sent(&way()).await;
    assert!(sent.contains(concat!("user-agent: Watchbill/", env!("CARGO_PKG_VERSION"), "\n")), "{sent}");
    assert!(sent.contains("accept-encoding: gzip\n") && sent.contains("accept: application/json"), "{sent}");
    assert!(!sent.contains("authorization"), "{sent}");
}

#[rstest]
#[case(Credentials::Basic { user: "ana".to_owned(), password: "hunter2: x".into() }, "authorization: Basic YW5hOmh1bnRlcjI6IHg=\n")]
#[case(Credentials::Bearer("t0ken".into()), "authorization: Bearer t0ken\n")]
#[case(Credentials::Token("t0ken".into()), "authorization: Token token=t0ken\n")]
#[tokio::test]
async fn credentials_arrive(#[case] credentials: Credentials, #[case] expected: &str) {
    let sent = sent(&Way { credentials, ..way() }).await;
    assert!(sent.contains(expected), "{sent}");
}

#[tokio::test]
async fn further_headers_arrive_and_win() {
    let headers = vec![
        ("X-Scope-OrgID".to_owned(), SecretString::from("team-a")),
        ("Authorization".to_owned(), SecretString::from("Custom abc")),
    ];
    let sent = sent(&Way { credentials: Credentials::Bearer("t0ken".into()), headers, ..way() }).await;
    assert!(sent.contains("x-scope-orgid: team-a\n"), "{sent}");
    assert!(sent.contains("authorization: Custom abc\n") && !sent.contains("t0ken"), "{sent}");
}

#[rstest]
#[case(Way { credentials: Credentials::Bearer("t0ken\nX-Evil: 1".into()), ..way() }, PollFailureKind::Secret, "the token")]
#[case(Way { headers: vec![("X-Key".to_owned(), "t0ken\r\n".into())], ..way() }, PollFailureKind::Secret, "`X-Key`")]
#[case(Way { headers: vec![("no name".to_owned(), "t0ken".into())], ..way() }, PollFailureKind::Refused, "`no name`")]
#[tokio::test]
async fn what_no_header_can_carry_is_refused_without_being_shown(
    #[case] way: Way,
    #[case] kind: PollFailureKind,
    #[case] named: &str,
) {
    let failure = get("http://127.0.0.1:9", &way).await.unwrap_err();
    assert_eq!(failure.kind, kind);
    assert!(failure.message.contains(named) && !failure.message.contains("t0ken"), "{}", failure.message);
}

#[tokio::test]
async fn a_json_body_is_posted_as_such() {
    let echo = |headers: HeaderMap, body: Bytes| async move {
        format!("{} {}", headers["content-type"].to_str().unwrap(), String::from_utf8(body.to_vec()).unwrap())
    };
    let url = serve(Router::new().route("/silences", post(echo))).await;
    let mut silence = request(&format!("{url}/silences"));
    silence.method = Method::Post;
    silence.json = Some("{\"comment\":\"é\"}".to_owned());
    let answer = ask(silence, &way()).await.unwrap();
    assert_eq!(std::str::from_utf8(&answer.body).unwrap(), "application/json {\"comment\":\"é\"}");
}

#[tokio::test]
async fn a_compressed_answer_is_unpacked() {
    let packed = gzip(b"[\"unpacked\"]");
    let answer = move || async move { ([("content-encoding", "gzip")], packed).into_response() };
    let url = serve(Router::new().route("/", on_get(answer))).await;
    assert_eq!(&get(&url, &way()).await.unwrap().body[..], b"[\"unpacked\"]");
}

#[rstest]
#[case::announced(vec![b'x'; 5000], false)]
#[case::bomb(vec![b'x'; 64 * 1024 * 1024], true)]
#[tokio::test]
async fn an_answer_above_the_cap_is_not_read_to_its_end(#[case] body: Vec<u8>, #[case] packed: bool) {
    let encoding = if packed { "gzip" } else { "identity" };
    let body = if packed { gzip(&body) } else { body };
    assert!(!packed || body.len() < 100_000, "small on the wire");
    let cap = if packed { 1024 * 1024 } else { 4096 };
    let answer = move || async move { ([("content-encoding", encoding)], body).into_response() };
    let url = serve(Router::new().route("/", on_get(answer))).await;
    let failure = get(&url, &Way { body_cap: cap, ..way() }).await.unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::TooLarge);
    let named = if packed { "1 MiB" } else { "4 KiB" };
    assert!(failure.message.contains(named) && failure.message.contains("`body_cap`"), "{}", failure.message);
}

#[tokio::test]
async fn an_answer_of_exactly_the_cap_is_read() {
    let url = serve(Router::new().route("/", on_get(|| async { vec![b'x'; 4096] }))).await;
    assert_eq!(get(&url, &Way { body_cap: 4096, ..way() }).await.unwrap().body.len(), 4096);
}

#[tokio::test]
async fn a_connection_is_used_again_for_the_same_way() {
    let peer = |axum::extract::ConnectInfo(peer): axum::extract::ConnectInfo<std::net::SocketAddr>| async move {
        peer.to_string()
    };
    let router = Router::new().route("/", on_get(peer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    let network = HttpNetwork::new();
    let mut seen = Vec::new();
    let mut other = way();
    other.timeouts.connect = Duration::from_secs(29);
    for way in [&way(), &way(), &other] {
        seen.push(network.http(&request(&url), way).await.unwrap().body);
    }
    assert_eq!(seen[0], seen[1], "the same connection");
    assert_ne!(seen[0], seen[2], "another connect timeout is another client");
}
