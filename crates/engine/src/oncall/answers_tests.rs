use rstest::rstest;
use watchbill_domain::time::Instant;

use super::range;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[rstest]
#[case::a_second("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", None)]
#[case::twenty_years("2026-01-01T00:00:00Z", "2046-01-01T00:00:00Z", None)]
#[case::empty("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", Some("which is not behind --from"))]
#[case::upside_down("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", Some("which is not behind --from"))]
#[case::longer("2026-01-01T00:00:00Z", "2047-01-01T00:00:00Z", Some("is longer than 20 years"))]
fn a_range_has_a_length_that_can_be_answered(#[case] from: &str, #[case] to: &str, #[case] refused: Option<&str>) {
    match (range(at(from), at(to)), refused) {
        (Ok(range), None) => assert_eq!(range, (at(from), at(to))),
        (Err(error), Some(words)) => assert!(error.to_string().contains(words), "{error}"),
        (got, _) => panic!("{got:?}"),
    }
}
