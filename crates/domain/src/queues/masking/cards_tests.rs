use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn found(text: &str) -> Vec<&str> {
    cards(text).into_iter().map(|range| &text[range]).collect()
}

/// Numbers that the makers of cards publish for testing.
#[rstest]
#[case::plain("pay 4111111111111111 now", &["4111111111111111"])]
#[case::grouped("4111 1111 1111 1111", &["4111 1111 1111 1111"])]
#[case::dashes("card=5555-5555-5555-4444;", &["5555-5555-5555-4444"])]
#[case::fifteen_digits("378282246310005", &["378282246310005"])]
#[case::fourteen_digits("30569309025904", &["30569309025904"])]
#[case::with_its_expiry("4111 1111 1111 1111 12 2029", &["4111 1111 1111 1111"])]
#[case::new_mastercard("2223003122003222", &["2223003122003222"])]
#[case::wrong_check_digit("4111111111111112", &[])]
#[case::inside_a_longer_number("94111111111111111", &[])]
#[case::milliseconds("1772445600000", &[])]
#[case::too_short("411111111111", &[])]
fn a_card_is_known_by_its_check_digit(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(found(text), expected);
}

/// Examples of the registry of ISO 13616.
#[rstest]
#[case("to DE89370400440532013000.", &["DE89370400440532013000"])]
#[case("GB29 NWBK 6016 1331 9268 19 in full", &["GB29 NWBK 6016 1331 9268 19"])]
#[case("DE88370400440532013000", &[])]
#[case("AB12 some words that follow it", &[])]
fn an_account_is_known_by_its_check_digits(#[case] text: &str, #[case] expected: &[&str]) {
    let found: Vec<&str> = accounts(text).into_iter().map(|range| &text[range]).collect();
    assert_eq!(found, expected);
}

proptest! {
    /// Of the ten numbers that differ in the last digit exactly one is a card.
    #[test]
    fn one_check_digit_of_ten_is_right(body in "[3456][0-9]{14}") {
        let cards = (0..10).filter(|digit| !found(&format!("{body}{digit}")).is_empty()).count();
        prop_assert_eq!(cards, 1);
    }
}
