use rstest::rstest;

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

/// So many instants, so many hours from one another.
fn every(hours: i64, count: i64, from: &str) -> Vec<Instant> {
    (0..count).map(|nth| at(from).shifted_ms(nth * hours * 3_600_000)).collect()
}

/// From Saturday to Tuesday, midnights of Berlin: 24, 23 or 25, and 24 hours lie between them.
#[rstest]
#[case::clocks_are_set_back("2026-10-23T22:00:00Z", &[24, 49, 73])]
#[case::clocks_are_set_forward("2026-03-27T23:00:00Z", &[24, 47, 71])]
#[case::no_clock_is_set("2026-07-03T22:00:00Z", &[24, 48, 72])]
fn a_day_is_as_long_as_the_calendar_has_it(#[case] from: &str, #[case] expected: &[usize]) {
    let hours = every(1, 80, from);
    let firsts = firsts_of_days(&hours, &berlin());
    assert_eq!(firsts, expected);
    let midnight = |nth: &usize| clock_text(hours[*nth], &berlin(), &berlin()).starts_with("00:00");
    assert!(firsts.iter().all(midnight), "{firsts:?}");
}

#[rstest]
#[case::between_two_points_is_the_next_one(4, 12, &[6, 12])]
#[case::longer_than_a_day_is_each_point(36, 4, &[1, 2, 3])]
fn the_first_point_of_a_day_may_lie_within_it(#[case] hours: i64, #[case] count: i64, #[case] expected: &[usize]) {
    let mut points = every(hours, count, "2026-07-04T00:00:00Z");
    points.push(at("2026-07-10T00:00:00Z"));
    let firsts: Vec<usize> = firsts_of_days(&points, &berlin()).into_iter().take(expected.len()).collect();
    assert_eq!(firsts, expected);
}

#[test]
fn where_there_is_no_point_no_day_begins() {
    assert_eq!(firsts_of_days(&[], &berlin()), [0_usize; 0]);
    assert_eq!(firsts_of_days(&[at("2026-07-04T00:00:00Z")], &berlin()), [0_usize; 0]);
}
