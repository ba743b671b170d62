use rstest::rstest;

use super::super::super::fixtures::{at, change, layer, n, people, rotation, schedule, temporary};
use super::super::super::{Length, Names, OverrideKind, Run, Schedule};
use super::super::{Author, Change, Cover, OverrideChange, Unfit};
use crate::ids::PersonId;

/// Weeks from Monday nine by the clock of Berlin: ana from 2 March, bo from 9 March, cy from 16 March.
fn weeks() -> Schedule {
    schedule("Europe/Berlin", vec![layer(0, rotation(Length::Weeks(n(1)), "2026-03-02T09:00:00", "ana bo cy"))])
}

fn cover(of: &str, person: &str, from: &str, to: &str) -> Cover {
    Cover { of: PersonId::new(of), person: PersonId::new(person), start: at(from), end: at(to) }
}

fn author() -> Author {
    Author { by: Some(PersonId::new("eve")), reason: Some("a wedding".to_owned()) }
}

fn overrides(change: Result<Change, Unfit>) -> OverrideChange {
    match change {
        Ok(Change::Overrides(change)) => change,
        other => panic!("not overrides: {other:?}"),
    }
}

fn told(runs: &[Run]) -> String {
    let run = |run: &Run| run.people.iter().map(PersonId::as_str).collect::<Vec<_>>().join("+");
    runs.iter().map(|one| if one.people.is_empty() { "-".to_owned() } else { run(one) }).collect::<Vec<_>>().join(" ")
}

/// Who is on call over the three weeks after the change.
fn after(schedule: &Schedule, change: OverrideChange) -> String {
    let after = Change::Overrides(change).applied(schedule);
    told(&after.runs(at("2026-03-02T08:00:00Z"), at("2026-03-23T08:00:00Z")))
}

#[test]
fn a_shift_that_somebody_covers_is_one_substitute_with_its_author() {
    let covered =
        overrides(weeks().covered(&cover("ana", "bo", "2026-03-06T08:00:00Z", "2026-03-07T08:00:00Z"), &author()));
    let [one] = covered.added.as_slice() else { panic!("{covered:?}") };
    assert_eq!(one.kind, OverrideKind::Substitute { of: PersonId::new("ana") });
    assert_eq!((one.by.as_ref().unwrap().as_str(), one.reason.as_deref()), ("eve", Some("a wedding")));
    assert_eq!(after(&weeks(), covered), "ana bo ana bo cy");
}

#[rstest]
#[case::across_a_hand_off("ana", "cy", "2026-03-08T00:00:00Z", "2026-03-10T00:00:00Z", "ana cy bo cy")]
#[case::the_whole_turn("bo", "cy", "2026-03-09T08:00:00Z", "2026-03-16T08:00:00Z", "ana cy")]
#[case::more_than_the_turn("bo", "eve", "2026-03-01T00:00:00Z", "2026-03-30T00:00:00Z", "ana eve cy")]
fn a_cover_changes_the_hours_of_one_person(
    #[case] of: &str,
    #[case] person: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: &str,
) {
    let covered = overrides(weeks().covered(&cover(of, person, from, to), &author()));
    assert_eq!(after(&weeks(), covered), expected);
}

/// A substitute would do nothing against what is applied after it.
#[rstest]
#[case::who_replaces(OverrideKind::Replace, "ana di ana bo cy", "ana di eve di ana bo cy")]
#[case::who_is_added(OverrideKind::Add, "ana ana+di ana bo cy", "ana ana+di ana+eve ana+di ana bo cy")]
#[case::who_stands_in(
    OverrideKind::Substitute { of: PersonId::new("ana") },
    "ana di ana bo cy",
    "ana di eve di ana bo cy"
)]
fn somebody_who_is_on_call_by_an_override_is_covered_too(
    #[case] kind: OverrideKind,
    #[case] before: &str,
    #[case] expected: &str,
) {
    let mut schedule = weeks();
    schedule.overrides = vec![change(kind, "di", "2026-03-04T08:00:00Z", "2026-03-06T08:00:00Z")];
    assert_eq!(after(&schedule, OverrideChange::default()), before);
    let wished = cover("di", "eve", "2026-03-04T20:00:00Z", "2026-03-05T20:00:00Z");
    let covered = overrides(schedule.covered(&wished, &author()));
    assert_eq!(after(&schedule, covered), expected);
}

