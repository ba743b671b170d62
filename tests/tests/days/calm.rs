//! Days with alerts that flap, rules of the team, watchdogs, and pages that are edited or shown again.

use watchbill_engine::ports::{NoticeAction, NoticeResponse, Sound, Voice};

use super::day::{Day, URL, minutes};

const MORNING: &str = "2026-03-28T09:00:00Z";

fn workspace(more: &str) -> String {
    format!("team = \"days\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n{more}")
}

/// Fires for two minutes and rests for two, `times` over; it ends resting.
async fn flap(day: &Day, name: &str, severity: &str, times: usize) {
    for _ in 0..times {
        day.fire(name, severity);
        day.pass(minutes(2)).await;
        day.resolve(name);
        day.pass(minutes(2)).await;
    }
}

async fn kinds(day: &Day) -> Vec<String> {
    let mut pages = day.engine.pages_list().await.unwrap();
    pages.reverse();
    pages.into_iter().map(|page| page.kind).collect()
}

#[tokio::test]
async fn an_alert_that_flaps_for_hours_is_told_three_times_and_its_calm_makes_no_sound() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(5)).await;
    flap(&day, "RedisConnections", "warning", 45).await;
    assert_eq!(kinds(&day).await, ["firing", "firing", "flapping"], "{:?}", day.titles());
    assert!(day.titles()[2].contains("flapping: RedisConnections"), "{:?}", day.titles());
    let flapping = day.notices()[2].page;
    assert!(!day.fakes.desktop.withdrawn().contains(&flapping), "what flaps is not over between two firings");
    day.pass(minutes(60)).await;
    assert_eq!(day.titles().len(), 3, "settled and OK is good news: {:?}", day.titles());
    assert!(day.fakes.desktop.withdrawn().contains(&flapping), "the notice goes when it is calm");
    let alert = day.alert("RedisConnections").await;
    let detail = day.engine.alert_detail(&alert.id).await.unwrap();
    let settled = detail.decisions.iter().find(|decision| decision.because.contains("settled: OK since"));
    assert!(settled.is_some_and(|decision| !decision.paged), "it is on record: {:?}", detail.decisions);
    day.fire("RedisConnections", "warning");
    day.pass(minutes(2)).await;
    assert_eq!(
        kinds(&day).await.last().map(String::as_str),
        Some("firing"),
        "after that it is an alert like any other"
    );
}

#[tokio::test]
async fn a_real_outage_of_an_alert_that_flaps_is_told_after_ten_minutes_and_when_it_has_settled() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(5)).await;
    flap(&day, "RedisConnections", "warning", 8).await;
    let before = day.titles().len();
    day.fire("RedisConnections", "warning");
    day.pass(minutes(9)).await;
    assert_eq!(day.titles().len(), before, "it may be noise: {:?}", day.titles());
    day.pass(minutes(2)).await;
    assert_eq!(kinds(&day).await.last().map(String::as_str), Some("still_firing"));
    assert!(day.titles().last().unwrap().contains("still firing: RedisConnections"), "{:?}", day.titles());
    day.pass(minutes(60)).await;
    assert_eq!(kinds(&day).await[before..], ["still_firing", "settled"], "{:?}", day.titles());
    assert!(day.notices().last().unwrap().body.contains("settled: firing since"), "{:?}", day.notices().last());
}

#[tokio::test]
async fn what_flaps_is_known_after_a_restart_and_told_once() {
    let mut day = Day::begin(MORNING).await;
    day.pass(minutes(5)).await;
    flap(&day, "RedisConnections", "warning", 4).await;
    let before = kinds(&day).await;
    assert_eq!(before.iter().filter(|kind| *kind == "flapping").count(), 1, "{before:?}");
    day.restart_after(minutes(1)).await;
    flap(&day, "RedisConnections", "warning", 4).await;
    assert_eq!(kinds(&day).await, before, "it goes on flapping, which was told: {:?}", day.titles());
    day.fire("RedisConnections", "warning");
    day.pass(minutes(4)).await;
    day.restart_after(minutes(1)).await;
    day.pass(minutes(8)).await;
    let after = kinds(&day).await;
    assert_eq!(after[before.len()..].len(), 1, "the outage is told across a restart: {after:?}");
}

#[tokio::test]
async fn one_alert_replaced_by_another_is_a_page() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(5)).await;
    day.fire("DiskFull", "critical");
    day.pass(minutes(5)).await;
    day.resolve("DiskFull");
    day.fire("DatabaseDown", "critical");
    day.pass(minutes(1)).await;
    assert_eq!(day.titles().len(), 2, "{:?}", day.titles());
    assert!(day.titles()[1].contains("DatabaseDown"), "{:?}", day.titles());
}

