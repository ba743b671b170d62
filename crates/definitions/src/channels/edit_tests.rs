use rstest::rstest;

use super::*;
use crate::{AuthDraft, channel_drafts};

const FILE: &str = "# our desk\nteam = \"t\"\nsources = []\n\n[[channels]] # the phone\nkind = \"ntfy\"\n\
                    url = \"https://ntfy.example.net/t\" # loud\n\n[retention]\ndays = 30\n";

fn draft(kind: &str, name: &str, settings: &[(&str, &str)]) -> ChannelDraft {
    let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    ChannelDraft { kind: kind.to_owned(), name: name.to_owned(), settings, ..ChannelDraft::default() }
}

fn hook(name: &str, url: &str) -> ChannelDraft {
    let auth = AuthDraft::Bearer { keyring: name.to_owned() };
    ChannelDraft { auth, ..draft("webhook", name, &[("from", "critical"), ("url", url)]) }
}

fn mailbox() -> ChannelDraft {
    let settings = [
        ("smtp", "mail.example.net"),
        ("user", "ana"),
        ("from_address", "wb@example.net"),
        ("to", "ana@example.net\nbo@example.net"),
    ];
    ChannelDraft { secret: Some("mail".to_owned()), ..draft("email", "mail", &settings) }
}

#[test]
fn a_channel_is_added_behind_the_last_one_and_taken_out_again() {
    let changed = save_channel(FILE, "f", None, &hook("hook", "https://hooks.example.net/x"), &[]).unwrap();
    let expected = "# loud\n\n[[channels]]\nkind = \"webhook\"\nname = \"hook\"\nfrom = \"critical\"\n\
                    url = \"https://hooks.example.net/x\"\nauth = { bearer = { keyring = \"hook\" } }\n\n[retention]\n";
    assert!(changed.contains(expected), "{changed}");
    assert_eq!(remove_channel(&changed, "f", "hook").unwrap(), FILE, "every other byte is as it was");
    let without = remove_channel(FILE, "f", "ntfy").unwrap();
    assert_eq!(without, "# our desk\nteam = \"t\"\nsources = []\n\n[retention]\ndays = 30\n");
}

#[test]
fn an_empty_file_and_one_from_windows_get_a_mailbox_that_reads_back_as_written() {
    for text in ["", "team = \"t\"\r\n"] {
        let changed = save_channel(text, "f", None, &mailbox(), &[]).unwrap();
        assert_eq!(channel_drafts(&changed), [mailbox()]);
        assert_eq!(changed.contains("\r\n"), text.contains("\r\n"));
        assert!(!changed.replace("\r\n", "").contains('\r'), "{changed:?}");
    }
}

#[test]
fn a_channel_is_changed_where_it_stands() {
    let mut phone = channel_drafts(FILE).remove(0);
    assert_eq!(phone, draft("ntfy", "ntfy", &[("url", "https://ntfy.example.net/t")]));
    assert_eq!(save_channel(FILE, "f", Some("ntfy"), &phone, &[]).unwrap(), FILE, "nothing changed is nothing written");
    phone.settings.insert("url".to_owned(), "https://ntfy.example.net/u".to_owned());
    phone.settings.insert("resolved".to_owned(), "true".to_owned());
    phone.name = "phone".to_owned();
    let expected = FILE.replace("/t\" # loud\n", "/u\" # loud\nname = \"phone\"\nresolved = true\n");
    assert_eq!(save_channel(FILE, "f", Some("ntfy"), &phone, &[]).unwrap(), expected);
}

#[test]
fn another_kind_leaves_nothing_of_the_former_behind() {
    let changed = save_channel(FILE, "f", Some("ntfy"), &mailbox(), &[]).unwrap();
    assert!(!changed.contains("url"), "{changed}");
    assert!(changed.starts_with("# our desk\n") && changed.ends_with("[retention]\ndays = 30\n"), "{changed}");
    assert_eq!(channel_drafts(&changed), [mailbox()]);
}

#[test]
fn headers_that_stand_under_auth_outlive_a_new_way_in() {
    let text = "[[channels]]\nkind = \"webhook\"\nname = \"hook\"\nurl = \"https://h.example.net\"\n\
                auth = { headers = { X-Team = \"pay\" } }\n";
    let mut hook = channel_drafts(text).remove(0);
    hook.auth = AuthDraft::Bearer { keyring: "hook".to_owned() };
    let changed = save_channel(text, "f", Some("hook"), &hook, &[]).unwrap();
    assert_eq!(channel_drafts(&changed), [hook]);
}

#[rstest]
#[case::a_name_that_is_taken(hook("ntfy", "https://hooks.example.net/x"), "name", "is taken by another channel")]
#[case::no_name(hook("", "https://hooks.example.net/x"), "name", "needs a name")]
#[case::no_address(hook("hook", "hooks"), "url", "is not an address")]
#[case::nothing_to_reach(draft("ntfy", "phone", &[]), "url", "`url` is needed")]
#[case::no_such_kind(draft("pager", "phone", &[]), "kind", "is not a kind of channel")]
#[case::no_such_severity(draft("ntfy", "p", &[("from", "loud"), ("url", "https://n.example.net/t")]), "from", "loud")]
fn what_would_be_refused_is_not_written(#[case] draft: ChannelDraft, #[case] field: &str, #[case] says: &str) {
    let refusal = save_channel(FILE, "f", None, &draft, &[]).unwrap_err();
    assert_eq!((refusal.field.as_deref(), refusal.problem.line), (Some(field), None), "{refusal:?}");
    assert!(refusal.problem.message.contains(says), "{}", refusal.problem.message);
}

#[test]
fn a_secret_written_in_the_clear_is_not_read_into_a_draft() {
    let text = "[[channels]]\nkind = \"webhook\"\nurl = \"https://ana:pw@h.example.net/x?token=pw\"\n\
                headers = { Authorization = \"Bearer pw\" }\nsecret = \"pw\"\n";
    assert!(!format!("{:?}", channel_drafts(text)).contains("pw"));
}

#[rstest]
#[case("team = 1\n", "there is no channel named `x`")]
#[case("channels = []\n", "not written as `[[channels]]` tables")]
fn what_is_not_there_or_not_a_table_is_not_removed(#[case] text: &str, #[case] says: &str) {
    let problem = remove_channel(text, "f", "x").unwrap_err();
    assert!(problem.message.contains(says), "{}", problem.message);
}
