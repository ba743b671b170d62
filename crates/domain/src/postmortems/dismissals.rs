//! Findings that somebody does not want to hear again, each with a reason. A dismissal is of a sentence: it holds wherever that sentence
//! moves, and no longer once it says something else.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::language::{Class, Finding};
use crate::time::Instant;

/// That a kind of finding does not count in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissal {
    /// What the finding is about.
    pub class: Class,
    /// The hash of its sentence.
    pub sentence: String,
    /// Who dismissed it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why it is right as it stands.
    pub reason: String,
}

/// The findings of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// Those that count.
    pub open: Vec<Finding>,
    /// Those that somebody dismissed.
    pub dismissed: Vec<(Finding, Dismissal)>,
}

/// The sentence around a place: as far as the marks that end one, an empty line, or the next item, row or heading. It is never less than
/// the place itself.
#[must_use]
pub fn sentence_of(document: &str, place: Range<usize>) -> Range<usize> {
    let (Some(before), Some(behind)) = (document.get(..place.start), document.get(place.end..)) else { return place };
    let start = before
        .char_indices()
        .rev()
        .find(|(at, letter)| ends_here(&document[*at + letter.len_utf8()..], *letter))
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    let end = behind
        .char_indices()
        .find(|(at, letter)| ends_here(&behind[at + letter.len_utf8()..], *letter))
        .map_or(document.len(), |(at, letter)| place.end + if letter == '\n' { at } else { at + letter.len_utf8() });
    start..end
}

/// Whether a letter ends a sentence when this stands behind it.
fn ends_here(behind: &str, letter: char) -> bool {
    match letter {
        '.' | '!' | '?' => behind.is_empty() || behind.starts_with(char::is_whitespace),
        '\n' => {
            let line = behind.trim_start_matches([' ', '\t']);
            let is_numbered = line.trim_start_matches(|digit: char| digit.is_ascii_digit()).starts_with(". ");
            line.starts_with(['\n', '\r', '-', '*', '+', '#', '|', '>', '<']) || is_numbered || line.is_empty()
        }
        _ => false,
    }
}

/// The hash of the sentence around a place, the same however it is broken into lines.
#[must_use]
pub fn sentence_hash(document: &str, place: Range<usize>) -> String {
    let sentence = document.get(sentence_of(document, place)).unwrap_or_default();
    let words = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    Sha256::digest(words.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Which findings of a document count, and which were dismissed.
#[must_use]
pub fn standing(document: &str, findings: Vec<Finding>, dismissals: &[Dismissal]) -> Findings {
    let mut found = Findings::default();
    for finding in findings {
        let of_class = dismissals.iter().filter(|dismissal| dismissal.class == finding.class);
        let mut of_class = of_class.peekable();
        let hash = of_class.peek().map(|_| sentence_hash(document, finding.range.clone()));
        match of_class.find(|dismissal| hash.as_deref() == Some(dismissal.sentence.as_str())) {
            Some(dismissal) => found.dismissed.push((finding, dismissal.clone())),
            None => found.open.push(finding),
        }
    }
    found
}

#[cfg(test)]
#[path = "dismissals_tests.rs"]
mod tests;
