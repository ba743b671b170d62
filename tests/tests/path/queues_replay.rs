//! Replays of a real RabbitMQ (3.10 where these were written), carried out by the real program and steered from the command line beside
//! it: at the asked rate, killed in the middle, stopped and begun again. Every message is counted at the end.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use reqwest::Method;
use serde_json::{Value, json};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::{Cli, Ended};
use watchbill_tests::keyring::Keyring;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::process::Running;
use watchbill_tests::servers::rabbitmq::{ADMINISTRATOR, RabbitMq};
use watchbill_tests::soak;
use watchbill_tests::workspace::Workspace;

/// A broker's figures are some seconds late, and it is polled every five.
const ENOUGH: Duration = Duration::from_secs(90);
const DEAD: &str = "orders.dlq";
const TARGET: &str = "orders";

/// A broker, somebody who watches it, and the command beside.
struct Replaying {
    rabbitmq: RabbitMq,
    cli: Cli,
    watch: Option<Running>,
    _server: NotificationServer,
    _keyring: Keyring,
    _workspace: Workspace,
    _bus: Bus,
}

impl Replaying {
    /// With a queue of dead letters that has these arguments, and is seen empty first.
    async fn begin(dead: &Value) -> Self {
        Self::begin_as(ADMINISTRATOR, RabbitMq::start().await, dead).await
    }

    /// The same where the source has this user of a broker, whose password is its name.
    async fn begin_as(user: &str, rabbitmq: RabbitMq, dead: &Value) -> Self {
        rabbitmq.declare(TARGET, &json!({})).await;
        rabbitmq.declare(DEAD, dead).await;
        let workspace = Workspace::with(&format!(
            "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"{}\"\n\
             amqp = \"{}\"\nevery = \"5s\"\nauth = {{ basic = {{ user = \"{user}\", password = {{ keyring = \"mq\" }} }} }}\n\
             [[queues]]\nsource = \"mq\"\nname = \"{DEAD}\"\ntarget = \"{TARGET}\"\n",
            rabbitmq.url(),
            rabbitmq.amqp()
        ));
        let bus = Bus::start();
        let server = NotificationServer::start(&bus).await;
        let keyring = Keyring::start(&bus, &workspace).await;
        let cli = Cli::of(&workspace).on_bus(&bus).with("WATCHBILL_SECRET_MQ", user).with("USER", "ana");
        let mut replaying =
            Self { rabbitmq, cli, watch: None, _server: server, _keyring: keyring, _workspace: workspace, _bus: bus };
        replaying.watch();
        replaying.listed("it is seen", |queue| queue["state"] == "empty").await;
        replaying
    }

    fn watch(&mut self) {
        self.watch = Some(self.cli.start(&["watch", "--plain"]));
    }

    /// Ends whoever watches as a crash would, and begins anew.
    fn crash(&mut self) {
        self.watch.take().expect("somebody watches").kill();
        self.watch();
    }

    /// Puts messages with the numbers `0..count` into the queue of dead letters.
    async fn dead_letters(&self, count: u64) {
        let put = |number: u64| async move {
            let message = json!({
                "properties": { "delivery_mode": 2, "message_id": format!("m{number}"), "headers": { "x-error": "TimeoutError" } },
                "routing_key": DEAD, "payload": number.to_string(), "payload_encoding": "string",
            });
            let path = ["exchanges", "/", "amq.default", "publish"];
            let answer = self.rabbitmq.ask(Method::POST, &path, Some(&message)).await;
            assert_eq!(answer["routed"], true, "{answer}");
        };
        stream::iter(0..count).for_each_concurrent(8, put).await;
        self.rabbitmq.counts(DEAD, count).await;
    }

    async fn listed(&self, what: &str, holds: impl Fn(&Value) -> bool) {
        let listed = patience::answered(ENOUGH, async || {
            let listed: Value = serde_json::from_str(&self.cli.run(&["queues", "list", "--json"]).await.out).ok()?;
            listed["queues"].as_array()?.iter().any(|queue| queue["name"] == DEAD && holds(queue)).then_some(())
        });
        assert!(listed.await.is_some(), "waited in vain: {what}: {:#}", self.cli.json(&["queues", "list"]).await);
    }

