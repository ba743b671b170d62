use std::collections::HashMap;

use rstest::rstest;
use watchbill_domain::ids::SourceName;
use watchbill_domain::queues::{Broker, Depth, Promise, Topology};
use watchbill_sources::{Handing, QueueSeen, QueuesRead};

use super::*;
use crate::queues::attend::Attended;
use crate::queues::fixtures::{Attendance, DAY, HOUR, MINUTE, lines, name, seen, specs, ways, whole};

const OURS: &str = "[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n";
const FIRING: &str = "orders.dlq:not_emptied firing";
const OVER: &str = "orders.dlq:not_emptied over";

/// `orders.dlq` with four messages, two days ago and now, and no queue that is fed with dead letters.
fn full() -> Attendance {
    let mut mq = Attendance::new(OURS);
    mq.poll(MINUTE, |now| QueuesRead {
        topology: Some(Topology { is_whole: true, ..Topology::default() }),
        ..whole(vec![seen("orders.dlq", Depth::Known(4), now)])
    });
    assert_eq!(lines(&mq.told(2 * DAY, Depth::Known(4)).sightings), [FIRING]);
    mq
}

fn not_told(mq: &mut Attendance, after: Duration) -> Attended {
    mq.poll(after, |_| whole(Vec::new()))
}

fn not_empty_since(mq: &Attendance) -> Option<Instant> {
    mq.book.queues[&name("orders.dlq")].watched.state.not_empty_since
}

#[test]
fn a_table_that_is_removed_and_put_back_costs_neither_patience_nor_promise() {
    let mut mq = full();
    let since = not_empty_since(&mq);
    let promise = Promise { by: "ana".to_owned(), at: mq.now, until: mq.now.plus(HOUR), note: String::new() };
    mq.book.people = HashMap::from([(name("orders.dlq"), (None, Some(promise)))]);
    assert_eq!(lines(&mq.told(MINUTE, Depth::Known(4)).sightings), ["orders.dlq:not_emptied ana has it"]);
    let tables = std::mem::take(&mut mq.specs);
    assert_eq!(lines(&mq.told(MINUTE, Depth::Known(4)).sightings), [OVER]);
    assert_eq!(lines(&mq.told(HOUR, Depth::Known(4)).sightings), Vec::<String>::new());
    mq.specs = tables;
    let back = mq.told(MINUTE, Depth::Known(4));
    assert_eq!(lines(&back.sightings), [FIRING, "orders.dlq:promise_over firing"]);
    assert_eq!((not_empty_since(&mq), mq.book.away.len()), (since, 0));
}

#[test]
fn a_policy_that_is_replaced_costs_no_patience() {
    let mut mq = Attendance::new("");
    let mut told = |after, feeds: &[(&str, &str)]| {
        let both = |now| vec![seen("orders", Depth::Empty, now), seen("graveyard", Depth::Known(2), now)];
        let topology = Some(ways(feeds));
        lines(&mq.poll(after, |now| QueuesRead { topology, ..whole(both(now)) }).sightings)
    };
    let fed = [("orders", "graveyard")];
    assert_eq!(told(MINUTE, &fed), Vec::<String>::new());
    assert_eq!(told(2 * DAY, &fed), ["graveyard:not_emptied firing"]);
    assert_eq!(told(MINUTE, &[]), ["graveyard:not_emptied over"]);
    assert_eq!(told(MINUTE, &fed), ["graveyard:not_emptied firing"]);
}

#[test]
fn a_queue_that_is_watched_again_goes_on_also_where_it_is_not_told() {
    let mut mq = full();
    let tables = std::mem::take(&mut mq.specs);
    assert_eq!(lines(&mq.told(MINUTE, Depth::Known(4)).sightings), [OVER]);
    mq.specs = tables;
    let unread = mq.poll(MINUTE, |_| QueuesRead::unread("the list could not be read"));
    assert_eq!(lines(&unread.sightings), [FIRING]);
}

#[test]
fn a_queue_that_is_gone_for_one_poll_goes_on_when_it_is_back() {
    let mut mq = full();
    let since = not_empty_since(&mq);
    let gone = not_told(&mut mq, MINUTE);
    assert_eq!((lines(&gone.sightings), gone.changes.gone), (vec![OVER.to_owned()], vec![name("orders.dlq")]));
    assert_eq!(mq.book.known(), [], "it is not asked for: else it could look as if it were hidden");
    let still = not_told(&mut mq, MINUTE);
    assert_eq!((still.sightings, still.changes.gone, still.changes.queues), (Vec::new(), Vec::new(), Vec::new()));
    let back = mq.told(MINUTE, Depth::Known(4));
    assert_eq!(lines(&back.sightings), [FIRING]);
    assert_eq!((not_empty_since(&mq), mq.book.away.len()), (since, 0));
    assert_eq!(back.changes.queues.len(), 1);
}

