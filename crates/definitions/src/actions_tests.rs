use std::time::Duration;

use rstest::rstest;
use watchbill_domain::alerts::{AlertView, Labels};

use super::{ActionSpec, Confirm, Does, WINDOW_KEYS};
use crate::workspace::read_workspace;

/// The actions of a file with this behind its head, and what is said of them; the first line is line 3.
fn read(text: &str) -> (Vec<ActionSpec>, Vec<String>) {
    let reading = read_workspace(&format!("team = \"t\"\nsources = []\n{text}\n"), "f", &[]);
    let said = reading.findings.iter().map(|f| format!("{}: {}", f.weight.word(), f.problem)).collect();
    (reading.workspace.actions, said)
}

#[test]
fn both_sorts_of_action_are_read() {
    let (actions, said) = read(
        "[[actions]]\nname = \"Wiki\"\nopen = \"https://wiki.example.net/{alertname}?pod={pod}\"\n\
         [[actions]]\nname = \"Pod logs\"\nmatch = ['pod!=\"\"', '@source=\"prod\"']\n\
         run = [\"kubectl\", \"--context={cluster}\", \"logs\", \"--\", \"{pod}\"]\nfolder = \"tools\"\ntimeout = \"2m\"\nkey = \"l\"\n\
         [[actions]]\nname = \"Ping\"\nrun = [\"ping\", \"{instance}\"]\nconfirm = false",
    );
    assert_eq!(said, Vec::<String>::new());
    let [wiki, logs, ping] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!((wiki.confirm, wiki.key), (Confirm::AtOnce, None));
    assert!(matches!(&wiki.does, Does::Open(_)));
    let places = |action: &ActionSpec| action.places().into_iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(places(wiki), ["alertname", "pod"]);
    assert_eq!(
        (logs.confirm, logs.key, places(logs)),
        (Confirm::Asked, Some('l'), vec!["cluster".into(), "pod".into()])
    );
    let Does::Run { folder, timeout, .. } = &logs.does else { panic!("{logs:?}") };
    assert_eq!((folder.as_deref(), *timeout), (Some("tools"), Duration::from_secs(120)));
    let Does::Run { folder, timeout, .. } = &ping.does else { panic!("{ping:?}") };
    assert_eq!((ping.confirm, folder, *timeout), (Confirm::AtOnce, &None, Duration::from_secs(60)), "as unless set");
}

#[rstest]
#[case(&[("pod", "a")], "prod", true)]
#[case(&[("pod", "a")], "lab", false)]
#[case(&[("service", "a")], "prod", false)]
fn an_alert_offers_it_when_everything_matches(
    #[case] labels: &[(&str, &str)],
    #[case] source: &str,
    #[case] offered: bool,
) {
    let (actions, _) = read("[[actions]]\nname = \"x\"\nmatch = ['pod!=\"\"', '@source=\"prod\"']\nrun = [\"true\"]");
    let labels = Labels::from_pairs(labels.iter().copied());
    let view = AlertView {
        labels: &labels,
        source,
        state: "firing",
        age: Duration::ZERO,
        silenced_by: &[],
        inhibited_by: &[],
    };
    assert_eq!(actions[0].is_offered(&view), offered);
}

const HEAD: &str = "[[actions]]\nname = \"x\"\n";

