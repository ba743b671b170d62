//! The check of a whole document.

use std::collections::BTreeSet;

use super::lexicon::Lexicon;
use super::lines::Lines;
use super::prose::{Piece, prose};
use super::rules::{self, Hit};
use super::sections::Section;
use super::sentence::sentences;
use super::{Class, Finding};

/// What is found in a document, in its order. Two findings of one class never overlap; one cause for everything is told once a section.
#[must_use]
pub fn check(document: &str, lexicon: &Lexicon) -> Vec<Finding> {
    let prose = prose(document);
    let lines = Lines::of(document);
    let allowed: BTreeSet<(usize, Class)> = prose.allowed.iter().map(|allowed| allowed.line(&lines)).collect();
    let mut found: Vec<Finding> = Vec::new();
    // A section is what stands between two others.
    let mut section = Section::Narrative;
    let mut is_told = false;
    for piece in &prose.pieces {
        if piece.section != section {
            section = piece.section;
            is_told = false;
        }
        for sentence in sentences(&piece.text, piece.section) {
            for hit in rules::hits(&sentence, piece, lexicon) {
                let finding = finding(piece, &hit);
                let line = lines.line(finding.range.start);
                if [line, line - 1].iter().any(|line| allowed.contains(&(*line, finding.class))) {
                    continue;
                }
                let is_cause = finding.class == Class::SingleRootCause;
                if !(is_cause && is_told) {
                    found.push(finding);
                }
                is_told |= is_cause;
            }
        }
    }
    found.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.class));
    found.dedup_by(|later, earlier| later.class == earlier.class && later.range.start < earlier.range.end);
    found
}

fn finding(piece: &Piece, hit: &Hit) -> Finding {
    let text = piece.text[hit.range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    Finding { class: hit.class, weight: hit.weight, range: piece.place(&hit.range), text, section: piece.section }
}

#[cfg(test)]
#[path = "corpus_tests.rs"]
mod corpus;
#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
