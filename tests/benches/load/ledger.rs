//! How long a person waits for the noise ledger over a million recorded changes, and how fast these are judged again.
//!
//! The file holds what ninety days would leave; the ledger counts the last thirty, as the command line does, and the last
//! seven, as the window does. A case called `all` counts everything.

use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use watchbill_engine::ports::Files;
use watchbill_engine::testing::{Changes, Fakes, fill};
use watchbill_engine::{DATABASE_FILE, DEFINITIONS_FILE, Engine, EngineHandle, Instant, Options};

const CHANGES: u32 = 1_000_000;
const DAY: Duration = Duration::from_secs(86_400);
const NOW: &str = "2026-03-28T09:00:00Z";
const DEFINITIONS: &str = "team = \"bench\"\n[retention]\ndays = 90\n";

/// The groups `ledger` and `rerun`.
pub fn all(criterion: &mut Criterion) {
    let (_folder, runtime, engine) = records();
    let mut group = criterion.benchmark_group("ledger");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for (case, days) in [("baseline", 1), ("last_7_of_90_days", 7), ("last_30_of_90_days", 30), ("all_1000000", 90)] {
        group.bench_function(case, |bencher| {
            bencher.iter(|| {
                let told = runtime.block_on(engine.noise_listing(DAY * days)).unwrap();
                assert!(!told.rules.is_empty());
                told
            });
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("rerun");
    group.sample_size(10).throughput(Throughput::Elements(u64::from(CHANGES)));
    for (case, calm_ms) in [("baseline", 3_600_000), ("flapping", 60_000)] {
        let changes = Changes::made_up(CHANGES as usize, calm_ms);
        assert!(changes.rerun() > 0);
        group.bench_function(case, |bencher| bencher.iter(|| changes.rerun()));
    }
    group.finish();
}

/// Ninety days of records and somebody who looks at them.
fn records() -> (TempDir, Runtime, EngineHandle) {
    let folder = TempDir::new().unwrap();
    let runtime = Runtime::new().unwrap();
    let now = Instant::parse(NOW).unwrap();
    let fakes = Fakes::at(NOW);
    fakes.files.write(&folder.path().join(DEFINITIONS_FILE), DEFINITIONS.as_bytes()).unwrap();
    let engine = runtime.block_on(async {
        fill(&folder.path().join(DATABASE_FILE), CHANGES, now.minus(DAY * 90), now).await.unwrap();
        Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap()
    });
    (folder, runtime, engine)
}
