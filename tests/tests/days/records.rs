//! Looking back: one alert over days.

use std::time::Duration;

use watchbill_engine::Zone;
use watchbill_engine::api::{AlertHistory, AlertsAsk, ApiError, ExportWhat, HistoryDay, TableForm};

use crate::day::{Day, hours, minutes};

/// In Berlin, where the laptop is, 20:00 on the Friday before the clocks are set forward in the night to Sunday.
const FRIDAY_EVENING: &str = "2026-03-27T19:00:00Z";

async fn in_berlin(now: &str) -> Day {
    let day = Day::begin(now).await;
    day.fakes.clock.set_zone(Zone::parse("Europe/Berlin").unwrap());
    day
}

async fn told(day: &Day, name: &str, span: Duration) -> AlertHistory {
    let id = day.alert(name).await.id;
    day.engine.alert_history(&id, span).await.unwrap()
}

fn text<'a>(told: &'a AlertHistory, date: &str) -> &'a str {
    &told.days.iter().find(|day| day.date == date).unwrap().text
}

/// Where each span of a day ends, in minutes since its beginning.
fn drawn(day: &HistoryDay, length: Duration) -> Vec<(u64, String)> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let minute = |share: f64| (share * length.as_secs_f64() / 60.0).round() as u64;
    day.spans.iter().map(|span| (minute(span.to), span.state.clone())).collect()
}

#[tokio::test]
async fn a_night_that_the_laptop_slept_through_is_unknown_on_both_days() {
    let day = in_berlin(FRIDAY_EVENING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(3)).await;
    day.resolve("RedisDown");
    day.pass(minutes(57)).await;
    // From 21:00 to 05:00 in Berlin.
    day.sleep(hours(8)).await;
    day.pass(hours(1)).await;
    let told = told(&day, "RedisDown", Duration::from_secs(2 * 86_400)).await;
    let dates: Vec<&str> = told.days.iter().map(|day| day.date.as_str()).collect();
    assert_eq!(dates, ["2026-03-26", "2026-03-27", "2026-03-28"]);
    assert_eq!(text(&told, "2026-03-26"), "Thu 26 Mar: not known to have fired, unknown for 1 d");
    let friday = &told.days[1];
    // Nobody watched until 20:00, and nobody knows from 21:00 on.
    assert_eq!((friday.episodes, friday.pages), (1, 1));
    assert_eq!(friday.unknown_s, 23 * 3600, "20 hours before the first poll, and 3 of the night: {friday:?}");
    let saturday = drawn(&told.days[2], hours(24));
    assert!(
        matches!(&saturday[0], (300..=305, state) if state == "unknown"),
        "until the first poll of the morning: {saturday:?}"
    );
    assert_eq!(saturday.last().map(|(_, state)| state.as_str()), Some("resolved"));
    assert_eq!(told.totals.unknown_s, told.days.iter().map(|day| day.unknown_s).sum::<u64>());
    assert_eq!((told.totals.episodes, told.totals.soon_over, told.totals.pages), (1, 1, 1));
}

#[tokio::test]
async fn the_sunday_on_which_the_clocks_are_set_forward_has_23_hours() {
    let day = in_berlin("2026-03-28T22:30:00Z").await;
    day.pass(minutes(30)).await;
    // 01:00 on Sunday; an hour later it is 03:00.
    day.pass(hours(1)).await;
    day.fire("DiskFull", "warning");
    day.pass(hours(2)).await;
    day.resolve("DiskFull");
    day.pass(hours(24)).await;
    let told = told(&day, "DiskFull", hours(25)).await;
    let sunday = told.days.iter().find(|day| day.date == "2026-03-29").unwrap();
    assert_eq!(sunday.unusual.as_deref(), Some("23 h long: the clocks are changed in it"));
    assert_eq!((sunday.unknown_s, sunday.firing_s / 3600), (0, 2), "{sunday:?}");
    let firing: Vec<_> = sunday.spans.iter().filter(|span| span.state == "firing").collect();
    let [firing] = firing.as_slice() else { panic!("{:?}", sunday.spans) };
    assert!((firing.from - 1.0 / 23.0).abs() < 0.005 && (firing.to - 3.0 / 23.0).abs() < 0.005, "{firing:?}");
    assert_eq!(sunday.spans.last().map(|span| span.to), Some(1.0));
}

