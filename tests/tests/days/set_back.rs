//! A clock that is set back: nothing comes later for it than it would have come, and nothing comes twice.

use std::time::Duration;

use serde_json::json;
use watchbill_engine::DEFINITIONS_FILE;
use watchbill_engine::api::RestAsk;
use watchbill_engine::ports::{Clock, PollFailureKind};
use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{Day, URL, hours, minutes};

/// By how much it is set back: about as much as a time server mends, an hour of daylight saving, a wrong day, a wrong year.
pub const JUMPS: [Duration; 5] = [
    Duration::from_secs(10),
    Duration::from_secs(150),
    Duration::from_secs(3_600),
    Duration::from_secs(86_400),
    Duration::from_secs(365 * 86_400),
];

const SLOW: &str = "[[rules]]\nmatch = ['alertname=\"Slow\"']\nhold = \"5m\"\n";

fn source() -> String {
    format!("team = \"days\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n")
}

pub async fn set_back(day: &Day, by: Duration) {
    day.fakes.clock.set(day.fakes.clock.now().minus(by));
    day.engine.settle().await;
}

/// How often a page whose title says this was shown.
fn shown(day: &Day, name: &str) -> usize {
    day.notices().iter().filter(|notice| notice.title.contains(name)).count()
}

#[tokio::test]
async fn a_hold_of_five_minutes_is_one_of_five_minutes() {
    for by in JUMPS {
        let day = Day::begin_with(MORNING, &format!("{}{SLOW}", source())).await;
        day.pass(minutes(2)).await;
        day.fire("Slow", "warning");
        day.pass(minutes(3)).await;
        set_back(&day, by).await;
        day.pass(minutes(1)).await;
        assert_eq!(shown(&day, "Slow"), 0, "set back by {by:?}: {:?}", day.titles());
        day.pass(Duration::from_secs(90)).await;
        assert_eq!(shown(&day, "Slow"), 1, "set back by {by:?}: {:?}", day.titles());
        day.pass(minutes(30)).await;
        assert_eq!(shown(&day, "Slow"), 1, "and once: {:?}", day.titles());
    }
}

#[tokio::test]
async fn a_snooze_of_an_hour_ends_after_an_hour_and_one_that_is_over_does_not_begin_again() {
    for by in JUMPS {
        let day = Day::begin(MORNING).await;
        day.fire("Snoozed", "warning");
        day.upstream().suppress("Snoozed", Some("s-1"));
        day.fire("Over", "warning");
        day.upstream().suppress("Over", Some("s-1"));
        day.pass(minutes(1)).await;
        for (name, for_minutes) in [("Snoozed", 60), ("Over", 5)] {
            let id = day.alert(name).await.id;
            day.engine.snooze_alert(&id, for_minutes, "ana").await.unwrap();
        }
        day.upstream().suppress("Snoozed", None);
        day.pass(minutes(10)).await;
        set_back(&day, by).await;
        day.upstream().suppress("Over", None);
        day.pass(minutes(2)).await;
        assert_eq!((shown(&day, "Over"), shown(&day, "Snoozed")), (1, 0), "set back by {by:?}: {:?}", day.titles());
        day.pass(minutes(45)).await;
        assert_eq!(shown(&day, "Snoozed"), 0, "set back by {by:?}: {:?}", day.titles());
        day.pass(minutes(5)).await;
        assert_eq!(shown(&day, "Snoozed"), 1, "set back by {by:?}: {:?}", day.titles());
    }
}

#[tokio::test]
async fn a_page_that_nobody_sees_comes_again_every_quarter_of_an_hour() {
    for by in JUMPS {
        let day = Day::begin(MORNING).await;
        day.pass(minutes(2)).await;
        day.fire("NodeDown", "critical");
        day.pass(minutes(10)).await;
        assert_eq!(shown(&day, "NodeDown"), 1);
        set_back(&day, by).await;
        day.pass(minutes(3)).await;
        assert_eq!(shown(&day, "NodeDown"), 1, "set back by {by:?}");
        day.pass(minutes(4)).await;
        assert_eq!(shown(&day, "NodeDown"), 2, "set back by {by:?}");
        day.pass(minutes(15)).await;
        assert_eq!(shown(&day, "NodeDown"), 3, "set back by {by:?}");
    }
}

