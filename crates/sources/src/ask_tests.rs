use bytes::Bytes;
use rstest::rstest;
use watchbill_domain::sources::PollFailureKind;
use watchbill_domain::time::Instant;

use super::HttpResponse;

fn response(status: u16, body: &str) -> HttpResponse {
    HttpResponse {
        status,
        content_type: None,
        retry_after_s: None,
        server_date: None,
        asked_at: Instant::from_ms(0),
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

#[rstest]
#[case::go("Client sent an HTTP request to an HTTPS server.\n", true)]
#[case::nginx("<html><center>The plain HTTP request was sent to HTTPS port</center></html>", true)]
#[case::anything_else("\"bad matcher format\"", false)]
fn plain_http_on_a_tls_port_is_told_as_such(#[case] body: &str, #[case] told: bool) {
    let failure = response(400, body).json_body().unwrap_err();

    assert_eq!(failure.kind, PollFailureKind::Refused);
    assert_eq!(failure.message.contains("write https://"), told, "{}", failure.message);
}

#[test]
fn a_body_is_printed_by_its_size_only() {
    let text = format!("{:?}", response(200, "hunter2"));

    assert!(text.contains("body_bytes: 7") && !text.contains("hunter2"), "{text}");
}
