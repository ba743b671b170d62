use proptest::prelude::*;

use super::*;
use crate::queues::fixtures::{at, minutes};

#[test]
fn a_span_keeps_its_ends_and_its_extremes() {
    let rolls = rolled(&minutes(at("10:06"), [4, 9, 2, 3, 3, 0, 7].map(Some)), RollStep::FiveMinutes);
    let counts = |first, last, low, high| Some(Counts { first, last, low, high });
    let starts: Vec<Instant> = rolls.iter().map(|roll| roll.start).collect();
    assert_eq!(starts, [at("10:00"), at("10:05")]);
    assert_eq!(rolls[0].counts, counts(4, 3, 2, 9));
    assert_eq!(rolls[1].counts, counts(0, 7, 0, 7));
    assert_eq!((rolls[0].known, rolls[1].known, rolls[0].unknown), (5, 2, 0));
}

#[test]
fn what_did_not_count_is_no_zero() {
    let rolls = rolled(&minutes(at("10:04"), [None, Some(4), None, None, None]), RollStep::FiveMinutes);
    assert_eq!((rolls[0].known, rolls[0].unknown), (1, 4));
    assert_eq!(rolls[0].counts.map(|counts| counts.low), Some(4));
    let rolls = rolled(&minutes(at("10:04"), [None; 5]), RollStep::FiveMinutes);
    assert_eq!((rolls[0].counts, rolls[0].unknown), (None, 5));
}

prop_compose! {
    fn some_readings()(
        counts in proptest::collection::vec((0..5_u8, 0..50_u64, proptest::option::of(0..9_i64)), 1..300),
    ) -> Vec<Reading> {
        let begin = at("2026-03-02T09:58:00Z");
        let reading = |(place, (state, count, age)): (usize, &(u8, u64, Option<i64>))| {
            let at = begin.shifted_ms(i64::try_from(place).unwrap() * 61_000);
            let depth = match state {
                0 => Depth::NoPermission,
                1 => Depth::Approximate { count: *count, as_of: at },
                _ => Depth::counted(*count),
            };
            let oldest = age.map(|age| Oldest::died(at.shifted_ms(-age * 1000)));
            Reading { oldest, unacknowledged: (*state > 2).then_some(*count), ..Reading::of(at, depth) }
        };
        counts.iter().enumerate().map(reading).collect()
    }
}

proptest! {
    #[test]
    fn hours_are_the_same_whichever_way_they_are_made(readings in some_readings()) {
        let directly = rolled(&readings, RollStep::Hour);
        let by_minutes = rolled_up(&rolled(&readings, RollStep::FiveMinutes), RollStep::Hour);
        prop_assert_eq!(&by_minutes, &directly);
        prop_assert_eq!(&rolled_up(&directly, RollStep::Hour), &directly);
        let sum: u32 = directly.iter().map(|roll| roll.known + roll.approximate + roll.unknown).sum();
        prop_assert_eq!(usize::try_from(sum).unwrap(), readings.len());
    }
}
