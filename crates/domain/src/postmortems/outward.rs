//! A document as it goes to others: with what is kept beside its text, which they have only by the text.

use std::ops::Range;

use crate::incidents::Factor;
use crate::language::{Section, section_of_heading};

use super::blocks::{Block, BlockName, blocks};
use super::fill::factors_text;
use super::literal::literal;
use super::sections::{OutlineSection, outline};

/// The text with the factors, and why there is no action, in the sections that are for them, as long as nothing stands there; where there
/// is no such section it gets one at its end. Everything else stays byte for byte what it is.
#[must_use]
pub fn outward(document: &str, factors: &[Factor], no_actions: Option<&str>) -> String {
    let with_factors = match factors_text(factors) {
        Some(list) if !blocks(document).iter().any(|block| block.name == BlockName::Factors) => {
            put(document, (Section::Factors, "Contributing factors"), &list)
        }
        _ => document.to_owned(),
    };
    match no_actions {
        Some(why) => put(&with_factors, (Section::Actions, "Action items"), &none_because(why)),
        None => with_factors,
    }
}

/// A reason why there is no action, as the checker of texts reads it.
fn none_because(why: &str) -> String {
    let why = why.trim();
    let why = why.strip_prefix("because ").or_else(|| why.strip_prefix("Because ")).unwrap_or(why);
    format!("None, because {}.\n", literal(why.trim_end_matches('.')))
}

fn put(document: &str, (section, heading): (Section, &str), text: &str) -> String {
    let outline = outline(document);
    let mut those = outline.iter().filter(|one| section_of_heading(&one.heading) == Some(section)).peekable();
    let end = if document.contains("\r\n") { "\r\n" } else { "\n" };
    let (place, lead) = match those.peek() {
        None => (document.len(), format!("## {heading}\n\n")),
        Some(first) => {
            // Blanks before the next heading belong to its line.
            let place = document[..first.text.end].trim_end_matches([' ', '\t']).len();
            let blocks = blocks(document);
            if those.any(|one| one.is_written || stands_in(&blocks, one)) {
                return document.to_owned();
            }
            (place, String::new())
        }
    };
    let (before, behind) = document.split_at(place);
    // Behind an empty line, and with one before whatever follows.
    let bare = before.trim_end_matches(['\n', '\r']);
    let blank = if bare.is_empty() { String::new() } else { end.repeat(2) };
    let made = format!("{lead}{text}").replace('\n', end);
    let gap = if behind.is_empty() { "" } else { end };
    format!("{bare}{blank}{made}{gap}{behind}")
}

fn stands_in(blocks: &[Block], section: &OutlineSection) -> bool {
    let Range { start, end } = section.whole;
    blocks.iter().any(|block| start <= block.whole.start && block.whole.end <= end && !block.inside.is_empty())
}

#[cfg(test)]
#[path = "outward_tests.rs"]
mod tests;
