use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::sources::{Auth, SecretRef};

use super::{AuthDraft, SourceDraft, add_source, remove_source};
use crate::source::KindFields;
use crate::starter::starter_workspace;
use crate::workspace::read_workspace;

static KIND: KindFields =
    KindFields { id: "alertmanager", title: "Alertmanager", every_s: 30, schemes: &["http", "https"], fields: &[] };

fn draft(name: &str) -> SourceDraft {
    SourceDraft {
        name: name.to_owned(),
        kind: "alertmanager".to_owned(),
        urls: vec!["https://am.example.net".to_owned()],
        every: None,
        ..SourceDraft::default()
    }
}

fn add(text: &str, draft: &SourceDraft) -> Result<String, watchbill_domain::sources::Problem> {
    add_source(text, "watchbill.toml", draft, &[KIND])
}

/// Sources with comments everywhere, and tables before, between and behind.
const FILE: &str = "\
# Ours.
team = \"payments\"   # the best
[[sources]] # the first
name = \"prod\"
kind = \"alertmanager\"
# In two data centres:
url = [ \"https://a\",
        \"https://b\" ] # peers
# every = \"10s\"

# People.
[[people]]
id = \"ana\"

# This one is slow.
[[sources]]
name = \"slow\"
kind = \"alertmanager\"
url = \"https://slow\"
[sources.auth.bearer]
keyring = \"slow\" # ask Ana
# The rest.
[retention]
days = 30
";

#[test]
fn a_source_is_added_behind_the_last_one() {
    let full = SourceDraft {
        urls: vec!["https://a".to_owned(), "https://b".to_owned()],
        every: Some("1m".to_owned()),
        auth: AuthDraft::Basic { user: "a\"na".to_owned(), keyring: "prod".to_owned() },
        ..draft("new")
    };
    let changed = add(FILE, &full).unwrap();
    let table = "\n[[sources]]\nname = \"new\"\nkind = \"alertmanager\"\nurl = [\"https://a\", \"https://b\"]\nevery = \"1m\"\n\
                 auth = { basic = { user = 'a\"na', password = { keyring = \"prod\" } } }\n";
    let (before, after) = FILE.split_at(FILE.find("# The rest.").unwrap());
    assert_eq!(changed, format!("{before}{table}{after}"));
    let workspace = read_workspace(&changed, "f", &[KIND]).workspace;
    assert_eq!(workspace.sources.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["prod", "slow", "new"]);
    let password = SecretRef::Keyring("prod".to_owned());
    assert_eq!(workspace.sources[2].connection.auth, Auth::Basic { user: "a\"na".to_owned(), password });
}

#[rstest]
#[case::empty("")]
#[case::blank("\n")]
#[case::starter(&starter_workspace("payments"))]
#[case::sources_between(FILE)]
#[case::windows(&FILE.replace('\n', "\r\n"))]
#[case::byte_order_mark(&format!("\u{feff}{FILE}"))]
#[case::blank_lines_at_the_end("team = \"a\"\n\n\n")]
#[case::header_only("team = \"a\"\n[[sources]]\n")]
#[case::comment_at_the_end("[[sources]]\nname = \"a\"\n# every = \"10s\"\n")]
fn what_is_added_and_removed_again_leaves_every_byte_as_it_was(#[case] text: &str) {
    let added = add(text, &draft("new")).unwrap();
    assert_ne!(added, text);
    assert_eq!(remove_source(&added, "f", "new").unwrap(), text);
}

#[test]
fn a_file_without_a_last_newline_gets_one_and_keeps_it() {
    let added = add("team = \"a\"", &draft("new")).unwrap();
    assert!(added.starts_with("team = \"a\"\n\n[[sources]]\n"));
    assert_eq!(remove_source(&added, "f", "new").unwrap(), "team = \"a\"\n");
}

#[test]
fn a_file_from_windows_gets_lines_from_windows() {
    let added = add("team = \"a\"\r\n", &draft("new")).unwrap();
    assert_eq!(added.matches('\n').count(), added.matches("\r\n").count());
}

#[test]
fn a_removed_source_takes_its_own_lines_with_it_and_nothing_else() {
    let without = remove_source(FILE, "f", "prod").unwrap();
    let (start, end) = (FILE.find("[[sources]] # the first").unwrap(), FILE.find("\n# People.").unwrap());
    assert_eq!(without, format!("{}{}", &FILE[..start], &FILE[end..]));

    let without = remove_source(FILE, "f", "slow").unwrap();
    let start = FILE.find("[[sources]]\nname = \"slow\"").unwrap();
    assert_eq!(without, format!("{}{}", &FILE[..start], &FILE[FILE.find("# The rest.").unwrap()..]));
}

#[test]
fn a_table_of_a_source_that_stands_apart_goes_with_it() {
    let text = "[[sources]]\nname = \"a\"\n\n[retention]\ndays = 1\n\n[sources.headers]\nX-A = \"b\"\n\n[severity]\n";
    assert_eq!(remove_source(text, "f", "a").unwrap(), "\n[retention]\ndays = 1\n\n[severity]\n");
    let added = add(&text.replace("name = \"a\"", "name = \"b\""), &draft("new")).unwrap();
    assert!(added.contains("X-A = \"b\"\n\n[[sources]]\nname = \"new\""), "{added}");
}

#[rstest]
#[case::taken(FILE, draft("prod"), "taken by the source in line 3")]
#[case::bad_name("", draft("a/b"), "`a/b` is not a name")]
#[case::unknown_kind("", SourceDraft { kind: "nagios".to_owned(), ..draft("n") }, "`nagios` is not a kind of source")]
#[case::no_url("", SourceDraft { urls: vec![], ..draft("n") }, "no address that can be asked")]
#[case::one_bad_url("", SourceDraft { urls: vec!["https://a".to_owned(), "b".to_owned()], ..draft("n") }, "not an address")]
#[case::too_often("", SourceDraft { every: Some("1s".to_owned()), ..draft("n") }, "expected 5s to 1h")]
#[case::no_keyring("", SourceDraft { auth: AuthDraft::Bearer { keyring: "a b".to_owned() }, ..draft("n") }, "takes the name of a secret")]
fn a_draft_that_would_not_stand_is_refused_and_has_no_line(
    #[case] text: &str,
    #[case] draft: SourceDraft,
    #[case] said: &str,
) {
    let problem = add(text, &draft).unwrap_err();
    assert!(problem.message.contains(said), "{problem}");
    assert_eq!((problem.place.as_str(), problem.line), ("the new source", None));
}

#[rstest]
#[case::broken("team = ", Some(1), "not TOML")]
#[case::in_one_piece("team = \"a\"\nsources = [{ name = \"prod\" }]\n", Some(2), "edit the file by hand")]
#[case::single_table("[sources]\nname = \"prod\"\n", Some(1), "edit the file by hand")]
fn a_file_that_cannot_be_changed_safely_is_left_alone(
    #[case] text: &str,
    #[case] line: Option<usize>,
    #[case] said: &str,
) {
    for problem in [add(text, &draft("new")).unwrap_err(), remove_source(text, "watchbill.toml", "prod").unwrap_err()] {
        assert!(problem.message.contains(said), "{problem}");
        assert_eq!((problem.place.as_str(), problem.line), ("watchbill.toml", line));
    }
}

#[test]
fn what_is_not_there_cannot_be_removed() {
    for text in ["", FILE] {
        let problem = remove_source(text, "f", "nope").unwrap_err();
        assert!(problem.message.contains("no source named `nope`"), "{problem}");
    }
}

/// Files with comments, blank lines and other tables around good sources, which are named after their places.
fn files() -> impl Strategy<Value = String> {
    const BETWEEN: &[&str] = &["", "\n", "# a comment\n", "  # indented\n\n", "\n\n# [[sources]]\n"];
    const TABLES: &[&str] = &[
        "[[sources]]\nname = \"N\"\nkind = \"alertmanager\"\nurl = \"https://a\"\n",
        "[[sources]] # with words\nurl = [ # two\n  \"https://a\",\n\n  \"https://b\" ] # peers\nkind = \"alertmanager\"\nname = \"N\"\n",
        "  [[ sources ]]\n  name = 'N'\n  # why\n\n  kind = \"alertmanager\"\n  url = 'https://a'\n",
        "[[people]]\nid = \"N\"\n",
        "[[people]]\nid = \"N\"\nname = \"\"\"[[sources]]\"\"\"\n",
    ];
    const MORE: &[&str] = &["", "", "auth.bearer.keyring = \"a\"\n", "[sources.headers]\nX-A = \"b\"\n# last\n"];
    let part = (proptest::sample::select(TABLES), proptest::sample::select(MORE), proptest::sample::select(BETWEEN));
    proptest::collection::vec(part, 0..6).prop_map(|parts| {
        let part = |(i, (table, more, between)): (usize, &(&str, &str, &str))| {
            let more = if table.contains("people") { "" } else { *more };
            format!("{}{more}{between}", table.replace('N', &format!("n{i}")))
        };
        parts.iter().enumerate().map(part).collect()
    })
}

proptest! {
    #[test]
    fn adding_and_removing_leaves_every_byte(text in files()) {
        let added = add(&text, &draft("new")).unwrap();
        prop_assert_eq!(remove_source(&added, "f", "new").unwrap(), text);
    }

    #[test]
    fn removing_leaves_all_other_sources_and_people(text in files()) {
        let before = read_workspace(&text, "f", &[KIND]).workspace;
        prop_assert_eq!(before.sources.len(), text.matches("kind = ").count(), "every source of the file is good");
        for source in &before.sources {
            let after = read_workspace(&remove_source(&text, "f", source.name.as_str()).unwrap(), "f", &[KIND]).workspace;
            let others: Vec<_> = before.sources.iter().filter(|s| s.name != source.name).cloned().collect();
            prop_assert_eq!(after.sources, others);
            prop_assert_eq!(after.people, before.people.clone());
        }
    }
}
