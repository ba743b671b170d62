use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case::base62("k9XvQ2mLr7TzB4wNp8Yc")]
#[case::base64("mR4vT9wq+Zb2/LkX7sYp0aQ1")]
#[case::lower_and_digits("x7k2m9q4w8r3t6y1z5")]
#[case::aws_secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
#[case::md5("9e107d9d372bb6826bd81d3542a419d6")]
#[case::sha1("2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")]
fn keys_look_like_chance(#[case] text: &str) {
    let found: Vec<&str> = chances(text, Hex::Secret).into_iter().map(|range| &text[range]).collect();
    assert_eq!(found, [text]);
}

#[rstest]
#[case("payments-service-production-eu-west")]
#[case("com/example/orders/OrderServiceImplementation")]
#[case("OrderServiceImplementationHandler")]
#[case("order-2026-11-22-retry-3")]
#[case("SHIPPING_ADDRESS_VALIDATION_FAILED")]
#[case("7f3e2a10-44bc-4d53-9a7e-0c1d2e3f4a5b")]
#[case("20261122T101530Z")]
#[case("00000000000000000000000000000000")]
#[case("0000000000000042")]
#[case("application/vnd-orders-v2-json")]
#[case("node_modules/stripe/lib/StripeResource")]
#[case("orders-eu1-node2-checkout-service-production")]
fn names_do_not(#[case] text: &str) {
    assert!(chances(text, Hex::Secret).is_empty(), "{text}");
}

#[test]
fn a_hash_is_told_where_it_is_called_one() {
    let hash = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12";
    assert!(chances(hash, Hex::Identifier).is_empty());
}

proptest! {
    /// Every key in a thousand is longer than this and found, but for the very unlikely.
    #[test]
    fn long_keys_of_any_sort_are_found(key in "[A-Za-z0-9]{40}", other in "[a-z0-9]{48}", hex in "[0-9a-f]{48}") {
        for key in [key, other, hex] {
            let classes = key.bytes().any(|byte| byte.is_ascii_digit()) && key.bytes().any(|byte| byte.is_ascii_lowercase());
            prop_assume!(classes);
            prop_assert_eq!(chances(&key, Hex::Secret).len(), 1, "{}", key);
        }
    }
}
