//! What sentences call people. A schedule knows them by id only; who asks for a sentence says what they are called.

use std::collections::BTreeMap;

use crate::ids::PersonId;

/// What people are called. Whoever has no name here is called by their id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names(BTreeMap<PersonId, String>);

impl Names {
    /// What one of them is called.
    #[must_use]
    pub fn of<'a>(&'a self, person: &'a PersonId) -> &'a str {
        self.0.get(person).map_or(person.as_str(), String::as_str)
    }

    /// `Ana`, `Ana and Bo`, `Ana, Bo and Cy`; `nobody`.
    #[must_use]
    pub fn listed<'a>(&'a self, people: impl IntoIterator<Item = &'a PersonId>) -> String {
        let names: Vec<&str> = people.into_iter().map(|person| self.of(person)).collect();
        match names.as_slice() {
            [] => "nobody".to_owned(),
            [one] => (*one).to_owned(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }
}

impl FromIterator<(PersonId, String)> for Names {
    fn from_iter<T: IntoIterator<Item = (PersonId, String)>>(named: T) -> Self {
        Self(named.into_iter().collect())
    }
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
