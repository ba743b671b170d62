//! A workspace with service levels and what is kept of them, in real records.

use std::time::Duration;

use tempfile::TempDir;
use watchbill_domain::slo::{Bucket, Grid, Span};
use watchbill_domain::time::Instant;
use watchbill_store::{GroupLabels, Listing, NamedSlo, Role, SliReadings, SloTerms, Store};

use crate::ports::Files;
use crate::testing::Fakes;
use crate::workspace::{DATABASE_FILE, load};
use crate::{Engine, EngineHandle, Options};

/// A Tuesday at noon.
pub(super) const NOW: &str = "2026-03-10T12:00:00Z";
pub(super) const STEP_MS: i64 = 300_000;
/// Buckets of 28 days.
pub(super) const WINDOW: i64 = 8064;

pub(crate) const TEAM: &str = "team = \"payments\"\nme = \"bo\"\n[[people]]\nid = \"bo\"\n[[sources]]\nname = \"prod\"\nkind = \"prometheus\"\nurl = \"https://prom.example.net\"\n[[services]]\nname = \"checkout\"\n[[services]]\nname = \"search\"\n";

/// An SLO of 99.9 % over 28 days; `more` are lines of its `spec`, and `objectives` what it promises.
pub(crate) fn slo(name: &str, objectives: &str, more: &str) -> String {
    format!(
        "apiVersion: openslo/v1
kind: SLO
metadata: {{name: {name}, displayName: Checkout answers}}
spec:
  service: checkout
  budgetingMethod: Occurrences
  timeWindow: [{{duration: 28d, isRolling: true}}]
  indicator:
    metadata: {{name: {name}-requests}}
    spec:
      ratioMetric:
        counter: true
        bad: {{metricSource: {{type: Prometheus, spec: {{query: 'http_requests_total{{code=~\"5..\"}}'}}}}}}
        total: {{metricSource: {{type: Prometheus, spec: {{query: 'http_requests_total'}}}}}}
{more}  objectives: {objectives}
"
    )
}

pub(crate) fn now() -> Instant {
    Instant::parse(NOW).unwrap()
}

/// The bucket that begins so many steps before now: 100 events, of which so many were bad.
pub(super) fn bucket(before: i64, bad: i64) -> Bucket {
    Bucket::known(now().shifted_ms(-before * STEP_MS), 100 - bad, 100)
}

/// Six weeks of them, `bad(n)` of the one that begins so many steps before now.
pub(crate) fn six_weeks(bad: impl Fn(i64) -> i64) -> Vec<Bucket> {
    (1..=WINDOW * 3 / 2).rev().map(|before| bucket(before, bad(before))).collect()
}

/// An outage yesterday: `bad` of each hundred events for two hours.
pub(super) fn outage(bad: i64) -> Vec<Bucket> {
    six_weeks(|before| if (277..=300).contains(&before) { bad } else { 0 })
}

/// What is kept of the first SLI: groups by a label, or all of it.
pub(super) async fn desk(files: &[(&str, &str)], groups: &[(&str, Vec<Bucket>)]) -> (EngineHandle, Fakes, TempDir) {
    let desk = desk_that_is_wrong(files, groups).await;
    let levels = load(&*desk.1.files, desk.2.path()).levels;
    assert_eq!(levels.findings, Vec::new(), "the files of a test hold");
    desk
}

/// The same with files in which something may not hold.
pub(super) async fn desk_that_is_wrong(
    files: &[(&str, &str)],
    groups: &[(&str, Vec<Bucket>)],
) -> (EngineHandle, Fakes, TempDir) {
    let (fakes, folder) = records(files, groups).await;
    let engine = Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap();
    (engine, fakes, folder)
}

/// The same before anybody looks at it.
pub(crate) async fn records(files: &[(&str, &str)], groups: &[(&str, Vec<Bucket>)]) -> (Fakes, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let fakes = Fakes::at(NOW);
    fakes.files.write(&folder.path().join("watchbill.toml"), TEAM.as_bytes()).unwrap();
    for (file, text) in files {
        fakes.files.write(&folder.path().join(file), text.as_bytes()).unwrap();
    }
    keep(&fakes, &folder, groups).await;
    (fakes, folder)
}

async fn keep(fakes: &Fakes, folder: &TempDir, groups: &[(&str, Vec<Bucket>)]) {
    let levels = load(&*fakes.files, folder.path()).levels;
    let store = Store::open(&folder.path().join(DATABASE_FILE), Role::Owner, now()).await.unwrap();
    let named: Vec<NamedSlo> = levels
        .list
        .iter()
        .filter_map(|level| {
            let terms = SloTerms {
                sli_key: level.sli_key()?,
                target: level.spec.slo.objective.to_string(),
                window: "28 d".to_owned(),
                method: level.spec.slo.method.name().to_owned(),
            };
            let (slo, objective) = (level.spec.slo.name.clone(), level.objective.clone());
            Some(NamedSlo { slo, objective, source: Some("prod".to_owned()), terms })
        })
        .collect();
    let slis = store.sync_slos(&named, Listing::Whole, now()).await.unwrap().slis;
    let labels = |value: &str| match value {
        "" => GroupLabels::new(),
        value => GroupLabels::from([("region".to_owned(), value.to_owned())]),
    };
    let groups: Vec<_> = groups.iter().map(|(value, buckets)| (labels(value), buckets.clone())).collect();
    if let (Some(first), true) = (named.first(), groups.iter().any(|(_, buckets)| !buckets.is_empty())) {
        let start = now().shifted_ms(-WINDOW * 2 * STEP_MS);
        let readings = SliReadings {
            sli: slis[&first.terms.sli_key],
            grid: Grid::of_step(300),
            keep: Duration::ZERO,
            answered: Some(Span { start, end: now() }),
            groups: &groups,
        };
        store.commit_buckets(&[readings], now()).await.unwrap();
    }
    store.close().await;
}
