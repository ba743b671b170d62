use rstest::rstest;

use super::super::fixtures::{WEEKDAYS, at, daily, layer, n, rotation, version, zone};
use super::super::{Length, Pass, Rotation, Turns};
use super::*;

const BERLIN: &str = "Europe/Berlin";

fn days(start: &str, names: &str) -> Rotation {
    rotation(Length::Days(n(1)), start, names)
}

/// As `3 ana 2026-01-05T08:00:00Z 2026-01-06T08:00:00Z`.
fn told(layer: &Layer, from: &str, to: &str) -> Vec<String> {
    let zone = zone(BERLIN);
    let turns = Lane::of(layer, &zone).turns(at(from), at(to)).map(|turn| (turn, turn.span)).collect();
    written(turns)
}

fn written(duties: Vec<(Turn<'_>, Span)>) -> Vec<String> {
    let one = |(turn, span): (Turn<'_>, Span)| format!("{} {} {} {}", turn.number, turn.person, span.start, span.end);
    duties.into_iter().map(one).collect()
}

fn now(layer: &Layer, now: &str) -> Option<(u64, String)> {
    let zone = zone(BERLIN);
    let turn = Lane::of(layer, &zone).turn_at(at(now));
    turn.map(|turn| (turn.number, turn.person.to_string()))
}

#[test]
fn turns_that_touch_the_range_are_told_whole() {
    let layer = layer(0, days("2026-01-05T09:00", "ana bo"));
    assert_eq!(
        told(&layer, "2026-01-06T12:00:00Z", "2026-01-07T08:00:01Z"),
        ["1 bo 2026-01-06T08:00:00Z 2026-01-07T08:00:00Z", "2 ana 2026-01-07T08:00:00Z 2026-01-08T08:00:00Z"]
    );
    assert_eq!(told(&layer, "2026-01-06T12:00:00Z", "2026-01-06T12:00:00Z"), [""; 0]);
    assert_eq!(told(&layer, "2026-01-01T00:00:00Z", "2026-01-05T08:00:00Z"), [""; 0], "nobody before the start");
}

#[test]
fn turns_of_no_length_are_left_out_and_nobody_slides() {
    let layer = layer(0, rotation(Length::Hours(n(1)), "2026-03-29T01:00", "ana bo cy"));
    assert_eq!(
        told(&layer, "2026-03-29T00:00:00Z", "2026-03-29T02:30:00Z"),
        [
            "0 ana 2026-03-29T00:00:00Z 2026-03-29T01:00:00Z",
            "2 cy 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z",
            "3 ana 2026-03-29T02:00:00Z 2026-03-29T03:00:00Z",
        ]
    );
}

#[test]
fn somebody_may_have_two_turns_in_a_row_and_nobody_any() {
    let twice = layer(0, days("2026-01-05T09:00", "ana ana bo"));
    let names = ["05", "06", "07", "08"].map(|day| now(&twice, &format!("2026-01-{day}T12:00:00Z")).unwrap().1);
    assert_eq!(names, ["ana", "ana", "bo", "ana"]);
    let empty = layer(0, days("2026-01-05T09:00", ""));
    assert_eq!(
        (now(&empty, "2026-01-05T12:00:00Z"), told(&empty, "2026-01-05T00:00:00Z", "2026-01-07T00:00:00Z")),
        (None, vec![])
    );
}

#[rstest]
#[case::at_a_hand_off("2026-01-08T08:00:00Z", "2026-01-08T09:00", Some("cy"), "cy dee ana bo")]
#[case::who_would_have_it_unless_said("2026-01-08T08:00:00Z", "2026-01-08T09:00", None, "ana bo cy dee")]
#[case::within_a_turn("2026-01-08T12:00:00Z", "2026-01-01T09:00", Some("bo"), "bo cy dee ana")]
#[case::before_the_rotation_starts("2026-01-08T08:00:00Z", "2026-01-09T09:00", Some("dee"), "- dee ana bo")]
#[case::somebody_who_is_not_in_it("2026-01-08T08:00:00Z", "2026-01-08T09:00", Some("eve"), "ana bo cy dee")]
fn a_version_begins_with_whoever_is_next(
    #[case] from: &str,
    #[case] start: &str,
    #[case] next: Option<&str>,
    #[case] expected: &str,
) {
    let mut layer = layer(0, days("2026-01-05T09:00", "ana bo"));
    layer.versions = vec![version(from, next, days(start, "ana bo cy dee"))];
    let names = ["08", "09", "10", "11"]
        .map(|day| now(&layer, &format!("2026-01-{day}T18:00:00Z")).map_or_else(|| "-".to_owned(), |(_, name)| name));
    assert_eq!(names.join(" "), expected);
    assert_eq!(now(&layer, "2026-01-06T12:00:00Z"), Some((1, "bo".to_owned())), "the past stays as it was");
}

#[test]
fn a_version_ends_one_turn_and_begins_another() {
    let mut layer = layer(0, days("2026-01-05T09:00", "ana bo"));
    layer.versions = vec![
        version("2026-01-06T12:00:00Z", Some("cy"), days("2026-01-05T09:00", "ana cy")),
        version("2026-01-06T14:00:00Z", None, days("2026-01-07T09:00", "dee")),
    ];
    assert_eq!(
        told(&layer, "2026-01-06T08:00:00Z", "2026-01-08T00:00:00Z"),
        [
            "1 bo 2026-01-06T08:00:00Z 2026-01-06T12:00:00Z",
            "1 cy 2026-01-06T12:00:00Z 2026-01-06T14:00:00Z",
            "0 dee 2026-01-07T08:00:00Z 2026-01-08T08:00:00Z",
        ]
    );
    let zone = zone(BERLIN);
    let turn = Lane::of(&layer, &zone).turn_at(at("2026-01-06T13:00:00Z")).unwrap();
    assert_eq!(turn.span, Span { start: at("2026-01-06T12:00:00Z"), end: at("2026-01-06T14:00:00Z") });
}

#[test]
fn who_is_next_has_the_turn_that_holds_at_the_start_also_where_earlier_ones_are_empty() {
    // It starts in the second pass, so that turns 0 and 1 are over when it does.
    let mut quarters = rotation(Length::Minutes(vec![n(15)]), "2026-10-25T02:15", "ana bo cy");
    quarters.start.pass = Pass::Second;
    let mut layer = layer(0, days("2026-01-05T09:00", "ana"));
    layer.versions = vec![version("2026-10-25T00:00:00Z", Some("ana"), quarters)];
    assert_eq!(now(&layer, "2026-10-25T01:15:00Z"), Some((2, "ana".to_owned())));
    assert_eq!(now(&layer, "2026-10-25T02:00:00Z"), Some((3, "bo".to_owned())));
}

#[test]
fn duties_are_turns_within_the_hours_of_the_layer() {
    let mut layer = layer(0, rotation(Length::Hours(n(8)), "2026-01-09T04:00", "ana bo cy"));
    layer.restrictions = vec![daily(&WEEKDAYS, "08:00", "20:00")];
    let zone = zone(BERLIN);
    let lane = Lane::of(&layer, &zone);
    assert_eq!(
        written(lane.duties(at("2026-01-09T00:00:00Z"), at("2026-01-12T08:00:00Z"))),
        [
            "0 ana 2026-01-09T07:00:00Z 2026-01-09T11:00:00Z",
            "1 bo 2026-01-09T11:00:00Z 2026-01-09T19:00:00Z",
            "9 ana 2026-01-12T07:00:00Z 2026-01-12T08:00:00Z",
        ]
    );
    assert_eq!(lane.standing(at("2026-01-10T12:00:00Z")), Err(Absence::OutsideHours));
    assert_eq!(lane.opens(at("2026-01-10T12:00:00Z")), Some(at("2026-01-12T07:00:00Z")));
    assert_eq!(lane.turn_at(at("2026-01-10T12:00:00Z")).map(|turn| turn.number), Some(4));
}

#[test]
fn a_weekday_rotation_of_active_days_starves_nobody() {
    let rotation = Rotation { turns: Turns::ActiveDays, ..days("2026-01-05T08:00", "ana bo cy dee eve fay gus") };
    let mut layer = layer(0, rotation);
    layer.restrictions = vec![daily(&WEEKDAYS, "08:00", "20:00")];
    let zone = zone(BERLIN);
    let duties = Lane::of(&layer, &zone).duties(at("2026-01-05T00:00:00Z"), at("2026-01-19T00:00:00Z"));
    let names: Vec<_> = duties.iter().map(|(turn, _)| turn.person.as_str()).collect();
    assert_eq!(names, ["ana", "bo", "cy", "dee", "eve", "fay", "gus", "ana", "bo", "cy"]);
}
