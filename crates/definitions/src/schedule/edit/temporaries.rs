//! Temporary schedules added and taken away.

use watchbill_domain::oncall::Temporary;

use super::super::write::temporary_table;
use super::{Sound, objection, signed};
use crate::edit::{Patch, Refusal, appended, body_end};

/// The text of `file` with one more temporary schedule, behind the last one there is. `said` is who made it and why, which
/// stands as a comment behind the header.
///
/// # Errors
/// What is wrong with it, with the key as its box, or that the file cannot be changed safely; then nothing is changed.
pub fn add_temporary(text: &str, file: &str, temporary: &Temporary, said: Option<&str>) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    let zone = &sound.schedule.zone;
    let table = temporary_table(temporary, zone);
    if let Some(objection) = objection(&table, zone.name()) {
        return Err(objection);
    }
    let at = sound.tables("temporary")?.last().map_or(text.len(), |last| body_end(text, last));
    let mut wanted = sound.schedule.clone();
    wanted.temporaries.push(temporary.clone());
    sound.check(appended(text, at, &signed(&table, said)?), &wanted)
}

/// The text of `file` without the temporary schedule of this number, if it is still `was`.
///
/// # Errors
/// That it is not `was` any more, or that the file cannot be changed safely; then nothing is changed.
pub fn remove_temporary(text: &str, file: &str, index: usize, was: &Temporary) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    let still = sound.schedule.temporaries.get(index).filter(|one| *one == was);
    let place = still.and_then(|_| sound.places.temporaries.get(index));
    let place = place.copied().ok_or_else(|| sound.changed_meanwhile())?;
    let mut patch = Patch::of(text);
    patch.cut(sound.table_at("temporary", place)?);
    let mut wanted = sound.schedule.clone();
    wanted.temporaries.remove(index);
    sound.check(patch.finish(), &wanted)
}

#[cfg(test)]
#[path = "temporaries_tests.rs"]
mod tests;
