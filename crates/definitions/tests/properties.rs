//! What holds of every file, however broken, and of every place a secret can be put by mistake.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{line, read};
use proptest::prelude::*;
use rstest::rstest;
use watchbill_definitions::{Reading, Syntax};

const GOOD: &str = include_str!("files/good.toml");
const BAD: &str = include_str!("files/bad.toml");
/// As a person would paste it: with a character that no name has.
const SECRET: &str = "hunter2!";

fn places_are_in_the_text(reading: &Reading, text: &str) -> Result<(), TestCaseError> {
    for finding in &reading.findings {
        let Some(row) = finding.problem.line else { continue };
        let column = finding.problem.column.unwrap();
        let there = text.split('\n').nth(row - 1);
        prop_assert!(there.is_some_and(|l| (1..=l.chars().count() + 1).contains(&column)), "{}", finding.problem);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_every_place_is_in_it(text in "\\PC*") {
        places_are_in_the_text(&read(&text), &text)?;
    }

    #[test]
    fn toml_of_any_values_is_read_without_a_panic(
        entries in proptest::collection::vec(("[a-z]{1,4}|team|people|sources|queues|severity|retention|source|match|depth|name|kind|url|every|auth|id",
            "1|true|'a'|''|\\[\\]|\\{\\}|1979-05-27|\\[1, 'a', \\{\\}\\]|\\{ basic = \\{\\} \\}|\\{ a.b = 1 \\}|'''\n'''"), 0..12),
        headers in proptest::collection::vec("|\\[\\[queues\\]\\]|\\[\\[sources\\]\\]|\\[\\[people\\]\\]|\\[severity\\]|\\[sources\\]", 12),
    ) {
        let text: String = entries.iter().zip(&headers).map(|((k, v), h)| format!("{h}\n{k} = {v}\n")).collect();
        places_are_in_the_text(&read(&text), &text)?;
    }

    #[test]
    fn a_mutated_file_is_read_without_a_panic_and_every_place_is_in_it(
        from_bad in any::<bool>(), at in any::<prop::sample::Index>(), cut in 0usize..40, put in "\\PC{0,8}|\n|\"|\\[|=",
    ) {
        let text = if from_bad { BAD } else { GOOD };
        let floor = |mut i: usize| { while !text.is_char_boundary(i) { i -= 1 } i };
        let start = floor(at.index(text.len()));
        let end = floor((start + cut).min(text.len())).max(start);
        let mutated = format!("{}{put}{}", &text[..start], &text[end..]);
        let reading = read(&mutated);
        places_are_in_the_text(&reading, &mutated)?;
        if reading.syntax == Syntax::Broken {
            prop_assert_eq!(reading.findings.len(), 1);
            prop_assert!(reading.workspace.sources.is_empty());
        }
    }

    #[test]
    fn a_mutation_never_brings_a_secret_to_light(at in any::<prop::sample::Index>(), put in "[\"'=\\[\\]{}\n, #]{0,2}") {
        let text = "auth = { basic = { user = \"ana\", password = \"hunter2!\" } }\n\
                    headers = { Authorization = \"Bearer hunter2!\" }\nproxy = \"http://ana:hunter2!@p\"\n\
                    url = [\"https://ana:hunter2!@am\"]\nname = \"prod\"\nkind = \"alertmanager\"\n";
        let at = at.index(text.len());
        // Inside the secret a mutation makes it another text, and inside a key it makes another key.
        let is_value = text[..at].matches('"').count().is_multiple_of(2);
        prop_assume!(is_value);
        let mutated = format!("[[sources]]\n{}{put}{}", &text[..at], &text[at..]);
        for finding in read(&mutated).findings {
            prop_assert!(!line(&finding).contains("hunter2"), "{}", line(&finding));
        }
    }
}

#[rstest]
#[case::password("auth = { basic = { user = \"ana\", password = \"hunter2!\" } }")]
#[case::password_as_its_own_name("auth = { basic = { user = \"ana\", password = { keyring = \"hunter2!\" } } }")]
#[case::password_in_an_unknown_place("auth = { basic = { user = \"ana\", password = { value = \"hunter2!\" } } }")]
#[case::password_under_the_user("auth = { basic = { user = \"ana:hunter2!\", password = { keyring = \"a\" } } }")]
#[case::password_beside_auth("password = \"hunter2!\"")]
#[case::auth_as_text("auth = \"ana:hunter2!\"")]
#[case::basic_as_text("auth = { basic = \"ana:hunter2!\" }")]
#[case::bearer("auth = { bearer = \"hunter2!\" }")]
#[case::bearer_list("auth = { bearer = [\"hunter2!\"] }")]
#[case::unknown_form("auth = { token = \"hunter2!\" }")]
#[case::key("auth = { certificate = \"a.pem\", key = \"hunter2!\" }")]
#[case::header("headers = { Authorization = \"Bearer hunter2!\" }")]
#[case::header_with_a_line_end("headers = { X-Tenant = \"hunter2!\\n\" }")]
#[case::header_list("headers = { X-Api-Key = [\"hunter2!\"] }")]
#[case::headers_as_text("headers = \"Authorization: hunter2!\"")]
#[case::auth_header("auth = { headers = { Cookie = \"session=hunter2!\" } }")]
#[case::proxy("proxy = \"http://ana:hunter2!@proxy:3128\"")]
#[case::proxy_that_is_none("proxy = \"ana:hunter2!@proxy:3128\"")]
#[case::url("url = \"https://ana:hunter2!@am.example.net\"")]
#[case::url_that_is_none("url = \"https://ana:hunter2!@am.example.net:port\"")]
#[case::url_with_a_token("url = [\"https://am.example.net/?token=hunter2!\"]")]
#[case::command("auth = { command = [\"echo\", \"hunter2!\\u0000\"] }")]
#[case::syntax("auth = { bearer = \"hunter2!\" \"hunter2!\" }")]
#[case::open_text("auth = { bearer = \"hunter2!")]
fn a_secret_in_the_file_is_never_repeated(#[case] key: &str) {
    let url = if key.starts_with("url") { "" } else { "url = \"https://am.example.net\"\n" };
    let reading = read(&format!("team = \"t\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\n{url}{key}\n"));
    assert!(key.contains(SECRET), "the case has the secret");
    assert!(!reading.findings.is_empty(), "it is said that something is wrong");
    for finding in &reading.findings {
        assert!(!format!("{finding:?}").contains("hunter2"), "{}", line(finding));
    }
    assert!(!format!("{:?}", reading.workspace).contains("hunter2"), "it is not taken either");
}

#[rstest]
#[case::of_the_source("name = \"prod\"\n", "watchbill secrets set prod", "password = { keyring = \"prod\" }")]
#[case::without_a_name("", "watchbill secrets set NAME", "password = { keyring = \"NAME\" }")]
fn a_secret_in_the_clear_is_answered_with_what_to_do(#[case] name: &str, #[case] run: &str, #[case] write: &str) {
    let text = format!("[[sources]]\n{name}auth = {{ basic = {{ user = \"ana\", password = \"hunter2!\" }} }}\n");
    let messages: Vec<String> = read(&text).findings.iter().map(line).collect();
    assert!(messages.iter().any(|m| m.contains(run) && m.contains(write)), "{messages:?}");
}
