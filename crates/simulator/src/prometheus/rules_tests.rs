use std::collections::BTreeMap;

use watchbill_domain::time::Instant;

use super::*;
use crate::story::Story;
use crate::time::{Speed, StoryTime, Timeline};

fn start_of(alert: &Value, duration_s: f64) -> i64 {
    let active = Instant::parse(alert["activeAt"].as_str().unwrap()).unwrap().as_ms();
    // Whole seconds in every rule.
    #[allow(clippy::cast_possible_truncation)]
    let held_ms = (duration_s * 1000.0) as i64;
    active + held_ms
}

/// Labels and start of what fires, as the rules say it.
fn firing(history: &History, now: Instant) -> BTreeMap<String, i64> {
    let data = rules(history, now, Skew::default());
    let mut found = BTreeMap::new();
    for group in data["groups"].as_array().unwrap() {
        for rule in group["rules"].as_array().unwrap() {
            for alert in rule["alerts"].as_array().unwrap() {
                if alert["state"] == "firing" {
                    let start = start_of(alert, rule["duration"].as_f64().unwrap());
                    assert_eq!(found.insert(alert["labels"].to_string(), start), None);
                }
            }
        }
    }
    found
}

fn sent(story: Story, timeline: &Timeline, now: Instant) -> BTreeMap<String, i64> {
    let alerts = story.alerts_at(timeline.story(now)).into_iter();
    let told = alerts.map(|alert| {
        let labels = alert.labels.iter().filter(|(name, _)| *name != "prometheus");
        let labels: Map<String, Value> = labels.map(|(n, v)| (n.to_owned(), json!(v))).collect();
        (Value::from(labels).to_string(), timeline.real(alert.starts_at).as_ms())
    });
    told.collect()
}

#[test]
fn what_an_alertmanager_is_sent_is_what_fires_by_the_rules_with_the_same_start() {
    let (story, timeline) = (Story::new(5), Timeline::fixed(Speed::AS_IN_LIFE));
    for step in 0..300 {
        let now = Instant::from_ms(1_787_356_800_000 + step * 11 * 60_000);
        let history = History::around(story, timeline, now, (now.as_ms(), now.as_ms())).unwrap();
        assert_eq!(firing(&history, now), sent(story, &timeline, now), "at {now}");
    }
}

#[test]
fn history_agrees_with_what_was_said_at_the_time() {
    let (story, timeline) = (Story::new(5), Timeline::fixed(Speed::AS_IN_LIFE));
    let begin = 1_787_392_800_000;
    let steps: Vec<i64> = (0..60).map(|minute| begin + minute * 60_000).collect();
    let now = Instant::from_ms(begin + 7_200_000);
    let history = History::around(story, timeline, now, (begin, now.as_ms())).unwrap();
    let expr = parse("count(ALERTS{alertstate=\"firing\"})").unwrap();
    let Answer::Vector(rows) = evaluate(&expr, &history, &steps).unwrap() else { panic!("a vector is expected") };
    for (place, step) in steps.iter().enumerate() {
        let then = Instant::from_ms(*step);
        let count = f64::from(u32::try_from(sent(story, &timeline, then).len()).unwrap());
        assert_eq!(rows[0].values[place], Some(count), "at {then}");
    }
}

#[test]
fn an_alert_is_pending_for_some_minutes_before_it_fires() {
    let timeline = Timeline::fixed(Speed::AS_IN_LIFE);
    let at = |minute: i64| timeline.real(StoryTime::at(3, (19 * 60 + minute) * 60_000));
    let state = |minute: i64| {
        let now = at(minute);
        let history = History::around(Story::new(1), timeline, now, (now.as_ms(), now.as_ms())).unwrap();
        let all = alerts(&history, now, Skew::default());
        all.iter().find(|a| a["labels"]["alertname"] == "DiskNearlyFull").map(|a| a["state"].clone())
    };
    assert_eq!(
        [state(9), state(11), state(19), state(20)].map(|s| s.map(|s| s.to_string())),
        [None, Some("\"pending\"".to_owned()), Some("\"pending\"".to_owned()), Some("\"firing\"".to_owned()),]
    );
}

#[test]
fn one_rule_is_in_error_and_says_why() {
    let now = Instant::from_ms(1_787_356_800_000);
    let history =
        History::around(Story::new(1), Timeline::fixed(Speed::AS_IN_LIFE), now, (now.as_ms(), now.as_ms())).unwrap();
    let data = rules(&history, now, Skew::default());
    let groups = data["groups"].as_array().unwrap().iter();
    let broken: Vec<&Value> =
        groups.flat_map(|group| group["rules"].as_array().unwrap()).filter(|rule| rule["health"] == "err").collect();
    assert_eq!(broken.len(), 1);
    assert!(broken[0]["lastError"].as_str().unwrap().contains("many-to-many matching not allowed"), "{}", broken[0]);
}

#[test]
fn numbers_of_alerts_are_written_as_go_writes_them() {
    assert_eq!([1.0, 9420.5, 0.03].map(exponential), ["1e+00", "9.4205e+03", "3e-02"]);
}

#[test]
fn the_redis_alert_goes_from_pending_to_firing_to_gone_about_ten_times_an_hour() {
    let now = Instant::from_ms(1_787_392_800_000);
    let steps: Vec<i64> = (0..720).map(|step| now.as_ms() - 3_600_000 + step * 5_000).collect();
    let timeline = Timeline::fixed(Speed::AS_IN_LIFE);
    let history = History::around(Story::new(5), timeline, now, (steps[0], now.as_ms())).unwrap();
    let state_at = |ms: &i64| {
        let expr = parse("ALERTS{alertname=\"RedisConnectionsHigh\"}").unwrap();
        let Answer::Vector(rows) = evaluate(&expr, &history, &[*ms]).unwrap() else { panic!("a vector is expected") };
        rows.first().map(|row| row.labels["alertstate"].clone())
    };
    let mut seen: Vec<Option<String>> = steps.iter().map(state_at).collect();
    seen.dedup();
    let cycle = [Some("pending".to_owned()), Some("firing".to_owned()), None];
    let cycles = seen.windows(3).filter(|three| **three == cycle).count();
    assert!((9..=10).contains(&cycles), "{cycles}");
}
