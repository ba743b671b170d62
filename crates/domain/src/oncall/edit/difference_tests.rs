use std::num::NonZeroU32;

use proptest::prelude::*;

use super::super::super::fixtures::{at, change, layer, n, people, rotation, schedule};
use super::super::super::{Layer, Length, OverrideKind, Schedule};
use super::super::{Author, Cover};
use super::{Difference, differences};
use crate::ids::PersonId;
use crate::time::Instant;

const HOUR_MS: i64 = 3_600_000;

#[test]
fn hand_offs_are_the_next_ones_with_who_goes_and_who_comes() {
    let mut weeks =
        schedule("Europe/Berlin", vec![layer(0, rotation(Length::Weeks(n(1)), "2026-03-02T09:00:00", "ana bo"))]);
    weeks.overrides = vec![change(OverrideKind::Remove, "bo", "2026-03-10T08:00:00Z", "2026-03-10T20:00:00Z")];
    let told: Vec<String> = weeks.roster().hand_offs(at("2026-03-09T07:59:59Z"), 4).iter().map(told).collect();
    let expected = [
        "2026-03-09T08:00:00Z ana bo",
        "2026-03-10T08:00:00Z bo ",
        "2026-03-10T20:00:00Z  bo",
        "2026-03-16T08:00:00Z bo ana",
    ];
    assert_eq!(told, expected);
}

#[test]
fn hand_offs_far_away_are_found_and_none_is_made_up() {
    let months = schedule("UTC", vec![layer(0, rotation(Length::Months(n(6)), "2026-01-31T09:00:00", "ana bo"))]);
    let roster = months.roster();
    let hand_offs = roster.hand_offs(at("2026-02-01T00:00:00Z"), 9);
    assert_eq!(hand_offs.len(), 9, "within five years");
    assert_eq!(hand_offs[0].at, at("2026-07-31T09:00:00Z"));
    let alone = schedule("UTC", vec![layer(0, rotation(Length::Weeks(n(1)), "2026-01-05T09:00:00", "ana"))]);
    assert_eq!(alone.roster().hand_offs(at("2026-02-01T00:00:00Z"), 10), []);
}

fn told(hand_off: &super::HandOff) -> String {
    let names = |people: &[PersonId]| people.iter().map(PersonId::as_str).collect::<Vec<_>>().join("+");
    format!("{} {} {}", hand_off.at.to_rfc3339(), names(&hand_off.before), names(&hand_off.after))
}

fn hours(range: std::ops::Range<i64>) -> impl Strategy<Value = Instant> {
    // From a week before the clocks of Berlin are set until a week after.
    range.prop_map(|hour| at("2026-03-22T00:00:00Z").shifted_ms(hour * HOUR_MS))
}

fn any_layer() -> impl Strategy<Value = Layer> {
    let length = prop_oneof![
        (1u32..30).prop_map(|hours| Length::Hours(NonZeroU32::new(hours).unwrap())),
        (1u32..4).prop_map(|days| Length::Days(NonZeroU32::new(days).unwrap())),
    ];
    let names = prop::sample::select(vec!["ana", "ana bo", "ana bo cy", "cy di bo", ""]);
    (0i32..2, length, names)
        .prop_map(|(level, length, names)| layer(level, rotation(length, "2026-03-20T02:30:00", names)))
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let kinds = vec![
        OverrideKind::Replace,
        OverrideKind::Add,
        OverrideKind::Remove,
        OverrideKind::Substitute { of: PersonId::new("ana") },
    ];
    let one = (prop::sample::select(kinds), prop::sample::select(vec!["bo", "cy"]), hours(0..300), 1i64..60);
    let one = one.prop_map(|(kind, person, start, length)| {
        let mut one = change(kind, person, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
        (one.start, one.end) = (start, start.shifted_ms(length * HOUR_MS));
        one
    });
    (prop::collection::vec(any_layer(), 1..3), prop::collection::vec(one, 0..5))
        .prop_map(|(layers, overrides)| Schedule { overrides, ..schedule("Europe/Berlin", layers) })
}

fn on_call(schedule: &Schedule, at: Instant) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = schedule.on_call(at).into_iter().map(|row| row.person).collect();
    people.sort_unstable();
    people.dedup();
    people
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_differs_is_what_differs_at_every_quarter_of_an_hour(before in any_schedule(), after in any_schedule()) {
        let (from, to) = (at("2026-03-24T00:00:00Z"), at("2026-04-02T00:00:00Z"));
        let told = differences(&before, &after, from, to);
        prop_assert!(told.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let mut now = from;
        while now < to {
            let is_at = |difference: &&Difference| difference.start <= now && now < difference.end;
            let pair = told.iter().find(is_at).map(|difference| (difference.before.clone(), difference.after.clone()));
            let (was, is) = (on_call(&before, now), on_call(&after, now));
            let expected = (was != is).then_some((was, is));
            prop_assert_eq!(pair, expected, "at {}", now);
            now = now.shifted_ms(HOUR_MS / 4);
        }
    }

    #[test]
    fn a_cover_puts_one_person_in_the_place_of_another_and_changes_nothing_else(
        schedule in any_schedule(), start in hours(0..280), length in 1i64..50, of in prop::sample::select(vec!["ana", "bo", "cy"]),
    ) {
        let end = start.shifted_ms(length * HOUR_MS);
        let cover = Cover { of: PersonId::new(of), person: PersonId::new("eve"), start, end };
        let was_on_call = schedule.runs(start, end).iter().any(|run| run.people.contains(&cover.of));
        let covered = schedule.covered(&cover, &Author::default());
        prop_assert_eq!(covered.is_ok(), was_on_call, "{:?}", covered);
        let Ok(change) = covered else { return Ok(()) };
        let after = change.applied(&schedule);
        let mut now = at("2026-03-20T00:00:00Z");
        while now < at("2026-04-06T00:00:00Z") {
            let mut expected = on_call(&schedule, now);
            if start <= now && now < end && expected.contains(&cover.of) {
                expected.retain(|person| *person != cover.of);
                expected.extend(people("eve"));
                expected.sort_unstable();
            }
            prop_assert_eq!(on_call(&after, now), expected, "at {}", now);
            now = now.shifted_ms(HOUR_MS / 2);
        }
    }
}
