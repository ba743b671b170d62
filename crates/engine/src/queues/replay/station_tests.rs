use std::io;

use tokio_util::sync::CancellationToken;
use watchbill_domain::queues::Act;
use watchbill_domain::queues::replay::{AfterCrash, HeldBecause, Pause, Tally, Target, Verdict};
use watchbill_store::{ReplayWish, Writes};

use super::super::fixtures::{Broker, FROM, TO, numbers, plan};
use super::super::{replay_listing, replays_listing};
use super::*;
use crate::ports::Clock as _;
use crate::testing::stamp_of;

#[tokio::test]
async fn every_message_is_sent_once_and_stamped_and_copied_before() {
    let broker = Broker::with(150).await;
    broker.planned(&plan(150)).await;
    let row = broker.to_its_end().await;
    assert_eq!(row.run.phase, Phase::Done);
    assert_eq!(row.run.tally, Tally { sent: 150, removed: 150, ..Tally::default() });
    assert_eq!(broker.bodies(TO), numbers(150));
    assert_eq!(broker.bodies(FROM), Vec::<String>::new());
    let stamps = broker.fakes.letters.waiting(TO);
    assert!(stamps.iter().all(|letter| stamp_of(letter).as_deref() == Some("r1/1")));
    assert_eq!(broker.fakes.vault.records_of("r1"), Some(150));
    let trail = broker.shared().store.trail(Instant::from_ms(0), Instant::from_ms(i64::MAX)).await.unwrap();
    let acts: Vec<Act> = trail.iter().map(|link| link.deed.act).collect();
    assert_eq!(acts, [Act::ReplayPlanned, Act::ReplayStarted, Act::ReplayDone]);
}

/// No more than were planned and not looked at.
#[tokio::test]
async fn what_others_hold_is_told_and_not_counted_as_sent_or_gone() {
    for (others, told) in [(2, 2), (9, 3), (0, 0)] {
        let broker = Broker::with(5).await;
        broker.fakes.letters.others_hold(others);
        broker.planned(&plan(8)).await;
        let row = broker.to_its_end().await;
        assert_eq!(row.run.phase, Phase::Done);
        assert_eq!(row.run.tally, Tally { sent: 5, removed: 5, in_other_hands: told, ..Tally::default() });
    }
}

#[tokio::test]
async fn whoever_carries_it_out_may_die_anywhere_and_nothing_is_lost() {
    let broker = Broker::with(60).await;
    broker.planned(&plan(60)).await;
    for round in 1_usize..12 {
        goes_on(&broker).await;
        let mut carried = broker.taken_up().await;
        let enough = round * 6;
        broker.until(&mut carried, |broker| broker.bodies(TO).len() >= enough).await;
        carried.killed().await;
        if broker.row().await.over_at.is_some() {
            break;
        }
    }
    goes_on(&broker).await;
    let row = if broker.row().await.over_at.is_some() { broker.row().await } else { broker.to_its_end().await };
    assert_eq!(row.run.phase, Phase::Done, "{:?}", row.run.tally);
    let mut arrived = broker.bodies(TO);
    let twice = arrived.len();
    arrived.sort();
    arrived.dedup();
    let mut all = numbers(60);
    all.sort();
    assert_eq!(arrived, all);
    assert!(twice as u64 - 60 <= row.run.tally.perhaps_twice, "{twice} {:?}", row.run.tally);
    assert_eq!(broker.bodies(FROM).len() as u64, row.run.tally.in_doubt, "in doubt for the second time");
}

/// Somebody lets it go on, because it waits for a person once it died three times without getting anything through.
async fn goes_on(broker: &Broker) {
    if broker.row().await.over_at.is_none() {
        broker.wish(ReplayWish::GoOn).await;
    }
}

#[tokio::test]
async fn a_connection_that_is_lost_is_made_again() {
    let broker = Broker::with(40).await;
    broker.planned(&plan(40)).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 5).await;
    broker.fakes.letters.lose_after(3);
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.row().await.run.phase, Phase::Done);
    assert!(broker.fakes.letters.opened() >= 2);
    assert_eq!(broker.bodies(FROM), Vec::<String>::new());
}

