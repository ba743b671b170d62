use std::time::Duration;

use rstest::rstest;
use watchbill_domain::ids::SourceName;
use watchbill_domain::slo::{Bucket, Grid};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_store::{GroupLabels, Listing, NamedSlo, Role, SliNote, SliReadings, SloTerms, Store};

use super::super::fixtures::{STEP_MS, TEAM, now, slo};
use super::*;
use crate::api::SloState;
use crate::ports::Files;
use crate::testing::{Fakes, set_last_poll};
use crate::workspace::{DATABASE_FILE, load};
use crate::{Engine, EngineHandle, Options};

const DAY_MS: i64 = 86_400_000;

fn days(from: i64, to: i64) -> Span {
    Span { start: Instant::from_ms(from * DAY_MS), end: Instant::from_ms(to * DAY_MS) }
}

#[rstest]
#[case::nothing_yet(&[], Some("0 of 28 days"))]
#[case::the_oldest_first(&[days(2, 14)], Some("12 of 28 days"))]
#[case::the_newest_with_a_hole(&[days(2, 14), days(29, 30)], Some("13 of 28 days"))]
#[case::more_than_is_asked_for(&[days(0, 14)], Some("12 of 28 days"))]
#[case::what_the_source_forgot_is_not_waited_for(&[days(15, 20)], Some("5 of 15 days"))]
#[case::all_that_it_has(&[days(15, 30)], None)]
#[case::all(&[days(2, 30)], None)]
fn what_is_left_is_told_in_days(#[case] answered: &[Span], #[case] expected: Option<&str>) {
    let fetching = Fetching::of(answered, days(2, 30));
    assert_eq!(fetching.map(Fetching::text).as_deref(), expected);
}

#[rstest]
#[case(0, 26 * 3_600_000, "0 of 26 h")]
#[case(3 * 3_600_000, 7 * 3_600_000, "3 of 7 h")]
#[case(60_000, 5_400_000, "1 of 90 min")]
fn short_windows_are_told_in_shorter_units(#[case] fetched_ms: i64, #[case] of_ms: i64, #[case] expected: &str) {
    assert_eq!(Fetching { fetched_ms, of_ms }.text(), expected);
}

/// What the records say of a service level that came some minutes ago.
struct Known {
    came: Duration,
    /// Days of the 28 that its source has answered for, the oldest first.
    answered: i64,
    bad: i64,
    polled: Option<Result<(), ()>>,
    problem: Option<&'static str>,
}

const NEW: Known = Known { came: Duration::from_secs(120), answered: 12, bad: 0, polled: Some(Ok(())), problem: None };

async fn desk(known: Known) -> (EngineHandle, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let fakes = Fakes::at(super::super::fixtures::NOW);
    fakes.files.write(&folder.path().join("watchbill.toml"), TEAM.as_bytes()).unwrap();
    fakes.files.write(&folder.path().join("slos/a.yaml"), slo("answers", "[{target: 0.999}]", "").as_bytes()).unwrap();
    let levels = load(&*fakes.files, folder.path()).levels;
    let level = &levels.list[0];
    let came_at = now().minus(known.came);
    let store = Store::open(&folder.path().join(DATABASE_FILE), Role::Owner, came_at).await.unwrap();
    let key = level.sli_key().unwrap();
    let terms = |text: &str| text.to_owned();
    let terms =
        SloTerms { sli_key: key.clone(), target: terms("0.999"), window: terms("28 d"), method: terms("Occurrences") };
    let named = NamedSlo {
        slo: "answers".to_owned(),
        objective: level.objective.clone(),
        source: Some("prod".to_owned()),
        terms,
    };
    let sli = store.sync_slos(&[named], Listing::Whole, came_at).await.unwrap().slis[&key];
    let source = SourceName::new("prod");
    store.sync_sources(&[(source.clone(), "prometheus".to_owned(), Duration::from_secs(30))], came_at).await.unwrap();
    if known.answered > 0 {
        let start = now().minus(Duration::from_secs(28 * 86_400));
        let span = Span { start, end: start.shifted_ms(known.answered * DAY_MS) };
        let buckets: Vec<Bucket> = (0..known.answered * 288)
            .map(|nth| Bucket::known(start.shifted_ms(nth * STEP_MS), 100 - known.bad, 100))
            .collect();
        let readings = SliReadings {
            sli,
            grid: Grid::of_step(300),
            keep: Duration::ZERO,
            answered: Some(span),
            groups: &[(GroupLabels::new(), buckets)],
        };
        store.commit_buckets(&[readings], now()).await.unwrap();
    }
    if let Some(problem) = known.problem {
        store.note_slis(&[(sli, SliNote::Problem(problem.to_owned()))], now()).await.unwrap();
    }
    if known.polled == Some(Err(())) {
        let failure = PollFailure { kind: PollFailureKind::Unreachable, message: "cannot be reached".to_owned() };
        store.commit_failure(&source, &failure, now()).await.unwrap();
    }
    store.close().await;
    if known.polled == Some(Ok(())) {
        set_last_poll(folder.path(), "prod", now(), now()).await.unwrap();
    }
    (Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap(), folder)
}

