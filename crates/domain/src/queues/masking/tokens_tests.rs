use rstest::rstest;

use super::*;

fn of(text: &str, found: Vec<Range<usize>>) -> Vec<&str> {
    found.into_iter().map(|range| &text[range]).collect()
}

#[test]
fn every_form_is_one() {
    assert_eq!(TOKENS.len(), FORMS.len());
    assert!(MAIL.is_some() && VERSIONED.is_some());
}

#[rstest]
#[case("to ana@example.com, please", &["ana@example.com"])]
#[case("user=ana%40example.com&x=1", &["ana%40example.com"])]
#[case("Jörg.Müller+x@bücher.example", &["Jörg.Müller+x@bücher.example"])]
#[case("wb@localhost is a node", &[])]
#[case("at 10:00 @ the office", &[])]
#[case::at_an_address("ssh ana@10.0.0.1", &["ana@10.0.0.1"])]
#[case::at_an_address_and_a_port("ana@10.0.0.1:22", &["ana@10.0.0.1"])]
#[case::password_before_an_address("ana:hunter2@10.1 refused", &["hunter2@10.1"])]
#[case::host_that_begins_with_digits("ana@163.com", &["ana@163.com"])]
#[case::hosts_that_begin_like_versions("ana@1.2.example.com, bo@1.0.0-mail.example.com", &["ana@1.2.example.com", "bo@1.0.0-mail.example.com"])]
#[case::number_behind_a_host("ana@example.com.21", &["ana@example.com.21"])]
#[case::name_of_a_host_behind_a_version("ana@4.17.21.example", &["ana@4.17.21.example"])]
fn an_address_is_known_by_its_sign(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(of(text, mails(text)), expected);
}

#[rstest]
#[case("resolved npm:lodash@4.17.21 from the cache")]
#[case("lodash@4.17.21, @types/node@20.1.0 and left-pad@1.3")]
#[case("next@15.0.0-rc.1 next@15.0.0-canary.abc.9 next@15.0.0-beta")]
#[case("golang.org/x/text@v0.3.7")]
#[case("pkg:npm/lodash@4.17.21")]
#[case("GET /packages/lodash%404.17.21 failed")]
#[case("chrome@120.0.6099.109")]
fn a_package_with_its_version_is_no_address(#[case] text: &str) {
    assert_eq!(of(text, mails(text)), [""; 0]);
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
