//! A clock that is set back: what needs somebody goes on needing them for as long as before, and is told neither twice nor too late.

use std::time::Duration;

use watchbill_engine::Instant;
use watchbill_engine::ports::Clock;
use watchbill_simulator::BrokerQueue;

use super::watched::{DLQ, Watched};
use crate::day::{hours, minutes};
use crate::set_back::{JUMPS, set_back};

/// How long the first reason has stood.
async fn stood_for(watched: &Watched) -> Duration {
    let attention = watched.listed().await.attention;
    let since = Instant::parse(&attention.first().expect("something needs somebody").since).unwrap();
    let now = watched.day.fakes.clock.now();
    assert!(since <= now, "since {since} is to come at {now}");
    now.since(since)
}

#[tokio::test]
async fn a_reason_has_stood_for_as_long_as_before_and_is_the_same_alert() {
    for by in JUMPS {
        let watched = Watched::begin("not_emptied_for = \"1h\"\n").await;
        watched.broker.hold(DLQ, 4);
        watched.day.pass(hours(1) + minutes(30)).await;
        let before = stood_for(&watched).await;
        assert!(before > minutes(20), "{before:?}");
        set_back(&watched.day, by).await;
        watched.day.pass(minutes(2)).await;
        let after = stood_for(&watched).await;
        // By how much it was set back is known to 15 s.
        assert!(
            after.abs_diff(before + minutes(2)) <= Duration::from_secs(20),
            "set back by {by:?}: {before:?}, {after:?}"
        );
        assert_eq!(watched.told("QueueNotEmptied").await, 1, "set back by {by:?}: {:?}", watched.day.titles());
        watched.broker.hold(DLQ, 0);
        watched.day.pass(minutes(3)).await;
        assert_eq!(watched.day.alert("QueueNotEmptied").await.state, "resolved", "set back by {by:?}");
    }
}

/// It was told before the promise was given: that it cannot wait for the end of the promise is told anew.
#[tokio::test]
async fn a_loss_that_cannot_wait_for_a_promise_any_more_pages_also_after_it() {
    for by in [hours(2), hours(20)] {
        let watched = Watched::begin("").await;
        let sent_at = watched.day.fakes.clock.now().minus(hours(20));
        let kept_for = |span: Duration| {
            let ms = u64::try_from(span.as_millis()).unwrap();
            let queue = BrokerQueue::classic(DLQ).argument("x-message-ttl", ms).holding(7).head_sent_at(sent_at);
            watched.broker.declare(queue);
        };
        kept_for(hours(50));
        watched.day.pass(hours(3)).await;
        assert_eq!(watched.told("QueueLosing").await, 1, "{:?}", watched.day.titles());
        set_back(&watched.day, by).await;
        watched.day.pass(minutes(2)).await;
        watched.promise("1d").await;
        watched.day.pass(minutes(2)).await;
        assert!(watched.listed().await.waits, "set back by {by:?}");
        assert_eq!(watched.told("QueueLosing").await, 1, "set back by {by:?}: {:?}", watched.day.titles());
        kept_for(hours(20));
        watched.day.pass(minutes(3)).await;
        assert!(!watched.listed().await.waits, "set back by {by:?}");
        assert_eq!(watched.told("QueueLosing").await, 2, "set back by {by:?}: {:?}", watched.day.titles());
    }
}
