//! The window's view of who is on call, as time passes and files change.

use watchbill_engine::DEFINITIONS_FILE;
use watchbill_engine::api::{OnCallAsk, Tag};

use super::day::{Day, minutes};

const SCHEDULE: &str = "schedules/payments.toml";
const TEAM: &str = "team = \"days\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\ntimezone = \"Asia/Tokyo\"\n";
const DAILY: &str = "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
    rotation = { kind = \"daily\", start = \"2026-03-09T09:00:00\", people = [\"ana\", \"bo\"] }\n";

/// A team that watches nothing, so that only the clock and the files change something.
async fn begin(now: &str) -> Day {
    let day = Day::begin_in(now, &[(DEFINITIONS_FILE, TEAM), (SCHEDULE, DAILY)]).await;
    day.pass(minutes(1)).await;
    day
}

async fn line(day: &Day) -> String {
    day.engine.console_status().await.unwrap().on_call.unwrap().text
}

#[tokio::test]
async fn the_window_hears_of_a_hand_off_when_it_happens_and_not_before() {
    let day = begin("2026-03-10T08:50:00Z").await;
    let mut changes = day.engine.changes();
    changes.mark_unchanged();
    assert_eq!(line(&day).await, "Ana until 09:00 (bo next)");
    day.pass(minutes(8)).await;
    assert!(!changes.has_changed().unwrap(), "08:59: {:?}", *changes.borrow());
    day.pass(minutes(2)).await;
    assert!(changes.borrow_and_update().tags.contains(&Tag::OnCall), "09:01");
    assert_eq!(line(&day).await, "bo until Wed 09:00 (Ana next)");
    let row = day.engine.now_view().await.unwrap().on_call.remove(0);
    assert_eq!((row.who.as_str(), row.next.as_deref()), ("bo", Some("then Ana")));
    assert_eq!(row.next_theirs.as_deref(), Some("18:00 for Ana"));
}

#[tokio::test]
async fn the_window_hears_of_a_changed_schedule_and_the_page_shows_it() {
    let day = begin("2026-03-10T10:00:00Z").await;
    let mut changes = day.engine.changes();
    changes.mark_unchanged();
    let engine = day.engine.clone();
    let now_said = async || engine.on_call_page(&OnCallAsk::default()).await.unwrap().chosen.unwrap().now_said;
    assert_eq!(now_said().await, "bo is on call until Wed 11 Mar 2026 09:00 UTC, then Ana.");
    day.write(SCHEDULE, &DAILY.replace("\"bo\"", "\"cy\""));
    day.pass(minutes(1)).await;
    assert!(changes.borrow_and_update().tags.contains(&Tag::OnCall));
    assert_eq!(now_said().await, "cy is on call until Wed 11 Mar 2026 09:00 UTC, then Ana.");
    // While it is no TOML, what was read before holds, and the page says what is wrong.
    day.write(SCHEDULE, "timezone =");
    day.pass(minutes(1)).await;
    let chosen = day.engine.on_call_page(&OnCallAsk::default()).await.unwrap().chosen.unwrap();
    assert_eq!((chosen.now_said.starts_with("cy is on call"), chosen.is_whole), (true, false));
    assert_eq!(chosen.is_proven, Some(false));
    assert!(chosen.problems[0].starts_with("schedules/payments.toml:1:"), "{:?}", chosen.problems);
    let why = day.engine.on_call_explain("payments", "2026-03-10T10:00:00Z").unwrap();
    assert_eq!((why.steps[0].text.as_str(), why.problems.len()), ("cy is on call", 1));
}
