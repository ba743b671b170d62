//! Whom and what a team knows by name, from its workspace; and the style for Vale that has these names in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use watchbill_definitions::{Person, ServiceSpec, read_workspace};
use watchbill_domain::language::{Lexicon, VALE_STYLE, vale_style};

use crate::oncall::{ScheduleFile, read_schedules};
use crate::ports::Files;
use crate::workspace::{DEFINITIONS_FILE, Loaded, kinds};

/// The people and the services of a workspace, by which a check tells one from the other.
#[derive(Debug, Clone, Default)]
pub struct KnownNames {
    pub(super) lexicon: Lexicon,
    /// People, by id and by name.
    pub(super) names: BTreeSet<String>,
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
    let schedules = read_schedules(files, folder, &workspace.people, &[]);
    let sources = workspace.sources.iter().map(|source| source.name.to_string()).collect();
    named(&workspace.people, &schedules, &workspace.services, sources)
}

/// The names of a workspace as it was read last.
pub(super) fn known_to(loaded: &Loaded) -> KnownNames {
    let sources = loaded.sources.iter().map(|defined| defined.spec.name.to_string()).collect();
    named(&loaded.people, &loaded.schedules, &loaded.services, sources)
}

fn named(people: &[Person], schedules: &[ScheduleFile], services: &[ServiceSpec], sources: Vec<String>) -> KnownNames {
    let mut names: BTreeSet<String> = people.iter().flat_map(|one| [one.id.clone(), one.name.clone()]).collect();
    let known: BTreeSet<&str> = people.iter().map(|person| person.id.as_str()).collect();
    let mut strangers = BTreeSet::new();
    for schedule in schedules.iter().filter_map(|file| file.schedule.as_ref()) {
        let overriding = schedule.overrides.iter().map(|one| one.person.to_string());
        strangers.extend(overriding.filter(|person| !known.contains(person.as_str())));
        for layer in &schedule.layers {
            let rotations = layer.versions.iter().map(|version| &version.rotation).chain([&layer.rotation]);
            let all = rotations.flat_map(|rotation| &rotation.people).map(ToString::to_string);
            strangers.extend(all.filter(|person| !known.contains(person.as_str())));
        }
    }
    let count = known.len() + strangers.len();
    names.extend(strangers);
    let services: BTreeSet<String> = services.iter().map(|service| service.name.clone()).collect();
    let lexicon = Lexicon::new(&names, services.iter().cloned().chain(sources));
    KnownNames { lexicon, names, people: count, services: services.len() }
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
