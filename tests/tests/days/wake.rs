//! What happened while nobody watched: asked after the gap, told on one card, and never paged one by one.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use watchbill_engine::Instant;
use watchbill_engine::api::{WakePart, WakeView};
use watchbill_engine::ports::Clock;
use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{self, Day, hours, minutes};
use crate::history::{PROMETHEUS, SharedPast, locked, serve};

struct Night {
    day: Day,
    past: SharedPast,
}

impl Night {
    /// A Prometheus that keeps a history, beside an Alertmanager if `sources` says so.
    async fn begin(sources: &str) -> Self {
        let past = SharedPast::default();
        let served = Arc::clone(&past);
        let rules = format!("[[sources]]\nname = \"rules\"\nkind = \"prometheus\"\nurl = \"{PROMETHEUS}\"\n");
        let definitions = format!("team = \"t\"\n{rules}{sources}");
        let day = Day::begin_serving(MORNING, &definitions, |fakes| serve(fakes, &served)).await;
        day.pass(minutes(2)).await;
        Self { day, past }
    }

    fn now(&self) -> Instant {
        self.day.fakes.clock.now()
    }

    /// An alert fires that many minutes from now, for so long.
    fn will_fire(&self, name: &str, from: u64, to: Option<u64>) {
        let now = self.now();
        locked(&self.past).fired(name, now.plus(minutes(from)), to.map(|to| now.plus(minutes(to))));
    }

    /// What is recorded of an alert's changes, oldest first: state and how it is known.
    async fn changes(&self, name: &str) -> Vec<(String, String)> {
        let detail = self.day.engine.alert_detail(&self.day.alert(name).await.id).await.unwrap();
        let change = |entry: &watchbill_engine::api::EntryView| Some((entry.what.clone(), entry.evidence.clone()?));
        detail.entries.iter().rev().filter_map(change).collect()
    }
}

fn alertmanager() -> String {
    format!("[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{}\"\n", day::URL)
}

fn pairs(changes: &[(String, String)]) -> Vec<(&str, &str)> {
    changes.iter().map(|(state, evidence)| (state.as_str(), evidence.as_str())).collect()
}

#[tokio::test]
async fn a_night_s_alerts_are_backfilled_from_the_history_of_their_prometheus() {
    let night = Night::begin("").await;
    night.will_fire("CameAndWent", 60, Some(90));
    night.will_fire("StillFiring", 400, None);
    for n in 0..4 {
        night.will_fire("Flapped", 100 + n * 8, Some(104 + n * 8));
    }
    night.day.sleep(hours(8)).await;
    let (began, over) = (("firing", "backfilled"), ("resolved", "backfilled"));
    assert_eq!(pairs(&night.changes("CameAndWent").await), [began, over]);
    assert_eq!(pairs(&night.changes("StillFiring").await), [began]);
    assert_eq!(pairs(&night.changes("Flapped").await), [began, over].repeat(4));
    assert_eq!(night.day.titles().len(), 1, "one digest: {:?}", night.day.titles());
    assert!(night.day.titles()[0].contains("StillFiring"), "of what fires now: {:?}", night.day.titles());

    let detail = night.day.engine.alert_detail(&night.day.alert("CameAndWent").await.id).await.unwrap();
    let slept = detail.entries.iter().find(|entry| entry.what == "unknown").unwrap();
    assert!(slept.text.contains("slept") && slept.text.contains("history told"), "{slept:?}");
    let began_at = detail.entries.iter().find(|entry| entry.what == "firing").unwrap().at.ms;
    let truth = locked(&night.past).episodes[0].1.as_ms();
    assert!((0..=60_000).contains(&(began_at - truth)), "within two steps of the truth: {}", began_at - truth);

    let before = locked(&night.past).asked;
    night.day.pass(hours(1)).await;
    assert_eq!(locked(&night.past).asked, before, "a gap is asked about once");
    assert_eq!(night.day.titles().len(), 1, "and nothing of it is told later: {:?}", night.day.titles());
}

