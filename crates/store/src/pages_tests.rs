use rstest::rstest;
use watchbill_domain::alerts::Severity::{Critical, Error, Info};

use super::*;
use crate::PageState;
use crate::testing::{Desk, alert, at, fired, id, line, page};

/// A desk with one page, due at minute 1.
async fn with_page() -> (Desk, PageId) {
    let desk = Desk::new().await;
    let changes = vec![fired("a", alert(Error, at(1)), at(1)), fired("b", alert(Critical, at(1)), at(1))];
    let draft = page(vec![line("a", Error, at(1)), line("b", Critical, at(1))]);
    let committed = desk.poll_paging(at(1), changes, vec![draft], None).await;
    (desk, committed.pages[0])
}

async fn read(desk: &Desk, id: PageId) -> Page {
    desk.store.page(id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_page_comes_back_as_it_was_written_most_severe_first() {
    let (desk, id) = with_page().await;
    let page = read(&desk, id).await;
    assert_eq!(page.lines, [line("b", Critical, at(1)), line("a", Error, at(1))]);
    assert_eq!((page.source.clone(), page.created_at, page.attempts), (Some(crate::testing::prod()), at(1), 0));
    assert_eq!(page.because, "it began to fire");
    assert_eq!(desk.store.page(PageId(99)).await.unwrap(), None);
}

#[tokio::test]
async fn a_page_goes_from_due_to_shown_to_seen() {
    let (desk, id) = with_page().await;
    assert_eq!(desk.store.due_pages(at(1), 10).await.unwrap().len(), 1);
    desk.store.page_attempting(id, at(2)).await.unwrap();
    assert_eq!(desk.store.due_pages(at(2), 10).await.unwrap(), []);
    assert_eq!((read(&desk, id).await.state, read(&desk, id).await.attempts), (PageState::Attempting, 1));
    desk.store.page_shown(id, at(3)).await.unwrap();
    assert_eq!((read(&desk, id).await.state, read(&desk, id).await.shown_at), (PageState::Shown, Some(at(3))));
    assert_eq!(read(&desk, id).await.seen_at, None);
    desk.store.page_seen(id, at(4)).await.unwrap();
    desk.store.page_seen(id, at(9)).await.unwrap();
    assert_eq!((read(&desk, id).await.state, read(&desk, id).await.seen_at), (PageState::Seen, Some(at(4))));
}

#[tokio::test]
async fn a_page_that_could_not_be_shown_is_due_again_later_until_it_is_given_up() {
    let (desk, id) = with_page().await;
    desk.store.page_attempting(id, at(1)).await.unwrap();
    desk.store.page_failed(id, "no notification server", Some(at(5))).await.unwrap();
    assert_eq!(desk.store.due_pages(at(4), 10).await.unwrap(), []);
    let due = desk.store.due_pages(at(5), 10).await.unwrap();
    assert_eq!(due[0].problem.as_deref(), Some("no notification server"));
    desk.store.page_attempting(id, at(5)).await.unwrap();
    desk.store.page_failed(id, "still none", None).await.unwrap();
    let given_up = read(&desk, id).await;
    assert_eq!((given_up.state, given_up.attempts), (PageState::Failed, 2));
    assert_eq!(desk.store.due_pages(at(99), 10).await.unwrap(), []);
}

#[tokio::test]
async fn only_a_due_page_may_be_handed_over() {
    let (desk, id) = with_page().await;
    desk.store.page_withdrawn(id, at(2)).await.unwrap();
    let error = desk.store.page_attempting(id, at(2)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
}

#[rstest]
#[case::withdrawn_stays_withdrawn(PageState::Withdrawn, PageState::Withdrawn)]
#[case::failed_can_be_seen(PageState::Failed, PageState::Seen)]
#[case::due_can_be_seen_in_the_window(PageState::Due, PageState::Seen)]
#[tokio::test]
async fn seeing_a_page(#[case] before: PageState, #[case] after: PageState) {
    let (desk, id) = with_page().await;
    match before {
        PageState::Withdrawn => desk.store.page_withdrawn(id, at(2)).await.unwrap(),
        PageState::Failed => desk.store.page_failed(id, "x", None).await.unwrap(),
        _ => {}
    }
    assert_eq!(read(&desk, id).await.state, before);
    desk.store.page_seen(id, at(3)).await.unwrap();
    assert_eq!(read(&desk, id).await.state, after);
}

#[tokio::test]
async fn a_page_seen_in_the_window_while_it_was_handed_over_stays_seen() {
    let (desk, id) = with_page().await;
    desk.store.page_attempting(id, at(2)).await.unwrap();
    desk.store.page_seen(id, at(2)).await.unwrap();
    desk.store.page_shown(id, at(3)).await.unwrap();
    assert_eq!((read(&desk, id).await.state, read(&desk, id).await.shown_at), (PageState::Seen, Some(at(3))));
}

#[tokio::test]
async fn what_is_not_there_cannot_go_anywhere() {
    let desk = Desk::new().await;
    let nothing = PageId(7);
    for moved in [
        desk.store.page_attempting(nothing, at(1)).await,
        desk.store.page_shown(nothing, at(1)).await,
        desk.store.page_failed(nothing, "x", None).await,
        desk.store.page_withdrawn(nothing, at(1)).await,
        desk.store.page_seen(nothing, at(1)).await,
    ] {
        assert!(matches!(moved, Err(StoreError::NotFound { .. })), "{moved:?}");
    }
}

#[tokio::test]
async fn pages_are_listed_newest_first_and_due_ones_oldest_first() {
    let desk = Desk::new().await;
    let mut written = Vec::new();
    for (minute, identity) in (1..).zip(["a", "b", "c"]) {
        let changes = vec![fired(identity, alert(Info, at(minute)), at(minute))];
        let draft = page(vec![line(identity, Info, at(minute))]);
        written.extend(desk.poll_paging(at(minute), changes, vec![draft], None).await.pages);
    }
    let ids = |pages: Vec<Page>| pages.into_iter().map(|page| page.id).collect::<Vec<_>>();
    let due = desk.store.due_pages(at(9), 2).await.unwrap();
    assert_eq!(due.into_iter().map(|page| page.id).collect::<Vec<_>>(), written[..2]);
    let newest: Vec<_> = written.iter().rev().copied().collect();
    assert_eq!(ids(desk.store.pages(10).await.unwrap()), newest);
    assert_eq!(ids(desk.store.pages(1).await.unwrap()), newest[..1]);
    assert_eq!(ids(desk.store.pages_of(&id("b"), 10).await.unwrap()), written[1..2]);
}

#[tokio::test]
async fn pages_wait_until_somebody_was_reached_or_they_are_taken_back() {
    let (desk, id) = with_page().await;
    assert_eq!(desk.store.waiting_pages().await.unwrap(), 1);
    desk.store.page_attempting(id, at(2)).await.unwrap();
    assert_eq!(desk.store.waiting_pages().await.unwrap(), 1);
    desk.store.page_shown(id, at(2)).await.unwrap();
    assert_eq!(desk.store.waiting_pages().await.unwrap(), 0);
}
