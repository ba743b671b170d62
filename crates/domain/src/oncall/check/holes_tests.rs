//! The holes that are found, their causes and their words.

use rstest::rstest;

use super::super::fixtures::{follow_the_sun, person, shift_of_day, year};
use super::super::{Between, CheckFinding, Checked};
use super::{Hole, HoleCause};
use crate::oncall::fixtures::{WEEKDAYS, at, change, daily, layer, n, rotation, schedule, temporary, version};
use crate::oncall::names::Names;
use crate::oncall::schedule::{Length, OverrideKind, Schedule, Weekday};

fn holes(checked: &Checked) -> Vec<&Hole> {
    checked.holes().collect()
}

#[test]
fn follow_the_sun_has_an_hour_open_while_only_one_zone_has_set_its_clocks() {
    let people = [person("ana", "America/New_York"), person("bo", "Europe/London")];
    let schedule = follow_the_sun();
    let checked = year(&schedule, &people);
    let found = holes(&checked);
    // From 8 to 28 March New York's day ends at 21:00 in London; from 25 to 31 October it does again.
    let [march, october] = found.as_slice() else { panic!("two causes, not {found:#?}") };
    assert_eq!(march.spans.len(), 21);
    assert_eq!(march.spans[0], Between { start: at("2026-03-08T21:00:00Z"), end: at("2026-03-08T22:00:00Z") });
    assert_eq!(march.spans[20].start, at("2026-03-28T21:00:00Z"));
    assert_eq!(october.spans.len(), 7);
    let said = CheckFinding::Hole((*march).clone()).said(&schedule, &people, &Names::default());
    assert_eq!(
        said.what,
        "Nobody is on call from Sun 8 Mar 2026 21:00 to 22:00 GMT (17:00 to 18:00 for ana), and 20 times more until \
         Sat 28 Mar 2026, 21 h in all."
    );
    assert_eq!(
        said.means,
        "The clocks of America/New_York are set on Sun 8 Mar 2026, those of Europe/London on Sun 29 Mar 2026, so layer \
         `new york` ends before layer `london` begins; a page then reaches nobody."
    );
    assert!(said.to_do.starts_with("Let layer `new york` or layer `london` reach"), "{}", said.to_do);
}

#[test]
fn what_is_always_covered_is_proved() {
    let schedule =
        schedule("Europe/Berlin", vec![layer(0, rotation(Length::Weeks(n(1)), "2026-01-05T09:00:00", "ana bo"))]);
    let checked = year(&schedule, &[]);
    assert!(checked.is_covered());
    assert_eq!(checked.handoffs, 52);
    let said = checked.said(&schedule);
    assert!(said.starts_with("Somebody is on call at every instant from Mon 5 Jan 2026 13:00"), "{said}");
}

#[test]
fn a_midnight_that_does_not_exist_leaves_no_hole() {
    let turns = rotation(Length::Days(n(1)), "2026-01-05T00:00:00", "ana bo cy");
    let mut night = layer(0, turns.clone());
    night.restrictions = vec![daily(&Weekday::ALL, "18:00", "00:00")];
    let mut day = layer(0, turns);
    day.restrictions = vec![daily(&Weekday::ALL, "00:00", "18:00")];
    // Santiago sets its clocks forward over midnight, Vancouver not at all after March 2026.
    for zone_name in ["America/Santiago", "America/Vancouver"] {
        assert!(year(&schedule(zone_name, vec![night.clone(), day.clone()]), &[]).is_covered(), "{zone_name}");
    }
}

#[test]
fn office_hours_are_one_finding_and_not_one_a_night() {
    let mut office = layer(0, rotation(Length::Weeks(n(1)), "2025-01-06T00:00:00", "ana bo"));
    office.restrictions = vec![daily(&WEEKDAYS, "08:00", "18:00")];
    let schedule = schedule("Europe/Berlin", vec![office]);
    let checked = year(&schedule, &[]);
    let found = holes(&checked);
    let [hole] = found.as_slice() else { panic!("one cause, not {found:#?}") };
    let hours = HoleCause::Hours { closes: Some(0), opens: Some(0), from_minute: 18 * 60, to_minute: 8 * 60 };
    assert_eq!(hole.cause, hours);
    assert_eq!(hole.spans.len(), 261);
}

