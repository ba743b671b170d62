use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::{at, calendar};

/// Real hours of quarters: 90 days less an hour where the clocks go forward, 92 and one more where they go back. Lord Howe sets
/// its clocks by half an hour, on 6 April and 5 October 2025; Kathmandu never does and is 5:45 ahead.
#[rstest]
#[case::berlin_q1("Europe/Berlin", 0, "2024-12-31T23:00:00Z", "2025-03-31T22:00:00Z", 2159 * 60)]
#[case::berlin_q4("Europe/Berlin", 3, "2025-09-30T22:00:00Z", "2025-12-31T23:00:00Z", 2209 * 60)]
#[case::new_york_q1("America/New_York", 0, "2025-01-01T05:00:00Z", "2025-04-01T04:00:00Z", 2159 * 60)]
#[case::new_york_q4("America/New_York", 3, "2025-10-01T04:00:00Z", "2026-01-01T05:00:00Z", 2209 * 60)]
#[case::kathmandu_q1("Asia/Kathmandu", 0, "2024-12-31T18:15:00Z", "2025-03-31T18:15:00Z", 2160 * 60)]
#[case::lord_howe_q2("Australia/Lord_Howe", 1, "2025-03-31T13:00:00Z", "2025-06-30T13:30:00Z", 2184 * 60 + 30)]
#[case::lord_howe_q4("Australia/Lord_Howe", 3, "2025-09-30T13:30:00Z", "2025-12-31T13:00:00Z", 2207 * 60 + 30)]
fn a_quarter_has_its_real_length(
    #[case] zone: &str,
    #[case] number: u32,
    #[case] start: &str,
    #[case] end: &str,
    #[case] minutes: i64,
) {
    let quarters = calendar("2025-01-01T00:00", 1, Unit::Quarter, zone);
    let window = quarters.span(number).unwrap();
    assert_eq!(window, Span { start: at(start), end: at(end) });
    assert_eq!(window.length_ms(), minutes * 60_000);
}

/// The day is clamped anew in every month, counted from the anchor: not 28 March.
#[rstest]
#[case(0, "2025-01-31T00:00:00Z")]
#[case(1, "2025-02-28T00:00:00Z")]
#[case(2, "2025-03-31T00:00:00Z")]
#[case(3, "2025-04-30T00:00:00Z")]
#[case(13, "2026-02-28T00:00:00Z")]
fn months_are_counted_from_the_anchor(#[case] number: u32, #[case] start: &str) {
    assert_eq!(calendar("2025-01-31T00:00", 1, Unit::Month, "UTC").span(number).unwrap().start, at(start));
}

#[test]
fn a_leap_day_comes_back_every_fourth_year() {
    let years = calendar("2024-02-29T00:00", 1, Unit::Year, "UTC");
    let starts = [1, 2, 3, 4].map(|number| years.span(number).unwrap().start);
    assert_eq!(
        starts,
        ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"].map(|day| at(&format!("{day}T00:00:00Z")))
    );
}

/// On 30 March 2025 no clock in Berlin shows 02:30. By the offset before (+1) it is 01:30Z, when clocks show 03:30. On
/// 26 October they show it twice; the first time, at +2, is 00:30Z.
#[rstest]
#[case::in_the_gap("2025-03-29T02:30", "2025-03-30T01:30:00Z")]
#[case::in_the_fold("2025-10-25T02:30", "2025-10-26T00:30:00Z")]
#[case::half_an_hour_in_lord_howe_where_0215_is_skipped("2025-10-04T02:15", "2025-10-04T15:45:00Z")]
fn a_start_that_is_skipped_keeps_its_offset_and_one_shown_twice_is_the_first(
    #[case] anchor: &str,
    #[case] start: &str,
) {
    let zone = if anchor.starts_with("2025-10-04") { "Australia/Lord_Howe" } else { "Europe/Berlin" };
    assert_eq!(calendar(anchor, 1, Unit::Day, zone).span(1).unwrap().start, at(start));
}

