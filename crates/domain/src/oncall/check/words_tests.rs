//! How lists and counts are said.

use rstest::rstest;

use super::super::fixtures::{follow_the_sun, year};
use super::and_more;
use crate::oncall::fixtures::{at, zone};

#[rstest]
#[case::no_more(0, "")]
#[case::once(1, ", and once more on Sat 28 Mar 2026, 2 h in all")]
#[case::twice(2, ", and twice more until Sat 28 Mar 2026, 2 h in all")]
#[case::often(5, ", and 5 times more until Sat 28 Mar 2026, 2 h in all")]
fn what_comes_after_the_first_is_counted(#[case] count: usize, #[case] expected: &str) {
    let total = std::time::Duration::from_secs(7200);
    assert_eq!(and_more(count, at("2026-03-28T21:00:00Z"), total, &zone("UTC")), expected);
}

#[test]
fn an_uncovered_range_says_how_long_and_how_often() {
    let schedule = follow_the_sun();
    let said = year(&schedule, &[]).said(&schedule);
    assert!(
        said.starts_with(
            "Nobody is on call for 1 d 4 h, in 28 holes from Mon 5 Jan 2026 12:00 to Tue 5 Jan 2027 12:00 GMT"
        ),
        "{said}"
    );
}
