//! New versions of the rotation of a layer, and versions taken back.

use toml_edit::{Item, Table};
use watchbill_domain::oncall::{Layer, Schedule, Version};
use watchbill_domain::time::Instant;

use super::super::write::version_table;
use super::{Sound, objection, signed};
use crate::edit::{Patch, Refusal, body_end};

/// The text of `file` where from the instant of this version on another rotation holds in the layer. `said` is who made it and
/// why, which stands as a comment behind the header.
///
/// # Errors
/// That the layer is not `was` any more, that a version begins at that instant already, what is wrong with the version, or
/// that the file cannot be changed safely; then nothing is changed.
pub fn add_version(
    text: &str,
    file: &str,
    was: &Layer,
    version: &Version,
    said: Option<&str>,
) -> Result<String, Refusal> {
    if was.versions.iter().any(|other| other.from == version.from) {
        return Err(Refusal::at("from", "another version of this layer begins at this same instant"));
    }
    let sound = Sound::read(text, file)?;
    let index = sound.index_of(was)?;
    let mut wanted = was.clone();
    wanted.versions.push(version.clone());
    wanted.versions.sort_by_key(|version| version.from);
    let zone = sound.schedule.zone_of(was).clone();
    let table = version_table(version, &zone);
    let only = Layer { versions: vec![version.clone()], ..was.clone() };
    if let Some(objection) = objection(&super::super::write::layer_table(&only, &zone), zone.name()) {
        return Err(objection);
    }
    let mut patch = Patch::of(text);
    let layer = sound.table_at("layers", sound.places.layers[index])?;
    patch.put_in(body_end(text, layer), format!("\n{}", signed(&table, said)?));
    sound.check(patch.finish(), &with_layer(&sound.schedule, index, wanted))
}

/// The text of `file` without the version of the layer that begins at `from`: what held before it goes on.
///
/// # Errors
/// That the layer is not `was` any more, that there is no such version, or that the file cannot be changed safely; then
/// nothing is changed.
pub fn remove_version(text: &str, file: &str, was: &Layer, from: Instant) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    let index = sound.index_of(was)?;
    let mut wanted = was.clone();
    wanted.versions.retain(|version| version.from != from);
    if wanted.versions.len() == was.versions.len() {
        return Err(sound.changed_meanwhile());
    }
    let layer = sound.table_at("layers", sound.places.layers[index])?;
    let Some(Item::ArrayOfTables(versions)) = layer.get("versions") else { return Err(sound.by_hand()) };
    let begins = |table: &&Table| {
        let at = table.span().map(|span| span.start);
        sound.places.versions.iter().any(|(begins, place)| *begins == from && Some(*place) == at)
    };
    let table = versions.iter().find(begins).ok_or_else(|| sound.by_hand())?;
    let mut patch = Patch::of(text);
    patch.cut(table);
    sound.check(patch.finish(), &with_layer(&sound.schedule, index, wanted))
}

fn with_layer(schedule: &Schedule, index: usize, layer: Layer) -> Schedule {
    let mut wanted = schedule.clone();
    wanted.layers[index] = layer;
    wanted
}

#[cfg(test)]
#[path = "versions_tests.rs"]
mod tests;
