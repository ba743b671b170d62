use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::queues::{Counts, Depth, Oldest, Reading, Roll, Totals};

use super::*;
use crate::queues::fixtures::{DAY, counted, minutes, on};
use crate::queues::frame::{Step, parts_of, slot_of};
use crate::queues::points::kept;

fn unpacked<T: Packs>(frame: &Frame, bytes: &[u8]) -> Result<Vec<T>, Damaged> {
    let mut kept = Vec::new();
    unpack(frame, bytes, &mut kept).map(|()| kept)
}

fn frame() -> Frame {
    Frame::of(Step::Minute, 7, DAY)
}

fn counts() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 0..300_u64, 1 => any::<u64>(), 1 => Just(u64::MAX)]
}

fn instants() -> impl Strategy<Value = Instant> {
    prop_oneof![(0..9_000_000_i64).prop_map(|ago| on(DAY, 0).shifted_ms(-ago)), any::<i64>().prop_map(Instant::from_ms),]
}

fn oldest() -> impl Strategy<Value = Option<Oldest>> {
    prop::option::of((instants(), any::<bool>()))
        .prop_map(|oldest| oldest.map(|(at, has_died)| if has_died { Oldest::died(at) } else { Oldest::sent(at) }))
}

fn depths() -> impl Strategy<Value = Depth> {
    prop_oneof![
        4 => counts().prop_map(Depth::Known),
        1 => (counts(), instants()).prop_map(|(count, as_of)| Depth::Approximate { count, as_of }),
        2 => Just(Depth::Empty),
        1 => Just(Depth::NoPermission),
        1 => Just(Depth::StatisticsOff),
        1 => Just(Depth::NotObservable),
        1 => (prop::option::of(counts()), instants()).prop_map(|(count, as_of)| Depth::Stale { count, as_of }),
    ]
}

prop_compose! {
    fn a_reading()(
        depth in depths(),
        oldest in oldest(),
        (unacknowledged, consumers) in (prop::option::of(counts()), prop::option::of(any::<u32>())),
        (arrived, removed) in (prop::option::of(counts()), prop::option::of(counts())),
        (dropped, source_traffic) in (prop::option::of(counts()), prop::option::of(counts())),
    ) -> Reading {
        let totals = Totals { arrived, removed, dropped, source_traffic };
        Reading { oldest, unacknowledged, consumers, totals, ..Reading::of(on(DAY, 0), depth) }
    }
}

prop_compose! {
    fn a_roll()(
        (known, approximate, unknown) in (any::<u32>(), 0..9_u32, 0..9_u32),
        counts in prop::option::of((counts(), counts(), counts(), counts())),
        oldest in oldest(),
        unacknowledged in prop::option::of(counts()),
    ) -> Roll {
        let counts = counts.map(|(first, last, low, high)| Counts { first, last, low, high });
        Roll { start: on(DAY, 0), known, approximate, unknown, counts, oldest, unacknowledged }
    }
}

/// Some are there and some not, and some are there several times over.
fn laid_out<T: Copy>(frame: &Frame, given: &[(Option<T>, u64)], at: impl Fn(T, Instant) -> T) -> Vec<T> {
    let places = given.iter().flat_map(|(one, times)| (0..*times).map(move |_| *one));
    let kept = (0..frame.places).zip(places).filter_map(|(place, one)| one.map(|one| at(one, frame.start(place))));
    kept.collect()
}

proptest! {
    #[test]
    fn every_day_of_readings_comes_back_as_it_was(
        given in prop::collection::vec((prop::option::weighted(0.8, a_reading()), 1..9_u64), 0..60),
        day in -400_000_i64..400_000,
        queue in 1..super::super::frame::QUEUES,
    ) {
        let frame = Frame::of(Step::Minute, queue, day);
        let readings = laid_out(&frame, &given, |reading, at| Reading { at, ..reading });
        prop_assert_eq!(unpacked(&frame, &pack(&frame, &readings)), Ok(readings));
    }

    #[test]
    fn every_row_of_rolls_comes_back_as_it_was(
        given in prop::collection::vec((prop::option::weighted(0.8, a_roll()), 1..9_u64), 0..60),
        day in -400_000_i64..400_000,
        step in prop::sample::select(vec![Step::FiveMinutes, Step::Hour]),
    ) {
        let frame = Frame::of(step, 3, day);
        let rolls = laid_out(&frame, &given, |roll, start| Roll { start, ..roll });
        prop_assert_eq!(unpacked(&frame, &pack(&frame, &rolls)), Ok(rolls));
    }

    #[test]
    fn one_more_behind_the_last_makes_what_all_of_them_make(
        given in prop::collection::vec((prop::option::weighted(0.8, a_reading()), 1..9_u64), 0..40),
        one in a_reading(),
        (gap, is_like_the_last) in (0..4_u64, any::<bool>()),
    ) {
        let frame = frame();
        let readings = laid_out(&frame, &given, |reading, at| Reading { at, ..reading });
        let bytes = pack(&frame, &readings);
        let (last, next) = (readings.last(), readings.last().map_or(0, |last| frame.place(last.at) + 1));
        let one = last.filter(|_| is_like_the_last).copied().unwrap_or(one);
        let one = kept(&Reading { at: frame.start(next + gap), ..one });
        let all: Vec<Reading> = readings.iter().copied().chain([one]).collect();

        prop_assert_eq!(appended(&frame, &bytes, &one), Some(pack(&frame, &all)));
        if let Some(last) = last {
            prop_assert_eq!(appended(&frame, &bytes, &Reading { at: last.at, ..one }), None, "it would take the place of another");
        }
    }

    #[test]
    fn nothing_is_written_behind_what_is_damaged(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let bytes = signed(frame().slot, &bytes);
        let one = counted(DAY, 1_439, 1);
        let longer = appended(&frame(), &bytes, &one);
        prop_assert!(longer.is_none() || unpacked::<Reading>(&frame(), &bytes).is_ok());
        let whole = |bytes: Vec<u8>| unpacked::<Reading>(&frame(), &bytes).is_ok_and(|day| day.last() == Some(&one));
        prop_assert!(longer.is_none_or(whole));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), is_signed in any::<bool>()) {
        let bytes = if is_signed { signed(frame().slot, &bytes) } else { bytes };
        let mut readings = vec![counted(DAY - 1, 0, 1)];
        let read = unpack(&frame(), &bytes, &mut readings);
        prop_assert!(readings.len() as u64 <= 1 + frame().places);
        prop_assert!(read.is_ok() || readings.len() == 1, "of a damaged day nothing is taken");
    }

    #[test]
    fn slots_tell_rows_apart(
        step in prop::sample::select(Step::ALL.to_vec()),
        day in -719_528_i64..2_932_897,
        queue in 1..super::super::frame::QUEUES,
    ) {
        let first = day.div_euclid(step.days()) * step.days();
        prop_assert_eq!(parts_of(slot_of(step, day, queue)), Some((step, first, queue)));
        let frame = Frame::of(step, queue, day);
        let last = frame.start(frame.places - 1);
        prop_assert_eq!((frame.place(frame.start(0)), frame.place(last)), (0, frame.places - 1));
        prop_assert_eq!(frame.places.cast_signed() * step.ms(), step.days() * 86_400_000);
    }
}

