//! The page *Now* over a day.

use serde_json::json;
use watchbill_engine::api::{NowView, WantedPage};
use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{Day, hours, minutes};

async fn now(day: &Day) -> NowView {
    day.engine.now_view().await.unwrap()
}

/// Name and count of every row that needs somebody.
fn needs(view: &NowView) -> Vec<(&str, usize)> {
    view.needs.iter().map(|need| (need.row.name.as_str(), need.count)).collect()
}

/// Name, what happened, and state of every row that tells of a change.
fn changed(view: &NowView) -> Vec<(&str, &str, &str)> {
    view.changed.iter().map(|row| (row.name.as_str(), row.what.as_str(), row.state.as_str())).collect()
}

fn strange(view: &NowView) -> Vec<&str> {
    view.strange.iter().map(|row| row.what.as_str()).collect()
}

#[tokio::test]
async fn what_paged_needs_somebody_until_it_is_taken_snoozed_silenced_or_over() {
    let day = Day::begin(MORNING).await;
    assert!(now(&day).await.needs.is_empty());
    for (name, severity) in [("Disk", "warning"), ("Redis", "critical"), ("Queue", "error"), ("Note", "info")] {
        day.fire(name, severity);
    }
    day.pass(minutes(1)).await;
    let view = now(&day).await;
    assert_eq!(needs(&view), [("Redis", 1), ("Queue", 1), ("Disk", 1)], "the worst first, and no mere information");
    assert_eq!(view.needs[0].filter, r#"alertname="Redis", @source="prod""#);

    let id = |name: &str| view.needs.iter().find(|need| need.row.name == name).unwrap().row.id.clone();
    day.engine.acknowledge_alert(&id("Redis"), "ana").await.unwrap();
    day.engine.snooze_alert(&id("Queue"), 30, "ana").await.unwrap();
    day.upstream().suppress("Disk", Some("silence-1"));
    day.pass(minutes(1)).await;
    assert_eq!(needs(&now(&day).await), []);
    day.pass(minutes(30)).await;
    assert_eq!(needs(&now(&day).await), [("Queue", 1)], "a snooze ends");
}

#[tokio::test]
async fn at_most_seven_rows_are_shown_and_the_rest_is_counted() {
    let day = Day::begin(MORNING).await;
    for number in 0..9 {
        day.fire(&format!("Alert{number}"), "error");
    }
    day.pass(minutes(1)).await;
    let view = now(&day).await;
    assert_eq!((view.needs.len(), view.needs_total), (7, 9));
    assert_eq!((view.changed.len(), view.changed_total), (7, 9));
}

#[tokio::test]
async fn what_changed_is_told_until_it_is_called_seen_and_that_can_be_taken_back() {
    let day = Day::begin(MORNING).await;
    for _ in 0..3 {
        day.fire("Redis", "warning");
        day.pass(minutes(5)).await;
        day.resolve("Redis");
        day.pass(minutes(5)).await;
    }
    day.fire("Disk", "error");
    day.pass(minutes(5)).await;
    let view = now(&day).await;
    assert!(!view.looked);
    assert_eq!(changed(&view), [("Disk", "began to fire", "firing"), ("Redis", "fired 3 times, over now", "resolved")]);
    assert!(view.changed[0].alert.is_some(), "one alert is opened, not a filter");

    assert_eq!(day.engine.call_seen(Some(view.at.ms)).await.unwrap(), None);
    let view = now(&day).await;
    assert_eq!((view.looked, changed(&view)), (true, vec![]));
    day.resolve("Disk");
    day.pass(minutes(5)).await;
    assert_eq!(changed(&now(&day).await), [("Disk", "ended", "resolved")]);

    assert_eq!(day.engine.call_seen(None).await.unwrap(), Some(view.since.ms));
    assert_eq!(changed(&now(&day).await).len(), 2, "everything is told again");
}

#[tokio::test]
async fn nobody_can_call_seen_what_has_not_happened_yet() {
    let day = Day::begin(MORNING).await;
    let far = now(&day).await.at.ms + 3_600_000;
    day.engine.call_seen(Some(far)).await.unwrap();
    day.pass(minutes(1)).await;
    day.fire("Redis", "critical");
    day.pass(minutes(1)).await;
    assert_eq!(changed(&now(&day).await), [("Redis", "began to fire", "firing")]);
}

#[tokio::test]
async fn a_source_that_does_not_answer_is_strange_and_its_return_is_news() {
    let day = Day::begin(MORNING).await;
    day.fire("Redis", "critical");
    day.pass(minutes(1)).await;
    day.upstream().trouble = Some(Reply::Json(500, "{}".to_owned()));
    day.pass(minutes(10)).await;
    let view = now(&day).await;
    assert_eq!(strange(&view), ["prod does not answer"]);
    assert_eq!(view.strange[0].page, Some(WantedPage::Settings));
    assert_eq!(needs(&view), [("Redis", 1)], "what is unknown may still need somebody");
    assert_eq!(view.needs[0].row.state, "unknown");
    assert_eq!(changed(&view)[0], ("prod", "has not been believed since then", "unknown"));
    day.upstream().trouble = None;
    day.pass(minutes(5)).await;
    let view = now(&day).await;
    assert_eq!(strange(&view), Vec::<&str>::new());
    assert!(changed(&view)[0].1.starts_with("was not believed for "), "{:?}", changed(&view));
}

#[tokio::test]
async fn a_silence_that_ends_soon_in_front_of_a_firing_alert_is_strange() {
    let day = Day::begin(MORNING).await;
    day.fire("Redis", "critical");
    day.upstream().suppress("Redis", Some("silence-1"));
    day.upstream().silences.push(json!({
        "id": "silence-1", "status": { "state": "active" }, "createdBy": "bo", "comment": "maintenance",
        "startsAt": "2026-03-28T08:00:00.000Z", "endsAt": "2026-03-28T12:00:00.000Z",
        "updatedAt": "2026-03-28T08:00:00.000Z",
        "matchers": [{ "name": "alertname", "value": "Redis", "isRegex": false, "isEqual": true }],
    }));
    day.pass(minutes(10)).await;
    assert_eq!(strange(&now(&day).await), Vec::<&str>::new(), "it lasts for hours");
    day.pass(minutes(125)).await;
    let view = now(&day).await;
    assert_eq!(view.strange.len(), 1, "{:?}", strange(&view));
    assert!(view.strange[0].means.starts_with("1 alert still fires behind it"), "{}", view.strange[0].means);
    assert_eq!(view.strange[0].filter.as_deref(), Some(r#"@silenced_by="silence-1""#));
}

#[tokio::test]
async fn the_clocks_of_people_are_their_own() {
    let definitions = r#"
team = "days"
me = "ana"
timezone = "Europe/Berlin"
[[people]]
id = "ana"
name = "Ana"
timezone = "Europe/Lisbon"
working_hours = "09:00-17:30"
working_days = ["sat"]
[[people]]
id = "bo"
timezone = "Europe/Lisbon"
working_hours = "09:00-17:30"
[[people]]
id = "kai"
timezone = "Pacific/Auckland"
quiet_hours = "22:00-07:00"
"#;
    // A Saturday: nobody works on it who does not say so.
    let day = Day::begin_with(MORNING, definitions).await;
    day.pass(hours(1)).await;
    let people = now(&day).await.people;
    let told: Vec<_> = people.iter().map(|p| (p.name.as_str(), p.me, p.clock.as_str(), p.hours.as_deref())).collect();
    let expected =
        [("Ana", true, "10:00", Some("working")), ("bo", false, "10:00", None), ("kai", false, "23:00", Some("quiet"))];
    assert_eq!(told, expected);
}
