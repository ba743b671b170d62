//! Layers added, changed and taken away.

use toml_edit::{Item, Table};
use watchbill_domain::oncall::{Layer, Schedule};
use watchbill_domain::time::Zone;

use super::super::write::{
    Line, layer_lines, layer_table, restriction_lines, restriction_list, restriction_table, rotation_lines,
    rotation_literal,
};
use super::{Sound, objection};
use crate::edit::{Patch, Refusal, appended, body_end};
use crate::reader::shown;

/// The text of `file` with one more layer, behind the last one there is.
///
/// # Errors
/// What is wrong with the layer, with the key as its box, or that the file cannot be changed safely; then nothing is changed.
pub fn add_layer(text: &str, file: &str, layer: &Layer) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    sound.check_layer(layer, &sound.schedule.layers)?;
    let at = sound.tables("layers")?.last().map_or(text.len(), |last| body_end(text, last));
    let table = layer_table(layer, layer.zone.as_ref().unwrap_or(&sound.schedule.zone));
    let mut wanted = sound.schedule.clone();
    wanted.layers.push(layer.clone());
    sound.check(appended(text, at, &table), &wanted)
}

/// The text of `file` with this layer changed where it stands: its name, level, zone, rotation and hours. Its versions
/// stay as they are.
///
/// # Errors
/// That the layer is not `was` any more, what is wrong with `wanted`, or that the file cannot be changed safely; then nothing
/// is changed.
pub fn change_layer(text: &str, file: &str, was: &Layer, wanted: &Layer) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    let index = sound.index_of(was)?;
    let mut others = sound.schedule.layers.clone();
    others.remove(index);
    sound.check_layer(wanted, &others)?;
    let table = sound.table_at("layers", sound.places.layers[index])?;
    let zone = sound.schedule.zone_of(was);
    let wanted_zone = wanted.zone.as_ref().unwrap_or(&sound.schedule.zone);
    let mut patch = Patch::of(text);
    set_changed(&mut patch, table, &layer_lines(was), &layer_lines(wanted));
    change_rotation(&mut patch, table, (was, zone), (wanted, wanted_zone));
    if was.restrictions != wanted.restrictions {
        change_restrictions(&mut patch, table, text, was, wanted);
    }
    let mut layers = sound.schedule.layers.clone();
    layers[index] = wanted.clone();
    sound.check(patch.finish(), &Schedule { layers, ..sound.schedule.clone() })
}

/// The text of `file` without this layer.
///
/// # Errors
/// That the layer is not `was` any more, or that the file cannot be changed safely; then nothing is changed.
pub fn remove_layer(text: &str, file: &str, was: &Layer) -> Result<String, Refusal> {
    let sound = Sound::read(text, file)?;
    let index = sound.index_of(was)?;
    let mut patch = Patch::of(text);
    patch.cut(sound.table_at("layers", sound.places.layers[index])?);
    let mut wanted = sound.schedule.clone();
    wanted.layers.remove(index);
    sound.check(patch.finish(), &wanted)
}

impl Sound<'_> {
    /// The number of the layer, if it is still what was shown. Names are unique.
    pub(super) fn index_of(&self, was: &Layer) -> Result<usize, Refusal> {
        self.schedule.layers.iter().position(|layer| layer == was).ok_or_else(|| self.changed_meanwhile())
    }

    /// That the layer can stand beside these.
    fn check_layer(&self, layer: &Layer, others: &[Layer]) -> Result<(), Refusal> {
        if others.iter().any(|other| other.name == layer.name) {
            return Err(Refusal::at("name", format!("the name {} is taken by another layer", shown(&layer.name))));
        }
        let zone = &self.schedule.zone;
        let table = layer_table(layer, layer.zone.as_ref().unwrap_or(zone));
        objection(&table, zone.name()).map_or(Ok(()), Err)
    }
}

fn change_rotation(patch: &mut Patch<'_>, table: &Table, (was, zone): (&Layer, &Zone), wanted: (&Layer, &Zone)) {
    let (wanted, wanted_zone) = wanted;
    if was.rotation == wanted.rotation && zone == wanted_zone {
        return;
    }
    match table.get("rotation") {
        Some(Item::Table(rotation)) => {
            let is = rotation_lines(&was.rotation, zone);
            for ((key, is), (_, wanted)) in is.iter().zip(&rotation_lines(&wanted.rotation, wanted_zone)) {
                // The offset that may stand behind a start is one of the zone it had.
                if is != wanted || (*key == "start" && zone != wanted_zone) {
                    patch.set(rotation, key, wanted.as_deref());
                }
            }
        }
        _ => patch.set(table, "rotation", Some(&rotation_literal(&wanted.rotation, wanted_zone))),
    }
}

fn change_restrictions(patch: &mut Patch<'_>, table: &Table, text: &str, was: &Layer, wanted: &Layer) {
    let tables: Vec<&Table> = match table.get("restrictions") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().collect(),
        None => Vec::new(),
        Some(_) => return patch.set(table, "restrictions", Some(&restriction_list(&wanted.restrictions))),
    };
    for (i, restriction) in tables.iter().enumerate() {
        match (was.restrictions.get(i), wanted.restrictions.get(i)) {
            (Some(was), Some(wanted)) => {
                set_changed(patch, restriction, &restriction_lines(was), &restriction_lines(wanted));
            }
            _ => patch.cut(restriction),
        }
    }
    let added = wanted.restrictions.iter().skip(tables.len());
    let added: String = added.map(|restriction| format!("\n{}", restriction_table(restriction))).collect();
    if !added.is_empty() {
        let above = tables.last().copied().or_else(|| table.get("rotation").and_then(Item::as_table));
        patch.put_in(body_end(text, above.filter(|above| !above.is_dotted()).unwrap_or(table)), added);
    }
}

fn set_changed(patch: &mut Patch<'_>, table: &Table, is: &[Line], wanted: &[Line]) {
    for ((key, is), (_, wanted)) in is.iter().zip(wanted) {
        if is != wanted {
            patch.set(table, key, wanted.as_deref());
        }
    }
}