#[tokio::test]
async fn what_dies_again_makes_it_wait_and_a_person_ends_it() {
    let broker = Broker::with(30).await;
    (0..30).for_each(|number| broker.fakes.letters.kill(&format!("message {number}"), FROM));
    broker.planned(&plan(30)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 20).await;
    let row = broker.row().await;
    assert_eq!(row.run.phase, Phase::Paused(Pause::Judged(Verdict::ComesBack { back: 1, sent: 1 })));
    broker.wish(ReplayWish::Stop).await;
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.row().await.run.phase, Phase::Stopped);
    assert_eq!(broker.bodies(FROM).len(), 30);
}

#[tokio::test]
async fn nothing_is_sent_of_which_no_copy_can_be_written() {
    let broker = Broker::with(5).await;
    broker.fakes.vault.fail(Some(io::ErrorKind::StorageFull));
    broker.planned(&plan(5)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 40).await;
    assert_eq!(broker.bodies(TO), Vec::<String>::new());
    let trouble = broker.row().await.trouble;
    assert!(trouble.as_deref().is_some_and(|why| why.contains("cannot be written, so none is sent")), "{trouble:?}");
    broker.fakes.vault.fail(None);
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.bodies(TO), numbers(5));
}

/// Neither copies nor records can be written on a full disk.
#[tokio::test]
async fn whoever_asks_is_told_why_it_stands_still_although_that_cannot_be_written_down() {
    let broker = Broker::with(40).await;
    broker.planned(&Plan { per_minute: 600, ..plan(40) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 5).await;
    broker.shared().store.set_writes(Writes::Refused).await.unwrap();
    broker.pass(&mut carried, 10).await;
    let told = async || replays_listing(broker.shared(), None).await.unwrap().replays.remove(0);
    assert_eq!(broker.row().await.trouble, None);
    assert!(told().await.said.starts_with("It does not come further at the moment"), "{}", told().await.said);
    assert!(told().await.trouble.is_some());
    let alone = replay_listing(broker.shared(), "r1").await.unwrap();
    assert_eq!(alone.trouble, told().await.trouble);
    broker.shared().store.set_writes(Writes::Kept).await.unwrap();
    broker.until(&mut carried, |_| false).await;
    assert_eq!((told().await.trouble, broker.bodies(TO)), (None, numbers(40)));
}

/// Somebody deletes it in the middle: what was in hand and what was not looked at are told, and why it came no further.
#[tokio::test]
async fn a_stop_of_one_whose_queue_is_gone_says_what_was_not_sent() {
    let broker = Broker::with(100).await;
    broker.planned(&Plan { per_minute: 600, in_flight: 1, ..plan(100) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 20).await;
    broker.fakes.letters.unreachable(Some("mq has no queue orders.dlq (any more)"));
    broker.fakes.letters.lose_after(0);
    broker.pass(&mut carried, 30).await;
    broker.wish(ReplayWish::Stop).await;
    broker.until(&mut carried, |_| false).await;
    let listed = replays_listing(broker.shared(), None).await.unwrap().replays.remove(0);
    let counts = listed.counts;
    assert!(counts.perhaps_unsent > 0, "{}", listed.said);
    let told = counts.sent + counts.in_doubt + counts.perhaps_unsent + counts.not_looked_at;
    assert_eq!((told, listed.over), (100, true), "{}", listed.said);
    assert!(listed.said.contains("of 100 not looked at"), "{}", listed.said);
    assert!(
        listed.said.ends_with("Before that it came no further. Mq has no queue orders.dlq (any more)."),
        "{}",
        listed.said
    );
}

#[tokio::test]
async fn what_a_target_refuses_stays_and_is_known_as_that() {
    let broker = Broker::with(4).await;
    broker.fakes.letters.refuse(TO);
    broker.planned(&plan(4)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 80).await;
    assert!(matches!(broker.row().await.run.phase, Phase::Paused(Pause::Refused(_))));
    broker.wish(ReplayWish::Stop).await;
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.bodies(FROM).len(), 4);
    let parked = broker.shared().store.parked(&plan(4).from).await.unwrap();
    assert!(parked.iter().all(|row| row.because == HeldBecause::Refused) && parked.len() >= 3);
}

#[tokio::test]
async fn what_is_discarded_is_copied_and_removed_and_goes_nowhere() {
    let broker = Broker::with(12).await;
    broker.planned(&Plan { target: Target::Nowhere, ..plan(12) }).await;
    let row = broker.to_its_end().await;
    assert_eq!((row.run.phase, row.run.tally.removed), (Phase::Done, 12));
    assert_eq!(broker.bodies(FROM), Vec::<String>::new());
    assert_eq!(broker.fakes.vault.records_of("r1"), Some(12));
    let trail = broker.shared().store.trail(Instant::from_ms(0), Instant::from_ms(i64::MAX)).await.unwrap();
    assert_eq!(trail.last().map(|link| link.deed.act), Some(Act::Discarded));
}

#[tokio::test]
async fn it_goes_at_the_rate_that_was_asked_for() {
    let broker = Broker::with(240).await;
    broker.planned(&Plan { per_minute: 120, watch: Duration::from_millis(100), ..plan(240) }).await;
    let began = broker.fakes.clock.now();
    let row = broker.to_its_end().await;
    let took = row.over_at.unwrap().since(began).as_secs_f64();
    // 240 at two a second, and three canaries that are watched.
    assert!((108.0..=135.0).contains(&took), "{took} s");
}

#[tokio::test]
async fn when_the_program_ends_nothing_is_in_doubt_and_it_goes_on_where_it_was() {
    let mut broker = Broker::with(40).await;
    let slow = Plan { per_minute: 600, ..plan(40) };
    broker.planned(&slow).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 15).await;
    broker.end.cancel();
    carried.ended().await;
    let row = broker.row().await;
    assert_eq!((row.run.tally.sent, row.run.tally.removed), (broker.bodies(TO).len() as u64, row.run.tally.sent));
    assert!(row.run.items.values().all(|item| item.state != ItemState::Sending), "{:?}", row.run.items);
    assert_eq!(broker.bodies(FROM).len(), 40 - broker.bodies(TO).len(), "what was in hand is there again");
    broker.end = CancellationToken::new();
    let row = broker.to_its_end().await;
    assert_eq!(row.run.tally, Tally { sent: 40, removed: 40, ..Tally::default() });
    assert_eq!(broker.bodies(TO), numbers(40), "each once");
}

