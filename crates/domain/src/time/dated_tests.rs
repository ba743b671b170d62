//! Times with their day and zone.

use rstest::rstest;

use super::super::{Instant, Zone};
use super::{dated_text, day_text, from_to_text};

#[rstest]
#[case::within_a_day("2026-03-09T22:00:00Z", "2026-03-09T23:00:00Z", "Mon 9 Mar 2026 22:00 to 23:00 GMT")]
#[case::over_midnight(
    "2026-03-09T23:00:00Z",
    "2026-03-10T00:00:00Z",
    "Mon 9 Mar 2026 23:00 to Tue 10 Mar 2026 00:00 GMT"
)]
#[case::over_a_change("2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z", "Sun 29 Mar 2026 00:00 GMT to 04:00 BST")]
fn a_span_says_each_thing_once(#[case] start: &str, #[case] end: &str, #[case] expected: &str) {
    let zone = Zone::parse("Europe/London").unwrap();
    let text = from_to_text(Instant::parse(start).unwrap(), Instant::parse(end).unwrap(), &zone);
    assert_eq!(text, expected);
}

#[test]
fn an_instant_is_said_with_its_day_and_zone() {
    let (at, zone) = (Instant::parse("2026-07-04T22:30:00Z").unwrap(), Zone::parse("Europe/Berlin").unwrap());
    assert_eq!(dated_text(at, &zone), "Sun 5 Jul 2026 00:30 CEST");
    assert_eq!(day_text(at, &zone), "Sun 5 Jul 2026");
}