#[tokio::test]
async fn what_follows_an_old_page_is_a_page_and_not_its_silent_edit() {
    for by in JUMPS {
        let day = Day::begin(MORNING).await;
        day.pass(minutes(2)).await;
        day.fire("DiskFull", "warning");
        day.pass(minutes(10)).await;
        set_back(&day, by).await;
        let again = json!({ "alertname": "DiskFull", "severity": "warning", "instance": "other" });
        day.fire("Other", "warning");
        day.upstream().alerts.get_mut("Other").unwrap()["labels"] = again;
        day.pass(minutes(2)).await;
        assert_eq!(day.titles().len(), 2, "set back by {by:?}: {:?}", day.titles());
    }
}

#[tokio::test]
async fn a_source_that_does_not_answer_is_told_of_after_three_minutes() {
    for by in JUMPS {
        let day = Day::begin(MORNING).await;
        day.pass(minutes(10)).await;
        day.upstream().trouble = Some(watchbill_engine::testing::Reply::Json(500, "oops".to_owned()));
        day.pass(minutes(2)).await;
        set_back(&day, by).await;
        assert_eq!(day.titles().len(), 0, "set back by {by:?}: {:?}", day.titles());
        day.pass(Duration::from_secs(100)).await;
        assert_eq!(day.titles().len(), 1, "set back by {by:?}: {:?}", day.titles());
        day.pass(minutes(20)).await;
        assert_eq!(day.titles().len(), 1, "and once: {:?}", day.titles());
    }
}

#[tokio::test]
async fn a_watchdog_is_missed_in_time() {
    let watchdog = "[[watchdogs]]\nname = \"Heart\"\nmatch = ['alertname=\"Heart\"']\nwithin = \"10m\"\n";
    for by in JUMPS {
        let day = Day::begin_with(MORNING, &format!("{}{watchdog}", source())).await;
        day.fire("Heart", "info");
        day.pass(minutes(5)).await;
        day.resolve("Heart");
        day.pass(minutes(7)).await;
        set_back(&day, by).await;
        day.pass(minutes(2)).await;
        assert_eq!(day.titles().len(), 0, "set back by {by:?}: {:?}", day.titles());
        day.pass(minutes(3)).await;
        assert_eq!(day.titles().len(), 1, "set back by {by:?}: {:?}", day.titles());
    }
}

#[tokio::test]
async fn do_not_disturb_for_an_hour_holds_for_an_hour() {
    for by in JUMPS {
        let day = Day::begin_with(MORNING, &source()).await;
        day.pass(minutes(2)).await;
        let until = day.fakes.clock.now().plus(hours(1));
        day.engine.change_rest(&RestAsk::At { ms: until.as_ms() }).await.unwrap();
        day.fire("DiskFull", "warning");
        day.pass(minutes(10)).await;
        set_back(&day, by).await;
        day.pass(minutes(45)).await;
        assert_eq!(day.titles().len(), 0, "set back by {by:?}: {:?}", day.titles());
        day.pass(minutes(6)).await;
        assert_eq!(day.titles().len(), 1, "set back by {by:?}: {:?}", day.titles());
    }
}

#[tokio::test]
async fn an_alert_that_flaps_settles_and_is_told_in_time() {
    for by in JUMPS {
        let day = Day::begin(MORNING).await;
        day.pass(minutes(2)).await;
        for _ in 0..3 {
            day.fire("Blinks", "warning");
            day.pass(minutes(1)).await;
            day.resolve("Blinks");
            day.pass(minutes(1)).await;
        }
        day.fire("Blinks", "warning");
        day.pass(minutes(4)).await;
        let before = day.titles().len();
        set_back(&day, by).await;
        day.pass(minutes(5)).await;
        assert_eq!(day.titles().len(), before, "set back by {by:?}: {:?}", day.titles());
        day.pass(minutes(2)).await;
        assert_eq!(day.titles().len(), before + 1, "it fires on: set back by {by:?}: {:?}", day.titles());
    }
}

