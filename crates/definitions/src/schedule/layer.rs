//! Layers and the versions of their rotations.

use watchbill_domain::oncall::{Layer, Restriction, Version};
use watchbill_domain::time::Zone;

use super::restriction::read_restrictions;
use super::rotation::{check_turns, read_rotation};
use super::sheet::{Keeping, Keys, Sheet};
use super::times::read_instant;
use crate::finding::Weight;
use crate::people::read_zone;
use crate::reader::{Entry, PlacedTable, Wrong, shown};
use crate::settings::one_line;

const KEYS: [&str; 6] = ["name", "level", "timezone", "rotation", "restrictions", "versions"];
const VERSION_KEYS: [&str; 3] = ["from", "next", "rotation"];
/// Levels up to this, and down to its negative.
const HIGHEST_LEVEL: i32 = 1000;

const LAYERS: Keeping<'_> = Keeping {
    most: 50,
    without_all: "no layer counts, and nobody is on call by them",
    without_one: "this layer does not count, and nobody is on call by it",
};
const VERSIONS: Keeping<'_> = Keeping {
    most: 500,
    without_all: "no version of this layer holds, and its first rotation goes on",
    without_one: "this version does not hold, and the rotation before it goes on",
};

/// The layers of a schedule in the order of the file, their names unique.
pub(super) fn read_layers(sheet: &mut Sheet<'_>, entry: &Entry<'_>, zone: &Zone) -> Vec<Layer> {
    sheet.each(entry, &LAYERS, |sheet, table, before| {
        let layer = read_layer(sheet, table, before, zone)?;
        sheet.places.layers.push(table.1);
        Ok(layer)
    })
}

fn read_layer(
    sheet: &mut Sheet<'_>,
    table: PlacedTable<'_>,
    before: &[Layer],
    schedule_zone: &Zone,
) -> Result<Layer, Wrong> {
    let keys = Keys::of(table);
    sheet.check_keys(&keys, &KEYS);
    // In another zone its people would be on call at other times, so it does not fall back to the schedule's.
    let zone = keys.find("timezone").map(read_zone).transpose()?;
    let own_zone = zone.as_ref().unwrap_or(schedule_zone);
    let restrictions = match keys.find("restrictions") {
        Some(entry) => read_restrictions(sheet, entry)?,
        None => Vec::new(),
    };
    let entry = keys.need("rotation", "a table [layers.rotation]")?;
    let rotation = read_rotation(sheet, entry, own_zone)?;
    check_turns(&rotation, &restrictions, entry)?;
    let level = read_level(sheet, &keys);
    let name = read_name(sheet, &keys, before);
    let versions = match keys.find("versions") {
        Some(entry) => read_versions(sheet, entry, own_zone, &restrictions),
        None => Vec::new(),
    };
    Ok(Layer { name, level, zone, rotation, restrictions, versions })
}

fn read_level(sheet: &mut Sheet<'_>, keys: &Keys<'_>) -> i32 {
    let Some(entry) = keys.find("level") else { return 0 };
    let bounded = |number: i64| {
        let range = -HIGHEST_LEVEL..=HIGHEST_LEVEL;
        let wrong = || {
            let message = format!("`level` is {number}; expected -{HIGHEST_LEVEL} to {HIGHEST_LEVEL}");
            Wrong::new(entry.at, message)
        };
        i32::try_from(number).ok().filter(|level| range.contains(level)).ok_or_else(wrong)
    };
    let level = entry.number().and_then(bounded);
    level.inspect_err(|wrong| sheet.reader.ignore(wrong, "its level is 0")).unwrap_or(0)
}

/// What it is called. Nobody is on call by a name, so that a wrong one costs only itself.
fn read_name(sheet: &mut Sheet<'_>, keys: &Keys<'_>, before: &[Layer]) -> String {
    let taken = |name: &str| before.iter().any(|layer| layer.name == name);
    let named = keys.find("name").map(|entry| {
        let name = one_line(entry.key, entry.text()?, entry.at)?;
        let wrong = || Wrong::new(entry.at, format!("the name {} is taken by a layer further up", shown(&name)));
        if taken(&name) { Err(wrong()) } else { Ok(name) }
    });
    let by_number = || {
        let numbered = (before.len() + 1..).map(|number| format!("layer {number}"));
        numbered.filter(|name| !taken(name)).take(1).collect::<String>()
    };
    match named {
        Some(Ok(name)) => name,
        Some(Err(wrong)) => {
            let name = by_number();
            sheet.reader.ignore(&wrong, &format!("it is called {}", shown(&name)));
            name
        }
        None => by_number(),
    }
}

/// The versions in the order of their instants, each of them once.
fn read_versions(sheet: &mut Sheet<'_>, entry: &Entry<'_>, zone: &Zone, restrictions: &[Restriction]) -> Vec<Version> {
    let mut versions = sheet.each(entry, &VERSIONS, |sheet, table, before| {
        let version = read_version(sheet, table, before, zone, restrictions)?;
        sheet.places.versions.push((version.from, table.1));
        Ok(version)
    });
    versions.sort_by_key(|version| version.from);
    versions
}

fn read_version(
    sheet: &mut Sheet<'_>,
    table: PlacedTable<'_>,
    before: &[Version],
    zone: &Zone,
    restrictions: &[Restriction],
) -> Result<Version, Wrong> {
    let keys = Keys::of(table);
    sheet.check_keys(&keys, &VERSION_KEYS);
    let from_entry = keys.need("from", "from = \"2026-06-01T09:00:00+02:00\"")?;
    let from = read_instant(from_entry, zone)?;
    if before.iter().any(|version| version.from == from) {
        return Err(Wrong::new(from_entry.at, "a version further up begins at this same instant"));
    }
    let entry = keys.need("rotation", "rotation = { kind = \"weekly\", start = \"...\", people = [...] }")?;
    let rotation = read_rotation(sheet, entry, zone)?;
    check_turns(&rotation, restrictions, entry)?;
    let next = keys.find("next").and_then(|entry| {
        let next = entry.text().and_then(|text| sheet.person(entry.key, text, entry.at));
        let next = next.and_then(|next| {
            let wrong = || {
                let message = format!("`next` is {}, who is not in the rotation of this version", shown(next.as_str()));
                Wrong::new(entry.at, message)
            };
            if rotation.people.contains(&next) { Ok(next.clone()) } else { Err(wrong()) }
        });
        next.inspect_err(|wrong| {
            sheet.reader.say(
                Weight::Ignored,
                wrong.at,
                format!("{}; whose turn it is follows from the start of the rotation", wrong.message),
            );
        })
        .ok()
    });
    Ok(Version { from, next, rotation })
}
