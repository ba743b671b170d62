use watchbill_domain::queues::replay::{AfterCrash, Pause, Phase, Plan, Tally};
use watchbill_store::ReplayWish;

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

#[tokio::test]
async fn copies_are_taken_away_a_week_after_the_end_and_no_earlier() {
    let broker = Broker::watched(5).await;
    broker.planned(&plan(5)).await;
    broker.watch(40).await;
    assert_eq!((broker.row().await.run.phase, broker.fakes.vault.records_of("r1")), (Phase::Done, Some(5)));
    broker.days(6).await;
    assert_eq!(broker.fakes.vault.records_of("r1"), Some(5));
    broker.days(3).await;
    assert_eq!((broker.fakes.vault.records_of("r1"), broker.row().await.sealed), (None, None));
}
