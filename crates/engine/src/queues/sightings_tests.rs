use rstest::rstest;

use super::*;

#[rstest]
#[case::of_a_queue("orders.dlq:growing", true)]
#[case::of_a_queue_in_a_virtual_host("shop/orders:dlq:not_emptied", true)]
#[case::of_a_broker(":dropping", true)]
#[case::of_a_source("791cec13fcba0368", false)]
#[case::of_another_kind("orders.dlq:sleeping", false)]
#[case::of_an_incident("Q1ABCDEF", false)]
fn an_alert_about_a_queue_is_known_by_its_identity(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(is_of_queue(&Identity::new(text)), expected);
}

#[test]
fn every_reason_has_an_identity_of_its_own() {
    let queue = QueueName::new("shop/orders.dlq");
    let mut identities: Vec<Identity> =
        AttentionKind::ALL.iter().flat_map(|kind| [identity(Some(&queue), *kind), identity(None, *kind)]).collect();
    assert!(identities.iter().all(is_of_queue));
    identities.sort();
    identities.dedup();
    assert_eq!(identities.len(), 2 * AttentionKind::ALL.len());
}
