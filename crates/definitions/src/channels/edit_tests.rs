use rstest::rstest;

use super::*;

const FILE: &str = "# our desk\nteam = \"t\"\nsources = []\n\n[[channels]] # the phone\nkind = \"ntfy\"\n\
                    url = \"https://ntfy.example.net/t\" # loud\n\n[retention]\ndays = 30\n";

fn draft(name: &str, route: RouteDraft) -> ChannelDraft {
    let kind = if matches!(route, RouteDraft::Mail { .. }) { "email" } else { "webhook" };
    ChannelDraft { kind: kind.to_owned(), name: name.to_owned(), from: Some("critical".to_owned()), route }
}

fn hook(url: &str) -> RouteDraft {
    RouteDraft::Address { url: url.to_owned(), auth: AuthDraft::Bearer { keyring: String::new() } }
}

#[test]
fn a_channel_is_added_behind_the_last_one_and_taken_out_again() {
    let changed = add_channel(FILE, "f", &draft("hook", hook("https://hooks.example.net/x")), &[]).unwrap();
    let expected = "# loud\n\n[[channels]]\nkind = \"webhook\"\nname = \"hook\"\nfrom = \"critical\"\n\
                    url = \"https://hooks.example.net/x\"\nauth = { bearer = { keyring = \"hook\" } }\n\n[retention]\n";
    assert!(changed.contains(expected), "{changed}");
    assert_eq!(remove_channel(&changed, "f", "hook").unwrap(), FILE, "every other byte is as it was");
    let without = remove_channel(FILE, "f", "ntfy").unwrap();
    assert_eq!(without, "# our desk\nteam = \"t\"\nsources = []\n\n[retention]\ndays = 30\n");
}

#[test]
fn an_empty_file_and_one_from_windows_get_a_mailbox() {
    let mail = RouteDraft::Mail {
        smtp: "mail.example.net".to_owned(),
        tls: None,
        user: Some("ana".to_owned()),
        from_address: "wb@example.net".to_owned(),
        to: vec!["ana@example.net".to_owned()],
    };
    for text in ["", "team = \"t\"\r\n"] {
        let changed = add_channel(text, "f", &draft("mail", mail.clone()), &[]).unwrap();
        assert_eq!(read_workspace(&changed, "f", &[]).workspace.channels[0].name, "mail");
        assert_eq!(changed.contains("\r\n"), text.contains("\r\n"));
        assert!(!changed.replace("\r\n", "").contains('\r'), "{changed:?}");
    }
}

#[rstest]
#[case::a_name_that_is_taken("ntfy", "https://hooks.example.net/x", "is taken by the channel")]
#[case::no_address("hook", "hooks", "is not an address")]
fn what_would_be_refused_is_not_written(#[case] name: &str, #[case] url: &str, #[case] says: &str) {
    let problem = add_channel(FILE, "f", &draft(name, hook(url)), &[]).unwrap_err();
    assert_eq!((problem.place.as_str(), problem.line), ("the new channel", None));
    assert!(problem.message.contains(says), "{}", problem.message);
}

#[rstest]
#[case("team = 1\n", "there is no channel named `x`")]
#[case("channels = []\n", "not written as `[[channels]]` tables")]
fn what_is_not_there_or_not_a_table_is_not_removed(#[case] text: &str, #[case] says: &str) {
    let problem = remove_channel(text, "f", "x").unwrap_err();
    assert!(problem.message.contains(says), "{}", problem.message);
}
