use std::collections::HashSet;

use rstest::rstest;
use watchbill_domain::oncall::{Because, OverrideKind, Schedule};

use super::super::fixtures::{
    at, change, hours, instead, layer, rotation, schedule, temporary, version, weeks, workdays,
};
use super::{CalendarShift, shifts};

const FROM: &str = "2026-03-02T00:00:00Z";
const TO: &str = "2026-04-13T00:00:00Z";

fn weekly() -> Schedule {
    schedule(vec![layer("primary", rotation(weeks(1), "2026-03-02T09:00", "ana bo zoe"))])
}

fn office_hours() -> Schedule {
    let mut schedule = weekly();
    schedule.layers[0].restrictions = vec![workdays(9, 17)];
    schedule
}

fn over(schedule: &Schedule) -> Vec<CalendarShift> {
    shifts(schedule, at(FROM), at(TO))
}

/// The UID of the shift that begins then.
fn uid_at(shifts: &[CalendarShift], start: &str) -> String {
    shifts
        .iter()
        .find(|shift| shift.start == at(start))
        .unwrap_or_else(|| panic!("nothing begins at {start}"))
        .uid
        .clone()
}

/// Everything that can put somebody on call, at once.
fn busy() -> Schedule {
    let mut schedule = office_hours();
    let mut second = layer("secondary", rotation(hours(8), "2026-03-02T01:00", "bo zoe ana ana"));
    second.versions = vec![version("2026-03-20T10:00:00Z", rotation(hours(12), "2026-03-01T08:00", "zoe ana"))];
    schedule.layers.push(second);
    schedule.overrides = vec![
        change(OverrideKind::Replace, "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z"),
        change(instead("bo"), "ana", "2026-03-09T00:00:00Z", "2026-03-14T00:00:00Z"),
        change(instead("bo"), "ana", "2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z"),
        change(OverrideKind::Add, "zoe", "2026-03-10T00:00:00Z", "2026-03-12T00:00:00Z"),
        change(OverrideKind::Add, "zoe", "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"),
        change(OverrideKind::Remove, "ana", "2026-03-11T10:00:00Z", "2026-03-11T11:00:00Z"),
    ];
    schedule.temporaries = vec![
        temporary(
            "2026-03-25T00:00:00Z",
            "2026-03-28T00:00:00Z",
            &[
                ("ana", "2026-03-25T00:00:00Z", "2026-03-26T00:00:00Z"),
                ("bo", "2026-03-25T12:00:00Z", "2026-03-27T00:00:00Z"),
            ],
        ),
        temporary("2026-03-25T06:00:00Z", "2026-03-25T09:00:00Z", &[("ana", FROM, TO)]),
    ];
    schedule
}

#[rstest]
#[case::weekly(weekly())]
#[case::office_hours(office_hours())]
#[case::busy(busy())]
fn the_shifts_are_the_final_duties_of_the_schedule(#[case] schedule: Schedule) {
    let (from, to) = (at(FROM), at(TO));
    let cut: Vec<_> = over(&schedule)
        .into_iter()
        .map(|shift| (shift.start.max(from), shift.end.min(to), shift.person, shift.because))
        .collect();
    let duties: Vec<_> = schedule
        .final_duties(from, to)
        .into_iter()
        .map(|duty| (duty.start, duty.end, duty.person, duty.because))
        .collect();
    assert_eq!(sorted(&cut), sorted(&duties));
}

fn sorted<T: std::fmt::Debug>(list: &[T]) -> Vec<String> {
    let mut list: Vec<String> = list.iter().map(|one| format!("{one:?}")).collect();
    list.sort_unstable();
    list
}

#[test]
fn no_two_shifts_have_the_same_uid() {
    let shifts = over(&busy());
    let uids: HashSet<&str> = shifts.iter().map(|shift| shift.uid.as_str()).collect();
    assert_eq!(uids.len(), shifts.len());
    assert!(shifts.len() > 100, "{}", shifts.len());
}

/// The range moves on by a few hours with every export.
#[rstest]
#[case::weekly(weekly())]
#[case::office_hours(office_hours())]
#[case::busy(busy())]
fn a_shift_is_the_same_whatever_range_is_asked_for(#[case] schedule: Schedule) {
    let whole = over(&schedule);
    for hours in (0..600).step_by(7) {
        let (from, to) = (at(FROM).shifted_ms(hours * 3_600_000), at(TO).shifted_ms(-hours * 1_700_000));
        let touching: Vec<_> = whole.iter().filter(|shift| shift.start < to && from < shift.end).cloned().collect();
        assert_eq!(shifts(&schedule, from, to), touching, "from {from} to {to}");
    }
}

