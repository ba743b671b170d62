use rstest::rstest;
use watchbill_domain::sources::{Field, FieldKind};

use super::*;
use crate::edit::{AuthDraft, HeaderDraft, HeaderValueDraft, source_drafts};

static FIELDS: &[Field] = &[
    field("filter", FieldKind::Matchers),
    field("silenced", FieldKind::Switch),
    field("most", FieldKind::Number { min: 1, max: 9 }),
    field("timeout", FieldKind::Span { min_s: 1, max_s: 120 }),
];

const fn field(key: &'static str, kind: FieldKind) -> Field {
    Field { key, title: "", help: "", kind, required: false, default: None, example: "" }
}

static KINDS: [KindFields; 2] = [
    KindFields { id: "alertmanager", title: "Alertmanager", every_s: 30, schemes: &["http", "https"], fields: FIELDS },
    KindFields { id: "prometheus", title: "Prometheus", every_s: 30, schemes: &["http", "https"], fields: &[] },
];

const FILE: &str = "\
team = \"a\" # ours
[[sources]] # one
name = 'prod' # called so
kind = \"alertmanager\"
# Two of them:
url = [ \"https://a\",
        \"https://b\" ] # peers
auth.bearer.keyring = \"prod\" # from Ana
silenced = false
body_cap = \"1MiB\"
# every = \"10s\"

[[sources]]
name = \"slow\"
kind = \"prometheus\"
url = \"https://slow\"
[sources.headers]
X-A = \"b\" # tenant

[severity]
";

fn prod() -> SourceDraft {
    source_drafts(FILE, &KINDS)[0].draft.clone()
}

fn save(original: &str, draft: &SourceDraft) -> String {
    save_source(FILE, "f", Some(original), draft, &KINDS).unwrap()
}

#[test]
fn what_is_in_the_file_is_read_as_a_draft() {
    let found = source_drafts(FILE, &KINDS);
    assert_eq!((found[0].line, found[1].line), (2, 13));
    let draft = &found[0].draft;
    assert_eq!(draft.urls, ["https://a", "https://b"]);
    assert_eq!(draft.auth, AuthDraft::Bearer { keyring: "prod".into() });
    assert_eq!(draft.settings["silenced"], "false");
    let header = HeaderDraft { name: "X-A".into(), value: HeaderValueDraft::Text("b".into()) };
    assert_eq!(found[1].draft.headers, [header]);
}

#[rstest]
#[case::nothing(prod(), "", "")]
#[case::name(SourceDraft { name: "eu".into(), ..prod() }, "'prod' # called", "\"eu\" # called")]
#[case::one_address(
    SourceDraft { urls: vec!["https://c".into()], ..prod() },
    "[ \"https://a\",\n        \"https://b\" ] # peers",
    "\"https://c\" # peers"
)]
#[case::every(SourceDraft { every: Some("1m".into()), ..prod() }, "\"1MiB\"\n", "\"1MiB\"\nevery = \"1m\"\n")]
#[case::no_auth(SourceDraft { auth: AuthDraft::None, ..prod() }, "auth.bearer.keyring = \"prod\" # from Ana\n", "")]
#[case::a_switch(SourceDraft { settings: [("silenced".into(), "true".into())].into(), ..prod() }, "silenced = false", "silenced = true")]
#[case::no_switch(SourceDraft { settings: [].into(), ..prod() }, "silenced = false\n", "")]
#[case::a_list(
    SourceDraft { settings: [("silenced".into(), "false".into()), ("filter".into(), "a=\"b\"\nc=\"d\"".into())].into(), ..prod() },
    "\"1MiB\"\n",
    "\"1MiB\"\nfilter = ['a=\"b\"', 'c=\"d\"']\n"
)]
fn a_source_is_changed_where_it_stands(#[case] draft: SourceDraft, #[case] from: &str, #[case] to: &str) {
    let expected = if from.is_empty() { FILE.to_owned() } else { FILE.replacen(from, to, 1) };
    assert_eq!(save("prod", &draft), expected);
    let windows = save_source(&FILE.replace('\n', "\r\n"), "f", Some("prod"), &draft, &KINDS).unwrap();
    assert_eq!(windows, expected.replace('\n', "\r\n"));
    let marked = save_source(&format!("\u{feff}{FILE}"), "f", Some("prod"), &draft, &KINDS).unwrap();
    assert_eq!(marked, format!("\u{feff}{expected}"));
}

#[test]
fn a_value_that_is_spread_over_lines_becomes_one_line() {
    let basic = AuthDraft::Basic { user: "ana".into(), keyring: "prod".into() };
    let changed = save("prod", &SourceDraft { auth: basic.clone(), ..prod() });
    let line = "auth = { basic = { user = \"ana\", password = { keyring = \"prod\" } } }\n";
    let expected = FILE.replace("auth.bearer.keyring = \"prod\" # from Ana\n", "");
    assert_eq!(changed, expected.replace("\"1MiB\"\n", &format!("\"1MiB\"\n{line}")));
    assert_eq!(source_drafts(&changed, &KINDS)[0].draft.auth, basic);
}

#[test]
fn a_table_of_headers_that_is_changed_becomes_one_line() {
    let mut slow = source_drafts(FILE, &KINDS)[1].draft.clone();
    slow.headers.push(HeaderDraft { name: "X-Api-Key".into(), value: HeaderValueDraft::Keyring("slow".into()) });
    let changed = save("slow", &slow);
    let line = "headers = { X-A = \"b\", X-Api-Key = { keyring = \"slow\" } }\n";
    let expected = FILE.replace("[sources.headers]\nX-A = \"b\" # tenant\n", line);
    assert_eq!(changed, expected);
}

