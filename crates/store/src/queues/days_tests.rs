use proptest::prelude::*;
use tokio::runtime::Runtime;
use watchbill_domain::queues::Depth;

use super::*;
use crate::queues::fixtures::{DAY, Queues, counted, minutes, on, queue};

impl Queues {
    /// Puts readings in as a commit does, without what is remembered of the queue.
    pub(in crate::queues) async fn put(&self, number: i64, readings: &[Reading]) {
        let mut transaction = self.store().begin().await.unwrap();
        let numbered: Vec<(i64, Reading)> = readings.iter().map(|reading| (number, *reading)).collect();
        put_readings(&mut transaction, &numbered).await.unwrap();
        self.store().commit(transaction).await.unwrap();
    }

    async fn rolls(&self, name: &str, step: RollStep) -> Vec<Roll> {
        self.store().queue_rolls(&queue(name), step, on(DAY - 99, 0), on(DAY + 99, 0)).await.unwrap()
    }

    async fn kept(&self, name: &str) -> Vec<Reading> {
        self.store().queue_readings(&queue(name), on(DAY - 99, 0), on(DAY + 99, 0)).await.unwrap()
    }
}

#[tokio::test]
async fn a_night_lies_in_two_days_and_is_read_as_one() {
    let queues = Queues::new().await;
    let night = minutes(DAY, 1438, [4, 5, 6, 7]);
    queues.read("a.dlq", &night).await;
    assert_eq!(queues.desk.count("queue_days").await, 2);
    assert_eq!(queues.kept("a.dlq").await, night);
    let part = queues.store().queue_readings(&queue("a.dlq"), on(DAY, 1439), on(DAY + 1, 1)).await.unwrap();
    assert_eq!(part, night[1..3]);
    assert_eq!(queues.store().roll_days(on(DAY + 1, 9)).await.unwrap(), 1, "the day that goes on waits");
    let hours = queues.rolls("a.dlq", RollStep::Hour).await;
    assert_eq!(hours, rolled(&night, RollStep::Hour));
    assert_eq!(hours.len(), 2);
}

#[tokio::test]
async fn of_two_readings_of_a_minute_the_last_is_kept() {
    let queues = Queues::new().await;
    let at = |ms: i64| on(DAY, 10).shifted_ms(ms);
    queues.read("a.dlq", &[Reading::of(at(1_000), Depth::Known(4)), Reading::of(at(31_000), Depth::Known(6))]).await;
    assert_eq!(queues.kept("a.dlq").await, [counted(DAY, 10, 6)]);
    let before = queues.rows().await;
    queues.read("a.dlq", &[Reading::of(at(31_000), Depth::Known(6))]).await;
    assert_eq!(queues.rows().await, before, "the same again changes nothing");
}

#[tokio::test]
async fn a_clock_that_is_set_back_writes_over_the_minutes_it_shows_again() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &minutes(DAY, 60, [1, 2, 3, 4])).await;
    queues.read("a.dlq", &minutes(DAY, 61, [8, 9])).await;
    assert_eq!(queues.kept("a.dlq").await, minutes(DAY, 60, [1, 8, 9, 4]));
    queues.read("a.dlq", &minutes(DAY, 55, [7])).await;
    assert_eq!(queues.kept("a.dlq").await[0], counted(DAY, 55, 7));
}

#[tokio::test]
async fn a_day_that_is_added_to_after_it_was_rolled_up_is_rolled_up_again() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &minutes(DAY, 0, [1, 2, 3, 4, 5, 6])).await;
    assert_eq!(queues.store().roll_days(on(DAY + 1, 0)).await.unwrap(), 1);
    queues.read("a.dlq", &minutes(DAY, 3, [40, 50])).await;
    let whole = rolled(&minutes(DAY, 0, [1, 2, 3, 40, 50, 6]), RollStep::FiveMinutes);
    assert_eq!(queues.rolls("a.dlq", RollStep::FiveMinutes).await, whole, "also before that");
    assert_eq!(queues.store().roll_days(on(DAY + 1, 0)).await.unwrap(), 1);
    assert_eq!(queues.rolls("a.dlq", RollStep::FiveMinutes).await, whole);
    assert_eq!(queues.rolls("a.dlq", RollStep::Hour).await, rolled_up(&whole, RollStep::Hour));
    assert_eq!(queues.store().roll_days(on(DAY + 1, 0)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_day_whose_minutes_have_gone_stays_as_it_was_rolled_up() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &minutes(DAY, 0, [1, 2, 3])).await;
    queues.store().prune(on(DAY, 0), on(DAY + 20, 0)).await.unwrap();
    let before = queues.rows().await;
    assert_eq!(before.len(), 2, "its five minutes and its hours");
    queues.read("a.dlq", &minutes(DAY, 1, [9])).await;
    assert_eq!(queues.rows().await, before);
}

