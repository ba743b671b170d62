//! One refresh of ten and of twenty thousand alerts, as a ratio to an untyped parse of the bytes of ten thousand.

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::Measurement;
use criterion::{BenchmarkGroup, Criterion, SamplingMode};

use crate::network::From;
use crate::processor_time::ProcessorTime;
use crate::server::Server;
use crate::watch::{Fact, Watch};

const ALERTS: usize = 10_000;

/// Alerts that are different in each answer: half have fired again, half have other text.
const fn changed(alerts: usize) -> usize {
    alerts / 100
}

/// The group `refresh`.
pub fn all(criterion: &mut Criterion<ProcessorTime>) {
    let mut group = criterion.benchmark_group("refresh");
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    baseline(&mut group);
    whole(&mut group, "whole", ALERTS);
    whole(&mut group, "whole_of_20000", 2 * ALERTS);
    parts(&mut group);
    group.finish();
}

/// Nothing has been watched yet, so that the parse finds a memory as tidy as it can be; freeing the tree is not counted.
fn baseline(group: &mut BenchmarkGroup<'_, ProcessorTime>) {
    let body = Server::of_alerts(ALERTS).answer("/api/v2/alerts");
    group.bench_function("baseline", |bencher| {
        bencher.iter_custom(|parses| {
            let parse = |_| {
                let before = ProcessorTime.start();
                let parsed: serde_json::Value = serde_json::from_slice(black_box(&body)).unwrap();
                let spent = ProcessorTime.end(before);
                assert_eq!(parsed.as_array().unwrap().len(), ALERTS);
                spent
            };
            (0..parses).map(parse).sum()
        });
    });
}

/// HTTP to committed, and on to pages handed to the desktop: every alert that fires again pages.
fn whole(group: &mut BenchmarkGroup<'_, ProcessorTime>, case: &str, alerts: usize) {
    let watch = Watch::over(alerts);
    assert_a_refresh_changes_one_percent(&watch, alerts);
    group.bench_function(case, |bencher| {
        bencher.iter_custom(|refreshes| refresh(&watch, refreshes, changed(alerts) / 2));
    });
}

/// What a refresh costs of which nothing has to be committed but that it was made; neither has HTTP in it.
fn parts(group: &mut BenchmarkGroup<'_, ProcessorTime>) {
    for (case, from) in [("read_and_compare", From::MemoryInOtherBytes), ("same_answer", From::Memory)] {
        let watch = Watch::over(ALERTS).answered_from(from);
        group.bench_function(case, |bencher| bencher.iter_custom(|refreshes| refresh(&watch, refreshes, 0)));
    }
}

fn refresh(watch: &Watch, refreshes: u64, fire_again: usize) -> Duration {
    let before = ProcessorTime.start();
    for _ in 0..refreshes {
        let changes = watch.poll().changes;
        assert_eq!((changes.fired, changes.resolved, changes.unknown), (fire_again, fire_again, 0));
    }
    ProcessorTime.end(before)
}

fn assert_a_refresh_changes_one_percent(watch: &Watch, alerts: usize) {
    let before = watch.facts();
    watch.poll();
    let after = watch.facts();
    let differ = |what: fn(&Fact) -> &str| before.iter().filter(|(id, fact)| what(fact) != what(&after[*id])).count();
    assert_eq!((before.len(), after.len()), (alerts, alerts));
    assert_eq!(differ(|fact| &fact.since), changed(alerts) / 2, "half of what changes fires again");
    assert_eq!(differ(|fact| &fact.description), changed(alerts) / 2, "the other half says something else");
}
