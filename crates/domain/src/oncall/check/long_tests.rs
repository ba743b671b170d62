//! Turns that meet.

use rstest::rstest;

use super::super::CheckFinding;
use super::super::fixtures::{shift_of_day, told, year};
use super::LongDuty;
use crate::oncall::fixtures::{change, layer, n, people, rotation, schedule, version};
use crate::oncall::schedule::{Length, OverrideKind, Rotation, Schedule};

fn weekly(names: &str) -> Rotation {
    rotation(Length::Weeks(n(1)), "2026-01-05T00:00:00", names)
}

fn long(schedule: &Schedule) -> Vec<LongDuty> {
    let found = year(schedule, &[]).findings.into_iter().filter_map(|finding| match finding {
        CheckFinding::LongDuty(long) => Some(long),
        _ => None,
    });
    found.collect()
}

#[rstest]
#[case::taking_turns("ana bo")]
#[case::twice_in_a_row_on_purpose("ana ana bo")]
fn turns_that_the_line_up_gives_are_meant(#[case] names: &str) {
    assert_eq!(long(&schedule("Europe/Berlin", vec![layer(0, weekly(names))])), []);
}

#[test]
fn day_and_night_of_one_week_are_one_turn() {
    let (day, night) = (("08:00", "20:00"), ("20:00", "08:00"));
    let layers = vec![shift_of_day("day", "UTC", day, "ana bo"), shift_of_day("night", "UTC", night, "ana bo")];
    assert_eq!(long(&schedule("UTC", layers)), []);
}

#[test]
fn a_rotation_of_one_is_on_call_for_ever() {
    let found = long(&schedule("UTC", vec![layer(0, weekly("ana"))]));
    assert_eq!(found.iter().map(|long| (long.person.as_str(), long.times)).collect::<Vec<_>>(), [("ana", 1)]);
}

#[test]
fn a_week_taken_over_beside_the_own_one_is_told() {
    let mut schedule = schedule("UTC", vec![layer(0, weekly("ana bo cy"))]);
    let substitute = OverrideKind::Substitute { of: people("bo").remove(0) };
    schedule.overrides = vec![change(substitute, "ana", "2026-02-02T00:00:00Z", "2026-02-09T00:00:00Z")];
    let checked = year(&schedule, &[]);
    let told = told(&checked, &schedule, &[]);
    assert_eq!(
        told[0].what,
        "ana is on call for 14 d without a break, from Mon 26 Jan 2026 00:00 to Mon 9 Feb 2026 00:00 UTC."
    );
    assert_eq!(told[0].means, "Turns of theirs meet; the longest of them alone is 7 d.");
}

#[test]
fn a_new_line_up_that_begins_with_the_last_of_the_old_one_is_told() {
    let mut one = layer(0, weekly("ana bo"));
    one.versions = vec![version("2026-02-02T00:00:00Z", Some("bo"), weekly("bo cy"))];
    // Week 4 is bo's by the old line-up, week 5 by the new one.
    let found = long(&schedule("UTC", vec![one]));
    assert_eq!(found.iter().map(|long| (long.person.as_str(), long.times)).collect::<Vec<_>>(), [("bo", 1)]);
    assert_eq!(found[0].first.length().as_secs(), 14 * 86_400);
}
