//! An incident of a real Alertmanager, from the page to the timeline: every time in it is the one that somebody else has of it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use watchbill_tests::documents::table;
use watchbill_tests::servers::alertmanager::SentAlert;

use crate::Path;

/// Now, to the second before.
fn now() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap()
}

fn at(value: &Value) -> Timestamp {
    value.as_str().unwrap_or_else(|| panic!("{value} is no time")).parse().unwrap()
}

fn second(value: &Value) -> i64 {
    at(value).as_second()
}

/// The lines of this kind.
fn lines<'v>(shown: &'v Value, kind: &str) -> Vec<&'v Value> {
    shown["timeline"].as_array().unwrap().iter().filter(|line| line["kind"] == kind).collect()
}

fn only<'v>(shown: &'v Value, kind: &str) -> &'v Value {
    let [one] = lines(shown, kind)[..] else { panic!("one {kind}: {shown:#}") };
    one
}

fn moment<'v>(shown: &'v Value, name: &str) -> &'v Value {
    shown["times"].as_array().unwrap().iter().find(|time| time["moment"] == name).unwrap()
}

/// That something happened between two instants, to the second.
#[track_caller]
fn between(value: &Value, from: Timestamp, to: Timestamp) {
    let at = at(value);
    assert!(from <= at && at <= to, "{at} is not between {from} and {to}");
}

/// When the history of the alert says that something happened first.
fn recorded(detail: &Value, what: &str) -> i64 {
    let history = detail["history"].as_array().unwrap();
    let at = history.iter().filter(|entry| entry["what"] == what).map(|entry| second(&entry["at"])).min();
    at.unwrap_or_else(|| panic!("no {what} in {detail:#}"))
}

async fn does(path: &Path, words: &[&str]) {
    let ended = path.cli.run(words).await.with_code(0);
    assert_eq!(ended.err, "", "{words:?}");
}

