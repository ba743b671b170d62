//! Loads by everybody's own clock.

use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;

use super::{Carried, CountedPerson, Load, NIGHT};
use crate::ids::PersonId;
use crate::oncall::fixtures::{at, change, daily, layer, n, rotation, schedule, version, zone};
use crate::oncall::schedule::{Layer, Length, OverrideKind, Schedule, Weekday};
use crate::time::{Day, Instant, Zone, minute_of_day};

const HOUR: Duration = Duration::from_secs(3600);

/// On call, by night, on weekends, on holidays.
fn hours(carried: Carried) -> [u64; 4] {
    [carried.on_call, carried.night, carried.weekend, carried.holiday].map(|span| span.as_secs() / 3600)
}

fn counted(id: &str, zone_name: &str, holidays: &[&str]) -> CountedPerson {
    let holidays = holidays.iter().map(|day| Day::parse(day).unwrap()).collect();
    CountedPerson { id: PersonId::new(id), zone: Some(zone(zone_name)), holidays }
}

fn alone(length: Length, start: &str, zone_name: &str) -> Schedule {
    schedule(zone_name, vec![layer(0, rotation(length, start, "ana"))])
}

fn weekly(names: &str) -> Layer {
    layer(0, rotation(Length::Weeks(n(1)), "2025-01-06T00:00:00", names))
}

fn load_of<'a>(loads: &'a [Load], person: &str) -> &'a Load {
    loads.iter().find(|load| load.person.as_str() == person).unwrap()
}

#[rstest]
#[case::a_week("Europe/Berlin", "2026-01-05T00:00:00+01:00", "2026-01-12T00:00:00+01:00", [168, 56, 48, 24], 8)]
#[case::one_night_in_tokyo("Asia/Tokyo", "2026-01-05T21:00:00+09:00", "2026-01-06T07:00:00+09:00", [10, 8, 0, 7], 1)]
#[case::friday_night_is_half_a_weekend("Europe/Berlin", "2026-01-09T22:00:00+01:00", "2026-01-10T06:00:00+01:00", [8, 8, 6, 0], 1)]
#[case::the_night_of_seven_hours("Europe/Berlin", "2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00", [7, 7, 7, 5], 1)]
#[case::the_night_of_nine_hours("Europe/Berlin", "2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00", [9, 9, 9, 0], 1)]
#[case::a_day_without_midnight("America/Santiago", "2026-09-05T20:00:00-04:00", "2026-09-06T07:00:00-03:00", [10, 7, 10, 0], 1)]
#[case::the_end_of_one_night_and_the_start_of_the_next("Europe/Berlin", "2026-01-07T05:00:00+01:00", "2026-01-07T23:00:00+01:00", [18, 2, 0, 0], 2)]
#[case::a_day_between_two_nights("Europe/Berlin", "2026-01-07T06:00:00+01:00", "2026-01-07T22:00:00+01:00", [16, 0, 0, 0], 0)]
#[case::a_holiday_to_its_midnight("Europe/Berlin", "2026-01-06T18:00:00+01:00", "2026-01-07T09:00:00+01:00", [15, 8, 0, 6], 1)]
#[case::a_holiday_of_twenty_three_hours("Europe/Berlin", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", [23, 7, 23, 23], 2)]
fn a_load_is_told_by_the_own_clock(
    #[case] theirs: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: [u64; 4],
    #[case] nights: usize,
) {
    let schedule = alone(Length::Weeks(n(1)), "2025-01-06T00:00:00", "UTC");
    let ana = counted("ana", theirs, &["2026-01-06", "2026-03-29"]);
    let loads = schedule.loads(&[ana], at(from), at(to));
    let [load] = loads.as_slice() else { panic!("{loads:#?}") };
    assert_eq!((hours(load.carried), load.nights), (expected, nights));
}

