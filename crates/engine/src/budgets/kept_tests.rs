use std::time::Duration;

use rstest::rstest;
use tempfile::TempDir;
use watchbill_domain::ids::SourceName;
use watchbill_domain::slo::{Grid, Span};
use watchbill_store::{GroupLabels, SliReadings, Store};

use crate::api::Tag;
use crate::ports::{Clock, Files};
use crate::testing::{Fakes, set_last_poll};
use crate::workspace::{DATABASE_FILE, load};

use super::super::fixtures::{STEP_MS, bucket, outage, records, slo};
use super::*;

const FILE: &str = "slos/a.yaml";

fn promise() -> String {
    slo("answers", "[{target: 0.999}]", "")
}

/// A process of this role in a workspace in which a budget is nearly spent.
async fn process(role: Role) -> (Shared, Fakes, TempDir) {
    let (fakes, folder) = records(&[(FILE, &promise())], &[("", outage(30))]).await;
    let store = Store::open(&folder.path().join(DATABASE_FILE), role, fakes.clock.now()).await.unwrap();
    let loaded = load(&*fakes.files, folder.path());
    (Shared::new(fakes.ports(), store, &crate::Options::new(folder.path()), loaded), fakes, folder)
}

async fn asked(shared: &Shared, fakes: &Fakes, extent: Extent) -> Arc<[Evaluated]> {
    all_evaluated(shared, &shared.loaded(), fakes.clock.now(), extent).await.unwrap()
}

fn later(fakes: &Fakes, ms: i64) {
    fakes.clock.set(fakes.clock.now().shifted_ms(ms));
}

#[rstest]
#[case::at_once(0)]
#[case::before_the_bucket_ends(STEP_MS - 1)]
#[tokio::test]
async fn what_is_asked_twice_within_a_bucket_is_worked_out_once(#[case] after_ms: i64) {
    let (shared, fakes, _folder) = process(Role::Owner).await;
    let first = asked(&shared, &fakes, Extent::Standing).await;
    later(&fakes, after_ms);
    assert!(Arc::ptr_eq(&first, &asked(&shared, &fakes, Extent::Standing).await));
}

#[tokio::test]
async fn the_course_says_where_budgets_stand_and_not_the_other_way() {
    let (shared, fakes, _folder) = process(Role::Owner).await;
    let standing = asked(&shared, &fakes, Extent::Standing).await;
    let course = asked(&shared, &fakes, Extent::Course).await;
    assert!(standing[0].trend.is_empty() && !course[0].trend.is_empty());
    assert!(Arc::ptr_eq(&course, &asked(&shared, &fakes, Extent::Standing).await));
}

#[rstest]
#[case::the_bucket_ended(|_: &Shared, fakes: &Fakes| later(fakes, STEP_MS))]
#[case::the_clock_was_set_back(|_: &Shared, fakes: &Fakes| later(fakes, -1))]
#[case::something_was_measured(|shared: &Shared, _: &Fakes| shared.touch(&[Tag::Alerts, Tag::Levels]))]
#[case::the_files_changed(|shared: &Shared, fakes: &Fakes| {
    fakes.files.write(&shared.folder.join(FILE), promise().replace("0.999", "0.99").as_bytes()).unwrap();
    shared.set_loaded(load(&*fakes.files, &shared.folder));
})]
#[tokio::test]
async fn it_is_worked_out_anew_when(#[case] happens: impl Fn(&Shared, &Fakes)) {
    let (shared, fakes, _folder) = process(Role::Owner).await;
    let first = asked(&shared, &fakes, Extent::Standing).await;
    happens(&shared, &fakes);
    assert!(!Arc::ptr_eq(&first, &asked(&shared, &fakes, Extent::Standing).await));
}

#[tokio::test]
async fn an_alert_that_changes_changes_no_budget() {
    let (shared, fakes, _folder) = process(Role::Owner).await;
    let first = asked(&shared, &fakes, Extent::Standing).await;
    shared.touch(&[Tag::Alerts, Tag::Pages, Tag::Sources]);
    assert!(Arc::ptr_eq(&first, &asked(&shared, &fakes, Extent::Standing).await));
}

