use rstest::rstest;
use watchbill_domain::alerts::Severity;
use watchbill_domain::sources::{Auth, SecretRef};

use super::{CHANNEL_KINDS, ChannelSpec, MailRoute, MailTls, Route};
use crate::finding::Weight;
use crate::manual::{channel_page, example_lines};
use crate::workspace::read_workspace;

/// The channels of a file with this behind its head, and what is said of them; the first line is line 3.
fn read(text: &str) -> (Vec<ChannelSpec>, Vec<String>) {
    let reading = read_workspace(&format!("team = \"t\"\nsources = []\n{text}\n"), "f", &[]);
    let said = reading.findings.iter().map(|f| format!("{}: {}", f.weight.word(), f.problem)).collect();
    (reading.workspace.channels, said)
}

#[test]
fn every_kind_of_channel_is_read() {
    let (channels, said) = read(
        "[[channels]]\nkind = \"ntfy\"\nname = \"phone\"\nurl = \"https://ntfy.example.net/ana-3f9c2e\"\nfrom = \"critical\"\n\
         resolved = true\nauth = { bearer = { keyring = \"phone\" } }\n\
         [[channels]]\nkind = \"webhook\"\nurl = \"https://hooks.example.net/T0/B1/xyz\"\nsecret = { keyring = \"hook\" }\n\
         [[channels]]\nkind = \"email\"\nsmtp = \"mail.example.net\"\ntls = \"implicit\"\nuser = \"ana\"\n\
         password = { keyring = \"mail\" }\nfrom_address = \"wb@example.net\"\nto = [\"ana@example.net\", \"bo@example.net\"]",
    );
    assert_eq!(said, Vec::<String>::new());
    let [phone, hook, mail] = channels.as_slice() else { panic!("{channels:?}") };
    assert_eq!((phone.name.as_str(), phone.from, phone.resolved), ("phone", Severity::Critical, true));
    let Route::Ntfy { server, topic, connection } = &phone.route else { panic!("{phone:?}") };
    assert_eq!((server.as_str(), topic.as_str()), ("https://ntfy.example.net/", "ana-3f9c2e"));
    assert_eq!(connection.auth, Auth::Bearer(SecretRef::Keyring("phone".to_owned())));
    assert_eq!((hook.name.as_str(), hook.from, hook.resolved), ("webhook", Severity::Error, false), "as unless set");
    assert!(matches!(&hook.route, Route::Webhook { secret: Some(SecretRef::Keyring(name)), .. } if name == "hook"));
    let login = Some(("ana".to_owned(), SecretRef::Keyring("mail".to_owned())));
    let expected = MailRoute {
        host: "mail.example.net".to_owned(),
        port: 465,
        tls: MailTls::Implicit,
        login,
        from_address: "wb@example.net".to_owned(),
        to: vec!["ana@example.net".to_owned(), "bo@example.net".to_owned()],
        ca: None,
    };
    assert_eq!(mail.route, Route::Email(expected));
}

#[test]
fn what_lets_others_in_is_not_shown() {
    let (channels, _) = read(
        "[[channels]]\nkind = \"ntfy\"\nurl = \"https://ntfy.example.net/ana-3f9c2e\"\n\
         [[channels]]\nkind = \"webhook\"\nurl = \"https://hooks.example.net:8443/T0/B1/xyz\"",
    );
    let shown: Vec<String> = channels.iter().map(|channel| channel.route.shown()).collect();
    assert_eq!(shown, ["ntfy.example.net/an\u{2026}", "hooks.example.net:8443/\u{2026}"]);
    let printed = format!("{channels:?}");
    assert!(!printed.contains("3f9c2e") && !printed.contains("xyz"), "{printed}");
}

const NTFY: &str = "[[channels]]\nkind = \"ntfy\"\n";
const MAIL: &str = "[[channels]]\nkind = \"email\"\n";

