use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use tempfile::TempDir;
use watchbill_domain::queues::Act;
use watchbill_domain::time::Instant;

use super::*;
use crate::api::{ReplayChosen, ReplayEdit};
use crate::ports::Files as _;
use crate::queues::replay::fixtures;
use crate::testing::{Fakes, Reply};
use crate::{Engine, Options};

pub(super) const FROM: &str = "orders.dlq";
pub(super) const TO: &str = "orders";
const TEAM: &str = "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana Silva\"\n\
    [[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n\
    [[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\ntarget = \"orders\"\n";

pub(super) struct Desk {
    pub engine: EngineHandle,
    pub fakes: Fakes,
    folder: TempDir,
}

impl Desk {
    /// With these dead letters in a classic queue that was polled.
    async fn of(bodies: impl IntoIterator<Item = String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fakes = Fakes::at("2026-03-02T10:00:00Z");
        fakes.files.write(&folder.path().join("watchbill.toml"), TEAM.as_bytes()).unwrap();
        fakes.letters.put(FROM, bodies);
        fakes.letters.put(TO, []);
        let letters = Arc::clone(&fakes.letters);
        let queue = move |name: &str, consumers: u32| {
            json!({
                "vhost": "/", "name": name, "type": "classic", "state": "running", "arguments": {},
                "effective_policy_definition": {}, "messages": letters.waiting(name).len(), "consumers": consumers,
            })
        };
        fakes.network.serve("http://mq.example.net:15672", move |request, _| {
            let path: Vec<&str> = request.url.path_segments().unwrap().collect();
            let answer: Value = match path.as_slice() {
                ["api", "overview"] => json!({ "rabbitmq_version": "3.10.8", "management_version": "3.10.8" }),
                ["api", "queues"] => json!([queue(FROM, 0), queue(TO, 1)]),
                ["api", "queues", "%2F", FROM] => queue(FROM, 0),
                ["api", "queues", "%2F", TO] => queue(TO, 1),
                ["api", "exchanges"] => json!({ "items": [{ "vhost": "/" }], "page_count": 1 }),
                _ => return Reply::Json(404, "{}".to_owned()),
            };
            Reply::Json(200, answer.to_string())
        });
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        let desk = Self { engine, fakes, folder };
        desk.pass(70).await;
        desk
    }

    pub async fn numbered(count: usize) -> Self {
        Self::of((0..count).map(|number| format!("message {number}"))).await
    }

    /// Lets so many seconds pass.
    pub async fn pass(&self, seconds: u64) {
        self.fakes.clock.advance(Duration::from_secs(seconds), &self.engine).await;
    }

    pub fn bodies(&self, queue: &str) -> Vec<String> {
        let text = |letter: crate::ports::QueueLetter| String::from_utf8(letter.body.to_vec()).unwrap();
        self.fakes.letters.waiting(queue).into_iter().map(text).collect()
    }

    pub async fn acts(&self) -> Vec<Act> {
        let trail = self.engine.shared.store.trail(Instant::from_ms(0), Instant::from_ms(i64::MAX)).await.unwrap();
        trail.iter().map(|link| link.deed.act).collect()
    }

    async fn started(&self, wanted: ReplayWanted) -> ReplayRun {
        self.engine.start_replay(&start(wanted), "laptop").await.unwrap()
    }

    pub async fn run(&self, run: &str) -> ReplayRun {
        let view = self.engine.replays_view(Some("mq/orders.dlq")).await.unwrap();
        view.replays.into_iter().find(|one| one.run == run).unwrap()
    }
}

/// A hundred a second, each canary watched for ten.
fn wanted() -> ReplayWanted {
    ReplayWanted { per_minute: Some(6_000), watch_s: Some(10), ..fixtures::wanted() }
}

fn start(wanted: ReplayWanted) -> ReplayStart {
    let target = if wanted.discards { "nowhere" } else { TO };
    let (typed, reason) = (FROM.to_owned(), "it is mended".to_owned());
    ReplayStart { wanted, target: target.to_owned(), most: 1_000, typed, reason }
}

pub(super) fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("message {number}")).collect()
}

