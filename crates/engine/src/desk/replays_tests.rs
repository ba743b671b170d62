use std::time::Duration;

use watchbill_domain::queues::replay::{AfterCrash, Pause, Phase, Plan, Tally};
use watchbill_domain::time::Instant;
use watchbill_store::ReplayWish;

use crate::ports::Clock as _;
use crate::queues::replay::fixtures::{Broker, FROM, TO, numbers, plan};

#[tokio::test]
async fn what_is_planned_is_taken_up_once_and_carried_out() {
    let broker = Broker::watched(40).await;
    broker.watch(3).await;
    broker.planned(&plan(40)).await;
    broker.watch(60).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, row.run.tally), (Phase::Done, Tally { sent: 40, removed: 40, ..Tally::default() }));
    assert_eq!((broker.bodies(TO), broker.bodies(FROM).len()), (numbers(40), 0));
    assert_eq!((broker.fakes.letters.opened(), row.openings), (1, 1), "by one task and one connection");
}

#[tokio::test]
async fn a_replay_that_was_in_the_middle_when_the_program_ended_goes_on_with_the_next_one() {
    let broker = Broker::watched(200).await;
    broker.planned(&Plan { per_minute: 600, ..plan(200) }).await;
    broker.watch(8).await;
    let sent = broker.bodies(TO).len();
    assert!((12..200).contains(&sent), "{sent}");
    let broker = broker.started_again().await;
    broker.watch(60).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, row.run.tally), (Phase::Done, Tally { sent: 200, removed: 200, ..Tally::default() }));
    assert_eq!(broker.bodies(TO), numbers(200), "each once: what was under way was heard before the end");
}

#[tokio::test]
async fn one_that_is_to_wait_for_a_person_after_that_waits() {
    let broker = Broker::watched(200).await;
    broker.planned(&Plan { per_minute: 600, after_crash: AfterCrash::Wait, ..plan(200) }).await;
    broker.watch(8).await;
    let broker = broker.started_again().await;
    let sent = broker.bodies(TO).len();
    broker.watch(30).await;
    assert_eq!((broker.row().await.run.phase, broker.bodies(TO).len()), (Phase::Paused(Pause::Crashed), sent));
    broker.wish(ReplayWish::Stop).await;
    broker.watch(5).await;
    assert_eq!(broker.row().await.run.phase, Phase::Stopped);
    assert_eq!(broker.bodies(FROM).len(), 200 - sent);
}

/// A replay of five messages that is over, and when its copies go.
async fn with_copies() -> (Broker, Instant) {
    let broker = Broker::watched(5).await;
    broker.planned(&plan(5)).await;
    broker.watch(40).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, copies(&broker)), (Phase::Done, Some(5)));
    let until = row.sealed.and_then(|(_, until)| until);
    (broker, until.unwrap())
}

fn copies(broker: &Broker) -> Option<usize> {
    broker.fakes.vault.records_of("r1")
}

#[tokio::test]
async fn copies_are_taken_away_a_week_after_the_end_to_the_minute() {
    let (broker, until) = with_copies().await;
    assert!(until.since(broker.fakes.clock.now()) > Duration::from_secs(7 * 86_400 - 40));
    broker.days(6).await;
    assert_eq!(copies(&broker), Some(5));
    broker.sleep(until.minus(Duration::from_secs(900)).since(broker.fakes.clock.now())).await;
    broker.watch(until.since(broker.fakes.clock.now()).as_secs() - 5).await;
    assert_eq!(copies(&broker), Some(5), "not before");
    broker.watch(65).await;
    assert_eq!((copies(&broker), broker.row().await.sealed), (None, None));
}

#[tokio::test]
async fn copies_whose_time_was_over_while_nothing_ran_go_a_minute_after_the_start() {
    let (broker, until) = with_copies().await;
    broker.fakes.clock.set(until.plus(Duration::from_secs(3_600)));
    let broker = broker.started_again().await;
    broker.watch(30).await;
    assert_eq!(copies(&broker), Some(5), "the clock may be wrong, and is mended soon");
    broker.watch(60).await;
    assert_eq!((copies(&broker), broker.row().await.sealed), (None, None));
}

#[tokio::test]
async fn copies_stay_as_long_as_no_source_says_that_their_time_is_over() {
    let (broker, until) = with_copies().await;
    let ahead = until.since(broker.fakes.clock.now()) + Duration::from_secs(3 * 86_400);
    broker.fakes.network.set_skew_ms(-i64::try_from(ahead.as_millis()).unwrap());
    broker.sleep(ahead).await;
    broker.watch(1_200).await;
    assert_eq!(copies(&broker), Some(5), "the broker says that it is a week earlier");
    broker.falls_silent(true);
    broker.fakes.network.set_skew_ms(0);
    broker.sleep(Duration::from_secs(3_600)).await;
    broker.watch(1_200).await;
    assert_eq!(copies(&broker), Some(5), "nobody says anything");
    broker.falls_silent(false);
    broker.sleep(Duration::from_secs(3_600)).await;
    broker.watch(90).await;
    assert_eq!(copies(&broker), None);
}

#[tokio::test]
async fn copies_that_cannot_be_taken_away_are_tried_again() {
    let (broker, until) = with_copies().await;
    broker.sleep(until.plus(Duration::from_secs(60)).since(broker.fakes.clock.now())).await;
    broker.fakes.vault.fail(Some(std::io::ErrorKind::PermissionDenied));
    broker.watch(300).await;
    assert!(broker.row().await.sealed.is_some());
    broker.fakes.vault.fail(None);
    broker.watch(3_700).await;
    assert_eq!((copies(&broker), broker.row().await.sealed), (None, None));
}
