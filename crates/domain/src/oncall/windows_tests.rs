use proptest::prelude::*;
use rstest::rstest;

use super::super::Weekday::{Friday, Monday, Saturday, Sunday, Tuesday, Wednesday};
use super::super::fixtures::{WEEKDAYS, at, daily, wall, weekly, zone};
use super::*;

/// Parts of a second are cut by no rule, so that spans are told in whole minutes.
fn told(spans: &[Span]) -> Vec<(String, String)> {
    spans.iter().map(|span| (span.start.to_rfc3339(), span.end.to_rfc3339())).collect()
}

fn open(restrictions: &[Restriction], zone_name: &str, from: &str, to: &str) -> Vec<(String, String)> {
    told(&Week::of(restrictions).unwrap().open_over(&zone(zone_name), at(from), at(to)))
}

#[rstest]
#[case::a_day(vec![daily(&WEEKDAYS, "08:00", "20:00")], "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z",
    &[("2026-01-09T08:00:00Z", "2026-01-09T20:00:00Z"), ("2026-01-12T08:00:00Z", "2026-01-12T20:00:00Z")])]
#[case::a_night_belongs_to_the_day_it_starts_on(vec![daily(&[Friday], "22:00", "06:00")], "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z",
    &[("2026-01-09T22:00:00Z", "2026-01-10T06:00:00Z")])]
#[case::a_night_over_the_end_of_the_week(vec![daily(&[Sunday], "22:00", "06:00")], "2026-01-11T00:00:00Z", "2026-01-13T00:00:00Z",
    &[("2026-01-11T22:00:00Z", "2026-01-12T06:00:00Z")])]
#[case::equal_times_are_a_day(vec![daily(&[Monday, Tuesday], "09:00", "09:00")], "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z",
    &[("2026-01-05T09:00:00Z", "2026-01-07T09:00:00Z")])]
#[case::cut_to_the_range(vec![daily(&WEEKDAYS, "08:00", "20:00")], "2026-01-09T10:00:00Z", "2026-01-09T11:00:00Z",
    &[("2026-01-09T10:00:00Z", "2026-01-09T11:00:00Z")])]
#[case::a_union(vec![daily(&[Monday], "08:00", "12:00"), daily(&[Monday], "10:00", "14:00"), daily(&[Monday], "14:00", "15:00")],
    "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z", &[("2026-01-05T08:00:00Z", "2026-01-05T15:00:00Z")])]
#[case::a_weekend(vec![weekly(Friday, "18:00", Monday, "09:00")], "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z",
    &[("2026-01-05T00:00:00Z", "2026-01-05T09:00:00Z"), ("2026-01-09T18:00:00Z", "2026-01-12T00:00:00Z")])]
#[case::within_a_day_of_the_week(vec![weekly(Wednesday, "09:00", Wednesday, "17:00")], "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z",
    &[("2026-01-07T09:00:00Z", "2026-01-07T17:00:00Z")])]
#[case::to_the_same_day_a_week_later(vec![weekly(Wednesday, "17:00", Wednesday, "09:00")], "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z",
    &[("2026-01-05T00:00:00Z", "2026-01-07T09:00:00Z"), ("2026-01-07T17:00:00Z", "2026-01-12T00:00:00Z")])]
#[case::a_whole_week_has_no_seam(vec![weekly(Saturday, "09:00", Saturday, "09:00")], "2026-01-05T00:00:00Z", "2026-02-05T00:00:00Z",
    &[("2026-01-05T00:00:00Z", "2026-02-05T00:00:00Z")])]
#[case::no_day_at_all(vec![daily(&[], "08:00", "20:00")], "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z", &[])]
fn windows_open_as_the_week_goes(
    #[case] restrictions: Vec<Restriction>,
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: &[(&str, &str)],
) {
    let expected: Vec<_> = expected.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
    assert_eq!(open(&restrictions, "UTC", from, to), expected);
}

