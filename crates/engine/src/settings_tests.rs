use std::path::Path;

use rstest::rstest;

use crate::api::{ApiError, AuthForm, ChannelForm, SecretInput, SourceForm};
use crate::ports::{Files, Secrets};
use crate::testing::{Fakes, Reply};

use super::*;

const FILE: &str =
    "# Ours.\nteam = \"a\"\n\n[[sources]]\nname = \"prod\" # one\nkind = \"alertmanager\"\nurl = \"http://am\"\n";

fn fakes() -> Fakes {
    let fakes = Fakes::at("2026-03-28T13:00:00Z");
    fakes.files.write(Path::new("/w/watchbill.toml"), FILE.as_bytes()).unwrap();
    fakes
}

fn form() -> SourceForm {
    SourceForm {
        name: "prod".to_owned(),
        kind: "alertmanager".to_owned(),
        urls: vec!["http://am".to_owned()],
        auth: AuthForm::Basic { user: "ana".to_owned(), keyring: String::new() },
        ..SourceForm::default()
    }
}

fn secret() -> Vec<SecretInput> {
    vec![SecretInput { name: "prod".to_owned(), value: "hunter2".to_owned() }]
}

fn text(fakes: &Fakes) -> String {
    String::from_utf8(fakes.files.read(Path::new("/w/watchbill.toml")).unwrap()).unwrap()
}

#[tokio::test]
async fn a_saved_source_names_its_secret_and_the_secret_goes_to_the_keyring() {
    let fakes = fakes();
    save_source(&fakes.ports(), Path::new("/w"), Some("prod"), &form(), secret()).await.unwrap();
    let line = "auth = { basic = { user = \"ana\", password = { keyring = \"prod\" } } }\n";
    assert_eq!(text(&fakes), format!("{FILE}{line}"));
    assert!(fakes.secrets.get(&watchbill_domain::sources::SecretRef::Keyring("prod".to_owned())).await.is_ok());
}

#[rstest]
#[case::name(SourceForm { name: "a b".to_owned(), ..form() }, "name")]
#[case::url(SourceForm { urls: vec!["am".to_owned()], ..form() }, "url")]
#[case::user(SourceForm { auth: AuthForm::Basic { user: String::new(), keyring: String::new() }, ..form() }, "auth")]
#[case::stray_secret(SourceForm { auth: AuthForm::None, ..form() }, "auth")]
#[tokio::test]
async fn a_refused_source_changes_nothing(#[case] form: SourceForm, #[case] box_: &str) {
    let fakes = fakes();
    let secrets = vec![SecretInput { name: "prod".to_owned(), value: "hunter2".to_owned() }];
    let secrets = if form.name == "a b" { Vec::new() } else { secrets };
    let error = save_source(&fakes.ports(), Path::new("/w"), Some("prod"), &form, secrets).await.unwrap_err();
    let ApiError::Invalid { field, .. } = &error else { panic!("{error:?}") };
    assert_eq!(field, box_);
    assert!(!format!("{error:?}").contains("hunter2"));
    assert_eq!(text(&fakes), FILE);
    assert!(fakes.secrets.get(&watchbill_domain::sources::SecretRef::Keyring("prod".to_owned())).await.is_err());
}

#[tokio::test]
async fn a_test_uses_what_was_entered_and_keeps_nothing() {
    let fakes = fakes();
    fakes.network.serve("http://am", |request, _| match request.url.path() {
        "/api/v2/status" => Reply::Json(200, "{}".to_owned()),
        _ => Reply::Json(200, "[]".to_owned()),
    });
    let test = test_source(&fakes.ports(), Path::new("/w"), &form(), secret()).await.unwrap();
    assert!(test.good, "{test:?}");
    assert_eq!((test.alerts, test.field), (0, None));
    assert_eq!(text(&fakes), FILE);
    assert!(fakes.secrets.get(&watchbill_domain::sources::SecretRef::Keyring("prod".to_owned())).await.is_err());
    let without = test_source(&fakes.ports(), Path::new("/w"), &form(), Vec::new()).await.unwrap();
    assert_eq!((without.good, without.field.as_deref()), (false, Some("auth")));
}