#[tokio::test]
async fn a_plan_that_is_to_wait_after_a_crash_waits() {
    let broker = Broker::with(40).await;
    broker.planned(&Plan { after_crash: AfterCrash::Wait, per_minute: 600, ..plan(40) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 5).await;
    carried.killed().await;
    let sent = broker.bodies(TO).len();
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 30).await;
    assert_eq!((broker.row().await.run.phase, broker.bodies(TO).len()), (Phase::Paused(Pause::Crashed), sent));
    broker.wish(ReplayWish::GoOn).await;
    broker.until(&mut carried, |_| false).await;
    let row = broker.row().await;
    let mut arrived = broker.bodies(TO);
    let all = arrived.len() as u64;
    arrived.sort();
    arrived.dedup();
    assert_eq!((row.run.phase, arrived.len()), (Phase::Done, 40));
    assert!(all - 40 <= row.run.tally.perhaps_twice, "{all} {:?}", row.run.tally);
}

#[test]
fn it_waits_longer_each_time_that_it_fails() {
    let waits: Vec<u64> = (0..7).map(|times| wait_after(times).as_secs()).collect();
    assert_eq!(waits, [5, 10, 20, 40, 60, 60, 60]);
}

#[tokio::test]
async fn what_is_in_doubt_when_it_ends_is_known_to_the_next_one() {
    let broker = Broker::with(40).await;
    broker.planned(&Plan { after_crash: AfterCrash::Wait, per_minute: 600, ..plan(40) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 5).await;
    carried.killed().await;
    broker.wish(ReplayWish::Stop).await;
    let row = broker.to_its_end().await;
    assert!(row.run.tally.in_doubt + row.run.tally.perhaps_left > 0, "{:?}", row.run.tally);
    let parked = broker.shared().store.parked(&plan(40).from).await.unwrap();
    let of = |because| parked.iter().filter(|row| row.because == because).count() as u64;
    let told = (of(HeldBecause::InDoubt), of(HeldBecause::PerhapsLeft));
    assert_eq!(told, (row.run.tally.in_doubt, row.run.tally.perhaps_left));
}
