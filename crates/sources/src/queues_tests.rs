use rstest::rstest;
use watchbill_domain::queues::Depth;
use watchbill_domain::time::Instant;

use super::*;

fn seen(name: &str, delivered: Option<u64>) -> QueueSeen {
    QueueSeen {
        name: QueueName::new(name),
        broker: Broker::RabbitMq,
        reading: Reading::of(Instant::from_ms(0), Depth::Empty),
        limits: Vec::new(),
        has_all_limits: true,
        owners: Vec::new(),
        peek: PeekFacts::NumberOnly,
        handing: delivered.map(|delivered| Handing { delivered, redelivered: 0 }),
        kind_text: String::new(),
    }
}

fn feed(from: &str) -> Feed {
    Feed { from: QueueName::new(from), to: QueueName::new("dlq"), is_certain: true }
}

#[rstest]
#[case::of_one(&["a"], Some(5))]
#[case::of_several_together(&["a", "b"], Some(12))]
#[case::but_not_of_some_of_them(&["a", "untold"], None)]
#[case::nor_of_one_that_is_not_seen(&["a", "elsewhere"], None)]
#[case::nor_of_itself(&["a", "dlq"], Some(5))]
#[case::nor_where_nothing_feeds_it(&[], None)]
fn the_traffic_of_a_queue_is_what_its_sources_handed_out(#[case] sources: &[&str], #[case] traffic: Option<u64>) {
    let queues = vec![seen("a", Some(5)), seen("b", Some(7)), seen("untold", None), seen("dlq", Some(100))];
    let feeds: Vec<Feed> = sources.iter().map(|from| feed(from)).collect();

    let read = QueuesRead { queues, listing: Listing::Whole, ..QueuesRead::unread("") }.with_traffic(&feeds);

    assert_eq!(read.queues[3].reading.totals.source_traffic, traffic);
    assert_eq!(read.queues[0].reading.totals.source_traffic, None);
}
