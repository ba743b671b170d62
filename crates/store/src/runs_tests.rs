use rstest::rstest;
use watchbill_domain::alerts::Severity::Error;

use super::*;
use crate::Role;
use crate::testing::{Desk, alert, at, fired, id, resolved};

async fn desk_with_alert() -> Desk {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk
}

#[rstest]
#[case(RunOutcome::Opened)]
#[case(RunOutcome::Exited(0))]
#[case(RunOutcome::Exited(-1073741510))]
#[case(RunOutcome::Killed(9))]
#[case(RunOutcome::TimedOut)]
#[case(RunOutcome::NotStarted)]
#[tokio::test]
async fn how_an_action_ended_is_kept(#[case] outcome: RunOutcome) {
    let desk = desk_with_alert().await;
    let run = desk.store.begin_run(&id("a"), "Pod logs", "ana", at(2)).await.unwrap();
    let begun = RunRow { at: at(2), action: "Pod logs".to_owned(), by: "ana".to_owned(), ended: None };
    assert_eq!(desk.store.runs(&id("a"), 10).await.unwrap(), std::slice::from_ref(&begun));
    desk.store.end_run(run, outcome, at(3)).await.unwrap();
    let ended = RunRow { ended: Some((at(3), outcome)), ..begun };
    assert_eq!(desk.store.runs(&id("a"), 10).await.unwrap(), [ended]);
}

#[tokio::test]
async fn the_newest_comes_first_and_a_guest_may_run_too() {
    let desk = desk_with_alert().await;
    let guest = Store::open(&desk.file(), Role::Guest, at(2)).await.unwrap();
    desk.store.begin_run(&id("a"), "first", "ana", at(2)).await.unwrap();
    guest.begin_run(&id("a"), "second", "bo", at(3)).await.unwrap();
    let actions: Vec<String> = guest.runs(&id("a"), 1).await.unwrap().into_iter().map(|run| run.action).collect();
    assert_eq!(actions, ["second"]);
    assert!(matches!(guest.begin_run(&id("b"), "x", "bo", at(3)).await, Err(StoreError::NotFound { .. })));
    assert_eq!(desk.store.runs(&id("b"), 10).await.unwrap(), []);
}

#[tokio::test]
async fn old_runs_go_with_the_rest_and_the_end_of_one_that_went_is_nothing() {
    let desk = desk_with_alert().await;
    let run = desk.store.begin_run(&id("a"), "old", "ana", at(2)).await.unwrap();
    desk.store.begin_run(&id("a"), "new", "ana", at(20)).await.unwrap();
    desk.store.prune(at(10), at(10)).await.unwrap();
    let left: Vec<String> = desk.store.runs(&id("a"), 10).await.unwrap().into_iter().map(|run| run.action).collect();
    assert_eq!(left, ["new"]);
    desk.store.end_run(run, RunOutcome::Exited(0), at(21)).await.unwrap();
    desk.poll(at(22), vec![resolved("a", at(22))]).await;
    desk.store.prune(at(90), at(90)).await.unwrap();
    assert_eq!(desk.count("runs").await, 0);
    assert_eq!(desk.store.check().await.unwrap(), Vec::<String>::new());
}
