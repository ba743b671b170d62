use rstest::rstest;
use watchbill_domain::slo::Grid;

use super::*;
use crate::slo::fixtures::{DAY, Levels, a_day, known, on, span};
use crate::{GroupLabels, SliReadings};

const HOUR: i64 = 3_600_000;

/// A bucket on each of some days, in buckets of `step_s` that something needs for `keep`.
async fn measured(step_s: u32, keep: Duration, days: &[i64]) -> Levels {
    let levels = Levels::new().await;
    let buckets = days.iter().map(|day| known(on(*day, 0), 1, 1)).collect();
    let groups = [(GroupLabels::new(), buckets)];
    let first = days.iter().copied().min().unwrap();
    let readings = SliReadings {
        grid: Grid::of_step(step_s),
        keep,
        answered: Some(span(on(first, 0), on(DAY + 1, 0))),
        ..levels.readings(&groups)
    };
    levels.store().commit_buckets(&[readings], on(first, 0)).await.unwrap();
    levels
}

async fn days_left(levels: &Levels) -> Vec<i64> {
    let slots: Vec<i64> = sqlx::query_scalar("SELECT slot FROM sli_buckets ORDER BY slot")
        .fetch_all(&levels.store().readers)
        .await
        .unwrap();
    slots.into_iter().map(|slot| crate::slo::frame::series_and_day(slot).1 - DAY).collect()
}

#[rstest]
#[case::five_minutes_for_400_days(300, 0, &[-401, -400, 0], &[-400, 0])]
#[case::five_minutes_longer_where_a_window_is(300, 500, &[-501, -401, 0], &[-401, 0])]
#[case::minutes_for_26_hours(60, 0, &[-3, -2, -1, 0], &[-1, 0])]
#[case::minutes_of_slices_for_their_window(60, 28, &[-29, -28, 0], &[-28, 0])]
#[case::others_as_their_window_says(3600, 90, &[-91, -90, 0], &[-90, 0])]
#[tokio::test]
async fn days_stay_until_every_window_has_passed_them(
    #[case] step_s: u32,
    #[case] keep_days: u64,
    #[case] measured_on: &[i64],
    #[case] left: &[i64],
) {
    let days: Vec<i64> = measured_on.iter().map(|day| DAY + day).collect();
    let levels = measured(step_s, Duration::from_hours(24 * keep_days), &days).await;
    // Two hours into the day: 26 hours ago was just the start of the day before.
    let went = levels.store().prune(on(0, 0), on(DAY, 0).shifted_ms(2 * HOUR)).await.unwrap();
    assert_eq!(days_left(&levels).await, left);
    let gone = (days.len() - left.len()) as u64;
    assert_eq!(went.last().unwrap(), &("sli_buckets".to_owned(), gone));
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn nothing_has_been_answered_for_days_that_went() {
    let days: Vec<i64> = (0..6).map(|day| DAY - day).collect();
    let levels = measured(3600, Duration::from_hours(48), &days).await;
    levels.store().prune(on(0, 0), on(DAY, 12)).await.unwrap();
    let asked = span(on(DAY - 5, 0), on(DAY + 1, 0));
    let missing = levels.store().missing(&[levels.sli], Grid::of_step(3600), asked).await.unwrap();
    assert_eq!(missing, [(levels.sli, vec![span(on(DAY - 5, 0), on(DAY - 2, 0))])]);
}

/// A clock that runs years ahead makes nothing old that a source did not measure up to then.
#[rstest]
#[case::years_ahead(3 * 365, &[-399, 0])]
#[case::a_day_after_the_last_reading(1, &[-399, 0])]
#[case::by_the_clock(0, &[-400, -399, 0])]
#[tokio::test]
async fn time_that_nobody_confirmed_makes_nothing_old(#[case] days_ahead: i64, #[case] left: &[i64]) {
    let levels = measured(300, Duration::ZERO, &[DAY - 401, DAY - 400, DAY - 399, DAY]).await;
    levels.store().prune(on(0, 0), on(DAY + days_ahead, 0)).await.unwrap();
    assert_eq!(days_left(&levels).await, left);
}

#[tokio::test]
async fn more_days_than_go_at_once_all_go_and_the_file_shrinks() {
    let levels = Levels::new().await;
    let many: i64 = DAYS_AT_ONCE + 100;
    let mut buckets: Vec<_> = (0..many).flat_map(|day| a_day(DAY + day).into_iter().take(150)).collect();
    buckets.push(known(on(DAY + many + 400, 0), 1, 1));
    levels.try_commit(&buckets, on(DAY, 0)).await.unwrap();
    let full = levels.store().size().await.unwrap().bytes;
    let went = levels.store().prune(on(0, 0), on(DAY + many + 400, 0)).await.unwrap();
    assert_eq!(went.last().unwrap().1, u64::try_from(many).unwrap());
    assert!(levels.store().size().await.unwrap().bytes * 2 < full);
    assert_eq!(levels.desk.count("sli_days").await, u64::try_from(many).unwrap() + 1);
}