#[test]
fn without_a_clock_of_their_own_the_schedules_counts() {
    let schedule = alone(Length::Weeks(n(1)), "2025-01-06T00:00:00", "Asia/Tokyo");
    let loads = schedule.loads(&[], at("2026-01-05T12:00:00Z"), at("2026-01-05T22:00:00Z"));
    assert_eq!((loads[0].zone.name(), hours(loads[0].carried)), ("Asia/Tokyo", [10, 8, 0, 0]));
}

#[test]
fn two_layers_at_once_are_carried_once() {
    let schedule = schedule("UTC", vec![weekly("ana"), weekly("ana")]);
    let loads = schedule.loads(&[], at("2026-01-05T00:00:00Z"), at("2026-01-06T00:00:00Z"));
    assert_eq!(loads.iter().map(|load| hours(load.carried)).collect::<Vec<_>>(), [[24, 8, 0, 0]]);
    let [shift] = loads[0].shifts.as_slice() else { panic!("{loads:#?}") };
    assert_eq!((hours(shift.carried), shift.because.len()), ([24, 8, 0, 0], 2));
}

#[test]
fn behind_the_figures_are_the_shifts_each_without_a_break() {
    let open = daily(&Weekday::ALL, "20:00", "08:00");
    let mut schedule = schedule("UTC", vec![Layer { restrictions: vec![open], ..weekly("ana bo") }]);
    // Through Tuesday evening into her own night: one shift for two reasons.
    schedule.overrides = vec![change(OverrideKind::Add, "ana", "2026-01-06T18:00:00Z", "2026-01-06T20:00:00Z")];
    let loads = schedule.loads(&[], at("2026-01-05T12:00:00Z"), at("2026-01-07T12:00:00Z"));
    let ana = load_of(&loads, "ana");
    let told = |load: &Load| {
        let shift = |one: &super::CarriedShift| (hours(one.carried)[0], one.because.len(), one.nights);
        load.shifts.iter().map(shift).collect::<Vec<_>>()
    };
    assert_eq!((told(ana), ana.nights), (vec![(12, 1, 1), (14, 2, 1)], 2));
    assert_eq!((told(load_of(&loads, "bo")), load_of(&loads, "bo").in_line_up), (vec![], HOUR * 48));
}

#[test]
fn the_fair_share_goes_by_the_time_in_the_line_up() {
    let leaves =
        version("2026-01-19T00:00:00Z", Some("ana"), rotation(Length::Weeks(n(1)), "2025-01-06T00:00:00", "ana cy"));
    let mut schedule = schedule("UTC", vec![Layer { versions: vec![leaves], ..weekly("ana bo cy") }]);
    schedule.overrides = vec![change(OverrideKind::Replace, "dan", "2026-01-05T00:00:00Z", "2026-01-08T00:00:00Z")];
    let (from, to) = (at("2026-01-05T00:00:00Z"), at("2026-02-02T00:00:00Z"));
    let loads = schedule.loads(&[], from, to);
    let told = |name: &str| {
        let load = load_of(&loads, name);
        (load.in_line_up.as_secs() / 3600, hours(load.fair)[0])
    };
    // 672 hours are shared by 4 weeks of ana, 2 of bo and 4 of cy; dan only helps out, and carries more than his share.
    assert_eq!(["ana", "bo", "cy", "dan"].map(told), [(672, 268), (336, 134), (672, 268), (0, 0)]);
    assert_eq!(hours(load_of(&loads, "dan").carried)[0], 72);
}

