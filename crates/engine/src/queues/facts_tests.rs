use std::collections::BTreeMap;
use std::time::Duration;

use rstest::rstest;
use watchbill_domain::queues::{
    Binding, BoundTo, Broker, BrokerMove, BrokerVersion, CountedFrom, DeadLetters, LetsIn, LossCause, OwnerFrom,
    QueueFacts, QuorumPeek, RabbitQueueType, Routing, SqsPeek, Sweep, Unsure,
};

use super::*;

const DAY: Duration = Duration::from_secs(86_400);

fn every_limit() -> Vec<Limit> {
    let age = |from, cause, sweep| Limit::Age { span: DAY, from, cause, sweep };
    let unsure =
        Unsure { cause: LossCause::Length, why: "it is limited in bytes, and nobody tells how many there are" };
    vec![
        age(CountedFrom::Died, LossCause::TimeToLive, Sweep::Punctual),
        age(CountedFrom::Sent { before_at_most: Some(DAY) }, LossCause::Retention, Sweep::Later),
        age(CountedFrom::Sent { before_at_most: None }, LossCause::Pruning, Sweep::Punctual),
        Limit::Count { most: u64::MAX, cause: LossCause::Length },
        Limit::Unused { since: Some(Instant::from_ms(-5)), span: DAY },
        Limit::Unused { since: None, span: DAY },
        Limit::Untold(unsure),
    ]
}

#[rstest]
#[case::untold(None)]
#[case::classic(Some(PeekFacts::RabbitMq(RabbitQueueType::Classic)))]
#[case::prioritized(Some(PeekFacts::RabbitMq(RabbitQueueType::Prioritized)))]
#[case::quorum(Some(PeekFacts::RabbitMq(RabbitQueueType::Quorum(QuorumPeek {
    version: Some(BrokerVersion { major: 3, minor: 10 }),
    limit: Some(-1),
    returned_at_most: Some(4),
}))))]
#[case::stream(Some(PeekFacts::RabbitMq(RabbitQueueType::Stream)))]
#[case::unknown(Some(PeekFacts::RabbitMq(RabbitQueueType::Unknown)))]
#[case::sqs(Some(PeekFacts::Sqs(SqsPeek { redrives: true, is_fifo: false, hidden_s: 30 })))]
#[case::stored(Some(PeekFacts::Stored(Broker::Oban)))]
#[case::hidden(Some(PeekFacts::Hidden(Broker::JetStream)))]
#[case::elsewhere(Some(PeekFacts::Elsewhere(Broker::Sidekiq)))]
#[case::a_number(Some(PeekFacts::NumberOnly))]
fn what_is_kept_of_a_queue_is_read_back(#[case] peek: Option<PeekFacts>) {
    let owner = |name: &str, from| Owner { name: name.to_owned(), from };
    let kept = QueueFactsKept {
        kind_text: "quorum queue".to_owned(),
        limits: every_limit(),
        has_all_limits: true,
        owners: vec![owner("ana", OwnerFrom::Argument), owner("payments", OwnerFrom::Tag), owner("x", OwnerFrom::File)],
        peek,
        handing: Some(Handing { delivered: 12, redelivered: 3 }),
        losing: Some(Loss {
            earliest: Some(Instant::from_ms(7)),
            latest: None,
            cause: LossCause::Length,
            unsure: Some(Unsure { cause: LossCause::Unused, why: "nobody tells since when it is unused" }),
        }),
        is_promised: true,
        there: There::of(vec![(Instant::from_ms(5), 3), (Instant::from_ms(9), 12)]),
        traffic: Traffic { total: 9, last: [(QueueName::new("orders"), 1_000_007)].into() },
    };
    assert_eq!(QueueFactsKept::of_json(&kept.to_json()), kept);
}

#[test]
fn a_loss_is_expected_as_late_after_now_as_before_when_the_clock_is_set_back() {
    let loss = |earliest: i64, latest: i64| Loss {
        earliest: Some(Instant::from_ms(earliest)),
        latest: Some(Instant::from_ms(latest)),
        cause: LossCause::Length,
        unsure: None,
    };
    let kept =
        QueueFactsKept { limits: every_limit(), losing: Some(loss(70_000, 80_000)), ..QueueFactsKept::default() };
    let moved = facts_set_back(&kept.to_json(), Duration::from_secs(20)).map(|text| QueueFactsKept::of_json(&text));
    assert_eq!(moved, Some(QueueFactsKept { losing: Some(loss(50_000, 60_000)), ..kept.clone() }));
    let without = QueueFactsKept { losing: None, ..kept };
    assert_eq!(facts_set_back(&without.to_json(), Duration::from_secs(20)), None);
    let there = |ms: i64| There::of(vec![(Instant::from_ms(ms), 3)]);
    let counted = QueueFactsKept { there: there(50_000), ..without };
    let moved = facts_set_back(&counted.to_json(), Duration::from_secs(20)).map(|text| QueueFactsKept::of_json(&text));
    assert_eq!(moved, Some(QueueFactsKept { there: there(30_000), ..counted }), "its messages are there for as long");
}

