use std::time::Duration;

use serde_json::json;
use watchbill_domain::queues::replay::{Chosen, Fingerprint, Pause, Phase, Plan};
use watchbill_store::ReplayWish;

use super::super::copies;
use super::super::fixtures::{Broker, FROM, TO, fingerprint_of, plan};

#[tokio::test]
async fn an_edited_message_goes_with_what_somebody_wrote_and_is_copied_as_it_was() {
    let broker = Broker::with(3).await;
    let shown = Fingerprint(fingerprint_of(&broker, 1));
    let edited = Plan { chosen: Chosen::These(vec![shown.clone()]), edited: vec![shown.clone()], ..plan(3) };
    let (ports, folder) = (&broker.shared.ports, &broker.shared.folder);
    copies::put_edits(ports, folder, "r1", [(&shown, b"mended".as_slice())]).await.unwrap();
    broker.planned(&edited).await;
    let row = broker.to_its_end().await;
    assert_eq!((row.run.tally.sent, row.run.tally.not_chosen), (1, 1), "what lies behind it is not touched");
    assert_eq!(broker.bodies(TO), ["mended"]);
    let copied = copies::read(ports, folder, "r1", "replays/r1.sealed").await.unwrap();
    let lines = copies::tests::lines_of(&copied);
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["fingerprint"], &lines[0]["body"]), (&json!(shown.0), &json!("bWVzc2FnZSAx")));
}

#[tokio::test]
async fn an_edited_message_is_not_sent_as_it_was() {
    let broker = Broker::with(2).await;
    let (one, other) = (Fingerprint(fingerprint_of(&broker, 0)), Fingerprint(fingerprint_of(&broker, 1)));
    let both =
        Plan { chosen: Chosen::These(vec![one.clone(), other.clone()]), edited: vec![one, other.clone()], ..plan(2) };
    broker.planned(&both).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 20).await;
    assert_eq!(broker.bodies(TO), Vec::<String>::new());
    let trouble = broker.row().await.trouble;
    assert!(trouble.as_deref().is_some_and(|why| why.contains("none of its messages is sent")), "{trouble:?}");
    let (ports, folder) = (&broker.shared.ports, &broker.shared.folder);
    copies::put_edits(ports, folder, "r1", [(&other, b"mended".as_slice())]).await.unwrap();
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.bodies(TO), ["mended"], "of the other nobody knows what it was to be");
    assert_eq!(broker.row().await.run.tally.refused, 1);
}

#[tokio::test]
async fn a_confirmation_that_is_late_is_waited_for_on_the_same_connection() {
    let broker = Broker::with(1).await;
    broker.fakes.letters.stall(true);
    broker.planned(&plan(1)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 40).await;
    let trouble = broker.row().await.trouble;
    assert!(trouble.as_deref().is_some_and(|why| why.contains("not confirmed yet")), "{trouble:?}");
    let opened = broker.fakes.letters.opened();
    broker.fakes.letters.stall(false);
    broker.until(&mut carried, |_| false).await;
    let tally = broker.row().await.run.tally;
    assert_eq!((tally.sent, tally.perhaps_twice, broker.bodies(TO).len()), (1, 0, 1));
    assert_eq!(broker.fakes.letters.opened(), opened);
}

#[tokio::test]
async fn copies_are_opened_anew_after_they_could_not_be_written() {
    let broker = Broker::with(2).await;
    broker.fakes.vault.fail(Some(std::io::ErrorKind::StorageFull));
    broker.planned(&plan(2)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 20).await;
    assert_eq!(broker.bodies(TO), Vec::<String>::new());
    broker.fakes.vault.fail(None);
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.bodies(TO).len(), 2);
}