#[tokio::test]
async fn quiet_hours_follow_the_clock_itself() {
    let team =
        "me = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\ntimezone = \"UTC\"\nquiet_hours = \"22:00-07:00\"\n";
    let day = Day::begin_with("2026-03-10T22:30:00Z", &source().replacen('\n', &format!("\n{team}"), 1)).await;
    day.fire("DiskFull", "warning");
    day.pass(minutes(5)).await;
    assert_eq!(day.titles(), Vec::<String>::new(), "she sleeps");
    set_back(&day, hours(2)).await;
    day.pass(minutes(1)).await;
    assert_eq!(day.titles().len(), 1, "it is evening, and she is awake: {:?}", day.titles());
}

#[tokio::test]
async fn a_clock_that_is_set_back_while_nothing_runs_makes_nothing_late() {
    for by in JUMPS {
        let mut day = Day::begin_in(MORNING, &[(DEFINITIONS_FILE, &format!("{}{SLOW}", source()))]).await;
        day.fire("NodeDown", "critical");
        day.fire("Snoozed", "warning");
        day.upstream().suppress("Snoozed", Some("s-1"));
        day.pass(minutes(2)).await;
        let id = day.alert("Snoozed").await.id;
        day.engine.snooze_alert(&id, 30, "ana").await.unwrap();
        day.upstream().suppress("Snoozed", None);
        day.pass(minutes(1)).await;
        day.engine.shutdown().await;
        day.fakes.clock.set(day.fakes.clock.now().minus(by));
        day.restart_after(Duration::from_secs(1)).await;
        day.pass(minutes(17)).await;
        assert_eq!((shown(&day, "NodeDown"), shown(&day, "Snoozed")), (2, 0), "set back by {by:?}: {:?}", day.titles());
        day.pass(minutes(14)).await;
        assert_eq!((shown(&day, "NodeDown"), shown(&day, "Snoozed")), (3, 1), "set back by {by:?}: {:?}", day.titles());
    }
}

#[tokio::test]
async fn what_happens_after_a_clock_was_set_back_is_news_to_whoever_looked_before() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(2)).await;
    let seen = day.engine.now_view().await.unwrap();
    day.engine.call_seen(Some(seen.at.ms)).await.unwrap();
    set_back(&day, hours(2)).await;
    day.fire("DiskFull", "warning");
    day.pass(minutes(2)).await;
    let changed = day.engine.now_view().await.unwrap().changed;
    assert!(changed.iter().any(|one| one.name == "DiskFull"), "{changed:?}");
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SetBack {
    BeforeItStops,
    WhileNothingRuns,
}

/// Every jump, before and after Watchbill stopped.
fn jumps_about_a_stop() -> impl Iterator<Item = (Duration, SetBack)> {
    JUMPS.into_iter().flat_map(|by| [(by, SetBack::BeforeItStops), (by, SetBack::WhileNothingRuns)])
}