    /// Starts one, and gives its name.
    async fn started(&self, words: &[&str]) -> String {
        let all = [&["queues", "replay", DEAD, "--typed", DEAD, "--reason", "it is mended", "--json"], words].concat();
        let started = self.cli.run(&all).await.with_code(0).json();
        started["run"].as_str().unwrap_or_else(|| panic!("{started:#}")).to_owned()
    }

    async fn run(&self, run: &str) -> Value {
        self.cli.json(&["queues", "replays", run]).await
    }

    /// Waits until a replay is so.
    async fn until(&self, run: &str, within: Duration, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let found = patience::answered(within, async || {
            let listed = self.run(run).await;
            holds(&listed).then_some(listed)
        });
        match found.await {
            Some(found) => found,
            None => panic!("waited in vain: {what}: {:#}\n{}", self.run(run).await, self.log()),
        }
    }

    /// Waits until so many were sent; gives how many there are by then, and between which times that was read.
    async fn reached(&self, run: &str, sent: u64) -> (u64, (Instant, Instant)) {
        let reached = patience::answered(ENOUGH, async || {
            let asked = Instant::now();
            let now = count(&self.run(run).await, "sent");
            (now >= sent).then(|| (now, (asked, Instant::now())))
        });
        reached.await.unwrap_or_else(|| panic!("{sent} are not reached\n{}", self.log()))
    }

    fn log(&self) -> String {
        self.watch.as_ref().map(Running::log).unwrap_or_default()
    }

    async fn stop(&self, run: &str) -> Value {
        let _asked: Ended = self.cli.run(&["queues", "stop", run, "--reason", "look first"]).await.with_code(0);
        self.until(run, ENOUGH, "it is stopped", |listed| listed["phase"] == "stopped").await
    }

    /// Every message of a queue by its number, with how often it is there; and by which replays it was sent.
    async fn emptied(&self, queue: &str) -> BTreeMap<u64, Vec<String>> {
        let mut found: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        loop {
            let taken = self.rabbitmq.take(queue, 500, "ack_requeue_false").await;
            if taken.is_empty() {
                return found;
            }
            for message in taken {
                let stamp = message["properties"]["headers"]["x-watchbill-replay"].as_str().unwrap_or_default();
                let number = message["payload"].as_str().and_then(|text| text.parse().ok());
                let number = number.unwrap_or_else(|| panic!("it was changed: {message}"));
                found.entry(number).or_default().push(stamp.to_owned());
            }
        }
    }
}

