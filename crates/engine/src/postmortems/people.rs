//! People in what goes out: by their names, by what they did, or by their initials.

use std::collections::BTreeMap;

use watchbill_domain::incidents::{FigureSource, Role, ToldBy, by_whom};

use crate::api::ApiError;
use crate::incidents::ForDocument;
use crate::shared::Shared;

use super::here::{called, invalid};
use super::instead::Instead;
use super::make::NOBODY;
use super::names::known_to;

/// Who had no role, or nobody alone.
const ANYBODY: &str = "a responder";

/// How people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum People {
    Names,
    Roles,
    Initials,
}

impl People {
    /// # Errors
    /// [`ApiError::Invalid`] for another word; nothing is `names`.
    pub fn of(word: &str) -> Result<Self, ApiError> {
        match word.trim() {
            "" | "names" => Ok(Self::Names),
            "roles" => Ok(Self::Roles),
            "initials" => Ok(Self::Initials),
            _ => Err(invalid("people", "expected names, roles or initials: nothing was written")),
        }
    }
}

/// What stands instead of the names of everybody of the workspace, of whoever the records of the incident name, and of those who are named
/// beside the document. Names of services and sources are no names of people.
pub(super) fn instead(
    shared: &Shared,
    (incident, beside): (Option<&ForDocument>, Vec<String>),
    people: People,
) -> Instead {
    if people == People::Names {
        return Instead::default();
    }
    let loaded = shared.loaded();
    let known = known_to(&loaded);
    let roles = incident.map(|told| &told.incident.roles);
    let told_as = |person: &str| match people {
        People::Initials => initials(person),
        People::Roles | People::Names => {
            let found = roles.into_iter().flatten().find(|(_, one)| one.as_str() == person);
            found.map_or(ANYBODY, |(role, _)| role_text(*role)).to_owned()
        }
    };
    let (mut names, mut parts) = (BTreeMap::new(), BTreeMap::new());
    let recorded = incident.into_iter().flat_map(named_by);
    let all = known.names.iter().cloned().chain(recorded).chain(beside);
    for name in
        all.filter(|name| !name.trim().is_empty() && name != NOBODY && !known.lexicon.is_service(&name.to_lowercase()))
    {
        let person = called(shared, &name);
        for part in person.split_whitespace().filter(|part| is_part(part, &person)) {
            let told = match people {
                People::Initials => initials(part),
                People::Roles | People::Names => told_as(&person),
            };
            // Where several people have it, it tells nobody of them.
            let told = parts.get(part).filter(|before| **before != told).map_or(told, |_| ANYBODY.to_owned());
            parts.insert(part.to_owned(), told);
        }
        names.insert(name, told_as(&person));
        names.insert(person.clone(), told_as(&person));
    }
    parts.retain(|part, _| !known.lexicon.is_service(&part.to_lowercase()));
    Instead::new(names, parts)
}

/// `Ana` of `Ana Silva`; `de` and `van` are no names.
fn is_part(part: &str, name: &str) -> bool {
    part != name && part.chars().count() > 1 && part.starts_with(char::is_uppercase)
}

/// Everybody whom the records of an incident name.
fn named_by(told: &ForDocument) -> Vec<String> {
    let incident = &told.incident;
    let mut names: Vec<String> = incident.roles.values().cloned().collect();
    names.push(incident.declared_by.name.clone());
    names.extend(incident.statuses.iter().map(|change| change.by.name.clone()));
    names.extend(incident.severities.iter().map(|change| change.by.name.clone()));
    names.extend(incident.said.values().map(|said| said.by.clone()));
    // Who told of it may be anybody, `a customer` too; a name is written like one.
    names.extend(incident.reports.keys().filter(|who| who.starts_with(char::is_uppercase)).cloned());
    names.extend(told.times.each.values().filter_map(|told| match &told.from {
        ToldBy::Acknowledgement { by, .. }
        | ToldBy::Declaration(by)
        | ToldBy::Lead(by)
        | ToldBy::Status { by, .. }
        | ToldBy::Person { by, .. } => Some(by.clone()),
        ToldBy::Alert(_) | ToldBy::Page(_) | ToldBy::Level(_) | ToldBy::Queue(_) | ToldBy::Report(_) => None,
    }));
    names.extend(told.figures.iter().filter_map(|figure| match &figure.source {
        FigureSource::Typed { by, .. } => Some(by.clone()),
        FigureSource::Computed { .. } => None,
    }));
    for (entry, annotations) in &told.lines {
        names.extend(by_whom(entry).map(str::to_owned));
        names.extend(entry.kind.is_written().then(|| entry.about.clone()));
        names.extend(annotations.iter().map(|annotation| annotation.by.clone()));
    }
    names
}

fn role_text(role: Role) -> &'static str {
    match role {
        Role::Lead => "the lead",
        Role::Scribe => "the scribe",
        Role::Communications => "communications",
    }
}

/// `Ana Silva` is `A. S.`
fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|part| part.chars().next());
    letters.map(|letter| format!("{}.", letter.to_uppercase())).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{initials, is_part};

    #[rstest]
    #[case("Ana Silva", "A. S.")]
    #[case("\u{f6}zg\u{fc}r", "\u{d6}.")]
    #[case("", "")]
    fn initials_are_of_every_part(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(initials(name), expected);
    }

    #[rstest]
    #[case("Ana", "Ana Silva", true)]
    #[case("de", "Ana de Silva", false)]
    #[case("A", "A Silva", false)]
    #[case("Ana", "Ana", false)]
    fn parts_of_names_are_names(#[case] part: &str, #[case] name: &str, #[case] expected: bool) {
        assert_eq!(is_part(part, name), expected);
    }
}
