use std::collections::VecDeque;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::queues::fixtures::{MINUTE, at};
use crate::queues::{Depth, Totals};

/// A reading a minute from ten on: how many there are, and how many the broker counted as taken out.
fn readings(told: &[(u64, Option<u64>)]) -> Vec<Reading> {
    let reading = |(place, (count, removed)): (usize, &(u64, Option<u64>))| Reading {
        totals: Totals { removed: *removed, ..Totals::default() },
        ..Reading::of(at("10:00").plus(MINUTE * u32::try_from(place).unwrap()), Depth::counted(*count))
    };
    told.iter().enumerate().map(reading).collect()
}

fn there(readings: &[Reading]) -> There {
    let mut before = (None, None);
    readings.iter().fold(There::default(), |there, reading| {
        let there = there.after(reading, before);
        before = (reading.depth.count().or(before.0), reading.totals.removed.or(before.1));
        there
    })
}

/// Worked out by hand: the minute of the first count of which not all have left.
#[rstest]
#[case::first_seen(&[(5, None)], Some("10:00"))]
#[case::nothing_leaves(&[(5, None), (5, None), (9, None)], Some("10:00"))]
#[case::not_all_left(&[(5, None), (1, None), (9, None)], Some("10:00"))]
// 4 and 1 left: of the five none may be there, of the nine at least one is.
#[case::as_many_left(&[(5, None), (1, None), (9, None), (8, None)], Some("10:02"))]
#[case::what_came_between_bounds_the_rest(&[(5, None), (12, None), (40, None), (31, None)], Some("10:01"))]
#[case::emptied(&[(5, None), (0, None)], None)]
#[case::filled_again(&[(5, None), (0, None), (3, None)], Some("10:02"))]
// Five went and five came: the depth alone does not tell.
#[case::the_counter_tells(&[(5, Some(7)), (5, Some(12))], Some("10:01"))]
#[case::the_counter_tells_of_some(&[(5, Some(7)), (5, Some(11))], Some("10:00"))]
#[case::it_began_to_count(&[(5, None), (5, Some(5))], Some("10:01"))]
#[case::it_began_again_at_none(&[(5, Some(7)), (5, Some(2))], Some("10:00"))]
#[case::it_began_again_and_counted_as_many(&[(5, Some(7)), (5, Some(5))], Some("10:01"))]
#[case::not_told_in_between(&[(5, Some(7)), (5, None), (5, Some(12))], Some("10:02"))]
fn the_oldest_is_there_since_the_first_count_of_which_not_all_left(
    #[case] told: &[(u64, Option<u64>)],
    #[case] since: Option<&str>,
) {
    assert_eq!(there(&readings(told)).since(), since.map(at));
}

#[test]
fn where_somebody_takes_them_and_nobody_counts_only_what_is_there_now_is_known() {
    let read = |consumers| -> Vec<Reading> {
        let of = |reading| Reading { consumers, ..reading };
        readings(&[(5, None), (5, None), (5, None)]).into_iter().map(of).collect()
    };
    assert_eq!(there(&read(Some(1))).since(), Some(at("10:02")));
    assert_eq!(there(&read(Some(0))).since(), Some(at("10:00")));
}

#[test]
fn what_is_not_counted_changes_nothing() {
    let known = there(&readings(&[(5, None), (9, None)]));
    let hidden = Reading::of(at("10:02"), Depth::NoPermission);
    assert_eq!(known.clone().after(&hidden, (Some(9), None)), known);
}

/// The counter of a reading is the one before of the next, so what it tells is told only once.
#[test]
fn what_was_taken_out_while_no_depth_was_told_is_gone() {
    let known = there(&readings(&[(5, Some(7))]));
    let totals = Totals { removed: Some(12), ..Totals::default() };
    let hidden = Reading { totals, ..Reading::of(at("10:01"), Depth::NoPermission) };
    let known = known.after(&hidden, (Some(5), Some(7)));
    let totals = Totals { removed: Some(12), ..Totals::default() };
    let told = Reading { totals, ..Reading::of(at("10:02"), Depth::Known(5)) };
    assert_eq!(known.after(&told, (Some(5), Some(12))).since(), Some(at("10:02")));
}

#[test]
fn a_queue_that_grows_for_long_is_remembered_in_few_counts() {
    let growing: Vec<(u64, Option<u64>)> = (1..=1_000_u64).map(|count| (count, None)).collect();
    let known = there(&readings(&growing));
    assert!(known.counts().len() <= There::MOST);
    assert_eq!(known.since(), Some(at("10:00")));
    // 500 leave: the bound is behind the five-hundredth minute, and not by more than a few hours.
    let since = known.after(&Reading::of(at("2026-03-03T02:40:00Z"), Depth::Known(500)), (Some(1_000), None)).since();
    let bound = since.unwrap().since(at("10:00")).as_secs() / 60;
    assert!((500..750).contains(&bound), "{bound} minutes");
}

#[test]
fn it_is_there_for_as_long_when_the_clock_is_set_back() {
    let known = there(&readings(&[(5, None), (9, None)]));
    assert_eq!(known.set_back(MINUTE * 10), There::of(vec![(at("09:50"), 5), (at("09:51"), 9)]));
}

proptest! {
    /// However messages come and go between readings, as long as what leaves is counted: the oldest was there by then.
    #[test]
    fn the_oldest_came_no_later(
        steps in proptest::collection::vec((0..6_u64, 0..6_u64, any::<bool>()), 1..120),
    ) {
        let (mut waiting, mut taken, mut there) = (VecDeque::new(), 0_u64, There::default());
        let mut before = (None, None);
        for (place, (came, left, from_behind)) in steps.into_iter().enumerate() {
            let now = at("10:00").plus(MINUTE * u32::try_from(place).unwrap());
            waiting.extend((0..came).map(|_| now));
            for _ in 0..left {
                let gone = if from_behind { waiting.pop_back() } else { waiting.pop_front() };
                taken += u64::from(gone.is_some());
            }
            let count = waiting.len() as u64;
            let totals = Totals { removed: Some(taken), ..Totals::default() };
            let reading = Reading { totals, ..Reading::of(now, Depth::counted(count)) };
            there = there.after(&reading, before);
            before = (Some(count), Some(taken));
            let oldest: Option<Instant> = waiting.iter().min().copied();
            prop_assert_eq!(oldest.is_some(), there.since().is_some());
            prop_assert!(oldest <= there.since(), "{:?} {:?}", oldest, there);
            prop_assert!(there.counts().windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
            prop_assert!(there.counts().len() <= There::MOST);
        }
    }
}