/// Berlin: 02:00 to 03:00 does not exist on 2026-03-29 and comes twice on 2026-10-25.
#[rstest]
#[case::swallowed_by_the_gap("02:15", "02:45", "2026-03-28T12:00:00Z", None)]
#[case::begins_in_the_gap("02:30", "04:00", "2026-03-28T12:00:00Z", Some(("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z")))]
#[case::ends_in_the_gap("01:00", "02:30", "2026-03-28T12:00:00Z", Some(("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")))]
#[case::within_the_fold_it_opens_once("02:15", "02:45", "2026-10-24T12:00:00Z", Some(("2026-10-25T00:15:00Z", "2026-10-25T00:45:00Z")))]
#[case::to_the_end_of_the_fold("02:30", "03:00", "2026-10-24T12:00:00Z", Some(("2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z")))]
fn both_ends_are_first_instants(
    #[case] from: &str,
    #[case] to: &str,
    #[case] noon: &str,
    #[case] expected: Option<(&str, &str)>,
) {
    let day_after = at(noon).shifted_ms(86_400_000).to_rfc3339();
    let found = open(&[daily(&Weekday::ALL, from, to)], "Europe/Berlin", noon, &day_after);
    assert_eq!(found, expected.map(|(from, to)| (from.to_owned(), to.to_owned())).into_iter().collect::<Vec<_>>());
}

#[test]
fn without_restrictions_there_is_no_pattern() {
    assert!(Week::of(&[]).is_none());
    assert!(Openings::of(&[]).is_none());
    assert!(Openings::of(&[daily(&[], "08:00", "20:00")]).is_none());
    assert!(Openings::of(&[weekly(Friday, "18:00", Monday, "09:00")]).is_none());
}

#[test]
fn windows_that_start_together_are_one_opening() {
    let openings = Openings::of(&[daily(&WEEKDAYS, "08:00", "12:00"), daily(&[Monday], "08:00", "20:00")]).unwrap();
    let monday = openings.last_by(wall("2026-01-05T08:00").seconds());
    assert_eq!(openings.at(monday), wall("2026-01-05T08:00").seconds());
    assert_eq!(openings.at(monday + 1), wall("2026-01-06T08:00").seconds());
    assert_eq!(openings.at(monday + 5), wall("2026-01-12T08:00").seconds());
    assert_eq!(openings.at(monday - 1), wall("2026-01-02T08:00").seconds());
    assert_eq!(openings.last_by(wall("2026-01-05T07:59:59").seconds()), monday - 1);
}

fn restrictions() -> impl Strategy<Value = Vec<Restriction>> {
    let time = || 0_u16..1440;
    let day = || prop::sample::select(&Weekday::ALL[..]);
    let some = prop::collection::vec(day(), 0..4).prop_map(super::super::Weekdays::of);
    let daily = (some, time(), time())
        .prop_map(|(days, from_minute, to_minute)| Restriction::Daily(DailyWindow { days, from_minute, to_minute }));
    let weekly = (day(), time(), day(), time()).prop_map(|(from_day, from_minute, to_day, to_minute)| {
        Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute })
    });
    prop::collection::vec(prop_oneof![daily, weekly], 1..4)
}

proptest! {
    #[test]
    fn a_window_is_open_at_an_instant_when_it_is_open_over_it(
        restrictions in restrictions(),
        from in 1_790_000_000_i64..1_800_000_000,
        within in 0_i64..2_000_000,
        name in prop::sample::select(vec!["Europe/Berlin", "Antarctica/Troll", "Pacific/Chatham", "America/Santiago"]),
    ) {
        let (zone, week) = (zone(name), Week::of(&restrictions).unwrap());
        let instant = |second: i64| Instant::from_ms(second * 1000);
        let spans = week.open_over(&zone, instant(from), instant(from + 2_000_000));
        prop_assert!(spans.windows(2).all(|pair| pair[0].end < pair[1].start), "neither overlap nor meet");
        prop_assert!(spans.iter().all(|span| span.start < span.end));
        let now = instant(from + within);
        let is_over_it = spans.iter().any(|span| span.start <= now && now < span.end);
        prop_assert_eq!(week.is_open(zone.furthest(now)), is_over_it);
    }

    #[test]
    fn openings_are_numbered_as_they_come(minutes in prop::collection::vec(0_u16..1440, 1..4), number in -10_000_i64..10_000) {
        let windows = minutes.into_iter().map(|from_minute| {
            Restriction::Daily(DailyWindow { days: super::super::Weekdays::ALL, from_minute, to_minute: 0 })
        });
        let openings = Openings::of(&windows.collect::<Vec<_>>()).unwrap();
        let seconds = openings.at(number);
        prop_assert!(seconds < openings.at(number + 1));
        prop_assert_eq!(openings.last_by(seconds), number);
        prop_assert_eq!(openings.last_by(seconds - 1), number - 1);
    }
}
