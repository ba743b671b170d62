//! OpenSLO v1 and v1alpha: what a team's documents say, what in them cannot be computed, and their text, which is never
//! written anew where it can be kept.
//!
//! Whatever a document holds is kept, known or not: [`OpenSloDocument::text`] gives back what was read. A finding has a code
//! that people script against ([`OPENSLO_CODES`]), and the place of the value it is about.

mod alerts;
mod alpha;
mod asked;
mod codes;
mod common;
mod duration;
mod indicator;
mod metric;
mod object;
mod objective;
mod offered;
mod said;
mod secrets;
mod slo;
mod source;
mod values;
mod window;

use watchbill_domain::time::Zone;

use crate::yaml::{At, Node, Shape, parse};

pub use codes::{Code, OPENSLO_CODES};
pub use offered::offered_document;
pub use said::Said;

pub(crate) use asked::{Askable, Unaskable};
pub(crate) use metric::is_placeholder;
pub(crate) use objective::decimal;
pub(crate) use slo::Promise;

use codes::E_YAML;
use duration::{Bare, Length};
use object::object;
use said::{Sayings, Spot};

/// The longest text that is read, bytes. A thousand SLOs are shorter.
const LONGEST_BYTES: usize = 1 << 20;

/// One object of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenSloDocument {
    /// Which object of its file it is, from 0; documents that hold nothing do not count, entries of a list do.
    pub index: usize,
    /// 1-based line on which it begins.
    pub line: usize,
    /// What is said of it, in the order of the file.
    pub said: Vec<Said>,
    tree: Node,
    text: String,
    promises: Vec<Promise>,
}

/// Reads a text: one object, a list of objects, or several documents of either. What cannot be read as YAML is the last
/// document, with nothing but its error. `zone` is that of the team, for calendars that name none.
#[must_use]
pub fn read_openslo(text: &str, zone: Option<&Zone>) -> Vec<OpenSloDocument> {
    let yaml = text.strip_prefix('\u{feff}').unwrap_or(text);
    if yaml.len() > LONGEST_BYTES {
        let message = "the file is longer than 1 MiB, so it is no definition of service levels";
        return vec![OpenSloDocument::broken(0, At { line: 1, column: 1 }, message)];
    }
    let stream = parse(yaml);
    let mut documents = Vec::new();
    for (tree, range) in stream.documents {
        if let Shape::List(items) = tree.shape {
            for (nth, tree) in items.iter().enumerate() {
                let text = source::entry(yaml, tree, items.get(nth + 1), range.end);
                documents.push(OpenSloDocument::read(documents.len(), tree.clone(), text, zone));
            }
        } else if tree.shape != Shape::Null {
            documents.push(OpenSloDocument::read(documents.len(), tree, yaml[range].to_owned(), zone));
        }
    }
    if let Some(broken) = stream.broken {
        documents.push(OpenSloDocument::broken(documents.len(), broken.at, &broken.message));
    }
    documents
}

impl OpenSloDocument {
    fn read(index: usize, tree: Node, text: String, zone: Option<&Zone>) -> Self {
        let mut sayings = Sayings::of_team(zone);
        let promises = object(&Spot::top(&tree), &mut sayings);
        Self { index, line: tree.at.line, said: sayings.into_said(), tree, text, promises }
    }

    fn broken(index: usize, at: At, message: &str) -> Self {
        let nothing = Node { at, shape: Shape::Null };
        let mut sayings = Sayings::default();
        sayings.say(&E_YAML, &Spot::top(&nothing), message);
        let said = sayings.into_said();
        Self { index, line: at.line, said, tree: nothing, text: String::new(), promises: Vec::new() }
    }

    /// `kind`, as written.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.tree.text_of("kind")
    }

    /// `metadata.name`, as written.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.tree.get("metadata").and_then(|metadata| metadata.text_of("name"))
    }

    /// Whether it can be taken as it is: nothing in it is an error.
    #[must_use]
    pub fn importable(&self) -> bool {
        !self.said.iter().any(|said| said.code.is_error())
    }

    /// Whether it is what could not be read as YAML.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.said.iter().any(|said| said.code == &E_YAML)
    }

    /// The codes of its errors, each once, in the order of the file.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        self.words(true)
    }

    /// The codes of its warnings, likewise.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        self.words(false)
    }

    pub(crate) fn tree(&self) -> &Node {
        &self.tree
    }

    /// The objectives that can be computed, where it is an SLO.
    pub(crate) fn promises(&self) -> &[Promise] {
        &self.promises
    }

    fn words(&self, errors: bool) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for said in self.said.iter().filter(|said| said.code.is_error() == errors) {
            let word = said.word();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// Its fields under OpenSLO's names: every value is its text as written, nothing is null, and what is a secret is
    /// replaced by words that say so.
    #[must_use]
    pub fn values(&self) -> serde_json::Value {
        values::fields(&self.tree)
    }

    /// Its text, to the letter as it was read, comments and unknown fields with it. An entry of a list is moved to the left;
    /// one that cannot stand alone (an alias to another entry, a list on one line) is written anew with the same content.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A length of time of OpenSLO as fixed seconds.
pub(crate) fn length_s(text: &str) -> Option<u32> {
    Length::parse(text, Bare::Refused).and_then(Length::seconds)
}

#[cfg(test)]
mod fixtures;

#[cfg(test)]
#[path = "openslo_codes_tests.rs"]
mod codes_table_tests;

#[cfg(test)]
#[path = "openslo_shapes_tests.rs"]
mod shapes_tests;

#[cfg(test)]
#[path = "openslo_tests.rs"]
mod tests;
