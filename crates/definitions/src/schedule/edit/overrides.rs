//! Overrides made, changed and taken back.

use watchbill_domain::oncall::{Override, Schedule};

use super::super::write::{override_lines, override_table};
use super::{Sound, objection};
use crate::edit::{Patch, Refusal, appended, body_end};

/// An override as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownOverride {
    /// Its number among the overrides of the schedule, from 0.
    pub index: usize,
    /// What it was.
    pub was: Override,
}

/// The text of `file` with these overrides behind the last one there is, in this order: one, or both halves of a swap.
///
/// # Errors
/// What is wrong with one of them, or that the file cannot be changed safely; then nothing is changed.
pub fn add_overrides(text: &str, file: &str, overrides: &[Override]) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    let zone = &sound.schedule.zone;
    let mut changed = text.to_owned();
    let mut at = sound.tables("overrides")?.last().map_or(text.len(), |last| body_end(text, last));
    for one in overrides {
        let table = override_table(one, zone);
        if let Some(objection) = objection(&table, zone.name()) {
            return Err(objection);
        }
        let before = changed.len() - at;
        changed = appended(&changed, at, &table);
        at = changed.len() - before;
    }
    let mut wanted = sound.schedule.clone();
    wanted.overrides.extend_from_slice(overrides);
    sound.check(changed, &wanted)
}

/// The text of `file` with this override changed where it stands.
///
/// # Errors
/// That it is not what was shown any more, what is wrong with `wanted`, or that the file cannot be changed safely; then
/// nothing is changed.
pub fn change_override(text: &str, file: &str, shown: &ShownOverride, wanted: &Override) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    let zone = &sound.schedule.zone;
    let at = sound.place_of(shown)?;
    if let Some(objection) = objection(&override_table(wanted, zone), zone.name()) {
        return Err(objection);
    }
    let table = sound.table_at("overrides", at)?;
    let mut patch = Patch::of(text);
    for ((key, is), (_, wanted)) in override_lines(&shown.was, zone).into_iter().zip(override_lines(wanted, zone)) {
        // The same instant may be written in another way, which stays.
        if is != wanted {
            patch.set(table, key, wanted.as_deref());
        }
    }
    let overrides = sound.schedule.overrides.iter().enumerate();
    let overrides = overrides.map(|(i, one)| if i == shown.index { wanted.clone() } else { one.clone() }).collect();
    sound.check(patch.finish(), &Schedule { overrides, ..sound.schedule.clone() })
}

/// The text of `file` without these overrides: one, or both halves of a swap.
///
/// # Errors
/// That one of them is not what was shown any more, or that the file cannot be changed safely; then nothing is changed.
pub fn remove_overrides(text: &str, file: &str, shown: &[ShownOverride]) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    let mut patch = Patch::of(text);
    for one in shown {
        let at = sound.place_of(one)?;
        patch.cut(sound.table_at("overrides", at)?);
    }
    let left = sound.schedule.overrides.iter().enumerate();
    let left = left.filter(|(i, _)| !shown.iter().any(|one| one.index == *i)).map(|(_, one)| one.clone()).collect();
    sound.check(patch.finish(), &Schedule { overrides: left, ..sound.schedule.clone() })
}

impl Sound<'_> {
    /// Where an override stands, if it is still what was shown.
    fn place_of(&self, shown: &ShownOverride) -> Result<usize, Refusal> {
        let still = self.schedule.overrides.get(shown.index).filter(|one| **one == shown.was);
        let place = still.and_then(|_| self.places.overrides.get(shown.index));
        place.copied().ok_or_else(|| self.changed_meanwhile())
    }
}
