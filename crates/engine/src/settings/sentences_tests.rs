use rstest::rstest;

use crate::api::{AuthForm, SourceForm};
use crate::workspace::kinds;

use super::*;

fn spec(auth: AuthForm) -> SourceSpec {
    let form = SourceForm {
        name: "prod".to_owned(),
        kind: "alertmanager".to_owned(),
        urls: vec!["https://am:9093".to_owned()],
        auth,
        ..SourceForm::default()
    };
    watchbill_definitions::check_source(&super::super::form::draft(&form), &kinds()).unwrap()
}

#[rstest]
#[case::password(
    PollFailureKind::Auth,
    "does not accept these credentials (status 401): check user, password or token",
    "am does not accept these credentials (status 401).",
    Some("auth")
)]
#[case::refused(
    PollFailureKind::Unreachable,
    "nothing listens at am:9093 (connection refused): check the address",
    "Nothing listens at am:9093 (connection refused).",
    Some("url")
)]
#[case::host(
    PollFailureKind::Unreachable,
    "the name of am is not found: check its spelling",
    "The name of am is not found.",
    Some("url")
)]
#[case::timeout(
    PollFailureKind::Timeout,
    "no connection to am:9093 within 5 s: check the address",
    "No connection to am:9093 within 5 s.",
    Some("url")
)]
#[case::proxy(
    PollFailureKind::Unreachable,
    "nothing listens at the proxy p:1 (connection refused): check `proxy`",
    "Nothing listens at the proxy p:1 (connection refused).",
    Some("proxy")
)]
#[case::page(
    PollFailureKind::Auth,
    "answered with a web page instead of data, most likely a login page: check the address",
    "am answered with a web page instead of data, most likely a login page.",
    Some("auth")
)]
#[case::authority(
    PollFailureKind::Tls,
    "the certificate of am:9093 is signed by an authority this machine does not know: set `ca` to its PEM file",
    "The certificate of am:9093 is signed by an authority this machine does not know.",
    Some("ca")
)]
#[case::name(
    PollFailureKind::Tls,
    "the certificate of am:9093 is for another name: use a name that it is for",
    "The certificate of am:9093 is for another name.",
    Some("url")
)]
#[case::http_on_https(
    PollFailureKind::Refused,
    "expects HTTPS at this port (status 400): write https:// in the address",
    "am expects HTTPS at this port (status 400).",
    Some("url")
)]
#[case::https_on_http(
    PollFailureKind::Tls,
    "am:9093 does not speak TLS: check the port",
    "am:9093 does not speak TLS.",
    Some("url")
)]
#[case::redirect(
    PollFailureKind::Refused,
    "redirects to another server (status 302): set the credentials",
    "am redirects to another server (status 302).",
    Some("auth")
)]
#[case::path(
    PollFailureKind::NotFound,
    "has no such API at this address (status 404): check the path",
    "am has no such API at this address (status 404).",
    Some("url")
)]
#[case::large(
    PollFailureKind::TooLarge,
    "the answer of am is larger than 64 MiB: set a filter",
    "The answer of am is larger than 64 MiB.",
    None
)]
#[case::ca_file(
    PollFailureKind::Secret,
    "the certificate authority `x.pem` cannot be read: not found",
    "The certificate authority `x.pem` cannot be read.",
    Some("ca")
)]
fn a_failure_is_told_with_what_it_means_and_its_box(
    #[case] kind: PollFailureKind,
    #[case] message: &str,
    #[case] happened: &str,
    #[case] field: Option<&str>,
) {
    let failure = PollFailure { kind, message: message.to_owned() };
    let test = failed(&spec(AuthForm::None), &failure, None);
    assert!(!test.good);
    assert_eq!(test.sentences[0], happened);
    assert_eq!(test.sentences[1], "Saved like this nothing of it would be seen or page anybody.");
    assert!(test.sentences[2].ends_with('.'), "{test:?}");
    assert_eq!(test.field.as_deref(), field);
}

#[rstest]
#[case(
    Elsewhere::Kind("Prometheus"),
    "What answers there is Prometheus: choose that kind, or write the other address.",
    "kind"
)]
#[case(Elsewhere::Address("https://am/alertmanager".parse().unwrap()), "It answers at https://am/alertmanager: write that address.", "url")]
fn where_it_answers_is_said(#[case] elsewhere: Elsewhere, #[case] todo: &str, #[case] field: &str) {
    let failure = PollFailure { kind: PollFailureKind::NotFound, message: "has no such API: check it".to_owned() };
    let test = failed(&spec(AuthForm::None), &failure, Some(&elsewhere));
    assert_eq!(test.sentences[2], todo);
    assert_eq!(test.field.as_deref(), Some(field));
}
