//! A run that only copies, carried out: what is sealed, what is in the queue afterwards, and what is told.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use watchbill_domain::queues::Act;
use watchbill_domain::queues::replay::{Phase, Plan, Tally, Target};
use watchbill_domain::time::Instant;
use watchbill_store::ReplayWish;

use super::fixtures::{Broker, FROM, TO, numbers, plan};
use super::{cockpit, copies};

const DAY: Duration = Duration::from_secs(86_400);

fn copying(most: u64) -> Plan {
    Plan { target: Target::Copies, kept_for: DAY * 30, ..plan(most) }
}

fn in_queue(broker: &Broker) -> Vec<String> {
    let mut bodies = broker.bodies(FROM);
    bodies.sort_unstable();
    bodies
}

fn sorted(count: usize) -> Vec<String> {
    let mut all = numbers(count);
    all.sort_unstable();
    all
}

#[tokio::test]
async fn everything_is_sealed_and_given_back_and_the_copies_stay_as_long_as_was_chosen() {
    let broker = Broker::with(120).await;
    broker.planned(&copying(120)).await;
    let row = broker.to_its_end().await;
    assert_eq!((&row.run.phase, row.run.tally), (&Phase::Done, Tally { copied: 120, ..Tally::default() }));
    assert_eq!((in_queue(&broker), broker.bodies(TO)), (sorted(120), Vec::new()));
    let (ports, folder) = (&broker.shared.ports, &broker.shared.folder);
    let read = copies::read(ports, folder, "r1", "replays/r1.sealed").await.unwrap();
    let lines = copies::tests::lines_of(&read);
    assert_eq!((lines.len(), &lines[0]["body"]), (120, &json!("bWVzc2FnZSAw")));
    let (_, until) = row.sealed.unwrap();
    assert_eq!(until, Some(row.over_at.unwrap().plus(DAY * 30)));
    let trail = broker.shared().store.trail(Instant::from_ms(0), Instant::from_ms(i64::MAX)).await.unwrap();
    let last = trail.last().unwrap();
    assert_eq!(last.deed.act, Act::Copied);
    assert!(last.deed.details.contains(&("copied".to_owned(), "120".to_owned())), "{:?}", last.deed.details);
}

/// What was copied is known when it comes again, and is not counted twice.
#[tokio::test]
async fn after_a_lost_connection_only_what_is_missing_is_copied() {
    let broker = Broker::with(120).await;
    broker.planned(&copying(120)).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.fakes.vault.records_of("r1") == Some(50)).await;
    broker.fakes.letters.lose_after(0);
    broker.until(&mut carried, |_| false).await;
    let row = broker.row().await;
    assert_eq!(broker.fakes.letters.opened(), 2);
    assert_eq!((&row.run.phase, row.run.tally), (&Phase::Done, Tally { copied: 120, ..Tally::default() }));
    assert_eq!(broker.fakes.vault.records_of("r1"), Some(120));
    assert_eq!(in_queue(&broker), sorted(120));
}

#[tokio::test]
async fn where_copies_cannot_be_written_none_is_counted_and_a_stop_gives_all_back() {
    let broker = Broker::with(20).await;
    broker.fakes.vault.fail(Some(std::io::ErrorKind::StorageFull));
    broker.planned(&copying(20)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 20).await;
    broker.wish(ReplayWish::Stop).await;
    broker.until(&mut carried, |_| false).await;
    let row = broker.row().await;
    assert_eq!((&row.run.phase, row.run.tally.copied), (&Phase::Stopped, 0));
    assert_eq!(in_queue(&broker), sorted(20));
}

#[tokio::test]
async fn nothing_is_taken_of_a_queue_that_may_drop_what_comes_back() {
    let broker = Broker::with(20).await;
    broker.drops_what_comes_back();
    broker.planned(&copying(20)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 10).await;
    assert!(matches!(broker.row().await.run.phase, Phase::Paused(_)));
    assert!(broker.fakes.letters.waiting(FROM).iter().all(|letter| !letter.redelivered), "none was taken");
    assert_eq!(broker.fakes.vault.records_of("r1").unwrap_or(0), 0);
}

#[tokio::test]
async fn copies_that_lack_some_look_like_that_wherever_they_are_told_of() {
    let broker = Broker::with(1).await;
    broker.planned(&copying(1_000)).await;
    let mut row = broker.row().await;
    row.run.phase = Phase::Done;
    row.run.tally = Tally { copied: 100, not_copied: 900, ..Tally::default() };
    let said = cockpit::said(&row, &[]);
    assert_eq!(
        said,
        "100 messages were copied, and stay in the queue, 900 of 1,000 not copied: 256 MiB were in hand, as much as may be at once."
    );
    let (plan, run) = (&row.plan, &row.run);
    let words = (super::words::phase_word(plan, run), super::words::phase_text(plan, run));
    assert_eq!(words, ("incomplete", "ended before all were copied".to_owned()));
    assert_eq!(cockpit::progress(plan, run), (100, 1_000));
    assert_eq!(cockpit::stages(plan, run)[0].state, "failed");
    let counts = super::words::counts(plan, run);
    let count = counts.iter().find(|count| count.name == "not_copied").unwrap();
    assert!(count.count == 900 && count.said.contains("in the queue"), "{count:?}");
}

#[rstest]
#[case::done(Phase::Done, 412, 0, "412 messages were copied, and stay in the queue.")]
#[case::one(Phase::Done, 1, 0, "1 message was copied, and stays in the queue.")]
#[case::stopped(
    Phase::Stopped,
    7,
    5,
    "It was stopped: 7 messages were copied, and stay in the queue, 400 of 412 not looked at."
)]
#[tokio::test]
async fn how_it_went_is_told(#[case] phase: Phase, #[case] copied: u64, #[case] unsent: u64, #[case] said: &str) {
    let broker = Broker::with(1).await;
    broker.planned(&copying(412)).await;
    let mut row = broker.row().await;
    row.run.phase = phase;
    row.run.tally = Tally { copied, unsent, ..Tally::default() };
    assert_eq!(cockpit::said(&row, &[]), said);
    let counts = super::words::counts(&row.plan, &row.run);
    assert_eq!((&*counts[0].name, counts[0].count), ("copied", copied), "nothing is said to be sent");
    assert!(counts.iter().all(|count| count.name != "sent"));
    assert_eq!(cockpit::progress(&row.plan, &row.run).0, copied + unsent);
    assert_eq!(cockpit::stages(&row.plan, &row.run).len(), 1);
}
