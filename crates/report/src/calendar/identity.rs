//! What makes an event the same event in every export.
//!
//! A calendar knows an event by its UID alone. It is made of what stays when a shift is prolonged, handed to somebody else or
//! when the file is edited elsewhere: never of an end, of a place in the file or of the range that is exported.

use std::fmt::Display;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Override, OverrideKind, Schedule};
use watchbill_domain::time::Instant;

use super::parts::Part;

/// Offset basis and prime of FNV-1a with 128 bits. It does not have to withstand anybody: whoever can write the schedule can
/// write the calendar too. It has to be the same for ever, which the hasher of the standard library is not.
const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// A piece of a part of a turn. What splits a part is what an override left of it.
pub(super) fn of_turn(schedule: &Schedule, layer: &str, part: &Part, piece: usize) -> String {
    let version = part.version.map(Instant::to_rfc3339).unwrap_or_default();
    uid(&[&"turn", &schedule.name, &layer, &version, &part.turn, &part.number, &piece])
}

/// A piece of an override: of one that puts somebody in for another there may be several, one for each duty of the other.
pub(super) fn of_override(schedule: &Schedule, index: usize, piece: usize) -> String {
    let change = &schedule.overrides[index];
    let is_twin =
        |other: &&Override| other.start == change.start && other.person == change.person && other.kind == change.kind;
    let twins_before = schedule.overrides[..index].iter().filter(is_twin).count();
    let (kind, of) = match &change.kind {
        OverrideKind::Replace => ("replace", ""),
        OverrideKind::Substitute { of } => ("substitute", of.as_str()),
        OverrideKind::Remove => ("remove", ""),
        OverrideKind::Add => ("add", ""),
    };
    uid(&[&"override", &schedule.name, &change.start, &change.person, &kind, &of, &twins_before, &piece])
}

/// A shift of a temporary schedule. At one instant one temporary schedule holds at most, and in it one person once.
pub(super) fn of_temporary(schedule: &Schedule, person: &PersonId, start: Instant) -> String {
    uid(&[&"temporary", &schedule.name, person, &start])
}

/// Something that a review decided to do.
pub(super) fn of_follow_up(parts: &[String]) -> String {
    let kind = "follow-up".to_owned();
    uid(&std::iter::once(&kind).chain(parts).map(|part| part as &dyn Display).collect::<Vec<_>>())
}

fn uid(fields: &[&dyn Display]) -> String {
    let mut hash = BASIS;
    for field in fields {
        // No name has the unit separator in it; without one, `a` and `bc` would be `ab` and `c`.
        for byte in field.to_string().bytes().chain([0x1f]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:032x}@watchbill")
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
