use rstest::rstest;

use super::*;

fn of(text: &str, found: Vec<Range<usize>>) -> Vec<&str> {
    found.into_iter().map(|range| &text[range]).collect()
}

#[test]
fn every_form_is_one() {
    assert_eq!(TOKENS.len(), FORMS.len());
    assert!(MAIL.is_some());
}

#[rstest]
#[case("to ana@example.com, please", &["ana@example.com"])]
#[case("user=ana%40example.com&x=1", &["ana%40example.com"])]
#[case("Jörg.Müller+x@bücher.example", &["Jörg.Müller+x@bücher.example"])]
#[case("wb@localhost is a node", &[])]
#[case("at 10:00 @ the office", &[])]
fn an_address_is_known_by_its_sign(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(of(text, mails(text)), expected);
}

#[rstest]
#[case("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln")]
#[case("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "ghp_16C7e42F292c6912E7710c838347Ae178B4a")]
#[case("key sk_live_51HabcDEF234567890", "sk_live_51HabcDEF234567890")]
#[case("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE")]
#[case("Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz")]
#[case("amqp://app:s3cr3t@mq.example:5672/", "app:s3cr3t")]
#[case("https://u:p@ss@host/x", "u:p@ss")]
#[case("https://hooks.slack.com/services/T000/B000/XXXX", "services/T000/B000/XXXX")]
fn a_token_is_known_by_its_form(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(of(text, tokens(text)), [expected]);
}

#[test]
fn a_key_in_its_armour_is_known_also_when_it_breaks_off() {
    let whole = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----";
    assert_eq!(of(whole, tokens(whole)), [whole]);
    let cut = r"x -----BEGIN PRIVATE KEY-----\nMIIEow";
    assert_eq!(of(cut, tokens(cut)), [&cut[2..]]);
}

#[rstest]
#[case("basic authentication failed")]
#[case("bearer of news")]
#[case("see https://example.com/a?b=c")]
fn words_are_no_tokens(#[case] text: &str) {
    assert_eq!(of(text, tokens(text)), [""; 0]);
}
