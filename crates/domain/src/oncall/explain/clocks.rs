//! What is to be said of a hand-off that is not where the rotation has it: the clocks are set, or a version begins.

use super::super::lane::Lane;
use super::super::names::Names;
use crate::time::{Instant, Wall, Zone};

/// Of the hand-off with which turn `turn` begins, where that is at `bound`; nothing where `bound` is simply its time. `at` is
/// within the turn or the one before.
pub(super) fn hand_off((lane, names): (&Lane<'_>, &Names), at: Instant, turn: u64, bound: Instant) -> Option<String> {
    let (wall, begin) = lane.hand_off(at, turn)?;
    if begin < bound {
        return Some(format!("this rotation holds from {bound} on, which is within the turn"));
    }
    if bound < begin {
        return Some(format!("another rotation holds from {bound} on, before the turn would be over"));
    }
    let said: Vec<String> =
        moved(lane.zone, wall, begin).into_iter().chain(empty((lane, names), at, turn, begin)).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// The turns before `turn` that begin when it does: their time does not exist, or was over when the rotation started.
fn empty((lane, names): (&Lane<'_>, &Names), at: Instant, turn: u64, begin: Instant) -> Option<String> {
    let is_empty = |before: &u64| lane.hand_off(at, *before).is_some_and(|(_, other)| other == begin);
    let last = turn.checked_sub(1)?;
    let first = (0..turn).rev().take_while(is_empty).last()?;
    let which = match lane.person_of(at, last) {
        Some(person) if first == last => format!("turn {last}, that of {}, is", names.of(person)),
        _ => format!("turns {first} to {last} are"),
    };
    Some(format!("{which} empty, and nobody's turn slides"))
}

/// Where a gap or a fold has put what was to happen at `wall`.
fn moved(zone: &Zone, wall: Wall, at: Instant) -> Option<String> {
    let (date, time) = parts(wall);
    let zone_name = zone.name();
    if let Some(second) = zone.second_pass(wall) {
        let so = if at == zone.reached(wall) {
            "so the hand-off is at the first"
        } else if at == second {
            "and the rotation starts at the second"
        } else {
            "and the rotation starts after the first, so the hand-off is at that start"
        };
        return Some(format!("{time} comes twice on {date} in {zone_name}, {so}"));
    }
    let (date_there, time_there) = parts(zone.wall(at));
    let there = match (date_there == date, time_there == time) {
        (true, true) => return None,
        (true, false) => time_there,
        (false, _) => format!("{time_there} on {date_there}"),
    };
    Some(format!("{time} does not exist on {date} in {zone_name}, so the hand-off is at {there}"))
}

/// `2026-03-29` and `02:30`, with seconds where there are some.
fn parts(wall: Wall) -> (String, String) {
    let text = wall.to_string();
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    (date.to_owned(), time.strip_suffix(":00").unwrap_or(time).to_owned())
}
