use proptest::prelude::*;
use rstest::rstest;

use super::*;

const WALKTHROUGH: [(&str, &str); 5] = [
    ("alertname", "InstanceDown"),
    ("code", "200"),
    ("job", "prometheus"),
    ("monitor", "codelab-monitor"),
    ("severity", "critical"),
];

/// The values an Alertmanager prints for these sets.
#[rstest]
#[case::nothing(None, "cbf29ce484222325")]
#[case::by_address(Some("127.0.0.1:9090"), "791cec13fcba0368")]
#[case::by_name(Some("localhost:9090"), "8df98227bdd81384")]
fn the_fingerprint_is_alertmanagers(#[case] instance: Option<&str>, #[case] expected: &str) {
    let labels = match instance {
        Some(instance) => Labels::from_pairs(WALKTHROUGH.into_iter().chain([("instance", instance)])),
        None => Labels::default(),
    };
    assert_eq!(labels.fingerprint().to_string(), expected);
}

#[test]
fn a_small_fingerprint_keeps_its_leading_zeros() {
    assert_eq!(Fingerprint(0xAB).to_string(), "00000000000000ab");
}

#[test]
fn an_empty_value_is_no_label() {
    let labels = Labels::from_pairs([("a", "1"), ("b", "")]);
    assert_eq!((labels.len(), labels.get("b")), (1, None));
    assert_eq!(labels.fingerprint(), Labels::from_pairs([("a", "1")]).fingerprint());
}

#[test]
fn of_a_name_given_twice_the_last_value_counts_even_if_empty() {
    let labels = Labels::from_pairs([("a", "1"), ("b", "x"), ("a", "2"), ("b", "")]);
    assert_eq!(labels.iter().collect::<Vec<_>>(), [("a", "2")]);
}

#[test]
fn names_are_in_byte_order() {
    let labels = Labels::from_pairs([("é", "1"), ("a_b", "2"), ("B", "3"), ("a", "4")]);
    assert_eq!(labels.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["B", "a", "a_b", "é"]);
}

#[test]
fn replica_labels_can_be_dropped() {
    let labels = Labels::from_pairs([("a", "1"), ("replica", "2"), ("zone", "3")]);
    let without = labels.without(&["replica".to_owned(), "absent".to_owned()]);
    assert_eq!(without, Labels::from_pairs([("a", "1"), ("zone", "3")]));
}

#[test]
fn a_debug_print_reads_like_a_map() {
    assert_eq!(format!("{:?}", Labels::from_pairs([("b", "2"), ("a", "1")])), r#"{"a": "1", "b": "2"}"#);
    assert!(Labels::default().is_empty());
}

proptest! {
    #[test]
    fn labels_hold_exactly_the_pairs_given(pairs in prop::collection::btree_map("\\PC{0,8}", "\\PC{1,8}", 0..8)) {
        let labels = Labels::from_pairs(pairs.iter().rev());
        let expected: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        prop_assert_eq!(labels.iter().collect::<Vec<_>>(), expected);
        prop_assert!(pairs.iter().all(|(name, value)| labels.get(name) == Some(value)));
        prop_assert_eq!(&Labels::from_pairs(labels.iter()), &labels);
        prop_assert_eq!(Labels::from_pairs(labels.iter()).fingerprint(), labels.fingerprint());
    }

    #[test]
    fn where_a_name_ends_and_its_value_begins_counts(name in "[a-z]{1,4}", value in "[a-z]{2,6}") {
        let (head, tail) = value.split_at(1);
        let labels = Labels::from_pairs([(name.as_str(), value.as_str())]);
        let moved = Labels::from_pairs([(format!("{name}{head}"), tail)]);
        prop_assert!(labels != moved);
        prop_assert!(labels.fingerprint() != moved.fingerprint());
    }
}
