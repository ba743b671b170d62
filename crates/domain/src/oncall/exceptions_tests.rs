use std::num::NonZeroU32;

use rstest::rstest;

use super::super::Length;
use super::super::fixtures::{at, change, layer, n, rotation, schedule, temporary};
use super::*;
use crate::ids::PersonId;

const FROM: &str = "2026-01-05T12:00:00Z";
const TO: &str = "2026-01-05T18:00:00Z";

fn substitute(of: &str) -> OverrideKind {
    OverrideKind::Substitute { of: PersonId::new(of) }
}

/// Ana by two layers and bo by a third, all day.
fn three_layers() -> Schedule {
    let day = |names: &str| rotation(Length::Days(NonZeroU32::MIN), "2026-01-05T00:00", names);
    schedule("UTC", vec![layer(0, day("ana")), layer(0, day("bo")), layer(0, day("ana"))])
}

fn told(schedule: &Schedule, now: &str) -> Vec<String> {
    let of = |because: Because| match because {
        Because::Rotation { layer, .. } => format!("layer {layer}"),
        Because::Override { index } => format!("override {index}"),
        Because::Temporary { index } => format!("temporary {index}"),
    };
    schedule.on_call(at(now)).iter().map(|row| format!("{} by {}", row.person, of(row.because))).collect()
}

#[rstest]
#[case::nothing(&[], &["ana by layer 0", "bo by layer 1", "ana by layer 2"])]
#[case::remove(&[(OverrideKind::Remove, "ana")], &["bo by layer 1"])]
#[case::remove_everybody(&[(OverrideKind::Remove, "ana"), (OverrideKind::Remove, "bo")], &[])]
#[case::remove_somebody_else(&[(OverrideKind::Remove, "cy")], &["ana by layer 0", "bo by layer 1", "ana by layer 2"])]
#[case::one_for_both_layers(&[(substitute("ana"), "cy")], &["cy by override 0", "bo by layer 1"])]
#[case::for_somebody_who_is_not_on_call(&[(substitute("dee"), "cy")], &["ana by layer 0", "bo by layer 1", "ana by layer 2"])]
#[case::a_swap_that_is_swapped_on(&[(substitute("ana"), "cy"), (substitute("cy"), "dee")], &["dee by override 1", "bo by layer 1"])]
#[case::in_the_order_of_the_file(&[(substitute("cy"), "dee"), (substitute("ana"), "cy")], &["cy by override 1", "bo by layer 1"])]
#[case::the_first_of_two(&[(substitute("ana"), "cy"), (substitute("ana"), "dee")], &["cy by override 0", "bo by layer 1"])]
#[case::a_removed_substitute(&[(substitute("ana"), "cy"), (OverrideKind::Remove, "cy")], &["bo by layer 1"])]
#[case::nobody_is_left_to_substitute(&[(OverrideKind::Remove, "ana"), (substitute("ana"), "cy")], &["bo by layer 1"])]
#[case::for_themselves(&[(substitute("ana"), "ana")], &["ana by override 0", "bo by layer 1"])]
#[case::a_substitute_who_is_on_call_too(&[(substitute("ana"), "bo")], &["bo by override 0", "bo by layer 1"])]
#[case::only_one(&[(OverrideKind::Replace, "cy")], &["cy by override 0"])]
#[case::the_last_of_two(&[(OverrideKind::Replace, "cy"), (OverrideKind::Replace, "dee")], &["dee by override 1"])]
#[case::remove_comes_before_replace(&[(OverrideKind::Replace, "cy"), (OverrideKind::Remove, "cy")], &["cy by override 0"])]
#[case::add_comes_last(&[(OverrideKind::Add, "dee"), (OverrideKind::Replace, "cy"), (OverrideKind::Remove, "dee")],
    &["cy by override 1", "dee by override 0"])]
#[case::add_somebody_who_is_on_call(&[(OverrideKind::Add, "bo")],
    &["ana by layer 0", "bo by layer 1", "ana by layer 2", "bo by override 0"])]
fn overrides_are_applied_to_what_the_layers_say(#[case] kinds: &[(OverrideKind, &str)], #[case] expected: &[&str]) {
    let mut schedule = three_layers();
    schedule.overrides = kinds.iter().map(|(kind, person)| change(kind.clone(), person, FROM, TO)).collect();
    assert_eq!(told(&schedule, "2026-01-05T12:00:00Z"), expected, "from the first instant");
    assert_eq!(told(&schedule, "2026-01-05T17:59:59Z"), expected, "to the last one");
    assert_eq!(told(&schedule, "2026-01-05T11:59:59Z").len(), 3, "not before");
    assert_eq!(told(&schedule, "2026-01-05T18:00:00Z").len(), 3, "not after");
}

