use std::collections::BTreeSet;

use rstest::rstest;

use super::*;

#[rstest]
#[case::usual("/", "orders.dlq", "orders.dlq")]
#[case::another("shop", "orders.dlq", "shop/orders.dlq")]
#[case::with_a_slash_in_its_name("/", "shop/orders", "%2F/shop/orders")]
#[case::with_a_slash_in_its_host("a/b", "c", "a%2Fb/c")]
#[case::with_a_percent_sign("a%2Fb", "c", "a%252Fb/c")]
#[case::of_a_host_without_a_name("", "c", "/c")]
fn a_name_has_its_virtual_host_and_gives_it_back(#[case] vhost: &str, #[case] name: &str, #[case] qualified: &str) {
    let named = queue_name(vhost, name);

    assert_eq!(named.as_str(), qualified);
    assert_eq!(vhost_of(&named), vhost);
}

#[test]
fn no_two_queues_have_one_name() {
    let parts = ["", "a", "/", "%2F", "a/", "/a", "%", "%252F", "a%2Fa"];
    let names: Vec<String> = parts.iter().flat_map(|vhost| parts.iter().map(|name| qualified(vhost, name))).collect();

    let once: BTreeSet<&String> = names.iter().collect();

    assert_eq!(once.len(), names.len());
}
