//! How much a year of a queue takes: one of each sort is watched for a year, and what it takes is multiplied.

use rstest::rstest;
use watchbill_domain::queues::{Depth, Oldest, Reading, Totals};

use super::fixtures::{DAY, Queues, counted, on};

const DAYS: i64 = 366;
/// The bar is 200 MB for 200 queues.
const MOST_OF_A_QUEUE: i64 = 1_000_000;

fn noise(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

/// It fills by a few a day, and somebody empties it each month.
fn quiet(day: i64, minute: i64, _: &mut u64) -> Reading {
    let count = (day % 30 * 3 + minute / 480).unsigned_abs();
    let oldest = (count > 0).then(|| Oldest::died(on(DAY + day - day % 30, 480)));
    Reading { oldest, unacknowledged: Some(0), consumers: Some(0), ..counted(DAY + day, minute, count) }
}

/// Its sources hand out messages all the time, and now and then one dies.
fn with_traffic(day: i64, minute: i64, state: &mut u64) -> Reading {
    let minutes = (day * 1440 + minute).unsigned_abs();
    let source_traffic = Some(minutes * 1000 + noise(state, 900));
    let totals = Totals { arrived: Some(minutes / 100), removed: Some(0), dropped: None, source_traffic };
    Reading { totals, ..quiet(day, minute, state) }
}

/// A broker that counts roughly and tells ages, which are never quite the same.
fn rough(day: i64, minute: i64, state: &mut u64) -> Reading {
    let at = on(DAY + day, minute);
    let depth = Depth::Approximate { count: 40 + noise(state, 3), as_of: at };
    let age = day % 4 * 86_400_000 + minute * 60_000 + noise(state, 1000).cast_signed();
    Reading {
        oldest: Some(Oldest::sent(at.shifted_ms(-age))),
        unacknowledged: Some(noise(state, 2)),
        ..Reading::of(at, depth)
    }
}

/// Nothing of it is ever the same twice.
fn restless(day: i64, minute: i64, state: &mut u64) -> Reading {
    let totals = Totals {
        arrived: Some((day * 1440 + minute).unsigned_abs() * 60 + noise(state, 50)),
        ..with_traffic(day, minute, state).totals
    };
    let count = 10_000 + noise(state, 5_000);
    let oldest = Some(Oldest::died(on(DAY + day, minute).shifted_ms(-noise(state, 900_000).cast_signed())));
    Reading { oldest, totals, unacknowledged: Some(noise(state, 20)), ..counted(DAY + day, minute, count) }
}

async fn taken(sort: fn(i64, i64, &mut u64) -> Reading) -> i64 {
    let queues = Queues::new().await;
    let pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
    let size = || async { sqlx::query_scalar::<_, i64>(pages).fetch_one(&queues.store().writer).await.unwrap() };
    let before = size().await;
    queues.read("a.dlq", &[counted(DAY, 0, 0)]).await;
    let (number, mut state) = (queues.number("a.dlq").await, 7);
    for day in 0..DAYS {
        let readings: Vec<Reading> = (0..1440).map(|minute| sort(day, minute, &mut state)).collect();
        queues.put(number, &readings).await;
        if day % 15 == 0 || day == DAYS - 1 {
            let end = on(DAY + day + 1, 0);
            queues.store().prune(end, end).await.unwrap();
        }
    }
    queues.desk.assert_sound().await;
    size().await - before
}

#[rstest]
#[case::quiet(quiet, 20_000)]
#[case::with_traffic(with_traffic, 100_000)]
#[case::rough(rough, 380_000)]
#[case::restless(restless, MOST_OF_A_QUEUE)]
#[tokio::test]
async fn a_year_of_a_queue_takes_a_two_hundredth_of_the_bar_at_most(
    #[case] sort: fn(i64, i64, &mut u64) -> Reading,
    #[case] most: i64,
) {
    let bytes = taken(sort).await;
    assert!(bytes <= most.min(MOST_OF_A_QUEUE), "{bytes} bytes");
}
