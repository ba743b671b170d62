//! Whom and what a team knows by name, from its workspace; and the style for Vale that has these names in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use watchbill_definitions::read_workspace;
use watchbill_domain::language::{Lexicon, VALE_STYLE, vale_style};

use crate::oncall::read_schedules;
use crate::ports::Files;
use crate::workspace::{DEFINITIONS_FILE, kinds};

/// The people and the services of a workspace, by which a check tells one from the other.
#[derive(Debug, Clone, Default)]
pub struct KnownNames {
    pub(super) lexicon: Lexicon,
    /// How many people are known by name.
    pub people: usize,
    /// How many services are.
    pub services: usize,
}

/// The names of a workspace: its people, whoever stands in a schedule, its services, and its sources, which are programs too. A
/// folder that is no workspace knows nobody.
#[must_use]
pub fn known_names(files: &dyn Files, folder: &Path) -> KnownNames {
    let Ok(bytes) = files.read(&folder.join(DEFINITIONS_FILE)) else { return KnownNames::default() };
    let workspace = read_workspace(&String::from_utf8_lossy(&bytes), DEFINITIONS_FILE, &kinds()).workspace;
    let mut people: BTreeSet<String> = BTreeSet::new();
    for person in &workspace.people {
        people.extend([person.id.clone(), person.name.clone()]);
    }
    let known: BTreeSet<&str> = workspace.people.iter().map(|person| person.id.as_str()).collect();
    let mut strangers = BTreeSet::new();
    for schedule in
        read_schedules(files, folder, &workspace.people, &[]).iter().filter_map(|file| file.schedule.as_ref())
    {
        let overriding = schedule.overrides.iter().map(|one| one.person.to_string());
        strangers.extend(overriding.filter(|person| !known.contains(person.as_str())));
        for layer in &schedule.layers {
            let rotations = layer.versions.iter().map(|version| &version.rotation).chain([&layer.rotation]);
            let all = rotations.flat_map(|rotation| &rotation.people).map(ToString::to_string);
            strangers.extend(all.filter(|person| !known.contains(person.as_str())));
        }
    }
    let count = known.len() + strangers.len();
    people.extend(strangers);
    let services: BTreeSet<String> = workspace.services.iter().map(|service| service.name.clone()).collect();
    let sources = workspace.sources.iter().map(|source| source.name.to_string());
    let lexicon = Lexicon::new(people, services.iter().cloned().chain(sources));
    KnownNames { lexicon, people: count, services: services.len() }
}

/// The rules as a style for Vale: files below Vale's `StylesPath`, each with its text.
#[must_use]
pub fn vale_files(names: &KnownNames) -> Vec<(PathBuf, String)> {
    let files = vale_style(&names.lexicon).into_iter();
    files.map(|file| (Path::new(VALE_STYLE).join(file.name), file.text)).collect()
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
