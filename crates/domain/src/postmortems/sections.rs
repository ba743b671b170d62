//! The sections of a document that somebody writes, and what is still to be written in it.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::incidents::{Filling, Template, Wanted, balance};
use crate::language::{Section, section_of_heading};

use super::blocks::{Block, BlockName, BlockState, blocks};
use super::written::written_ledger;

/// A section of a document. Places are in its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineSection {
    /// Its heading, without marks.
    pub heading: String,
    /// How deep it is, 1 to 6.
    pub level: u8,
    /// From its heading to the next one of its level or above.
    pub whole: Range<usize>,
    /// From behind its heading to the next one of any level.
    pub text: Range<usize>,
    /// Whether anybody wrote something in it: more than comments, what Watchbill made, and words that stand for what is to come.
    pub is_written: bool,
}

/// What keeps a document from being ready for others. It is told and stops nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unready {
    /// A section that its template wants is not there.
    NoSection(String),
    /// Nothing is written in a section that its template wants.
    NotWritten {
        /// Its heading.
        heading: String,
        /// Where it begins, in bytes.
        place: usize,
    },
    /// The ledger of messages does not add up, or is not known to.
    NotEven {
        /// What it comes to.
        why: String,
        /// Where its section begins, in bytes.
        place: usize,
    },
}

impl Unready {
    /// It in a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::NoSection(heading) => format!("The section “{heading}” is missing."),
            Self::NotWritten { heading, .. } => format!("Nothing is written in “{heading}” yet."),
            Self::NotEven { why, .. } => format!("The messages: {why}."),
        }
    }

    /// Where in the document it is, in bytes; none of what is not there.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        match self {
            Self::NoSection(_) => None,
            Self::NotWritten { place, .. } | Self::NotEven { place, .. } => Some(*place),
        }
    }
}

/// What says all there is to say in a section by itself: figures and lists, no beginnings of sentences.
const ENOUGH: [Filling; 15] = [
    Filling::Timeline,
    Filling::Duration,
    Filling::Budgets,
    Filling::Messages,
    Filling::Pages,
    Filling::Alerts,
    Filling::Depths,
    Filling::Signatures,
    Filling::Replays,
    Filling::Discards,
    Filling::Ledger,
    Filling::Attachments,
    Filling::StatusTexts,
    Filling::DrillPlan,
    Filling::DrillOutcome,
];

/// Words that stand for what somebody is to write.
const PLACEHOLDERS: [&str; 7] = ["todo", "tbd", "tba", "fixme", "xxx", "lorem", "ipsum"];

/// The sections of a document, in its order.
#[must_use]
pub fn outline(document: &str) -> Vec<OutlineSection> {
    let blocks = blocks(document);
    let headings = headings(document);
    let begins = |nth: usize| headings.get(nth).map_or(document.len(), |(_, _, place)| place.start);
    let section = |(nth, (heading, level, place)): (usize, &(String, u8, Range<usize>))| {
        let below = headings[nth + 1..].iter().take_while(|(_, other, _)| other > level).count();
        let whole = place.start..begins(nth + 1 + below);
        let is_written = is_written(document, &(place.end..whole.end), &blocks, &headings);
        OutlineSection { heading: heading.clone(), level: *level, text: place.end..begins(nth + 1), whole, is_written }
    };
    headings.iter().enumerate().map(section).collect()
}

