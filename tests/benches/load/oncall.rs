//! How long a large company's schedules take: what a page of them, a search over a year, and the command line wait for.

use criterion::{Criterion, Throughput};
use watchbill_engine::testing::Rosters;

const SCHEDULES: usize = 200;
/// Three shifts a day, for a year, by each of them.
const HANDOFFS: u32 = 219_000;
const INSTANTS: u32 = 100_000;

/// The group `oncall`.
pub fn all(criterion: &mut Criterion) {
    let rosters = Rosters::made_up(SCHEDULES);
    let mut group = criterion.benchmark_group("oncall");
    group.sample_size(20);
    group.throughput(Throughput::Elements(u64::from(HANDOFFS)));
    group.bench_function("baseline", |bencher| bencher.iter(|| rosters.clocks_read(HANDOFFS)));
    let handoffs = rosters.year();
    assert!(handoffs.abs_diff(HANDOFFS as usize) < SCHEDULES * 2, "{handoffs} are not a year of three shifts a day");
    group.bench_function("year_of_200_schedules", |bencher| bencher.iter(|| rosters.year()));
    group.throughput(Throughput::Elements(u64::from(INSTANTS)));
    assert_eq!(rosters.asked(INSTANTS), INSTANTS as usize, "somebody is on call at every instant");
    group.bench_function("who_at_100000_instants", |bencher| bencher.iter(|| rosters.asked(INSTANTS)));
    group.throughput(Throughput::Elements(u64::from(HANDOFFS) / SCHEDULES as u64));
    assert!(rosters.checked() > 0);
    group.bench_function("check_of_a_year", |bencher| bencher.iter(|| rosters.checked()));
    group.throughput(Throughput::Elements(1));
    assert!(rosters.drawn() > 500, "a quarter of three offices has hundreds of bars");
    group.bench_function("page", |bencher| bencher.iter(|| rosters.drawn()));
    group.finish();
}
