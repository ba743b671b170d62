use watchbill_domain::queues::replay::{Pause, Phase, Plan};
use watchbill_store::ReplayWish;

use super::super::fixtures::{Broker, FROM, TO, plan};

/// A target that holds a hundred, and fills up behind the first canary.
async fn filled_up() -> (Broker, super::super::fixtures::Carried) {
    let broker = Broker::with(60).await;
    broker.target_holds(100, 0);
    broker.planned(&plan(60)).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() == 1).await;
    broker.target_holds(100, 95);
    broker.pass(&mut carried, 30).await;
    (broker, carried)
}

async fn why_it_waits(broker: &Broker) -> String {
    match broker.row().await.run.phase {
        Phase::Paused(Pause::NoRoom(why)) => why,
        phase => panic!("{phase:?}"),
    }
}

#[tokio::test]
async fn a_target_that_fills_up_makes_it_wait_before_it_pushes_others_out() {
    let (broker, mut carried) = filled_up().await;
    let why = why_it_waits(&broker).await;
    assert_eq!(why, "orders holds at most 100 and has 95, and up to 10 more would go in before it is looked at again");
    assert_eq!((broker.bodies(TO).len(), broker.bodies(FROM).len()), (1, 59));

    broker.wish(ReplayWish::GoOn).await;
    broker.pass(&mut carried, 30).await;
    why_it_waits(&broker).await;
    assert_eq!(broker.bodies(TO).len(), 1, "it looks before it sends");

    broker.target_holds(100, 0);
    broker.wish(ReplayWish::GoOn).await;
    broker.until(&mut carried, |_| false).await;
    assert_eq!((broker.row().await.run.phase, broker.bodies(TO).len()), (Phase::Done, 60));
}

/// The program ends, the target fills up, and its broker tells nothing at first: that is not taken for one without a limit.
#[tokio::test]
async fn after_a_start_nothing_is_sent_before_the_room_is_known() {
    let broker = Broker::with(60).await;
    broker.target_holds(100, 0);
    broker.planned(&Plan { per_minute: 60, ..plan(60) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() == 15).await;
    carried.killed().await;
    broker.target_holds(100, 100);
    broker.falls_silent(true);
    let sent = broker.bodies(TO).len();
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 300).await;
    assert_eq!(broker.bodies(TO).len(), sent, "{:?}", broker.row().await.trouble);
    broker.falls_silent(false);
    broker.pass(&mut carried, 300).await;
    assert!(why_it_waits(&broker).await.starts_with("orders holds at most 100 and has 100"));
    assert_eq!(broker.bodies(TO).len(), sent);
}

#[tokio::test]
async fn a_target_of_which_nothing_is_told_any_more_is_not_sent_into() {
    let broker = Broker::with(60).await;
    broker.target_holds(100, 0);
    broker.planned(&plan(60)).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() == 11).await;
    broker.falls_silent(true);
    broker.pass(&mut carried, 30).await;
    let row = broker.row().await;
    assert!(row.trouble.as_ref().is_some_and(|why| why.contains("how much room orders has")), "{:?}", row.trouble);
    assert_eq!(broker.bodies(TO).len(), 11);
    broker.falls_silent(false);
    broker.until(&mut carried, |_| false).await;
    assert_eq!((broker.row().await.run.phase, broker.bodies(TO).len()), (Phase::Done, 60));
}
