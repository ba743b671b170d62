use rstest::rstest;
use watchbill_domain::alerts::Severity;
use watchbill_domain::ids::PageId;

use super::*;
use crate::testing::{Desk, alert, at, fired, line, page, prod, resolved};
use crate::{DeliveryRow, DeliveryState, Ends, PageState};

fn channel(name: &str, from: Severity, ends: Ends) -> ChannelRule {
    ChannelRule { name: name.to_owned(), from, ends }
}

/// A desk with a phone for errors that hears of ends, and a mailbox for everything that does not.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    desk.store.set_channels(vec![
        channel("phone", Severity::Error, Ends::Told),
        channel("mail", Severity::Info, Ends::NotTold),
    ]);
    desk
}

/// An alert fires and pages.
async fn paged(desk: &Desk, severity: Severity) -> PageId {
    let changes = vec![fired("a", alert(severity, at(1)), at(1))];
    desk.poll_paging(at(1), changes, vec![page(vec![line("a", severity, at(1))])], None).await.pages[0]
}

async fn rows(desk: &Desk, page: PageId) -> Vec<DeliveryRow> {
    desk.store.deliveries_of(&[page]).await.unwrap().remove(&page).unwrap_or_default()
}

async fn states(desk: &Desk, page: PageId) -> Vec<(String, DeliveryEvent, DeliveryState)> {
    rows(desk, page).await.into_iter().map(|row| (row.channel, row.event, row.state)).collect()
}

fn of(channel: &str, state: DeliveryState) -> (String, DeliveryEvent, DeliveryState) {
    (channel.to_owned(), DeliveryEvent::Page, state)
}

async fn due(desk: &Desk, channel: &str, minute: i64) -> Option<Delivery> {
    desk.store.due_delivery(channel, at(minute)).await.unwrap()
}

/// The channel takes what is due.
async fn deliver(desk: &Desk, channel: &str, minute: i64) -> Delivery {
    let delivery = due(desk, channel, minute).await.unwrap();
    desk.store.delivery_attempting(&delivery, at(minute)).await.unwrap();
    desk.store.delivery_made(&delivery, "id-1", at(minute)).await.unwrap();
    delivery
}

