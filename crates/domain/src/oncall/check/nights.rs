//! Shifts that are longer or shorter than the clock says, because the clocks are set within them.

use std::time::Duration;

use super::facts::Facts;
use crate::ids::PersonId;
use crate::oncall::roster::Because;
use crate::oncall::runs::Duty;
use crate::time::{ClockChange, Instant, Zone};

/// A shift in which the clocks are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddShift {
    /// Whose.
    pub person: PersonId,
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// The zone whose clock says when it begins and ends.
    pub zone: Zone,
    /// The first time the clocks are set within it.
    pub change: ClockChange,
    /// From what the clock reads at its start to what it reads at its end.
    pub by_the_clock: Duration,
    /// How long it is.
    pub real: Duration,
}

/// In the order of time. Shifts that the range cuts are left out: their length is not known.
pub(super) fn odd_shifts(facts: &Facts<'_>) -> Vec<OddShift> {
    let mut changes: Vec<(&Zone, Vec<ClockChange>)> = Vec::new();
    let mut found = Vec::new();
    for duty in facts.duties.iter().filter(|duty| facts.from < duty.start && duty.end < facts.to) {
        let zone = zone_of(facts, duty);
        let place = changes.iter().position(|(known, _)| std::ptr::eq(*known, zone)).unwrap_or_else(|| {
            changes.push((zone, zone.clock_changes(facts.from, facts.to)));
            changes.len() - 1
        });
        let set = &changes[place].1;
        let next = set.partition_point(|change| change.at <= duty.start);
        let Some(change) = set.get(next).filter(|change| change.at < duty.end) else { continue };
        let by_the_clock = zone.wall(duty.end).seconds() - zone.wall(duty.start).seconds();
        let by_the_clock = Duration::from_secs(u64::try_from(by_the_clock).unwrap_or(0));
        let (person, start, end, real) = (duty.person.clone(), duty.start, duty.end, duty.end.since(duty.start));
        if real != by_the_clock {
            found.push(OddShift { person, start, end, zone: zone.clone(), change: *change, by_the_clock, real });
        }
    }
    found
}

/// Turns follow the clock of their layer. What is given by instants is read by the clock of whoever has it.
fn zone_of<'a>(facts: &Facts<'a>, duty: &Duty) -> &'a Zone {
    match duty.because {
        Because::Rotation { layer, .. } => facts.zone_of_layer(layer),
        Because::Override { .. } | Because::Temporary { .. } => {
            facts.zone_of_person(&duty.person).unwrap_or(&facts.schedule.zone)
        }
    }
}

#[cfg(test)]
#[path = "nights_tests.rs"]
mod tests;
