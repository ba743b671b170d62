//! A queue of dead letters in a broker in memory, for the tests of whoever carries out replays.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::replay::{
    AfterCrash, Chosen, Counting, Event, Handing, InDoubt, Plan, Rest, Run, Target,
};
use watchbill_domain::queues::{Act, Deed, QueueId};
use watchbill_domain::sources::PollFailureKind;
use watchbill_domain::time::Instant;
use watchbill_store::{NewReplay, ReplayRow, ReplayWish, Role, Store};

use super::letters::InHand;
use super::nap::Nap;
use super::station::{Station, Work};
use crate::api::{ReplayChosen, ReplayWanted};
use crate::ports::{Clock as _, Files as _, QueueLetter};
use crate::shared::Shared;
use crate::testing::{Fakes, Reply};
use crate::{Engine, EngineHandle, Options, workspace};

const TEAM: &str =
    "team = \"payments\"\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n";
pub(crate) const FROM: &str = "orders.dlq";
pub(crate) const TO: &str = "orders";

/// A broker with a queue of dead letters, and the records of somebody who watches it. Nobody carries out replays but the tests.
pub(crate) struct Broker {
    pub fakes: Fakes,
    pub shared: Arc<Shared>,
    engine: Option<EngineHandle>,
    /// What its management plugin says that the queue is.
    sort: Arc<Mutex<Value>>,
    pub end: CancellationToken,
    folder: TempDir,
}

/// So much time passes at once.
const STEP: Duration = Duration::from_millis(100);

/// A replay that is carried out by itself.
pub(crate) struct Carried {
    tasks: JoinSet<()>,
    nap: Arc<Nap>,
    begun: Arc<Notify>,
    pub is_over: bool,
}

impl Carried {
    /// Returns when it only waits, or is over.
    async fn settled(&mut self, now: Instant) {
        while !self.is_over && !self.nap.lasts(now) {
            tokio::select! {
                done = self.tasks.join_next() => {
                    done.unwrap().unwrap();
                    self.is_over = true;
                }
                () = self.begun.notified() => {}
            }
        }
    }

    /// Ends it as a crash does.
    pub async fn killed(mut self) {
        self.tasks.shutdown().await;
    }

    /// Returns when it is over by itself.
    pub async fn ended(mut self) {
        self.tasks.join_next().await;
    }
}

/// A broker with so many dead letters, what its management plugin says of the queue, and a workspace that watches it.
fn served(messages: usize) -> (Fakes, Arc<Mutex<Value>>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let fakes = Fakes::at("2026-03-02T10:00:00Z");
    fakes.files.write(&folder.path().join("watchbill.toml"), TEAM.as_bytes()).unwrap();
    fakes.letters.put(FROM, (0..messages).map(|number| format!("message {number}")));
    let sort = Arc::new(Mutex::new(json!({ "type": "classic", "arguments": {} })));
    let told = Arc::clone(&sort);
    fakes.network.serve("http://mq.example.net:15672", move |request, _| {
        if told.lock().unwrap()["silent"] == true {
            return Reply::Fail(PollFailureKind::Unreachable);
        }
        let mut queue = json!({ "vhost": "/", "name": FROM, "messages": 0, "effective_policy_definition": {} });
        queue.as_object_mut().unwrap().extend(told.lock().unwrap().as_object().unwrap().clone());
        let path: Vec<&str> = request.url.path_segments().unwrap().collect();
        let answer = match path.as_slice() {
            ["api", "overview"] => json!({ "rabbitmq_version": "3.10.8", "management_version": "3.10.8" }),
            ["api", "queues"] => json!([queue]),
            ["api", "queues", "%2F", name] if *name == TO && queue["target"].is_object() => queue["target"].clone(),
            ["api", "queues", "%2F", _] => queue,
            ["api", "exchanges"] => json!({ "items": [{ "vhost": "/" }], "page_count": 1 }),
            _ => return Reply::Json(404, "{}".to_owned()),
        };
        Reply::Json(200, answer.to_string())
    });
    (fakes, sort, folder)
}

