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
            let name = name.trim().to_lowercase();
            let parts = name.split_whitespace().filter(|part| part.chars().count() > 1).map(str::to_owned);
            parts.chain(std::iter::once(name.clone())).collect()
        };
        let people: BTreeSet<String> = people.into_iter().flat_map(|name| words(name.as_ref())).collect();
        let services: BTreeSet<String> = services
            .into_iter()
            .map(|name| name.as_ref().trim().to_lowercase())
            .filter(|name| !name.is_empty())
            .collect();
        Self { people, services }
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
