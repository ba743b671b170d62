//! The weekly page about queues: when it comes, that it comes once, and when it does not.

use std::time::Duration;

use watchbill_engine::Instant;
use watchbill_engine::ports::{Clock as _, Sound};
use watchbill_engine::testing::Fakes;

use super::watched::{DLQ, Watched, team};
use crate::day::{Day, hours, minutes};

/// A Friday noon in winter. By the clocks of the team, which are those of Berlin, the week ends on Monday the 16th at 08:00 UTC.
const FRIDAY: &str = "2026-03-13T12:00:00Z";

fn days(n: u64) -> Duration {
    hours(24 * n)
}

/// One queue that is full from `now` on.
async fn full_since(now: &str, says: &str) -> Watched {
    let watched = Watched::begin_at(now, says).await;
    watched.broker.hold(DLQ, 40);
    watched.day.pass(minutes(3)).await;
    watched
}

/// The laptop sleeps until a minute before `at`, and is awake until a few minutes after.
async fn sleep_until(day: &Day, at: &str) {
    let at = Instant::parse(at).expect("an instant");
    day.sleep(at.since(now(&day.fakes)).saturating_sub(minutes(10))).await;
    day.pass(at.since(now(&day.fakes)).saturating_sub(minutes(1))).await;
}

fn now(fakes: &Fakes) -> Instant {
    fakes.clock.now()
}

/// Of every weekly page what it said, the last first.
async fn weeks(day: &Day) -> Vec<(String, String)> {
    let pages = day.engine.pages_list().await.expect("the records can be read");
    let told = pages.into_iter().filter(|page| page.kind == "queue_digest");
    told.map(|page| (page.title, page.body)).collect()
}

async fn count(day: &Day) -> usize {
    weeks(day).await.len()
}

#[tokio::test]
async fn on_monday_at_nine_the_queues_that_need_somebody_are_told_once() {
    let watched = full_since(FRIDAY, "").await;
    let day = &watched.day;
    sleep_until(day, "2026-03-16T08:00:00Z").await;
    assert_eq!(count(day).await, 0, "{:?}", day.titles());
    day.pass(minutes(3)).await;
    let told = weeks(day).await;
    assert_eq!(told.len(), 1, "{:?}", day.titles());
    assert_eq!(told[0].0, "1 queue needs somebody");
    assert!(told[0].1.starts_with("Needs somebody: mq/orders.dlq (not emptied for 2 d"), "{told:?}");
    let shown = day.notices().into_iter().find(|notice| notice.title == told[0].0).expect("it is on this desktop");
    assert_eq!(shown.manner.sound, Some(Sound::None));
    day.pass(hours(2)).await;
    sleep_until(day, "2026-03-22T12:00:00Z").await;
    assert_eq!(count(day).await, 1);
    sleep_until(day, "2026-03-23T08:00:00Z").await;
    assert_eq!(count(day).await, 1, "the next week is not over yet");
    day.pass(minutes(3)).await;
    assert_eq!(count(day).await, 2);
}

/// The clocks of Berlin go forward on Sunday the 29th and back on Sunday the 25th of October.
#[tokio::test]
async fn after_a_change_of_clocks_it_is_nine_by_those_of_the_team() {
    for (friday, monday) in
        [("2026-03-27T12:00:00Z", "2026-03-30T07:00:00Z"), ("2026-10-23T12:00:00Z", "2026-10-26T08:00:00Z")]
    {
        let watched = full_since(friday, "").await;
        sleep_until(&watched.day, monday).await;
        assert_eq!(count(&watched.day).await, 0, "before {monday}");
        watched.day.pass(minutes(3)).await;
        assert_eq!(count(&watched.day).await, 1, "after {monday}");
    }
}

#[tokio::test]
async fn a_monday_that_was_slept_through_is_told_late_and_once() {
    let watched = full_since(FRIDAY, "").await;
    let day = &watched.day;
    day.sleep(days(5)).await;
    day.pass(minutes(5)).await;
    let told = weeks(day).await;
    assert_eq!(told.len(), 1, "on Wednesday: {:?}", day.titles());
    day.sleep(days(1)).await;
    day.pass(minutes(5)).await;
    assert_eq!(count(day).await, 1);
}

#[tokio::test]
async fn a_start_after_monday_tells_it_and_the_next_start_does_not() {
    let mut watched = full_since(FRIDAY, "").await;
    watched.day.restart_after(days(4)).await;
    watched.day.pass(minutes(5)).await;
    assert_eq!(count(&watched.day).await, 1, "on Tuesday: {:?}", watched.day.titles());
    watched.day.restart_after(minutes(10)).await;
    watched.day.pass(minutes(5)).await;
    watched.day.crash_and_restart_after(minutes(10)).await;
    watched.day.pass(minutes(5)).await;
    assert_eq!(count(&watched.day).await, 1);
}

#[tokio::test]
async fn a_clock_that_is_set_back_over_nine_does_not_tell_it_twice() {
    let watched = full_since(FRIDAY, "").await;
    let day = &watched.day;
    sleep_until(day, "2026-03-16T08:00:00Z").await;
    day.pass(minutes(5)).await;
    assert_eq!(count(day).await, 1);
    day.fakes.clock.set(Instant::parse("2026-03-16T07:30:00Z").expect("an instant"));
    day.pass(hours(1)).await;
    assert_eq!(count(day).await, 1, "{:?}", day.titles());
}

#[tokio::test]
async fn a_week_without_anything_to_tell_gives_no_page_also_later() {
    let watched = full_since(FRIDAY, "").await;
    let day = &watched.day;
    watched.broker.hold(DLQ, 0);
    day.pass(minutes(3)).await;
    sleep_until(day, "2026-03-16T08:00:00Z").await;
    day.pass(minutes(5)).await;
    watched.broker.hold(DLQ, 7);
    day.pass(minutes(3)).await;
    sleep_until(day, "2026-03-19T08:00:00Z").await;
    day.pass(minutes(5)).await;
    let needs = day.engine.queues_listing(true, None).await.expect("the records can be read").needs_attention;
    assert_eq!((needs, count(day).await), (1, 0), "what came after Monday is for the next week: {:?}", day.titles());
}

#[tokio::test]
async fn what_was_promised_needs_nobody_on_monday() {
    let watched = full_since(FRIDAY, "").await;
    watched.promise("7d").await;
    sleep_until(&watched.day, "2026-03-16T08:00:00Z").await;
    watched.day.pass(minutes(5)).await;
    assert_eq!(count(&watched.day).await, 0, "{:?}", watched.day.titles());
}

#[tokio::test]
async fn a_team_can_do_without() {
    let watched = full_since(FRIDAY, "[paging]\nqueue_digest = false\n").await;
    let day = &watched.day;
    sleep_until(day, "2026-03-16T08:00:00Z").await;
    day.pass(minutes(5)).await;
    assert_eq!(count(day).await, 0);
    day.define(&team(""));
    day.pass(minutes(5)).await;
    assert_eq!(count(day).await, 0, "a week that is over is not told later");
}
