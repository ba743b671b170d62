//! Queues on the page Now and in the notices of a hand-off: each is told where it belongs, and once.

use watchbill_engine::api::{NowView, WantedPage};
use watchbill_engine::ports::Clock as _;
use watchbill_simulator::BrokerQueue;

use super::watched::{DLQ, ID, Watched};
use crate::day::{Day, minutes};
use crate::shifts::daily;

async fn now(day: &Day) -> NowView {
    day.engine.now_view().await.unwrap()
}

fn of_queues(view: &NowView) -> Vec<(String, String)> {
    let about = view.strange.iter().filter(|one| one.page == Some(WantedPage::Queues));
    about.map(|one| (one.what.clone(), one.means.clone())).collect()
}

#[tokio::test]
async fn what_i_promised_for_today_needs_me_until_it_is_empty() {
    let watched = Watched::begin("").await;
    watched.broker.hold(DLQ, 1200);
    watched.day.pass(minutes(3)).await;
    watched.promise("18:00").await;
    let view = now(&watched.day).await;
    assert_eq!((view.promised.len(), view.promised_total, view.needs.len()), (1, 1, 0));
    let promised = &view.promised[0];
    assert_eq!((promised.id.as_str(), promised.depth_text.as_str()), (ID, "1,200 messages"));
    assert_eq!(
        (promised.note.as_str(), promised.until.short.ends_with("18:00")),
        ("after the fix", true),
        "{promised:?}"
    );
    watched.broker.hold(DLQ, 0);
    watched.day.pass(minutes(3)).await;
    assert_eq!(now(&watched.day).await.promised, []);
}

#[tokio::test]
async fn what_is_promised_for_another_day_is_not_for_today() {
    let watched = Watched::begin("").await;
    watched.broker.hold(DLQ, 1200);
    watched.day.pass(minutes(3)).await;
    watched.promise("tomorrow 10:00").await;
    assert_eq!(now(&watched.day).await.promised, []);
}

#[tokio::test]
async fn a_queue_that_grows_is_told_as_what_needs_me_or_as_strange_and_never_twice() {
    let watched = Watched::begin("").await;
    watched.grow(minutes(80)).await;
    let view = now(&watched.day).await;
    assert_eq!(view.needs.iter().map(|need| need.row.name.as_str()).collect::<Vec<_>>(), ["QueueGrowing"]);
    assert_eq!(of_queues(&view), []);
    watched.promise("18:00").await;
    watched.day.pass(minutes(2)).await;
    let view = now(&watched.day).await;
    assert_eq!((view.needs.len(), view.promised.len()), (0, 1));
    let strange = of_queues(&view);
    assert_eq!(strange.len(), 1, "{strange:?}");
    assert_eq!(strange[0].0, "A queue grows");
    assert!(strange[0].1.starts_with("mq/orders.dlq: taken, promised or held back"), "{strange:?}");
}

#[tokio::test]
async fn a_promised_queue_that_pages_in_spite_of_it_stands_there_once() {
    let watched = Watched::begin("").await;
    let hour_ms = 3_600_000_u64;
    let sent_at = watched.day.fakes.clock.now();
    let queue =
        |ttl_ms: u64| BrokerQueue::classic(DLQ).argument("x-message-ttl", ttl_ms).holding(5).head_sent_at(sent_at);
    watched.broker.declare(queue(100 * hour_ms));
    watched.day.pass(minutes(3)).await;
    watched.promise("18:00").await;
    let view = now(&watched.day).await;
    assert_eq!((view.promised.len(), view.needs.len()), (1, 0), "it is lost in four days");
    watched.broker.declare(queue(6 * hour_ms));
    watched.day.pass(minutes(3)).await;
    let view = now(&watched.day).await;
    let names: Vec<&str> = view.needs.iter().map(|need| need.row.name.as_str()).collect();
    assert_eq!(
        (names.as_slice(), view.promised.len()),
        (["QueueLosing"].as_slice(), 0),
        "lost before 18:00: {view:#?}"
    );
}

#[tokio::test]
async fn queues_that_cannot_be_read_are_strange_with_what_to_do() {
    let watched = Watched::begin("").await;
    watched.broker.hold(DLQ, 5);
    watched.day.pass(minutes(3)).await;
    assert_eq!(of_queues(&now(&watched.day).await), []);
    watched.broker.count(false);
    watched.day.pass(minutes(3)).await;
    let strange = of_queues(&now(&watched.day).await);
    assert_eq!(strange.len(), 1, "{strange:?}");
    assert_eq!(strange[0].0, "A queue of mq cannot be read");
    assert!(strange[0].1.contains("nobody is paged for what comes into them"), "{strange:?}");
}

#[tokio::test]
async fn the_notice_of_a_hand_off_names_the_queues_that_are_left() {
    // Bo is on call until 09:00, then Ana.
    let watched = Watched::on_call("2026-03-10T07:20:00Z", &daily("bo", "ana")).await;
    watched.grow(minutes(84)).await;
    let body = |title: &str| {
        let notice = watched.day.notices().into_iter().rfind(|notice| notice.title.starts_with(title));
        notice.expect("it was told").body
    };
    let told = body("You are on call for payments from ");
    assert!(told.contains("Left by Bo: 1 queue needs somebody (mq/orders.dlq)"), "{told}");
    assert!(!told.contains("QueueGrowing"), "{told}");
    watched.promise("18:00").await;
    watched.day.pass(minutes(20)).await;
    let told = body("You are on call for payments since ");
    assert!(told.contains("promised: mq/orders.dlq by ana until "), "{told}");
    assert!(!told.contains("needs somebody"), "{told}");
}
