use rstest::rstest;

use super::*;
use crate::api::OnCallDay;

fn utc(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn axis_of(at: &str, zone: &str, span: OnCallSpan) -> OnCallAxis {
    let zone = Zone::parse(zone).unwrap();
    let clocks = Clocks { chosen: OnCallClock::Schedule, laptop: &Zone::utc(), schedule: &zone, people: &[] };
    axis(Range::of(utc(at), span, &zone), span, &clocks, utc(at))
}

/// The day that is not as long as others, or that a change of the clocks begins with.
fn changed(axis: &OnCallAxis) -> &OnCallDay {
    axis.days.iter().find(|day| day.clocks.is_some()).unwrap()
}

#[rstest]
#[case::forward(
    "Europe/Berlin",
    "2026-03-25T12:00:00Z",
    "Sun 29 Mar",
    23.0,
    "23 hours: the clocks go from 02:00 to 03:00"
)]
#[case::back(
    "Europe/Berlin",
    "2026-10-22T12:00:00Z",
    "Sun 25 Oct",
    25.0,
    "25 hours: the clocks go from 03:00 to 02:00"
)]
#[case::half_an_hour_forward(
    "Australia/Lord_Howe",
    "2026-10-01T12:00:00Z",
    "Sun 4 Oct",
    23.5,
    "23.5 hours: the clocks go from 02:00 to 02:30"
)]
#[case::half_an_hour_back(
    "Australia/Lord_Howe",
    "2026-04-01T12:00:00Z",
    "Sun 5 Apr",
    24.5,
    "24.5 hours: the clocks go from 02:00 to 01:30"
)]
#[case::two_hours_forward(
    "Antarctica/Troll",
    "2026-03-25T12:00:00Z",
    "Sun 29 Mar",
    22.0,
    "22 hours: the clocks go from 01:00 to 03:00"
)]
#[case::two_hours_back(
    "Antarctica/Troll",
    "2026-10-22T12:00:00Z",
    "Sun 25 Oct",
    26.0,
    "26 hours: the clocks go from 03:00 to 01:00"
)]
#[case::without_midnight(
    "America/Havana",
    "2026-03-05T12:00:00Z",
    "Sun 8 Mar",
    23.0,
    "23 hours: the clocks go from 00:00 to 01:00"
)]
#[case::with_two_evenings(
    "America/Santiago",
    "2026-04-02T12:00:00Z",
    "Sat 4 Apr",
    25.0,
    "25 hours: the clocks go from Sun 5 Apr 00:00 to Sat 4 Apr 23:00"
)]
#[case::behind_a_day_that_never_was(
    "Pacific/Apia",
    "2011-12-28T12:00:00Z",
    "Sat 31 Dec",
    24.0,
    "24 hours: the clocks go from Fri 30 Dec 00:00 to Sat 31 Dec 00:00"
)]
fn the_day_of_a_clock_change_is_as_long_as_it_is_and_says_why(
    #[case] zone: &str,
    #[case] at: &str,
    #[case] label: &str,
    #[case] hours: f64,
    #[case] clocks: &str,
) {
    let axis = axis_of(at, zone, OnCallSpan::Week);
    let day = changed(&axis);
    assert_eq!((day.label.as_str(), day.clocks.as_deref()), (label, Some(clocks)));
    assert!((day.hours - hours).abs() < 1e-9, "{day:?}");
    let whole: f64 = axis.days.iter().map(|day| day.hours).sum();
    assert!((day.width - hours / whole).abs() < 1e-9, "as wide as it is long: {day:?}");
}

#[rstest]
#[case::a_week(OnCallSpan::Week, 7, "Mon 23 Mar to Sun 29 Mar 2026", ["Mon 23 Mar", "Tue 24 Mar"])]
#[case::two(OnCallSpan::TwoWeeks, 14, "Mon 23 Mar to Sun 5 Apr 2026", ["Mon 23", "Tue 24"])]
#[case::four(OnCallSpan::FourWeeks, 28, "Mon 23 Mar to Sun 19 Apr 2026", ["23 Mar", "24"])]
#[case::a_quarter(OnCallSpan::Quarter, 91, "Mon 23 Mar to Sun 21 Jun 2026", ["23 Mar", ""])]
fn a_range_is_whole_weeks_whose_days_meet(
    #[case] span: OnCallSpan,
    #[case] days: usize,
    #[case] title: &str,
    #[case] labels: [&str; 2],
) {
    let axis = axis_of("2026-03-25T12:00:00Z", "Europe/Berlin", span);
    assert_eq!((axis.days.len(), axis.title.as_str()), (days, title));
    assert_eq!([axis.days[0].label.as_str(), axis.days[1].label.as_str()], labels);
    let mut right = 0.0;
    for day in &axis.days {
        assert!((day.left - right).abs() < 1e-9 && day.width > 0.0, "{day:?}");
        right = day.left + day.width;
    }
    assert!((right - 1.0).abs() < 1e-9);
}

#[test]
fn a_week_without_a_day_has_six() {
    let axis = axis_of("2011-12-28T12:00:00Z", "Pacific/Apia", OnCallSpan::Week);
    let labels: Vec<&str> = axis.days.iter().map(|day| day.label.as_str()).collect();
    assert_eq!(labels, ["Mon 26 Dec", "Tue 27 Dec", "Wed 28 Dec", "Thu 29 Dec", "Sat 31 Dec", "Sun 1 Jan"]);
    assert_eq!(axis.title, "Mon 26 Dec 2011 to Sun 1 Jan 2012");
}

#[rstest]
#[case::a_week(OnCallSpan::Week)]
#[case::a_quarter(OnCallSpan::Quarter)]
fn steps_lead_there_and_back(#[case] span: OnCallSpan) {
    let zone = "America/Santiago";
    let here = axis_of("2026-04-08T12:00:00Z", zone, span);
    let (later, earlier) = (axis_of(&here.later, zone, span), axis_of(&here.earlier, zone, span));
    assert_eq!((&later.from, &earlier.to), (&here.to, &here.from), "neighbours meet");
    assert_eq!(axis_of(&later.earlier, zone, span).from, here.from);
    assert_eq!(axis_of(&here.from, zone, span).title, here.title, "asking for the start shows the same");
}

#[test]
fn now_is_told_apart_from_the_rest() {
    let axis = axis_of("2026-03-29T10:00:00Z", "Europe/Berlin", OnCallSpan::Week);
    let today: Vec<&str> = axis.days.iter().filter(|day| day.is_today).map(|day| day.title.as_str()).collect();
    assert_eq!(today, ["Sunday 29 March 2026"]);
    // Six days of 24 hours and eleven of the 23 of that Sunday are over.
    assert!((axis.now.unwrap() - 155.0 / 167.0).abs() < 1e-9);
    assert_eq!(axis.now_said, "now, Sun 29 Mar 2026 12:00 CEST");
    let weekend: Vec<bool> = axis.days.iter().map(|day| day.is_weekend).collect();
    assert_eq!(weekend, [false, false, false, false, false, true, true]);
}
