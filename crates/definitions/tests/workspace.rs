//! What is taken from good files, and what is said of bad ones, with exact places.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use common::{line, read};
use rstest::rstest;
use watchbill_definitions::{KindFields, Syntax, Weight, read_workspace};
use watchbill_domain::alerts::Severity;
use watchbill_domain::oncall::{Weekday, Weekdays};
use watchbill_domain::sources::{Auth, HeaderValue, Proxy, SecretRef};
use watchbill_domain::time::Hours;

/// The head of a good file; findings of what follows it begin at line 3.
const HEAD: &str = "team = \"payments\"\n[[sources]]\n";
/// A good source behind `HEAD`; what follows it begins at line 6.
const GOOD: &str = "name = \"prod\"\nkind = \"alertmanager\"\nurl = \"https://am.example.net\"\n";

#[test]
fn a_whole_file_becomes_a_workspace_without_a_word() {
    let reading = read(include_str!("files/good.toml"));
    assert_eq!(reading.findings, []);
    assert_eq!(reading.syntax, Syntax::Sound);

    let workspace = reading.workspace;
    assert_eq!(workspace.team, "payments");
    assert_eq!(workspace.timezone.unwrap().name(), "Europe/Berlin");
    assert_eq!(workspace.me.as_deref(), Some("ana"));
    assert_eq!(workspace.retention.days, 30);
    assert_eq!((workspace.severity.label.as_str(), workspace.severity.break_through), ("level", Severity::Error));

    let [ana, bo] = workspace.people.as_slice() else { panic!("two people") };
    assert_eq!((ana.name.as_str(), ana.timezone.as_ref().unwrap().name()), ("Ana", "Europe/Lisbon"));
    assert_eq!(ana.working_hours, Some(Hours { from_minute: 540, to_minute: 1050 }));
    assert_eq!(ana.working_days, Weekdays::of([Weekday::Monday, Weekday::Thursday, Weekday::Saturday]));
    assert_eq!((bo.id.as_str(), bo.name.as_str()), ("bo", "bo"), "the id is the name unless set");
    assert_eq!(bo.working_days, Weekdays::of(Weekday::ALL.into_iter().take(5)), "Monday to Friday unless set");

    let [prod, staging, queues] = workspace.sources.as_slice() else { panic!("three sources") };
    assert_eq!((prod.name.as_str(), prod.kind.as_str(), prod.every), ("prod", "alertmanager", Duration::from_secs(60)));
    assert_eq!(
        prod.urls.iter().map(url::Url::as_str).collect::<Vec<_>>(),
        ["https://am-1.example.net/", "https://am-2.example.net/alerts"]
    );
    assert_eq!(
        prod.connection.auth,
        Auth::Basic { user: "ana".to_owned(), password: SecretRef::Keyring("prod".to_owned()) }
    );
    assert_eq!(prod.connection.ca.as_deref(), Some("certificates/ca.pem"));
    assert_eq!(prod.connection.proxy, Proxy::Direct);
    assert_eq!(prod.connection.body_cap, Some(128 << 20));
    assert_eq!(
        prod.connection.headers,
        [
            ("X-Scope-OrgID".to_owned(), HeaderValue::Text("payments".to_owned())),
            ("X-Api-Key".to_owned(), HeaderValue::Secret(SecretRef::Keyring("prod-key".to_owned()))),
        ]
    );
    assert_eq!(prod.settings.texts("match"), [r#"team="payments""#]);
    assert_eq!(prod.settings.texts("replica_labels"), ["replica", "pod"]);
    assert_eq!((prod.settings.switch("silenced"), prod.settings.number("page_size")), (Some(false), Some(50)));
    assert_eq!(prod.settings.text("order"), Some("oldest"));

    assert_eq!(staging.every, Duration::from_secs(30), "as the kind is");
    assert_eq!(staging.settings.switch("silenced"), Some(true), "defaults are filled in");
    assert_eq!(staging.settings.span("timeout"), Some(Duration::from_secs(20)), "defaults are filled in");
    assert_eq!(
        staging.connection.auth,
        Auth::Bearer(SecretRef::Command {
            argv: ["gcloud", "auth", "print-identity-token"].map(str::to_owned).to_vec(),
            expires: Duration::from_secs(1800)
        })
    );
    assert_eq!(
        queues.connection.auth,
        Auth::Certificate {
            certificate: "certificates/ana.pem".to_owned(),
            key: SecretRef::File("certificates/ana.key".to_owned())
        }
    );
    let said: Vec<_> =
        workspace.queues.iter().map(|spec| (spec.owner.as_deref(), spec.rules.unseen_for.as_secs())).collect();
    assert_eq!(said, [(Some("ana"), 7 * 86_400), (None, 3 * 86_400)]);
}

#[rstest]
#[case::bearer("auth = { bearer = { keyring = \"t\" } }", Auth::Bearer(SecretRef::Keyring("t".to_owned())))]
#[case::dotted("auth.bearer.keyring = \"t\"", Auth::Bearer(SecretRef::Keyring("t".to_owned())))]
#[case::header_table("[sources.auth.bearer]\nkeyring = \"t\"", Auth::Bearer(SecretRef::Keyring("t".to_owned())))]
#[case::headers("auth = { headers = { X-Key = { keyring = \"t\" } } }", Auth::None)]
#[case::command(
    "auth = { command = [\"token\"] }",
    Auth::Bearer(SecretRef::Command { argv: vec!["token".to_owned()], expires: Duration::from_secs(300) })
)]
#[case::key_in_the_keyring(
    "auth = { certificate = \"a.pem\", key = { keyring = \"t\" } }",
    Auth::Certificate { certificate: "a.pem".to_owned(), key: SecretRef::Keyring("t".to_owned()) }
)]
fn every_form_of_auth_is_read_however_toml_writes_it(#[case] key: &str, #[case] auth: Auth) {
    let reading = read(&format!("{HEAD}{GOOD}{key}\n"));
    assert_eq!(reading.findings, []);
    assert_eq!(reading.workspace.sources[0].connection.auth, auth);
}

