use rstest::rstest;

use super::super::fixtures::{WEEKDAYS, at, change, daily, layer, n, rotation, schedule};
use super::super::{Layer, Length, OverrideKind};
use super::*;

/// From 2026-01-05 on, a day each.
fn days(level: i32, names: &str) -> Layer {
    layer(level, rotation(Length::Days(n(1)), "2026-01-05T09:00", names))
}

fn names(schedule: &Schedule, now: &str) -> Vec<String> {
    schedule.on_call(at(now)).iter().map(|row| row.person.to_string()).collect()
}

#[rstest]
#[case::before_the_start("2026-01-05T07:59:59Z", &[])]
#[case::at_the_start("2026-01-05T08:00:00Z", &["ana"])]
#[case::before_the_hand_off("2026-01-06T07:59:59.999Z", &["ana"])]
#[case::whoever_comes_is_on_call_at_the_hand_off("2026-01-06T08:00:00Z", &["bo"])]
#[case::around_again("2026-01-07T08:00:00Z", &["ana"])]
fn people_take_turns_from_the_start_on(#[case] now: &str, #[case] expected: &[&str]) {
    assert_eq!(names(&schedule("Europe/Berlin", vec![days(0, "ana bo")]), now), expected);
}

#[test]
fn equal_levels_are_on_call_together_in_the_order_of_the_file() {
    let schedule = schedule("Europe/Berlin", vec![days(1, "cy"), days(0, "ana"), days(1, "bo")]);
    assert_eq!(names(&schedule, "2026-01-05T12:00:00Z"), ["cy", "bo"]);
}

#[rstest]
#[case::nobody_in_it(days(7, ""))]
#[case::not_started(layer(7, rotation(Length::Days(n(1)), "2027-01-01T09:00", "bo")))]
#[case::outside_its_hours(Layer { restrictions: vec![daily(&WEEKDAYS, "22:00", "06:00")], ..days(7, "bo") })]
fn a_layer_that_does_not_count_leaves_it_to_lower_levels(#[case] higher: Layer) {
    let schedule = schedule("Europe/Berlin", vec![higher, days(i32::MIN, "ana")]);
    assert_eq!(names(&schedule, "2026-01-05T12:00:00Z"), ["ana"]);
}

#[test]
fn a_layer_with_a_zone_of_its_own_reads_its_own_clock() {
    let mut new_york = days(0, "bo");
    new_york.zone = Some(super::super::fixtures::zone("America/New_York"));
    new_york.restrictions = vec![daily(&WEEKDAYS, "09:00", "17:00")];
    let schedule = schedule("Europe/Berlin", vec![new_york]);
    assert_eq!(names(&schedule, "2026-01-06T13:59:59Z"), [""; 0]);
    assert_eq!(names(&schedule, "2026-01-06T14:00:00Z"), ["bo"]);
}

#[test]
fn rows_tell_the_turn_and_its_bounds_restricted_or_not() {
    let mut restricted = days(0, "ana bo");
    restricted.restrictions = vec![daily(&WEEKDAYS, "12:00", "14:00")];
    let schedule = schedule("Europe/Berlin", vec![restricted]);
    let expected = OnCall {
        person: PersonId::new("bo"),
        because: Because::Rotation { layer: 0, turn: 1 },
        shift_start: at("2026-01-06T08:00:00Z"),
        shift_end: at("2026-01-07T08:00:00Z"),
    };
    assert_eq!(schedule.on_call(at("2026-01-06T12:00:00Z")), [expected]);
}

#[test]
fn whose_turn_it_is_does_not_ask_for_hours_levels_or_overrides() {
    let mut schedule = schedule("Europe/Berlin", vec![days(0, "ana bo"), days(1, "cy"), days(2, "")]);
    schedule.layers[0].restrictions = vec![daily(&WEEKDAYS, "12:00", "14:00")];
    let all_week = ("2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
    schedule.overrides = vec![change(OverrideKind::Replace, "dee", all_week.0, all_week.1)];
    let (roster, now) = (schedule.roster(), at("2026-01-06T10:00:00Z"));
    assert_eq!(roster.turn_at(0, now), Some((1, &PersonId::new("bo"))));
    assert_eq!(roster.turn_at(1, now), Some((1, &PersonId::new("cy"))));
    assert_eq!(roster.turn_at(2, now), None, "nobody is in it");
    assert_eq!(roster.turn_at(3, now), None, "there is no such layer");
    assert_eq!(roster.turn_at(0, at("2026-01-05T07:00:00Z")), None, "it has not started");
}

#[test]
fn parts_cover_the_range_without_holes() {
    let mut schedule = schedule("Europe/Berlin", vec![days(0, "ana bo"), days(1, "cy")]);
    schedule.layers[1].restrictions = vec![daily(&WEEKDAYS, "12:00", "14:00")];
    schedule.overrides = vec![change(OverrideKind::Add, "dee", "2026-01-06T12:30:00Z", "2026-01-06T20:00:00Z")];
    let (from, to) = (at("2026-01-04T00:00:00Z"), at("2026-01-11T00:00:00Z"));
    let (mut reached, mut parts) = (from, 0);
    schedule.roster().parts(from, to, |span, rows| {
        assert_eq!(span.start, reached);
        assert!(span.start < span.end);
        assert_eq!(rows.iter().map(|row| OnCall::from(*row)).collect::<Vec<_>>(), schedule.on_call(span.start));
        (reached, parts) = (span.end, parts + 1);
    });
    assert_eq!((reached, parts), (to, 19));
    schedule.roster().parts(to, from, |span, _| panic!("{span:?} of a range that ends before it begins"));
}