#[test]
fn an_override_holds_before_the_rotation_starts() {
    let mut schedule = three_layers();
    schedule.overrides = vec![change(OverrideKind::Add, "cy", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")];
    assert_eq!(told(&schedule, "2026-01-01T12:00:00Z"), ["cy by override 0"]);
    assert_eq!(told(&schedule, "2026-01-03T12:00:00Z"), [""; 0]);
}

#[test]
fn a_temporary_schedule_sets_layers_and_overrides_aside_and_its_holes_stay_holes() {
    let mut schedule = three_layers();
    schedule.overrides = vec![change(OverrideKind::Add, "dee", FROM, TO)];
    let shifts = [
        ("cy", "2026-01-05T11:00:00Z", "2026-01-05T14:00:00Z"),
        ("bo", "2026-01-05T15:00:00Z", "2026-01-05T20:00:00Z"),
        ("cy", "2026-01-05T15:00:00Z", "2026-01-05T16:00:00Z"),
    ];
    schedule.temporaries = vec![temporary(FROM, TO, &shifts)];
    assert_eq!(told(&schedule, "2026-01-05T12:00:00Z"), ["cy by temporary 0"]);
    assert_eq!(told(&schedule, "2026-01-05T14:30:00Z"), [""; 0]);
    assert_eq!(told(&schedule, "2026-01-05T15:00:00Z"), ["bo by temporary 0", "cy by temporary 0"]);
    // What lies outside of its window counts nothing.
    assert_eq!(told(&schedule, "2026-01-05T18:00:00Z"), ["ana by layer 0", "bo by layer 1", "ana by layer 2"]);
    assert_eq!(told(&schedule, "2026-01-05T11:30:00Z"), ["ana by layer 0", "bo by layer 1", "ana by layer 2"]);
    let row = &schedule.on_call(at("2026-01-05T16:30:00Z"))[0];
    assert_eq!((row.shift_start, row.shift_end), (at("2026-01-05T15:00:00Z"), at("2026-01-05T20:00:00Z")));
}

#[test]
fn where_temporary_schedules_overlap_the_later_one_in_the_file_holds() {
    let mut schedule = three_layers();
    let all_day = |name| temporary(FROM, TO, &[(name, FROM, TO)]);
    schedule.temporaries = vec![all_day("cy"), temporary("2026-01-05T13:00:00Z", "2026-01-05T14:00:00Z", &[])];
    assert_eq!(told(&schedule, "2026-01-05T12:30:00Z"), ["cy by temporary 0"]);
    assert_eq!(told(&schedule, "2026-01-05T13:30:00Z"), [""; 0]);
    schedule.temporaries.reverse();
    assert_eq!(told(&schedule, "2026-01-05T13:30:00Z"), ["cy by temporary 1"]);
}

#[test]
fn boundaries_are_those_inside_of_the_range_once_each() {
    let mut schedule = three_layers();
    let shifts = [("cy", "2026-01-05T13:00:00Z", "2026-01-05T14:00:00Z")];
    schedule.overrides = vec![change(OverrideKind::Remove, "ana", FROM, TO), change(OverrideKind::Add, "cy", FROM, TO)];
    schedule.temporaries = vec![temporary("2026-01-05T10:00:00Z", "2026-01-05T15:00:00Z", &shifts)];
    let found = boundaries(&schedule, at("2026-01-05T10:00:00Z"), at(TO));
    assert_eq!(found, ["12:00", "13:00", "14:00", "15:00"].map(|time| at(&format!("2026-01-05T{time}:00Z"))));
}

#[test]
fn the_bounds_of_an_override_are_its_own() {
    let mut schedule = three_layers();
    schedule.layers = vec![layer(0, rotation(Length::Days(n(1)), "2026-01-05T00:00", "ana"))];
    schedule.overrides = vec![change(substitute("ana"), "cy", FROM, TO)];
    let rows = schedule.on_call(at("2026-01-05T13:00:00Z"));
    assert_eq!((rows[0].shift_start, rows[0].shift_end), (at(FROM), at(TO)));
    let rows = schedule.on_call(at("2026-01-05T19:00:00Z"));
    assert_eq!((rows[0].shift_start, rows[0].shift_end), (at("2026-01-05T00:00:00Z"), at("2026-01-06T00:00:00Z")));
}