#[test]
fn an_inline_list_of_sources_is_read_too() {
    let reading = read("team = \"t\"\nsources = [{ name = \"a\", kind = \"alertmanager\", url = \"https://a\" }, 7]\n");
    assert_eq!(reading.workspace.sources.len(), 1);
    assert_eq!(
        reading.findings.iter().map(line).collect::<Vec<_>>(),
        [
            "refused: watchbill.toml:2:70: this source is not polled: `sources` lists a number here; expected only tables"
        ]
    );
}

/// The problems of a source beyond its first three good lines: what is written, where it is found, what is said.
#[rstest]
#[case::unknown_key("evry = \"30s\"", (6, 1), Weight::Ignored, "did you mean `every`?")]
#[case::unknown_own_key("page_sice = 7", (6, 1), Weight::Ignored, "did you mean `page_size`?")]
#[case::far_from_everything("colour = 1", (6, 1), Weight::Ignored, "known are `name`, `kind`, `url`, `every`")]
#[case::too_often("every = \"1s\"", (6, 9), Weight::Ignored, "expected 5s to 1h; it is polled every 30s")]
#[case::no_unit("every = 30", (6, 9), Weight::Ignored, "`every` is a number; expected a span of time in quotes")]
#[case::no_span("every = \"often\"", (6, 9), Weight::Ignored, "`often` is not a span of time")]
#[case::no_size("body_cap = \"big\"", (6, 12), Weight::Ignored, "`big` is not a size")]
#[case::huge("body_cap = \"2GiB\"", (6, 12), Weight::Ignored, "expected 1KiB to 1GiB; answers up to 64MiB are read")]
#[case::negative("body_cap = -1", (6, 12), Weight::Ignored, "outside its range")]
#[case::quoted_switch("silenced = \"yes\"", (6, 12), Weight::Ignored, "expected true or false, without quotes; `true` holds")]
#[case::outside("page_size = 501", (6, 13), Weight::Ignored, "`page_size` is 501; expected 1 to 500; `100` holds")]
#[case::no_choice("order = \"newst\"", (6, 9), Weight::Ignored, "did you mean `newest`?")]
#[case::second_text("replica_labels = [\"a\", 2]", (6, 24), Weight::Ignored, "lists a number here")]
#[case::second_matcher("match = ['a=\"b\"', 'c']", (6, 19), Weight::Ignored, "`c` is not a matcher like")]
#[case::our_matcher("match = '@age>2h'", (6, 9), Weight::Ignored, "cannot be filtered by the server")]
#[case::no_form("auth = {}", (6, 8), Weight::Refused, "exactly one of `basic`, `bearer`, `headers`, `command`")]
#[case::two_forms("auth = { bearer = { keyring = \"a\" }, headers = {} }", (6, 8), Weight::Refused, "exactly one of")]
#[case::foreign_key("auth = { bearer = { keyring = \"a\" }, expires = \"5m\" }", (6, 38), Weight::Refused, "`expires` does not go with `bearer`")]
#[case::unknown_form("auth = { beerer = { keyring = \"a\" } }", (6, 10), Weight::Refused, "did you mean `bearer`?")]
#[case::no_password("auth = { basic = { user = \"ana\" } }", (6, 18), Weight::Refused, "`basic` has no `password`")]
#[case::colon("auth = { basic = { user = \"a:b\", password = { keyring = \"a\" } } }", (6, 27), Weight::Refused, "has a colon")]
#[case::no_key("auth = { certificate = \"a.pem\" }", (6, 10), Weight::Refused, "needs its `key`")]
#[case::file_for_a_token("auth = { bearer = { file = \"a\" } }", (6, 21), Weight::Refused, "known are `keyring`")]
#[case::no_program("auth = { command = [] }", (6, 20), Weight::Refused, "names no program")]
#[case::kept_too_long("auth = { command = [\"a\"], expires = \"2d\" }", (6, 37), Weight::Refused, "expected 10s to 24h")]
#[case::header_name("headers = { \"X Y\" = \"a\" }", (6, 13), Weight::Refused, "not the name of an HTTP header")]
#[case::header_value("headers = { X-Y = \"a\\nb\" }", (6, 19), Weight::Refused, "cannot be sent")]
#[case::header_twice("headers = { X-Y = \"a\", x-y = \"b\" }", (6, 24), Weight::Refused, "given twice")]
#[case::no_proxy("proxy = \"am.example.net:3128\"", (6, 9), Weight::Refused, "begins with http://, https:// or socks5://")]
#[case::not_a_path("ca = 7", (6, 6), Weight::Refused, "`ca` is a number; expected text in quotes")]
fn a_wrong_key_is_named_with_its_place_and_costs_what_it_must(
    #[case] key: &str,
    #[case] (row, column): (usize, usize),
    #[case] weight: Weight,
    #[case] said: &str,
) {
    let reading = read(&format!("{HEAD}{GOOD}{key}\n"));
    let [finding] = reading.findings.as_slice() else { panic!("one finding, not {:?}", reading.findings) };
    assert_eq!((finding.problem.line, finding.problem.column), (Some(row), Some(column)), "{}", finding.problem);
    assert_eq!(finding.weight, weight, "{}", finding.problem);
    assert!(finding.problem.message.contains(said), "{}", finding.problem);
    assert_eq!(reading.workspace.sources.is_empty(), weight == Weight::Refused, "only what is refused is lost");
    assert_eq!(finding.problem.message.starts_with("source `prod` is not polled: "), weight == Weight::Refused);
}