#[rstest]
#[case::topics(&["orders-dlt", "payments.failed"], true)]
#[case::none(&[], false)]
#[tokio::test]
async fn what_is_there_and_nobody_names_is_told_with_a_good_test(#[case] topics: &[&'static str], #[case] told: bool) {
    let fakes = fakes();
    let series: Vec<String> =
        topics.iter().map(|topic| format!(r#"{{"metric":{{"topic":"{topic}"}},"value":[0,"1"]}}"#)).collect();
    let found = format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{}]}}}}"#, series.join(","));
    fakes.network.serve("http://prom", move |request, _| match request.url.path() {
        "/api/v1/rules" => Reply::Json(200, r#"{"status":"success","data":{"groups":[]}}"#.to_owned()),
        "/api/v1/query" => Reply::Json(200, found.clone()),
        _ => Reply::Json(404, "{}".to_owned()),
    });
    let form = SourceForm {
        name: "metrics".to_owned(),
        kind: "prometheus".to_owned(),
        urls: vec!["http://prom".to_owned()],
        ..SourceForm::default()
    };
    let (ports, folder) = (fakes.ports(), Path::new("/w"));
    let test = test_source_and_around(&ports, folder, &form, Vec::new(), &[]).await.unwrap();
    assert!(test.good, "{test:?}");
    assert_eq!(test.around.len(), usize::from(told), "{test:?}");
    if told {
        let said = &test.around[0];
        assert!(said.starts_with("Also there: orders-dlt, payments.failed") && said.ends_with('.'), "{said}");
        assert!(said.contains("[[queues]]"), "how to watch them: {said}");
    }
    let plain = test_source(&ports, folder, &form, Vec::new()).await.unwrap();
    assert_eq!(plain.around, [""; 0], "nobody is asked who did not want to know");
}

#[tokio::test]
async fn a_server_under_another_path_is_found() {
    let fakes = fakes();
    fakes.network.serve("http://am", |request, _| match request.url.path() {
        "/alertmanager/api/v2/status" => Reply::Json(200, "{}".to_owned()),
        path if path.starts_with("/alertmanager/") => Reply::Json(200, "[]".to_owned()),
        _ => Reply::Json(404, "{}".to_owned()),
    });
    let test = test_source(&fakes.ports(), Path::new("/w"), &form(), secret()).await.unwrap();
    assert_eq!(test.field.as_deref(), Some("url"));
    assert_eq!(test.sentences[2], "It answers at http://am/alertmanager: write that address.");
}

#[rstest]
#[case(0, "0 bytes")]
#[case(1023, "1023 bytes")]
#[case(1024, "1.0 KiB")]
#[case(1536, "1.5 KiB")]
#[case(7 * 1024 * 1024, "7.0 MiB")]
#[case(3 * 1024 * 1024 * 1024, "3.0 GiB")]
fn sizes_are_written_in_units_of_1024(#[case] bytes: u64, #[case] expected: &str) {
    assert_eq!(size_text(bytes), expected);
}

#[tokio::test]
async fn a_saved_channel_has_its_secrets_in_the_keyring_and_a_refused_one_keeps_none() {
    let fakes = fakes();
    let hook = |url: &str| ChannelForm {
        name: "hook".to_owned(),
        kind: "webhook".to_owned(),
        settings: [("url".to_owned(), url.to_owned())].into(),
        auth: AuthForm::Bearer { keyring: String::new() },
        keyring: "hook-secret".to_owned(),
        ..ChannelForm::default()
    };
    let entered = || {
        let one = |name: &str| SecretInput { name: name.to_owned(), value: "hunter2".to_owned() };
        vec![one(""), one("hook-secret")]
    };
    let is_kept = async |name: &str| {
        fakes.secrets.get(&watchbill_domain::sources::SecretRef::Keyring(name.to_owned())).await.is_ok()
    };
    let refused = save_channel(&fakes.ports(), Path::new("/w"), None, &hook("hooks"), entered()).await.unwrap_err();
    assert!(matches!(&refused, ApiError::Invalid { field, .. } if field == "url"), "{refused:?}");
    assert_eq!(text(&fakes), FILE);
    assert_eq!((is_kept("hook").await, is_kept("hook-secret").await), (false, false));

    let form = hook("https://hooks.example.net/x");
    save_channel(&fakes.ports(), Path::new("/w"), None, &form, entered()).await.unwrap();
    assert!(text(&fakes).starts_with(FILE) && !text(&fakes).contains("hunter2"));
    assert_eq!((is_kept("hook").await, is_kept("hook-secret").await), (true, true));
}
