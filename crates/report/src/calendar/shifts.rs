//! The final schedule as shifts of a calendar: whole, each with what it is known by.

use std::collections::HashMap;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Because, OverrideKind, Roster, Schedule};
use watchbill_domain::time::Instant;

use super::identity;
use super::parts::{Part, REACH, parts};

/// One person's part of the final schedule, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CalendarShift {
    pub(super) uid: String,
    pub(super) person: PersonId,
    pub(super) because: Because,
    /// The place of the layer for which they are on call, where that is known: of somebody who is put in for another, the
    /// layer the other is taken from.
    pub(super) layer: Option<usize>,
    pub(super) start: Instant,
    pub(super) end: Instant,
}

/// Who is on call over [from, to), in the order in which they begin. What reaches out of the range is whole, so that an event
/// does not change while the range moves on from day to day.
pub(super) fn shifts(schedule: &Schedule, from: Instant, to: Instant) -> Vec<CalendarShift> {
    let roster = schedule.roster();
    let parts = parts(schedule, &roster, from, to);
    let (start, end) = reach(schedule, &parts, from, to);
    let touching = roster.final_duties(start, end).into_iter().map(|duty| {
        let (layer, part) = match duty.because {
            Because::Rotation { layer, .. } => (Some(layer), part_at(&parts[layer], duty.start)),
            Because::Override { index } => (relieved_layer(schedule, &roster, index, duty.start), None),
            Because::Temporary { .. } => (None, None),
        };
        (duty, layer, part)
    });
    let mut pieces: HashMap<(Because, Option<(usize, usize)>), usize> = HashMap::new();
    let mut shifts = Vec::new();
    for (duty, layer, part) in touching {
        let place = layer.zip(part.map(|(place, _)| place));
        let counted = pieces.entry((duty.because, place)).or_default();
        let piece = std::mem::replace(counted, *counted + 1);
        if duty.end <= from || duty.start >= to {
            continue;
        }
        let uid = match duty.because {
            Because::Rotation { layer, .. } => {
                #[allow(clippy::expect_used)]
                let (_, part) =
                    part.expect("BUG: a duty of a rotation that touches the range lies in a part that does");
                identity::of_turn(schedule, &schedule.layers[layer].name, part, piece)
            }
            Because::Override { index } => identity::of_override(schedule, index, piece),
            Because::Temporary { .. } => identity::of_temporary(schedule, &duty.person, duty.start),
        };
        let (person, because, start, end) = (duty.person, duty.because, duty.start, duty.end);
        shifts.push(CalendarShift { uid, person, because, layer, start, end });
    }
    shifts
}

/// The range, and whatever touches it, whole: what splits a part is counted from the start of the part.
fn reach(schedule: &Schedule, parts: &[Vec<Part>], from: Instant, to: Instant) -> (Instant, Instant) {
    let parts = parts.iter().flatten().map(|part| (part.start, part.end));
    let overrides = schedule.overrides.iter().map(|change| (change.start, change.end));
    let fixed = schedule.temporaries.iter().flat_map(|temporary| {
        temporary.shifts.iter().map(|shift| (shift.start.max(temporary.start), shift.end.min(temporary.end)))
    });
    let touching = parts.chain(overrides).chain(fixed).filter(|(start, end)| *start < to && from < *end);
    let (start, end) = touching.fold((from, to), |whole, span| (whole.0.min(span.0), whole.1.max(span.1)));
    (start.max(from.minus(REACH)), end.min(to.plus(REACH)))
}

/// The part in which something begins, with its place.
fn part_at(parts: &[Part], at: Instant) -> Option<(usize, &Part)> {
    let place = parts.partition_point(|part| part.start <= at).checked_sub(1)?;
    Some((place, &parts[place])).filter(|(_, part)| at < part.end)
}

/// The layer from which an override relieves somebody at an instant; where there are several, the highest.
fn relieved_layer(schedule: &Schedule, roster: &Roster<'_>, index: usize, at: Instant) -> Option<usize> {
    let OverrideKind::Substitute { of } = &schedule.overrides[index].kind else { return None };
    let is_theirs =
        |layer: &usize| roster.layer_duties(*layer, at, at.shifted_ms(1)).iter().any(|duty| duty.person == *of);
    // Of equal levels the first in the file, as everywhere.
    (0..schedule.layers.len()).rev().filter(is_theirs).max_by_key(|layer| schedule.layers[*layer].level)
}

#[cfg(test)]
#[path = "shifts_tests.rs"]
mod tests;
