//! What two thousand queues of one RabbitMQ cost, and how long a person waits for the past of one.

use std::hint::black_box;
use std::time::Duration;
use std::time::Instant as Clock;

use criterion::measurement::Measurement;
use criterion::{Criterion, SamplingMode};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use watchbill_engine::api::{QueueAsk, QueueSpan};
use watchbill_engine::ports::Files;
use watchbill_engine::testing::{Fakes, fill_queues};
use watchbill_engine::{DATABASE_FILE, DEFINITIONS_FILE, Engine, EngineHandle, Instant, Options};

use crate::bar;
use crate::broker::{ASKED, QUEUES};
use crate::processor_time::ProcessorTime;
use crate::server::Server;
use crate::watch::Watch;

const POLLED: usize = 2_000;
/// Every one of them is watched, which is more than anybody would want.
const ALL_WATCHED: &str = "[[queues]]\nsource = \"load\"\nmatch = \"*\"\n";
/// What a poll asks, and nothing else: a list in which every virtual host has queues shows by itself what its user may see.
const REQUESTS: &str = "/api/overview\n/api/queues";

/// Processor time of one poll of all of them.
const OF_A_POLL: Duration = Duration::from_millis(300);

const KEPT: u32 = 200;
/// A year of so many queues stays below this.
const BYTES: u64 = 200_000_000;
/// From the question to the picture's last byte.
const OF_A_YEAR: Duration = Duration::from_millis(50);
const NOW: &str = "2026-03-28T09:00:00Z";
const DEFINITIONS: &str = "team = \"bench\"\ntimezone = \"Europe/Berlin\"\n\
     [[sources]]\nname = \"prod\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n";

/// The group `queues_poll`: HTTP to committed, as a ratio to an untyped parse of what the broker answers.
pub fn polled(criterion: &mut Criterion<ProcessorTime>) {
    let mut group = criterion.benchmark_group("queues_poll");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let body = Server::of_queues(POLLED).answer(QUEUES);
    group.bench_function("baseline", |bencher| {
        bencher.iter(|| {
            let parsed: serde_json::Value = serde_json::from_slice(black_box(&body)).unwrap();
            assert_eq!(parsed.as_array().unwrap().len(), POLLED);
        });
    });
    let watch = Watch::of(Server::of_queues(POLLED), "rabbitmq", ALL_WATCHED);
    assert_eq!(watch.queues().queues.len(), POLLED);
    assert_eq!(asked_of_a_poll(&watch), REQUESTS);
    bar::holds("a poll of 2,000 queues", OF_A_POLL, || {
        let before = ProcessorTime.start();
        watch.poll();
        ProcessorTime.end(before)
    });
    group.bench_function("whole_of_2000_watched", |bencher| {
        bencher.iter_custom(|polls| {
            let before = ProcessorTime.start();
            for _ in 0..polls {
                assert_eq!(watch.poll().sources[0].health, "fine");
            }
            ProcessorTime.end(before)
        });
    });
    group.finish();
}

fn asked_of_a_poll(watch: &Watch) -> String {
    watch.server().answer(ASKED);
    watch.poll();
    String::from_utf8_lossy(&watch.server().answer(ASKED)).into_owned()
}

/// The group `queues`: two hundred queues that were watched for a year.
pub fn shown(criterion: &mut Criterion) {
    let (_folder, runtime, engine, queue) = records();
    let mut group = criterion.benchmark_group("queues");
    group.sample_size(20);
    let drawn = |span: QueueSpan| {
        let view = runtime.block_on(engine.queue_view(&QueueAsk { id: queue.clone(), span })).unwrap();
        serde_json::to_string(&view).unwrap().len()
    };
    assert!(drawn(QueueSpan::Year) > 10_000, "a year has a picture");
    bar::holds("a year of a queue", OF_A_YEAR, || {
        let before = Clock::now();
        drawn(QueueSpan::Year);
        before.elapsed()
    });
    for (case, span) in [
        ("baseline", QueueSpan::Day),
        ("a_week", QueueSpan::Week),
        ("a_quarter", QueueSpan::Quarter),
        ("a_year", QueueSpan::Year),
    ] {
        group.bench_function(case, |bencher| bencher.iter(|| drawn(span)));
    }
    let listed = || runtime.block_on(engine.queues_view()).unwrap().queues.len();
    assert_eq!(listed(), KEPT as usize);
    group.bench_function("list_of_200", |bencher| bencher.iter(listed));
    group.finish();
}

/// A year of records, somebody who looks at them, and the queue of which nothing is ever the same twice.
fn records() -> (TempDir, Runtime, EngineHandle, String) {
    let folder = TempDir::new().unwrap();
    let runtime = Runtime::new().unwrap();
    let fakes = Fakes::at(NOW);
    fakes.files.write(&folder.path().join(DEFINITIONS_FILE), DEFINITIONS.as_bytes()).unwrap();
    let file = folder.path().join(DATABASE_FILE);
    let (engine, queue) = runtime.block_on(async {
        let queues = fill_queues(&file, KEPT, Instant::parse(NOW).unwrap()).await.unwrap();
        let engine = Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap();
        (engine, queues[197].to_string())
    });
    let bytes = std::fs::metadata(&file).unwrap().len();
    assert!(bytes < BYTES, "{bytes} bytes");
    (folder, runtime, engine, queue)
}
