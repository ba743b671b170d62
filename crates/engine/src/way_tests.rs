use std::path::Path;

use rstest::rstest;
use secrecy::ExposeSecret;
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::{Settings, SourceSpec, Value};

use super::*;
use crate::testing::Fakes;

/// A source of this kind with a token, and the way to it.
async fn way_of(kind: &str, token: Option<&str>) -> Way {
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    let ports = fakes.ports();
    ports.secrets.set("key", "s3cret".into()).await.unwrap();
    let mut settings = Settings::default();
    token.into_iter().for_each(|token| settings.set("token", Value::Text(token.to_owned())));
    let spec = SourceSpec {
        name: SourceName::new("any"),
        kind: kind.to_owned(),
        urls: vec![url::Url::parse("https://api.example.net").unwrap()],
        every: Duration::from_secs(30),
        connection: Connection { auth: Auth::Bearer(SecretRef::Keyring("key".to_owned())), ..Connection::default() },
        settings,
    };
    let source = (watchbill_sources::find(kind).unwrap().build)(&spec, &SeverityRules::default());
    to_source(&ports, Path::new("/"), &spec.connection, &*source).await.unwrap()
}

#[rstest]
#[case::alertmanager("alertmanager", None, "Bearer")]
#[case::a_key_of_pagerduty("pagerduty", None, "Token")]
#[case::an_oauth_token_of_pagerduty("pagerduty", Some("oauth"), "Bearer")]
#[tokio::test]
async fn a_token_is_written_as_its_source_wants_it(
    #[case] kind: &str,
    #[case] token: Option<&str>,
    #[case] scheme: &str,
) {
    let way = way_of(kind, token).await;

    let (written, secret) = match &way.credentials {
        Credentials::Bearer(secret) => ("Bearer", secret),
        Credentials::Token(secret) => ("Token", secret),
        other => panic!("{other:?}"),
    };
    assert_eq!((written, secret.expose_secret()), (scheme, "s3cret"));
    assert!(!format!("{way:?}").contains("s3cret"), "{way:?}");
}