/// Bytes that say of themselves that they are sound.
fn signed(slot: i64, spans: &[u8]) -> Vec<u8> {
    [&[VERSION][..], &checksum_of(slot, spans).to_le_bytes(), spans].concat()
}

#[test]
fn a_reading_is_kept_at_its_minute_and_says_what_it_says_of_before_as_long_before() {
    let at = on(DAY, 61).shifted_ms(42_123);
    let depth = Depth::Approximate { count: 4, as_of: at.shifted_ms(-300_000) };
    let oldest = Some(Oldest::sent(at.shifted_ms(-500_000)));
    let expected = Depth::Approximate { count: 4, as_of: on(DAY, 56) };
    let reading = Reading { oldest, ..Reading::of(at, depth) };
    assert_eq!(kept(&reading), Reading { oldest, ..Reading::of(on(DAY, 61), expected) }, "a broker's instant stays");
    assert_eq!(kept(&kept(&reading)), kept(&reading));
}

#[test]
fn every_damaged_byte_is_found() {
    let bytes = pack(&frame(), &minutes(DAY, 5, [4, 4, 9, 0, 0, 0, 70_000, 3]));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            assert_eq!(unpacked::<Reading>(&frame(), &damaged), Err(Damaged), "bit {bit} of byte {at}");
        }
    }
}

#[rstest]
#[case::cut(|bytes: &[u8]| bytes[..bytes.len() - 1].to_vec())]
#[case::longer(|bytes: &[u8]| [bytes, &[0]].concat())]
#[case::nothing(|_: &[u8]| Vec::new())]
#[case::head_only(|bytes: &[u8]| bytes[..HEAD].to_vec())]
fn what_is_not_whole_is_damaged(#[case] damage: fn(&[u8]) -> Vec<u8>) {
    let bytes = pack(&frame(), &minutes(DAY, 0, [1, 2, 3]));
    assert_eq!(unpacked::<Reading>(&frame(), &damage(&bytes)), Err(Damaged));
}

#[test]
fn the_bytes_of_another_row_are_damaged() {
    let bytes = pack(&frame(), &minutes(DAY, 0, [1, 2, 3]));
    for other in
        [Frame::of(Step::Minute, 8, DAY), Frame::of(Step::Minute, 7, DAY + 1), Frame::of(Step::FiveMinutes, 7, DAY)]
    {
        assert_eq!(unpacked::<Reading>(&other, &bytes), Err(Damaged));
    }
}

#[rstest]
#[case::beyond_the_day(&[0, 0xa1, 0x0b])]
#[case::nothing_kept_beyond_the_day(&[0x80, 0x08, 0xa1, 0x0b])]
#[case::no_such_state(&[1, 7])]
#[case::no_such_oldest(&[1, 24, 0])]
#[case::a_count_of_an_empty_queue(&[3, 2, 2])]
#[case::a_stale_count_of_one_that_is_not(&[1, 0x80, 0x10])]
#[case::no_such_column(&[0x80, 0x10, 1])]
#[case::more_consumers_than_can_be(&[0x81, 0x04, 64, 0xfe, 0xff, 0xff, 0xff, 0x7f])]
#[case::endless_number(&[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])]
#[case::the_difference_is_missing(&[2])]
fn what_no_day_can_be_is_damaged_although_its_checksum_holds(#[case] spans: &[u8]) {
    assert_eq!(unpacked::<Reading>(&frame(), &signed(frame().slot, spans)), Err(Damaged));
}

#[test]
fn a_day_in_which_nothing_happens_is_next_to_nothing() {
    let steady: Vec<Reading> = minutes(DAY, 0, [40; 1440]);
    assert_eq!(pack(&frame(), &steady).len(), HEAD + 2 + 3);
    let empty: Vec<Reading> = minutes(DAY, 0, [0; 1440]);
    assert_eq!(pack(&frame(), &empty).len(), HEAD + 2 + 3);
    let busy = (0..1440).map(|minute| counted(DAY, minute, 1000 + minute.unsigned_abs() * 37 % 60));
    assert!(pack(&frame(), &busy.collect::<Vec<_>>()).len() < HEAD + 2 * 1440 + 4);
}
