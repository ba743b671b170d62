use rstest::rstest;

use super::*;

/// Berlin sets its clocks forward at 2026-03-29 02:00 to 03:00 and back at 2026-10-25 03:00 to 02:00.
#[rstest]
#[case::later_today("2026-03-27T10:00:00Z", 0, 12 * 60, "2026-03-27T11:00:00Z")]
#[case::earlier_today("2026-03-27T10:00:00Z", 0, 9 * 60, "2026-03-27T08:00:00Z")]
#[case::tomorrow("2026-03-27T10:00:00Z", 1, 9 * 60, "2026-03-28T08:00:00Z")]
#[case::over_the_change("2026-03-28T10:00:00Z", 1, 9 * 60, "2026-03-29T07:00:00Z")]
#[case::in_the_gap_its_end("2026-03-28T10:00:00Z", 1, 150, "2026-03-29T01:00:00Z")]
#[case::at_the_gaps_start("2026-03-28T10:00:00Z", 1, 120, "2026-03-29T01:00:00Z")]
#[case::in_the_fold_the_first("2026-10-24T10:00:00Z", 1, 150, "2026-10-25T00:30:00Z")]
fn a_wall_time_is_the_first_instant_that_shows_it(
    #[case] now: &str,
    #[case] days: i64,
    #[case] minute: u16,
    #[case] expected: &str,
) {
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let at = next_wall_time(&zone, Instant::parse(now).unwrap(), days, minute);
    assert_eq!(at, Some(Instant::parse(expected).unwrap()));
}

#[test]
fn there_is_no_twenty_fifth_hour() {
    assert_eq!(next_wall_time(&Zone::utc(), Instant::from_ms(0), 0, 25 * 60), None);
}
