//! How long a person waits for fifty rows of the alert list.

use std::cell::{Cell, LazyCell, RefCell};
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode};

use crate::watch::Watch;

/// Everything, asked in two ways: the list of the last question is kept, and this is never the last question.
const EVERYTHING: [&str; 2] = ["", " "];
/// Filters as they are while somebody types.
const KEYSTROKES: [&str; 4] =
    [r#"severity="error""#, r#"service=~"pay.*""#, r#"pod=~".*-000.*""#, r#"node!="eu-node-7", team="payments""#];

/// The group `first_rows`.
pub fn all(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("first_rows");
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    let watch = LazyCell::new(|| RefCell::new(Watch::over(10_000)));
    group.bench_function("page_of_10000", |bencher| ask(bencher, &watch.borrow(), &EVERYTHING));
    start(&mut group, &watch);
    let watch = LazyCell::new(|| RefCell::new(Watch::over(20_000)));
    group.bench_function("page_of_20000", |bencher| ask(bencher, &watch.borrow(), &EVERYTHING));
    group.bench_function("keystroke_in_20000", |bencher| ask(bencher, &watch.borrow(), &KEYSTROKES));
    scroll(&mut group, &watch);
    group.finish();
}

/// Asks one question after the other, round and round.
fn ask(bencher: &mut criterion::Bencher<'_>, watch: &Watch, questions: &[&str]) {
    let mut questions = questions.iter().cycle();
    bencher.iter(|| {
        let page = watch.rows(questions.next().unwrap(), 0);
        assert_eq!((page.rows.len(), &page.filter_problem), (50, &None));
        page
    });
}

/// Another window of the list of the last question.
fn scroll(group: &mut BenchmarkGroup<'_, WallTime>, watch: &RefCell<Watch>) {
    let offset = Cell::new(0);
    group.bench_function("scroll_in_20000", |bencher| {
        bencher.iter(|| {
            offset.set((offset.get() + 50) % 20_000);
            black_box(watch.borrow().rows("", offset.get()))
        });
    });
}

/// From a stopped Watchbill with ten thousand alerts on record to its first rows.
fn start(group: &mut BenchmarkGroup<'_, WallTime>, watch: &RefCell<Watch>) {
    group.bench_function("start_with_10000", |bencher| {
        bencher.iter_custom(|starts| {
            let mut watch = watch.borrow_mut();
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