#[tokio::test]
async fn an_alert_of_the_alertmanager_takes_over_what_its_twin_did() {
    let night = Night::begin(&alertmanager()).await;
    let now = night.now();
    locked(&night.past).fired("Redis", now, Some(now.plus(minutes(120))));
    night.will_fire("Redis", 180, Some(240));
    night.day.upstream().fire("Redis", "error", &now.to_rfc3339());
    night.day.pass(minutes(5)).await;
    assert_eq!(night.day.alert("Redis").await.source, "prod");
    night.day.resolve("Redis");
    night.day.sleep(hours(8)).await;
    let (began, over) = (("firing", "backfilled"), ("resolved", "backfilled"));
    assert_eq!(pairs(&night.changes("Redis").await), [("firing", "observed"), over, began, over]);
    let detail = night.day.engine.alert_detail(&night.day.alert("Redis").await.id).await.unwrap();
    let slept = detail.entries.iter().find(|entry| entry.what == "unknown").unwrap();
    assert!(slept.text.contains("a history told what happened"), "{slept:?}");
    // It begins with the time before anything was watched.
    let unknown = detail.row.strip.iter().skip(1).filter(|span| span.state == "unknown").count();
    assert_eq!(unknown, 0, "nothing of the night is unknown any more: {:?}", detail.row.strip);
    assert_eq!(night.day.alert("Redis").await.state, "resolved");
}

#[tokio::test]
async fn after_an_outage_of_the_source_the_same_is_asked() {
    let night = Night::begin("").await;
    night.will_fire("DuringTheOutage", 10, Some(20));
    night.day.fakes.network.serve(PROMETHEUS, |_, _| Reply::Json(503, "{}".to_owned()));
    night.day.pass(minutes(40)).await;
    serve(&night.day.fakes, &night.past);
    night.day.pass(minutes(10)).await;
    assert_eq!(pairs(&night.changes("DuringTheOutage").await), [("firing", "backfilled"), ("resolved", "backfilled")]);
}

#[tokio::test]
async fn a_start_after_hours_off_asks_too() {
    let mut night = Night::begin("").await;
    night.will_fire("WhileOff", 10, Some(20));
    night.day.restart_after(hours(3)).await;
    assert_eq!(pairs(&night.changes("WhileOff").await), [("firing", "backfilled"), ("resolved", "backfilled")]);
    assert_eq!(night.day.titles().len(), 0, "what is over interrupts nobody");
}

#[tokio::test]
async fn what_the_history_does_not_reach_back_to_stays_unknown_and_is_said() {
    let night = Night::begin("").await;
    night.will_fire("Early", 10, Some(20));
    night.will_fire("Late", 200, Some(220));
    locked(&night.past).kept_since = Some(night.now().plus(hours(2)));
    night.day.fakes.clock.sleep_gap(hours(8), &night.day.engine).await;
    night.day.pass(Duration::from_secs(10)).await;
    let status = night.day.engine.console_status().await.unwrap();
    let problem = status.sources[0].problem.clone().unwrap_or_default();
    assert!(problem.contains("tells nothing of 2 h") && problem.contains("stays unknown"), "{problem}");
    let listing = night.day.listing().await;
    let names: Vec<&str> = listing.alerts.iter().map(|alert| alert.name.as_str()).collect();
    assert_eq!(names, ["Late"], "nothing is made up");
}

#[tokio::test]
async fn a_refused_or_cut_history_invents_nothing() {
    for (refusal, warning, said) in [
        (
            Some(Reply::Json(
                422,
                r#"{"status":"error","errorType":"execution","error":"too many samples"}"#.to_owned(),
            )),
            None,
            "too many samples",
        ),
        (None, Some("a store did not answer"), "a store did not answer"),
    ] {
        let night = Night::begin("").await;
        night.will_fire("Hidden", 10, Some(20));
        locked(&night.past).refusal = refusal;
        locked(&night.past).warning = warning.map(str::to_owned);
        night.day.fakes.clock.sleep_gap(hours(8), &night.day.engine).await;
        night.day.pass(Duration::from_secs(10)).await;
        let status = night.day.engine.console_status().await.unwrap();
        let problem = status.sources[0].problem.clone().unwrap_or_default();
        assert!(problem.contains(said) && problem.contains("stays unknown"), "{problem}");
        assert_eq!(night.day.listing().await.alerts.len(), 0);
    }
}

impl Night {
    async fn card(&self) -> Option<WakeView> {
        self.day.engine.now_view().await.unwrap().wake
    }
}

/// Name, what happened, and whether it is one's own, of every row.
fn rows(part: &WakePart) -> Vec<(&str, &str, bool)> {
    part.rows.iter().map(|row| (row.name.as_str(), row.what.as_str(), row.yours)).collect()
}

