use rstest::rstest;

use super::*;

const BERLIN: &str = "Europe/Berlin";
const NEW_YORK: &str = "America/New_York";

#[rstest]
#[case::within_a_day("09:00-17:30", "2026-03-27T10:00:00Z", BERLIN, Some("2026-03-27T16:30:00Z"))]
#[case::its_first_minute("09:00-17:30", "2026-03-27T08:00:00Z", BERLIN, Some("2026-03-27T16:30:00Z"))]
#[case::its_end_is_not_in_it("09:00-17:30", "2026-03-27T16:30:00Z", BERLIN, None)]
#[case::before_midnight("22:00-07:00", "2026-03-27T22:30:00Z", BERLIN, Some("2026-03-28T06:00:00Z"))]
#[case::after_midnight("22:00-07:00", "2026-03-28T02:30:00Z", BERLIN, Some("2026-03-28T06:00:00Z"))]
#[case::by_day("22:00-07:00", "2026-03-28T12:00:00Z", BERLIN, None)]
#[case::a_night_of_eight_hours("22:00-07:00", "2026-03-28T23:00:00Z", BERLIN, Some("2026-03-29T05:00:00Z"))]
#[case::a_night_of_ten_hours("22:00-07:00", "2026-10-24T22:00:00Z", BERLIN, Some("2026-10-25T06:00:00Z"))]
#[case::an_end_that_the_clocks_jump_over("22:00-02:30", "2026-03-29T00:30:00Z", BERLIN, Some("2026-03-29T01:00:00Z"))]
#[case::an_hour_that_comes_twice_ends_once("22:00-02:30", "2026-10-25T00:15:00Z", BERLIN, Some("2026-10-25T00:30:00Z"))]
#[case::and_does_not_begin_again("22:00-02:30", "2026-10-25T01:15:00Z", BERLIN, None)]
#[case::to_midnight("18:00-00:00", "2026-07-01T21:59:59Z", BERLIN, Some("2026-07-01T22:00:00Z"))]
#[case::another_zone("22:00-07:00", "2026-11-01T05:30:00Z", NEW_YORK, Some("2026-11-01T12:00:00Z"))]
fn hours_end_at_the_first_reading_of_their_end(
    #[case] hours: &str,
    #[case] now: &str,
    #[case] zone: &str,
    #[case] expected: Option<&str>,
) {
    let hours = Hours::parse(hours).unwrap();
    let until = hours.until(Instant::parse(now).unwrap(), &Zone::parse(zone).unwrap());
    assert_eq!(until.map(Instant::to_rfc3339).as_deref(), expected);
}

#[rstest]
#[case("09:00-17:30", Some((540, 1050)))]
#[case("22:00-07:00", Some((1320, 420)))]
#[case(" 22:00 - 07:00 ", Some((1320, 420)))]
#[case("18:00-24:00", Some((1080, 1440)))]
#[case("18:00-00:00", Some((1080, 1440)))]
#[case("09:00-09:00", None)]
#[case("00:00-24:00", None)]
#[case("24:00-07:00", None)]
#[case("9:00-17:00", None)]
#[case("09:60-17:00", None)]
#[case("24:01-25:00", None)]
#[case("+9:00-17:00", None)]
#[case("09:00", None)]
#[case("", None)]
fn hours_are_two_wall_clock_times(#[case] text: &str, #[case] minutes: Option<(u16, u16)>) {
    assert_eq!(Hours::parse(text).map(|hours| (hours.from_minute, hours.to_minute)), minutes);
}