#[test]
fn settings_of_the_kind_that_was_go_with_it() {
    let draft = SourceDraft { kind: "prometheus".into(), settings: [].into(), ..prod() };
    let changed = save("prod", &draft);
    assert_eq!(changed, FILE.replacen("\"alertmanager\"", "\"prometheus\"", 1).replace("silenced = false\n", ""));
}

#[rstest]
#[case(SourceDraft { name: String::new(), ..prod() }, "name")]
#[case(SourceDraft { name: "slow".into(), ..prod() }, "name")]
#[case(SourceDraft { name: "a b".into(), ..prod() }, "name")]
#[case(SourceDraft { kind: "nagios".into(), ..prod() }, "kind")]
#[case(SourceDraft { urls: vec![], ..prod() }, "url")]
#[case(SourceDraft { urls: vec!["https://ana:hunter2@a".into()], ..prod() }, "url")]
#[case(SourceDraft { every: Some("1s".into()), ..prod() }, "every")]
#[case(SourceDraft { auth: AuthDraft::Basic { user: String::new(), keyring: "a".into() }, ..prod() }, "auth")]
#[case(SourceDraft { auth: AuthDraft::Bearer { keyring: "hunter2 !".into() }, ..prod() }, "auth")]
#[case(SourceDraft { ca: Some(" ".into()), ..prod() }, "ca")]
#[case(SourceDraft { proxy: Some("http://ana:hunter2@p".into()), ..prod() }, "proxy")]
#[case(SourceDraft { headers: vec![text_header("X-A", "1"), text_header("Authorization", "hunter2")], ..prod() }, "headers.1")]
#[case(SourceDraft { headers: vec![text_header("X-A", "1"), text_header("x-a", "2")], ..prod() }, "headers.1")]
#[case(SourceDraft { headers: vec![text_header("a b", "1")], ..prod() }, "headers.0")]
#[case(SourceDraft { settings: [("silenced".into(), "maybe".into())].into(), ..prod() }, "silenced")]
#[case(SourceDraft { settings: [("most".into(), "10".into())].into(), ..prod() }, "most")]
#[case(SourceDraft { settings: [("filter".into(), "=".into())].into(), ..prod() }, "filter")]
#[case(SourceDraft { settings: [("zone".into(), "eu".into())].into(), ..prod() }, "zone")]
fn what_is_wrong_is_said_at_its_box_and_no_secret_is_repeated(#[case] draft: SourceDraft, #[case] field: &str) {
    for original in [Some("prod"), None] {
        let draft = if original.is_none() && draft.name == "prod" {
            SourceDraft { name: "new".into(), ..draft.clone() }
        } else {
            draft.clone()
        };
        let refusal = save_source(FILE, "f", original, &draft, &KINDS).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some(field), "{refusal:?}");
        assert!(!format!("{refusal:?}").contains("hunter2"), "{refusal:?}");
    }
}

fn text_header(name: &str, value: &str) -> HeaderDraft {
    HeaderDraft { name: name.into(), value: HeaderValueDraft::Text(value.into()) }
}

#[rstest]
#[case("sources = [{ name = \"prod\", kind = \"alertmanager\", url = \"https://a\" }]\n", "edit the file by hand")]
#[case("sources = ", "not TOML")]
#[case("team = \"a\"\n", "no source named `prod`")]
fn a_file_that_cannot_be_changed_safely_is_left_alone(#[case] text: &str, #[case] said: &str) {
    let refusal = save_source(text, "f", Some("prod"), &prod(), &KINDS).unwrap_err();
    assert_eq!(refusal.field, None);
    assert!(refusal.problem.message.contains(said), "{refusal:?}");
}

#[test]
fn credentials_written_into_the_file_by_mistake_are_not_shown() {
    let text = "[[sources]]\nname = \"a\"\nurl = \"https://ana:hunter2@a/x?t=hunter2\"\nproxy = \"http://u:hunter2@p/\"\n\
                headers = { Authorization = \"hunter2\" }\nauth = { bearer = \"hunter2\" }\n";
    let found = source_drafts(text, &KINDS);
    assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    assert_eq!(found[0].draft.urls, ["https://a/x"]);
}

/// What follows `FILE` about a queue of `source`, and one of another.
fn queues(source: &str) -> String {
    let slow = "source = \"slow\"\nname = \"b\"\ndepth = \"x\"\n";
    format!("[[queues]]\nsource = {source} # here\nname = \"a\"\n\n[[queues]]\n{slow}")
}

#[test]
fn queues_stay_with_their_source_when_its_name_changes() {
    let file = format!("{FILE}{}", queues("'prod'"));
    let draft = SourceDraft { name: "eu".into(), urls: vec!["https://c".into()], ..prod() };
    let changed = save_source(&file, "f", Some("prod"), &draft, &KINDS).unwrap();
    assert!(changed.ends_with(&queues("\"eu\"")), "{changed}");
    let read = read_workspace(&changed, "f", &KINDS);
    assert_eq!((read.findings, read.workspace.queues.len()), (Vec::new(), 2));
}

#[rstest]
#[case::it_could_not_be_read_any_more("slow", "alertmanager")]
#[case::it_would_have_to_be_asked_for("prod", "prometheus")]
fn a_kind_by_which_a_queue_would_be_another_is_not_saved(#[case] source: &str, #[case] kind: &str) {
    let file = format!("{FILE}{}", queues("\"prod\""));
    let draft = SourceDraft {
        name: source.into(),
        kind: kind.into(),
        urls: vec!["https://a".into()],
        ..SourceDraft::default()
    };
    let refusal = save_source(&file, "f", Some(source), &draft, &KINDS).unwrap_err();
    assert!(refusal.problem.message.ends_with("change its `[[queues]]` first"), "{}", refusal.problem);
}
