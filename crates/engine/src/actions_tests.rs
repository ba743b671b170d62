use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use tempfile::TempDir;
use watchbill_domain::time::Instant;
use watchbill_store::{RunOutcome, RunRow};

use crate::api::{ActionOffer, ApiError};
use crate::ports::{Files, Ran, RanEnd, RunError};
use crate::testing::{Fakes, Reply};
use crate::{DEFINITIONS_FILE, Engine, EngineHandle, Options};

const ACTIONS: &str = r#"
me = "ana"
[[people]]
id = "ana"
[[sources]]
name = "prod"
kind = "alertmanager"
url = "http://am"
[[actions]]
name = "Wiki"
open = "https://wiki.example.net/{alertname}?pod={pod}"
[[actions]]
name = "Pod logs"
match = ['pod!=""']
run = ["kubectl", "logs", "--", "{pod}"]
folder = "tools"
key = "l"
[[actions]]
name = "Runbook"
open = "https://wiki.example.net/{annotations.runbook}"
[[actions]]
name = "Elsewhere"
match = '@source="lab"'
run = ["true"]
"#;

struct Desk {
    fakes: Fakes,
    engine: EngineHandle,
    folder: TempDir,
}

/// An Alertmanager at which one alert of this pod fires, and a Watchbill that has polled it.
async fn desk(pod: &'static str) -> Desk {
    let fakes = Fakes::at("2026-03-28T13:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    fakes.files.write(&folder.path().join(DEFINITIONS_FILE), ACTIONS.as_bytes()).unwrap();
    let alert = json!([{
        "labels": { "alertname": "RedisDown", "severity": "error", "pod": pod }, "annotations": {},
        "startsAt": "2026-03-28T12:59:00.000Z", "endsAt": "2026-03-28T13:09:00.000Z",
        "updatedAt": "2026-03-28T12:59:00.000Z", "fingerprint": "00000000000000aa", "receivers": [{ "name": "team" }],
        "status": { "state": "active", "silencedBy": [], "inhibitedBy": [], "mutedBy": [] }, "generatorURL": "",
    }]);
    fakes.network.serve("http://am", move |request, _| match request.url.path() {
        "/api/v2/alerts" => Reply::Json(200, alert.to_string()),
        "/api/v2/silences" => Reply::Json(200, "[]".to_owned()),
        _ => Reply::Json(200, "{}".to_owned()),
    });
    let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
    engine.settle().await;
    Desk { fakes, engine, folder }
}

impl Desk {
    async fn offer(&self, name: &str) -> ActionOffer {
        let offers = self.engine.alert_actions("RedisDown").await.unwrap();
        offers.into_iter().find(|offer| offer.name == name).unwrap()
    }

    async fn timeline(&self) -> Vec<String> {
        let entries = self.engine.alert_detail("RedisDown").await.unwrap().entries;
        entries.into_iter().filter(|entry| entry.what == "deed").map(|entry| entry.text).collect()
    }
}

#[tokio::test]
async fn an_alert_offers_what_matches_it_and_shows_exactly_what_would_be_done() {
    let desk = desk("checkout 7").await;
    let offers = desk.engine.alert_actions("RedisDown").await.unwrap();
    let names: Vec<(&str, &str, bool)> =
        offers.iter().map(|offer| (offer.name.as_str(), offer.does.as_str(), offer.confirm)).collect();
    assert_eq!(names, [("Wiki", "open", false), ("Pod logs", "run", true), ("Runbook", "open", false)]);
    let wiki = offers[0].preview.as_ref().unwrap();
    assert_eq!(wiki.text, "https://wiki.example.net/RedisDown?pod=checkout%207");
    let logs = offers[1].preview.as_ref().unwrap();
    assert_eq!((logs.text.as_str(), offers[1].key.as_deref()), ("kubectl logs -- 'checkout 7'", Some("l")));
    assert_eq!(logs.words, ["kubectl", "logs", "--", "checkout 7"]);
    assert_eq!(logs.folder.as_deref(), desk.folder.path().join("tools").to_str());
    assert_eq!((logs.uses[0].name.as_str(), logs.uses[0].value.as_str()), ("pod", "checkout 7"));
    assert_eq!(offers[2].unavailable.as_deref(), Some("this alert has no annotation `runbook`"));
    assert_eq!(offers[2].preview, None);
    assert_eq!(desk.fakes.runner.asked(), [], "looking does nothing");
}

#[tokio::test]
async fn what_was_shown_is_what_runs_and_it_is_recorded() {
    let desk = desk("checkout").await;
    let preview = desk.offer("Pod logs").await.preview.unwrap();
    let output = b"ready\n\x1b[31mred".to_vec();
    desk.fakes.runner.answer(Ok(Ran { end: RanEnd::Exited(2), output, left_out_bytes: 7 }));
    let result = desk.engine.run_action("RedisDown", "Pod logs", &preview.digest, "laptop").await.unwrap();
    assert_eq!((result.good, result.outcome.as_str(), result.exit_code), (false, "exited", Some(2)));
    assert_eq!(result.sentence, "It failed with exit code 2 within a second.");
    assert_eq!(result.output, "ready\n^[[31mred");
    assert_eq!(result.left_out.as_deref(), Some("7 bytes that were printed before this are not shown"));
    let ran = desk.fakes.runner.asked().remove(0);
    assert_eq!((ran.words, ran.folder), (preview.words, desk.folder.path().join("tools")));
    assert_eq!(ran.timeout, Duration::from_secs(60));
    assert_eq!(desk.timeline().await, ["ana ran \u{201c}Pod logs\u{201d}: exit code 2 within a second"]);
}

#[tokio::test]
async fn an_address_is_opened_as_shown() {
    let desk = desk("checkout").await;
    let preview = desk.offer("Wiki").await.preview.unwrap();
    let result = desk.engine.run_action("RedisDown", "Wiki", &preview.digest, "laptop").await.unwrap();
    assert_eq!((result.good, result.outcome.as_str()), (true, "opened"));
    assert_eq!(result.sentence, "The browser was given wiki.example.net.");
    assert_eq!(desk.fakes.opener.opened(), ["https://wiki.example.net/RedisDown?pod=checkout"]);
    assert_eq!(desk.timeline().await, ["ana opened \u{201c}Wiki\u{201d}"]);
}

#[tokio::test]
async fn what_changed_since_it_was_shown_does_not_run() {
    let desk = desk("checkout").await;
    let preview = desk.offer("Pod logs").await.preview.unwrap();
    let changed = ACTIONS.replace("\"logs\"", "\"delete\", \"pod\"");
    desk.fakes.files.write(&desk.folder.path().join(DEFINITIONS_FILE), changed.as_bytes()).unwrap();
    desk.fakes.clock.advance(Duration::from_secs(2), &desk.engine).await;
    let error = desk.engine.run_action("RedisDown", "Pod logs", &preview.digest, "laptop").await.unwrap_err();
    assert!(matches!(&error, ApiError::Invalid { field, .. } if field == "digest"), "{error:?}");
    assert_eq!(desk.fakes.runner.asked(), []);
    assert_eq!(desk.timeline().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_another_action_was_shown_as_is_no_leave_for_this_one() {
    let desk = desk("checkout").await;
    let wiki = desk.offer("Wiki").await.preview.unwrap();
    let error = desk.engine.run_action("RedisDown", "Pod logs", &wiki.digest, "laptop").await.unwrap_err();
    assert!(matches!(&error, ApiError::Invalid { field, .. } if field == "digest"), "{error:?}");
    for (name, field) in [("Runbook", "action"), ("Pod logs", "digest")] {
        let error = desk.engine.run_action("RedisDown", name, "", "laptop").await.unwrap_err();
        assert!(matches!(&error, ApiError::Invalid { field: f, .. } if f == field), "{error:?}");
    }
    let hidden = desk.engine.run_action("RedisDown", "Elsewhere", "", "laptop").await.unwrap_err();
    assert!(matches!(hidden, ApiError::NotFound { .. }), "{hidden:?}");
}

#[tokio::test]
async fn what_cannot_be_started_is_told_and_recorded() {
    let desk = desk("checkout").await;
    let preview = desk.offer("Pod logs").await.preview.unwrap();
    let why = "there is no program of that name in PATH".to_owned();
    desk.fakes.runner.answer(Err(RunError { program: "`kubectl`".to_owned(), why }));
    let result = desk.engine.run_action("RedisDown", "Pod logs", &preview.digest, "laptop").await.unwrap();
    assert_eq!(
        result.sentence,
        "Nothing was done: `kubectl` could not be started: there is no program of that name in PATH."
    );
    assert_eq!((result.good, result.outcome.as_str()), (false, "not_started"));
    assert_eq!(desk.timeline().await, ["ana wanted to run \u{201c}Pod logs\u{201d}: it could not be started"]);
}

#[tokio::test]
async fn a_guest_may_run_it_too() {
    let desk = desk("checkout").await;
    let guest = Engine::look_on(Options::new(desk.folder.path()), desk.fakes.ports()).await.unwrap();
    let offers = guest.alert_actions("RedisDown").await.unwrap();
    let digest = offers[1].preview.clone().unwrap().digest;
    assert_eq!(desk.offer("Pod logs").await.preview.unwrap().digest, digest, "everybody is shown the same");
    assert!(guest.run_action("RedisDown", "Pod logs", &digest, "laptop").await.unwrap().good);
    assert_eq!(desk.timeline().await, ["ana ran \u{201c}Pod logs\u{201d}: exit code 0 within a second"]);
    guest.shutdown().await;
}

#[rstest]
#[case(None, "ana began \u{201c}x\u{201d}; its end is not recorded")]
#[case(Some(RunOutcome::Opened), "ana opened \u{201c}x\u{201d}")]
#[case(Some(RunOutcome::Exited(3)), "ana ran \u{201c}x\u{201d}: exit code 3 after 1 min")]
#[case(Some(RunOutcome::Killed(9)), "ana ran \u{201c}x\u{201d}: ended by signal 9 after 1 min")]
#[case(Some(RunOutcome::TimedOut), "ana ran \u{201c}x\u{201d}: its time was over after 1 min")]
fn every_end_has_its_words_in_the_timeline(#[case] outcome: Option<RunOutcome>, #[case] expected: &str) {
    let (at, ended_at) = (Instant::from_ms(0), Instant::from_ms(60_000));
    let ended = outcome.map(|outcome| (ended_at, outcome));
    let run = RunRow { at, action: "x".to_owned(), by: "ana".to_owned(), ended };
    assert_eq!(super::run_text(&run), expected);
}

#[tokio::test]
async fn a_command_whose_time_was_over_says_how_to_give_it_longer() {
    let desk = desk("checkout").await;
    let preview = desk.offer("Pod logs").await.preview.unwrap();
    desk.fakes.runner.answer(Ok(Ran { end: RanEnd::TimedOut, output: b"half".to_vec(), left_out_bytes: 0 }));
    let result = desk.engine.run_action("RedisDown", "Pod logs", &preview.digest, "laptop").await.unwrap();
    assert_eq!((result.good, result.outcome.as_str(), result.output.as_str()), (false, "timed_out", "half"));
    assert!(result.sentence.contains("after 1 min") && result.sentence.contains("`timeout`"), "{}", result.sentence);
}
