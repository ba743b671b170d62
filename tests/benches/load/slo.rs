//! How long error budgets take: what a portfolio waits for, and a quarter in which other pairs are tried.

use criterion::{Criterion, Throughput};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use watchbill_engine::DATABASE_FILE;
use watchbill_engine::testing::{Budgets, Quarter};

const SLIS: usize = 100;
/// Ninety days of five minutes.
const BUCKETS: u64 = 25_920;

/// The group `slo`.
pub fn all(criterion: &mut Criterion) {
    let budgets = Budgets::made_up(SLIS);
    let mut group = criterion.benchmark_group("slo");
    group.sample_size(20);
    group.throughput(Throughput::Elements(SLIS as u64 * BUCKETS));
    assert!(budgets.added_up() > 0);
    group.bench_function("baseline", |bencher| bencher.iter(|| budgets.added_up()));
    assert!(budgets.portfolio() > 0, "an outage of forty minutes each month spends more than there is");
    group.bench_function("portfolio_of_100_slis_over_90_days", |bencher| bencher.iter(|| budgets.portfolio()));
    let (folder, runtime) = (TempDir::new().unwrap(), Runtime::new().unwrap());
    let file = folder.path().join(DATABASE_FILE);
    runtime.block_on(budgets.keep(&file)).unwrap();
    let from_the_file = || runtime.block_on(budgets.portfolio_from(&file)).unwrap();
    assert_eq!(from_the_file(), budgets.portfolio(), "what was kept is what was measured");
    group.bench_function("portfolio_of_100_slis_over_90_days_from_a_cold_database", |bencher| {
        bencher.iter(from_the_file);
    });
    group.throughput(Throughput::Elements(BUCKETS));
    assert!(budgets.burn_down_drawn() > 1000, "a picture");
    group.bench_function("burn_down_of_90_days", |bencher| bencher.iter(|| budgets.burn_down_drawn()));
    assert!(budgets.replayed() > 0, "an outage fires pairs");
    group.bench_function("replay_of_a_quarter_over_four_pairs", |bencher| bencher.iter(|| budgets.replayed()));
    let quarter = Quarter::made_up();
    assert_eq!(quarter.burnt_down(), 1000);
    group.bench_function("burn_down_points_of_a_quarter", |bencher| bencher.iter(|| quarter.burnt_down()));
    assert!(quarter.booked() > 0, "an outage meets a mark");
    group.bench_function("ledger_of_a_quarter_with_90_marks", |bencher| bencher.iter(|| quarter.booked()));
    assert_eq!(quarter.foretold(), 4);
    group.bench_function("forecast_of_a_quarter", |bencher| bencher.iter(|| quarter.foretold()));
    group.finish();
}
