//! Loads by everybody's own clock.

use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;

use super::{Load, NIGHT};
use crate::ids::PersonId;
use crate::oncall::fixtures::{at, daily, layer, n, rotation, schedule, zone};
use crate::oncall::schedule::{Layer, Length, Schedule, Weekday};
use crate::time::{Instant, Zone, day_text, minute_of_day};

const HOUR: Duration = Duration::from_secs(3600);

fn hours(load: &Load) -> (u64, u64, u64) {
    let of = |span: Duration| span.as_secs() / 3600;
    (of(load.on_call), of(load.nights), of(load.weekends))
}

fn alone(length: Length, start: &str, zone_name: &str) -> Schedule {
    schedule(zone_name, vec![layer(0, rotation(length, start, "ana"))])
}

#[rstest]
#[case::a_week("Europe/Berlin", "2026-01-05T00:00:00+01:00", "2026-01-12T00:00:00+01:00", (168, 56, 48))]
#[case::one_night_in_tokyo("Asia/Tokyo", "2026-01-05T21:00:00+09:00", "2026-01-06T07:00:00+09:00", (10, 8, 0))]
#[case::friday_night_is_half_a_weekend("Europe/Berlin", "2026-01-09T22:00:00+01:00", "2026-01-10T06:00:00+01:00", (8, 8, 6))]
#[case::a_night_of_seven_hours("Europe/Berlin", "2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00", (7, 7, 7))]
#[case::a_night_of_nine_hours("Europe/Berlin", "2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00", (9, 9, 9))]
fn a_load_is_told_by_the_own_clock(
    #[case] theirs: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: (u64, u64, u64),
) {
    let schedule = alone(Length::Weeks(n(1)), "2025-01-06T00:00:00", "UTC");
    let loads = schedule.loads(at(from), at(to), |_| Some(zone(theirs)));
    assert_eq!(loads.iter().map(hours).collect::<Vec<_>>(), [expected]);
}

#[test]
fn without_a_clock_of_their_own_the_schedules_counts() {
    let schedule = alone(Length::Weeks(n(1)), "2025-01-06T00:00:00", "Asia/Tokyo");
    let loads = schedule.loads(at("2026-01-05T12:00:00Z"), at("2026-01-05T22:00:00Z"), |_| None);
    assert_eq!((loads[0].zone.name(), hours(&loads[0])), ("Asia/Tokyo", (10, 8, 0)));
}

#[test]
fn two_layers_at_once_are_carried_once() {
    let one = || layer(0, rotation(Length::Weeks(n(1)), "2025-01-06T00:00:00", "ana"));
    let schedule = schedule("UTC", vec![one(), one()]);
    let loads = schedule.loads(at("2026-01-05T00:00:00Z"), at("2026-01-06T00:00:00Z"), |_| None);
    assert_eq!(loads.iter().map(hours).collect::<Vec<_>>(), [(24, 8, 0)]);
}

/// By looking at every quarter of an hour, at which all clocks of the test are set.
fn by_looking(schedule: &Schedule, from: Instant, to: Instant, zone: &Zone) -> Vec<(PersonId, [Duration; 3])> {
    let mut loads = std::collections::BTreeMap::<PersonId, [Duration; 3]>::new();
    let quarter = HOUR / 4;
    let mut at = from;
    while at < to {
        let mut people: Vec<PersonId> = schedule.on_call(at).into_iter().map(|one| one.person).collect();
        people.sort_unstable();
        people.dedup();
        let is_weekend = ["Sat", "Sun"].contains(&&day_text(at, zone)[..3]);
        for person in people {
            let load = loads.entry(person).or_default();
            load[0] += quarter;
            load[1] += if NIGHT.contains(minute_of_day(at, zone)) { quarter } else { Duration::ZERO };
            load[2] += if is_weekend { quarter } else { Duration::ZERO };
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
        let theirs = zone(zone_name);
        let loads = schedule.loads(from, to, |_| Some(theirs.clone()));
        let told: Vec<_> = loads.iter().map(|l| (l.person.clone(), [l.on_call, l.nights, l.weekends])).collect();
        prop_assert_eq!(told, by_looking(&schedule, from, to, &theirs));
        let covered: Duration = schedule.runs(from, to).iter().map(|run| run.end.since(run.start) * u32::try_from(run.people.len()).unwrap()).sum();
        prop_assert_eq!(loads.iter().map(|load| load.on_call).sum::<Duration>(), covered);
    }
}
