use std::io;

use tempfile::TempDir;
use tokio::task::JoinHandle;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::QueueId;
use watchbill_domain::queues::replay::{AfterCrash, Chosen, Handing, InDoubt, Tally, Target};
use watchbill_store::NewReplay;

use super::*;
use crate::ports::{Clock as _, Files};
use crate::testing::{Fakes, stamp_of};
use crate::{Engine, EngineHandle, Options};

const TEAM: &str =
    "team = \"payments\"\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n";
const FROM: &str = "orders.dlq";
const TO: &str = "orders";

struct Broker {
    fakes: Fakes,
    engine: EngineHandle,
    _folder: TempDir,
}

impl Broker {
    /// With so many dead letters.
    async fn with(messages: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fakes = Fakes::at("2026-03-02T10:00:00Z");
        fakes.files.write(&folder.path().join("watchbill.toml"), TEAM.as_bytes()).unwrap();
        fakes.letters.put(FROM, (0..messages).map(|number| format!("message {number}")));
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        Self { fakes, engine, _folder: folder }
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.engine.shared
    }

    /// Plans, and confirms.
    async fn planned(&self, plan: &Plan) {
        let now = self.fakes.clock.now();
        let run = Run::new(now).after(plan, Event::TriedDry, now).kept();
        let new = NewReplay { plan, run: &run, by: "ana", reason: "it is mended", sealed: "replays/r1.sealed", now };
        let deed = Deed {
            at: now,
            by: "ana".to_owned(),
            act: Act::ReplayPlanned,
            queue: plan.from.clone(),
            reason: "it is mended".to_owned(),
            details: Vec::new(),
        };
        assert_eq!(self.shared().store.replay_new(&new, deed).await.unwrap(), None);
        self.wish(ReplayWish::Confirm).await;
    }

    async fn wish(&self, wish: ReplayWish) {
        let now = self.fakes.clock.now();
        assert!(self.shared().store.replay_order("r1", wish, "ana", "", now).await.unwrap());
    }

    async fn row(&self) -> ReplayRow {
        self.shared().store.replay("r1").await.unwrap().unwrap()
    }

    async fn taken_up(&self) -> JoinHandle<()> {
        let work = Work { shared: Arc::clone(self.shared()), row: self.row().await };
        tokio::spawn(Station::of(work).work())
    }

    /// Lets time pass until `done` says so, or it is over; at most an hour of the fake clock.
    async fn until(&self, task: &JoinHandle<()>, done: impl Fn(&Self) -> bool) {
        for _ in 0..36_000 {
            if task.is_finished() || done(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
            self.fakes.clock.set(self.fakes.clock.now().plus(Duration::from_millis(100)));
        }
        panic!("it goes on for ever");
    }

    async fn to_its_end(&self) -> ReplayRow {
        let task = self.taken_up().await;
        self.until(&task, |_| false).await;
        task.await.unwrap();
        self.row().await
    }

    fn bodies(&self, queue: &str) -> Vec<String> {
        let text = |letter: crate::ports::QueueLetter| String::from_utf8(letter.body.to_vec()).unwrap();
        self.fakes.letters.waiting(queue).into_iter().map(text).collect()
    }
}

fn plan(most: u64) -> Plan {
    Plan {
        id: "r1".to_owned(),
        from: QueueId { source: SourceName::new("mq"), name: QueueName::new(FROM) },
        target: Target::Queue(QueueName::new(TO)),
        chosen: Chosen::All,
        most,
        per_minute: 600_000,
        in_flight: 10,
        watch: Duration::from_secs(1),
        handing: Handing::InOrder,
        in_doubt: InDoubt::SendAgain,
        after_crash: AfterCrash::GoOn,
    }
}

fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("message {number}")).collect()
}

#[tokio::test]
async fn every_message_is_sent_once_and_stamped_and_copied_before() {
    let broker = Broker::with(150).await;
    broker.planned(&plan(150)).await;
    let row = broker.to_its_end().await;
    assert_eq!(row.run.phase, Phase::Done);
    assert_eq!(row.run.tally, Tally { sent: 150, removed: 150, ..Tally::default() });
    assert_eq!(broker.bodies(TO), numbers(150));
    assert_eq!(broker.bodies(FROM), Vec::<String>::new());
    let stamps = broker.fakes.letters.waiting(TO);
    assert!(stamps.iter().all(|letter| stamp_of(letter).as_deref() == Some("r1/1")));
    assert_eq!(broker.fakes.vault.records_of("r1"), Some(150));
    let trail = broker.shared().store.trail(Instant::from_ms(0), Instant::from_ms(i64::MAX)).await.unwrap();
    let acts: Vec<Act> = trail.iter().map(|link| link.deed.act).collect();
    assert_eq!(acts, [Act::ReplayPlanned, Act::ReplayStarted, Act::ReplayDone]);
}