fn count(listed: &Value, what: &str) -> u64 {
    listed["counts"][what].as_u64().unwrap_or_else(|| panic!("{what}: {listed:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_at_its_rate_is_killed_stopped_and_begun_again_and_every_message_is_counted() {
    let (all, per_minute) = if soak::is_on() { (5_000_u64, 6_000_u32) } else { (1_100, 3_000) };
    let rate = format!("{per_minute}/m");
    let words = ["--rate", rate.as_str(), "--watch", "5s"];
    let mut replaying = Replaying::begin(&json!({})).await;
    replaying.dead_letters(all).await;
    let dry = replaying.cli.run(&["queues", "replay", DEAD, "--dry-run", "--json"]).await.with_code(0).json();
    assert_eq!((&dry["allowed"], &dry["most"], &dry["target"]), (&json!(true), &json!(all), &json!(TARGET)), "{dry:#}");

    // Canaries of 1, 10 and 100, then the rest: some of it at the rate that was asked for.
    let first = replaying.started(&words).await;
    let span = (all - 111) / 2;
    let (sent, first_read) = replaying.reached(&first, 111 + span / 12).await;
    let (later, last_read) = replaying.reached(&first, 111 + span).await;
    // Each was read at some time within its command: it is never quicker than was asked, and no machine is so busy that it is half as quick.
    let (most, least) = (last_read.1 - first_read.0, last_read.0 - first_read.1);
    let a_minute = |span: Duration| (later - sent) as f64 / span.as_secs_f64() * 60.0;
    let asked = f64::from(per_minute);
    assert!(
        a_minute(most) <= asked * 1.1,
        "{:.0} a minute of {asked}, by {} in {most:?}",
        a_minute(most),
        later - sent
    );
    assert!(
        a_minute(least) >= asked * 0.5,
        "{:.0} a minute of {asked}, by {} in {least:?}",
        a_minute(least),
        later - sent
    );

    // Killed in the middle: by itself it goes on with the next start, and is stopped then.
    replaying.crash();
    let more = later + span / 6;
    replaying.until(&first, ENOUGH, "it goes on", |listed| count(listed, "sent") >= more).await;
    let stopped = replaying.stop(&first).await;
    let (sent, twice) = (count(&stopped, "sent"), count(&stopped, "perhaps_twice"));
    assert!((more..all).contains(&sent), "{stopped:#}");
    assert_eq!(count(&stopped, "removed") + count(&stopped, "perhaps_left"), sent, "{stopped:#}");
    let in_flight = u64::from(per_minute / 600);
    assert!(twice <= in_flight, "no more than was under way: {stopped:#}");
    assert_eq!(count(&stopped, "died_twice") + count(&stopped, "refused"), 0, "{stopped:#}");
    let left = all - count(&stopped, "removed");
    replaying.rabbitmq.counts(DEAD, left).await;

    // What is left is a replay of its own.
    let second = replaying.started(&words).await;
    assert_ne!(first, second);
    let within = Duration::from_secs(60) + Duration::from_secs(left * 120 / u64::from(per_minute));
    let done = replaying.until(&second, within, "the rest is done", |listed| listed["over"] == true).await;
    assert_eq!((&done["phase"], count(&done, "sent")), (&json!("done"), left), "{done:#}");

    let (arrived, waiting) = (replaying.emptied(TARGET).await, replaying.emptied(DEAD).await);
    assert_eq!(waiting, BTreeMap::new());
    assert_eq!(arrived.keys().copied().collect::<Vec<_>>(), (0..all).collect::<Vec<_>>(), "none is lost");
    let again: Vec<_> = arrived.iter().filter(|(_, stamps)| stamps.len() > 1).collect();
    let told = twice + count(&stopped, "perhaps_left") + count(&stopped, "in_doubt");
    assert!(again.len() as u64 <= told, "{} twice, and {told} were said to be: {again:?}", again.len());
    let stamps = || arrived.values().flatten();
    let of = |run: &str| stamps().filter(|stamp| **stamp == format!("{run}/1")).count() as u64;
    assert_eq!((of(&second), of(&first)), (left, stamps().count() as u64 - left), "each says who sent it");

    let trail = replaying.cli.run(&["queues", "trail", "--json"]).await.with_code(0).json();
    let acts: Vec<&str> = trail["entries"].as_array().unwrap().iter().map(|one| one["act"].as_str().unwrap()).collect();
    for act in ["replay_planned", "replay_started", "replay_stopped", "replay_done"] {
        assert!(acts.contains(&act), "{act}: {acts:?}");
    }
    assert_eq!(trail["whole"], true, "{trail:#}");
}

/// How often messages came back is known from when the queue was seen empty on; a crash gives back what was in hand, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_quorum_queue_that_drops_what_comes_back_too_often_loses_nothing_by_a_crash() {
    let all = 40;
    let (replaying, run) = Replaying::crashed_at_a_limit_of(3, all).await;

    // One return of the three is used, two are left for consumers: no message is taken a second time.
    let limit = "it drops messages that come back more than 3 times";
    let waits = replaying
        .until(&run, ENOUGH, "it waits", |listed| listed["trouble"].as_str().is_some_and(|why| why.contains(limit)));
    let waits = waits.await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let stopped = replaying.stop(&run).await;
    assert_eq!(count(&stopped, "sent"), count(&waits, "sent"), "{stopped:#}");
    let refused = replaying.cli.run(&["queues", "replay", DEAD, "--dry-run"]).await.with_code(1);
    assert!(refused.out.contains(limit) || refused.err.contains(limit), "{refused:#?}");

    let first = replaying.rabbitmq.take(DEAD, 1, "ack_requeue_true").await;
    let returned = first[0]["properties"]["headers"]["x-delivery-count"].as_u64().unwrap_or(0);
    assert!(returned <= 1, "one connection is one return: {first:?}");
    let (arrived, waiting) = (replaying.emptied(TARGET).await, replaying.emptied(DEAD).await);
    let mut found: Vec<u64> = arrived.keys().chain(waiting.keys()).copied().collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, (0..all).collect::<Vec<_>>(), "none is lost");
    let both = arrived.keys().filter(|number| waiting.contains_key(number)).count() as u64;
    let told = count(&stopped, "perhaps_left") + count(&stopped, "in_doubt");
    assert!(both <= told, "{both} are in both queues, and {told} were said to be: {stopped:#}");
}