#[tokio::test]
async fn what_was_tried_dry_and_typed_is_carried_out_and_told_step_by_step() {
    let desk = Desk::numbered(30).await;
    let dry = desk.engine.plan_replay(&wanted()).await.unwrap();
    assert!(dry.allowed, "{dry:#?}");
    assert_eq!(
        (dry.said.as_str(), dry.target_from.as_str()),
        ("30 messages of orders.dlq go into orders.", "the workspace's file")
    );
    assert_eq!((desk.bodies(TO).len(), desk.acts().await), (0, Vec::new()), "nothing was done by trying it");

    let run = desk.started(wanted()).await;
    assert!(run.run.starts_with("r0302-"), "{run:#?}");
    assert_eq!((run.phase.as_str(), run.by.as_str(), run.reason.as_str()), ("planned", "Ana Silva", "it is mended"));
    assert!(run.said.contains("asked to begin"), "{run:#?}");
    desk.pass(6).await;
    let judging = desk.run(&run.run).await;
    assert_eq!((judging.phase.as_str(), judging.done, judging.of), ("judging", 1, 30), "{judging:#?}");
    let states: Vec<(&str, &str)> = judging.stages.iter().map(|stage| (&*stage.text, &*stage.state)).collect();
    assert_eq!(states, [("1", "judged"), ("10", "waits"), ("19", "waits")]);
    assert_eq!(judging.can, [ReplayAsk::Pause, ReplayAsk::Stop]);
    assert!(judging.copies.contains("until seven days after the end"), "{judging:#?}");
    desk.pass(200).await;

    let done = desk.run(&run.run).await;
    assert_eq!((done.phase.as_str(), done.over, done.said.as_str()), ("done", true, "30 messages were sent."));
    assert_eq!((done.done, done.of, done.can.len()), (30, 30, 0));
    let counts: Vec<(&str, u64)> = done.counts.iter().map(|count| (&*count.name, count.count)).collect();
    assert_eq!(counts, [("sent", 30), ("removed", 30)]);
    let past: Vec<(&str, &str)> = done.past.iter().map(|deed| (&*deed.what, &*deed.by)).collect();
    assert_eq!(past, [("ended", "watchbill"), ("began", "Ana Silva"), ("planned", "Ana Silva")]);
    assert_eq!((desk.bodies(TO), desk.bodies(FROM).len()), (numbers(30), 0));
    assert_eq!(desk.acts().await, [Act::ReplayPlanned, Act::ReplayStarted, Act::ReplayDone]);
    desk.engine.shutdown().await;
}

