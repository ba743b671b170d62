use watchbill_domain::alerts::Severity::Error;

use super::*;
use crate::PageState;
use crate::testing::{Desk, alert, at, configured, fired, line, page, prod};

async fn listed(desk: &Desk) -> Vec<(String, Configured)> {
    let rows = desk.store.sources().await.unwrap();
    rows.into_iter().map(|row| (row.name.as_str().to_owned(), row.configured)).collect()
}

#[tokio::test]
async fn sources_come_in_the_workspaces_order_and_then_those_it_does_not_name_any_more() {
    let desk = Desk::new().await;
    desk.store.sync_sources(&["b", "prod", "a"].map(configured), at(1)).await.unwrap();
    desk.store.sync_sources(&["c", "b"].map(configured), at(2)).await.unwrap();
    let expected = [
        ("c", Configured::Yes),
        ("b", Configured::Yes),
        ("a", Configured::NotAnyMore),
        ("prod", Configured::NotAnyMore),
    ];
    assert_eq!(listed(&desk).await, expected.map(|(name, configured)| (name.to_owned(), configured)));
}

#[tokio::test]
async fn a_source_that_is_named_again_has_its_records() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.store.sync_sources(&[], at(2)).await.unwrap();
    let slower = (prod(), "alertmanager".to_owned(), Duration::from_secs(60));
    desk.store.sync_sources(&[slower], at(3)).await.unwrap();
    let row = desk.store.sources().await.unwrap().remove(0);
    assert_eq!(
        (row.configured, row.facts.every, row.facts.last_good_at),
        (Configured::Yes, Duration::from_secs(60), Some(at(1)))
    );
    assert_eq!(desk.store.load_state(&prod()).await.unwrap().alerts.len(), 1);
}

#[tokio::test]
async fn pages_about_a_source_that_is_not_named_any_more_are_not_shown() {
    let desk = Desk::new().await;
    let changes = vec![fired("a", alert(Error, at(1)), at(1))];
    let told = desk.poll_paging(at(1), changes, vec![page(vec![line("a", Error, at(1))])], None).await.pages;
    desk.store.sync_sources(&[configured("staging")], at(2)).await.unwrap();
    assert_eq!(desk.store.due_pages(at(3), 10).await.unwrap(), []);
    assert_eq!(desk.store.page(told[0]).await.unwrap().unwrap().state, PageState::Withdrawn);
    desk.assert_sound().await;
}