#[test]
fn a_version_that_goes_on_with_the_same_turn_leaves_the_shift_as_it_was() {
    let before = weekly();
    let mut after = before.clone();
    let mut goes_on = version("2026-03-11T12:00:00Z", after.layers[0].rotation.clone());
    goes_on.rotation.people.truncate(2);
    after.layers[0].versions = vec![goes_on];
    let (before, after) = (over(&before), over(&after));
    assert_eq!(before[..2], after[..2]);
    assert_eq!(shifts(&weekly(), at("2026-03-12T00:00:00Z"), at(TO))[0], before[1]);
    // From the next turn on another version counts.
    assert_ne!(before[2].uid, after[2].uid);
}

#[test]
fn a_longer_override_is_the_same_event() {
    let short = change(OverrideKind::Replace, "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z");
    let mut schedule = weekly();
    schedule.overrides = vec![short];
    let before = over(&schedule);
    schedule.overrides[0].end = at("2026-03-04T20:00:00Z");
    let after = over(&schedule);
    let start = "2026-03-04T10:00:00Z";
    assert_eq!(uid_at(&before, start), uid_at(&after, start));
    // What is left of the turn behind it begins later and is the same event too.
    assert_eq!(uid_at(&before, "2026-03-04T12:00:00Z"), uid_at(&after, "2026-03-04T20:00:00Z"));
}

#[test]
fn an_override_is_known_without_its_place_in_the_file() {
    let mut schedule = weekly();
    let add = change(OverrideKind::Add, "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z");
    schedule.overrides = vec![add.clone()];
    let before = over(&schedule);
    let other = change(OverrideKind::Add, "ana", "2026-03-12T10:00:00Z", "2026-03-12T12:00:00Z");
    schedule.overrides = vec![other, add];
    assert_eq!(uid_at(&over(&schedule), "2026-03-04T10:00:00Z"), uid_at(&before, "2026-03-04T10:00:00Z"));
}

#[rstest]
#[case::another_start(change(OverrideKind::Add, "zoe", "2026-03-04T10:00:01Z", "2026-03-04T12:00:00Z"))]
#[case::another_person(change(OverrideKind::Add, "cy", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z"))]
#[case::another_kind(change(OverrideKind::Replace, "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z"))]
#[case::for_somebody(change(instead("ana"), "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z"))]
fn another_override_is_another_event(#[case] other: watchbill_domain::oncall::Override) {
    let uid_of = |change: watchbill_domain::oncall::Override| {
        let mut schedule = weekly();
        schedule.overrides = vec![change];
        let shifts = over(&schedule);
        shifts.into_iter().find(|shift| matches!(shift.because, Because::Override { .. })).unwrap().uid
    };
    let one = change(OverrideKind::Add, "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z");
    assert_ne!(uid_of(one), uid_of(other));
}

#[test]
fn the_days_of_a_turn_are_numbered_whatever_an_override_splits() {
    let before = over(&office_hours());
    let mut schedule = office_hours();
    schedule.overrides = vec![change(OverrideKind::Replace, "zoe", "2026-03-03T10:00:00Z", "2026-03-03T12:00:00Z")];
    let after = over(&schedule);
    for start in ["2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z", "2026-03-04T08:00:00Z", "2026-03-09T08:00:00Z"] {
        assert_eq!(uid_at(&before, start), uid_at(&after, start), "{start}");
    }
}

#[test]
fn other_hours_are_the_same_events() {
    let mut schedule = office_hours();
    schedule.layers[0].restrictions = vec![workdays(9, 19)];
    let uids = |schedule: &Schedule| over(schedule).into_iter().map(|shift| shift.uid).collect::<Vec<_>>();
    assert_eq!(uids(&office_hours()), uids(&schedule));
}

#[test]
fn an_event_is_known_by_the_same_name_for_ever() {
    let mut schedule = weekly();
    schedule.overrides = vec![change(OverrideKind::Add, "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z")];
    schedule.temporaries = vec![temporary("2026-03-25T00:00:00Z", "2026-03-28T00:00:00Z", &[("ana", FROM, TO)])];
    let shifts = over(&schedule);
    let uids: Vec<String> = ["2026-03-02T08:00:00Z", "2026-03-04T10:00:00Z", "2026-03-25T00:00:00Z"]
        .map(|start| uid_at(&shifts, start))
        .to_vec();
    insta::assert_debug_snapshot!(uids);
}