#[rstest]
#[case(Severity::Critical, &["mail", "phone"])]
#[case(Severity::Error, &["mail", "phone"])]
#[case(Severity::Warning, &["mail"])]
#[tokio::test]
async fn a_page_goes_to_every_channel_from_its_severity_on(#[case] severity: Severity, #[case] channels: &[&str]) {
    let desk = desk().await;
    let page = paged(&desk, severity).await;
    let expected: Vec<_> = channels.iter().map(|channel| of(channel, DeliveryState::Due)).collect();
    assert_eq!(states(&desk, page).await, expected);
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_digest_goes_when_it_is_closed_and_by_its_worst_line() {
    let desk = desk().await;
    let digest = desk.store.open_digest("a start", at(0)).await.unwrap();
    let changes = vec![fired("a", alert(Severity::Critical, at(1)), at(1))];
    desk.poll_paging(at(1), changes, vec![page(vec![line("a", Severity::Critical, at(1))])], Some(digest)).await;
    assert_eq!(states(&desk, digest).await, [], "it is being gathered");
    assert!(desk.store.close_digest(digest, at(2)).await.unwrap());
    assert_eq!(states(&desk, digest).await, [of("mail", DeliveryState::Due), of("phone", DeliveryState::Due)]);
}

#[tokio::test]
async fn an_outage_goes_as_an_error_and_is_withdrawn_when_the_source_answers() {
    let desk = desk().await;
    desk.poll(at(0), Vec::new()).await;
    desk.fail(at(1)).await;
    let page = desk.store.write_outage_page(&prod(), "t", "b", "c", at(5)).await.unwrap().unwrap();
    assert_eq!(states(&desk, page).await.len(), 2);
    assert_eq!(desk.store.write_outage_page(&prod(), "t", "b", "c", at(6)).await.unwrap(), None, "once per outage");
    deliver(&desk, "phone", 5).await;
    desk.poll(at(7), Vec::new()).await;
    let resolved = ("phone".to_owned(), DeliveryEvent::Resolved, DeliveryState::Due);
    let delivered = of("phone", DeliveryState::Delivered);
    assert_eq!(states(&desk, page).await, [of("mail", DeliveryState::Withdrawn), delivered, resolved]);
}

#[tokio::test]
async fn what_is_over_is_not_sent_any_more_and_who_took_it_is_told_once() {
    let desk = desk().await;
    let page = paged(&desk, Severity::Error).await;
    deliver(&desk, "phone", 1).await;
    desk.poll(at(3), vec![resolved("a", at(3))]).await;
    desk.poll(at(4), Vec::new()).await;
    let told = ("phone".to_owned(), DeliveryEvent::Resolved, DeliveryState::Due);
    let delivered = of("phone", DeliveryState::Delivered);
    assert_eq!(states(&desk, page).await, [of("mail", DeliveryState::Withdrawn), delivered, told]);
    assert_eq!(due(&desk, "mail", 5).await, None);
    let end = deliver(&desk, "phone", 5).await;
    assert_eq!(end.event, DeliveryEvent::Resolved);
    desk.poll(at(6), Vec::new()).await;
    assert_eq!(due(&desk, "phone", 6).await, None, "once");
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_ends_while_it_is_on_its_way_is_told_to_be_over_when_it_has_arrived() {
    let desk = desk().await;
    paged(&desk, Severity::Error).await;
    let delivery = due(&desk, "phone", 1).await.unwrap();
    desk.store.delivery_attempting(&delivery, at(1)).await.unwrap();
    desk.poll(at(2), vec![resolved("a", at(2))]).await;
    assert_eq!(due(&desk, "phone", 2).await, None);
    desk.store.delivery_made(&delivery, "id-1", at(3)).await.unwrap();
    assert_eq!(due(&desk, "phone", 3).await.map(|end| end.event), Some(DeliveryEvent::Resolved));
}

#[tokio::test]
async fn what_a_channel_took_stays_announced_although_no_desktop_showed_it() {
    let desk = desk().await;
    let page = paged(&desk, Severity::Error).await;
    deliver(&desk, "phone", 1).await;
    desk.poll(at(2), vec![resolved("a", at(2))]).await;
    assert_eq!(desk.store.page(page).await.unwrap().unwrap().state, PageState::Withdrawn);
    assert_eq!(desk.count("announcements").await, 1, "the phone told it");
    desk.assert_sound().await;
}

#[tokio::test]
async fn after_a_crash_what_a_channel_took_is_shown_again_and_not_told_anew() {
    let desk = desk().await;
    let page = paged(&desk, Severity::Error).await;
    deliver(&desk, "phone", 1).await;
    desk.store.page_attempting(page, at(1)).await.unwrap();
    let desk = desk.restart(at(10)).await;
    assert_eq!(desk.store.recover_pages(at(10)).await.unwrap(), 0, "nothing is taken back");
    assert_eq!(desk.count("announcements").await, 1);
    assert_eq!(states(&desk, page).await, [of("mail", DeliveryState::Due), of("phone", DeliveryState::Delivered)]);
    assert_eq!(desk.store.due_pages(at(10), 9).await.unwrap(), [], "the first polls may withdraw it");
    assert_eq!(desk.store.due_pages(at(11), 9).await.unwrap().len(), 1, "the desktop shows it as it is");
    desk.assert_sound().await;
}

#[tokio::test]
async fn after_a_crash_what_was_under_way_is_unconfirmed_and_made_again() {
    let desk = desk().await;
    let page = paged(&desk, Severity::Error).await;
    desk.show(page, at(1)).await;
    let delivery = due(&desk, "phone", 1).await.unwrap();
    desk.store.delivery_attempting(&delivery, at(1)).await.unwrap();
    let desk = desk.restart(at(10)).await;
    desk.store.recover_pages(at(10)).await.unwrap();
    assert_eq!(states(&desk, page).await[1], of("phone", DeliveryState::Unconfirmed));
    let again = due(&desk, "phone", 10).await.unwrap();
    assert_eq!((again.before, again.attempts), (Taken::Perhaps, 1));
}

#[tokio::test]
async fn after_a_crash_what_nobody_saw_is_not_sent_because_it_is_told_anew() {
    let desk = desk().await;
    let page = paged(&desk, Severity::Error).await;
    let desk = desk.restart(at(10)).await;
    assert_eq!(desk.store.recover_pages(at(10)).await.unwrap(), 1);
    assert_eq!(
        states(&desk, page).await,
        [of("mail", DeliveryState::Withdrawn), of("phone", DeliveryState::Withdrawn)]
    );
    assert_eq!(desk.count("announcements").await, 0);
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_delivery_that_failed_waits_and_is_given_up_after_a_day() {
    let desk = desk().await;
    let page = paged(&desk, Severity::Error).await;
    let delivery = due(&desk, "phone", 1).await.unwrap();
    desk.store.delivery_attempting(&delivery, at(1)).await.unwrap();
    desk.store.delivery_failed(&delivery, "nothing listens", Taken::No, at(4)).await.unwrap();
    assert_eq!((due(&desk, "phone", 3).await, due(&desk, "phone", 4).await.is_some()), (None, true));
    assert_eq!(desk.store.next_delivery_at("phone").await.unwrap(), Some(at(4)));
    desk.store.hurry_deliveries("phone", at(2)).await.unwrap();
    assert!(due(&desk, "phone", 2).await.is_some());
    let facts = desk.store.channel_facts().await.unwrap();
    assert_eq!((facts["phone"].waiting, facts["phone"].problem.as_deref()), (1, Some("nothing listens")));

    assert_eq!(desk.store.give_up_deliveries(at(24 * 60)).await.unwrap(), 0);
    assert_eq!(desk.store.give_up_deliveries(at(24 * 60 + 2)).await.unwrap(), 2);
    let phone = rows(&desk, page).await.remove(1);
    assert_eq!(phone.state, DeliveryState::Failed);
    assert_eq!(phone.problem.as_deref(), Some("given up after a day: nothing listens"));
}

#[tokio::test]
async fn the_oldest_page_goes_first_and_a_receipt_ends_the_problem() {
    let desk = desk().await;
    let first = paged(&desk, Severity::Error).await;
    let changes = vec![fired("b", alert(Severity::Critical, at(2)), at(2))];
    desk.poll_paging(at(2), changes, vec![page(vec![line("b", Severity::Critical, at(2))])], None).await;
    let delivery = due(&desk, "phone", 3).await.unwrap();
    assert_eq!(delivery.page, first);
    desk.store.delivery_attempting(&delivery, at(3)).await.unwrap();
    assert!(desk.store.delivery_attempting(&delivery, at(3)).await.is_err(), "one at a time");
    desk.store.delivery_failed(&delivery, "no answer in time", Taken::Perhaps, at(3)).await.unwrap();
    deliver(&desk, "phone", 4).await;
    let row = rows(&desk, first).await.remove(1);
    assert_eq!((row.receipt.as_deref(), row.problem, row.attempts), (Some("id-1"), None, 2));
    assert_eq!(desk.store.channel_facts().await.unwrap()["phone"].problem, None);
}
