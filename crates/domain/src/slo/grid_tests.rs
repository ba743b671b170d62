use rstest::rstest;

use super::*;
use crate::slo::fixtures::{at, span};

#[rstest]
#[case::on_it("2026-01-01T00:05:00Z", "2026-01-01T00:05:00Z", "2026-01-01T00:05:00Z")]
#[case::behind_it("2026-01-01T00:05:01Z", "2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z")]
#[case::before_1970("1969-12-31T23:59:00Z", "1969-12-31T23:55:00Z", "1970-01-01T00:00:00Z")]
fn five_minutes_are_counted_from_1970(#[case] time: &str, #[case] floor: &str, #[case] ceil: &str) {
    let grid = Grid::of_step(300);
    assert_eq!((grid.floor(at(time)), grid.ceil(at(time))), (at(floor), at(ceil)));
}

/// Kathmandu is 5:45 ahead, so that its hours begin at a quarter past.
#[test]
fn hours_of_a_zone_that_is_beside_the_hour_can_be_counted_from_its_midnight() {
    let midnight = at("2025-12-31T18:15:00Z");
    assert!(!Grid::of_step(3600).has(midnight));
    let own = Grid::of_step(3600).through(midnight);
    assert!(own.has(midnight) && own.has(at("2026-03-01T07:15:00Z")) && !own.has(at("2026-03-01T07:00:00Z")));
}

#[rstest]
#[case::whole("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", 12)]
#[case::cut_at_both_ends("2026-01-01T00:01:00Z", "2026-01-01T00:59:00Z", 10)]
#[case::shorter_than_a_bucket("2026-01-01T00:00:00Z", "2026-01-01T00:04:59Z", 0)]
#[case::between_two_starts("2026-01-01T00:01:00Z", "2026-01-01T00:09:00Z", 0)]
#[case::backwards("2026-01-01T01:00:00Z", "2026-01-01T00:00:00Z", 0)]
fn only_buckets_that_lie_wholly_inside_count(#[case] from: &str, #[case] to: &str, #[case] buckets: u64) {
    assert_eq!(Grid::of_step(300).buckets(span(from, to)), buckets);
}
