//! When clocks are set.

use rstest::rstest;

use super::super::{Instant, Zone};

#[rstest]
#[case::berlin("Europe/Berlin", "2026-01-01T00:00:00Z", &[("2026-03-29T01:00:00Z", 3600), ("2026-10-25T01:00:00Z", -3600)])]
#[case::half_an_hour("Australia/Lord_Howe", "2026-01-01T00:00:00Z", &[("2026-04-04T15:00:00Z", -1800), ("2026-10-03T15:30:00Z", 1800)])]
#[case::never("Asia/Tokyo", "2026-01-01T00:00:00Z", &[])]
#[case::the_first_instant_counts("Europe/Berlin", "2026-10-25T01:00:00Z", &[("2026-10-25T01:00:00Z", -3600)])]
fn clocks_are_set_when_the_zone_says(#[case] zone: &str, #[case] from: &str, #[case] expected: &[(&str, i64)]) {
    let zone = Zone::parse(zone).unwrap();
    let changes = zone.clock_changes(Instant::parse(from).unwrap(), Instant::parse("2027-01-01T00:00:00Z").unwrap());
    let found: Vec<_> = changes.iter().map(|change| (change.at.to_rfc3339(), change.by_s)).collect();
    let expected: Vec<_> = expected.iter().map(|(at, by_s)| ((*at).to_owned(), *by_s)).collect();
    assert_eq!(found, expected);
}

#[rstest]
#[case::forward("Europe/Berlin", "2026-03-29T01:00:00Z", "from 02:00 to 03:00")]
#[case::back("Europe/Berlin", "2026-10-25T01:00:00Z", "from 03:00 to 02:00")]
#[case::half_an_hour("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "from 02:00 to 01:30")]
#[case::two_hours("Antarctica/Troll", "2026-03-29T01:00:00Z", "from 01:00 to 03:00")]
#[case::forward_at_midnight("America/Havana", "2026-03-08T05:00:00Z", "from 00:00 to 01:00")]
#[case::back_over_midnight("America/Santiago", "2026-04-05T03:00:00Z", "from Sun 5 Apr 00:00 to Sat 4 Apr 23:00")]
#[case::over_a_day("Pacific/Apia", "2011-12-30T10:00:00Z", "from Fri 30 Dec 00:00 to Sat 31 Dec 00:00")]
fn a_change_says_what_clocks_read_without_and_with_it(#[case] zone: &str, #[case] at: &str, #[case] expected: &str) {
    let (zone, at) = (Zone::parse(zone).unwrap(), Instant::parse(at).unwrap());
    let change = zone.clock_changes(at, at.shifted_ms(1)).pop().unwrap();
    assert_eq!((change.at, change.said(&zone).as_str()), (at, expected));
}

#[test]
fn the_end_of_the_range_does_not_count() {
    let end = Instant::parse("2026-10-25T01:00:00Z").unwrap();
    let zone = Zone::parse("Europe/Berlin").unwrap();
    assert_eq!(zone.clock_changes(Instant::parse("2026-07-01T00:00:00Z").unwrap(), end), []);
}

#[test]
fn a_zone_west_of_utc_is_behind_it() {
    let winter = Instant::parse("2026-01-15T12:00:00Z").unwrap();
    assert_eq!(Zone::parse("America/New_York").unwrap().offset_s(winter), -5 * 3600);
}
