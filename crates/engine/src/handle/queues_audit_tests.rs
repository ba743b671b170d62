use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{
    AttentionKind, CountedFrom, DeadLetters, Depth, Limit, Look, LookKind, LossCause, QueueFacts, QueueId, Sweep,
    Topology,
};
use watchbill_domain::time::Instant;
use watchbill_sources::{QueueSeen, QueuesRead};
use watchbill_store::LookRow;

use super::fixtures::{DAY, HOUR, TABLES, Team, ago, now, seen, whole};
use crate::api::QueueAuditListing;

/// `orders.dlq` as its only queue, of which the broker tells this.
fn only(facts: QueueFacts, queue: QueueSeen) -> QueuesRead {
    let topology = Topology { queues: vec![facts], is_whole: true, ..Topology::default() };
    QueuesRead { topology: Some(topology), ..whole(vec![queue]) }
}

fn facts() -> QueueFacts {
    QueueFacts { dead_letters: DeadLetters::Nowhere, ..QueueFacts::named(QueueName::new("orders.dlq")) }
}

async fn audited(team: &Team) -> QueueAuditListing {
    team.engine.queue_audit_listing(None).await.unwrap()
}

fn rules(listing: &QueueAuditListing) -> Vec<&str> {
    listing.findings.iter().map(|finding| finding.rule).collect()
}

#[tokio::test]
async fn that_nobody_knows_what_our_credentials_could_is_said_until_messages_were_read() {
    let mut team = Team::new(TABLES).await;
    let queue = || seen("orders.dlq", Depth::Known(4), now());
    team.poll(now(), only(facts(), queue())).await;

    let unknown = audited(&team).await;
    assert_eq!(rules(&unknown), Vec::<&str>::new());
    assert!(!unknown.sources[0].whole, "{unknown:#?}");
    let problem = unknown.sources[0].problem.clone().unwrap_or_default();
    assert!(
        problem.contains("could empty `orders.dlq` is not known; RabbitMQ tells that to administrators"),
        "{problem}"
    );
    assert_eq!(unknown.headline, "Nothing is found to be wrong in what was seen; not all of mq could be looked over.");
    let view = team.engine.queues_audit().await.unwrap();
    assert!(view.seen[0].starts_with("mq: 1 queue, not all that decides was seen, as of"), "{:?}", view.seen);

    let id = QueueId { source: SourceName::new("mq"), name: QueueName::new("orders.dlq") };
    let peek = |at: Instant, what: Option<&str>| LookRow {
        look: Look { at, by: "ana".to_owned(), kind: LookKind::Peek },
        what: what.map(str::to_owned),
    };
    let store = &team.engine.shared.store;
    store.peek_at_queue(&id, &peek(ago(8 * DAY), Some("2 messages")), None).await.unwrap();
    store.peek_at_queue(&id, &peek(ago(HOUR), None), None).await.unwrap();
    assert_eq!(rules(&audited(&team).await), Vec::<&str>::new(), "long ago, and one that was not answered");
    store.peek_at_queue(&id, &peek(ago(HOUR), Some("2 messages")), None).await.unwrap();
    let proven = audited(&team).await;
    assert_eq!((rules(&proven), proven.sources[0].whole), (vec!["we_could_purge"], true), "{proven:#?}");
    assert_eq!(proven.findings[0].queues, ["mq/orders.dlq"]);

    let may_not = QueueFacts { we_could_purge: Some(false), ..facts() };
    team.poll(now(), only(may_not, queue())).await;
    let told = audited(&team).await;
    assert_eq!((rules(&told), told.sources[0].whole), (Vec::new(), true), "what the broker tells goes before");
}

#[tokio::test]
async fn what_was_taken_out_long_ago_is_no_finding_and_what_goes_out_now_is() {
    let mut team = Team::new(TABLES).await;
    let facts = QueueFacts { consumers: Some(1), taken_out: Some(522), we_could_purge: Some(false), ..facts() };
    let removed = |at: Instant, count: u64| {
        let mut queue = seen("orders.dlq", Depth::Known(4), at);
        (queue.reading.totals.removed, queue.reading.consumers) = (Some(count), Some(1));
        queue
    };
    for (at, count) in [(ago(3 * HOUR), 522), (ago(2 * HOUR), 522), (ago(HOUR), 522)] {
        team.poll(at, only(facts.clone(), removed(at, count))).await;
    }
    assert_eq!(rules(&audited(&team).await), Vec::<&str>::new(), "522 were taken out before anybody watched");

    team.poll(now(), only(facts, removed(now(), 525))).await;
    assert_eq!(rules(&audited(&team).await), ["taken_out"]);
}

#[tokio::test]
async fn a_queue_whose_dead_letters_get_nowhere_loses_what_it_drops() {
    let mut team = Team::new(TABLES).await;
    let day = Limit::Age { span: DAY, from: CountedFrom::Died, cause: LossCause::TimeToLive, sweep: Sweep::Punctual };
    let to = |exchange: &str| DeadLetters::Exchange { exchange: exchange.to_owned(), key: None };
    let queue = |at: Instant| {
        let mut queue = seen("orders.dlq", Depth::Known(4), at);
        queue.reading.oldest = Some(watchbill_domain::queues::Oldest::died(ago(HOUR)));
        (queue.limits, queue.limits_to_nowhere) = (Vec::new(), Some(vec![day]));
        queue
    };
    let of = |exchange: &str| QueueFacts { dead_letters: to(exchange), we_could_purge: Some(false), ..facts() };
    let mut partly = only(of("nobody-made-it"), queue(ago(HOUR)));
    partly.topology.as_mut().unwrap().is_whole = false;
    team.poll(ago(HOUR), partly).await;
    assert_eq!(team.listed("orders.dlq").await.loss.state, "never", "what is told in part proves nothing");

    team.poll(now(), only(of("nobody-made-it"), queue(now()))).await;

    let listed = team.listed("orders.dlq").await;
    assert_eq!((listed.loss.state, listed.loss.cause), ("at", Some("time to live")), "{listed:#?}");
    assert_eq!(listed.attention[0].kind, AttentionKind::Losing.word());
    assert_eq!(rules(&audited(&team).await), ["no_such_exchange"], "clock and audit say the same");
}
