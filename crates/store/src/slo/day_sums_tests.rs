use watchbill_domain::slo::Certainty;

use super::*;
use crate::slo::fixtures::{DAY, Levels, a_day, known, on, read, span, whole};

async fn sums(levels: &Levels, span: Span) -> Vec<DaySums> {
    let group = levels.group().await;
    levels.store().day_sums(&[group], span).await.unwrap().remove(&group).unwrap_or_default()
}

#[tokio::test]
async fn a_day_is_summed_by_what_its_buckets_are_worth() {
    let levels = Levels::new().await;
    let summed = |place, certainty| read(on(DAY, place), 5, 10, certainty, Tier::Anchored);
    let buckets = [
        known(on(DAY, 0), 90, 100),
        known(on(DAY, 1), 1010, 1000),
        summed(2, Certainty::Partial),
        summed(3, Certainty::Estimated),
        Bucket::unknown(on(DAY, 4)),
        known(on(DAY, 5), 20, 10),
        known(on(DAY, 6), -1, 10),
    ];
    levels.commit(&buckets).await;
    let expected = DaySums {
        day: on(DAY, 0),
        good: 90 + 1000 + 5 + 5,
        total: 100 + 1000 + 10 + 10,
        known: 1,
        clamped: 1,
        partial: 1,
        estimated: 1,
        unknown: 1,
        invalid: 2,
        tier: Some(Tier::Anchored),
    };
    assert_eq!(sums(&levels, whole(DAY)).await, [expected]);
    assert_eq!(expected.usable(), 4);
}

#[tokio::test]
async fn counts_beyond_what_one_bucket_holds_are_exact() {
    let levels = Levels::new().await;
    let most = |place| known(on(DAY, place), i64::MAX - 1, i64::MAX);
    levels.commit(&(0..288).map(most).collect::<Vec<_>>()).await;
    let found = sums(&levels, whole(DAY)).await[0];
    assert_eq!((found.good, found.total), (288 * (i64::MAX as u128 - 1), 288 * i64::MAX as u128));
}

#[tokio::test]
async fn only_buckets_of_five_minutes_on_the_clock_are_summed() {
    let levels = Levels::new().await;
    for grid in [
        watchbill_domain::slo::Grid::of_step(60),
        watchbill_domain::slo::Grid::of_step(300).through(Instant::from_ms(1000)),
    ] {
        let groups = [(crate::GroupLabels::new(), vec![known(grid.ceil(on(DAY, 0)), 1, 1)])];
        let readings = crate::SliReadings { grid, ..levels.readings(&groups) };
        levels.store().commit_buckets(&[readings], on(DAY, 1)).await.unwrap();
    }
    assert_eq!(sums(&levels, whole(DAY)).await, []);
    levels.desk.assert_sound().await;
}

#[tokio::test]
async fn sums_stay_when_their_buckets_go() {
    let levels = Levels::new().await;
    let buckets: Vec<Bucket> = (0..3).flat_map(|day| a_day(DAY + day)).collect();
    levels.commit(&buckets).await;
    let before = sums(&levels, span(on(DAY, 0), on(DAY + 3, 0))).await;
    assert_eq!(before.len(), 3);
    levels.commit(&[known(on(DAY + 900, 0), 1, 1)]).await;
    levels.store().prune(on(0, 0), on(DAY + 900, 0)).await.unwrap();
    assert_eq!(levels.buckets(span(on(DAY, 0), on(DAY + 3, 0))).await, []);
    assert_eq!(sums(&levels, span(on(DAY, 0), on(DAY + 3, 0))).await, before);
    assert_eq!(sums(&levels, span(on(DAY + 1, 4), on(DAY + 1, 5))).await, before[1..2]);
    levels.desk.assert_sound().await;
}