/// What was in hand comes back at once, and counts as ours when the broker has surely counted it.
#[tokio::test(flavor = "multi_thread")]
async fn with_returns_left_a_quorum_queue_goes_on_after_a_crash_when_that_is_proven() {
    let all = 60;
    let (replaying, run) = Replaying::crashed_at_a_limit_of(20, all).await;
    let within = Duration::from_secs(240);
    let done = replaying.until(&run, within, "it goes on to its end", |listed| listed["over"] == true).await;
    assert_eq!((&done["phase"], count(&done, "sent"), count(&done, "removed")), (&json!("done"), all, all), "{done:#}");
    let (arrived, waiting) = (replaying.emptied(TARGET).await, replaying.emptied(DEAD).await);
    assert_eq!((arrived.len() as u64, waiting.len()), (all, 0), "none is lost, and none is left");
    let twice = arrived.values().filter(|stamps| stamps.len() > 1).count() as u64;
    assert!(twice <= count(&done, "perhaps_twice"), "{twice}: {done:#}");
}

/// That a user may not write is known to nobody before the first message: it waits then, with what to do, and has lost nothing.
#[tokio::test(flavor = "multi_thread")]
async fn where_its_user_may_not_write_it_waits_says_so_and_goes_on_once_it_may() {
    let (all, user, ours) = (30, "replayer", format!("^({DEAD}|{TARGET})$"));
    let rabbitmq = RabbitMq::start().await;
    rabbitmq.add_user(user, user, "monitoring").await;
    rabbitmq.permit(user, "/", &ours).await;
    let replaying = Replaying::begin_as(user, rabbitmq, &json!({})).await;
    replaying.dead_letters(all).await;
    let run = replaying.started(&["--rate", "600/m", "--watch", "5s"]).await;
    let waits = replaying.until(&run, ENOUGH, "it waits", |listed| listed["phase"] == "paused").await;
    assert_eq!((&waits["paused"], &waits["needs_somebody"]), (&json!("refused"), &json!(true)), "{waits:#}");
    let said = waits["said"].as_str().unwrap_or_default();
    for word in ["ACCESS_REFUSED", "the user of the source has to be allowed to write", "`amq.default`", "let it go on"]
    {
        assert!(said.contains(word), "{word}: {said}");
    }
    // What was refused is in hand until the end, and counted then.
    assert_eq!((count(&waits, "sent"), &waits["done"]), (0, &json!(3)), "{waits:#}");
    let pages = patience::answered(ENOUGH, async || {
        let listing = replaying.cli.json(&["alerts", "list"]).await;
        listing["alerts"].as_array()?.iter().any(|alert| alert["name"] == "QueueReplayWaits").then_some(())
    });
    assert!(pages.await.is_some(), "nobody is told: {:#}", replaying.cli.json(&["alerts", "list"]).await);
    replaying.rabbitmq.counts(DEAD, all).await;
    replaying.rabbitmq.counts(TARGET, 0).await;

    replaying.rabbitmq.permit_writing(user, "/", &ours, "^amq\\.default$").await;
    replaying.cli.run(&["queues", "go-on", &run, "--reason", "it may write now"]).await;
    let done = replaying.until(&run, ENOUGH, "the rest is sent", |listed| listed["over"] == true).await;
    assert_eq!(
        (&done["phase"], count(&done, "sent"), count(&done, "refused")),
        (&json!("done"), all - 3, 3),
        "{done:#}"
    );
    let rest = replaying.started(&["--rate", "600/m", "--watch", "5s"]).await;
    let done = replaying.until(&rest, ENOUGH, "those are sent, too", |listed| listed["over"] == true).await;
    assert_eq!((&done["phase"], count(&done, "sent"), count(&done, "refused")), (&json!("done"), 3, 0), "{done:#}");
    let (arrived, waiting) = (replaying.emptied(TARGET).await, replaying.emptied(DEAD).await);
    assert_eq!(waiting, BTreeMap::new());
    assert_eq!(arrived.keys().copied().collect::<Vec<_>>(), (0..all).collect::<Vec<_>>(), "none is lost");
    assert!(arrived.values().all(|stamps| stamps.len() == 1), "and none is there twice: {arrived:?}");
}