#[test]
fn an_added_person_who_is_covered_from_end_to_end_leaves_no_override_of_no_length() {
    let mut schedule = weeks();
    schedule.overrides = vec![change(OverrideKind::Add, "di", "2026-03-04T08:00:00Z", "2026-03-06T08:00:00Z")];
    let wished = cover("di", "eve", "2026-03-01T00:00:00Z", "2026-03-10T00:00:00Z");
    let covered = overrides(schedule.covered(&wished, &author()));
    assert_eq!((covered.removed.as_slice(), covered.added.len()), (&[0][..], 1));
    assert_eq!(after(&schedule, covered), "ana ana+eve ana bo cy");
}

#[test]
fn a_swap_is_two_substitutes_with_one_id_that_no_other_has() {
    let give = cover("ana", "bo", "2026-03-06T08:00:00Z", "2026-03-08T08:00:00Z");
    let take = cover("bo", "ana", "2026-03-13T08:00:00Z", "2026-03-15T08:00:00Z");
    let first = overrides(weeks().swapped([&give, &take], &author()));
    let ids = |change: &OverrideChange| change.added.iter().map(|one| one.swap.clone().unwrap()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ["2026-03-06", "2026-03-06"]);
    assert_eq!(after(&weeks(), first.clone()), "ana bo ana bo ana bo cy");
    let swapped = Change::Overrides(first).applied(&weeks());
    let give = cover("ana", "cy", "2026-03-05T23:00:00Z", "2026-03-06T08:00:00Z");
    let take = cover("cy", "ana", "2026-03-20T08:00:00Z", "2026-03-20T17:00:00Z");
    assert_eq!(ids(&overrides(swapped.swapped([&give, &take], &author()))), ["2026-03-06-2", "2026-03-06-2"]);
    let back = overrides(swapped.taken_back(0));
    assert_eq!(back.removed, [0, 1], "both halves");
    assert_eq!(Change::Overrides(back).applied(&swapped), weeks());
}

#[test]
fn some_hours_are_swapped_for_others_on_the_day_the_clocks_are_set() {
    let give = cover("cy", "ana", "2026-03-22T00:00:00Z", "2026-03-22T08:00:00Z");
    let take = cover("ana", "cy", "2026-03-28T23:00:00Z", "2026-03-29T07:00:00Z");
    let change = Change::Overrides(overrides(weeks().swapped([&give, &take], &author())));
    let runs = change.applied(&weeks()).runs(at("2026-03-28T00:00:00Z"), at("2026-03-30T07:00:00Z"));
    assert_eq!(told(&runs), "ana cy ana");
    assert_eq!((runs[1].start, runs[1].end), (take.start, take.end), "eight real hours of a day of 23");
}

#[rstest]
#[case::not_on_call(
    cover("bo", "cy", "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"),
    "bo is not on call Tue 3 Mar 2026 01:00"
)]
#[case::backwards(cover("ana", "bo", "2026-03-04T00:00:00Z", "2026-03-03T00:00:00Z"), "is not behind the start")]
#[case::by_themselves(
    cover("ana", "ana", "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"),
    "ana cannot stand in for ana"
)]
#[case::within_a_temporary_schedule(
    cover("cy", "bo", "2026-03-19T00:00:00Z", "2026-03-20T00:00:00Z"),
    "a temporary schedule holds Wed 18 Mar 2026"
)]
#[case::partly_within_a_temporary_schedule(
    cover("cy", "bo", "2026-03-17T00:00:00Z", "2026-03-20T00:00:00Z"),
    "a temporary schedule holds Wed 18 Mar 2026"
)]
fn a_cover_that_cannot_be_is_refused(#[case] wished: Cover, #[case] expected: &str) {
    let mut schedule = weeks();
    let fixed = ("cy", "2026-03-18T08:00:00Z", "2026-03-21T08:00:00Z");
    schedule.temporaries = vec![temporary(fixed.1, fixed.2, &[fixed])];
    let said = schedule.covered(&wished, &author()).unwrap_err().said(&schedule.zone, &Names::default());
    assert!(said.contains(expected), "{said}");
}

