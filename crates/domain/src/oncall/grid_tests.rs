use rstest::rstest;

use super::super::Weekday;
use super::super::fixtures::{WEEKDAYS, at, daily, n, rotation, wall, zone};
use super::*;

fn begins(zone_name: &str, length: Length, start: &str, turns: std::ops::Range<u64>) -> Vec<String> {
    let zone = zone(zone_name);
    let grid = Grid::of(&zone, &rotation(length, start, "ana bo"), &[]);
    turns.map(|turn| grid.begin_of(turn).to_rfc3339()).collect()
}

fn days(number: u32) -> Length {
    Length::Days(n(number))
}

fn hours(number: u32) -> Length {
    Length::Hours(n(number))
}

#[rstest]
#[case::chicago_gap("America/Chicago", days(1), "2024-03-09T02:30",
    &["2024-03-09T08:30:00Z", "2024-03-10T08:00:00Z", "2024-03-11T07:30:00Z"])]
#[case::chicago_fold("America/Chicago", days(1), "2024-11-02T01:30",
    &["2024-11-02T06:30:00Z", "2024-11-03T06:30:00Z", "2024-11-04T07:30:00Z"])]
#[case::an_hour_that_does_not_exist_is_empty("Europe/Berlin", hours(1), "2026-03-29T01:00",
    &["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"])]
#[case::an_hour_that_comes_twice_is_two_hours_long("Europe/Berlin", hours(1), "2026-10-25T01:00",
    &["2026-10-24T23:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"])]
#[case::eight_hours_stay_at_their_times("America/New_York", hours(8), "2026-03-08T01:00",
    &["2026-03-08T06:00:00Z", "2026-03-08T13:00:00Z", "2026-03-08T21:00:00Z", "2026-03-09T05:00:00Z"])]
#[case::month_ends("Europe/Berlin", Length::Months(n(1)), "2026-01-31T02:30",
    &["2026-01-31T01:30:00Z", "2026-02-28T01:30:00Z", "2026-03-31T00:30:00Z"])]
#[case::a_month_that_hands_off_in_a_gap("Europe/Berlin", Length::Months(n(1)), "2026-01-29T02:30",
    &["2026-01-29T01:30:00Z", "2026-02-28T01:30:00Z", "2026-03-29T01:00:00Z"])]
#[case::santiago_without_midnight("America/Santiago", days(1), "2026-09-05T00:00",
    &["2026-09-05T04:00:00Z", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"])]
#[case::havana_without_midnight("America/Havana", days(1), "2026-03-07T00:00",
    &["2026-03-07T05:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"])]
#[case::cairo_at_nine_is_not_moved("Africa/Cairo", days(1), "2023-04-27T09:00",
    &["2023-04-27T07:00:00Z", "2023-04-28T06:00:00Z", "2023-04-29T06:00:00Z"])]
#[case::apia_leaves_out_a_turn("Pacific/Apia", days(1), "2011-12-29T09:00",
    &["2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z"])]
#[case::apia_by_the_hour("Pacific/Apia", hours(12), "2011-12-29T12:00",
    &["2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z"])]
#[case::lord_howe("Australia/Lord_Howe", hours(1), "2026-10-04T01:00",
    &["2026-10-03T14:30:00Z", "2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z"])]
#[case::troll("Antarctica/Troll", hours(1), "2026-03-29T00:00",
    &["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"])]
#[case::casablanca_in_ramadan("Africa/Casablanca", days(1), "2023-03-18T02:30",
    &["2023-03-18T01:30:00Z", "2023-03-19T01:30:00Z", "2023-03-20T02:30:00Z"])]
#[case::vancouver_keeps_summer("America/Vancouver", days(1), "2026-10-31T09:00",
    &["2026-10-31T16:00:00Z", "2026-11-01T16:00:00Z", "2026-11-02T16:00:00Z"])]
fn turns_begin_when_the_clock_reads_their_time(
    #[case] zone: &str,
    #[case] length: Length,
    #[case] start: &str,
    #[case] expected: &[&str],
) {
    assert_eq!(begins(zone, length, start, 0..expected.len() as u64), expected);
}

#[rstest]
#[case::before_the_start("2011-12-29T18:59:59Z", None)]
#[case::at_the_start("2011-12-29T19:00:00Z", Some(0))]
#[case::before_the_jump("2011-12-30T09:59:59Z", Some(0))]
#[case::the_day_that_was_not("2011-12-30T10:00:00Z", Some(1))]
#[case::the_next("2011-12-30T19:00:00Z", Some(2))]
fn the_turn_that_holds_is_the_last_that_has_begun(#[case] now: &str, #[case] expected: Option<u64>) {
    let apia = zone("Pacific/Apia");
    let grid = Grid::of(&apia, &rotation(days(1), "2011-12-29T09:00", "ana bo"), &[]);
    assert_eq!(grid.turn_at(at(now), apia.furthest(at(now))), expected);
}