async fn restart_set_back(day: &mut Day, (by, when): (Duration, SetBack)) {
    if when == SetBack::BeforeItStops {
        set_back(day, by).await;
    }
    day.engine.shutdown().await;
    if when == SetBack::WhileNothingRuns {
        day.fakes.clock.set(day.fakes.clock.now().minus(by));
    }
    day.restart_after(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_hold_goes_on_over_a_restart() {
    for jump in jumps_about_a_stop() {
        let mut day = Day::begin_in(MORNING, &[(DEFINITIONS_FILE, &format!("{}{SLOW}", source()))]).await;
        day.pass(minutes(2)).await;
        day.fire("Slow", "warning");
        day.pass(minutes(3)).await;
        restart_set_back(&mut day, jump).await;
        day.pass(minutes(1)).await;
        assert_eq!(shown(&day, "Slow"), 0, "set back by {jump:?}: {:?}", day.titles());
        day.pass(minutes(2)).await;
        assert_eq!(shown(&day, "Slow"), 1, "set back by {jump:?}: {:?}", day.titles());
    }
}

#[tokio::test]
async fn an_outage_is_told_after_a_restart_in_time() {
    for jump in jumps_about_a_stop() {
        let mut day = Day::begin(MORNING).await;
        day.pass(minutes(10)).await;
        day.upstream().trouble = Some(watchbill_engine::testing::Reply::Json(500, "oops".to_owned()));
        day.pass(minutes(2)).await;
        restart_set_back(&mut day, jump).await;
        day.pass(minutes(4)).await;
        assert_eq!(day.titles().len(), 1, "set back by {jump:?}: {:?}", day.titles());
        day.pass(minutes(20)).await;
        assert_eq!(day.titles().len(), 1, "and once, set back by {jump:?}: {:?}", day.titles());
    }
}

#[tokio::test]
async fn a_clock_is_known_to_be_set_back_where_no_source_answered_for_long() {
    let mut day = Day::begin(MORNING).await;
    day.fire("NodeDown", "critical");
    day.pass(minutes(2)).await;
    day.upstream().trouble = Some(watchbill_engine::testing::Reply::Json(500, "oops".to_owned()));
    day.pass(minutes(18)).await;
    assert_eq!(shown(&day, "NodeDown"), 2, "{:?}", day.titles());
    restart_set_back(&mut day, (minutes(10), SetBack::WhileNothingRuns)).await;
    day.pass(minutes(16)).await;
    assert_eq!(shown(&day, "NodeDown"), 3, "{:?}", day.titles());
}

#[tokio::test]
async fn a_clock_that_is_wrong_for_a_minute_costs_no_history() {
    let day = Day::begin(MORNING).await;
    day.fire("NodeDown", "critical");
    day.pass(minutes(20)).await;
    let id = day.alert("NodeDown").await.id;
    day.resolve("NodeDown");
    day.pass(minutes(2)).await;
    let years = hours(24 * 365 * 10);
    day.fakes.clock.set(day.fakes.clock.now().plus(years));
    day.pass(minutes(1)).await;
    set_back(&day, years).await;
    day.pass(minutes(20)).await;
    assert!(day.engine.alert_detail(&id).await.is_ok(), "{:?}", day.listing().await);
}

/// What ended yesterday is not old because the laptop believes to be years ahead, as long as its sources say otherwise or none says
/// anything.
#[tokio::test]
async fn a_clock_that_is_years_ahead_takes_no_records() {
    let day = Day::begin("2026-03-28T09:00:00Z").await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(2)).await;
    day.resolve("RedisDown");
    day.pass(minutes(20)).await;
    let (real, ahead) = (day.fakes.clock.now(), Duration::from_secs(3 * 365 * 86_400));
    let episodes = async || {
        let (size, _) = day.engine.data_size().await.unwrap();
        size.rows.iter().find(|(table, _)| table == "episodes").map(|(_, rows)| *rows)
    };
    day.fakes.network.set_skew_ms(-i64::try_from(ahead.as_millis()).unwrap());
    day.sleep(ahead).await;
    day.pass(minutes(15)).await;
    assert_eq!(episodes().await, Some(1), "its source says what time it is");
    day.upstream().trouble = Some(Reply::Fail(PollFailureKind::Unreachable));
    day.sleep(hours(30)).await;
    day.pass(minutes(15)).await;
    assert_eq!(episodes().await, Some(1), "nobody says what time it is");

    day.upstream().trouble = None;
    day.fakes.network.set_skew_ms(0);
    day.fakes.clock.set(real);
    day.sleep(Duration::from_secs(91 * 86_400)).await;
    day.pass(minutes(15)).await;
    assert_eq!(episodes().await, Some(0), "after ninety days it is old indeed");
}
