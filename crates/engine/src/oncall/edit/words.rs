//! What is changed, in sentences.

use std::collections::BTreeSet;

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Change, Layer, Override, OverrideChange, OverrideKind, Rotation, Schedule, Version};
use watchbill_domain::time::{dated_text, from_to_text, span_text};

use super::super::names::{listed, name};
use super::super::page::about::turn_length;

/// Everybody a schedule names.
pub(super) fn named(schedule: &Schedule) -> BTreeSet<PersonId> {
    let rotations = |layer: &'_ _| rotations(layer);
    let of_layers = schedule.layers.iter().flat_map(rotations);
    let of_overrides = schedule.overrides.iter().flat_map(|one| {
        let of = match &one.kind {
            OverrideKind::Substitute { of } => Some(of),
            OverrideKind::Replace | OverrideKind::Remove | OverrideKind::Add => None,
        };
        of.into_iter().chain([&one.person])
    });
    let of_temporaries = schedule.temporaries.iter().flat_map(|one| one.shifts.iter().map(|shift| &shift.person));
    let mut all: BTreeSet<PersonId> = of_layers.collect();
    all.extend(of_overrides.chain(of_temporaries).cloned());
    all
}

fn rotations(layer: &Layer) -> Vec<PersonId> {
    let all = std::iter::once(&layer.rotation).chain(layer.versions.iter().map(|version| &version.rotation));
    all.flat_map(|rotation: &Rotation| rotation.people.clone()).collect()
}

/// What the change does, in one sentence. A new schedule has none.
pub(super) fn sentence(
    change: Option<&Change>,
    (before, after): (Option<&Schedule>, &Schedule),
    people: &[Person],
) -> String {
    let (Some(change), Some(before)) = (change, before) else {
        return format!("{} is a new schedule.", after.name);
    };
    let layer_name = |index: usize| before.layers.get(index).map_or("", |layer| layer.name.as_str());
    let said = match change {
        Change::Overrides(change) => overrides(change, before, people),
        Change::AddLayer(layer) => format!("{} is a new layer", layer.name),
        Change::ChangeLayer { layer, wanted } => changed_layer(before.layers.get(*layer), wanted),
        Change::RemoveLayer(layer) => format!("the layer {} goes, and its past with it", layer_name(*layer)),
        Change::AddVersion { layer, version } | Change::ChangeVersion { layer, version, .. } => {
            let said = line_up(layer_name(*layer), version, before, people);
            format!("{said}{}", other_length(before.layers.get(*layer), version))
        }
        Change::RemoveVersion { layer, index } => {
            let version = before.layers.get(*layer).and_then(|layer| layer.versions.get(*index));
            let from = version.map(|version| dated_text(version.from, &before.zone)).unwrap_or_default();
            format!("the line-up of {} from {from} on is taken back", layer_name(*layer))
        }
        Change::AddTemporary(one) => {
            format!("a temporary schedule holds {}", from_to_text(one.start, one.end, &before.zone))
        }
        Change::RemoveTemporary(index) => {
            let one = before.temporaries.get(*index);
            let when = one.map(|one| from_to_text(one.start, one.end, &before.zone)).unwrap_or_default();
            format!("the temporary schedule {when} is taken back")
        }
    };
    let mut letters = said.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    // Names are as people write them.
    let is_name = matches!(change, Change::Overrides(_) | Change::AddLayer(_));
    if is_name { format!("{said}.") } else { format!("{first}{}.", letters.as_str()) }
}

/// How whoever is relieved learns of it: each laptop tells its own person, as soon as it has the file.
pub(super) fn handed_over(change: &Change, file: &str, people: &[Person]) -> Option<String> {
    let Change::Overrides(change) = change else { return None };
    let one = change.added.first()?;
    let person = name(&one.person, people);
    Some(match &one.kind {
        OverrideKind::Substitute { of } => format!(
            "the laptops of {person} and of {} tell them of the hand-off as soon as they have {file}: push it, or call",
            name(of, people)
        ),
        _ => format!("the laptop of {person} tells them of the hand-off as soon as it has {file}: push it, or call"),
    })
}

/// A name alone changes nobody's past; hours, level and zone do.
fn changed_layer(held: Option<&Layer>, wanted: &Layer) -> String {
    let was = held.map_or("", |layer| layer.name.as_str());
    let is_same_besides = held.is_some_and(|held| Layer { name: wanted.name.clone(), ..held.clone() } == *wanted);
    match (was == wanted.name, is_same_besides) {
        (true, true) => format!("the layer {was} stays as it is"),
        (true, false) => format!("the layer {was} is changed, its past too"),
        (false, true) => format!("the layer {was} becomes {}", wanted.name),
        (false, false) => format!("the layer {was} becomes {} and is changed, its past too", wanted.name),
    }
}

fn line_up(layer: &str, version: &Version, schedule: &Schedule, people: &[Person]) -> String {
    let from = dated_text(version.from, &schedule.zone);
    let line = &version.rotation.people;
    match (&version.next, line.len()) {
        (_, 0) => format!("from {from} on nobody takes turns in {layer}"),
        (Some(next), 2..) => {
            format!("from {from} on {} take turns in {layer}, {} first", listed(line, people), name(next, people))
        }
        _ => format!("from {from} on {} takes turns in {layer}", listed(line, people)),
    }
}

/// `, daily instead of weekly` where turns are of another length than they would be without this line-up.
fn other_length(layer: Option<&Layer>, version: &Version) -> String {
    let Some(layer) = layer else { return String::new() };
    let was = layer.versions.iter().rev().find(|other| other.from <= version.from);
    let was = was.map_or(&layer.rotation, |other| &other.rotation);
    let is = &version.rotation;
    if is.length == was.length || is.people.is_empty() {
        return String::new();
    }
    format!(", {} instead of {}", turn_length(&is.length), turn_length(&was.length))
}

fn overrides(change: &OverrideChange, before: &Schedule, people: &[Person]) -> String {
    let removed = change.removed.iter().filter_map(|index| before.overrides.get(*index));
    let removed = removed.map(|one| format!("taken back: {}", one_override(one, before, people)));
    // Pieces that are left of an override which somebody was covered in say nothing new.
    let is_left = |one: &&Override| {
        !change.changed.iter().any(|(index, _)| {
            before
                .overrides
                .get(*index)
                .is_some_and(|was| was.person == one.person && was.by == one.by && was.kind == one.kind)
        })
    };
    let added = change.added.iter().filter(is_left).map(|one| one_override(one, before, people));
    let is_cover = !change.added.is_empty();
    let changed = change.changed.iter().filter(|_| !is_cover).map(|(_, one)| one_override(one, before, people));
    let removed: Vec<String> = if is_cover { Vec::new() } else { removed.collect() };
    removed.into_iter().chain(changed).chain(added).collect::<Vec<_>>().join("; ")
}

/// `Bo is on call for Ana Fri 6 Mar 2026 18:00 to Sat 7 Mar 2026 09:00 CET, 15 h`
pub(super) fn one_override(one: &Override, schedule: &Schedule, people: &[Person]) -> String {
    let person = name(&one.person, people);
    let does = match &one.kind {
        OverrideKind::Replace => format!("only {person} is on call"),
        OverrideKind::Substitute { of } => format!("{person} is on call for {}", name(of, people)),
        OverrideKind::Remove => format!("{person} is not on call"),
        OverrideKind::Add => format!("{person} is on call too"),
    };
    let when = from_to_text(one.start, one.end, &schedule.zone);
    format!("{does} {when}, {}", span_text(one.end.since(one.start)))
}
