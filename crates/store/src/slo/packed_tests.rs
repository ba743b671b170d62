use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::slo::Grid;
use watchbill_domain::time::Instant;

use super::*;
use crate::slo::fixtures::{DAY, a_day, grid, known, on};
use crate::slo::frame::day_start;

fn frame() -> Frame {
    Frame::of(7, grid(), DAY)
}

fn unpacked(frame: &Frame, bytes: &[u8]) -> Result<Vec<Bucket>, Damaged> {
    let mut buckets = Vec::new();
    unpack(frame, bytes, &mut buckets).map(|()| buckets)
}

fn counts() -> impl Strategy<Value = i64> {
    prop_oneof![0..300_i64, any::<i64>(), Just(i64::MAX), Just(i64::MIN)]
}

fn readings() -> impl Strategy<Value = Option<(Reading, Tier)>> {
    let certainty = prop::sample::select(vec![Certainty::Known, Certainty::Partial, Certainty::Estimated]);
    let counted = (counts(), counts(), certainty).prop_map(|(good, total, certainty)| Reading::Counted {
        good,
        total,
        certainty,
    });
    let reading = prop_oneof![Just(Reading::Unknown), counted];
    prop::option::of((reading, prop::sample::select(TIERS.to_vec())))
}

proptest! {
    #[test]
    fn every_day_comes_back_as_it_was(
        (step_s, phase_s) in (1_u32..200_000).prop_flat_map(|step| (Just(step), 0..step)),
        day in -400_000_i64..400_000,
        given in prop::collection::vec(readings(), 0..40),
        skipped in 0_u64..100_000,
    ) {
        let grid = Grid::of_step(step_s).through(Instant::from_ms(i64::from(phase_s) * 1000));
        let frame = Frame::of(3, grid, day);
        let skipped = if frame.places == 0 { 0 } else { skipped % frame.places };
        let buckets: Vec<Bucket> = (skipped..frame.places)
            .zip(given)
            .filter_map(|(place, given)| given.map(|(reading, tier)| Bucket { start: frame.start(place), reading, tier }))
            .collect();
        prop_assert!(buckets.iter().all(|bucket| grid.has(bucket.start)));
        prop_assert_eq!(unpacked(&frame, &pack(&frame, &buckets)), Ok(buckets));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), is_signed in any::<bool>()) {
        let bytes = if is_signed { signed(frame().slot, &bytes) } else { bytes };
        let mut buckets = vec![known(on(DAY - 1, 0), 1, 1)];
        let read = unpack(&frame(), &bytes, &mut buckets);
        prop_assert!(buckets.len() as u64 <= 1 + frame().places);
        prop_assert!(read.is_ok() || buckets.len() == 1, "of a damaged day nothing is taken");
    }
}

/// Bytes that say of themselves that they are sound.
fn signed(slot: i64, runs: &[u8]) -> Vec<u8> {
    [&[VERSION][..], &checksum_of(slot, runs).to_le_bytes(), runs].concat()
}

#[test]
fn the_places_of_a_day_are_the_starts_in_it() {
    let of = |step_s: u32, phase_ms: i64| Frame::of(1, Grid::of_step(step_s).through(Instant::from_ms(phase_ms)), DAY);
    assert_eq!(of(300, 0).places, 288);
    assert_eq!(of(60, 0).places, 1440);
    // Hours of a zone that is 5:45 ahead.
    assert_eq!((of(3600, 900_000).places, of(3600, 900_000).start(0)), (24, day_start(DAY).shifted_ms(900_000)));
    // Seven minutes are not a part of a day; 205 or 206 of them begin on one.
    let seven: u64 = (0..7).map(|day| Frame::of(1, Grid::of_step(420), DAY + day).places).sum();
    assert_eq!(seven, 7 * 1440 / 7);
    // A week begins on one of seven days.
    let weeks: u64 = (0..7).map(|day| Frame::of(1, Grid::of_step(604_800), DAY + day).places).sum();
    assert_eq!(weeks, 1);
}

#[test]
fn slots_tell_series_and_days_apart() {
    for (series, day) in [(1, 0), (1, -719_528), (1, 2_932_896), (2, -719_528), (123_456, 20_513)] {
        assert_eq!(crate::slo::frame::series_and_day(crate::slo::frame::slot_of(series, day)), (series, day));
    }
}

#[test]
fn every_damaged_byte_is_found() {
    let bytes = pack(&frame(), &a_day(DAY)[..40]);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            assert_eq!(unpacked(&frame(), &damaged), Err(Damaged), "bit {bit} of byte {at}");
        }
    }
}

#[rstest]
#[case::cut(|bytes: &[u8]| bytes[..bytes.len() - 1].to_vec())]
#[case::longer(|bytes: &[u8]| [bytes, &[0]].concat())]
#[case::nothing(|_: &[u8]| Vec::new())]
#[case::head_only(|bytes: &[u8]| bytes[..HEAD].to_vec())]
fn what_is_not_whole_is_damaged(#[case] damage: fn(&[u8]) -> Vec<u8>) {
    let bytes = pack(&frame(), &a_day(DAY));
    assert_eq!(unpacked(&frame(), &damage(&bytes)), Err(Damaged));
    assert!(!is_sound(frame().slot, &damage(&bytes)));
}

#[test]
fn the_bytes_of_another_row_are_damaged() {
    let bytes = pack(&frame(), &a_day(DAY));
    assert!(is_sound(frame().slot, &bytes));
    assert_eq!(unpacked(&Frame::of(8, grid(), DAY), &bytes), Err(Damaged));
    assert_eq!(unpacked(&Frame::of(7, grid(), DAY + 1), &bytes), Err(Damaged));
}

#[rstest]
#[case::beyond_the_day(&[16, 0xff, 0x0f])]
#[case::no_such_state(&[17, 1])]
#[case::endless_number(&[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])]
#[case::number_of_more_than_64_bits(&[0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02])]
#[case::counts_are_missing(&[8, 2, 1, 0])]
fn what_no_day_can_be_is_damaged_although_its_checksum_holds(#[case] runs: &[u8]) {
    assert_eq!(unpacked(&frame(), &signed(frame().slot, runs)), Err(Damaged));
}

#[test]
fn a_day_without_traffic_is_two_bytes_a_bucket_and_one_without_readings_is_next_to_nothing() {
    let quiet: Vec<Bucket> = (0..288).map(|place| known(on(DAY, place), 0, 0)).collect();
    assert_eq!(pack(&frame(), &quiet).len(), HEAD + 3 + 2 * 288);
    let silent: Vec<Bucket> = (0..288).map(|place| Bucket::unknown(on(DAY, place))).collect();
    assert_eq!(pack(&frame(), &silent).len(), HEAD + 3);
}
