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
    of_folder(files, folder).known()
}

/// As [`known_names`], with the people and the services that are given in place of those of the workspace, where any are.
#[must_use]
pub fn given_names(files: &dyn Files, folder: &Path, people: &[String], services: &[String]) -> KnownNames {
    let mut found = of_folder(files, folder);
    if !people.is_empty() {
        found.names = people.iter().cloned().collect();
        found.people = found.names.len();
    }
    if !services.is_empty() {
        found.services = services.iter().cloned().collect();
    }
    found.known()
}

fn of_folder(files: &dyn Files, folder: &Path) -> Found {
    let Ok(bytes) = files.read(&folder.join(DEFINITIONS_FILE)) else { return Found::default() };
    let workspace = read_workspace(&String::from_utf8_lossy(&bytes), DEFINITIONS_FILE, &kinds()).workspace;
    let schedules = read_schedules(files, folder, &workspace.people, &[]);
    let sources = workspace.sources.iter().map(|source| source.name.to_string()).collect();
    found(&workspace.people, &schedules, &workspace.services, sources)
}

/// The names of a workspace as it was read last.
pub(super) fn known_to(loaded: &Loaded) -> KnownNames {
    let sources = loaded.sources.iter().map(|defined| defined.spec.name.to_string()).collect();
    found(&loaded.people, &loaded.schedules, &loaded.services, sources).known()
}

/// The names that were found.
#[derive(Debug, Default)]
struct Found {
    /// People, by id and by name.
    names: BTreeSet<String>,
    /// How many people that are.
    people: usize,
    services: BTreeSet<String>,
    /// Programs as well.
    sources: Vec<String>,
}

impl Found {
    fn known(self) -> KnownNames {
        let services = self.services.len();
        let lexicon = Lexicon::new(&self.names, self.services.into_iter().chain(self.sources));
        KnownNames { lexicon, names: self.names, people: self.people, services }
    }
}

fn found(people: &[Person], schedules: &[ScheduleFile], services: &[ServiceSpec], sources: Vec<String>) -> Found {
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
    let services = services.iter().map(|service| service.name.clone()).collect();
    Found { names, people: count, services, sources }
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
