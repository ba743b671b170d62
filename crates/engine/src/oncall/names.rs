//! What people are called.

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;

/// How people call somebody.
pub(super) fn name(person: &PersonId, people: &[Person]) -> String {
    let declared = people.iter().find(|declared| declared.id == person.as_str());
    declared.map_or_else(|| person.to_string(), |declared| declared.name.clone())
}

/// `Ana`, `Ana and Bo`, `Ana, Bo and Cy`; `nobody`.
pub(super) fn listed(persons: &[PersonId], people: &[Person]) -> String {
    let names: Vec<String> = persons.iter().map(|person| name(person, people)).collect();
    match names.as_slice() {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
