use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn quorum(version: &str, limit: Option<i64>, returned_at_most: Option<u32>) -> Contract {
    let version = BrokerVersion::parse(version);
    contract(&PeekFacts::RabbitMq(RabbitQueueType::Quorum(QuorumPeek { version, limit, returned_at_most })))
}

fn left(contract: &Contract) -> Option<u32> {
    if let Contract::Touching { left, .. } = contract { *left } else { None }
}

#[rstest]
#[case("3.10.8", Some((3, 10)))]
#[case("4.0.0-rc.1", Some((4, 0)))]
#[case("4.3", Some((4, 3)))]
#[case("four", None)]
#[case("4", None)]
#[case("", None)]
fn a_version_is_read(#[case] text: &str, #[case] expected: Option<(u32, u32)>) {
    let expected = expected.map(|(major, minor)| BrokerVersion { major, minor });
    assert_eq!(BrokerVersion::parse(text), expected);
}

/// With a limit of 3 the fourth return is the last that anybody sees: one peek is allowed and no more.
#[test]
fn a_quorum_queue_with_a_limit_of_three_bears_one_peek() {
    let verdicts: Vec<&str> = (0..5).map(|returned| quorum("3.10.8", Some(3), Some(returned)).word()).collect();
    assert_eq!(verdicts, ["touching", "destroying", "destroying", "destroying", "destroying"]);
    assert_eq!(left(&quorum("3.10.8", Some(3), Some(0))), Some(1));
}

#[rstest]
#[case::no_limit_before_4("3.13.7", None, None, "touching")]
#[case::by_default_20_from_4_on("4.0.5", None, Some(17), "touching")]
#[case::nearly_there("4.2.1", None, Some(18), "destroying")]
#[case::switched_off("4.1.0", Some(-1), None, "touching")]
#[case::own_limit("4.1.0", Some(50), Some(18), "touching")]
#[case::count_not_known("4.1.0", None, None, "destroying")]
#[case::limit_below_the_reserve("3.12.0", Some(2), Some(0), "destroying")]
#[case::limit_of_none("3.12.0", Some(0), Some(0), "destroying")]
#[case::returns_do_not_count_any_more("4.3.0", Some(3), Some(9), "touching")]
#[case::version_not_known("", Some(100), Some(0), "destroying")]
fn the_version_decides_what_a_return_costs(
    #[case] version: &str,
    #[case] limit: Option<i64>,
    #[case] returned: Option<u32>,
    #[case] word: &str,
) {
    assert_eq!(quorum(version, limit, returned).word(), word);
}

#[rstest]
#[case::classic(PeekFacts::RabbitMq(RabbitQueueType::Classic), "touching")]
#[case::prioritized(PeekFacts::RabbitMq(RabbitQueueType::Prioritized), "touching")]
#[case::stream(PeekFacts::RabbitMq(RabbitQueueType::Stream), "impossible")]
#[case::some_other(PeekFacts::RabbitMq(RabbitQueueType::Unknown), "destroying")]
#[case::dead_letters_of_sqs(PeekFacts::Sqs(SqsPeek { redrives: false, is_fifo: false, hidden_s: 30 }), "touching")]
#[case::source_queue_of_sqs(PeekFacts::Sqs(SqsPeek { redrives: true, is_fifo: false, hidden_s: 30 }), "destroying")]
#[case::jobs_in_redis(PeekFacts::Stored(Broker::Sidekiq), "free")]
#[case::jobs_in_tables(PeekFacts::Stored(Broker::Oban), "free")]
#[case::hidden_tables(PeekFacts::Hidden(Broker::Oban), "impossible")]
#[case::monitoring_page(PeekFacts::Elsewhere(Broker::JetStream), "impossible")]
#[case::a_number(PeekFacts::NumberOnly, "impossible")]
fn each_kind_has_its_contract(#[case] facts: PeekFacts, #[case] word: &str) {
    let contract = contract(&facts);
    assert_eq!(contract.word(), word);
    assert_eq!(contract.allows(), matches!(word, "free" | "touching"));
}

