//! Whom and what a team knows by name.

use std::collections::BTreeSet;

/// The names of people and of services. A service wins over a person of the same name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lexicon {
    people: BTreeSet<String>,
    services: BTreeSet<String>,
}

impl Lexicon {
    /// From ids or names, in any case; of a name of several words each is known.
    pub fn new<P: AsRef<str>, S: AsRef<str>>(
        people: impl IntoIterator<Item = P>,
        services: impl IntoIterator<Item = S>,
    ) -> Self {
        let words = |name: &str| -> Vec<String> {
            let name = name.trim();
            // `de` and `van` are part of names, and no names.
            let is_name = |part: &&str| part.chars().count() > 1 && part.starts_with(char::is_uppercase);
            let parts = name.split_whitespace().filter(is_name).map(str::to_lowercase);
            parts.chain(std::iter::once(name.to_lowercase())).filter(|name| !name.is_empty()).collect()
        };
        let people: BTreeSet<String> = people.into_iter().flat_map(|name| words(name.as_ref())).collect();
        let services: BTreeSet<String> = services
            .into_iter()
            .map(|name| name.as_ref().trim().to_lowercase())
            .filter(|name| !name.is_empty())
            .collect();
        Self { people, services }
    }

    /// The names of people, in small letters and in order.
    pub(super) fn people(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(String::as_str)
    }

    /// Whether a word, in small letters, is the name of a person and of nothing else.
    #[must_use]
    pub fn is_person(&self, word: &str) -> bool {
        !self.services.contains(word) && self.people.contains(word)
    }

    /// Whether a word, in small letters, is the name of a service.
    #[must_use]
    pub fn is_service(&self, word: &str) -> bool {
        self.services.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn each_part_of_a_name_is_known_that_is_one() {
        let lexicon = Lexicon::new(["Ana de la Cruz", "bo", " ", "Jenkins"], ["Jenkins", ""]);
        for name in ["ana", "cruz", "bo", "ana de la cruz"] {
            assert!(lexicon.is_person(name), "{name}");
        }
        for other in ["de", "la", "jenkins", ""] {
            assert!(!lexicon.is_person(other), "{other}");
        }
        assert!(lexicon.is_service("jenkins") && !lexicon.is_service(""));
    }
}