#[rstest]
#[case::no_name(
    "[[actions]]\nrun = [\"true\"]",
    "f:3:1: this action is not offered: `name` is missing, by which it is offered; for \
     example name = \"Pod logs\""
)]
#[case::nothing_to_do(
    HEAD,
    "f:3:1: this action is not offered: it does nothing; expected open = \
     \"https://wiki.example.net/{alertname}\" or run = [\"kubectl\", \"logs\", \"{pod}\"]"
)]
#[case::two_things_to_do(
    "[[actions]]\nname = \"x\"\nopen = \"https://w.example.net/\"\nrun = [\"true\"]",
    "f:6:7: this action is not \
     offered: it has both `open` and `run`; expected one of them"
)]
#[case::a_label_for_a_host(
    "[[actions]]\nname = \"x\"\nopen = \"https://{host}/\"",
    "f:5:8: this action is not offered: `open` cannot be \
     taken: a label stands in its host; the host has to be written out and end with `/`, because whoever may choose a label \
     must not choose where your browser goes"
)]
#[case::one_text(
    "[[actions]]\nname = \"x\"\nrun = \"kubectl logs {pod}\"",
    "f:5:7: this action is not offered: `run` is one text; \
     expected a list with the program and each argument by itself, like [\"kubectl\", \"logs\", \"{pod}\"], because no shell is \
     there to take it apart"
)]
#[case::a_script(
    "[[actions]]\nname = \"x\"\nrun = [\"sh\", \"-c\", \"echo {pod}\"]",
    "f:5:20: this action is not offered: this part of \
     `run` cannot be taken: it would put text from outside into a script, where it could run anything; hand it over as an \
     argument of the script, like [\"sh\", \"-c\", \"ping -c 1 -- \\\"$1\\\"\", \"sh\", \"{instance}\"]"
)]
#[case::a_word(
    "[[actions]]\nname = \"x\"\nmatch = \"severity\"\nrun = [\"true\"]",
    "f:5:9: this action is not offered: `severity` is not a \
     matcher like `team=\"payments\"`: a word alone is looked for in every label; write which"
)]
#[case::no_table(
    "actions = \"x\"",
    "f:3:11: no action is offered: `actions` is text; expected `[[actions]]`, in double brackets, \
     once for each"
)]
fn what_could_do_something_else_than_was_meant_is_refused_with_its_place(#[case] text: &str, #[case] expected: &str) {
    let (actions, said) = read(text);
    assert_eq!(actions, []);
    assert_eq!(said, [format!("refused: {expected}")]);
}

#[test]
fn a_wrong_key_costs_only_itself_and_names_and_keys_are_there_once() {
    let (actions, said) = read(
        "[[actions]]\nname = \"a\"\nrun = [\"true\"]\nkey = \"l\"\ntimeout = \"2d\"\nconfirm = \"no\"\nmacth = \"x\"\n\
         [[actions]]\nname = \"a\"\nrun = [\"true\"]\n\
         [[actions]]\nname = \"b\"\nopen = \"https://w.example.net/\"\nkey = \"l\"\nfolder = \"x\"\n\
         [[actions]]\nname = \"c\"\nrun = [\"true\"]\nkey = \"a\"\n\
         [[actions]]\nname = \"d\"\nrun = [\"true\"]\nkey = \"L\"",
    );
    let read: Vec<(&str, Option<char>)> = actions.iter().map(|action| (action.name.as_str(), action.key)).collect();
    assert_eq!(read, [("a", Some('l')), ("b", None), ("c", None), ("d", None)]);
    assert_eq!(actions[0].confirm, Confirm::Asked, "what cannot be read does not run unasked");
    assert_eq!(
        said,
        [
            "ignored: f:7:11: `timeout` is outside its range; expected 1s to 24h; `60s` holds",
            "ignored: f:8:11: `confirm` is text; expected true or false, without quotes; it is asked before it runs",
            "ignored: f:9:1: this key does nothing: `macth` is not known here; did you mean `match`?",
            "refused: f:11:8: this action is not offered: the name `a` is taken by an action further up",
            "ignored: f:16:7: the key `l` is taken by the action `a`; the action has no key",
            "ignored: f:17:1: `folder` is for actions that `run`: an address is only opened",
            "ignored: f:21:7: the key `a` is one of the window's own; free are d, f, h, l, q, z; the action has no key",
            "ignored: f:25:7: `L` is not a key; expected one small letter from a to z; the action has no key",
        ]
    );
}

#[test]
fn there_are_letters_left_for_a_team() {
    let free = ('a'..='z').filter(|letter| !WINDOW_KEYS.contains(*letter)).count();
    assert_eq!(free + WINDOW_KEYS.len(), 26, "each is named once: {WINDOW_KEYS}");
    assert!(free >= 5, "only {free} are left");
}