#[rstest]
#[case::no_kind(
    "[[channels]]",
    "refused: f:3:1: nothing is sent to this channel: `kind` is missing; for example kind = \"ntfy\""
)]
#[case::unknown_kind(
    "[[channels]]\nkind = \"nfty\"",
    "refused: f:4:8: nothing is sent to this channel: `nfty` is not a kind of channel; known are `ntfy`, `webhook`, `email`; did you \
     mean `ntfy`?"
)]
#[case::no_address(
    NTFY,
    "refused: f:3:1: nothing is sent to channel `ntfy`: `url` is missing, which ntfy needs; for example `https://ntfy.example.net/ana-3f9c2e`"
)]
#[case::no_topic(
    "[[channels]]\nkind = \"ntfy\"\nurl = \"https://ntfy.example.net/\"",
    "refused: f:5:7: nothing is sent to channel `ntfy`: the address ends without a topic; expected the like of \
     \"https://ntfy.example.net/TOPIC\", with 1 to 64 letters, digits, `-` or `_`"
)]
#[case::a_token_in_the_file(
    "[[channels]]\nkind = \"ntfy\"\nurl = \"https://n.example.net/t\"\nauth = { bearer = \"tk_secret\" }",
    "refused: f:6:19: nothing is sent to channel `ntfy`: `bearer` is written in the clear; take it out of the file (and count it \
     as known to everybody who can read the file or its history), run `watchbill secrets set ntfy`, and write bearer = { \
     keyring = \"ntfy\" }"
)]
#[case::in_the_clear(
    "[[channels]]\nkind = \"email\"\nsmtp = \"mail.example.net:25\"\ntls = \"none\"\nfrom_address = \"a@b.c\"\nto = \"d@e.f\"",
    "refused: f:6:7: nothing is sent to channel `email`: `tls = \"none\"` is taken only for a server on this machine (localhost, \
     127.0.0.1, ::1); expected `starttls` or `implicit`"
)]
#[case::half_a_login(
    "[[channels]]\nkind = \"email\"\nsmtp = \"m.example.net\"\nuser = \"ana\"\nfrom_address = \"a@b.c\"\nto = \"d@e.f\"",
    "refused: f:3:1: nothing is sent to channel `email`: `user` and `password` go together; one of them is missing or wrong"
)]
#[case::no_such_person(
    "[[channels]]\nkind = \"email\"\nsmtp = \"m.example.net\"\nfrom_address = \"a@b.c\"\nto = [\"Ana <ana@example.net>\"]",
    "refused: f:7:7: nothing is sent to channel `email`: `Ana <ana@example.net>` is not an address; expected the like of \
     \"ana@example.net\""
)]
#[case::a_server_with_a_path(
    "[[channels]]\nkind = \"email\"\nsmtp = \"smtps://m.example.net\"\nfrom_address = \"a@b.c\"\nto = \"d@e.f\"",
    "refused: f:5:8: nothing is sent to channel `email`: `smtps://m.example.net` is not a mail server; expected the like of \
     \"mail.example.net:587\""
)]
#[case::not_tables(
    "channels = \"ntfy\"",
    "refused: f:3:12: no page leaves this laptop: `channels` is text; expected `[[channels]]`, in double brackets, once for each"
)]
fn a_channel_that_cannot_be_reached_is_refused_with_its_place(#[case] text: &str, #[case] expected: &str) {
    let (channels, said) = read(text);
    assert_eq!(channels, []);
    assert!(said.iter().any(|said| said == expected), "{said:#?}");
}

#[test]
fn a_wrong_key_costs_only_itself_and_a_second_channel_needs_a_name() {
    let (channels, said) = read(
        "[[channels]]\nkind = \"ntfy\"\nurl = \"http://ntfy.example.net/t\"\nfrom = \"eror\"\nprio = 5\n\
         [[channels]]\nkind = \"ntfy\"\nurl = \"https://ntfy.example.net/u\"",
    );
    assert_eq!(channels.iter().map(|c| (c.name.as_str(), c.from)).collect::<Vec<_>>(), [("ntfy", Severity::Error)]);
    assert_eq!(
        said,
        [
            "note: f:5:7: pages travel unencrypted to `ntfy.example.net`; use https",
            "ignored: f:6:8: `from` cannot be `eror`; expected one of `critical`, `error`, `warning`, `info`; did you mean \
             `error`?; `error` holds",
            "ignored: f:7:1: this key does nothing: `prio` is not known here; known are `kind`, `url`, `name`, `from`, `auth`, \
             `headers`, `ca`, `proxy`, `resolved`",
            "refused: f:8:1: nothing is sent to this channel: the name `ntfy` is taken by the channel in line 3; give this one \
             a `name` of its own",
        ]
    );
}

#[rstest]
#[case("localhost", "none", ("localhost", 25))]
#[case("127.0.0.1:2525", "none", ("127.0.0.1", 2525))]
#[case("[::1]:2525", "none", ("::1", 2525))]
#[case("mail.example.net", "starttls", ("mail.example.net", 587))]
fn a_mail_server_has_the_usual_port_unless_given(#[case] smtp: &str, #[case] tls: &str, #[case] expected: (&str, u16)) {
    let (channels, said) =
        read(&format!("{MAIL}smtp = \"{smtp}\"\ntls = \"{tls}\"\nfrom_address = \"a@b.c\"\nto = \"d@e.f\""));
    assert_eq!(said, Vec::<String>::new());
    let Route::Email(mail) = &channels[0].route else { panic!("{channels:?}") };
    assert_eq!((mail.host.as_str(), mail.port), expected);
}

#[test]
fn every_example_in_the_manual_can_be_written_as_it_stands() {
    for kind in CHANNEL_KINDS {
        let required: Vec<(&str, String)> =
            example_lines(kind).into_iter().filter(|(f, _)| f.required).map(|(f, l)| (f.key, l)).collect();
        for (field, line) in example_lines(kind) {
            // These two go together.
            let beside = match field.key {
                "user" => "password = { keyring = \"mail\" }\n",
                "password" => "user = \"ana\"\n",
                _ => "",
            };
            let others: String =
                required.iter().filter(|(key, _)| *key != field.key).map(|(_, line)| line.as_str()).collect();
            let text = format!("team = \"t\"\nsources = []\n[[channels]]\n{line}{beside}{others}");
            let reading = read_workspace(&text, "f", &[]);
            assert_eq!(
                reading.findings.iter().filter(|f| f.weight != Weight::Note).collect::<Vec<_>>(),
                [] as [&crate::Finding; 0],
                "{text}"
            );
            assert_eq!(reading.workspace.channels.len(), 1, "{text}");
        }
        assert!(channel_page(kind).contains(kind.about.trim()), "{}", kind.id);
    }
}