#[rstest]
#[case::weeks_are_fetched(NEW, SloState::Measuring, "being measured: 12 of 28 days fetched", 0)]
#[case::what_was_bad_long_ago_is_not_all(Known { bad: 50, ..NEW }, SloState::Measuring, "being measured: 12 of 28 days fetched", 0)]
#[case::nothing_is_there_yet(Known { answered: 0, ..NEW }, SloState::Measuring, "being measured: 0 of 28 days fetched", 0)]
#[case::nobody_was_asked_yet(
    Known { answered: 0, polled: None, came: Duration::from_secs(5), ..NEW },
    SloState::Measuring, "being measured: 0 of 28 days fetched", 0
)]
#[case::all_is_there(Known { answered: 28, ..NEW }, SloState::Healthy, "healthy", 0)]
#[case::nobody_polls(Known { answered: 0, polled: None, ..NEW }, SloState::NoData, "unknown: nothing was measured yet", 1)]
#[case::its_source_is_down(Known { answered: 0, polled: Some(Err(())), ..NEW }, SloState::NoData, "unknown: nothing was measured yet", 1)]
#[case::its_query_is_refused(
    Known { answered: 0, problem: Some("prod refused it"), ..NEW },
    SloState::NoData, "unknown: nothing was measured yet", 1
)]
#[case::it_was_to_be_there_by_now(
    Known { answered: 0, came: Duration::from_secs(3700), ..NEW },
    SloState::NoData, "unknown: nothing was measured yet", 1
)]
#[tokio::test]
async fn a_new_service_level_is_being_measured_while_that_is_so(
    #[case] known: Known,
    #[case] state: SloState,
    #[case] text: &str,
    #[case] attention: usize,
) {
    let (engine, _folder) = desk(known).await;
    let view = engine.slos_view().await.unwrap();
    let row = &view.services[0].levels[0];
    assert_eq!((row.state, row.state_text.as_str()), (state, text));
    let listing = engine.slo_listing().await.unwrap();
    assert_eq!(listing.attention, attention, "{listing:?}");
    let is_measuring = state == SloState::Measuring;
    assert_eq!((listing.measuring, listing.slos[0].fetched.is_some()), (usize::from(is_measuring), is_measuring));
    let strange = engine.now_view().await.unwrap().strange;
    let told = strange.iter().filter(|one| one.page == Some(crate::api::WantedPage::Levels)).count();
    assert_eq!(told, attention, "the page Now tells of what needs somebody: {strange:?}");
    if is_measuring {
        assert_eq!(row.remaining_text, "not yet", "a budget of which most is missing has no figure");
        assert_eq!((row.remaining, row.fetched.is_some()), (None, true));
        assert_eq!(view.headline, format!("The one service level is {text}."));
    }
}