#[rstest]
#[case::no_layers(schedule("Europe/Berlin", vec![]), HoleCause::NoLayers)]
#[case::nobody_in_it(
    schedule("Europe/Berlin", vec![layer(0, rotation(Length::Days(n(1)), "2026-01-01T00:00:00", ""))]),
    HoleCause::NobodyInRotation { layer: 0 },
)]
#[case::not_started(
    schedule("Europe/Berlin", vec![layer(0, rotation(Length::Days(n(1)), "2026-03-01T09:00:00", "ana"))]),
    HoleCause::NotStarted { layer: 0, starts: at("2026-03-01T08:00:00Z") },
)]
#[case::an_empty_line_up({
    let mut one = layer(0, rotation(Length::Days(n(1)), "2026-01-01T00:00:00", "ana"));
    one.versions = vec![version("2026-06-01T00:00:00Z", None, rotation(Length::Days(n(1)), "2026-01-01T00:00:00", ""))];
    schedule("Europe/Berlin", vec![one])
}, HoleCause::EmptyLineUp { layer: 0, since: at("2026-06-01T00:00:00Z") })]
#[case::removed({
    let mut one = schedule("Europe/Berlin", vec![layer(0, rotation(Length::Days(n(1)), "2026-01-01T00:00:00", "ana"))]);
    one.overrides = vec![change(OverrideKind::Remove, "ana", "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z")];
    one
}, HoleCause::Removed { index: 0 })]
#[case::temporary({
    let mut one = schedule("Europe/Berlin", vec![layer(0, rotation(Length::Days(n(1)), "2026-01-01T00:00:00", "ana"))]);
    let shift = ("bo", "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    one.temporaries = vec![temporary("2026-06-01T00:00:00Z", "2026-06-03T00:00:00Z", &[shift])];
    one
}, HoleCause::Temporary { index: 0 })]
fn a_hole_names_its_cause(#[case] schedule: Schedule, #[case] cause: HoleCause) {
    let checked = year(&schedule, &[]);
    let found = holes(&checked);
    let [hole] = found.as_slice() else { panic!("one cause, not {found:#?}") };
    assert_eq!(hole.cause, cause);
    assert_eq!(hole.spans.len(), 1);
    assert!(!checked.is_covered());
}

#[test]
fn a_hole_that_goes_on_for_another_cause_is_told_as_two() {
    let mut office = layer(0, rotation(Length::Weeks(n(1)), "2025-01-06T00:00:00", "ana"));
    office.restrictions = vec![daily(&WEEKDAYS, "08:00", "18:00")];
    let mut schedule = schedule("UTC", vec![office]);
    schedule.overrides = vec![change(OverrideKind::Remove, "ana", "2026-02-02T00:00:00Z", "2026-02-03T00:00:00Z")];
    let checked = year(&schedule, &[]);
    let removed = holes(&checked).into_iter().find(|hole| hole.cause == HoleCause::Removed { index: 0 }).unwrap();
    let monday = Between { start: at("2026-02-02T08:00:00Z"), end: at("2026-02-02T18:00:00Z") };
    assert_eq!(removed.spans, [monday]);
}

#[test]
fn where_one_zone_never_sets_its_clocks_the_other_is_named_twice() {
    // 15:00 in Phoenix is 17:00 in New York in winter, and 18:00 in summer.
    let new_york = shift_of_day("new york", "America/New_York", ("04:00", "17:00"), "ana");
    let phoenix = shift_of_day("phoenix", "America/Phoenix", ("15:00", "01:00"), "bo");
    let schedule = schedule("America/New_York", vec![new_york, phoenix]);
    let checked = year(&schedule, &[]);
    let said: Vec<_> = holes(&checked)
        .into_iter()
        .map(|hole| CheckFinding::Hole(hole.clone()).said(&schedule, &[], &Names::default()))
        .collect();
    let summer = said.iter().find(|told| told.what.contains("Sun 8 Mar 2026 17:00 to 18:00")).unwrap();
    assert!(
        summer.means.starts_with(
            "The clocks of America/New_York are set on Sun 8 Mar 2026 and again on Sun 1 Nov 2026, those of America/Phoenix \
             are not, so layer `new york` ends before layer `phoenix` begins"
        ),
        "{}",
        summer.means
    );
}

#[test]
fn what_is_open_for_most_of_the_year_is_not_the_clocks_doing() {
    // London ends at 04:00 in New York, an hour before New York begins, but for the weeks in which it ends at 05:00.
    let london = shift_of_day("london", "Europe/London", ("18:00", "09:00"), "bo");
    let new_york = shift_of_day("new york", "America/New_York", ("05:00", "18:00"), "ana");
    let schedule = schedule("UTC", vec![london, new_york]);
    let checked = year(&schedule, &[]);
    assert_eq!(holes(&checked)[0].spans.len(), 365 - 28);
    let causes: Vec<_> = holes(&checked).into_iter().map(|hole| hole.cause).collect();
    let hours = HoleCause::Hours { closes: Some(0), opens: Some(1), from_minute: 9 * 60, to_minute: 5 * 60 };
    assert_eq!(causes, [hours]);
}

#[test]
fn of_two_removals_the_one_of_whoever_was_on_call_is_named() {
    let mut one = schedule("UTC", vec![layer(0, rotation(Length::Days(n(1)), "2026-01-01T00:00:00", "ana"))]);
    let removal = |person| change(OverrideKind::Remove, person, "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    one.overrides = vec![removal("ana"), removal("zoe")];
    let checked = year(&one, &[]);
    assert_eq!(holes(&checked)[0].cause, HoleCause::Removed { index: 0 });
}