/// That all messages are sent on, as it is wanted where nobody says otherwise.
pub(crate) fn wanted() -> ReplayWanted {
    ReplayWanted {
        id: format!("mq/{FROM}"),
        chosen: ReplayChosen::All,
        edits: Vec::new(),
        target: None,
        per_minute: None,
        watch_s: None,
        sends_again: true,
        goes_on: true,
        discards: false,
        broker_moves: false,
        copied_for_days: None,
    }
}

impl Broker {
    /// With so many dead letters.
    pub async fn with(messages: usize) -> Self {
        let (fakes, sort, folder) = served(messages);
        let ports = fakes.ports();
        let store = Store::open(&folder.path().join("watchbill.db"), Role::Owner, fakes.clock.now()).await.unwrap();
        let loaded = workspace::load(&*ports.files, folder.path());
        let shared = Arc::new(Shared::new(ports, store, &Options::new(folder.path()), loaded));
        Self { fakes, shared, engine: None, sort, end: CancellationToken::new(), folder }
    }

    /// The same, watched by a whole engine, which carries out what is planned.
    pub async fn watched(messages: usize) -> Self {
        let (fakes, sort, folder) = served(messages);
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        let shared = Arc::clone(&engine.shared);
        Self { fakes, shared, engine: Some(engine), sort, end: CancellationToken::new(), folder }
    }

    /// Ends the engine in order, and starts another on the same records.
    pub async fn started_again(mut self) -> Self {
        self.engine.take().unwrap().shutdown().await;
        let engine = Engine::start(Options::new(self.folder.path()), self.fakes.ports()).await.unwrap();
        (self.shared, self.engine) = (Arc::clone(&engine.shared), Some(engine));
        self
    }

    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// From now on the queue drops what came back more than three times, and nobody knows how often that was.
    pub fn drops_what_comes_back(&self) {
        *self.sort.lock().unwrap() = json!({ "type": "quorum", "arguments": { "x-delivery-limit": 3 } });
    }

    /// So many messages are in the hands of somebody.
    pub fn has_in_other_hands(&self, count: u64) {
        *self.sort.lock().unwrap() = json!({ "type": "classic", "arguments": {}, "messages_unacknowledged": count });
    }

    /// From now on the target holds so many at most, and has so many.
    pub fn target_holds(&self, most: u64, depth: u64) {
        self.sort.lock().unwrap()["target"] = json!({
            "vhost": "/", "name": TO, "type": "classic", "arguments": { "x-max-length": most }, "effective_policy_definition": {},
            "messages": depth, "messages_ready": depth, "messages_unacknowledged": 0,
        });
    }

    pub fn drops_nothing(&self) {
        *self.sort.lock().unwrap() = json!({ "type": "classic", "arguments": {} });
    }

    /// Plans, and confirms.
    pub async fn planned(&self, plan: &Plan) {
        let now = self.fakes.clock.now();
        let run = Run::new(now).after(plan, Event::TriedDry, now).kept();
        let (by, reason, sealed, first) = ("ana", "it is mended", "replays/r1.sealed", ReplayWish::Confirm);
        let new = NewReplay { plan, run: &run, by, reason, sealed, first, now };
        let deed = Deed {
            at: now,
            by: "ana".to_owned(),
            act: Act::ReplayPlanned,
            queue: plan.from.clone(),
            reason: "it is mended".to_owned(),
            details: Vec::new(),
        };
        assert_eq!(self.shared().store.replay_new(&new, deed).await.unwrap(), None);
    }

    pub async fn wish(&self, wish: ReplayWish) {
        let now = self.fakes.clock.now();
        assert!(self.shared().store.replay_order("r1", wish, "ana", "", now).await.unwrap());
    }

    pub async fn row(&self) -> ReplayRow {
        self.shared().store.replay("r1").await.unwrap().unwrap()
    }

