use watchbill_domain::alerts::Severity::{self, Critical, Error, Warning};
use watchbill_domain::alerts::{PageDraft, PageKind, page_text};
use watchbill_domain::ids::PageId;

use crate::testing::{Desk, alert, at, fired, line, page, resolved};
use crate::{Committed, Deed, PageState};

/// An alert begins to fire and is told in a page of its own, or in one that is out already.
async fn told(desk: &Desk, identity: &str, severity: Severity, minute: i64, onto: Option<PageId>) -> Committed {
    let change = fired(identity, alert(severity, at(minute)), at(minute));
    let draft = PageDraft { onto, ..page(vec![line(identity, severity, at(minute))]) };
    desk.poll_paging(at(minute), vec![change], vec![draft], None).await
}

#[tokio::test]
async fn the_pages_that_went_out_lately_are_found_with_their_groups() {
    let desk = Desk::new().await;
    told(&desk, "a", Warning, 0, None).await;
    let committed = told(&desk, "b", Error, 9, None).await;
    let [sent] = desk.store.sent_since(at(5)).await.unwrap().try_into().unwrap();
    assert_eq!(
        (sent.kind, sent.group.as_str(), sent.severity, sent.at),
        (PageKind::Firing, "prod/RedisDown", Error, at(9))
    );
    assert_eq!(vec![sent.page], committed.pages);
    assert_eq!(committed.sent.len(), 1, "and the commit says so itself");
}

#[tokio::test]
async fn a_page_that_grows_says_what_all_of_its_lines_say() {
    let desk = Desk::new().await;
    let first = told(&desk, "a", Warning, 0, None);
    let id = first.await.pages[0];
    for (minute, severity) in (1..).zip([Warning, Error, Warning, Critical, Warning, Error, Error]) {
        told(&desk, &format!("n{minute}"), severity, minute, Some(id)).await;
        let page = desk.store.page(id).await.unwrap().unwrap();
        let (title, body) = page_text(page.kind, &page.lines);
        assert_eq!((&page.title, &page.body, page.severity), (&title, &body, page.lines[0].severity), "{minute}");
    }
}

#[tokio::test]
async fn lines_are_added_to_a_page_that_shows_and_marked_for_being_shown() {
    let desk = Desk::new().await;
    let first = told(&desk, "a", Warning, 0, None);
    let id = first.await.pages[0];
    desk.show(id, at(0)).await;
    let committed = told(&desk, "b", Error, 1, Some(id)).await;
    assert_eq!((committed.pages.as_slice(), committed.sent.len()), ([id].as_slice(), 0), "no page of its own");
    let edited = desk.store.edited_page().await.unwrap().unwrap().id;
    let edited = desk.store.page(edited).await.unwrap().unwrap();
    assert_eq!((edited.id, edited.severity, edited.lines.len(), edited.state), (id, Error, 2, PageState::Shown));
    assert!(edited.title.contains("2 firing"), "{edited:?}");
    desk.store.page_edit_shown(id).await.unwrap();
    assert_eq!(desk.store.edited_page().await.unwrap(), None, "once");
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_page_that_somebody_put_away_takes_no_more_lines() {
    let desk = Desk::new().await;
    let first = told(&desk, "a", Warning, 0, None);
    let id = first.await.pages[0];
    desk.show(id, at(0)).await;
    desk.store.page_seen(id, at(0)).await.unwrap();
    let committed = told(&desk, "b", Warning, 1, Some(id)).await;
    assert!(committed.pages[0] != id && committed.sent.len() == 1, "{committed:?}");
}

#[tokio::test]
async fn a_page_is_unseen_while_it_fires_and_nobody_took_it() {
    let desk = Desk::new().await;
    let first = told(&desk, "a", Critical, 0, None);
    let id = first.await.pages[0];
    desk.show(id, at(0)).await;
    let unseen = async |minute| desk.store.unseen_pages(Critical, at(minute)).await.unwrap().pop().map(|page| page.id);
    assert_eq!((unseen(-1).await, unseen(0).await), (None, Some(id)), "shown no later than that");
    assert_eq!(desk.store.unseen_pages(Critical, at(0)).await.unwrap().iter().map(|p| p.id).collect::<Vec<_>>(), [id]);
    desk.store.page_repeated(id, at(15)).await.unwrap();
    assert_eq!((unseen(14).await, unseen(15).await), (None, Some(id)), "from its last showing on");
    desk.store.record_deed(&crate::testing::id("a"), Deed::Acknowledge, "ana", at(16)).await.unwrap();
    assert_eq!(unseen(60).await, None, "somebody has it");
    desk.store.record_deed(&crate::testing::id("a"), Deed::Unacknowledge, "ana", at(17)).await.unwrap();
    assert_eq!(unseen(60).await, Some(id));
    desk.poll(at(61), vec![resolved("a", at(61))]).await;
    assert_eq!(unseen(62).await, None, "it is over");
}

#[tokio::test]
async fn only_what_breaks_through_counts_as_unseen() {
    let desk = Desk::new().await;
    let first = told(&desk, "a", Error, 0, None);
    desk.show(first.await.pages[0], at(0)).await;
    assert_eq!(desk.store.unseen_pages(Critical, at(60)).await.unwrap(), []);
    assert_eq!(desk.store.unseen_pages(Error, at(60)).await.unwrap().len(), 1, "where the team says so");
}