/// Headings with their levels and places.
fn headings(document: &str) -> Vec<(String, u8, Range<usize>)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let skipped = if document.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut found: Vec<(String, u8, Range<usize>)> = Vec::new();
    let mut is_open = false;
    for (event, place) in Parser::new_ext(&document[skipped..], options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                is_open = true;
                let (start, end) = (place.start + skipped, place.end + skipped);
                found.push((String::new(), depth(level), start..line_end(document, end)));
            }
            Event::End(TagEnd::Heading(_)) => is_open = false,
            Event::Text(text) | Event::Code(text) if is_open => {
                if let Some((heading, ..)) = found.last_mut() {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

/// The end of the line that ends at a place, its line feed included.
fn line_end(document: &str, place: usize) -> usize {
    if document[..place].ends_with('\n') {
        return place;
    }
    document[place..].find('\n').map_or(document.len(), |feed| place + feed + 1)
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn is_written(document: &str, place: &Range<usize>, blocks: &[Block], headings: &[(String, u8, Range<usize>)]) -> bool {
    // What somebody edited is theirs, marks or not.
    let made = blocks.iter().filter(|block| block.state != BlockState::Edited).map(|block| &block.whole);
    let left_out = made.chain(headings.iter().map(|(_, _, place)| place)).filter(|part| part.start >= place.start);
    let mut left_out: Vec<&Range<usize>> = left_out.filter(|part| part.end <= place.end).collect();
    left_out.sort_by_key(|part| part.start);
    let (mut typed, mut from) = (String::new(), place.start);
    for part in left_out {
        typed.push_str(document.get(from..part.start).unwrap_or_default());
        typed.push('\n');
        from = part.end.max(from);
    }
    typed.push_str(document.get(from..place.end).unwrap_or_default());
    let typed = without_comments(&typed);
    let mut words = typed.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| !PLACEHOLDERS.contains(&word.to_lowercase().as_str()))
}

fn without_comments(text: &str) -> String {
    let (mut left, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, inside)) = rest.split_once("<!--") {
        left.push_str(before);
        rest = inside.split_once("-->").map_or("", |(_, behind)| behind);
    }
    left + rest
}

/// The section of a document for a heading of its template: the one that is called so; where none is, the one that is for the same.
#[must_use]
pub fn section_for<'s>(heading: &str, sections: &'s [OutlineSection]) -> Option<&'s OutlineSection> {
    let meant = section_of_heading(heading).filter(|meant| *meant != Section::Narrative);
    let is_like = |one: &&OutlineSection| meant.is_some() && section_of_heading(&one.heading) == meant;
    sections.iter().find(|one| is_same(&one.heading, heading)).or_else(|| sections.iter().find(is_like))
}

/// What is still missing by the document's template, in its order; then whether the ledger of messages adds up as it is written, where the
/// template has one.
#[must_use]
pub fn unready(document: &str, template: &Template) -> Vec<Unready> {
    let (outline, blocks) = (outline(document), blocks(document));
    let mut found = Vec::new();
    for wanted in template.sections.iter().filter(|section| section.wanted == Wanted::Required) {
        let Some(section) = section_for(&wanted.heading, &outline) else {
            found.push(Unready::NoSection(wanted.heading.clone()));
            continue;
        };
        let says_enough = |block: &Block| {
            let is_in = section.whole.start <= block.whole.start && block.whole.end <= section.whole.end;
            // A part of a timeline is not all that there is to say.
            let is_whole = block.about.is_empty() && ENOUGH.iter().any(|one| block.name == BlockName::Of(*one));
            is_in && block.state == BlockState::AsMade && is_whole
        };
        if !section.is_written && !blocks.iter().any(says_enough) {
            found.push(Unready::NotWritten { heading: wanted.heading.clone(), place: section.whole.start });
        }
    }
    let of_ledger = template.sections.iter().filter(|section| section.filled_from.contains(&Filling::Ledger));
    found.extend(of_ledger.filter_map(|wanted| uneven(document, section_for(&wanted.heading, &outline)?)));
    found
}

/// That the ledger of a section does not add up. A section in which nothing stands at all is told otherwise.
fn uneven(document: &str, section: &OutlineSection) -> Option<Unready> {
    let rows = written_ledger(document, &section.whole);
    let balance = balance(&rows);
    let is_told = (section.is_written || !rows.is_empty()) && !balance.is_even();
    is_told.then(|| Unready::NotEven { why: balance.text(), place: section.whole.start })
}

fn is_same(heading: &str, wanted: &str) -> bool {
    let plain = |text: &str| text.trim().trim_end_matches(':').trim_end().to_lowercase();
    plain(heading) == plain(wanted)
}

#[cfg(test)]
#[path = "sections_tests.rs"]
mod tests;