#[test]
fn nobody_is_in_a_line_up_before_its_first_turn_and_twice_is_once() {
    let starts = layer(0, rotation(Length::Days(n(1)), "2026-01-08T00:00:00", "ana bo ana"));
    let schedule = schedule("UTC", vec![starts]);
    let loads = schedule.loads(&[], at("2026-01-05T00:00:00Z"), at("2026-01-11T00:00:00Z"));
    let told = |load: &Load| (hours(load.carried)[0], load.in_line_up, hours(load.fair)[0]);
    assert_eq!(loads.iter().map(told).collect::<Vec<_>>(), [(48, HOUR * 72, 36), (24, HOUR * 72, 36)]);
    let roster = schedule.roster();
    assert!(roster.line_up_at(at("2026-01-07T23:59:59Z")).is_empty());
    assert_eq!(roster.line_up_at(at("2026-01-08T00:00:00Z")), [&PersonId::new("ana"), &PersonId::new("bo")]);
}

/// By looking at every quarter of an hour, at which all clocks of the test are set.
fn by_looking(schedule: &Schedule, from: Instant, to: Instant, zone: &Zone, day_off: Day) -> Vec<(PersonId, Carried)> {
    let mut loads = std::collections::BTreeMap::<PersonId, Carried>::new();
    let quarter = HOUR / 4;
    let mut at = from;
    while at < to {
        let mut people: Vec<PersonId> = schedule.on_call(at).into_iter().map(|one| one.person).collect();
        people.sort_unstable();
        people.dedup();
        let is_weekend = ["Sat", "Sun"].contains(&&crate::time::day_text(at, zone)[..3]);
        let when = |holds: bool| if holds { quarter } else { Duration::ZERO };
        for person in people {
            let load = loads.entry(person).or_default();
            load.on_call += quarter;
            load.night += when(NIGHT.contains(minute_of_day(at, zone)));
            load.weekend += when(is_weekend);
            load.holiday += when(zone.wall(at).day() == day_off);
        }
        at = at.plus(quarter);
    }
    loads.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn loads_are_what_looking_at_every_quarter_of_an_hour_says_and_sum_to_the_covered_hours(
        turn in 1_u32..40,
        start_hour in 0_u32..24,
        open in prop::option::of((0_u32..24, 0_u32..24)),
        zone_name in prop::sample::select(vec!["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu"]),
        first_day in 1_u32..28,
    ) {
        let start = format!("2026-01-01T{start_hour:02}:00:00");
        let base = layer(0, rotation(Length::Hours(n(turn)), &start, "ana bo cy"));
        let restrictions = open.map(|(from, to)| daily(&Weekday::ALL, &format!("{from:02}:00"), &format!("{to:02}:00")));
        let second = Layer { restrictions: restrictions.into_iter().collect(), ..layer(0, rotation(Length::Days(n(1)), &start, "dan ana")) };
        let schedule = schedule("Europe/London", vec![base, second]);
        let from = at(&format!("2026-03-{first_day:02}T00:00:00Z"));
        let to = from.plus(HOUR * 24 * 10);
        let people = ["ana", "bo", "cy", "dan"].map(|name| counted(name, zone_name, &["2026-03-29"]));
        let loads = schedule.loads(&people, from, to);
        let serving = loads.iter().filter(|load| !load.shifts.is_empty());
        let told: Vec<_> = serving.map(|load| (load.person.clone(), load.carried)).collect();
        let day_off = Day::parse("2026-03-29").unwrap();
        prop_assert_eq!(told, by_looking(&schedule, from, to, &zone(zone_name), day_off));

        let covered: Duration = schedule.runs(from, to).iter().map(|run| run.end.since(run.start) * u32::try_from(run.people.len()).unwrap()).sum();
        prop_assert_eq!(loads.iter().map(|load| load.carried.on_call).sum::<Duration>(), covered);
        // Shares are cut to whole milliseconds.
        let shared = loads.iter().map(|load| load.fair.on_call).sum::<Duration>();
        prop_assert!(shared <= covered && covered - shared < Duration::from_millis(4), "{shared:?} of {covered:?}");
        for load in &loads {
            let shifts: Duration = load.shifts.iter().map(|shift| shift.end.since(shift.start)).sum();
            prop_assert_eq!(shifts, load.carried.on_call);
            prop_assert!(load.shifts.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
