use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn utc(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn told(days: &[LocalDay]) -> Vec<(String, u64)> {
    days.iter().map(|day| (day.date.clone(), day.length().as_secs() / 3600)).collect()
}

#[rstest]
#[case::clocks_forward("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "Europe/Berlin",
    &[("2026-03-28", 24), ("2026-03-29", 23), ("2026-03-30", 24)])]
#[case::clocks_back("2026-10-24T12:00:00Z", "2026-10-25T23:30:00Z", "Europe/Berlin",
    &[("2026-10-24", 24), ("2026-10-25", 25), ("2026-10-26", 24)])]
#[case::no_midnight("2026-09-05T12:00:00Z", "2026-09-06T12:00:00Z", "America/Santiago",
    &[("2026-09-05", 24), ("2026-09-06", 23)])]
#[case::a_day_left_out("2011-12-29T12:00:00-10:00", "2011-12-31T12:00:00+14:00", "Pacific/Apia",
    &[("2011-12-29", 24), ("2011-12-31", 24)])]
#[case::one_instant("2026-03-28T23:00:00Z", "2026-03-28T23:00:00Z", "Europe/Berlin", &[("2026-03-29", 23)])]
#[case::the_wrong_way_round("2026-03-28T12:00:00Z", "2026-03-27T12:00:00Z", "UTC", &[("2026-03-28", 24)])]
fn days_are_as_long_as_the_zone_has_them(
    #[case] from: &str,
    #[case] to: &str,
    #[case] name: &str,
    #[case] expected: &[(&str, u64)],
) {
    let days = local_days(utc(from), utc(to), &zone(name), 10);
    let expected: Vec<_> = expected.iter().map(|(date, hours)| ((*date).to_owned(), *hours)).collect();
    assert_eq!(told(&days), expected);
}

#[test]
fn of_too_many_days_the_last_ones_are_given() {
    let days = local_days(utc("2026-01-01T00:00:00Z"), utc("2026-03-28T09:00:00Z"), &Zone::utc(), 2);
    let named: Vec<_> = days.iter().map(|day| (day.date.as_str(), day.short.as_str())).collect();
    assert_eq!(named, [("2026-03-27", "Fri 27 Mar"), ("2026-03-28", "Sat 28 Mar")]);
}

#[test]
fn a_day_knows_its_place_in_the_week() {
    let days = local_days(utc("2026-03-27T12:00:00Z"), utc("2026-03-30T12:00:00Z"), &zone("Europe/Berlin"), 10);
    let told: Vec<_> = days.iter().map(|day| (day.long.as_str(), day.since_monday, day.is_weekend())).collect();
    let expected = [
        ("Friday 27 March 2026", 4, false),
        ("Saturday 28 March 2026", 5, true),
        ("Sunday 29 March 2026", 6, true),
        ("Monday 30 March 2026", 0, false),
    ];
    assert_eq!(told, expected);
}

proptest! {
    #[test]
    fn days_meet_and_cover_the_span(
        from_ms in 1_262_304_000_000_i64..1_893_456_000_000,
        hours in 0_i64..2_000,
        name in prop::sample::select(vec!["Europe/Berlin", "America/Santiago", "Pacific/Apia", "Asia/Kathmandu", "UTC"]),
    ) {
        let (from, to) = (Instant::from_ms(from_ms), Instant::from_ms(from_ms + hours * 3_600_000));
        let days = local_days(from, to, &zone(name), 1_000);
        prop_assert!(days.windows(2).all(|pair| pair[0].to == pair[1].from));
        prop_assert!(days.first().unwrap().from <= from && from < days.first().unwrap().to);
        prop_assert!(days.last().unwrap().from <= to && to < days.last().unwrap().to);
    }
}