    pub async fn taken_up(&self) -> Carried {
        let (end, begun) = (self.end.clone(), Arc::new(Notify::new()));
        let nap = Arc::new(Nap::telling(Arc::clone(&begun)));
        let work = Work { shared: Arc::clone(&self.shared), row: self.row().await, end, nap: Arc::clone(&nap) };
        let mut tasks = JoinSet::new();
        tasks.spawn(Station::of(work).work());
        Carried { tasks, nap, begun, is_over: false }
    }

    /// Lets time pass until `done` says so, also in the middle of a step, or until it is over; at most an hour.
    pub async fn until(&self, carried: &mut Carried, done: impl Fn(&Self) -> bool) {
        let limit = self.fakes.clock.now().plus(Duration::from_secs(3_600));
        while self.fakes.clock.now() < limit {
            carried.is_over |= carried.tasks.try_join_next().is_some();
            if carried.is_over || done(self) {
                return;
            }
            match carried.nap.lasts(self.fakes.clock.now()) {
                true => self.fakes.clock.set(self.fakes.clock.now().plus(STEP)),
                false => tokio::task::yield_now().await,
            }
        }
        panic!("it goes on for ever");
    }

    /// Lets so many seconds pass.
    pub async fn pass(&self, carried: &mut Carried, seconds: u64) {
        let until = self.fakes.clock.now().plus(Duration::from_secs(seconds));
        while self.fakes.clock.now() < until {
            carried.settled(self.fakes.clock.now()).await;
            self.fakes.clock.set(self.fakes.clock.now().plus(STEP));
        }
        carried.settled(self.fakes.clock.now()).await;
    }

    /// Lets so many seconds pass for the engine that watches.
    pub async fn watch(&self, seconds: u64) {
        self.fakes.clock.advance(Duration::from_secs(seconds), self.engine.as_ref().unwrap()).await;
    }

    /// The laptop sleeps for so long.
    pub async fn sleep(&self, span: Duration) {
        self.fakes.clock.sleep_gap(span, self.engine.as_ref().unwrap()).await;
    }

    /// Lets days pass for it, as on a laptop that sleeps most of them.
    pub async fn days(&self, days: u64) {
        for _ in 0..days {
            self.sleep(Duration::from_secs(86_400 - 1_200)).await;
            self.watch(1_200).await;
        }
    }

    /// From now on its management plugin does not answer, or does again.
    pub fn falls_silent(&self, is_silent: bool) {
        self.sort.lock().unwrap()["silent"] = json!(is_silent);
    }

    pub async fn to_its_end(&self) -> ReplayRow {
        let mut carried = self.taken_up().await;
        self.until(&mut carried, |_| false).await;
        self.row().await
    }

    pub fn bodies(&self, queue: &str) -> Vec<String> {
        let text = |letter: QueueLetter| String::from_utf8(letter.body.to_vec()).unwrap();
        self.fakes.letters.waiting(queue).into_iter().map(text).collect()
    }
}

pub(crate) fn plan(most: u64) -> Plan {
    Plan {
        id: "r1".to_owned(),
        from: QueueId { source: SourceName::new("mq"), name: QueueName::new(FROM) },
        target: Target::Queue(QueueName::new(TO)),
        chosen: Chosen::All,
        edited: Vec::new(),
        parked: Vec::new(),
        most,
        per_minute: 600_000,
        in_flight: 10,
        watch: Duration::from_secs(1),
        handing: Handing::InOrder,
        counting: Counting::Exactly,
        rest: Rest::ByHand,
        in_doubt: InDoubt::SendAgain,
        after_crash: AfterCrash::GoOn,
        kept_for: Plan::KEPT_FOR,
    }
}

pub(crate) fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("message {number}")).collect()
}

/// What the copy of a message says that it is.
pub(crate) fn fingerprint_of(broker: &Broker, number: usize) -> String {
    let loaded = broker.shared.loaded();
    let letter = broker.fakes.letters.waiting(FROM).remove(number);
    InHand::of(letter, &*loaded.sources[0].source).unwrap().read.fingerprint.0.clone()
}
