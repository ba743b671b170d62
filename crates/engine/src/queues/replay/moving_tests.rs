use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::replay::{Counting, Handing, MoveEnd, Pause, Phase, Plan, Rest};
use watchbill_domain::queues::{Act, BrokerMove};
use watchbill_domain::time::Instant;
use watchbill_store::ReplayWish;

use super::super::fixtures::{Broker, FROM, TO, plan};
use crate::ports::Clock as _;

/// At 60 a minute a portion is 180 messages.
fn by_broker(most: u64) -> Plan {
    Plan {
        rest: Rest::ByBroker,
        counting: Counting::Roughly,
        handing: Handing::AnyOrder,
        per_minute: 60,
        in_flight: 1,
        ..plan(most)
    }
}

/// A broker that moves messages itself, and a replay that leaves it the rest.
async fn with(messages: usize) -> Broker {
    let broker = Broker::with(messages).await;
    broker.fakes.letters.move_into(TO, 40);
    broker.planned(&by_broker(messages as u64)).await;
    broker
}

fn moved(broker: &Broker) -> u64 {
    broker.fakes.letters.moved().0.map_or(0, |told| told.moved)
}

fn ended(broker: &Broker) -> Option<MoveEnd> {
    broker.fakes.letters.moved().0.and_then(|told| told.ended)
}

#[tokio::test]
async fn the_rest_is_moved_in_portions_and_counted() {
    let broker = with(600).await;
    let row = broker.to_its_end().await;
    assert_eq!(row.run.phase, Phase::Done);
    assert_eq!((row.run.tally.sent, row.run.tally.removed, row.run.tally.moved), (600, 600, 489));
    assert_eq!((broker.bodies(TO).len(), broker.bodies(FROM).len()), (600, 0));
    // What the broker moves nobody copies.
    assert_eq!(broker.fakes.vault.records_of("r1"), Some(111));
    assert_eq!(broker.fakes.letters.moved().1, 3);
    let trail = broker.shared().store.trail(Instant::from_ms(0), Instant::from_ms(i64::MAX)).await.unwrap();
    let last = &trail.last().unwrap().deed;
    assert_eq!(last.act, Act::ReplayDone);
    assert!(last.details.contains(&("moved by the broker".to_owned(), "489".to_owned())), "{:?}", last.details);
}

#[tokio::test]
async fn what_others_hold_the_broker_does_not_move_and_that_is_told() {
    let broker = Broker::with(200).await;
    broker.fakes.letters.move_into(TO, 40);
    broker.fakes.letters.others_hold(4);
    broker.planned(&by_broker(204)).await;
    let tally = broker.to_its_end().await.run.tally;
    assert_eq!((tally.sent, tally.moved, tally.in_other_hands), (200, 89, 4));
}

#[tokio::test]
async fn somebody_who_lets_it_pause_ends_the_move() {
    let broker = with(600).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| moved(broker) >= 40).await;
    broker.wish(ReplayWish::Pause).await;
    broker.pass(&mut carried, 20).await;
    assert_eq!((broker.row().await.run.phase, ended(&broker)), (Phase::Paused(Pause::Asked), Some(MoveEnd::Cancelled)));
    let there = broker.bodies(FROM).len();
    broker.pass(&mut carried, 600).await;
    assert_eq!(broker.bodies(FROM).len(), there);
    broker.wish(ReplayWish::GoOn).await;
    broker.until(&mut carried, |_| false).await;
    assert_eq!((broker.row().await.run.phase, broker.bodies(TO).len()), (Phase::Done, 600));
}

#[tokio::test]
async fn whoever_takes_it_up_after_a_crash_finds_the_move() {
    let broker = with(600).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| moved(broker) >= 40).await;
    carried.killed().await;
    assert_eq!(ended(&broker), None, "nobody is there to end it");
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| moved(broker) >= 120).await;
    assert_eq!(broker.fakes.letters.moved().1, 1);
    broker.until(&mut carried, |_| false).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, row.run.tally.sent, broker.bodies(TO).len()), (Phase::Done, 600, 600));
}

#[tokio::test]
async fn a_program_that_ends_in_order_ends_the_move() {
    let broker = with(600).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| moved(broker) >= 40).await;
    broker.end.cancel();
    carried.ended().await;
    assert_eq!(ended(&broker), Some(MoveEnd::Cancelled));
}