#[tokio::test]
async fn one_card_tells_of_the_night_until_it_is_put_away() {
    let night = Night::begin(&alertmanager()).await;
    let now = night.now();
    night.day.upstream().fire("Mine", "critical", &now.to_rfc3339());
    night.day.upstream().fire("Ends", "warning", &now.to_rfc3339());
    night.day.pass(minutes(5)).await;
    assert_eq!(night.card().await, None, "nothing was missed yet");
    night.day.engine.acknowledge_alert(&night.day.alert("Mine").await.id, "ana").await.unwrap();
    night.will_fire("CameAndWent", 60, Some(90));
    for n in 0..4 {
        night.will_fire("Flapped", 100 + n * 8, Some(104 + n * 8));
    }
    let woke = night.now().plus(hours(8));
    for n in 0..40 {
        night.day.upstream().fire(&format!("Night{n:02}"), "warning", &woke.minus(minutes(30)).to_rfc3339());
    }
    night.day.upstream().alerts.remove("Ends");
    let silence = |id: &str, by: &str, changed: Instant, ends: Instant, state: &str| {
        json!({
            "id": id, "status": { "state": state }, "createdBy": by, "comment": "known",
            "startsAt": woke.minus(hours(4)).to_rfc3339(), "endsAt": ends.to_rfc3339(),
            "updatedAt": changed.to_rfc3339(),
            "matchers": [{ "name": "alertname", "value": "Night01", "isRegex": false, "isEqual": true }],
        })
    };
    night.day.upstream().silences = vec![
        silence("s-1", "bo", woke.minus(hours(4)), woke.plus(hours(1)), "active"),
        silence("s-2", "kai", woke.minus(hours(2)), woke.minus(hours(2)), "expired"),
    ];
    let told = night.day.titles().len();
    night.day.sleep(hours(8)).await;
    assert_eq!(night.day.titles().len(), told + 1, "one notification: {:?}", night.day.titles());

    let card = night.card().await.unwrap();
    assert!(card.what.starts_with("This laptop slept for 8 h"), "{}", card.what);
    assert_eq!(
        card.line,
        "41 still firing (1 yours), 1 came and went, 1 flapped, 1 ended; colleagues did 3 things with silences"
    );
    assert_eq!(rows(&card.firing)[0], ("Mine", "firing since 09:02", true), "one's own comes first");
    assert_eq!((card.firing.rows.len(), card.firing.rows_total, card.firing.alerts), (5, 41, 41));
    assert_eq!(rows(&card.passed), [("CameAndWent", "fired for 30 min", false)]);
    assert_eq!(rows(&card.flapped), [("Flapped", "began 4 times, 4 min at most", false)]);
    assert_eq!(rows(&card.ended), [("Ends", "ended after 8 h 05 min", false)]);
    let deeds: Vec<&str> = card.colleagues.iter().map(|deed| deed.text.as_str()).collect();
    assert_eq!(deeds.len(), 3, "{deeds:?}");
    assert!(deeds[0].starts_with("bo silenced alertname=\"Night01\" until "), "{deeds:?}");
    assert!(deeds[2].starts_with("kai ended the silence of alertname=\"Night01\""), "{deeds:?}");

    let before = night.day.engine.put_wake_away(Some(card.to.ms)).await.unwrap();
    assert_eq!(night.card().await, None);
    night.day.engine.put_wake_away(before).await.unwrap();
    assert_eq!(night.card().await.map(|card| card.line.len()), Some(card.line.len()), "that can be taken back");
    night.day.engine.put_wake_away(Some(card.to.ms)).await.unwrap();
    night.day.pass(hours(1)).await;
    assert_eq!(night.card().await, None);
    night.day.sleep(hours(1)).await;
    assert!(night.card().await.is_some(), "the next absence has its own");
}

#[tokio::test]
async fn a_nap_has_no_card() {
    let night = Night::begin("").await;
    night.will_fire("Short", 3, Some(5));
    night.day.sleep(minutes(20)).await;
    assert_eq!(night.card().await, None);
    assert_eq!(night.day.alert("Short").await.state, "resolved", "but what happened in it is known");
}

#[tokio::test]
async fn a_card_says_what_nobody_can_tell() {
    let night = Night::begin("").await;
    locked(&night.past).kept_since = Some(night.now().plus(hours(2)));
    night.day.sleep(hours(8)).await;
    night.day.pass(minutes(30)).await;
    let card = night.card().await.unwrap();
    assert!(card.untold[0].contains("tells nothing of 2 h"), "{:?}", card.untold);
    assert_eq!(card.line, "nothing is known to have happened");
}

#[tokio::test]
async fn an_outage_of_one_source_is_told_as_such() {
    let night = Night::begin("").await;
    night.will_fire("DuringTheOutage", 10, Some(20));
    night.day.fakes.network.serve(PROMETHEUS, |_, _| Reply::Json(503, "{}".to_owned()));
    night.day.pass(minutes(60)).await;
    serve(&night.day.fakes, &night.past);
    night.day.pass(minutes(10)).await;
    let card = night.card().await.unwrap();
    assert!(card.what.starts_with("rules did not answer for "), "{}", card.what);
    assert_eq!(rows(&card.passed), [("DuringTheOutage", "fired for 10 min", false)]);
}