#[rstest]
#[case(PeekFacts::Hidden(Broker::Sidekiq), "`+zrange`")]
#[case(PeekFacts::Hidden(Broker::BullMq), "`+hmget`")]
#[case(PeekFacts::Hidden(Broker::RedisStream), "`+xrange`")]
#[case(PeekFacts::Hidden(Broker::PgBoss), "SELECT on the tables")]
#[case(PeekFacts::Hidden(Broker::SolidQueue), "SELECT on the tables")]
#[case(PeekFacts::Hidden(Broker::GoodJob), "SELECT on the tables")]
#[case(PeekFacts::Hidden(Broker::JetStream), "`$JS.API.STREAM.MSG.GET.*`")]
#[case(PeekFacts::Elsewhere(Broker::Sidekiq), "still to be run")]
#[case(PeekFacts::Elsewhere(Broker::JetStream), "begins with `nats://`")]
fn what_cannot_be_read_says_what_is_missing(#[case] facts: PeekFacts, #[case] missing: &str) {
    let Contract::Impossible { why } = contract(&facts) else { panic!("{facts:?}") };
    assert!(why.contains(missing), "{why}");
    assert!(!why.ends_with('.'), "{why}");
}

#[test]
fn what_touches_says_what_it_changes() {
    let said = |contract: Contract| match contract {
        Contract::Touching { touches, .. } => touches.iter().map(Touch::to_string).collect::<Vec<_>>().join(", "),
        other => other.word().to_owned(),
    };
    let sqs = |is_fifo| said(contract(&PeekFacts::Sqs(SqsPeek { redrives: false, is_fifo, hidden_s: 30 })));
    assert_eq!(sqs(false), "raises the receive count, hides the messages for up to 30 s");
    assert_eq!(sqs(true), "raises the receive count, holds their message groups for up to 30 s");
    assert_eq!(
        said(quorum("4.0.0", None, Some(0))),
        "marks the messages as redelivered, counts as one return of 20, holds the messages while it runs"
    );
}

/// Three messages, read again and again: after each peek the next one is judged.
#[rstest]
#[case::never_handed_out(0, 0, 0, 0)]
#[case::peeked_once(3, 0, 0, 1)]
#[case::peeked_once_and_not_counted_yet(0, 0, 1, 1)]
#[case::peeked_twice(6, 3, 0, 4)]
#[case::drained_often(9_000, 0, 0, 1)]
#[case::more_than_can_be_said(u64::MAX, u64::MAX, 1, u32::MAX)]
fn what_was_handed_out_again_bounds_what_came_back(
    #[case] delivered: u64,
    #[case] redelivered: u64,
    #[case] ours_uncounted: u32,
    #[case] at_most: u32,
) {
    assert_eq!(Deliveries { delivered, redelivered, ours_uncounted }.returned_at_most(), at_most);
}

/// By the default limit of 20 a queue of fifty bears eighteen peeks, as nobody else takes anything of it.
#[test]
fn peeks_of_ours_count_once_for_all_messages() {
    let mut kept = Returns::proven(&Deliveries { delivered: 0, redelivered: 0, ours_uncounted: 0 });
    let mut peeks = 0;
    while quorum("4.1.0", None, Some(kept.at_most)).allows() {
        peeks += 1;
        kept = kept.later(kept.delivered + 50, 1, 50).unwrap();
    }
    assert_eq!(peeks, 18);
}

#[test]
fn deliveries_to_others_may_all_be_of_one_message() {
    let kept = Returns { at_most: 2, delivered: 100 };
    assert_eq!(kept.later(153, 1, 50), Some(Returns { at_most: 6, delivered: 153 }));
    assert_eq!(kept.later(100, 1, 50), Some(Returns { at_most: 3, delivered: 100 }), "not counted yet");
    assert_eq!(kept.later(99, 0, 0), None, "it began again");
}

proptest! {
    /// Whoever returns messages in whatever order: none came back more often than is said.
    #[test]
    fn no_message_came_back_more_often_than_is_said(order in proptest::collection::vec(0..4_usize, 0..60)) {
        let (mut delivered, mut redelivered, mut returns) = (0, 0, [0_u32; 4]);
        for message in order {
            delivered += 1;
            redelivered += u64::from(returns[message] > 0);
            returns[message] += 1;
            let said = Deliveries { delivered, redelivered, ours_uncounted: 0 }.returned_at_most();
            prop_assert!(returns.iter().all(|returned| *returned <= said));
        }
    }

    /// Peeking as often as is allowed never brings a message to where it would be dropped.
    #[test]
    fn peeks_that_are_allowed_lose_nothing(limit in 0..40_u32, before in 0..40_u32, minor in 0..3_u32) {
        let version = format!("4.{minor}.0");
        let mut returned = before;
        while quorum(&version, Some(i64::from(limit)), Some(returned)).allows() {
            returned += 1;
        }
        // It is dropped by the return after the limit.
        prop_assert!(returned == before || returned + 2 <= limit);
    }
}
