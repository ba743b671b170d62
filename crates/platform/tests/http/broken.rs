//! What does not arrive, or not whole, is a failure with a sentence that says what happened.

use std::time::Duration;

use axum::Router;
use rstest::rstest;
use tokio::net::TcpListener;
use watchbill_domain::sources::PollFailureKind::{self, Malformed, Timeout, Unreachable};
use watchbill_engine::ports::Way;

use crate::servers::{Then, get, serve, serve_bytes, way};

/// A way that gives up soon on whatever stage is named.
fn hasty(stage: &str) -> Way {
    let mut way = way();
    let soon = Duration::from_millis(300);
    match stage {
        "connect" => way.timeouts.connect = soon,
        "first byte" => (way.timeouts.connect, way.timeouts.response) = (soon / 2, soon / 2),
        "between" => way.timeouts.response = soon,
        _ => way.timeouts.total = soon,
    }
    way
}

#[rstest]
#[case::cut(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1,", Then::Close, Malformed, "cut off after 3 bytes")]
#[case::cut_in_chunk(
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n[1,2,\r\n",
    Then::Close,
    Malformed,
    "cut off after 5 bytes"
)]
#[case::reset(
    b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1,",
    Then::Reset,
    Unreachable,
    "broke the connection off"
)]
#[case::not_gzip(
    b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\n[1]",
    Then::Close,
    Malformed,
    "damaged"
)]
#[case::not_http(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", Then::Close, Malformed, "not in HTTP")]
#[case::nothing(b"", Then::Close, Unreachable, "without an answer")]
#[tokio::test]
async fn an_answer_that_is_not_whole_is_no_answer(
    #[case] bytes: &'static [u8],
    #[case] then: Then,
    #[case] kind: PollFailureKind,
    #[case] expected: &str,
) {
    let failure = get(&serve_bytes(bytes, then).await, &way()).await.unwrap_err();
    assert_eq!(failure.kind, kind, "{}", failure.message);
    assert!(failure.message.contains(expected), "{}", failure.message);
}

#[rstest]
#[case::first_byte(b"", "first byte", "did not begin to answer within 300 ms")]
#[case::stalled(
    b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1,",
    "between",
    "fell silent for 300 ms after 3 bytes"
)]
#[case::in_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1,", "total", "did not finish answering within 300 ms")]
#[tokio::test]
async fn whoever_takes_too_long_is_told_at_which_stage(
    #[case] bytes: &'static [u8],
    #[case] stage: &str,
    #[case] expected: &str,
) {
    let failure = get(&serve_bytes(bytes, Then::Hold).await, &hasty(stage)).await.unwrap_err();
    assert_eq!(failure.kind, Timeout, "{}", failure.message);
    assert!(failure.message.contains(expected), "{}", failure.message);
}

#[tokio::test]
async fn connecting_includes_tls() {
    let silent = serve_bytes(b"", Then::Hold).await.replace("http://", "https://");
    let failure = get(&silent, &hasty("connect")).await.unwrap_err();
    assert_eq!(failure.kind, Timeout);
    assert!(
        failure.message.contains("no connection to 127.0.0.1:") && failure.message.contains("within 300 ms"),
        "{}",
        failure.message
    );
}

#[tokio::test]
async fn nobody_listening_is_said_with_the_place() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let failure = get(&format!("http://{address}/api?token=hunter2"), &way()).await.unwrap_err();
    assert_eq!(failure.kind, Unreachable);
    assert!(failure.message.contains(&format!("nothing listens at {address}")), "{}", failure.message);
    assert!(!failure.message.contains("hunter2") && !failure.message.contains("/api"), "{}", failure.message);
}

#[tokio::test]
async fn a_name_that_is_not_found_is_said_by_name() {
    // A label of 64 letters is no name, so no name server is asked.
    let failure = get(&format!("http://{}.example.net/", "a".repeat(64)), &way()).await.unwrap_err();
    assert_eq!(failure.kind, Unreachable);
    assert!(failure.message.contains("aaaa.example.net is not found"), "{}", failure.message);
}

#[tokio::test]
async fn plain_http_where_tls_is_expected_is_a_matter_of_the_address() {
    let url = serve(Router::new()).await.replace("http://", "https://");
    let failure = get(&url, &way()).await.unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::Tls);
    assert!(failure.message.contains("does not speak TLS"), "{}", failure.message);
}
