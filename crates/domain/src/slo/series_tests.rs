use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::{at, span};

fn known(start: &str) -> Bucket {
    Bucket::known(at(start), 1, 1)
}

fn series(starts: &[&str]) -> Result<Series, NotASeries> {
    Series::new(Grid::of_step(300), starts.iter().map(|start| known(start)).collect())
}

#[test]
fn buckets_may_come_in_any_order() {
    let sorted = series(&["2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z"]);
    assert_eq!(series(&["2026-01-01T00:10:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z"]), sorted);
}

#[test]
fn a_start_off_the_grid_is_refused_by_its_place() {
    let refused = series(&["2026-01-01T00:00:00Z", "2026-01-01T00:07:00Z"]);
    assert_eq!(refused, Err(NotASeries::OffTheGrid { index: 1, start: at("2026-01-01T00:07:00Z") }));
}

proptest! {
    /// Most starts are a step after one that was looked at; which is refused does not depend on that.
    #[test]
    fn the_first_start_that_is_off_the_grid_is_refused(halves in vec(0_i64..40, 0..20), first in -5_i64..5) {
        let grid = Grid::of_step(300).through(Instant::from_ms(60_000));
        let start = |half: &i64| Instant::from_ms(60_000 + (first * 2 + half) * 150_000);
        let mut starts: Vec<Instant> = halves.iter().map(start).collect();
        starts.dedup();
        let refused = starts.iter().enumerate().find(|(_, start)| !grid.has(**start));
        let expected = refused.map(|(index, start)| NotASeries::OffTheGrid { index, start: *start });
        let made = Series::new(grid, starts.iter().map(|start| Bucket::known(*start, 1, 1)).collect());
        let off = made.err().filter(|why| matches!(why, NotASeries::OffTheGrid { .. }));
        prop_assert_eq!(off, expected);
    }
}

#[test]
fn the_same_start_twice_is_refused_by_both_places() {
    let refused = series(&["2026-01-01T00:10:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:10:00Z"]);
    assert_eq!(refused, Err(NotASeries::Twice { index: 2, first: 0, start: at("2026-01-01T00:10:00Z") }));
}

#[rstest]
#[case::all("2026-01-01T00:00:00Z", "2026-01-01T00:20:00Z", 0..3)]
#[case::cut_buckets_are_not_inside("2026-01-01T00:01:00Z", "2026-01-01T00:14:59Z", 1..2)]
#[case::before_all("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z", 0..0)]
#[case::behind_all("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z", 3..3)]
fn the_places_of_a_span_are_those_of_whole_buckets(
    #[case] from: &str,
    #[case] to: &str,
    #[case] places: std::ops::Range<usize>,
) {
    let series = series(&["2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z"]).unwrap();
    assert_eq!(series.places(span(from, to)), places);
}

#[test]
fn a_series_spans_to_the_end_of_its_last_bucket() {
    let series = series(&["2026-01-01T00:00:00Z", "2026-01-01T00:10:00Z"]).unwrap();
    assert_eq!(series.span(), Some(span("2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z")));
    assert_eq!(Series::new(Grid::of_step(300), Vec::new()).unwrap().span(), None);
}
