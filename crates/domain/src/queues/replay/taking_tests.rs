use rstest::rstest;

use super::*;
use crate::queues::{BrokerVersion, PeekFacts, QuorumPeek, RabbitQueueType, contract};

fn quorum(limit: Option<i64>, returned_at_most: Option<u32>) -> PeekFacts {
    quorum_of("3.10.8", limit, returned_at_most)
}

fn quorum_of(version: &str, limit: Option<i64>, returned_at_most: Option<u32>) -> PeekFacts {
    let version = BrokerVersion::parse(version);
    PeekFacts::RabbitMq(RabbitQueueType::Quorum(QuorumPeek { version, limit, returned_at_most }))
}

#[rstest]
#[case::classic(PeekFacts::RabbitMq(RabbitQueueType::Classic), 50)]
#[case::prioritized(PeekFacts::RabbitMq(RabbitQueueType::Prioritized), 50)]
#[case::without_a_limit(quorum(None, None), 50)]
#[case::a_high_limit(quorum(Some(20), Some(0)), 16)]
#[case::some_came_back(quorum(Some(20), Some(10)), 6)]
#[case::a_low_limit(quorum(Some(3), Some(0)), 1)]
#[case::used_up(quorum(Some(3), Some(1)), 0)]
#[case::not_known(quorum(Some(3), None), 0)]
#[case::forgiving_what_is_handed_back(quorum_of("4.3.0", Some(20), Some(0)), 16)]
#[case::forgiving_and_used_up(quorum_of("4.3.0", Some(3), Some(1)), 0)]
#[case::forgiving_and_not_known(quorum_of("4.3.0", None, None), 0)]
#[case::forgiving_without_a_limit(quorum_of("4.3.0", Some(-1), None), 50)]
#[case::of_no_known_type(PeekFacts::RabbitMq(RabbitQueueType::Unknown), 0)]
#[case::a_stream(PeekFacts::RabbitMq(RabbitQueueType::Stream), 0)]
fn so_many_are_taken_at_once(#[case] facts: PeekFacts, #[case] at_once: u32) {
    let taking = Taking::by(&contract(&facts), &facts);
    assert_eq!(taking.at_once(50), at_once, "{taking:?}");
    assert_eq!(matches!(taking, Taking::Never(_)), at_once == 0);
}

#[rstest]
#[case(Broker::Sidekiq, "web interface")]
#[case(Broker::BullMq, "`job.retry()`")]
#[case(Broker::RedisStream, "`XAUTOCLAIM`")]
#[case(Broker::PgBoss, "`boss.retry(queue, id)`")]
#[case(Broker::SolidQueue, "Mission Control")]
#[case(Broker::Oban, "`Oban.retry_job(id)`")]
#[case(Broker::GoodJob, "its dashboard")]
#[case(Broker::JetStream, "published again")]
fn whatever_is_not_taken_in_hand_has_something_that_tries_it_again(#[case] broker: Broker, #[case] what: &str) {
    let said = tried_again_by(broker);
    assert!(said.contains(what) && !said.ends_with('.'), "{said}");
}