/// A full queue of RabbitMQ confirms what comes in and pushes out its oldest: somebody fills the target behind the start.
#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_others_fill_up_loses_nothing_by_us() {
    let (all, full) = (60, "orders.full");
    let replaying = Replaying::begin(&json!({})).await;
    replaying.rabbitmq.declare(full, &json!({ "x-max-length": 100 })).await;
    replaying.dead_letters(all).await;
    let run = replaying.started(&["--to", full, "--rate", "600/m", "--watch", "20s"]).await;
    replaying.until(&run, ENOUGH, "the first one is sent", |listed| count(listed, "sent") >= 1).await;
    replaying.rabbitmq.publish(full, 95, 1_700_000_000).await;
    let waits = replaying.until(&run, ENOUGH, "it waits", |listed| listed["phase"] == "paused").await;
    assert_eq!((&waits["paused"], count(&waits, "sent")), (&json!("no_room"), 1), "{waits:#}");
    let said = waits["said"].as_str().unwrap_or_default();
    assert!(said.contains("orders.full holds at most 100 and has 96") && said.contains("raise its limit"), "{said}");
    replaying.rabbitmq.counts(full, 96).await;

    // Its consumers come, and the rest fits.
    assert_eq!(replaying.rabbitmq.take(full, 96, "ack_requeue_false").await.len(), 96, "nothing was pushed out");
    replaying.rabbitmq.counts(full, 0).await;
    let _going: Ended = replaying.cli.run(&["queues", "go-on", &run, "--reason", "it is empty"]).await.with_code(0);
    let within = ENOUGH + Duration::from_secs(60);
    let done = replaying.until(&run, within, "the rest is sent", |listed| listed["over"] == true).await;
    assert_eq!((&done["phase"], count(&done, "sent"), count(&done, "removed")), (&json!("done"), all, all), "{done:#}");
    replaying.rabbitmq.counts(full, all - 1).await;
}

impl Replaying {
    /// Somebody replays so many messages of a quorum queue with this limit, and whoever watched died in the middle.
    async fn crashed_at_a_limit_of(limit: u32, messages: u64) -> (Self, String) {
        let mut replaying = Self::begin(&json!({ "x-queue-type": "quorum", "x-delivery-limit": limit })).await;
        replaying.counted_from_empty().await;
        replaying.dead_letters(messages).await;
        let allowed = patience::answered(ENOUGH, async || {
            let dry = replaying.cli.run(&["queues", "replay", DEAD, "--dry-run", "--json"]).await;
            (dry.code == Some(0)).then_some(())
        });
        assert!(allowed.await.is_some(), "{:#?}", replaying.cli.run(&["queues", "replay", DEAD, "--dry-run"]).await);
        let run = replaying.started(&["--rate", "300/m", "--watch", "5s"]).await;
        replaying.until(&run, ENOUGH, "some are sent", |listed| count(listed, "sent") >= 15).await;
        replaying.crash();
        (replaying, run)
    }

    /// The broker has counted something of the queue, and it is empty: from there on it is known how often messages came back.
    async fn counted_from_empty(&self) {
        let began = Instant::now();
        self.dead_letters(1).await;
        assert_eq!(self.rabbitmq.take(DEAD, 1, "ack_requeue_false").await.len(), 1);
        self.rabbitmq.counts(DEAD, 0).await;
        // Two polls see it so.
        tokio::time::sleep(Duration::from_secs(12)).await;
        self.listed("it is empty", |queue| queue["state"] == "empty").await;
        assert!(began.elapsed() < ENOUGH, "it took too long for what follows to be of now");
    }
}
