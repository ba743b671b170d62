use rstest::rstest;

use super::super::super::fixtures::{at, change, daily, layer, n, rotation, schedule, temporary};
use super::super::super::{Length, OverrideKind, Schedule, Weekday};
use super::super::{Author, Change, Unfit};
use crate::ids::PersonId;

fn weeks() -> Schedule {
    schedule("Europe/Berlin", vec![layer(0, rotation(Length::Weeks(n(1)), "2026-03-02T09:00:00", "ana bo"))])
}

/// The same in office hours, so that the nights are gaps.
fn office_hours() -> Schedule {
    let mut schedule = weeks();
    schedule.layers[0].restrictions = vec![daily(&Weekday::ALL, "09:00", "17:00")];
    schedule
}

fn taken(schedule: &Schedule, of: Option<&str>, person: &str, now: &str) -> Result<(String, String, String), Unfit> {
    let of = of.map(PersonId::new);
    let taken = schedule.taken_over(of.as_ref(), &PersonId::new(person), at(now), &Author::default())?;
    let Change::Overrides(change) = taken else { panic!("{taken:?}") };
    let one = &change.added[0];
    let kind = match &one.kind {
        OverrideKind::Substitute { of } => format!("for {of}"),
        kind => format!("{kind:?}"),
    };
    Ok((kind, one.start.to_rfc3339(), one.end.to_rfc3339()))
}

#[rstest]
#[case::a_week(weeks(), "2026-03-04T02:00:00Z", "for ana", "2026-03-09T08:00:00Z")]
#[case::the_hours_of_the_day(office_hours(), "2026-03-04T10:00:00Z", "for ana", "2026-03-04T16:00:00Z")]
#[case::the_night_in_which_the_clocks_are_set(weeks(), "2026-03-28T23:30:00Z", "for bo", "2026-03-30T07:00:00Z")]
#[case::what_nobody_has(office_hours(), "2026-03-04T02:00:00Z", "Add", "2026-03-04T08:00:00Z")]
fn it_is_from_now_until_the_end_of_the_running_shift(
    #[case] schedule: Schedule,
    #[case] now: &str,
    #[case] kind: &str,
    #[case] end: &str,
) {
    let taken = taken(&schedule, None, "cy", now).unwrap();
    assert_eq!(taken, (kind.to_owned(), now.to_owned(), end.to_owned()));
}

#[test]
fn now_is_a_whole_second_so_that_nobody_is_relieved_later_than_they_were_told() {
    let now = at("2026-03-04T02:00:00Z").shifted_ms(999);
    let taken = weeks().taken_over(None, &PersonId::new("cy"), now, &Author::default()).unwrap();
    let Change::Overrides(change) = taken else { panic!("{taken:?}") };
    assert_eq!(change.added[0].start, at("2026-03-04T02:00:00Z"));
}

#[test]
fn of_several_it_has_to_be_said_whom() {
    let mut two = weeks();
    two.layers.push(layer(0, rotation(Length::Days(n(1)), "2026-03-02T09:00:00", "di")));
    let now = "2026-03-04T02:00:00Z";
    let both = vec![PersonId::new("ana"), PersonId::new("di")];
    assert_eq!(taken(&two, None, "cy", now), Err(Unfit::SayWhom(both)));
    assert_eq!(taken(&two, Some("di"), "cy", now).unwrap().0, "for di");
}

#[test]
fn what_cannot_be_taken_is_said() {
    let now = "2026-03-04T02:00:00Z";
    assert_eq!(taken(&weeks(), None, "ana", now), Err(Unfit::OnCallAlready(PersonId::new("ana"))));
    assert!(matches!(taken(&weeks(), Some("bo"), "cy", now), Err(Unfit::NotOnCall { .. })));
    assert_eq!(taken(&schedule("UTC", vec![]), None, "cy", now), Err(Unfit::NoEnd));
    let mut fixed = weeks();
    fixed.temporaries = vec![temporary("2026-03-03T00:00:00Z", "2026-03-05T00:00:00Z", &[])];
    assert!(matches!(taken(&fixed, None, "cy", now), Err(Unfit::Fixed { .. })));
}

/// Whoever was asked to cover the evening is relieved too, and the one they stood in for is not put back.
#[test]
fn a_shift_that_was_covered_already_is_taken_from_whoever_has_it() {
    let mut covered = weeks();
    let stands_in = OverrideKind::Substitute { of: PersonId::new("ana") };
    covered.overrides = vec![change(stands_in, "di", "2026-03-03T20:00:00Z", "2026-03-04T08:00:00Z")];
    let taken = taken(&covered, None, "cy", "2026-03-04T02:00:00Z").unwrap();
    let expected = ("for di", "2026-03-04T02:00:00Z", "2026-03-04T08:00:00Z");
    assert_eq!(taken, (expected.0.to_owned(), expected.1.to_owned(), expected.2.to_owned()));
}
