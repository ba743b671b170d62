use watchbill_domain::alerts::{Sound, Urgency};

use super::*;
use crate::PageState;
use crate::testing::{Desk, at};

fn page(title: &str) -> QuietPage {
    QuietPage {
        title: title.to_owned(),
        body: "mq/orders.dlq: not emptied for 3 d".to_owned(),
        because: "a week of queues is over".to_owned(),
        sound: Sound::None,
        urgency: Urgency::Low,
    }
}

async fn titles(desk: &Desk) -> Vec<(String, PageState)> {
    let pages =
        sqlx::query_scalar::<_, i64>("SELECT id FROM pages ORDER BY id").fetch_all(&desk.store.readers).await.unwrap();
    let mut told = Vec::new();
    for id in pages {
        let page = desk.store.page(PageId(id)).await.unwrap().unwrap();
        assert_eq!(page.kind, PageKind::QueueDigest);
        let head = page.head;
        told.push((head.title, head.state));
    }
    told
}

#[tokio::test]
async fn a_week_is_told_once_also_after_a_start() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.queue_week().await.unwrap(), None);
    assert_eq!(desk.store.end_queue_week(at(0), Some(&page("a")), at(1)).await.unwrap(), Some(Vec::new()));
    desk.store.recover_pages(at(2)).await.unwrap();
    assert_eq!(desk.store.end_queue_week(at(0), Some(&page("again")), at(3)).await.unwrap(), None);
    assert_eq!(desk.store.queue_week().await.unwrap(), Some(at(0)));
    assert_eq!(titles(&desk).await, [("a".to_owned(), PageState::Due)], "what waited goes on waiting");
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_week_without_anything_to_tell_is_done_with_too() {
    let desk = Desk::new().await;
    assert_eq!(desk.store.end_queue_week(at(0), None, at(1)).await.unwrap(), Some(Vec::new()));
    assert_eq!(desk.store.end_queue_week(at(0), Some(&page("late")), at(2)).await.unwrap(), None);
    assert_eq!(titles(&desk).await, []);
}

#[tokio::test]
async fn the_next_week_takes_the_place_of_the_one_before() {
    let desk = Desk::new().await;
    desk.store.end_queue_week(at(0), Some(&page("waits")), at(1)).await.unwrap();
    assert_eq!(desk.store.end_queue_week(at(7), Some(&page("shows")), at(8)).await.unwrap(), Some(Vec::new()));
    let told = titles(&desk).await;
    assert_eq!(told[0], ("waits".to_owned(), PageState::Withdrawn));
    let shows = PageId(2);
    desk.show(shows, at(8)).await;
    assert_eq!(desk.store.end_queue_week(at(14), Some(&page("last")), at(15)).await.unwrap(), Some(vec![shows]));
    desk.assert_sound().await;
}

/// It has no alerts that could be over.
#[tokio::test]
async fn no_poll_takes_it_back() {
    let desk = Desk::new().await;
    desk.store.end_queue_week(at(0), Some(&page("a")), at(1)).await.unwrap();
    desk.show(PageId(1), at(1)).await;
    let polled = desk.poll(at(2), Vec::new()).await;
    assert_eq!(polled.withdraw, []);
    assert_eq!(titles(&desk).await, [("a".to_owned(), PageState::Shown)]);
    assert_eq!(desk.store.sent_since(at(0)).await.unwrap(), []);
}
