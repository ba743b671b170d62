//! The check of a whole document.

use super::lexicon::Lexicon;
use super::prose::{Piece, prose};
use super::rules::{self, Hit};
use super::sentence::sentences;
use super::{Class, Finding};

/// What is found in a document, in its order. Two findings of one class never overlap; one cause for everything is told once a section.
#[must_use]
pub fn check(document: &str, lexicon: &Lexicon) -> Vec<Finding> {
    let prose = prose(document);
    let mut found: Vec<Finding> = Vec::new();
    let mut told = None;
    for (nth, piece) in prose.pieces.iter().enumerate() {
        for sentence in sentences(&piece.text, piece.section) {
            for hit in rules::hits(&sentence, piece, lexicon) {
                let finding = finding(piece, &hit);
                if !prose.allowed.iter().any(|allowed| allowed.allows(document, finding.class, finding.range.start)) {
                    // A section is what stands between two others, so the one of the piece before is the same one.
                    let again = finding.class == Class::SingleRootCause && told == Some(section_of(&prose.pieces, nth));
                    if finding.class == Class::SingleRootCause {
                        told = Some(section_of(&prose.pieces, nth));
                    }
                    if !again {
                        found.push(finding);
                    }
                }
            }
        }
    }
    found.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.class));
    found.dedup_by(|later, earlier| later.class == earlier.class && later.range.start < earlier.range.end);
    found
}

/// The place of the first piece of the section that a piece is in.
fn section_of(pieces: &[Piece], nth: usize) -> usize {
    let section = pieces[nth].section;
    pieces[..nth].iter().rposition(|piece| piece.section != section).map_or(0, |before| before + 1)
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
