use rstest::rstest;
use watchbill_domain::time::Zone;

use super::read_time;

#[rstest]
#[case::utc("2026-03-28T09:00:00Z", "2026-03-28T09:00:00Z")]
#[case::offset("2026-03-28T09:00:00+02:00", "2026-03-28T07:00:00Z")]
#[case::west_of_utc("2026-03-28T09:00:00-05:00", "2026-03-28T14:00:00Z")]
#[case::a_fraction_is_cut("2026-03-28T09:00:00.999Z", "2026-03-28T09:00:00Z")]
#[case::before_1970("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z")]
#[case::wall_clock("2026-03-28T09:00", "2026-03-28T08:00:00Z")]
#[case::wall_clock_with_a_blank("2026-07-01 09:00:30", "2026-07-01T07:00:30Z")]
#[case::day("2026-07-01", "2026-06-30T22:00:00Z")]
#[case::second_pass("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z")]
fn a_time_is_read(#[case] text: &str, #[case] instant: &str) {
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    assert_eq!(read_time("--at", text, &berlin).unwrap().to_rfc3339(), instant);
}

#[rstest]
#[case::gap(
    "2026-03-29T02:30",
    "no clock in Europe/Berlin shows 2026-03-29T02:30:00: the clocks are set forward over it; the first time behind that \
     is 2026-03-29T03:00:00+02:00"
)]
#[case::fold(
    "2026-10-25T02:30",
    "clocks in Europe/Berlin show 2026-10-25T02:30:00 twice; say which with its offset: 2026-10-25T02:30:00+02:00 or \
     2026-10-25T02:30:00+01:00"
)]
#[case::beyond("9999-12-31T23:59:59Z", "beyond the years that can be planned: `9999-12-31T23:59:59Z`")]
#[case::words("tomorrow", "not a time: `tomorrow`; expected RFC 3339")]
#[case::no_such_day("2026-02-30", "not a time: `2026-02-30`; expected RFC 3339")]
#[case::a_zone_behind_it("2026-03-28T09:00:00+01:00[Europe/Berlin]", "expected RFC 3339")]
#[case::nothing("", "expected RFC 3339")]
fn what_is_no_time_says_what_is_expected(#[case] text: &str, #[case] message: &str) {
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    let error = read_time("--at", text, &berlin).unwrap_err().to_string();
    assert!(error.contains("--at") && error.contains(message), "{error}");
}
