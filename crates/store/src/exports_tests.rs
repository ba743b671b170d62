use watchbill_domain::alerts::AlertState::{Firing, Resolved};
use watchbill_domain::alerts::Severity::Error;

use crate::testing::{Desk, alert, at, fired, id, line, page, resolved};

/// One alert that fired from 1 to 5 and one that fires since 8.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.poll(at(5), vec![resolved("a", at(5))]).await;
    desk.poll(at(8), vec![fired("b", alert(Error, at(8)), at(8))]).await;
    desk
}

#[tokio::test]
async fn of_a_span_there_are_the_episodes_that_touch_it_and_the_transitions_in_it() {
    let desk = desk().await;
    let episodes = desk.store.episode_rows(at(4)).await.unwrap();
    let told: Vec<_> = episodes.iter().map(|e| (e.alert.clone(), e.fired_at, e.ended_at)).collect();
    assert_eq!(told, [(id("a"), at(1), Some(at(5))), (id("b"), at(8), None)]);
    assert_eq!(desk.store.episode_rows(at(5)).await.unwrap().len(), 1);
    let transitions = desk.store.transitions_since(at(5)).await.unwrap();
    let told: Vec<_> = transitions.iter().map(|(alert, t)| (alert.clone(), t.at, t.to)).collect();
    assert_eq!(told, [(id("a"), at(5), Resolved), (id("b"), at(8), Firing)]);
}

#[tokio::test]
async fn pages_of_a_span_come_oldest_first() {
    let desk = desk().await;
    for minute in [9, 10, 11] {
        let fired = vec![fired("b", alert(Error, at(minute)), at(minute))];
        desk.poll_paging(at(minute), fired, vec![page(vec![line("b", Error, at(minute))])], None).await;
    }
    let pages = desk.store.pages_since(at(10)).await.unwrap();
    assert_eq!(pages.iter().map(|page| page.created_at).collect::<Vec<_>>(), [at(10), at(11)]);
    assert_eq!(pages[0].lines[0].id, id("b"));
}
