//! The parts of turns in which a layer counts, numbered within their turn.

use std::time::Duration;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Layer, Roster, Schedule, Shift};
use watchbill_domain::time::Instant;

/// What reaches further out of the range that is exported is cut there: ten years.
pub(super) const REACH: Duration = Duration::from_secs(3653 * 86_400);

/// From where to where one turn counts without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Since when the version of the layer holds that counts the turn; none for what the file began with.
    pub(super) version: Option<Instant>,
    pub(super) turn: u64,
    /// Its place within the turn, from 0.
    pub(super) number: usize,
    pub(super) person: PersonId,
    pub(super) start: Instant,
    pub(super) end: Instant,
}

/// The parts of the turns of each layer that touch [from, to), whole, in order.
pub(super) fn parts(schedule: &Schedule, roster: &Roster<'_>, from: Instant, to: Instant) -> Vec<Vec<Part>> {
    let layers = schedule.layers.iter().enumerate();
    let of_layer = |(place, layer): (usize, &Layer)| {
        let turns = turns(roster, place, from, to);
        let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Vec::new() };
        numbered(layer, roster.layer_duties(place, first.start, last.end.min(to.plus(REACH))))
    };
    layers.map(of_layer).collect()
}

/// The turns of a layer that touch [from, to). A new version that goes on with the same turn of the same person does not
/// begin anything, so that the turn it goes on with is there too.
fn turns(roster: &Roster<'_>, layer: usize, from: Instant, to: Instant) -> Vec<Shift> {
    let mut turns = roster.layer_shifts(layer, from, to);
    while let Some(first) = turns.first() {
        let before = roster.layer_shifts(layer, first.start.shifted_ms(-1), first.start);
        let Some(same) = before.into_iter().find(|turn| turn.turn == first.turn && turn.person == first.person) else {
            break;
        };
        turns.insert(0, same);
    }
    turns
}

/// The same parts with what they are known by. Those that meet are one.
fn numbered(layer: &Layer, duties: Vec<Shift>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for Shift { turn, person, start, end } in duties {
        let begun = layer.versions.iter().take_while(|version| version.from <= start);
        let version = begun.last().map(|version| version.from);
        let number = match parts.last_mut() {
            Some(before) if before.turn == turn && before.end == start && before.person == person => {
                before.end = end;
                continue;
            }
            Some(before) if before.turn == turn && before.version == version => before.number + 1,
            _ => 0,
        };
        parts.push(Part { version, turn, number, person, start, end });
    }
    parts
}
