use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn utc(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

#[rstest]
#[case::zulu("2026-03-28T09:00:00Z", 1_774_688_400_000)]
#[case::offset("2026-03-28T10:00:00+01:00", 1_774_688_400_000)]
#[case::nanoseconds_are_cut("2026-03-28T09:00:00.123999999Z", 1_774_688_400_123)]
#[case::before_the_epoch("1969-12-31T23:59:59.5Z", -500)]
#[case::alertmanagers_zero_time("0001-01-01T00:00:00Z", -62_135_596_800_000)]
fn rfc_3339_is_read(#[case] text: &str, #[case] ms: i64) {
    assert_eq!(Instant::parse(text), Ok(Instant::from_ms(ms)));
}

#[rstest]
#[case("")]
#[case("yesterday")]
#[case("2026-03-28")]
#[case("2026-03-28T09:00:00")]
#[case("2026-02-30T09:00:00Z")]
#[case("1774688400")]
fn anything_else_is_refused(#[case] text: &str) {
    let error = Instant::parse(text).unwrap_err();
    assert_eq!(error.to_string(), format!("not a time: `{text}`; expected RFC 3339, like 2026-03-28T09:00:00Z"));
}

#[rstest]
#[case::last_second("9999-12-31T23:59:59Z")]
#[case::first_second_beyond("9999-12-30T22:00:01Z")]
#[case::offset("9999-12-31T23:59:59+01:00")]
#[case::far_past("-009999-01-01T00:00:00Z")]
fn a_time_beyond_the_ends_of_the_calendar_is_told_from_no_time(#[case] text: &str) {
    let error = Instant::parse(text).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "beyond the years that can be planned: `{text}`; expected a time of the years 0 to 9999, up to 9999-12-30T21:59:59Z"
        )
    );
}

#[test]
fn a_refusal_does_not_repeat_a_long_text() {
    assert_eq!(Instant::parse(&"é".repeat(1000)), Err(NotATime::Unreadable("é".repeat(64))));
}

#[test]
fn instants_are_written_in_utc() {
    let at = Instant::from_ms(1_774_688_400_123);
    assert_eq!(at.to_rfc3339(), "2026-03-28T09:00:00Z");
    assert_eq!(at.to_string(), "2026-03-28T09:00:00Z");
    assert_eq!(at.to_rfc3339_ms(), "2026-03-28T09:00:00.123Z");
    assert_eq!(Instant::from_ms(-500).to_rfc3339(), "1969-12-31T23:59:59Z");
}

#[rstest]
#[case::far_future(i64::MAX, "9999-12-30T21:59:59Z")]
#[case::far_past(i64::MIN, "0000-01-01T00:00:00Z")]
fn the_ends_of_time_can_be_written_in_every_zone(#[case] ms: i64, #[case] expected: &str) {
    let at = Instant::from_ms(ms);
    assert_eq!(at.to_rfc3339(), expected);
    assert_eq!(Instant::parse(&at.to_rfc3339_ms()), Ok(at));
    for name in ["Pacific/Kiritimati", "Pacific/Niue", "Etc/GMT+12"] {
        assert!(!local_text(at, &zone(name), utc("2026-03-28T09:00:00Z")).full.is_empty());
    }
}

#[test]
fn shifting_stops_at_the_ends_of_time() {
    let (first, last) = (Instant::from_ms(i64::MIN), Instant::from_ms(i64::MAX));
    assert_eq!(last.plus(Duration::MAX), last);
    assert_eq!(first.minus(Duration::MAX), first);
    assert_eq!((first.shifted_ms(i64::MIN), last.shifted_ms(i64::MAX)), (first, last));
}

#[test]
fn spans_between_instants_are_never_negative() {
    let (early, late) = (Instant::from_ms(1000), Instant::from_ms(3500));
    assert_eq!(late.since(early), Duration::from_millis(2500));
    assert_eq!(early.since(late), Duration::ZERO);
    assert_eq!((early.plus(late.since(early)), late.minus(late.since(early))), (late, early));
}

#[rstest]
#[case::last_second_of_winter_time("2026-03-29T00:59:59Z", "Europe/Berlin", "2026-03-29 01:59:59 CET")]
#[case::first_second_of_summer_time("2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29 03:00:00 CEST")]
#[case::first_pass_of_the_fold("2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-25 02:30:00 CEST")]
#[case::second_pass_of_the_fold("2026-10-25T01:30:00Z", "Europe/Berlin", "2026-10-25 02:30:00 CET")]
#[case::a_quarter_of_an_hour("2026-03-28T09:00:00Z", "Asia/Kathmandu", "2026-03-28 14:45:00 +0545")]
#[case::utc("2026-03-28T09:00:00Z", "UTC", "2026-03-28 09:00:00 UTC")]
#[case::a_rule_that_goes_on("2999-07-01T12:00:00Z", "Europe/Berlin", "2999-07-01 14:00:00 CEST")]
#[case::across_midnight("2026-03-28T23:30:00Z", "Asia/Tokyo", "2026-03-29 08:30:00 JST")]
fn a_time_is_written_as_its_zone_reads_it(#[case] at: &str, #[case] name: &str, #[case] expected: &str) {
    assert_eq!(local_text(utc(at), &zone(name), utc("2026-03-28T09:00:00Z")).full, expected);
}