#[rstest]
#[case::credentials(
    "auth = { bearer = { keyring = \"a\" } }",
    "http://am.example.net",
    Some("credentials travel unencrypted to `am.example.net`")
)]
#[case::secret_header(
    "headers = { X-Key = { keyring = \"a\" } }",
    "http://203.0.113.7",
    Some("unencrypted to `203.0.113.7`")
)]
#[case::at_home("auth = { bearer = { keyring = \"a\" } }", "http://10.0.0.7:9093", None)]
#[case::nothing_to_hide("headers = { X-Tenant = \"a\" }", "http://am.example.net", None)]
#[case::encrypted("auth = { bearer = { keyring = \"a\" } }", "https://am.example.net", None)]
#[case::certificate(
    "auth = { certificate = \"a\", key = { file = \"b\" } }",
    "http://localhost",
    Some("never shown to an http address")
)]
fn secrets_on_an_open_way_are_worth_a_note_and_cost_nothing(
    #[case] key: &str,
    #[case] url: &str,
    #[case] said: Option<&str>,
) {
    let reading = read(&format!("{HEAD}name = \"a\"\nkind = \"alertmanager\"\nurl = \"{url}\"\n{key}\n"));
    assert_eq!(reading.workspace.sources.len(), 1);
    let messages: Vec<_> = reading.findings.iter().map(|f| (f.weight, f.problem.message.as_str())).collect();
    match said {
        None => assert_eq!(messages, []),
        Some(said) => assert!(matches!(messages[..], [(Weight::Note, m)] if m.contains(said)), "{messages:?}"),
    }
}