/// 24 hours from Saturday noon end at 13:00 of the Sunday on which clocks go forward; a day ends at noon.
#[rstest]
#[case(24, Unit::Hour, "2025-03-30T11:00:00Z")]
#[case(1440, Unit::Minute, "2025-03-30T11:00:00Z")]
#[case(1, Unit::Day, "2025-03-30T10:00:00Z")]
#[case(1, Unit::Week, "2025-04-05T10:00:00Z")]
fn hours_are_real_time_and_days_follow_the_clock(#[case] count: u32, #[case] unit: Unit, #[case] end: &str) {
    let window = calendar("2025-03-29T12:00", count, unit, "Europe/Berlin").span(0).unwrap();
    assert_eq!(window, Span { start: at("2025-03-29T11:00:00Z"), end: at(end) });
}

#[rstest]
#[case::before("2024-12-31T22:59:59Z", None)]
#[case::the_first_instant("2024-12-31T23:00:00Z", Some(0))]
#[case::the_last_of_it("2025-03-31T21:59:59Z", Some(0))]
#[case::the_next("2025-03-31T22:00:00Z", Some(1))]
#[case::years_later("2030-05-01T00:00:00Z", Some(21))]
fn before_the_anchor_there_is_no_window(#[case] now: &str, #[case] number: Option<u32>) {
    assert_eq!(calendar("2025-01-01T00:00", 1, Unit::Quarter, "Europe/Berlin").number_at(at(now)), number);
}

/// Samoa had no 30 December 2011, so that its window has no time and the next begins with it.
#[test]
fn a_day_that_was_left_out_is_an_empty_window() {
    let days = calendar("2011-12-29T00:00", 1, Unit::Day, "Pacific/Apia");
    assert_eq!(days.span(1).unwrap().length_ms(), 0);
    assert_eq!(days.number_at(at("2011-12-30T10:00:00Z")), Some(2));
}

#[test]
fn the_end_of_the_calendar_is_no_window() {
    let years = calendar("2025-01-01T00:00", 4000, Unit::Year, "UTC");
    assert_eq!((years.span(0).is_some(), years.span(1), years.span(2)), (true, None, None));
}

#[test]
fn a_rolling_window_ends_with_the_last_bucket_that_is_over() {
    let now = at("2026-03-01T12:34:56Z");
    let window = Window::Rolling { length_s: 3600 }.at(now, Grid::of_step(300)).unwrap();
    assert_eq!(window, Span { start: at("2026-03-01T11:30:00Z"), end: at("2026-03-01T12:30:00Z") });
    assert_eq!(Window::Rolling { length_s: 3600 }.elapsed(window, now), window);
}

#[test]
fn of_a_calendar_window_that_counts_which_has_gone_by() {
    let window = Window::Calendar(calendar("2025-01-01T00:00", 1, Unit::Month, "UTC"));
    let january = window.at(at("2025-01-11T00:00:00Z"), Grid::of_step(300)).unwrap();
    assert_eq!(window.elapsed(january, at("2025-01-11T00:00:00Z")).length_ms(), 10 * 86_400_000);
    assert_eq!(window.elapsed(january, at("2025-03-01T00:00:00Z")), january);
    assert_eq!(window.elapsed(january, at("2024-12-01T00:00:00Z")).length_ms(), 0);
}

fn any_unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year])
}

proptest! {
    #[test]
    fn the_window_that_holds_contains_now_and_windows_follow_one_another(
        unit in any_unit(),
        count in 1_u32..7,
        zone in prop::sample::select(vec!["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]),
        later_s in 0_u32..600_000_000,
        minute in 0_u32..1440,
    ) {
        let anchor = format!("2010-01-31T{:02}:{:02}", minute / 60, minute % 60);
        let calendar = calendar(&anchor, count, unit, zone);
        let now = calendar.first_start().unwrap().plus(Duration::from_secs(u64::from(later_s)));
        let number = calendar.number_at(now).unwrap();
        let window = calendar.span(number).unwrap();
        prop_assert!(window.start <= now && now < window.end);
        prop_assert_eq!(calendar.span(number + 1).unwrap().start, window.end);
    }
}
