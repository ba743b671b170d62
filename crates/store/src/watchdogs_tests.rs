use crate::PageState;
use crate::testing::{Desk, at};

async fn page(desk: &Desk) -> Option<watchbill_domain::ids::PageId> {
    desk.store.write_watchdog_page("Watchdog", ("Watchdog is missing", "since 10:00"), "missing", at(9)).await.unwrap()
}

#[tokio::test]
async fn one_that_is_missing_is_paged_once_for_each_time() {
    let desk = Desk::new().await;
    assert_eq!(page(&desk).await, None, "it is not missing");
    desk.store.watchdog_missing("Watchdog", at(1)).await.unwrap();
    desk.store.watchdog_missing("Watchdog", at(5)).await.unwrap();
    assert_eq!(desk.store.missing_watchdogs().await.unwrap()["Watchdog"], at(1), "since it was first missed");
    let first = page(&desk).await.unwrap();
    assert_eq!(page(&desk).await, None, "told once");
    desk.show(first, at(9)).await;
    assert_eq!(desk.store.watchdog_there("Watchdog", at(20)).await.unwrap(), [first], "the notice is to be taken back");
    assert!(desk.store.missing_watchdogs().await.unwrap().is_empty());
    desk.store.watchdog_missing("Watchdog", at(30)).await.unwrap();
    assert!(page(&desk).await.is_some(), "another time is another page");
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_page_that_still_waits_is_withdrawn_when_it_is_back() {
    let desk = Desk::new().await;
    desk.store.watchdog_missing("Watchdog", at(1)).await.unwrap();
    let waiting = page(&desk).await.unwrap();
    assert_eq!(desk.store.watchdog_there("Watchdog", at(2)).await.unwrap(), Vec::new());
    assert_eq!(desk.store.page(waiting).await.unwrap().unwrap().state, PageState::Withdrawn);
}

/// It is withdrawn with everything that waited at a start, and nobody was told.
#[tokio::test]
async fn a_page_that_waits_at_a_start_can_be_written_again() {
    let desk = Desk::new().await;
    desk.store.watchdog_missing("Watchdog", at(1)).await.unwrap();
    let waiting = page(&desk).await.unwrap();
    desk.store.recover_pages(at(5)).await.unwrap();
    assert_eq!(desk.store.page(waiting).await.unwrap().unwrap().state, PageState::Withdrawn);
    assert!(page(&desk).await.is_some_and(|again| again != waiting));
    desk.assert_sound().await;
}