/// Now is Saturday 2026-03-28 10:00 in Berlin.
#[rstest]
#[case::today("2026-03-28T07:05:00Z", "08:05")]
#[case::today_there_and_not_in_utc("2026-03-27T23:30:00Z", "00:30")]
#[case::yesterday("2026-03-27T22:30:00Z", "Fri 23:30")]
#[case::tomorrow_in_summer_time("2026-03-29T06:00:00Z", "Sun 08:00")]
#[case::almost_six_days_ago("2026-03-22T09:00:01Z", "Sun 10:00")]
#[case::six_days_ago("2026-03-22T09:00:00Z", "2026-03-22 10:00")]
#[case::in_six_days("2026-04-03T09:00:00Z", "2026-04-03 11:00")]
fn a_short_time_says_no_more_than_is_needed(#[case] at: &str, #[case] expected: &str) {
    assert_eq!(local_text(utc(at), &zone("Europe/Berlin"), utc("2026-03-28T09:00:00Z")).short, expected);
}

#[test]
fn zones_come_from_the_bundled_database() {
    assert_eq!(zone("Europe/Berlin").name(), "Europe/Berlin");
    assert_eq!(Zone::utc().name(), "UTC");
    let error = Zone::parse("Mars/Olympus").unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`Mars/Olympus` is not a zone of the time-zone database {}; expected a name like Europe/Berlin",
            tzdb_release()
        )
    );
}

#[test]
fn the_release_of_the_database_has_the_form_of_one() {
    let release = tzdb_release();
    let (year, letter) = release.split_at(4);
    assert!(year.parse::<u16>().unwrap() >= 2026, "{year}");
    assert!(letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_lowercase()), "{letter}");
}

#[rstest]
#[case(0, "0 s")]
#[case(59, "59 s")]
#[case(60, "1 min")]
#[case(3599, "59 min")]
#[case(3600, "1 h")]
#[case(7500, "2 h 05 min")]
#[case(86_399, "23 h 59 min")]
#[case(86_400, "1 d")]
#[case(273_600, "3 d 4 h")]
fn a_span_is_written_in_two_units_at_most(#[case] seconds: u64, #[case] expected: &str) {
    assert_eq!(span_text(Duration::from_secs(seconds)), expected);
}

#[rstest]
#[case("30s", 30_000)]
#[case("5m", 300_000)]
#[case("5min", 300_000)]
#[case("2h", 7_200_000)]
#[case("1d", 86_400_000)]
#[case("1w", 604_800_000)]
#[case("250ms", 250)]
#[case("1h30m", 5_400_000)]
#[case(" 1h 30m ", 5_400_000)]
#[case("3650d", 315_360_000_000)]
fn a_span_is_read_as_people_write_it(#[case] text: &str, #[case] ms: u64) {
    assert_eq!(parse_span(text), Ok(Duration::from_millis(ms)));
}

#[rstest]
#[case("")]
#[case("0s")]
#[case("5")]
#[case("m")]
#[case("5 m")]
#[case("-5m")]
#[case("1.5h")]
#[case("5y")]
#[case("3651d")]
#[case("99999999999999999999s")]
#[case("18446744073709551615w")]
fn what_is_no_span_is_refused(#[case] text: &str) {
    let expected =
        format!("`{text}` is not a span of time; expected a number and a unit, like 30s, 5m, 2h, 1d or 1h30m");
    assert_eq!(parse_span(text), Err(expected));
}

#[rstest]
#[case("Europe/Lisbon", "22:30", 1350)]
#[case("Europe/Berlin", "23:30", 1410)]
#[case("Asia/Kolkata", "Sun 04:00", 240)]
#[case("Pacific/Auckland", "Sun 11:30", 690)]
fn a_clock_elsewhere_names_the_day_where_it_is_another(#[case] zone: &str, #[case] clock: &str, #[case] minute: u16) {
    let (at, home) = (Instant::parse("2026-03-28T22:30:00Z").unwrap(), Zone::parse("Europe/Berlin").unwrap());
    let zone = Zone::parse(zone).unwrap();
    assert_eq!((clock_text(at, &zone, &home).as_str(), minute_of_day(at, &zone)), (clock, minute));
}

proptest! {
    #[test]
    fn an_instant_survives_being_written(ms in any::<i64>()) {
        let at = Instant::from_ms(ms);
        prop_assert_eq!(Instant::parse(&at.to_rfc3339_ms()), Ok(at));
    }

    #[test]
    fn no_text_makes_the_span_reader_panic_or_give_nothing(text in "[0-9a-z ]{0,12}|\\PC{0,12}") {
        prop_assert!(parse_span(&text).is_ok_and(|span| span > Duration::ZERO) || parse_span(&text).is_err());
    }
}
