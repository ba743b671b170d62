//! Shifts that move in somebody's day.

use super::super::fixtures::{person, shift_of_day, told, year};
use super::super::{CheckFinding, MovedStart};
use crate::oncall::fixtures::{at, layer, n, rotation, schedule};
use crate::oncall::schedule::{Layer, Length, Schedule};

fn moved(schedule: &Schedule, zone_name: &str) -> Vec<MovedStart> {
    let found = year(schedule, &[person("ana", zone_name)]).findings.into_iter().filter_map(|finding| match finding {
        CheckFinding::MovedStart(moved) => Some(moved),
        _ => None,
    });
    found.collect()
}

/// ana has every second day, in Berlin's time.
fn days() -> Schedule {
    schedule("Europe/Berlin", vec![layer(0, rotation(Length::Days(n(1)), "2026-01-05T14:00:00", "ana bo"))])
}

#[test]
fn a_colleague_in_new_york_starts_an_hour_later_while_only_they_have_set_their_clocks() {
    let found = moved(&days(), "America/New_York");
    let starts = found.iter().map(|moved| {
        (moved.from.to_rfc3339(), moved.before_minute / 60, moved.after_minute / 60, moved.clocks_of.name().to_owned())
    });
    // ana has the first day on which the hand-off is moved, or the one after it.
    let expected = [
        ("2026-03-08T13:00:00Z", 8, 9, "America/New_York"),
        ("2026-03-30T12:00:00Z", 9, 8, "Europe/Berlin"),
        ("2026-10-26T13:00:00Z", 8, 9, "Europe/Berlin"),
        ("2026-11-01T13:00:00Z", 9, 8, "America/New_York"),
    ];
    let expected = expected.map(|(at, before, after, zone)| (at.to_owned(), before, after, zone.to_owned()));
    assert_eq!(starts.collect::<Vec<_>>(), expected);
}

#[test]
fn who_shares_the_clock_of_the_handoff_sees_nothing_move() {
    assert_eq!(moved(&days(), "Europe/Berlin"), []);
    // Another zone with the same rules.
    assert_eq!(moved(&days(), "Europe/Paris"), []);
}

#[test]
fn the_move_of_one_change_is_told_once_however_many_shifts_a_day() {
    let shifts = rotation(Length::Hours(n(8)), "2026-01-05T06:00:00", "ana bo");
    assert_eq!(moved(&schedule("Europe/Berlin", vec![layer(0, shifts)]), "Asia/Tokyo").len(), 2);
}

#[test]
fn who_comes_back_when_a_higher_level_ends_follows_its_clock() {
    let london = shift_of_day("london", "Europe/London", ("09:00", "17:00"), "bo");
    let base = layer(0, rotation(Length::Weeks(n(1)), "2026-01-05T09:00:00", "ana"));
    let schedule = schedule("America/New_York", vec![base, Layer { level: 1, ..london }]);
    let found = moved(&schedule, "America/New_York");
    assert_eq!(found.iter().map(|moved| moved.layer).collect::<Vec<_>>(), [1, 1, 1, 1]);
    assert_eq!((found[0].from, found[0].before_minute, found[0].after_minute), (at("2026-03-08T17:00:00Z"), 720, 780));
}

#[test]
fn a_move_is_told_with_both_times() {
    let (schedule, people) = (days(), [person("ana", "Asia/Tokyo")]);
    let told = told(&year(&schedule, &people), &schedule, &people);
    let moved = told.iter().find(|told| told.what.starts_with("From ")).unwrap();
    assert_eq!(
        moved.means,
        "The clocks of Europe/Berlin are set on Sun 29 Mar 2026, and the hand-off of layer `level 0` stays at 14:00 there."
    );
    assert_eq!(moved.what, "From Mon 30 Mar 2026 on shifts of ana start at 21:00, not 22:00 (Asia/Tokyo).");
}