#[tokio::test]
async fn what_follows_within_half_a_minute_edits_the_page_without_a_sound() {
    let config = workspace("every = \"10s\"\n");
    let day = Day::begin_with(MORNING, &config).await;
    day.pass(minutes(5)).await;
    let instance = |n: usize| {
        let mut upstream = day.upstream();
        let starts_at = day.now();
        upstream.fire("InstanceDown", "error", &starts_at);
        let mut alert = upstream.alerts.remove("InstanceDown").unwrap();
        alert["labels"]["instance"] = format!("node-{n}").into();
        upstream.alerts.insert(format!("InstanceDown-{n}"), alert);
    };
    instance(1);
    day.pass(std::time::Duration::from_secs(12)).await;
    instance(2);
    day.pass(std::time::Duration::from_secs(14)).await;
    let notices = day.notices();
    assert_eq!(notices.len(), 2, "{notices:?}");
    assert_eq!(notices[0].page, notices[1].page, "the same page");
    assert_eq!((notices[0].manner.voice, notices[1].manner.voice), (Voice::Page, Voice::Edit));
    assert!(notices[1].title.contains("2 firing"), "{notices:?}");
    day.pass(minutes(1)).await;
    instance(3);
    day.pass(minutes(1)).await;
    assert_eq!(day.notices().last().unwrap().manner.voice, Voice::Page, "after that it is a page of its own");
}

#[tokio::test]
async fn the_seventh_page_within_five_minutes_opens_a_digest_that_critical_ones_never_join() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(5)).await;
    for n in 0..10 {
        day.fire(&format!("Alert{n}"), "error");
        day.pass(std::time::Duration::from_secs(31)).await;
    }
    let so_far = kinds(&day).await;
    assert_eq!(so_far.iter().filter(|kind| *kind == "firing").count(), 6, "{so_far:?}");
    assert_eq!(so_far.iter().filter(|kind| *kind == "digest").count(), 1, "{so_far:?}");
    day.fire("Burning", "critical");
    day.pass(minutes(1)).await;
    assert!(day.titles().last().unwrap().contains("critical: Burning"), "{:?}", day.titles());
}

#[tokio::test]
async fn rules_keep_quiet_wait_and_are_taken_up_when_they_change() {
    let rules = "[[rules]]\nname = \"nightly\"\nmatch = ['alertname=\"Nightly\"']\ndo = \"quiet\"\n\
                 [[rules]]\nmatch = ['alertname=\"Slow\"']\nhold = \"10m\"\nsound = \"none\"\n";
    let day = Day::begin_with(MORNING, &workspace(rules)).await;
    day.pass(minutes(5)).await;
    day.fire("Nightly", "critical");
    day.fire("Slow", "error");
    day.pass(minutes(8)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "one is quiet, the other waits");
    day.pass(minutes(4)).await;
    assert_eq!(day.titles().len(), 1, "{:?}", day.titles());
    assert!(day.notices()[0].body.contains("firing for 10 min"), "{:?}", day.notices());
    assert_eq!(day.notices()[0].manner.sound, Some(Sound::None), "as the rule says");
    day.define(&workspace(""));
    day.pass(minutes(1)).await;
    assert_eq!(day.titles().len(), 2, "without the rule it pages: {:?}", day.titles());
    assert!(day.notices()[1].body.contains("the rule that kept it quiet ended"), "{:?}", day.notices());
}

#[tokio::test]
async fn a_watchdog_that_goes_missing_is_a_page_and_its_return_takes_it_back() {
    let dogs = "[[watchdogs]]\nname = \"Watchdog\"\nmatch = ['alertname=\"Watchdog\"']\nwithin = \"5m\"\n";
    let mut day = Day::begin_with(MORNING, &workspace(dogs)).await;
    day.fire("Watchdog", "info");
    day.pass(minutes(20)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "that it fires is as it should be");
    day.resolve("Watchdog");
    day.pass(minutes(4)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "it may be away for five minutes");
    day.pass(minutes(3)).await;
    assert_eq!(day.titles(), ["Watchdog is missing"]);
    day.restart_after(minutes(1)).await;
    day.pass(minutes(20)).await;
    assert_eq!(day.titles().len(), 1, "it is told once: {:?}", day.titles());
    day.fire("Watchdog", "info");
    day.pass(minutes(2)).await;
    assert_eq!(day.fakes.desktop.withdrawn().len(), 1, "the notice is taken back");
}

#[tokio::test]
async fn a_critical_page_that_nobody_saw_is_shown_again_until_somebody_does() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(5)).await;
    day.fire("Burning", "critical");
    day.fire("Smoke", "error");
    day.pass(minutes(2)).await;
    assert_eq!(day.notices().len(), 2);
    day.pass(minutes(16)).await;
    assert_eq!(day.notices().len(), 3, "the critical one again: {:?}", day.notices());
    assert_eq!(day.notices()[2].title, day.notices().iter().find(|n| n.title.contains("Burning")).unwrap().title);
    let page = day.notices()[2].page;
    day.fakes.desktop.respond(NoticeResponse { page, action: NoticeAction::Dismiss }).await;
    day.pass(minutes(60)).await;
    assert_eq!(day.notices().len(), 3, "it was seen: {:?}", day.notices());
}