#[test]
fn when_it_was_empty_last_is_not_forgotten_with_a_queue_that_is_gone() {
    let mut mq = Attendance::new(OURS);
    mq.told(MINUTE, Depth::Empty);
    let empty_at = mq.now;
    not_told(&mut mq, MINUTE);
    mq.told(MINUTE, Depth::Known(1));
    assert_eq!(mq.book.queues[&name("orders.dlq")].watched.state.empty_at, Some(empty_at));
}

#[rstest]
#[case::within_a_day(DAY - MINUTE, true)]
#[case::a_day_later(DAY, false)]
#[case::two_days_later(2 * DAY, false)]
fn a_queue_that_was_gone_for_long_is_a_new_one(#[case] after: Duration, #[case] goes_on: bool) {
    let mut mq = full();
    let since = not_empty_since(&mq);
    not_told(&mut mq, MINUTE);
    let back = mq.told(after, Depth::Known(4));
    assert_eq!(back.sightings.len(), usize::from(goes_on));
    assert_eq!(not_empty_since(&mq), if goes_on { since } else { Some(mq.now) });
    assert_eq!(mq.book.away.len(), 0);
}

#[test]
fn a_queue_that_is_not_watched_stays_silent_and_none_of_its_readings_is_taken() {
    let mut mq = full();
    let (since, read_at) = (not_empty_since(&mq), mq.now);
    let tables = std::mem::replace(&mut mq.specs, specs(&format!("{OURS}watch = false\n")));
    assert_eq!(lines(&mq.told(MINUTE, Depth::Known(4)).sightings), [OVER]);
    let silent = |attended: &Attended| attended.sightings.is_empty() && attended.changes.queues.is_empty();
    assert!(silent(&mq.told(2 * DAY, Depth::Known(9))));
    let kept = &mq.book.away[&name("orders.dlq")].kept;
    assert_eq!(kept.watched.state.last.map(|last| last.at), Some(read_at));
    assert_eq!(mq.book.known(), [name("orders.dlq")], "somebody has to say whether it is still there");

    let hidden = mq.poll(MINUTE, |_| QueuesRead { hidden: vec![name("orders.dlq")], ..whole(Vec::new()) });
    assert!(silent(&hidden) && hidden.changes.gone.is_empty(), "{hidden:?}");
    let gone = not_told(&mut mq, MINUTE);
    assert!(silent(&gone));
    assert_eq!(gone.changes.gone, [name("orders.dlq")]);

    let back = mq.told(MINUTE, Depth::Known(9));
    assert_eq!((back.sightings.len(), back.changes.queues.len()), (0, 1), "that it is there again is written");
    let facts = back.changes.facts(&back.book);
    assert_eq!(back.changes.readings(&back.book, &facts)[0].reading, None);
    assert!(silent(&mq.told(MINUTE, Depth::Known(9))), "once");
    mq.specs = tables;
    assert_eq!(lines(&mq.told(MINUTE, Depth::Known(9)).sightings), [FIRING]);
    assert_eq!(not_empty_since(&mq), since);
}

#[test]
fn a_queue_made_of_expressions_is_back_with_its_table() {
    let mut metrics = Attendance::new("[[queues]]\nsource = \"metrics\"\nname = \"dlt\"\ndepth = 'sum(dlt)'\n");
    metrics.source = SourceName::new("metrics");
    let told = |now| whole(vec![QueueSeen { broker: Broker::Expression, ..seen("dlt", Depth::Known(4), now) }]);
    metrics.poll(MINUTE, told);
    assert_eq!(lines(&metrics.poll(2 * DAY, told).sightings), ["dlt:not_emptied firing"]);
    let tables = std::mem::take(&mut metrics.specs);
    assert_eq!(lines(&not_told(&mut metrics, MINUTE).sightings), ["dlt:not_emptied over"]);
    metrics.specs = tables;
    assert_eq!(lines(&metrics.poll(MINUTE, told).sightings), ["dlt:not_emptied firing"]);
}

#[test]
fn what_was_counted_of_a_queue_before_it_was_gone_proves_nothing() {
    let mut mq = Attendance::new(OURS);
    let told = |mq: &mut Attendance, depth, delivered| {
        let handing = Some(Handing { delivered, redelivered: 0 });
        mq.poll(MINUTE, |now| whole(vec![QueueSeen { handing, ..seen("orders.dlq", depth, now) }]));
        mq.book.queues[&name("orders.dlq")].returns.map(|returns| returns.at_most)
    };
    told(&mut mq, Depth::Known(3), 5);
    assert_eq!(told(&mut mq, Depth::Empty, 8), Some(3));
    not_told(&mut mq, MINUTE);
    assert_eq!(told(&mut mq, Depth::Known(3), 20), None);
}
