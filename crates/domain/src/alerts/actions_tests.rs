use proptest::prelude::{ProptestConfig, any, proptest};
use rstest::rstest;

use super::{AddressTemplate, CommandTemplate, Given, Template, quoted};
use crate::alerts::Labels;

fn with<T>(labels: &[(&str, &str)], check: impl FnOnce(&Given<'_>) -> T) -> T {
    let labels = Labels::from_pairs(labels.iter().copied());
    let annotations = Labels::from_pairs([("runbook", "redis#restart"), ("summary", "Redis is gone")]);
    check(&Given { labels: &labels, annotations: &annotations, source: "prod" })
}

const POD: &[(&str, &str)] = &[("pod", "checkout-7f/a b"), ("cluster", "eu-1"), ("k8s.node", "n1")];

#[rstest]
#[case("https://wiki.example.net/{pod}", "https://wiki.example.net/checkout-7f%2Fa%20b")]
#[case("https://wiki.example.net?q={pod}&c={cluster}", "https://wiki.example.net/?q=checkout-7f%2Fa%20b&c=eu-1")]
#[case("https://wiki.example.net/#{annotations.runbook}", "https://wiki.example.net/#redis%23restart")]
#[case("https://wiki.example.net/{{{k8s.node}}}/{@source}", "https://wiki.example.net/%7Bn1%7D/prod")]
#[case("HTTPS://wiki.example.net:8443/all", "https://wiki.example.net:8443/all")]
fn an_address_is_filled_part_by_part(#[case] text: &str, #[case] expected: &str) {
    let address = AddressTemplate::parse(text).unwrap();
    assert_eq!(with(POD, |given| address.fill(given)).unwrap().as_str(), expected);
}

#[rstest]
#[case("https://{cluster}.example.net/x", "a label stands in its host")]
#[case("https://wiki.example.net{pod}", "a label stands in its host")]
#[case("https://wiki.example.net:{port}/", "a label stands in its host")]
#[case("{annotations.runbook}", "it begins with a label")]
#[case("", "it begins with a label")]
#[case("{scheme}://wiki.example.net/", "it begins with a label")]
#[case("file:///etc/{pod}", "it is no address that begins with")]
#[case("javascript:{pod}", "it is no address that begins with")]
#[case("https://ana:pw@wiki.example.net/{pod}", "it carries a user or password")]
#[case("https://wiki.example.net/a b", "it has blanks")]
#[case(r"https://wiki.example.net\x/{pod}", "it has blanks, control characters or `\\`")]
#[case("https:///{pod}", "it has no host")]
#[case("https://?{pod}", "it has no host")]
#[case("https://[x/{pod}", "it is no address that a browser could open")]
#[case("https://wiki.example.net/../{pod}", "`.` or `..` in its path")]
#[case("https://wiki.example.net/{pod", "a `{` is not closed")]
#[case("https://wiki.example.net/pod}", "there is no `{` for this `}`")]
#[case("https://wiki.example.net/{ }", "`{}` names no label")]
#[case("https://wiki.example.net/{annotations.}", "`{}` names no label")]
#[case("https://wiki.example.net/{@age}", "`@age` is no place to fill")]
fn an_address_whose_host_is_not_written_out_is_refused(#[case] text: &str, #[case] expected: &str) {
    let error = AddressTemplate::parse(text).unwrap_err();
    assert!(error.starts_with(expected), "{error}");
}

#[rstest]
#[case(&[("cluster", "eu-1")], "this alert has no label `pod`")]
#[case(&[("pod", "..")], "`.` or `..` in its path would lead to another page")]
#[case(&[("pod", ".")], "`.` or `..` in its path would lead to another page")]
fn an_address_without_its_value_is_not_to_be_had(#[case] labels: &[(&str, &str)], #[case] expected: &str) {
    let address = AddressTemplate::parse("https://wiki.example.net/team/{pod}/logs").unwrap();
    assert_eq!(with(labels, |given| address.fill(given)).unwrap_err().to_string(), expected);
}

#[test]
fn an_address_of_unreadable_length_is_not_to_be_had() {
    let address = AddressTemplate::parse("https://wiki.example.net/{pod}").unwrap();
    let long = "ä".repeat(2_000);
    let error = with(&[("pod", &long)], |given| address.fill(given)).unwrap_err();
    assert_eq!(error.to_string(), "the address would be longer than 8192 bytes");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_changes_where_an_address_leads(value in any::<String>()) {
        let address = AddressTemplate::parse("https://wiki.example.net/a/{pod}?b={pod}#{pod}").unwrap();
        if let Ok(link) = with(&[("pod", &value)], |given| address.fill(given)) {
            let url = url::Url::parse(link.as_str()).unwrap();
            assert_eq!((url.scheme(), url.host_str(), url.port()), ("https", Some("wiki.example.net"), None));
            assert_eq!(url.path_segments().unwrap().count(), 2, "{url}");
            assert_eq!(url.query_pairs().collect::<Vec<_>>(), [("b".into(), value.as_str().into())]);
        }
    }

    #[test]
    fn a_value_stays_within_its_argument(value in any::<String>()) {
        let command = CommandTemplate::parse(&["echo", "a", "{pod}", "--x={pod}"]).unwrap();
        if let Ok(words) = with(&[("pod", &value)], |given| command.fill(given)) {
            assert_eq!(words, ["echo", "a", value.as_str(), &format!("--x={value}")]);
            assert!(!value.starts_with('-') && !value.chars().any(char::is_control));
        }
    }
}

#[test]
fn a_command_is_a_list_that_values_do_not_lengthen() {
    let command = CommandTemplate::parse(&["kubectl", "--context={cluster}", "logs", "--", "{pod}; rm -rf /"]).unwrap();
    let words = with(POD, |given| command.fill(given)).unwrap();
    assert_eq!(words, ["kubectl", "--context=eu-1", "logs", "--", "checkout-7f/a b; rm -rf /"]);
    assert_eq!(quoted(&words), "kubectl --context=eu-1 logs -- 'checkout-7f/a b; rm -rf /'");
    let places: Vec<String> = command.places().map(ToString::to_string).collect();
    assert_eq!(places, ["cluster", "pod"]);
}

#[rstest]
#[case(&[], 0, "it names no program")]
#[case(&[" "], 0, "it names no program")]
#[case(&["{program}", "x"], 0, "a label stands in the name of the program")]
#[case(&["kubectl", "{pod"], 1, "a `{` is not closed")]
#[case(&["kubectl", "a\nb"], 1, "it has control characters")]
#[case(&["sh", "-c", "kubectl logs {pod}"], 2, "it would put text from outside into a script")]
#[case(&["/bin/bash", "-lc", "{pod}"], 2, "it would put text from outside into a script")]
#[case(&["kubectl", "exec", "x", "--", "sh", "-c", "cat {pod}"], 6, "it would put text from outside into a script")]
#[case(&["bash", "-e", "-c", "{pod}"], 3, "it would put text from outside into a script")]
#[case(&["bash", "-c", "--", "{pod}"], 3, "it would put text from outside into a script")]
#[case(&["python3", "-c", "print('{pod}')"], 2, "it would put text from outside into a script")]
#[case(&["bash", "-o", "pipefail", "-c", "{pod}"], 4, "it would put text from outside into a script")]
#[case(&["sudo", "node", "-e", "{pod}"], 3, "it would put text from outside into a script")]
#[case(&["perl", "-ne", "{pod}"], 2, "it would put text from outside into a script")]
#[case(&["cmd.exe", "/C", "echo {pod}"], 2, "it would put text from outside into a script")]
#[case(&["cmd.exe", "/C", "echo", "{pod}"], 3, "it would put text from outside into a script")]
#[case(&["pwsh", "-Command", "echo", "{pod}"], 3, "it would put text from outside into a script")]
fn a_command_that_labels_could_turn_into_another_is_refused(
    #[case] words: &[&str],
    #[case] word_idx: usize,
    #[case] expected: &str,
) {
    let wrong = CommandTemplate::parse(words).unwrap_err();
    assert_eq!(wrong.word_idx, word_idx);
    assert!(wrong.message.starts_with(expected), "{wrong:?}");
}

#[rstest]
#[case(&["echo", "{pod}"], "-rf", Some("`pod` begins with `-` (-rf)"))]
#[case(&["echo", "{pod}.log"], "-rf", Some("`pod` begins with `-` (-rf.log)"))]
#[case(&["echo", "{pod}", "--"], "-rf", Some("`pod` begins with `-` (-rf)"))]
#[case(&["echo", "--", "{pod}"], "-rf", None)]
#[case(&["echo", "--pod={pod}"], "-rf", None)]
#[case(&["echo", "{pod}"], "a\nb", Some("`pod` has a character that cannot be seen (U+000A)"))]
#[case(&["echo", "{pod}"], "a\0b", Some("`pod` has a character that cannot be seen (U+0000)"))]
#[case(&["echo", "{pod}"], "a\u{202e}b", Some("`pod` has a character that cannot be seen (U+202E)"))]
#[case(&["echo", "{pod}"], "a\u{200b}b", Some("`pod` has a character that cannot be seen (U+200B)"))]
#[case(&["echo", "{pod}"], "größe 東京", None)]
#[case(&["echo", "{annotations.nothing}"], "x", Some("this alert has no annotation `nothing`"))]
#[case(&["sh", "-c", "echo \"$1\"", "sh", "{pod}"], "$(reboot)", None)]
#[case(&["bash", "-e", "deploy.sh", "{pod}"], "$(reboot)", None)]
#[case(&["python3", "tools/look.py", "-c", "{pod}"], "$(reboot)", None)]
#[case(&["kubectl", "logs", "-n", "php", "-c", "{pod}"], "$(reboot)", None)]
#[case(&["kubectl", "describe", "node", "{pod}"], "$(reboot)", None)]
fn a_value_that_a_command_must_not_be_given_is_refused(
    #[case] words: &[&str],
    #[case] pod: &str,
    #[case] expected: Option<&str>,
) {
    let command = CommandTemplate::parse(words).unwrap();
    let filled = with(&[("pod", pod)], |given| command.fill(given));
    match expected {
        Some(expected) => assert!(filled.as_ref().unwrap_err().0.starts_with(expected), "{filled:?}"),
        None => assert!(filled.unwrap().iter().any(|word| word.contains(pod))),
    }
}

#[test]
fn an_argument_of_unreadable_length_is_refused() {
    let command = CommandTemplate::parse(&["echo", "{pod}"]).unwrap();
    let long = "x".repeat(16 * 1024 + 1);
    let error = with(&[("pod", &long)], |given| command.fill(given)).unwrap_err();
    assert_eq!(error.to_string(), "an argument would be longer than 16 KiB");
}

#[rstest]
#[case(&["a", "b/c.d:e=f"], "a b/c.d:e=f")]
#[case(&["", "a b"], "'' 'a b'")]
#[case(&["it's"], r"'it'\''s'")]
#[case(&["$HOME", "*"], "'$HOME' '*'")]
fn a_command_is_quoted_for_reading(#[case] words: &[&str], #[case] expected: &str) {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    assert_eq!(quoted(&words), expected);
}

#[test]
fn a_brace_is_written_twice() {
    let template = Template::parse("{{a}} {{{pod}}}").unwrap();
    let filled = with(&[("pod", "x")], |given| {
        template.fill(given, |filled, _, value| {
            filled.push_str(value);
            Ok(())
        })
    });
    assert_eq!(filled.unwrap(), "{a} {x}");
}