#[tokio::test]
async fn damaged_minutes_are_begun_anew_and_damaged_hours_made_again() {
    let queues = Queues::new().await;
    for day in 0..3 {
        queues.read("a.dlq", &minutes(DAY + day, 0, [1, 2, 3])).await;
        queues.store().roll_days(on(DAY + day + 1, 0)).await.unwrap();
    }
    let hours = queues.rolls("a.dlq", RollStep::Hour).await;
    queues.damage("a.dlq", Step::Hour, DAY).await;
    assert_eq!(queues.rolls("a.dlq", RollStep::Hour).await, []);
    queues.read("a.dlq", &minutes(DAY + 3, 0, [4])).await;
    queues.store().roll_days(on(DAY + 4, 0)).await.unwrap();
    assert_eq!(queues.rolls("a.dlq", RollStep::Hour).await[..3], hours);

    queues.read("a.dlq", &minutes(DAY + 4, 0, [4, 5])).await;
    queues.damage("a.dlq", Step::Minute, DAY + 4).await;
    assert_eq!(queues.store().roll_days(on(DAY + 5, 0)).await.unwrap(), 0, "it is left as it is");
    queues.read("a.dlq", &minutes(DAY + 4, 2, [6])).await;
    assert_eq!(queues.kept("a.dlq").await.last(), Some(&counted(DAY + 4, 2, 6)));
    queues.desk.assert_sound().await;
}

#[tokio::test]
async fn more_days_than_fit_into_one_transaction_are_rolled_up_in_one_go() {
    let queues = Queues::new().await;
    queues.read("a.dlq", &[counted(DAY, 0, 1)]).await;
    let number = queues.number("a.dlq").await;
    let days: Vec<Reading> = (0..DAYS_AT_ONCE + 9).map(|day| counted(DAY + day, 7, day.unsigned_abs())).collect();
    queues.put(number, &days).await;
    let rolled_days = queues.store().roll_days(on(DAY + DAYS_AT_ONCE + 9, 0)).await.unwrap();
    assert_eq!(rolled_days.cast_signed(), DAYS_AT_ONCE + 9);
}

prop_compose! {
    /// Of five days around the end of a row of hours.
    fn a_history()(
        given in prop::collection::vec((0..5 * 1440_i64, 0..5_u8, 0..50_u64), 1..120),
    ) -> Vec<Reading> {
        let mut readings: BTreeMap<i64, Reading> = BTreeMap::new();
        for (minute, state, count) in given {
            let at = on(first_day(Step::Hour, DAY) + 27, minute);
            let depth = match state {
                0 => Depth::NoPermission,
                1 => Depth::Approximate { count, as_of: at },
                _ => Depth::counted(count),
            };
            readings.insert(minute, Reading { unacknowledged: (state > 3).then_some(count), ..Reading::of(at, depth) });
        }
        readings.into_values().collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Day by day, some days late, or all at the end: the same rows, and what the domain makes of the readings themselves.
    #[test]
    fn rolling_up_gives_the_same_whichever_way(readings in a_history(), late in prop::collection::vec(any::<bool>(), 5)) {
        Runtime::new().unwrap().block_on(async {
            let first = first_day(Step::Hour, DAY) + 27;
            let mut histories = Vec::new();
            for rolls_on in [[true; 5].as_slice(), &late, &[false; 5]] {
                let queues = Queues::new().await;
                queues.read("a.dlq", &[counted(first, 0, 1)]).await;
                let number = queues.number("a.dlq").await;
                queues.put(number, &[counted(first, 0, 1)]).await;
                for (day, rolls) in (first..).zip(rolls_on) {
                    let of_day: Vec<Reading> =
                        readings.iter().filter(|reading| day_of(reading.at) == day).copied().collect();
                    queues.put(number, &of_day).await;
                    if *rolls {
                        queues.store().roll_days(on(day + 1, 0)).await.unwrap();
                    }
                }
                let before = [queues.rolls("a.dlq", RollStep::FiveMinutes).await, queues.rolls("a.dlq", RollStep::Hour).await];
                queues.store().roll_days(on(first + 5, 0)).await.unwrap();
                let kept = queues.kept("a.dlq").await;
                for (step, before) in [RollStep::FiveMinutes, RollStep::Hour].into_iter().zip(before) {
                    let rolls = queues.rolls("a.dlq", step).await;
                    assert_eq!(rolls, rolled(&kept, step));
                    assert_eq!(rolls, before, "what was not rolled up is rolled up when it is asked for");
                }
                histories.push(queues.rows().await);
            }
            assert!(histories.iter().all(|rows| *rows == histories[0]));
        });
    }
}
