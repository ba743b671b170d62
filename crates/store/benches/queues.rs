//! How long the history of queues takes: of 200 that were watched for a year.
// A broken assumption of a benchmark ends it at its place: a figure of something else would be worse than none.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use watchbill_domain::queues::RollStep;
use watchbill_domain::time::Instant;
use watchbill_store::{Role, Store, fill_queues};

const QUEUES: u32 = 200;
/// The bar.
const BYTES: u64 = 200_000_000;
const DAY: Duration = Duration::from_secs(86_400);

fn all(criterion: &mut Criterion) {
    let (folder, runtime) = (TempDir::new().unwrap(), Runtime::new().unwrap());
    let (file, now) = (folder.path().join("watchbill.db"), Instant::parse("2026-03-28T09:00:00Z").unwrap());
    let queues = runtime.block_on(fill_queues(&file, QUEUES, now)).unwrap();
    let store = runtime.block_on(Store::open(&file, Role::Owner, now)).unwrap();
    let bytes = runtime.block_on(store.size()).unwrap().bytes;
    assert!(bytes < BYTES, "{bytes} bytes");
    assert_eq!(runtime.block_on(store.check()).unwrap(), Vec::<String>::new());
    let mut group = criterion.benchmark_group("queues");
    group.sample_size(20);
    // Every third is of the sort of which nothing is ever the same twice.
    let restless = &queues[197];
    let strip = |step: RollStep, days: u32| {
        runtime.block_on(store.queue_rolls(restless, step, now.minus(DAY * days), now)).unwrap().len()
    };
    assert!(strip(RollStep::Hour, 365) > 8_700);
    group.bench_function("strip_of_a_year", |bencher| bencher.iter(|| strip(RollStep::Hour, 365)));
    assert!(strip(RollStep::FiveMinutes, 90) > 25_000);
    group.bench_function("strip_of_ninety_days", |bencher| bencher.iter(|| strip(RollStep::FiveMinutes, 90)));
    let week = || runtime.block_on(store.queue_readings(restless, now.minus(DAY * 7), now)).unwrap().len();
    assert_eq!(week(), 7 * 1440);
    group.bench_function("minutes_of_a_week", |bencher| bencher.iter(week));
    group.bench_function("all_queues", |bencher| bencher.iter(|| runtime.block_on(store.queues()).unwrap().len()));
    group.finish();
}

criterion_group!(benches, all);
criterion_main!(benches);
