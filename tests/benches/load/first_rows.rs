//! How long a person waits for fifty rows of the alert list.

use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode};

use crate::watch::Watch;

/// Filters as they are while somebody types: never the last question again, whose list is kept.
const KEYSTROKES: [&str; 4] =
    [r#"severity="error""#, r#"service=~"pay.*""#, r#"pod=~".*-000.*""#, r#"node!="eu-node-7", team="payments""#];

/// The group `first_rows`.
pub fn all(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("first_rows");
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    let mut watch = Watch::over(10_000);
    after_a_refresh(&mut group, "after_a_refresh_of_10000", &watch);
    start(&mut group, "start_with_10000", &mut watch);
    let watch = Watch::over(20_000);
    after_a_refresh(&mut group, "after_a_refresh_of_20000", &watch);
    keystroke(&mut group, "keystroke_in_20000", &watch);
    scroll(&mut group, "scroll_in_20000", &watch);
    group.finish();
}

/// The first rows once something has changed, so that nothing that was read before is of use.
fn after_a_refresh(group: &mut BenchmarkGroup<'_, WallTime>, case: &str, watch: &Watch) {
    group.bench_function(case, |bencher| {
        bencher.iter_custom(|asked| {
            let ask = |_| {
                assert!(watch.poll().changes.fired > 0);
                let before = Instant::now();
                let page = watch.rows("", 0);
                let took = before.elapsed();
                assert_eq!(page.rows.len(), 50);
                took
            };
            (0..asked).map(ask).sum()
        });
    });
}

/// Another filter over the same alerts.
fn keystroke(group: &mut BenchmarkGroup<'_, WallTime>, case: &str, watch: &Watch) {
    let mut filters = KEYSTROKES.iter().cycle();
    group.bench_function(case, |bencher| {
        bencher.iter(|| {
            let page = watch.rows(filters.next().unwrap(), 0);
            assert_eq!((page.rows.len(), &page.filter_problem), (50, &None));
            page
        });
    });
}

/// Another window of the list of the last question.
fn scroll(group: &mut BenchmarkGroup<'_, WallTime>, case: &str, watch: &Watch) {
    let mut offset = 0;
    group.bench_function(case, |bencher| {
        bencher.iter(|| {
            offset = (offset + 50) % 20_000;
            let page = watch.rows("", offset);
            assert_eq!(page.rows.len(), 50);
            page
        });
    });
}

/// From a stopped Watchbill with ten thousand alerts on record to its first rows.
fn start(group: &mut BenchmarkGroup<'_, WallTime>, case: &str, watch: &mut Watch) {
    group.bench_function(case, |bencher| {
        bencher.iter_custom(|starts| {
            let mut start = |_| {
                watch.end();
                let before = Instant::now();
                let page = watch.start_to_first_rows();
                let took = before.elapsed();
                assert_eq!((page.rows.len(), page.alerts_total), (50, 10_000));
                took
            };
            (0..starts).map(&mut start).sum::<Duration>()
        });
    });
}