#[rstest]
#[case::proxy("nats://hub.example.net", "proxy = \"socks5://proxy.example.net\"", Some("a proxy is for HTTP alone"))]
#[case::headers("tls://hub.example.net", "headers = { X-Tenant = \"a\" }", Some("do nothing on the way to tls://"))]
#[case::signing_in(
    "tls://hub.example.net",
    "auth = { headers = { X-Key = { keyring = \"a\" } } }",
    Some("headers are for HTTP alone")
)]
#[case::over_http("http://hub.example.net", "proxy = \"direct\"\nheaders = { X-Tenant = \"a\" }", None)]
#[case::neither("nats://hub.example.net", "ca = \"ca.pem\"", None)]
fn what_is_for_http_alone_is_said_where_it_does_nothing(
    #[case] url: &str,
    #[case] key: &str,
    #[case] said: Option<&str>,
) {
    let kinds = [KindFields { id: "nats", title: "NATS", every_s: 60, schemes: &["nats", "tls", "http"], fields: &[] }];
    let text = format!("{HEAD}name = \"a\"\nkind = \"nats\"\nurl = \"{url}\"\n{key}\n");
    let reading = read_workspace(&text, "watchbill.toml", &kinds);
    assert_eq!(reading.workspace.sources.len(), 1);
    let messages: Vec<_> = reading.findings.iter().map(|f| (f.weight, f.problem.message.as_str())).collect();
    match said {
        None => assert_eq!(messages, []),
        Some(said) => assert!(matches!(messages[..], [(Weight::Note, m)] if m.contains(said)), "{messages:?}"),
    }
}

#[rstest]
#[case::no_end_of_text("team = \"pay", (1, 12))]
#[case::no_value("team = \"a\"\nme =\n", (2, 5))]
#[case::twice("team = \"a\"\n\nteam = \"b\"\n", (3, 1))]
#[case::columns_are_characters("team = \"zß\" x\n", (1, 13))]
fn a_file_that_is_not_toml_is_broken_with_the_place_and_gives_nothing(
    #[case] text: &str,
    #[case] (row, column): (usize, usize),
) {
    let reading = read(text);
    assert_eq!(reading.syntax, Syntax::Broken);
    assert_eq!(reading.workspace, watchbill_definitions::Workspace::default());
    let [finding] = reading.findings.as_slice() else { panic!("one finding") };
    assert_eq!((finding.problem.line, finding.problem.column), (Some(row), Some(column)), "{}", finding.problem);
    assert!(finding.problem.message.contains("what was read before stays in force"), "{}", finding.problem);
}

#[test]
fn one_bad_table_among_good_ones_is_lost_alone() {
    let text = format!("{HEAD}{GOOD}[[sources]]\nname = \"b\"\n[[sources]]\n{}", GOOD.replace("prod", "c"));
    let reading = read(&text);
    assert_eq!(reading.workspace.sources.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["prod", "c"]);
    assert!(reading.findings.iter().all(|f| f.weight == Weight::Refused && f.problem.line == Some(6)));
    assert_eq!(reading.findings.len(), 2, "kind and url are both missing, and both are said");
}

#[test]
fn one_bad_peer_among_good_ones_is_lost_alone() {
    let text =
        format!("{HEAD}{}", GOOD.replace("\"https://am.example.net\"", "[\"https://a\", \"ftp://b\", \"https://a/\"]"));
    let reading = read(&text);
    assert_eq!(reading.workspace.sources[0].urls.len(), 1);
    let places: Vec<_> = reading.findings.iter().map(|f| (f.weight, f.problem.column)).collect();
    assert_eq!(places, [(Weight::Ignored, Some(21)), (Weight::Ignored, Some(32))]);
}

#[test]
fn a_file_from_windows_with_a_byte_order_mark_has_the_same_places() {
    let text = format!("{HEAD}{GOOD}every = 7\n");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(read(&windows), read(&text));
}

#[test]
fn everything_wrong_in_one_file_is_said_in_the_order_of_the_file() {
    let reading = read(include_str!("files/bad.toml"));
    assert_eq!(reading.workspace.sources.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["fine", "kept"]);
    insta::assert_snapshot!(reading.findings.iter().map(line).collect::<Vec<_>>().join("\n"));
}

#[rstest]
#[case::no_day("[\"mon\", \"funday\"]", "`funday`")]
#[case::none("[]", "`working_days` is empty; expected the like of")]
#[case::no_list("\"mon-fri\"", "working_days")]
fn days_that_are_none_leave_somebody_at_work_from_monday_to_friday(#[case] days: &str, #[case] expected: &str) {
    let reading = read(&format!("[[people]]\nid = \"ana\"\nworking_days = {days}\n"));
    assert_eq!(reading.workspace.people[0].working_days, Weekdays::of(Weekday::ALL.into_iter().take(5)));
    let finding = &reading.findings[0];
    assert_eq!((finding.weight, finding.problem.line), (Weight::Ignored, Some(3)));
    assert!(finding.problem.message.contains(expected), "{}", finding.problem.message);
    assert!(finding.problem.message.contains("they work from Monday to Friday"), "{}", finding.problem.message);
}