#[tokio::test]
async fn nothing_is_taken_of_a_queue_that_may_drop_what_comes_back() {
    let broker = Broker::with(20).await;
    broker.drops_what_comes_back();
    broker.planned(&plan(20)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 10).await;
    let Phase::Paused(Pause::Unsafe(why)) = broker.row().await.run.phase else { panic!("it has to wait") };
    assert!(why.contains("it drops messages that come back more than 3 times"), "{why}");
    assert!(broker.fakes.letters.waiting(FROM).iter().all(|letter| !letter.redelivered), "none was taken");
    broker.wish(ReplayWish::Stop).await;
    broker.until(&mut carried, |_| false).await;
    assert_eq!((broker.row().await.run.phase, broker.bodies(FROM).len()), (Phase::Stopped, 20));
}

#[tokio::test]
async fn after_a_lost_connection_it_takes_more_only_when_that_is_proven_to_be_safe() {
    let broker = Broker::with(300).await;
    broker.planned(&Plan { per_minute: 600, ..plan(300) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 15).await;
    broker.drops_what_comes_back();
    broker.fakes.letters.lose_after(1);
    broker.pass(&mut carried, 60).await;
    let (row, sent) = (broker.row().await, broker.bodies(TO).len());
    assert!(row.trouble.as_deref().is_some_and(|why| why.contains("messages could be lost")), "{:?}", row.trouble);
    assert_eq!((row.openings, row.run.phase), (1, Phase::Sending));
    broker.drops_nothing();
    broker.pass(&mut carried, 20).await;
    assert!(broker.bodies(TO).len() > sent, "{:?}", broker.row().await);
    assert_eq!((broker.row().await.openings, broker.row().await.trouble), (2, None));
    broker.drops_what_comes_back();
    broker.fakes.letters.lose_after(1);
    broker.pass(&mut carried, 400).await;
    assert!(matches!(broker.row().await.run.phase, Phase::Paused(Pause::Unsafe(_))), "a person is to see to it");
    broker.drops_nothing();
    broker.wish(ReplayWish::GoOn).await;
    broker.until(&mut carried, |_| false).await;
    let mut arrived = broker.bodies(TO);
    arrived.sort();
    arrived.dedup();
    assert_eq!((arrived.len(), broker.bodies(FROM).len()), (300, 0));
}

#[tokio::test]
async fn it_waits_until_the_broker_has_noticed_that_a_connection_is_gone() {
    let broker = Broker::with(300).await;
    broker.planned(&Plan { per_minute: 600, ..plan(300) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 5).await;
    broker.has_in_other_hands(7);
    broker.fakes.letters.lose_after(1);
    broker.pass(&mut carried, 60).await;
    let row = broker.row().await;
    assert!(row.trouble.as_deref().is_some_and(|why| why.contains("7 messages are in hand")), "{:?}", row.trouble);
    assert_eq!(row.openings, 1);
    broker.has_in_other_hands(0);
    broker.pass(&mut carried, 10).await;
    assert_eq!((broker.row().await.openings, broker.row().await.trouble), (2, None));
    // Somebody else consumes them: that is waited for, but not for ever.
    broker.has_in_other_hands(1);
    broker.fakes.letters.lose_after(1);
    broker.pass(&mut carried, 100).await;
    assert_eq!(broker.row().await.openings, 2);
    broker.pass(&mut carried, 100).await;
    assert_eq!((broker.row().await.openings, broker.row().await.run.phase), (3, Phase::Done));
}

#[tokio::test]
async fn without_a_keyring_nothing_is_sent_because_nobody_could_open_the_copies() {
    let broker = Broker::with(5).await;
    broker.fakes.secrets.lose_keyring();
    broker.planned(&plan(5)).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 20).await;
    assert_eq!((broker.bodies(TO).len(), broker.bodies(FROM).len()), (0, 5));
    let trouble = broker.row().await.trouble;
    assert!(trouble.as_deref().is_some_and(|why| why.contains("no keyring")), "{trouble:?}");
    broker.wish(ReplayWish::Stop).await;
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.row().await.run.phase, Phase::Stopped);
}

