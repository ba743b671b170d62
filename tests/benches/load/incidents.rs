//! How long a person waits for what ten thousand incidents have in common, with one or over time, and for where words stand in them.

use std::time::{Duration, Instant as Watch};

use criterion::Criterion;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use watchbill_engine::ports::Files;
use watchbill_engine::testing::{Fakes, fill_documents, fill_incidents};
use watchbill_engine::{DATABASE_FILE, DEFINITIONS_FILE, Engine, EngineHandle, Instant, Options};

use crate::bar;

const KEPT: u32 = 10_000;
/// Those of them that were written down, with three action items each.
const WRITTEN: u32 = 2_000;
const NOW: &str = "2026-03-28T09:00:00Z";
/// Nobody waits longer for words that they look for, nor for incidents that were alike.
const FOUND: Duration = Duration::from_millis(50);
const ALIKE: Duration = Duration::from_millis(100);
/// Nobody waits longer for what they have in common over time, of which nothing is kept ready.
const TRENDS: Duration = Duration::from_secs(1);
/// Nor for all that is to be done.
const TO_DO: Duration = Duration::from_millis(500);
/// As many as there can be: all of them.
const QUARTERS: u32 = 12;

/// The group `incidents`: ten thousand of them with a dozen lines each, and two thousand documents.
pub fn all(criterion: &mut Criterion) {
    let (_folder, runtime, engine) = records();
    let found = |words: &str| runtime.block_on(engine.incident_search(words)).unwrap().total;
    let alike = || runtime.block_on(engine.incident_similar_listing("9000")).unwrap().similar.len();
    assert!(found("redis failover") > 100 && found("number 777") > 0, "words are found");
    let trends = || runtime.block_on(engine.incident_trends(QUARTERS)).unwrap();
    let counted: u32 = trends()
        .counts
        .iter()
        .filter(|counts| counts.by == "kind")
        .flat_map(|counts| &counts.rows)
        .map(|row| row.total)
        .sum();
    assert_eq!((alike(), counted), (5, KEPT));
    for words in ["strange", "redis failover", "number 777"] {
        bar::holds(&format!("looking for `{words}` in {KEPT} incidents"), FOUND, || time_of(|| found(words)));
    }
    bar::holds(&format!("those of {KEPT} incidents that were like one"), ALIKE, || time_of(alike));
    let to_do = || runtime.block_on(engine.action_items_view()).unwrap().open.len();
    assert!(to_do() > 0, "action items are listed");
    bar::holds(&format!("trends of {KEPT} incidents"), TRENDS, || time_of(trends));
    bar::holds(&format!("action items of {WRITTEN} postmortems"), TO_DO, || time_of(to_do));
    let mut group = criterion.benchmark_group("incidents");
    group.sample_size(20);
    let list = || runtime.block_on(engine.incidents_view()).unwrap().over.len();
    group.bench_function("baseline", |bencher| bencher.iter(list));
    group.bench_function("search_of_a_rare_word", |bencher| bencher.iter(|| found("number 777")));
    group.bench_function("search_of_a_word_in_all", |bencher| bencher.iter(|| found("strange")));
    group.bench_function("similar", |bencher| bencher.iter(alike));
    group.bench_function("trends_of_10_000_incidents", |bencher| bencher.iter(trends));
    group.bench_function("action_items_of_2_000_postmortems", |bencher| bencher.iter(to_do));
    group.finish();
}

fn time_of<T>(done: impl Fn() -> T) -> Duration {
    let watch = Watch::now();
    std::hint::black_box(done());
    watch.elapsed()
}

/// Ten thousand incidents, and somebody who looks at them.
fn records() -> (TempDir, Runtime, EngineHandle) {
    let folder = TempDir::new().unwrap();
    let runtime = Runtime::new().unwrap();
    let fakes = Fakes::at(NOW);
    fakes.files.write(&folder.path().join(DEFINITIONS_FILE), b"team = \"bench\"\n").unwrap();
    let engine = runtime.block_on(async {
        let (file, now) = (folder.path().join(DATABASE_FILE), Instant::parse(NOW).unwrap());
        fill_incidents(&file, KEPT, now).await.unwrap();
        fill_documents(&file, WRITTEN, now).await.unwrap();
        Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap()
    });
    (folder, runtime, engine)
}
