use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{at, berlin};
use super::*;

/// Saturday, twenty past ten in the morning in Berlin, in winter time; the clocks are set forward the night after.
const NOW: &str = "2026-03-28T09:20:00Z";

#[rstest]
#[case::now("now", "2026-03-28T09:20:00Z")]
#[case::ago("-5m", "2026-03-28T09:15:00Z")]
#[case::ago_in_words("1h30m ago", "2026-03-28T07:50:00Z")]
#[case::clock("10:02", "2026-03-28T09:02:00Z")]
#[case::short("9:05", "2026-03-28T08:05:00Z")]
#[case::seconds("10:02:33", "2026-03-28T09:02:33Z")]
#[case::halves("8:02 PM", "2026-03-27T19:02:00Z")]
#[case::halves_together("12:01am", "2026-03-27T23:01:00Z")]
#[case::later_today_was_yesterday("23:55", "2026-03-27T22:55:00Z")]
#[case::yesterday("yesterday 23:10", "2026-03-27T22:10:00Z")]
#[case::today_is_meant("today 11:00", "2026-03-28T10:00:00Z")]
#[case::day("2026-03-20 14:02", "2026-03-20T13:02:00Z")]
#[case::day_with_a_t("2026-03-20T14:02", "2026-03-20T13:02:00Z")]
#[case::rfc("2026-03-20T14:02:00+05:30", "2026-03-20T08:32:00Z")]
#[case::utc("08:02 UTC", "2026-03-28T08:02:00Z")]
#[case::abbreviation("yesterday 23:10 CET", "2026-03-27T22:10:00Z")]
#[case::offset("14:02 +05:30", "2026-03-28T08:32:00Z")]
#[case::offset_of_utc("14:02 UTC+5", "2026-03-28T09:02:00Z")]
#[case::zone("04:02 America/New_York", "2026-03-28T08:02:00Z")]
#[case::zone_and_day("2026-03-27 22:30 America/New_York", "2026-03-28T02:30:00Z")]
#[case::zone_of_another_day("18:00 Asia/Tokyo", "2026-03-28T09:00:00Z")]
fn times_are_read_as_they_are_typed(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(typed_time(text, at(NOW), &berlin()), Ok(TypedTime { at: at(expected), or: None }));
}

#[rstest]
#[case::nothing("")]
#[case::words("this morning")]
#[case::no_clock("yesterday")]
#[case::no_such_minute("10:61")]
#[case::no_such_hour("13:00 pm")]
#[case::two_clocks("10:02 10:03")]
#[case::zone_first("UTC 10:02")]
fn what_is_no_time_is_refused(#[case] text: &str) {
    assert_eq!(typed_time(text, at(NOW), &berlin()), Err(NotTyped::Unreadable(text.to_owned())));
}

#[rstest]
#[case::several("10:02 CST", "CST")]
#[case::nowhere("10:02 Europe/Atlantis", "Europe/Atlantis")]
#[case::far("10:02 +19:00", "+19:00")]
#[case::minutes("10:02 +01:75", "+01:75")]
#[case::word("10:02 sharp", "sharp")]
fn zones_that_mean_nothing_or_several_are_refused(#[case] text: &str, #[case] zone: &str) {
    assert_eq!(typed_time(text, at(NOW), &berlin()), Err(NotTyped::Zone(zone.to_owned())));
}

#[test]
fn what_the_clock_showed_twice_is_offered_twice() {
    let typed = typed_time("2025-10-26 02:30", at(NOW), &berlin());
    let (first, second) = (at("2025-10-26T00:30:00Z"), at("2025-10-26T01:30:00Z"));
    assert_eq!(typed, Ok(TypedTime { at: first, or: Some(second) }));
    // At that very hour the second pass is still to come.
    let typed = typed_time("02:30", at("2025-10-26T00:40:00Z"), &berlin());
    assert_eq!(typed, Ok(TypedTime { at: first, or: None }));
}

#[test]
fn what_the_clock_never_showed_is_refused() {
    let skipped = NotTyped::Skipped { text: "2026-03-29 02:30".to_owned(), zone: "Europe/Berlin".to_owned() };
    assert_eq!(typed_time("2026-03-29 02:30", at("2026-03-30T09:00:00Z"), &berlin()), Err(skipped));
}

proptest! {
    #[test]
    fn without_a_day_it_is_the_last_one_up_to_now(hour in 0..24u8, minute in 0..60u8, now in 0..86_400_000i64) {
        let now = at("2026-06-15T00:00:00Z").shifted_ms(now);
        let typed = typed_time(&format!("{hour:02}:{minute:02}"), now, &berlin()).unwrap();
        prop_assert!(typed.at <= now && now.since(typed.at).as_secs() < 86_400 + 1);
        prop_assert_eq!(berlin().wall(typed.at).to_string()[11..16].to_owned(), format!("{hour:02}:{minute:02}"));
    }

    #[test]
    fn nothing_typed_makes_it_fall_over(text in "[ 0-9:apmTZ+/-]{0,20}|.{0,12}") {
        let _ = typed_time(&text, at(NOW), &berlin()).map_err(|refused| refused.to_string());
    }
}

#[rstest]
#[case::later_today("14:00", "2026-03-28T13:00:00Z")]
#[case::this_minute_is_tomorrow_over_the_night_of_the_clocks("10:20", "2026-03-29T08:20:00Z")]
#[case::over_midnight("0:15", "2026-03-28T23:15:00Z")]
#[case::halves("2:30pm", "2026-03-28T13:30:00Z")]
#[case::tomorrow("tomorrow 09:00", "2026-03-29T07:00:00Z")]
#[case::a_day("2026-04-02 09:00", "2026-04-02T07:00:00Z")]
#[case::of_another_zone("05:30 America/New_York", "2026-03-28T09:30:00Z")]
#[case::of_an_offset("09:10 UTC", "2026-03-29T09:10:00Z")]
fn a_clock_to_come_is_the_next_one(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(typed_time_ahead(text, at(NOW), &berlin()).map(|read| read.at), Ok(at(expected)));
}

#[test]
fn of_a_clock_that_is_shown_twice_the_next_one_is_meant() {
    let between = at("2026-10-25T00:45:00Z");
    let read = typed_time_ahead("02:30", between, &berlin()).unwrap();
    assert_eq!(read, TypedTime { at: at("2026-10-25T01:30:00Z"), or: None });
}
