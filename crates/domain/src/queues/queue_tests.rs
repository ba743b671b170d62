use rstest::rstest;

use super::*;

#[rstest]
#[case("prod/orders.dlq", "prod", "orders.dlq")]
#[case("prod/billing/orders.dlq", "prod", "billing/orders.dlq")]
fn a_queue_is_written_with_its_source(#[case] text: &str, #[case] source: &str, #[case] name: &str) {
    let id: QueueId = text.parse().unwrap();
    assert_eq!((id.source.as_str(), id.name.as_str()), (source, name));
    assert_eq!(id.to_string(), text);
}

#[rstest]
#[case("")]
#[case("orders.dlq")]
#[case("/orders.dlq")]
#[case("prod/")]
fn anything_else_is_refused(#[case] text: &str) {
    assert_eq!(text.parse::<QueueId>(), Err(NotAQueueId(text.to_owned())));
}

#[test]
fn every_broker_is_known_by_a_word_of_its_own() {
    for broker in Broker::ALL {
        assert_eq!(Broker::from_word(broker.word()), Some(broker));
    }
    assert_eq!(Broker::from_word("fax"), None);
}
