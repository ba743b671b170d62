use rstest::rstest;
use watchbill_domain::time::Zone;

use super::*;

#[rstest]
#[case::in_the_morning("2026-03-28T09:00:00Z", "2026-03-27T21:00:00Z", "2026-03-28T05:00:00Z")]
#[case::in_the_evening("2026-03-28T20:59:00Z", "2026-03-27T21:00:00Z", "2026-03-28T05:00:00Z")]
#[case::in_the_middle_of_it("2026-03-28T01:00:00Z", "2026-03-27T21:00:00Z", "2026-03-28T01:00:00Z")]
#[case::an_hour_less_when_the_clocks_are_set("2026-03-29T09:00:00Z", "2026-03-28T21:00:00Z", "2026-03-29T04:00:00Z")]
#[case::at_ten("2026-03-28T21:00:00Z", "2026-03-28T21:00:00Z", "2026-03-28T21:00:00Z")]
fn last_night_is_the_one_that_has_begun(#[case] now: &str, #[case] from: &str, #[case] to: &str) {
    let at = |text: &str| Instant::parse(text).unwrap();
    let night = last_night(at(now), &Zone::parse("Europe/Berlin").unwrap());
    assert_eq!(night, Some(Span { from: at(from), to: at(to) }));
}
