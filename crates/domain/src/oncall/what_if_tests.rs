//! What a schedule would be.

use rstest::rstest;

use super::*;
use crate::oncall::fixtures::{at, change, layer, n, rotation, schedule, temporary, version};
use crate::oncall::schedule::{Layer, OverrideKind};

/// Weeks from Monday to Monday: bo has that of 5 January, cy that of the 12th, ana that of the 19th.
fn rota() -> Schedule {
    schedule("UTC", vec![layer(0, rotation(Length::Weeks(n(1)), "2025-12-29T09:00:00", "ana bo cy"))])
}

/// Who is on call from when on, over four weeks of January.
fn told(schedule: &Schedule) -> Vec<String> {
    let runs = schedule.runs(at("2026-01-05T09:00:00Z"), at("2026-02-02T09:00:00Z"));
    let run = |run: crate::oncall::Run| {
        let people: Vec<&str> = run.people.iter().map(PersonId::as_str).collect();
        let start = run.start.to_rfc3339();
        format!("{} {}", &start[5..13], if people.is_empty() { "-".to_owned() } else { people.join("+") })
    };
    runs.into_iter().map(run).collect()
}

fn leaves(person: &str, from: &str) -> Supposition {
    Supposition::Leaves { person: PersonId::new(person), from: at(from) }
}

fn joins(person: &str, from: &str) -> Supposition {
    Supposition::Joins { person: PersonId::new(person), layer: 0, from: at(from) }
}

fn away(person: &str, from: &str, to: &str, cover: WhileAway) -> Supposition {
    Supposition::Away { person: PersonId::new(person), from: at(from), to: at(to), cover }
}

#[rstest]
#[case::nothing(None, &["01-05T09 bo", "01-12T09 cy", "01-19T09 ana", "01-26T09 bo"])]
#[case::whoever_is_not_on_call_leaves(Some(leaves("cy", "2026-01-07T12:00:00Z")), &["01-05T09 bo", "01-12T09 ana", "01-19T09 bo", "01-26T09 ana"])]
#[case::whoever_is_on_call_leaves(Some(leaves("bo", "2026-01-07T12:00:00Z")), &["01-05T09 bo", "01-07T12 cy", "01-12T09 ana", "01-19T09 cy", "01-26T09 ana"])]
#[case::at_a_hand_off(Some(leaves("bo", "2026-01-12T09:00:00Z")), &["01-05T09 bo", "01-12T09 cy", "01-19T09 ana", "01-26T09 cy"])]
#[case::a_newcomer_comes_behind_everybody(Some(joins("dan", "2026-01-07T12:00:00Z")), &["01-05T09 bo", "01-12T09 cy", "01-19T09 ana", "01-26T09 dan"])]
#[case::away_and_covered_by_the_next(Some(away("cy", "2026-01-14T00:00:00Z", "2026-01-16T00:00:00Z", WhileAway::NextInLine)), &["01-05T09 bo", "01-12T09 cy", "01-14T00 ana", "01-16T00 cy", "01-19T09 ana", "01-26T09 bo"])]
#[case::away_through_a_hand_off(Some(away("cy", "2026-01-10T00:00:00Z", "2026-02-01T00:00:00Z", WhileAway::NextInLine)), &["01-05T09 bo", "01-12T09 ana", "01-26T09 bo"])]
#[case::away_and_nobody_covers(Some(away("cy", "2026-01-14T00:00:00Z", "2026-01-16T00:00:00Z", WhileAway::Nobody)), &["01-05T09 bo", "01-12T09 cy", "01-14T00 -", "01-16T00 cy", "01-19T09 ana", "01-26T09 bo"])]
fn people_come_and_go(#[case] supposition: Option<Supposition>, #[case] expected: &[&str]) {
    let schedule = rota();
    let supposed = supposition.map_or_else(|| schedule.clone(), |one| schedule.supposing(&one).unwrap());
    assert_eq!(told(&supposed), expected);
}

#[test]
fn days_instead_of_weeks_begin_with_whoever_is_on_call_and_keep_the_hour() {
    let days = Supposition::Length { layer: None, length: Length::Days(n(1)), from: at("2026-01-29T12:00:00Z") };
    let supposed = rota().supposing(&days).unwrap();
    let expected =
        ["01-05T09 bo", "01-12T09 cy", "01-19T09 ana", "01-26T09 bo", "01-30T09 cy", "01-31T09 ana", "02-01T09 bo"];
    assert_eq!(told(&supposed), expected);
}

#[test]
fn somebody_who_is_in_the_line_up_twice_leaves_it_twice() {
    let twice = schedule("UTC", vec![layer(0, rotation(Length::Weeks(n(1)), "2025-12-29T09:00:00", "ana bo ana cy"))]);
    assert_eq!(told(&twice), ["01-05T09 bo", "01-12T09 ana", "01-19T09 cy", "01-26T09 ana"]);
    let without_cy = twice.supposing(&leaves("cy", "2026-01-14T00:00:00Z")).unwrap();
    // On call is the second ana of the line-up, and whoever comes behind her stays behind her: the first one.
    assert_eq!(told(&without_cy), ["01-05T09 bo", "01-12T09 ana", "01-26T09 bo"]);
    let without_ana = twice.supposing(&leaves("ana", "2026-01-14T00:00:00Z")).unwrap();
    assert_eq!(told(&without_ana), ["01-05T09 bo", "01-12T09 ana", "01-14T00 cy", "01-19T09 bo", "01-26T09 cy"]);
}

