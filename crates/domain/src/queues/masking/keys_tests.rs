use rstest::rstest;

use super::*;

#[rstest]
#[case("password")]
#[case("db_password")]
#[case("X-Api-Key")]
#[case("accessToken")]
#[case("AWS_SECRET_ACCESS_KEY")]
#[case("card_pin")]
#[case("userPin")]
#[case("CVV")]
#[case("Set-Cookie")]
#[case("customerEmail")]
#[case("e-mail")]
#[case("Passwort")]
#[case("auth")]
fn these_name_secrets(#[case] name: &str) {
    assert!(is_secret(name));
}

#[rstest]
#[case("shipping")]
#[case("author")]
#[case("panel")]
#[case("order_id")]
#[case("laptop")]
#[case("routing_key")]
#[case("compass")]
#[case("sidekiq")]
#[case("")]
fn these_do_not(#[case] name: &str) {
    assert!(!is_secret(name));
}

#[rstest]
#[case("trace_id", true)]
#[case("orderId", true)]
#[case("commit", true)]
#[case("idle", false)]
#[case("id_card", false)]
fn the_last_word_says_that_it_is_the_number_of_a_thing(#[case] name: &str, #[case] expected: bool) {
    assert_eq!(is_identifier(name), expected);
}
