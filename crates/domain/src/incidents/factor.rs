//! What made an incident possible, likely, hard to see or slow to end: conditions, never one cause and never a person.

use std::collections::BTreeSet;

/// Of what kind a factor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactorKind {
    /// How something is built.
    Technical,
    /// How work is done.
    Process,
    /// Who decides, who knows, who is there.
    Organisational,
    /// What others do: suppliers, weather, people who attack.
    External,
}

impl FactorKind {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Technical, Self::Process, Self::Organisational, Self::External];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["technical", "process", "organisational", "external"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How a factor was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FoundBy {
    /// By what was recorded: the timeline, a graph, a log.
    Records,
    /// By asking people how it looked to them.
    Asking,
    /// By trying it again.
    Trying,
    /// By reading what was built or written.
    Reading,
    /// By an earlier incident.
    Memory,
}

impl FoundBy {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Records, Self::Asking, Self::Trying, Self::Reading, Self::Memory];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["records", "asking", "trying", "reading", "memory"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|found| found.word() == word)
    }
}

/// A contributing factor of one incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// What it is, in a few words.
    pub name: String,
    /// Of which kind.
    pub kind: FactorKind,
    /// Which failure modes it belongs to.
    pub tags: BTreeSet<Tag>,
    /// How it was found; none where nobody said.
    pub found_by: Option<FoundBy>,
    /// What shows it: links, lines of the timeline.
    pub evidence: Vec<String>,
}

/// The name of a failure mode: small letters, digits and hyphens. However it is written, it is the same tag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(String);

impl Tag {
    /// Reads one: `Retry storm`, `retry_storm` and `#retry-storm` are the same. None without a letter or digit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<String> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        (!words.is_empty()).then(|| Self(words.join("-")))
    }

    /// `retry-storm`
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What keeps the factors of an incident from telling how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactorIssue {
    /// There are fewer than two: what happens in a system needs several conditions at once.
    TooFew,
    /// All are technical: nothing says how work was done or decided.
    AllTechnical,
    /// Nobody says how one was found.
    NotFound(String),
    /// One is named twice.
    Twice(String),
    /// One is a person, by name.
    Person {
        /// The factor.
        factor: String,
        /// Who.
        person: String,
    },
}

/// What is wrong with these factors. `people` are the names of people of the team.
#[must_use]
pub fn factor_issues(factors: &[Factor], people: &[String]) -> Vec<FactorIssue> {
    let mut issues = Vec::new();
    if factors.len() < 2 {
        issues.push(FactorIssue::TooFew);
    } else if factors.iter().all(|factor| factor.kind == FactorKind::Technical) {
        issues.push(FactorIssue::AllTechnical);
    }
    let mut seen = BTreeSet::new();
    for factor in factors {
        let name = factor.name.trim();
        if !seen.insert(name.to_lowercase()) {
            issues.push(FactorIssue::Twice(name.to_owned()));
        }
        if factor.found_by.is_none() {
            issues.push(FactorIssue::NotFound(name.to_owned()));
        }
        let person = people.iter().find(|person| names(name, person));
        issues.extend(person.map(|person| FactorIssue::Person { factor: name.to_owned(), person: person.clone() }));
    }
    issues
}

/// Whether a text has a name in it, as whole words.
fn names(text: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (text, name) = (words(text), words(name));
    !name.is_empty() && text.windows(name.len()).any(|some| some == name)
}

#[cfg(test)]
#[path = "factor_tests.rs"]
mod tests;