#[test]
fn of_turns_that_begin_together_the_last_one_holds() {
    let apia = zone("Pacific/Apia");
    let by_the_minute = rotation(Length::Minutes(vec![n(1)]), "2011-12-29T23:59", "ana bo");
    let grid = Grid::of(&apia, &by_the_minute, &[]);
    let midnight = at("2011-12-30T10:00:00Z");
    assert_eq!(grid.turn_at(midnight, apia.furthest(midnight)), Some(1441));
}

#[test]
fn a_start_in_the_second_pass_begins_there_and_its_turns_keep_the_calendar() {
    let berlin = zone("Europe/Berlin");
    let mut quarters = rotation(Length::Minutes(vec![n(15)]), "2026-10-25T02:30", "ana bo");
    quarters.start.pass = Pass::Second;
    let grid = Grid::of(&berlin, &quarters, &[]);
    let begins: Vec<_> = (0..4).map(|turn| grid.begin_of(turn).to_rfc3339()).collect();
    // 02:45 was first read before the start, so that the turn of it begins with the start and the one before is empty.
    assert_eq!(
        begins,
        ["2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z", "2026-10-25T02:15:00Z"]
    );
    let start = at("2026-10-25T01:30:00Z");
    assert_eq!(grid.turn_at(start, berlin.furthest(start)), Some(1));
}

#[test]
fn the_second_pass_of_a_time_that_comes_once_is_that_time() {
    let berlin = zone("Europe/Berlin");
    let mut daily = rotation(days(1), "2026-10-26T09:00", "ana bo");
    daily.start.pass = Pass::Second;
    assert_eq!(Grid::of(&berlin, &daily, &[]).begin, at("2026-10-26T08:00:00Z"));
}

fn active(start: &str, every: u32) -> Rotation {
    Rotation { turns: Turns::ActiveDays, ..rotation(days(every), start, "ana bo cy") }
}

#[rstest]
#[case::from_a_weekday("2026-01-08T08:00", 1, &["2026-01-08T07:00:00Z", "2026-01-09T07:00:00Z", "2026-01-12T07:00:00Z"])]
#[case::a_window_that_began_before_is_not_counted("2026-01-08T08:01", 1, &["2026-01-09T07:00:00Z", "2026-01-12T07:00:00Z"])]
#[case::from_a_weekend("2026-01-10T12:00", 1, &["2026-01-12T07:00:00Z", "2026-01-13T07:00:00Z"])]
#[case::every_other("2026-01-08T00:00", 2, &["2026-01-08T07:00:00Z", "2026-01-12T07:00:00Z", "2026-01-14T07:00:00Z"])]
fn active_days_are_counted_in_windows(#[case] start: &str, #[case] every: u32, #[case] expected: &[&str]) {
    let berlin = zone("Europe/Berlin");
    let grid = Grid::of(&berlin, &active(start, every), &[daily(&WEEKDAYS, "08:00", "20:00")]);
    let begins: Vec<_> = (0..expected.len() as u64).map(|turn| grid.begin_of(turn).to_rfc3339()).collect();
    assert_eq!(begins, expected);
}

#[test]
fn a_window_that_a_gap_has_swallowed_keeps_its_number() {
    let berlin = zone("Europe/Berlin");
    let nightly = [daily(&Weekday::ALL, "02:15", "02:45")];
    let grid = Grid::of(&berlin, &active("2026-03-28T00:00", 1), &nightly);
    let begins: Vec<_> = (0..3).map(|turn| grid.begin_of(turn).to_rfc3339()).collect();
    assert_eq!(begins, ["2026-03-28T01:15:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:15:00Z"]);
}

#[test]
fn a_window_that_begins_in_the_same_gap_as_the_rotation_is_the_first_one() {
    let berlin = zone("Europe/Berlin");
    let grid = Grid::of(&berlin, &active("2026-03-29T02:30", 1), &[daily(&Weekday::ALL, "02:15", "06:00")]);
    assert_eq!(grid.begin, at("2026-03-29T01:00:00Z"));
}

#[test]
fn without_daily_windows_active_days_are_days() {
    let berlin = zone("Europe/Berlin");
    let grid = Grid::of(&berlin, &active("2026-01-10T12:00", 1), &[]);
    assert_eq!(grid.begin_of(1), at("2026-01-11T11:00:00Z"));
}

#[test]
fn the_last_turn_ends_with_the_calendar() {
    let utc = zone("UTC");
    let grid = Grid::of(&utc, &rotation(Length::Months(n(1200)), "9990-01-01T00:00", "ana"), &[]);
    let end = Instant::from_ms(i64::MAX);
    assert_eq!((grid.begin_of(0), grid.begin_of(1)), (at("9990-01-01T00:00:00Z"), end));
    assert_eq!(grid.turn_at(end, utc.furthest(end)), Some(0));
    assert_eq!(grid.turn_from(at("9989-01-01T00:00:00Z")), 0);
    assert!(wall("9990-01-01T00:00") < utc.furthest(end));
}