/// It goes on as long as its source answers, and that is not noted as a change of service levels.
#[tokio::test]
async fn nothing_is_kept_while_weeks_are_fetched_for_the_first_time() {
    let (fakes, folder) = records(&[(FILE, &promise())], &[]).await;
    let store = Store::open(&folder.path().join(DATABASE_FILE), Role::Owner, fakes.clock.now()).await.unwrap();
    let prod = (SourceName::new("prod"), "prometheus".to_owned(), Duration::from_secs(30));
    store.sync_sources(&[prod], fakes.clock.now()).await.unwrap();
    set_last_poll(folder.path(), "prod", fakes.clock.now(), fakes.clock.now()).await.unwrap();
    let loaded = load(&*fakes.files, folder.path());
    let shared = Shared::new(fakes.ports(), store, &crate::Options::new(folder.path()), loaded);
    let first = asked(&shared, &fakes, Extent::Standing).await;
    assert!(first[0].fetching.is_some());
    assert!(!Arc::ptr_eq(&first, &asked(&shared, &fakes, Extent::Standing).await));
}

#[tokio::test]
async fn what_was_measured_since_is_in_it() {
    let (shared, fakes, _folder) = process(Role::Owner).await;
    let spent = |evaluated: &[Evaluated]| evaluated[0].deciding().unwrap().is_exhausted;
    assert!(!spent(&asked(&shared, &fakes, Extent::Standing).await));
    commit_a_bad_hour(&shared, &fakes).await;
    assert!(!spent(&asked(&shared, &fakes, Extent::Standing).await), "nobody was told of it yet");
    shared.touch(&[Tag::Levels]);
    assert!(spent(&asked(&shared, &fakes, Extent::Standing).await));
}

/// Nobody tells a guest what the owner measures.
#[tokio::test]
async fn a_guest_works_it_out_each_time() {
    let (shared, fakes, _folder) = process(Role::Guest).await;
    let spent = |evaluated: &[Evaluated]| evaluated[0].deciding().unwrap().is_exhausted;
    assert!(!spent(&asked(&shared, &fakes, Extent::Standing).await));
    commit_a_bad_hour(&shared, &fakes).await;
    assert!(spent(&asked(&shared, &fakes, Extent::Standing).await));
}

/// In place of the last hour, as a better reading of it.
async fn commit_a_bad_hour(shared: &Shared, fakes: &Fakes) {
    let now = fakes.clock.now();
    let key = shared.loaded().levels()[0].sli_key().unwrap();
    let sli = shared.store.sli(&key).await.unwrap().unwrap().id;
    let groups = [(GroupLabels::new(), (1..=12).rev().map(|before| bucket(before, 100)).collect())];
    let span = Span::before(now, Duration::from_secs(3600));
    let grid = Grid::of_step(STEP_S);
    let readings = SliReadings { sli, grid, keep: Duration::ZERO, answered: Some(span), groups: &groups };
    shared.store.commit_buckets(&[readings], now).await.unwrap();
}

#[rstest]
#[case::buckets("[{duration: 28d, isRolling: true}]", "Occurrences", "2026-03-10T12:05:00Z")]
#[case::slices_of_a_minute("[{duration: 28d, isRolling: true}]", "Timeslices", "2026-03-10T12:01:00Z")]
#[case::a_window_that_ends_first(
    "[{duration: 1d, calendar: {startTime: '2026-03-01 12:00:30', timeZone: UTC}}]",
    "Occurrences",
    "2026-03-10T12:00:30Z"
)]
fn it_holds_until_a_bucket_or_a_window_ends(#[case] window: &str, #[case] method: &str, #[case] until: &str) {
    let target = match method {
        "Timeslices" => "{target: 0.999, timeSliceTarget: 0.95, timeSliceWindow: 1m}",
        _ => "{target: 0.999}",
    };
    let text = slo("answers", &format!("[{target}]"), "")
        .replace("[{duration: 28d, isRolling: true}]", window)
        .replace("Occurrences", method);
    let files = Fakes::at("2026-03-10T12:00:00Z").files;
    let folder = std::path::Path::new("/workspace");
    files.write(&folder.join("watchbill.toml"), super::super::fixtures::TEAM.as_bytes()).unwrap();
    files.write(&folder.join(FILE), text.as_bytes()).unwrap();
    let loaded = load(&*files, folder);
    assert_eq!(loaded.levels().len(), 1, "{:?}", loaded.levels.findings);
    let now = Instant::parse("2026-03-10T12:00:00.001Z").unwrap();
    assert_eq!(holds_until(loaded.levels(), now), Instant::parse(until).unwrap());
}
