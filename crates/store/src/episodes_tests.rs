use watchbill_domain::alerts::Severity::Error;

use super::*;
use crate::testing::{Desk, alert, at, fired, id, line, page, resolved};

#[tokio::test]
async fn episodes_are_those_that_touch_the_time_asked_for() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1)), fired("b", alert(Error, at(1)), at(1))]).await;
    desk.poll(at(5), vec![resolved("a", at(5))]).await;
    desk.poll(at(8), vec![fired("a", alert(Error, at(8)), at(8))]).await;
    desk.poll(at(12), vec![resolved("a", at(12))]).await;
    desk.poll(at(20), vec![fired("a", alert(Error, at(20)), at(20))]).await;
    let told = |episodes: Vec<EpisodeSpan>| -> Vec<_> { episodes.iter().map(|e| (e.fired_at, e.ended_at)).collect() };
    let all = told(desk.store.episodes(&id("a"), at(0)).await.unwrap());
    assert_eq!(all, [(at(1), Some(at(5))), (at(8), Some(at(12))), (at(20), None)]);
    let from_five = told(desk.store.episodes(&id("a"), at(5)).await.unwrap());
    assert_eq!(from_five, [(at(8), Some(at(12))), (at(20), None)]);
    let later = told(desk.store.episodes(&id("a"), at(100)).await.unwrap());
    assert_eq!(later, [(at(20), None)]);
    assert_eq!(desk.store.episodes(&id("nobody"), at(0)).await.unwrap(), []);
}

#[tokio::test]
async fn a_page_that_nobody_can_have_heard_of_is_not_counted() {
    let desk = Desk::new().await;
    let told = |minute| vec![page(vec![line("a", Error, at(minute))])];
    let first = desk.poll_paging(at(1), vec![fired("a", alert(Error, at(1)), at(1))], told(1), None).await;
    desk.show(first.pages[0], at(1)).await;
    desk.poll(at(5), vec![resolved("a", at(5))]).await;
    // Withdrawn before it was handed over.
    let second = desk.poll_paging(at(8), vec![fired("a", alert(Error, at(8)), at(8))], told(8), None).await;
    desk.poll(at(9), vec![resolved("a", at(9))]).await;
    desk.store.page_withdrawn(second.pages[0], at(9)).await.unwrap();
    // Due, and about to be shown.
    desk.poll_paging(at(20), vec![fired("a", alert(Error, at(20)), at(20))], told(20), None).await;
    assert_eq!(desk.store.page_times(&id("a"), at(0)).await.unwrap(), [at(1), at(20)]);
    assert_eq!(desk.store.page_times(&id("a"), at(2)).await.unwrap(), [at(20)]);
    assert_eq!(desk.store.page_times(&id("b"), at(0)).await.unwrap(), []);
}