#[tokio::test]
async fn whoever_carries_it_out_may_die_anywhere_and_nothing_is_lost() {
    let broker = Broker::with(60).await;
    broker.planned(&plan(60)).await;
    for round in 1_usize..12 {
        let task = broker.taken_up().await;
        let enough = round * 6;
        broker.until(&task, |broker| broker.bodies(TO).len() >= enough).await;
        task.abort();
        assert!(task.await.is_err_and(|error| error.is_cancelled()) || broker.row().await.over_at.is_some());
        if broker.row().await.over_at.is_some() {
            break;
        }
    }
    let row = if broker.row().await.over_at.is_some() { broker.row().await } else { broker.to_its_end().await };
    assert_eq!(row.run.phase, Phase::Done, "{:?}", row.run.tally);
    let mut arrived = broker.bodies(TO);
    let twice = arrived.len();
    arrived.sort();
    arrived.dedup();
    let mut all = numbers(60);
    all.sort();
    assert_eq!(arrived, all);
    assert!(twice as u64 - 60 <= row.run.tally.perhaps_twice, "{twice} {:?}", row.run.tally);
    assert_eq!(broker.bodies(FROM), Vec::<String>::new());
}

#[tokio::test]
async fn a_connection_that_is_lost_is_made_again() {
    let broker = Broker::with(40).await;
    broker.planned(&plan(40)).await;
    let task = broker.taken_up().await;
    broker.until(&task, |broker| broker.bodies(TO).len() >= 5).await;
    broker.fakes.letters.lose_after(3);
    broker.until(&task, |_| false).await;
    task.await.unwrap();
    assert_eq!(broker.row().await.run.phase, Phase::Done);
    assert!(broker.fakes.letters.opened() >= 2);
    assert_eq!(broker.bodies(FROM), Vec::<String>::new());
}

#[tokio::test]
async fn what_dies_again_makes_it_wait_and_a_person_ends_it() {
    let broker = Broker::with(30).await;
    (0..30).for_each(|number| broker.fakes.letters.kill(&format!("message {number}"), FROM));
    broker.planned(&plan(30)).await;
    let task = broker.taken_up().await;
    for _ in 0..600 {
        broker.until(&task, |_| true).await;
        tokio::time::sleep(Duration::from_millis(2)).await;
        broker.fakes.clock.set(broker.fakes.clock.now().plus(Duration::from_millis(200)));
        if matches!(broker.row().await.run.phase, Phase::Paused(_)) {
            break;
        }
    }
    let row = broker.row().await;
    assert_eq!(row.run.phase, Phase::Paused(Pause::Judged(Verdict::ComesBack { back: 1, sent: 1 })));
    broker.wish(ReplayWish::Stop).await;
    broker.until(&task, |_| false).await;
    task.await.unwrap();
    assert_eq!(broker.row().await.run.phase, Phase::Stopped);
    assert_eq!(broker.bodies(FROM).len(), 30);
}

#[tokio::test]
async fn nothing_is_sent_of_which_no_copy_can_be_written() {
    let broker = Broker::with(5).await;
    broker.fakes.vault.fail(Some(io::ErrorKind::StorageFull));
    broker.planned(&plan(5)).await;
    let task = broker.taken_up().await;
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(1)).await;
        broker.fakes.clock.set(broker.fakes.clock.now().plus(Duration::from_millis(200)));
    }
    assert_eq!(broker.bodies(TO), Vec::<String>::new());
    broker.fakes.vault.fail(None);
    broker.until(&task, |_| false).await;
    task.await.unwrap();
    assert_eq!(broker.bodies(TO), numbers(5));
}

#[tokio::test]
async fn what_a_target_refuses_stays_and_is_known_as_that() {
    let broker = Broker::with(4).await;
    broker.fakes.letters.refuse(TO);
    broker.planned(&plan(4)).await;
    let task = broker.taken_up().await;
    for _ in 0..400 {
        tokio::time::sleep(Duration::from_millis(1)).await;
        broker.fakes.clock.set(broker.fakes.clock.now().plus(Duration::from_millis(200)));
    }
    assert!(matches!(broker.row().await.run.phase, Phase::Paused(Pause::Refused(_))));
    broker.wish(ReplayWish::Stop).await;
    broker.until(&task, |_| false).await;
    task.await.unwrap();
    assert_eq!(broker.bodies(FROM).len(), 4);
    let parked = broker.shared().store.parked(&plan(4).from).await.unwrap();
    assert!(parked.iter().all(|row| row.because == HeldBecause::Refused) && parked.len() >= 3);
}

#[tokio::test]
async fn what_is_discarded_is_copied_and_removed_and_goes_nowhere() {
    let broker = Broker::with(12).await;
    broker.planned(&Plan { target: Target::Nowhere, ..plan(12) }).await;
    let row = broker.to_its_end().await;
    assert_eq!((row.run.phase, row.run.tally.removed), (Phase::Done, 12));
    assert_eq!(broker.bodies(FROM), Vec::<String>::new());
    assert_eq!(broker.fakes.vault.records_of("r1"), Some(12));
    let trail = broker.shared().store.trail(Instant::from_ms(0), Instant::from_ms(i64::MAX)).await.unwrap();
    assert_eq!(trail.last().map(|link| link.deed.act), Some(Act::Discarded));
}

#[tokio::test]
async fn it_goes_at_the_rate_that_was_asked_for() {
    let broker = Broker::with(240).await;
    broker.planned(&Plan { per_minute: 120, watch: Duration::from_millis(100), ..plan(240) }).await;
    let began = broker.fakes.clock.now();
    let row = broker.to_its_end().await;
    let took = row.over_at.unwrap().since(began).as_secs_f64();
    // 240 at two a second, and three canaries that are watched.
    assert!((108.0..=135.0).contains(&took), "{took} s");
}
