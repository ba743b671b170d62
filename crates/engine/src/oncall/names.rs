//! What people are called.

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::Names;

/// Whom somebody means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant<'a> {
    One(&'a Person),
    /// None of the people.
    Stranger,
    /// A name that all of them have.
    Several(Vec<&'a Person>),
}

/// Whom somebody means by an id or by a name. An id comes before a name.
pub(super) fn meant<'a>(word: &str, people: &'a [Person]) -> Meant<'a> {
    if let Some(person) = people.iter().find(|person| person.id == word) {
        return Meant::One(person);
    }
    let named: Vec<&Person> = people.iter().filter(|person| person.name == word).collect();
    match named.as_slice() {
        [] => Meant::Stranger,
        [one] => Meant::One(one),
        _ => Meant::Several(named),
    }
}

/// `` `Bo` is the name of bo and of bo2; say which of them by their id ``
pub(super) fn which_of(word: &str, several: &[&Person]) -> String {
    let ids: Vec<&str> = several.iter().map(|person| person.id.as_str()).collect();
    format!("`{word}` is the name of {}; say which of them by their id", ids.join(" and of "))
}

/// How people call somebody; with their id where another one has the same name.
pub(super) fn name(person: &PersonId, people: &[Person]) -> String {
    let declared = people.iter().find(|declared| declared.id == person.as_str());
    declared.map_or_else(|| person.to_string(), |declared| called(declared, people))
}

/// `Ana`, `Ana and Bo`, `Ana, Bo and Cy`; `nobody`.
pub(super) fn listed(persons: &[PersonId], people: &[Person]) -> String {
    names(people).listed(persons)
}

/// All of them, for sentences of the domain.
pub(super) fn names(people: &[Person]) -> Names {
    people.iter().map(|person| (PersonId::new(&person.id), called(person, people))).collect()
}

fn called(person: &Person, people: &[Person]) -> String {
    let shared = people.iter().any(|other| other.id != person.id && other.name == person.name);
    if shared { format!("{} ({})", person.name, person.id) } else { person.name.clone() }
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
