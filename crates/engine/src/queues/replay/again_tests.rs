//! What is seen again, where messages are equal and where the disk is full.

use watchbill_domain::queues::replay::{Chosen, Fingerprint, HeldBecause, InDoubt, Phase, Plan, Tally};
use watchbill_store::{ReplayStep, ReplayWish, Writes};

use super::super::fixtures::{Broker, FROM, TO, fingerprint_of, numbers, plan};

/// A broker with so many messages that are equal in everything.
async fn equal(messages: usize) -> Broker {
    let broker = Broker::with(0).await;
    broker.fakes.letters.put(FROM, vec!["the same".to_owned(); messages]);
    broker
}

#[tokio::test]
async fn of_equal_messages_none_is_lost_wherever_connections_are() {
    for calls in 2..40 {
        let broker = equal(12).await;
        broker.planned(&Plan { in_flight: 3, ..plan(12) }).await;
        broker.fakes.letters.lose_each_after(Some(calls));
        let mut carried = broker.taken_up().await;
        broker.pass(&mut carried, 12).await;
        broker.fakes.letters.lose_each_after(None);
        for _ in 0..9 {
            broker.pass(&mut carried, 12).await;
            if matches!(broker.row().await.run.phase, Phase::Paused(_)) {
                broker.wish(ReplayWish::GoOn).await;
            }
        }
        assert_eq!(broker.row().await.run.phase, Phase::Done);
        let tally = broker.row().await.run.tally;
        let Tally { in_doubt, perhaps_twice, perhaps_unsent, .. } = tally;
        let (arrived, left) = (broker.bodies(TO).len() as u64, broker.bodies(FROM).len() as u64);
        let lost_after = format!("lost after {calls} calls: {arrived} arrived, {left} are left, {tally:?}");
        assert!(arrived + left >= 12, "{lost_after}");
        assert!(left <= in_doubt + perhaps_unsent, "{lost_after}");
        assert!(arrived + left <= 12 + perhaps_twice + in_doubt, "{lost_after}");
    }
}

#[tokio::test]
async fn of_equal_messages_as_many_are_sent_as_were_chosen() {
    let broker = equal(3).await;
    let shown = Fingerprint(fingerprint_of(&broker, 0));
    broker.planned(&Plan { chosen: Chosen::These(vec![shown; 2]), ..plan(3) }).await;
    assert_eq!(broker.to_its_end().await.run.phase, Phase::Done);
    assert_eq!((broker.bodies(TO).len(), broker.bodies(FROM).len()), (2, 1));
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_done_and_brings_nothing_in_doubt() {
    let broker = Broker::with(40).await;
    broker.planned(&Plan { per_minute: 600, in_flight: 1, in_doubt: InDoubt::Park, ..plan(40) }).await;
    let mut carried = broker.taken_up().await;
    for enough in [1, 2, 13, 20] {
        broker.until(&mut carried, |broker| broker.bodies(TO).len() >= enough).await;
        broker.shared().store.set_writes(Writes::Refused).await.unwrap();
        broker.pass(&mut carried, 10).await;
        let arrived = broker.bodies(TO).len();
        broker.pass(&mut carried, 30).await;
        assert_eq!(broker.bodies(TO).len(), arrived, "nothing is sent meanwhile");
        broker.shared().store.set_writes(Writes::Kept).await.unwrap();
    }
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.row().await.run.tally, Tally { sent: 40, removed: 40, ..Tally::default() });
    assert_eq!((broker.bodies(TO), broker.bodies(FROM).len()), (numbers(40), 0));
}

#[tokio::test]
async fn what_a_replay_before_left_is_settled_when_somebody_has_it_sent() {
    let broker = Broker::with(3).await;
    let [left, other] = [0, 1].map(|number| Fingerprint(fingerprint_of(&broker, number)));
    let plan = Plan { chosen: Chosen::These(vec![left.clone()]), ..plan(3) };
    broker.planned(&plan).await;
    let (run, now) = (broker.row().await.run, broker.row().await.at);
    let parked = [(left, HeldBecause::InDoubt), (other.clone(), HeldBecause::InDoubt)];
    let (before, after) = (&run, &run);
    let step = ReplayStep {
        id: "r1",
        before,
        after,
        sealed_until: None,
        settled: &[],
        parked: &parked,
        deeds: Vec::new(),
        now,
    };
    broker.shared().store.replay_step(step).await.unwrap();
    broker.to_its_end().await;
    let parked = broker.shared().store.parked(&plan.from).await.unwrap();
    assert_eq!(parked.into_iter().map(|row| row.fingerprint).collect::<Vec<_>>(), [other]);
}