#[test]
fn what_is_planned_for_later_knows_of_it_too() {
    let later =
        version("2026-01-19T09:00:00Z", Some("bo"), rotation(Length::Weeks(n(1)), "2025-12-29T09:00:00", "ana bo cy"));
    let mut schedule = rota();
    schedule.layers[0] = Layer { versions: vec![later], ..schedule.layers[0].clone() };
    assert_eq!(told(&schedule), ["01-05T09 bo", "01-12T09 cy", "01-19T09 bo", "01-26T09 cy"]);
    let supposed = schedule.supposing(&leaves("bo", "2026-01-07T00:00:00Z")).unwrap();
    assert_eq!(told(&supposed), ["01-05T09 bo", "01-07T00 cy", "01-12T09 ana", "01-19T09 cy", "01-26T09 ana"]);
    // Bo is next of the later version as well, whose turns of two weeks are counted from its own start.
    let days = Supposition::Length { layer: Some(0), length: Length::Weeks(n(2)), from: at("2026-01-06T00:00:00Z") };
    assert_eq!(told(&schedule.supposing(&days).unwrap()), ["01-05T09 bo", "01-26T09 cy"]);
}

#[test]
fn whoever_leaves_covers_for_nobody_any_more() {
    let mut schedule = rota();
    schedule.overrides = vec![
        change(OverrideKind::Replace, "cy", "2026-01-06T00:00:00Z", "2026-01-08T00:00:00Z"),
        change(OverrideKind::Remove, "cy", "2026-01-13T00:00:00Z", "2026-01-14T00:00:00Z"),
    ];
    let [from, to] = ["2026-01-20T00:00:00Z", "2026-01-22T00:00:00Z"];
    schedule.temporaries = vec![temporary(from, to, &[("cy", from, to)])];
    let supposed = schedule.supposing(&leaves("cy", "2026-01-07T00:00:00Z")).unwrap();
    let expected = [
        "01-05T09 bo",
        "01-06T00 cy",
        "01-07T00 bo",
        "01-12T09 ana",
        "01-19T09 bo",
        "01-20T00 -",
        "01-22T00 bo",
        "01-26T09 ana",
    ];
    assert_eq!(told(&supposed), expected);
}

#[test]
fn whoever_is_away_is_put_in_by_no_override_and_the_next_who_is_there_covers() {
    let mut schedule =
        schedule("UTC", vec![layer(0, rotation(Length::Weeks(n(1)), "2025-12-29T09:00:00", "ana bo bo cy"))]);
    schedule.overrides = vec![change(OverrideKind::Replace, "bo", "2026-01-20T00:00:00Z", "2026-01-22T00:00:00Z")];
    let supposed =
        schedule.supposing(&away("bo", "2026-01-05T00:00:00Z", "2026-01-21T00:00:00Z", WhileAway::NextInLine));
    let supposed = supposed.unwrap();
    assert_eq!(told(&supposed), ["01-05T09 cy", "01-21T00 bo", "01-22T00 cy", "01-26T09 ana"]);
    let alone = rota().supposing(&leaves("ana", "2026-01-05T09:00:00Z")).unwrap();
    let alone = alone.supposing(&leaves("cy", "2026-01-05T09:00:00Z")).unwrap();
    let supposed = alone.supposing(&away("bo", "2026-01-12T00:00:00Z", "2026-01-14T00:00:00Z", WhileAway::NextInLine));
    assert_eq!(told(&supposed.unwrap()), ["01-05T09 bo", "01-12T00 -", "01-14T00 bo"]);
}

#[rstest]
#[case::a_stranger_leaves(leaves("eve", "2026-01-07T12:00:00Z"), NotSupposable::NoPart(PersonId::new("eve")))]
#[case::a_stranger_is_away(
    away("eve", "2026-01-07T12:00:00Z", "2026-02-07T12:00:00Z", WhileAway::Nobody),
    NotSupposable::NoPart(PersonId::new("eve"))
)]
#[case::upside_down(
    away("bo", "2026-01-07T12:00:00Z", "2026-01-07T12:00:00Z", WhileAway::Nobody),
    NotSupposable::NoTime
)]
#[case::in_it_already(joins("bo", "2026-01-07T12:00:00Z"), NotSupposable::InLineUp(PersonId::new("bo")))]
#[case::no_such_layer(Supposition::Joins { person: PersonId::new("eve"), layer: 1, from: at("2026-01-07T12:00:00Z") }, NotSupposable::NoLayer)]
#[case::turns_of_no_layer(Supposition::Length { layer: Some(1), length: Length::Days(n(1)), from: at("2026-01-07T12:00:00Z") }, NotSupposable::NoLayer)]
#[case::the_same_length(Supposition::Length { layer: None, length: Length::Weeks(n(1)), from: at("2026-01-07T12:00:00Z") }, NotSupposable::SameLength)]
fn what_changes_nothing_or_cannot_be_is_refused(#[case] supposition: Supposition, #[case] expected: NotSupposable) {
    assert_eq!(rota().supposing(&supposition), Err(expected));
}

#[test]
fn the_past_stays_as_it_was() {
    let schedule = rota();
    let from = at("2026-01-14T03:00:00Z");
    let suppositions = [
        leaves("cy", "2026-01-14T03:00:00Z"),
        joins("dan", "2026-01-14T03:00:00Z"),
        away("cy", "2026-01-14T03:00:00Z", "2026-03-14T03:00:00Z", WhileAway::Nobody),
        Supposition::Length { layer: None, length: Length::Hours(n(8)), from },
    ];
    let before = schedule.runs(at("2025-12-01T00:00:00Z"), from);
    for one in suppositions {
        assert_eq!(schedule.supposing(&one).unwrap().runs(at("2025-12-01T00:00:00Z"), from), before, "{one:?}");
    }
}