#[rstest]
#[case::another_name("orders", "it is mended", "type `orders.dlq`")]
#[case::with_the_source("mq/orders.dlq", "it is mended", "type `orders.dlq`")]
#[case::nothing_typed("", "it is mended", "type `orders.dlq`")]
#[case::no_reason(FROM, "  ", "say why")]
#[tokio::test]
async fn nothing_is_done_before_the_name_is_typed_and_a_reason_given(
    #[case] typed: &str,
    #[case] reason: &str,
    #[case] said: &str,
) {
    let desk = Desk::numbered(3).await;
    let start = ReplayStart { typed: typed.to_owned(), reason: reason.to_owned(), ..start(wanted()) };
    let error = desk.engine.start_replay(&start, "ana").await.unwrap_err();
    assert!(matches!(error, ApiError::Invalid { .. }) && error.to_string().contains(said), "{error}");
    assert_eq!((desk.acts().await, desk.engine.replays_view(None).await.unwrap().replays.len()), (Vec::new(), 0));
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn what_may_not_be_started_says_why_and_cannot_be() {
    let desk = Desk::numbered(3).await;
    desk.fakes.letters.unreachable(Some("mq.example.net did not answer within 20 s"));
    let dry = desk.engine.plan_replay(&wanted()).await.unwrap();
    let said = "Messages of orders.dlq cannot be taken: mq.example.net did not answer within 20 s.";
    assert!(!dry.allowed && dry.said.contains(said), "{dry:#?}");
    let error = desk.engine.start_replay(&start(wanted()), "ana").await.unwrap_err();
    assert!(error.to_string().contains(said), "{error}");
    desk.fakes.letters.unreachable(None);

    let elsewhere = ReplayWanted { target: Some("nobody".to_owned()), ..wanted() };
    let dry = desk.engine.plan_replay(&elsewhere).await.unwrap();
    assert!(dry.refusals.iter().any(|why| why.contains("has no queue nobody")), "{dry:#?}");
    let other = ReplayWanted { id: "mq/none.dlq".to_owned(), ..wanted() };
    let error = desk.engine.plan_replay(&other).await.unwrap_err();
    assert!(matches!(error, ApiError::NotFound { .. }), "{error}");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn just_what_was_shown_is_started() {
    let desk = Desk::numbered(30).await;
    let dry = desk.engine.plan_replay(&wanted()).await.unwrap();
    let shown = ReplayStart { target: dry.target, most: dry.most, ..start(wanted()) };
    assert_eq!((shown.target.as_str(), shown.most), (TO, 30));

    let elsewhere = ReplayStart { target: "refunds".to_owned(), ..shown.clone() };
    let error = desk.engine.start_replay(&elsewhere, "ana").await.unwrap_err();
    assert!(matches!(&error, ApiError::Invalid { field, .. } if field == "target"), "{error}");
    assert!(error.to_string().contains("would go into orders now, not into refunds: look at it again"), "{error}");
    assert!(desk.engine.start_replay(&ReplayStart { most: 0, ..shown.clone() }, "ana").await.is_err());
    assert_eq!((desk.acts().await, desk.engine.replays_view(None).await.unwrap().replays.len()), (Vec::new(), 0));

    let few = desk.engine.start_replay(&ReplayStart { most: 4, ..shown }, "ana").await.unwrap();
    assert_eq!((few.what.as_str(), few.of), ("4 messages of orders.dlq into orders", 4));
    desk.pass(60).await;
    assert_eq!(
        (desk.run(&few.run).await.phase.as_str(), desk.bodies(TO), desk.bodies(FROM).len()),
        ("done", numbers(4), 26)
    );
    let more = desk.engine.start_replay(&ReplayStart { most: 99, ..start(wanted()) }, "ana").await.unwrap();
    assert_eq!(more.of, 26, "no more than there are when it starts");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn one_that_has_not_begun_is_stopped_and_the_queue_is_free() {
    let desk = Desk::numbered(5).await;
    let guest = Engine::look_on(Options::new(desk.folder.path()), desk.fakes.ports()).await.unwrap();
    let run = guest.start_replay(&start(wanted()), "bo").await.unwrap();
    assert_eq!((run.phase.as_str(), run.can.as_slice()), ("planned", [ReplayAsk::Stop].as_slice()));
    guest.steer_replay(&run.run, ReplayAsk::Stop, "bo", "wrong queue").await.unwrap();
    guest.shutdown().await;
    desk.pass(5).await;
    assert_eq!(desk.run(&run.run).await.phase, "stopped");
    assert_eq!((desk.bodies(FROM).len(), desk.bodies(TO).len()), (5, 0));
    assert!(desk.engine.plan_replay(&wanted()).await.unwrap().allowed, "the next may be started");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn one_whose_connection_ends_again_and_again_waits_and_says_what_to_look_at() {
    let desk = Desk::numbered(30).await;
    desk.fakes.letters.lose_each_after(Some(1));
    let run = desk.started(wanted()).await.run;
    desk.pass(120).await;
    let stuck = desk.engine.replay_listing(&run).await.unwrap();
    assert!(stuck.needs_somebody && stuck.said.contains("may read and write"), "{stuck:#?}");
    assert_eq!(stuck.paused, Some("keeps_failing"));
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn one_that_is_kept_from_coming_further_for_ten_minutes_needs_somebody() {
    let desk = Desk::numbered(30).await;
    let run = desk.started(ReplayWanted { per_minute: Some(60), ..wanted() }).await.run;
    desk.pass(20).await;
    desk.fakes.letters.unreachable(Some("does not answer"));
    desk.fakes.letters.lose_after(0);
    desk.pass(540).await;
    let run_now = desk.run(&run).await;
    assert!(!run_now.needs_somebody, "{run_now:#?}");
    desk.pass(120).await;
    let run_now = desk.run(&run).await;
    assert!(run_now.needs_somebody && run_now.said.contains("does not come further"), "{run_now:#?}");
    desk.fakes.letters.unreachable(None);
    desk.pass(70).await;
    assert!(!desk.run(&run).await.needs_somebody);
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn a_queue_has_one_replay_at_a_time() {
    let desk = Desk::numbered(30).await;
    let first = desk.started(wanted()).await;
    desk.pass(5).await;
    let dry = desk.engine.plan_replay(&wanted()).await.unwrap();
    assert!(dry.refusals.iter().any(|why| why.starts_with(&first.run)), "{dry:#?}");
    assert!(desk.engine.start_replay(&start(wanted()), "ana").await.is_err());
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn it_waits_goes_on_and_ends_as_it_is_asked() {
    let desk = Desk::numbered(30).await;
    let run = desk.started(ReplayWanted { per_minute: Some(60), ..wanted() }).await.run;
    desk.pass(25).await;
    let asked = desk.engine.steer_replay(&run[..7], ReplayAsk::Pause, "ana", "lunch").await.unwrap();
    assert!(asked.said.contains("asked to pause"), "{asked:#?}");
    desk.pass(3).await;
    let paused = desk.run(&run).await;
    assert_eq!((paused.phase.as_str(), paused.needs_somebody), ("paused", true));
    assert_eq!(paused.can, [ReplayAsk::GoOn, ReplayAsk::Stop]);
    assert_eq!((paused.past[0].what.as_str(), paused.past[0].reason.as_str()), ("paused", "lunch"));
    let sent = desk.bodies(TO).len();
    desk.pass(60).await;
    assert_eq!(desk.bodies(TO).len(), sent, "nothing is sent meanwhile");
    let error = desk.engine.steer_replay(&run, ReplayAsk::Pause, "ana", "").await.unwrap_err();
    assert!(error.to_string().contains("cannot pause now: paused"), "{error}");

    desk.engine.steer_replay(&run, ReplayAsk::GoOn, "ana", "").await.unwrap();
    desk.pass(4).await;
    desk.engine.steer_replay(&run, ReplayAsk::Stop, "ana", "wrong fix").await.unwrap();
    desk.pass(4).await;
    let stopped = desk.run(&run).await;
    assert_eq!((stopped.phase.as_str(), stopped.over, stopped.can.len()), ("stopped", true, 0), "{stopped:#?}");
    assert_eq!(desk.bodies(TO).len() + desk.bodies(FROM).len(), 30);
    let acts = [Act::ReplayPlanned, Act::ReplayStarted, Act::ReplayPaused, Act::ReplayResumed, Act::ReplayStopped];
    assert_eq!(desk.acts().await[..5], acts);
    assert_eq!(desk.acts().await[5..], [Act::ReplayDone], "with what was sent until then");
    let error = desk.engine.steer_replay("r9", ReplayAsk::Stop, "ana", "").await.unwrap_err();
    assert!(matches!(error, ApiError::NotFound { .. }), "{error}");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn what_comes_back_makes_it_wait_and_says_what_to_do() {
    let desk = Desk::numbered(30).await;
    (0..30).for_each(|number| desk.fakes.letters.kill(&format!("message {number}"), FROM));
    let run = desk.started(wanted()).await.run;
    desk.pass(90).await;
    let paused = desk.run(&run).await;
    assert_eq!((paused.phase.as_str(), paused.needs_somebody), ("paused", true), "{paused:#?}");
    assert!(paused.said.contains("1 of 1 that were sent are back") && paused.said.contains("stop it"), "{paused:#?}");
    assert_eq!(paused.stages[0].state, "failed");
    let listed = desk.engine.replay_listing(&run).await.unwrap();
    assert_eq!((listed.paused, listed.phase), (Some("comes_back"), "paused"));
    assert_eq!(desk.engine.replays_listing(None).await.unwrap().waiting, 1);

    desk.pass(70).await;
    let alerts = desk.engine.alerts_list("alertname=\"QueueReplayWaits\"", None).await.unwrap();
    assert_eq!(alerts.alerts.len(), 1, "it pages like whatever else of a queue needs somebody");
    let row = desk.engine.queues_view().await.unwrap().queues.remove(0);
    assert!(row.needs && row.attention.iter().any(|reason| reason.kind == "replay_waits"), "{row:#?}");
    desk.engine.steer_replay(&run, ReplayAsk::Stop, "ana", "").await.unwrap();
    desk.pass(70).await;
    let row = desk.engine.queues_view().await.unwrap().queues.remove(0);
    assert!(row.attention.iter().all(|reason| reason.kind != "replay_waits"), "{row:#?}");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn a_discard_removes_and_keeps_copies_that_can_be_written_out() {
    let desk = Desk::numbered(5).await;
    let run = desk.started(ReplayWanted { discards: true, per_minute: None, ..wanted() }).await;
    assert_eq!((run.discards, run.what.as_str()), (true, "discard 5 messages of orders.dlq"));
    desk.pass(8).await;
    let done = desk.run(&run.run).await;
    assert_eq!((done.phase.as_str(), done.said.as_str()), ("done", "5 messages were discarded."));
    assert_eq!((desk.bodies(FROM).len(), desk.bodies(TO).len()), (0, 0));

    let out = PathBuf::from("/copies.jsonl");
    let error = desk.engine.snapshot_out(&run.run, &out, "ana", " ").await.unwrap_err();
    assert!(error.to_string().contains("say why"), "{error}");
    let written = desk.engine.snapshot_out(&run.run, &out, "ana", "order 4 is missing").await.unwrap();
    assert_eq!((written.messages, written.queue.as_str()), (5, "mq/orders.dlq"));
    let text = String::from_utf8(desk.fakes.files.read(&out).unwrap()).unwrap();
    let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!((text.lines().count(), &first["body"]), (5, &json!("bWVzc2FnZSAw")));
    let error = desk.engine.snapshot_out(&run.run, &out, "ana", "again").await.unwrap_err();
    assert!(error.to_string().contains("already"), "{error}");
    assert_eq!(desk.acts().await.last(), Some(&Act::Exported));
    desk.engine.shutdown().await;
}

/// What somebody typed in the place of a body is sent, and lies nowhere but in the sealed file.
#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the files are looked at byte by byte, as nobody else does")]
async fn an_edited_message_is_sent_as_it_was_edited_and_its_body_is_in_no_record() {
    let desk = Desk::numbered(3).await;
    let contract = desk.engine.peek_contract("mq/orders.dlq").await.unwrap();
    assert!(contract.allowed, "{contract:#?}");
    let letter = desk.fakes.letters.waiting(FROM).remove(1);
    let defined = Arc::clone(&desk.engine.shared.loaded().sources[0].source);
    let headers = serde_json::Map::new();
    let taken = watchbill_sources::TakenLetter {
        exchange: &letter.exchange,
        routing_key: &letter.routing_key,
        body: &letter.body,
        properties: &letter.properties,
        headers: &headers,
    };
    let print = defined.read_letter(&taken).unwrap().fingerprint.0;
    let edit = ReplayEdit { fingerprint: print.clone(), body: "planted-body-4711".to_owned() };
    let chosen = ReplayChosen::Messages(vec![print]);
    let run = desk.started(ReplayWanted { chosen, edits: vec![edit], ..wanted() }).await.run;
    desk.pass(140).await;
    let done = desk.run(&run).await;
    assert_eq!(done.phase, "done", "{done:#?}");
    assert_eq!(desk.bodies(TO), ["planted-body-4711"]);
    assert_eq!(desk.bodies(FROM).len(), 2);
    desk.engine.shutdown().await;
    for file in ["watchbill.db", "watchbill.db-wal"] {
        let bytes = std::fs::read(desk.folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(12).any(|window| window == b"planted-body"), "{file}");
    }
}

/// A guest stores what is wanted; whoever watches carries it out.
#[tokio::test]
async fn what_a_guest_starts_is_carried_out_by_whoever_watches() {
    let desk = Desk::numbered(5).await;
    let guest = Engine::look_on(Options::new(desk.folder.path()), desk.fakes.ports()).await.unwrap();
    let run = guest.start_replay(&start(wanted()), "bo").await.unwrap().run;
    desk.pass(100).await;
    assert_eq!(guest.replay_listing(&run).await.unwrap().phase, "done");
    assert_eq!(desk.bodies(TO), numbers(5));
    guest.shutdown().await;
    desk.engine.shutdown().await;
}