fn queue(name: &str, dead_letters: DeadLetters) -> QueueFacts {
    let facts = QueueFacts::named(QueueName::new(name));
    let lets_in = LetsIn::These(vec![QueueName::new("a")]);
    let moves = BrokerMove {
        began: Instant::from_ms(7),
        into: (name == "a").then(|| QueueName::new("b")),
        moved: 12,
        of: Some(40),
        per_second: Some(5),
        failed: (name == "b").then(|| "AccessDenied".to_owned()),
    };
    let known = QueueFacts { retention: Some(DAY), consumers: Some(2), we_could_purge: Some(false), ..facts };
    QueueFacts { dead_letters, lets_in, moves: (name != "c").then_some(moves), ..known }
}

fn topology() -> Topology {
    let name = |name: &str| QueueName::new(name);
    let exchange =
        |key: Option<&str>| DeadLetters::Exchange { exchange: "dlx".to_owned(), key: key.map(str::to_owned) };
    let bound = |to| Binding { exchange: "dlx".to_owned(), to, key: "#".to_owned() };
    Topology {
        queues: vec![
            queue("a", DeadLetters::Untold),
            queue("b", DeadLetters::Nowhere),
            queue("c", DeadLetters::Advised { captured_by: None }),
            queue("d", DeadLetters::Advised { captured_by: Some(name("a")) }),
            queue("e", DeadLetters::Queue(name("a"))),
            queue("f", exchange(None)),
            queue("g", exchange(Some("dead"))),
        ],
        exchanges: BTreeMap::from(
            [("direct", Routing::Direct), ("topic", Routing::Topic), ("dlx", Routing::Fanout), ("x", Routing::Other)]
                .map(|(name, routing)| (name.to_owned(), routing)),
        ),
        bindings: vec![bound(BoundTo::Queue(name("a"))), bound(BoundTo::Exchange("topic".to_owned()))],
        is_whole: true,
    }
}

#[rstest]
#[case::nothing(None)]
#[case::whole(Some(Listing::Whole))]
#[case::partial(Some(Listing::Partial("a queue could not be read".to_owned())))]
#[case::nothing_visible(Some(Listing::NothingVisible("no virtual host is visible".to_owned())))]
fn what_is_kept_of_a_source_is_read_back(#[case] listing: Option<Listing>) {
    let at = Instant::from_ms(1_790_000_000_123);
    let kept = SourceFactsKept {
        topology: Some(topology()),
        topology_at: Some(at),
        listing,
        lost: Some(u64::MAX),
        dropping: Some(Dropping { since: at, last: at.plus(DAY), count: 7 }),
        problems: vec![
            "mq-1: the exchanges could not be read".to_owned(),
            "mq-1: a queue could not be read".to_owned(),
        ],
        topology_problems: vec!["mq-1: the exchanges could not be read".to_owned()],
    };
    let read = SourceFactsKept::of_json(&kept.to_json());
    assert_eq!(read, kept);
    assert_eq!(read.topology.unwrap().feeds(), topology().feeds());
}

#[rstest]
#[case::nothing("")]
#[case::no_json("{\"v\":1,")]
#[case::another_version("{\"v\":2,\"kind_text\":\"queue\"}")]
#[case::no_version("{\"kind_text\":\"queue\"}")]
#[case::another_type("{\"v\":1,\"kind_text\":7}")]
#[case::an_unknown_limit("{\"v\":1,\"kind_text\":\"queue\",\"limits\":[{\"moon\":1}]}")]
fn what_cannot_be_read_is_forgotten(#[case] text: &str) {
    assert_eq!(QueueFactsKept::of_json(text), QueueFactsKept::default());
}

#[test]
fn what_an_older_text_does_not_have_was_never_told() {
    let kept = QueueFactsKept::of_json("{\"v\":1,\"kind_text\":\"queue\"}");
    assert_eq!(kept, QueueFactsKept { kind_text: "queue".to_owned(), ..QueueFactsKept::default() });
    assert_eq!(SourceFactsKept::of_json("{\"v\":1}"), SourceFactsKept::default());
}

#[test]
fn an_unwatched_queue_is_still_known_by_its_name() {
    let kept = SourceFactsKept { topology: Some(topology()), ..SourceFactsKept::default() };
    let names: Vec<&str> = kept.known().map(QueueName::as_str).collect();
    assert_eq!(names, ["a", "b", "c", "d", "e", "f", "g"]);
}