#[tokio::test]
async fn a_depth_is_not_read_before_the_broker_has_noticed_that_a_connection_is_gone() {
    let broker = Broker::with(30).await;
    broker.planned(&Plan { watch: Duration::from_secs(60), ..plan(30) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() == 1).await;
    broker.pass(&mut carried, 2).await;
    broker.has_in_other_hands(5);
    broker.fakes.letters.lose_after(0);
    broker.pass(&mut carried, 100).await;
    let row = broker.row().await;
    assert!(row.trouble.as_deref().is_some_and(|why| why.contains("5 messages are in hand")), "{:?}", row.trouble);
    assert!(matches!((row.run.stage, &row.run.phase), (0, Phase::Judging { .. })), "{:?}", row.run.phase);
    broker.has_in_other_hands(0);
    broker.pass(&mut carried, 10).await;
    assert_eq!(broker.row().await.run.stage, 1);
    broker.until(&mut carried, |_| false).await;
    assert_eq!(broker.row().await.run.phase, Phase::Done);
}

#[tokio::test]
async fn what_was_removed_and_comes_again_is_removed_once_more_and_not_sent() {
    let broker = Broker::with(130).await;
    let first = broker.fakes.letters.waiting(FROM).remove(0);
    broker.planned(&Plan { per_minute: 600, ..plan(130) }).await;
    let mut carried = broker.taken_up().await;
    broker.until(&mut carried, |broker| broker.bodies(TO).len() >= 115).await;
    broker.fakes.letters.lose_after(0);
    broker.pass(&mut carried, 1).await;
    broker.fakes.letters.put_again(FROM, first);
    broker.until(&mut carried, |_| false).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, broker.bodies(FROM).len()), (Phase::Done, 0));
    let arrived = broker.bodies(TO);
    assert_eq!(arrived.iter().filter(|body| *body == "message 0").count(), 1);
    let twice = arrived.len() as u64 - 130;
    assert!(twice <= row.run.tally.perhaps_twice, "{twice} {:?}", row.run.tally);
}

/// Whoever reads them first, as one does before a replay, leaves all of them marked as handed out.
#[tokio::test]
async fn of_equal_messages_that_somebody_read_before_none_is_removed_unsent() {
    let broker = Broker::with(0).await;
    broker.fakes.letters.put("elsewhere", (0..3).map(|_| "tick".to_owned()));
    for letter in broker.fakes.letters.waiting("elsewhere") {
        broker.fakes.letters.put_again(FROM, letter);
    }
    broker.planned(&Plan { watch: Duration::from_secs(60), ..plan(3) }).await;
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 20).await;
    assert_eq!((broker.bodies(TO).len(), broker.bodies(FROM).len()), (1, 2), "the canary is watched");
    broker.fakes.letters.lose_after(0);
    broker.until(&mut carried, |_| false).await;
    assert_eq!((broker.bodies(TO).len(), broker.bodies(FROM).len()), (3, 0));
    assert_eq!(broker.row().await.run.phase, Phase::Done);
}

#[tokio::test]
async fn a_run_that_is_lost_again_and_again_waits_for_a_person() {
    let broker = Broker::with(30).await;
    broker.planned(&plan(30)).await;
    broker.fakes.letters.lose_each_after(Some(1));
    let mut carried = broker.taken_up().await;
    broker.pass(&mut carried, 60).await;
    let Phase::Paused(Pause::KeepsFailing(why)) = broker.row().await.run.phase else { panic!("it has to wait") };
    assert!(why.contains("the connection to the broker is gone"), "{why}");
    assert_eq!(broker.bodies(TO), Vec::<String>::new());
    broker.fakes.letters.lose_each_after(None);
    broker.wish(ReplayWish::GoOn).await;
    broker.until(&mut carried, |_| false).await;
    let row = broker.row().await;
    assert_eq!((row.run.phase, row.run.tally.sent, row.run.tally.in_doubt), (Phase::Done, 29, 1));
    assert_eq!(broker.bodies(FROM), ["message 0"], "it is not sent a third time");
}
