use rstest::rstest;
use watchbill_domain::time::Instant;

use super::{http_date, midpoint, wait_s};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[rstest]
#[case("Sat, 28 Mar 2026 09:00:00 GMT", Some("2026-03-28T09:00:00Z"))]
#[case("Saturday, 28-Mar-26 09:00:00 GMT", Some("2026-03-28T09:00:00Z"))]
#[case("yesterday", None)]
fn the_date_of_a_server_is_read_in_every_form_of_http(#[case] text: &str, #[case] expected: Option<&str>) {
    assert_eq!(http_date(text), expected.map(at));
}

#[rstest]
#[case("120", Some(120))]
#[case("Sat, 28 Mar 2026 09:00:30 GMT", Some(30))]
#[case("Sat, 28 Mar 2026 08:00:00 GMT", Some(0))]
#[case("soon", None)]
#[case("-5", None)]
fn retry_after_is_seconds_or_a_date(#[case] text: &str, #[case] expected: Option<u64>) {
    assert_eq!(wait_s(text, at("2026-03-28T09:00:00Z")), expected);
}

#[rstest]
#[case(1000, 1500, 1250)]
#[case(1000, 1000, 1000)]
#[case(5000, 1000, 1000)]
fn our_clock_is_taken_half_way_and_survives_being_set_back(#[case] from: i64, #[case] to: i64, #[case] expected: i64) {
    assert_eq!(midpoint(Instant::from_ms(from), Instant::from_ms(to)).as_ms(), expected);
}