/// At 6,000 a minute all that is left is one portion.
#[tokio::test]
async fn while_a_brake_is_unknown_the_move_is_ended_and_counted() {
    let broker = Broker::with(1_000).await;
    broker.fakes.letters.move_into(TO, 40);
    broker.target_holds(100_000, 0);
    broker.planned(&Plan { per_minute: 6_000, ..by_broker(1_000) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| moved(broker) >= 40).await;
    broker.falls_silent(true);
    broker.pass(&mut carried, 60).await;
    let row = broker.row().await;
    assert!(row.trouble.as_ref().is_some_and(|why| why.contains("how much room orders has")), "{:?}", row.trouble);
    assert_eq!((row.run.phase, ended(&broker), row.run.moving), (Phase::Sending, Some(MoveEnd::Cancelled), None));
    assert_eq!((row.run.tally.moved, row.run.tally.sent), (moved(&broker), broker.bodies(TO).len() as u64));
    assert!(row.run.tally.moved < 400, "it was ended with the first reading that failed: {:?}", row.run.tally);
    broker.falls_silent(false);
    broker.until(&mut carried, |_| false).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, row.run.tally.sent, broker.bodies(TO).len()), (Phase::Done, 1_000, 1_000));
    assert_eq!(broker.fakes.letters.moved().1, 2);
}

#[tokio::test]
async fn one_that_the_broker_lists_late_is_ours_and_counted() {
    let broker = with(250).await;
    broker.fakes.letters.list_late(2);
    let row = broker.to_its_end().await;
    assert_eq!((row.run.phase, row.run.tally.sent, row.run.tally.moved), (Phase::Done, 250, 139));
    assert_eq!((broker.bodies(TO).len(), broker.fakes.letters.moved().1), (250, 1));
}

#[tokio::test]
async fn a_program_that_ends_in_order_looks_for_one_that_was_not_listed() {
    let broker = with(600).await;
    broker.fakes.letters.list_late(1);
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.fakes.letters.moved().1 == 1).await;
    broker.pass(&mut carried, 7).await;
    assert_eq!(broker.row().await.run.moving.map(|moving| moving.began), Some(None), "it is not listed yet");
    broker.end.cancel();
    carried.ended().await;
    assert_eq!(ended(&broker), Some(MoveEnd::Cancelled));
}

#[tokio::test]
async fn a_broker_that_goes_on_is_asked_again_to_end_it() {
    let broker = with(600).await;
    broker.fakes.letters.hear_no_end(2);
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| moved(broker) >= 40).await;
    broker.wish(ReplayWish::Pause).await;
    broker.pass(&mut carried, 8).await;
    assert_eq!(ended(&broker), None);
    broker.pass(&mut carried, 12).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, ended(&broker)), (Phase::Paused(Pause::Asked), Some(MoveEnd::Cancelled)));
    assert_eq!((row.run.tally.moved, row.run.moving), (moved(&broker), None));
}

#[tokio::test]
async fn one_that_is_refused_waits_for_a_person_and_says_why() {
    let broker = Broker::with(600).await;
    broker.planned(&by_broker(600)).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() == 111).await;
    broker.pass(&mut carried, 300).await;
    let phase = broker.row().await.run.phase;
    assert!(matches!(&phase, Phase::Paused(Pause::KeepsFailing(why)) if why.contains("moves nothing")), "{phase:?}");
    assert_eq!(broker.row().await.run.moving, None, "what was refused did not begin");
    assert_eq!(broker.bodies(FROM).len(), 489);
}

/// What a colleague has the broker move is neither counted nor ended.
#[tokio::test]
async fn what_somebody_else_moves_is_waited_for() {
    let broker = with(600).await;
    let began = broker.fakes.clock.now();
    let into = Some(QueueName::new("other"));
    let theirs = BrokerMove { began, into, moved: 5, of: None, per_second: Some(1), failed: None };
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 20).await;
    broker.fakes.letters.somebody_moves(Some(theirs));
    broker.pass(&mut carried, 300).await;
    let row = broker.row().await;
    let why = row.trouble.unwrap_or_default();
    assert!(why.contains("into other since") && why.contains("it waits until that is over"), "{why}");
    assert_eq!((row.run.phase, row.run.tally.sent, row.run.tally.moved), (Phase::Sending, 111, 0));
    assert_eq!(broker.fakes.letters.moved(), (None, 0));
    broker.fakes.letters.somebody_moves(None);
    broker.until(&mut carried, |_| false).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, row.run.tally.sent, row.trouble), (Phase::Done, 600, None));
}
