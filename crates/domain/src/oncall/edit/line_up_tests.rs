use rstest::rstest;

use super::super::super::fixtures::{at, layer, n, people, rotation, schedule, version, wall};
use super::super::super::{Length, Pass, Schedule, Start};
use super::super::{Change, LineUp, Unfit, differences};
use super::next_place;
use crate::ids::PersonId;
use crate::time::Instant;

const NOW: &str = "2026-03-01T00:00:00Z";

/// Weeks from Monday nine by the clock of Berlin: ana from 2 March, bo from 9 March, cy from 16 March.
fn weeks(names: &str) -> Schedule {
    schedule("Europe/Berlin", vec![layer(0, rotation(Length::Weeks(n(1)), "2026-03-02T09:00:00", names))])
}

fn line_up(from: &str, names: &str) -> LineUp {
    LineUp { from: at(from), people: people(names), next: None, length: None, start: None }
}

fn after(schedule: &Schedule, wanted: &LineUp) -> Schedule {
    schedule.lined_up(0, wanted, at(NOW)).unwrap().applied(schedule)
}

/// Whoever is on call in the weeks from 2 March on, the week of the change with both.
fn weekly(schedule: &Schedule, weeks: i64) -> String {
    let from = at("2026-03-02T12:00:00Z");
    let monday = |week: i64| from.shifted_ms(week * 7 * 86_400_000);
    let on_call = |at: Instant| schedule.on_call(at)[0].person.to_string();
    (0..weeks).map(monday).map(on_call).collect::<Vec<_>>().join(" ")
}

#[rstest]
#[case::somebody_joins("2026-03-09T08:00:00Z", "ana bo cy di", "ana bo cy di ana bo")]
#[case::somebody_joins_in_front("2026-03-09T08:00:00Z", "di ana bo cy", "ana bo cy di ana bo")]
#[case::in_the_middle_of_a_turn("2026-03-11T00:00:00Z", "ana bo di cy", "ana bo di cy ana bo")]
#[case::whoever_is_next_leaves("2026-03-09T08:00:00Z", "ana cy", "ana cy ana cy ana cy")]
#[case::somebody_else_leaves("2026-03-09T08:00:00Z", "bo cy", "ana bo cy bo cy bo")]
#[case::another_order("2026-03-09T08:00:00Z", "cy bo ana", "ana bo ana cy bo ana")]
#[case::a_newcomer_in_the_place_of_the_next("2026-03-09T08:00:00Z", "ana di cy", "ana di cy ana di cy")]
#[case::all_are_new("2026-03-09T08:00:00Z", "di eve", "ana di eve di eve di")]
#[case::the_clocks_are_set_in_between("2026-03-29T01:00:00Z", "ana bo cy di", "ana bo cy ana bo cy di ana bo")]
fn whoever_is_next_stays_next(#[case] from: &str, #[case] names: &str, #[case] expected: &str) {
    let after = after(&weeks("ana bo cy"), &line_up(from, names));
    assert_eq!(weekly(&after, expected.split(' ').count().try_into().unwrap()), expected);
}

#[rstest]
#[case::the_same("ana bo ana cy", 2, "ana bo ana cy", 2)]
#[case::the_second_time("ana bo ana cy", 2, "di ana bo ana cy", 3)]
#[case::nobody_before("", 0, "ana bo", 0)]
#[case::nobody_after("ana", 0, "", 0)]
fn somebody_who_is_in_it_twice_is_next_where_they_were(
    #[case] old: &str,
    #[case] holder: usize,
    #[case] new: &str,
    #[case] expected: usize,
) {
    assert_eq!(next_place(&people(old), holder, &people(new)), expected);
}

/// A version can only name the first place of somebody, so the line-up begins with the right one.
#[test]
fn a_line_up_with_somebody_twice_goes_on_from_the_right_place() {
    let twice = weeks("ana bo ana cy");
    let after = after(&twice, &line_up("2026-03-16T08:00:00Z", "ana bo ana cy di"));
    assert_eq!(weekly(&after, 8), "ana bo ana cy di ana bo ana");
}

#[test]
fn somebody_else_can_be_made_next() {
    let wanted = LineUp { next: Some(PersonId::new("cy")), ..line_up("2026-03-09T08:00:00Z", "ana bo cy") };
    assert_eq!(weekly(&after(&weeks("ana bo cy"), &wanted), 5), "ana cy ana bo cy");
    let stranger = LineUp { next: Some(PersonId::new("di")), ..wanted };
    let refused = weeks("ana bo cy").lined_up(0, &stranger, at(NOW));
    assert_eq!(refused, Err(Unfit::NotInLine(PersonId::new("di"))));
}

/// Begun anew with the turn that holds, so that nobody's shift is cut in the middle of a turn of two weeks.
#[test]
fn another_length_counts_from_the_turn_that_holds() {
    let wanted = LineUp { length: Some(Length::Weeks(n(2))), ..line_up("2026-03-09T08:00:00Z", "ana bo cy") };
    assert_eq!(weekly(&after(&weeks("ana bo cy"), &wanted), 7), "ana bo bo cy cy ana ana");
    let days = LineUp { length: Some(Length::Days(n(1))), ..line_up("2026-03-10T12:00:00Z", "ana bo cy") };
    let Ok(Change::AddVersion { version, .. }) = weeks("ana bo cy").lined_up(0, &days, at(NOW)) else { panic!() };
    assert_eq!(version.rotation.start.wall, wall("2026-03-09T09:00:00"));
}

#[test]
fn the_past_stays_as_it_was_to_the_instant() {
    let before = weeks("ana bo cy");
    let from = at("2026-03-25T13:00:00Z");
    let start = Some(Start { wall: wall("2026-03-25T14:00:00"), pass: Pass::First });
    let wanted = LineUp { start, ..line_up("2026-03-25T13:00:00Z", "di eve") };
    let after = after(&before, &wanted);
    let changed = differences(&before, &after, at("2026-03-01T00:00:00Z"), at("2026-06-01T00:00:00Z"));
    assert_eq!(changed.first().map(|difference| difference.start), Some(from));
    let refused = before.lined_up(0, &wanted, from.shifted_ms(1000));
    assert_eq!(refused, Err(Unfit::Past(from)));
    assert!(before.lined_up(0, &wanted, from.shifted_ms(999)).is_ok(), "within its own second it is now");
}

#[test]
fn a_version_that_begins_at_the_same_instant_is_changed() {
    let mut with_one = weeks("ana bo cy");
    let later = rotation(Length::Weeks(n(1)), "2026-03-02T09:00:00", "ana bo cy di");
    with_one.layers[0].versions = vec![version("2026-03-16T08:00:00Z", Some("cy"), later)];
    let change = with_one.lined_up(0, &line_up("2026-03-16T08:00:00Z", "ana cy di"), at(NOW)).unwrap();
    assert!(matches!(&change, Change::ChangeVersion { layer: 0, index: 0, .. }), "{change:?}");
    let back = with_one.version_taken_back(0, at("2026-03-16T08:00:00Z"), at(NOW)).unwrap();
    assert_eq!(back.applied(&with_one), weeks("ana bo cy"));
    let begun = with_one.version_taken_back(0, at("2026-03-16T08:00:00Z"), at("2026-03-17T00:00:00Z"));
    assert!(matches!(begun, Err(Unfit::Past(_))));
}
