//! How long somebody waits for the page of service levels, and for the review of a quarter.

use std::path::Path;

use criterion::{BatchSize, Criterion, SamplingMode};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use watchbill_engine::api::ReviewAsk;
use watchbill_engine::testing::{MeasuredAmount, MeasuredTeam};
use watchbill_engine::{DATABASE_FILE, EngineHandle};

/// Fifty services with two SLIs each, over ninety days.
const PORTFOLIO: MeasuredAmount = MeasuredAmount { services: 50, levels_each: 2, days: 90 };
/// Twelve services with two SLIs each, and all that is kept of them.
const REVIEWED: MeasuredAmount = MeasuredAmount { services: 12, levels_each: 2, days: 400 };

/// Records on disk that no process has open.
struct Kept {
    team: MeasuredTeam,
    folder: TempDir,
}

impl Kept {
    fn made_up(runtime: &Runtime, amount: MeasuredAmount) -> Self {
        let folder = TempDir::new().unwrap();
        let team = runtime.block_on(MeasuredTeam::made_up(&folder.path().join(DATABASE_FILE), amount)).unwrap();
        Self { team, folder }
    }

    /// A workspace of its own with the same records.
    fn copied(&self) -> TempDir {
        let folder = TempDir::new().unwrap();
        std::fs::copy(self.folder.path().join(DATABASE_FILE), folder.path().join(DATABASE_FILE)).unwrap();
        folder
    }

    async fn look_on(&self, folder: &Path) -> EngineHandle {
        self.team.look_on(folder).await.unwrap()
    }
}

/// The group `levels`; its baseline is what every process waits for before it can answer anything about them.
pub fn all(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let mut group = criterion.benchmark_group("levels");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let kept = Kept::made_up(&runtime, PORTFOLIO);
    let open = async || kept.look_on(kept.folder.path()).await.shutdown().await;
    group.bench_function("baseline", |bencher| bencher.iter(|| runtime.block_on(open())));
    let desk = runtime.block_on(kept.look_on(kept.folder.path()));
    group.bench_function("page_of_100_slis_over_90_days_with_trends", |bencher| {
        bencher.iter(|| {
            let page = runtime.block_on(desk.slos_view()).unwrap();
            assert_eq!(page.services.len(), PORTFOLIO.services);
            page
        });
    });
    group.bench_function("what_burns_of_100_slis_over_90_days", |bencher| {
        bencher.iter(|| runtime.block_on(desk.now_view()).unwrap());
    });
    runtime.block_on(desk.shutdown());
    let kept = Kept::made_up(&runtime, REVIEWED);
    let open = async |folder: &Path| {
        let desk = kept.look_on(folder).await;
        let ask = ReviewAsk { period: Some("2026-Q3".to_owned()), ..ReviewAsk::default() };
        let review = desk.review_open(&ask, "ana").await.unwrap();
        desk.shutdown().await;
        assert!(review.pages.len() >= REVIEWED.services);
    };
    group.bench_function("review_of_a_quarter_of_12_services_from_a_cold_database", |bencher| {
        bencher.iter_batched(
            || kept.copied(),
            |folder| {
                runtime.block_on(open(folder.path()));
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}
