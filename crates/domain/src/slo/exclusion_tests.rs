use rstest::rstest;

use super::*;
use crate::slo::fixtures::{at, span};

fn excluded(spans: &[(&str, &str)]) -> Excluded {
    let exclusion = |(from, to): &(&str, &str)| {
        let span = span(&format!("2026-01-01T{from}Z"), &format!("2026-01-01T{to}Z"));
        Exclusion { span, reason: "maintenance".to_owned(), author: None }
    };
    Excluded::new(&spans.iter().map(exclusion).collect::<Vec<_>>(), Grid::of_step(300))
}

#[rstest]
#[case::whole_buckets(&[("01:00:00", "01:10:00")], &["01:00", "01:05"])]
#[case::cut_buckets_count_as_any_other(&[("01:01:00", "01:14:00")], &["01:05"])]
#[case::two_that_touch_cover_the_bucket_between(&[("01:00:00", "01:02:00"), ("01:02:00", "01:05:00")], &["01:00"])]
#[case::two_that_overlap_count_once(&[("01:00:00", "01:10:00"), ("01:05:00", "01:15:00")], &["01:00", "01:05", "01:10"])]
#[case::one_in_another(&[("01:00:00", "01:15:00"), ("01:05:00", "01:10:00")], &["01:00", "01:05", "01:10"])]
#[case::in_any_order(&[("02:00:00", "02:05:00"), ("01:00:00", "01:05:00")], &["01:00", "02:00"])]
#[case::shorter_than_a_bucket(&[("01:00:00", "01:04:59")], &[])]
#[case::backwards_is_nothing(&[("02:00:00", "01:00:00")], &[])]
fn exclusions_cover_whole_buckets(#[case] spans: &[(&str, &str)], #[case] covered: &[&str]) {
    let excluded = excluded(spans);
    let starts = (0..36).map(|nth| at("2026-01-01T00:30:00Z").shifted_ms(nth * 300_000));
    let found: Vec<String> =
        starts.filter(|start| excluded.covers(*start)).map(|start| start.to_rfc3339()[11..16].to_owned()).collect();
    assert_eq!(found, covered);
    let all = span("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    assert_eq!(excluded.buckets(all, Grid::of_step(300)), covered.len() as u64);
}

#[test]
fn only_those_inside_a_span_are_counted() {
    let excluded = excluded(&[("01:00:00", "02:00:00"), ("03:00:00", "04:00:00")]);
    let cut = span("2026-01-01T01:31:00Z", "2026-01-01T03:10:00Z");
    // 01:35 to 02:00 are five, 03:00 to 03:10 are two.
    assert_eq!(excluded.buckets(cut, Grid::of_step(300)), 7);
}
