//! Shifts that begin at another time of somebody's day than before, although nobody has changed the schedule.

use std::collections::BTreeMap;

use super::apart::{Apart, Whose, distances};
use super::facts::Facts;
use crate::ids::PersonId;
use crate::oncall::roster::Because;
use crate::time::{Instant, Zone, minute_of_day};

/// From a day on somebody's shifts begin at another time of their clock: the clock of the layer was set, or theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedStart {
    /// Whose.
    pub person: PersonId,
    /// Their clock.
    pub zone: Zone,
    /// The place of the layer by whose clock the hand-off is.
    pub layer: usize,
    /// The start of the first shift that is moved.
    pub from: Instant,
    /// When the clocks are set that move it.
    pub clocks_set: Instant,
    /// Whose those are: the zone of the layer, or theirs.
    pub clocks_of: Zone,
    /// What the clock of the layer reads at the hand-off, as ever: minutes since midnight.
    pub handoff_minute: u16,
    /// What theirs read before.
    pub before_minute: u16,
    /// What theirs reads now.
    pub after_minute: u16,
}

/// When something last began at one time of a layer's clock for somebody.
struct Last {
    /// The place of the distance that held.
    apart: usize,
    minute: u16,
}

/// One for each person, layer and change, in the order of time. People who share the zone of a hand-off have none.
pub(super) fn moved_starts(facts: &Facts<'_>) -> Vec<MovedStart> {
    let ends: Vec<Vec<Instant>> = (0..facts.schedule.layers.len()).map(|layer| ends(facts, layer)).collect();
    let mut known: BTreeMap<(&PersonId, usize), Vec<Apart>> = BTreeMap::new();
    let mut last: BTreeMap<(&PersonId, usize, u16), Last> = BTreeMap::new();
    let mut found: Vec<MovedStart> = Vec::new();
    for duty in facts.duties.iter().filter(|duty| facts.from < duty.start) {
        let Because::Rotation { layer: own, .. } = duty.because else { continue };
        let Some(zone) = facts.zone_of_person(&duty.person) else { continue };
        // Where hours of a higher level end, it is by their clock that somebody comes back.
        let is_of = |layer: &usize| ends[*layer].binary_search(&duty.start).is_ok();
        let Some(layer) = [own].into_iter().chain(0..ends.len()).find(is_of) else { continue };
        let theirs = facts.zone_of_layer(layer);
        if theirs.name() == zone.name() {
            continue;
        }
        let known = known.entry((&duty.person, layer)).or_insert_with(|| distances(theirs, zone, facts.from, facts.to));
        let apart = known.partition_point(|apart| apart.from <= duty.start);
        let (handoff_minute, minute) = (minute_of_day(duty.start, theirs), minute_of_day(duty.start, zone));
        let Some(before) = last.insert((&duty.person, layer, handoff_minute), Last { apart, minute }) else { continue };
        if before.apart == apart || before.minute == minute {
            continue;
        }
        let Some(Apart { from: clocks_set, whose, .. }) = apart.checked_sub(1).map(|place| known[place]) else {
            continue;
        };
        let is_same =
            |one: &MovedStart| one.person == duty.person && one.layer == layer && one.clocks_set == clocks_set;
        if !found.iter().any(is_same) {
            let clocks_of = if whose == Whose::First { theirs } else { zone }.clone();
            let (person, zone, from) = (duty.person.clone(), zone.clone(), duty.start);
            let (before_minute, after_minute) = (before.minute, minute);
            found.push(MovedStart {
                person,
                zone,
                layer,
                from,
                clocks_set,
                clocks_of,
                handoff_minute,
                before_minute,
                after_minute,
            });
        }
    }
    found
}

/// The instants at which a turn of a layer begins or its hours open or close, in order.
fn ends(facts: &Facts<'_>, layer: usize) -> Vec<Instant> {
    let duties = facts.roster.lanes()[layer].duties(facts.from, facts.to);
    let mut ends: Vec<Instant> = duties.iter().flat_map(|(_, span)| [span.start, span.end]).collect();
    ends.dedup();
    ends
}

#[cfg(test)]
#[path = "radar_tests.rs"]
mod tests;