/// Makes the draft of the incident that was shown, and holds it against that.
async fn drafted(path: &Path, shown: &Value) {
    let made = path.cli.json(&["postmortem", "new", "--incident", "1"]).await;
    assert_eq!(made["postmortem"]["id"], json!(1), "{made:#}");
    let document = path.cli.json(&["postmortem", "show", "1"]).await;
    let body = document["body"].as_str().unwrap_or_else(|| panic!("{document:#}"));
    let zone = shown["zone"].as_str().unwrap();
    let there = |value: &Value| at(value).in_tz(zone).unwrap().strftime("%Y-%m-%d %H:%M:%S %Z").to_string();
    let listed = |words: &Value, of: fn(&Value) -> &Value| -> Vec<String> {
        words.as_array().unwrap().iter().map(|one| there(of(one))).collect()
    };
    let told = |word: &str, cell: usize| -> Vec<String> {
        table(body, word).into_iter().map(|mut row| row.swap_remove(cell)).collect()
    };
    assert_eq!(told("timeline", 0), listed(&shown["timeline"], |line| &line["at"]), "{body}");
    assert_eq!(told("times", 1), listed(&shown["times"], |time| &time["at"]), "{body}");
    let note = table(body, "timeline").into_iter().find(|row| row[1].ends_with("customers wrote"));
    assert!(note.is_some(), "what people wrote stands in it: {body}");
    for figure in shown["impact"].as_array().unwrap() {
        let (name, text) = (figure["name"].as_str().unwrap(), figure["text"].as_str().unwrap());
        // What the name says already is not said again beside it.
        let one = name.trim_end_matches('s');
        let beside = [name, one].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).trim_end();
        let row = format!("| {name} | {beside} |");
        assert!(body.contains(&row), "{row} is not in {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_tells_what_happened_to_the_second() {
    let path = Path::begin().await;
    let began = now();
    let redis = SentAlert::named("RedisDown")
        .label("severity", "critical")
        .label("instance", "cache-1:6379")
        .annotation("summary", "Redis does not answer")
        .since(began);
    let fired_from = now();
    path.alertmanager.fire(std::slice::from_ref(&redis)).await;
    path.server.heard(1).await;
    let alert = path.alert("RedisDown", "it is listed as firing", |alert| alert["state"] == "firing").await;
    let heard_by = Timestamp::now();
    let id = alert["id"].as_str().unwrap().to_owned();
    let acknowledged_from = now();
    does(&path, &["alerts", "ack", &id]).await;
    let acknowledged_by = Timestamp::now();

    let declared_from = now();
    let declared = path.cli.json(&["incidents", "declare", "--alert", &id]).await;
    let declared_by = Timestamp::now();
    assert_eq!(
        (&declared["incident"]["title"], &declared["incident"]["severity"]),
        (&json!("RedisDown"), &json!("sev2"))
    );
    let note = began.checked_sub(SignedDuration::from_secs(40)).unwrap().to_string();
    does(&path, &["incidents", "note", "customers wrote", "--at", &note]).await;
    does(&path, &["incidents", "role", "1", "lead", "Ana"]).await;

    let resolved_from = now();
    path.alertmanager.resolve(std::slice::from_ref(&redis)).await;
    path.alert("RedisDown", "it is listed as resolved", |alert| alert["state"] == "resolved").await;
    let resolved_by = Timestamp::now();
    let over_from = now();
    does(&path, &["incidents", "resolve", "1", "--why", "the failover is done"]).await;
    let over_by = Timestamp::now();

    let shown = path.cli.json(&["incidents", "show", "1"]).await;
    let detail = path.cli.json(&["alerts", "show", &id]).await;
    assert_eq!(second(&only(&shown, "alert_fired")["at"]), began.as_second(), "as the server has it: {shown:#}");
    let paged = only(&shown, "page_sent");
    between(&paged["at"], fired_from, heard_by);
    assert!(recorded(&detail, "page") <= second(&paged["at"]), "it is shown after it was decided: {detail:#}");
    between(&only(&shown, "acknowledged")["at"], acknowledged_from, acknowledged_by);
    between(&only(&shown, "declared")["at"], declared_from, declared_by);
    assert_eq!(only(&shown, "note")["at"], json!(note));
    let ended = only(&shown, "alert_resolved");
    between(&ended["at"], resolved_from, resolved_by);
    between(&only(&shown, "status")["at"], over_from, over_by);

    let told = |name: &str| (second(&moment(&shown, name)["at"]), moment(&shown, name)["from"].as_str().unwrap());
    assert_eq!(told("started"), (began.as_second(), "the alert RedisDown"));
    assert_eq!(told("detected").0, second(&paged["at"]));
    assert_eq!(told("acknowledged").0, second(&only(&shown, "acknowledged")["at"]));
    assert_eq!(told("mitigated"), (second(&ended["at"]), "the alert RedisDown"), "resolved in one step");
    assert_eq!(told("resolved").0, second(&only(&shown, "status")["at"]));
    assert_eq!(shown["contradictions"], json!([]), "{shown:#}");
    let figure = |name: &str| {
        let figures = shown["impact"].as_array().unwrap();
        figures.iter().find(|figure| figure["name"] == name).unwrap()["text"].clone()
    };
    assert_eq!(figure("pages"), json!("1 page"));

    // Every line that was collected is kept: the server may go, and nothing is told otherwise.
    let times: Vec<i64> = shown["timeline"].as_array().unwrap().iter().map(|line| second(&line["at"])).collect();
    assert!(times.is_sorted(), "{shown:#}");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let again = path.cli.json(&["incidents", "show", "1"]).await;
    assert_eq!((&again["timeline"], &again["times"]), (&shown["timeline"], &shown["times"]));
    let found = path.cli.json(&["incidents", "search", "failover", "redis"]).await;
    assert_eq!(found["found"][0]["incident"]["id"], json!(1));
    drafted(&path, &again).await;
}