#[tokio::test]
async fn no_further_back_than_records_are_kept() {
    let day = in_berlin(FRIDAY_EVENING).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(3)).await;
    let told = told(&day, "RedisDown", Duration::from_secs(3_000 * 86_400)).await;
    assert!(told.cut.as_deref().is_some_and(|cut| cut.starts_with("Records are kept for")), "{:?}", told.cut);
    let first = &told.days[0];
    assert!(first.spans[0].from > 0.5, "nothing is told of the part that is not kept any more: {first:?}");
    assert!(day.engine.alert_history("prod/ffff", hours(1)).await.is_err());
}

#[tokio::test]
async fn everything_recorded_is_searched_and_a_mistake_is_told_with_its_place() {
    let day = Day::begin(FRIDAY_EVENING).await;
    day.fire("RedisDown", "critical");
    day.fire("DiskFull", "warning");
    day.pass(minutes(3)).await;
    day.resolve("RedisDown");
    day.pass(hours(30)).await;
    let found = day.engine.search_records("redis trouble", 10).await.unwrap();
    assert_eq!((found.total, found.rows[0].name.as_str(), found.rows[0].state.as_str()), (1, "RedisDown", "resolved"));
    assert_eq!(found.rows[0].strip, [], "what it was in the last hours says nothing of then");
    let both = day.engine.search_records("@source=prod", 1).await.unwrap();
    assert_eq!((both.total, both.rows.len(), both.rows[0].name.as_str()), (2, 1, "RedisDown"), "it changed last");
    let wrong = day.engine.search_records("redis x=~\"(\"", 10).await.unwrap();
    assert!(wrong.problem.is_some_and(|problem| problem.position > 6) && wrong.rows.is_empty());
}

#[tokio::test]
async fn a_list_is_copied_and_records_are_exported_as_tables_in_which_nothing_is_computed() {
    let day = Day::begin(FRIDAY_EVENING).await;
    day.fire("RedisDown", "critical");
    day.fire("=cmd|x", "warning");
    day.pass(minutes(3)).await;
    day.resolve("RedisDown");
    day.pass(minutes(2)).await;
    let ask = |filter: &str| AlertsAsk {
        filter: filter.to_owned(),
        resolved: true,
        group_by: Vec::new(),
        folded: Vec::new(),
        offset: 0,
        limit: 1,
    };
    let csv = day.engine.copy_list(&ask(""), TableForm::Csv).await.unwrap();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "heads, two alerts, an end: {csv}");
    assert!(csv.contains(",'=cmd|x,prod,warning,firing,2026-03-27T19:00:00Z,"), "{csv}");
    let narrow = day.engine.copy_list(&ask("severity=critical"), TableForm::Markdown).await.unwrap();
    assert_eq!(narrow.lines().count(), 3, "{narrow}");
    assert!(narrow.contains("| RedisDown | prod | critical | resolved | 2026-03-27 19:03:30 UTC |"), "{narrow}");
    assert!(matches!(day.engine.copy_list(&ask("x=~\"(\""), TableForm::Csv).await, Err(ApiError::Invalid { .. })));
    let old = day.engine.export(ExportWhat::Alerts, "", minutes(1), TableForm::Csv).await.unwrap();
    assert_eq!(old.lines().count(), 2, "what resolved before that is left out: {old}");
    let episodes = day.engine.export(ExportWhat::Episodes, "", hours(1), TableForm::Csv).await.unwrap();
    assert_eq!(episodes.lines().count(), 3, "{episodes}");
    let pages = day.engine.export(ExportWhat::Pages, "severity=critical", hours(1), TableForm::Csv).await.unwrap();
    assert!(pages.contains("RedisDown") && pages.lines().count() >= 2, "{pages}");
}
