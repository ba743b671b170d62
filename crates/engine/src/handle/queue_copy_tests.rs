//! Copies alone, as whoever asks for them sees them: wanted, tried dry, carried out and written out.

use std::path::PathBuf;

use rstest::rstest;
use serde_json::{Value, json};
use watchbill_domain::queues::Act;

use super::tests::{Desk, FROM, TO, numbers};
use crate::api::{ApiError, ReplayAsk, ReplayDryRun, ReplayStart, ReplayWanted};
use crate::ports::Files as _;
use crate::queues::replay::fixtures;

fn copies(days: u32) -> ReplayWanted {
    ReplayWanted { copied_for_days: Some(days), ..fixtures::wanted() }
}

/// Starts what was tried dry; nobody has to type the name of a queue that stays as it is.
fn start(dry: &ReplayDryRun, days: u32, most: u64, reason: &str) -> ReplayStart {
    let (typed, reason) = (String::new(), reason.to_owned());
    ReplayStart { wanted: copies(days), target: dry.target.clone(), most, typed, reason }
}

#[tokio::test]
async fn messages_are_copied_for_a_reason_stay_in_the_queue_and_can_be_written_out() {
    let desk = Desk::numbered(12).await;
    let dry = desk.engine.plan_replay(&copies(90)).await.unwrap();
    assert!(dry.allowed, "{dry:#?}");
    assert_eq!(dry.said, "12 messages of orders.dlq are copied, and stay in it.");
    assert_eq!((dry.target.as_str(), dry.target_from.as_str(), dry.most), ("the sealed copies", "", 12));
    assert!(dry.steps[0].contains("kept for 90 days after the end"), "{:#?}", dry.steps);
    assert!(dry.steps[1].contains("nothing is removed"), "{:#?}", dry.steps);
    assert!(dry.warnings[0].contains("does not stop the loss clock"), "{:#?}", dry.warnings);

    let error = desk.engine.start_replay(&start(&dry, 90, 12, " "), "ana").await.unwrap_err();
    assert!(matches!(&error, ApiError::Invalid { field, .. } if field == "reason"), "{error}");
    let run = desk.engine.start_replay(&start(&dry, 90, 12, "before it is lost"), "ana").await.unwrap();
    assert_eq!((run.only_copies, run.discards, run.what.as_str()), (true, false, "copy 12 messages of orders.dlq"));
    assert_eq!(run.can, [ReplayAsk::Stop]);
    desk.pass(8).await;
    let done = desk.run(&run.run).await;
    assert_eq!((done.phase.as_str(), done.said.as_str()), ("done", "12 messages were copied, and stay in the queue."));
    assert_eq!((done.done, done.of, done.watched.len()), (12, 12, 0));
    let counts: Vec<(&str, u64)> = done.counts.iter().map(|count| (&*count.name, count.count)).collect();
    assert_eq!(counts, [("copied", 12)]);
    let mut left = desk.bodies(FROM);
    left.sort_unstable();
    let mut all = numbers(12);
    all.sort_unstable();
    assert_eq!((left, desk.bodies(TO).len()), (all, 0));
    assert_eq!(desk.acts().await, [Act::ReplayPlanned, Act::ReplayStarted, Act::Copied]);

    let listed = desk.engine.replay_listing(&run.run).await.unwrap();
    assert_eq!((listed.counts.copied, listed.counts.sent, listed.only_copies), (12, 0, true));
    assert_eq!(listed.sealed.as_ref().map(|sealed| sealed.kept_days), Some(90));
    let out = PathBuf::from("/copies.jsonl");
    let written = desk.engine.snapshot_out(&run.run, &out, "ana", "the order is missing").await.unwrap();
    assert_eq!(written.messages, 12);
    let text = String::from_utf8(desk.fakes.files.read(&out).unwrap()).unwrap();
    let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["body"], json!("bWVzc2FnZSAw"));
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn no_more_are_copied_than_were_asked_for() {
    let desk = Desk::numbered(12).await;
    let dry = desk.engine.plan_replay(&copies(7)).await.unwrap();
    let run = desk.engine.start_replay(&start(&dry, 7, 5, "a few to look at"), "ana").await.unwrap();
    assert_eq!(run.what, "copy 5 messages of orders.dlq");
    desk.pass(8).await;
    let done = desk.run(&run.run).await;
    assert_eq!((done.phase.as_str(), done.counts[0].count, desk.bodies(FROM).len()), ("done", 5, 12), "{done:#?}");
    desk.engine.shutdown().await;
}

#[rstest]
#[case::not_a_day(copies(0), "1 to 400 days")]
#[case::for_ever(copies(401), "1 to 400 days")]
#[case::both(ReplayWanted { discards: true, ..copies(7) }, "say which")]
#[case::somewhere(ReplayWanted { target: Some("orders".to_owned()), ..copies(7) }, "leave the target out")]
#[tokio::test]
async fn what_makes_no_sense_is_refused_with_why(#[case] wanted: ReplayWanted, #[case] why: &str) {
    let desk = Desk::numbered(2).await;
    let dry = desk.engine.plan_replay(&wanted).await.unwrap();
    assert!(!dry.allowed && dry.refusals.iter().any(|refusal| refusal.contains(why)), "{dry:#?}");
    desk.engine.shutdown().await;
}
