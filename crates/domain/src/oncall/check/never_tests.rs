//! Starvation, and layers that never show.

use rstest::rstest;

use super::super::fixtures::{told, what, year};
use super::super::{CheckFinding, Gravity};
use super::{NeverShows, NeverShowsReason};
use crate::oncall::fixtures::{WEEKDAYS, at, change, daily, layer, n, people, rotation, schedule, weekly};
use crate::oncall::schedule::{Layer, Length, OverrideKind, Schedule, Turns, Weekday};

fn weekdays(length: Length, names: &str, turns: Turns) -> Schedule {
    let mut rotation = rotation(length, "2026-01-05T00:00:00", names);
    rotation.turns = turns;
    let restrictions = vec![daily(&WEEKDAYS, "00:00", "00:00")];
    let weekend = weekly(Weekday::Saturday, "00:00", Weekday::Monday, "00:00");
    let cover = Layer { restrictions: vec![weekend], ..layer(0, self::rotation_of_one("zoe")) };
    schedule("Europe/Berlin", vec![Layer { restrictions, ..layer(0, rotation) }, cover])
}

fn rotation_of_one(name: &str) -> crate::oncall::schedule::Rotation {
    rotation(Length::Weeks(n(1)), "2025-01-06T00:00:00", name)
}

fn starved(schedule: &Schedule) -> Vec<String> {
    let checked = year(schedule, &[]);
    let starved = checked.findings.iter().filter_map(|finding| match finding {
        CheckFinding::NeverServes(never) => Some(never.people.iter().map(ToString::to_string).collect::<Vec<_>>()),
        _ => None,
    });
    starved.flatten().collect()
}

#[rstest]
#[case::seven_by_days(Length::Days(n(1)), "a b c d e f g", Turns::Always, &["f", "g"])]
#[case::fourteen_by_days(Length::Days(n(1)), "a b c d e f g h i j k l m n", Turns::Always, &["f", "g", "m", "n"])]
#[case::six_by_days(Length::Days(n(1)), "a b c d e f", Turns::Always, &[])]
#[case::seven_by_active_days(Length::Days(n(1)), "a b c d e f g", Turns::ActiveDays, &[])]
#[case::two_by_weeks(Length::Weeks(n(1)), "a b", Turns::Always, &[])]
fn a_weekday_rotation_starves_those_whose_turn_is_the_weekend(
    #[case] length: Length,
    #[case] names: &str,
    #[case] turns: Turns,
    #[case] expected: &[&str],
) {
    assert_eq!(starved(&weekdays(length, names, turns)), expected);
}

#[test]
fn starvation_is_told_with_its_cure() {
    let schedule = weekdays(Length::Days(n(1)), "a b c d e f g", Turns::Always);
    let checked = year(&schedule, &[]);
    let told = told(&checked, &schedule, &[]);
    let never = told.iter().find(|told| told.what.starts_with("f and g")).unwrap();
    assert_eq!(never.what, "f and g are never on call by layer `level 0`: it has 104 turns of theirs, and none shows.");
    assert_eq!(never.to_do, "Count its turns in days on which it is open: turns = \"active-days\".");
}

#[test]
fn a_turn_that_somebody_took_over_starves_nobody() {
    let weekly = rotation(Length::Weeks(n(26)), "2026-01-05T00:00:00", "ana bo");
    let mut schedule = schedule("UTC", vec![layer(0, weekly)]);
    let bo = people("bo").remove(0);
    let substitute = OverrideKind::Substitute { of: bo };
    schedule.overrides = vec![change(substitute, "cy", "2026-01-05T00:00:00Z", "2027-02-01T00:00:00Z")];
    assert_eq!(starved(&schedule), [""; 0]);
}

#[test]
fn who_is_always_under_a_higher_level_is_starved_by_it() {
    // By days, and every second day another layer has the hours: those of the even places never show.
    let base = layer(0, rotation(Length::Days(n(1)), "2026-01-05T00:00:00", "a b c d e f g"));
    let monday = weekly(Weekday::Monday, "00:00", Weekday::Tuesday, "00:00");
    let above = Layer { restrictions: vec![monday], ..layer(1, rotation_of_one("zoe")) };
    assert_eq!(starved(&schedule("UTC", vec![base, above])), ["a"]);
}

fn shows(schedule: &Schedule) -> Vec<NeverShows> {
    let checked = year(schedule, &[]);
    let found = checked.findings.iter().filter_map(|finding| match finding {
        CheckFinding::NeverShows(never) => Some(*never),
        _ => None,
    });
    found.collect()
}

#[rstest]
#[case::nobody_in_it(layer(0, rotation(Length::Days(n(1)), "2026-01-01T00:00:00", "")), NeverShowsReason::Nobody)]
#[case::under_another(layer(-1, rotation_of_one("bo")), NeverShowsReason::HigherLevel)]
#[case::starts_later(
    layer(0, rotation(Length::Days(n(1)), "2028-01-01T00:00:00", "bo")),
    NeverShowsReason::NotStarted { starts: at("2028-01-01T00:00:00Z") },
)]
#[case::without_days(
    Layer { restrictions: vec![daily(&[], "08:00", "18:00")], ..layer(0, rotation_of_one("bo")) },
    NeverShowsReason::NeverOpen,
)]
fn a_layer_that_never_shows_says_why(#[case] hidden: Layer, #[case] reason: NeverShowsReason) {
    let schedule = schedule("UTC", vec![layer(0, rotation_of_one("ana")), hidden]);
    assert_eq!(shows(&schedule), [NeverShows { layer: 1, reason }]);
}

#[test]
fn hours_that_open_only_after_the_range_are_no_finding() {
    let weekend = weekly(Weekday::Saturday, "00:00", Weekday::Monday, "00:00");
    let cover = Layer { restrictions: vec![weekend], ..layer(0, rotation_of_one("bo")) };
    let schedule = schedule("UTC", vec![layer(0, rotation_of_one("ana")), cover]);
    let checked = super::super::check(&schedule, &[], at("2026-01-06T00:00:00Z"), at("2026-01-08T00:00:00Z"));
    assert_eq!(what(&checked, &schedule, &[]), [""; 0]);
}

#[test]
fn what_is_set_aside_by_hand_is_a_note() {
    let mut schedule = schedule("UTC", vec![layer(0, rotation_of_one("ana"))]);
    schedule.overrides = vec![change(OverrideKind::Replace, "bo", "2026-01-01T00:00:00Z", "2027-02-01T00:00:00Z")];
    let checked = year(&schedule, &[]);
    assert_eq!(shows(&schedule), [NeverShows { layer: 0, reason: NeverShowsReason::SetAside }]);
    assert_eq!(checked.findings.iter().map(CheckFinding::gravity).collect::<Vec<_>>(), [Gravity::Note]);
}