#[rstest]
#[case::of_three(("ana", "bo"), ("cy", "ana"), Unfit::NotMutual)]
#[case::at_once(("ana", "bo"), ("bo", "ana"), Unfit::Overlap)]
fn a_swap_that_is_none_is_refused(#[case] one: (&str, &str), #[case] other: (&str, &str), #[case] expected: Unfit) {
    let one = cover(one.0, one.1, "2026-03-06T08:00:00Z", "2026-03-10T08:00:00Z");
    let other = cover(other.0, other.1, "2026-03-09T08:00:00Z", "2026-03-11T08:00:00Z");
    assert_eq!(weeks().swapped([&one, &other], &author()), Err(expected));
}

#[test]
fn a_swap_trades_turns_and_no_overrides() {
    let mut schedule = weeks();
    schedule.overrides = vec![change(OverrideKind::Replace, "di", "2026-03-04T08:00:00Z", "2026-03-06T08:00:00Z")];
    let one = cover("di", "bo", "2026-03-04T08:00:00Z", "2026-03-05T08:00:00Z");
    let other = cover("bo", "di", "2026-03-10T08:00:00Z", "2026-03-11T08:00:00Z");
    assert_eq!(schedule.swapped([&one, &other], &author()), Err(Unfit::NotByTurn(PersonId::new("di"))));
}

#[rstest]
#[case::of_a_turn("ana", "2026-03-07T00:00:00Z", Some(("2026-03-06T08:00:00Z", "2026-03-09T08:00:00Z")))]
#[case::of_an_override("di", "2026-03-05T00:00:00Z", Some(("2026-03-04T08:00:00Z", "2026-03-06T08:00:00Z")))]
#[case::at_its_first_instant("bo", "2026-03-09T08:00:00Z", Some(("2026-03-09T08:00:00Z", "2026-03-16T08:00:00Z")))]
#[case::of_nobody("bo", "2026-03-07T00:00:00Z", None)]
fn a_shift_lasts_as_long_as_somebody_is_on_call_without_a_break(
    #[case] person: &str,
    #[case] when: &str,
    #[case] expected: Option<(&str, &str)>,
) {
    let mut schedule = weeks();
    schedule.overrides = vec![change(OverrideKind::Replace, "di", "2026-03-04T08:00:00Z", "2026-03-06T08:00:00Z")];
    let shift = schedule.shift_at(&PersonId::new(person), at(when));
    assert_eq!(shift.map(|shift| (shift.start, shift.end)), expected.map(|(start, end)| (at(start), at(end))));
}

#[test]
fn an_override_from_and_to_far_years_is_followed_for_twenty_each_way() {
    let mut hours = schedule("UTC", vec![layer(0, rotation(Length::Hours(n(1)), "1901-01-01T00:00:00", "ana bo"))]);
    hours.overrides = vec![change(OverrideKind::Replace, "di", "1902-01-01T00:00:00Z", "9999-12-30T00:00:00Z")];
    let shift = hours.shift_at(&PersonId::new("di"), at("2026-03-05T12:00:00Z")).unwrap();
    assert_eq!((shift.start, shift.end), (at("2006-03-10T12:00:00Z"), at("2046-02-28T12:00:00Z")));
    let taken = hours.taken_over(None, &PersonId::new("cy"), at("2026-03-05T12:00:00Z"), &author()).unwrap();
    let Change::Overrides(OverrideChange { added, .. }) = taken else { panic!("an override") };
    assert_eq!((added[0].start, added[0].end), (at("2026-03-05T12:00:00Z"), at("2046-02-28T12:00:00Z")));
}

#[test]
fn two_turns_of_one_person_are_two_shifts() {
    let alone = schedule("UTC", vec![layer(0, rotation(Length::Days(n(1)), "2026-03-02T09:00:00", "ana"))]);
    let shift = alone.shift_at(&people("ana")[0], at("2026-03-05T12:00:00Z")).unwrap();
    assert_eq!((shift.start, shift.end), (at("2026-03-05T09:00:00Z"), at("2026-03-06T09:00:00Z")));
}
