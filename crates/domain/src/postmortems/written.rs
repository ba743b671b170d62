//! What a document itself says where no record does: the numbers of its ledger, and the errors that messages died of.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::incidents::{Counted, Filling, Line, Post};

use super::blocks::{Block, BlockName, blocks};
use super::lines::plain_lines;

/// Digits of the number of an error, hexadecimal.
const DIGITS: usize = 16;

/// What names the error in the mark of a block about messages of a queue that died of the same: its number, or [`UNSAID_ERROR`].
pub const ERROR_KEY: &str = "error";

/// Instead of the number of an error: that of messages which do not say what they died of.
pub const UNSAID_ERROR: &str = "unsaid";

/// Words beside a number that say it is no count.
const ESTIMATED: [&str; 8] =
    ["about", "approximately", "approx", "around", "circa", "estimated", "estimate", "roughly"];

/// Words beside a number that say nothing of it.
const UNITS: [&str; 2] = ["message", "messages"];

/// The ledger of messages within a stretch of a document: the rows of its tables whose first cell names a post, in their order. A number
/// that is no whole one is not known, and neither is one of which it is said that there are more.
pub(super) fn written_ledger(document: &str, place: &Range<usize>) -> Vec<Line> {
    let within = |line: &Range<usize>| place.start <= line.start && line.end <= place.end;
    let lines = plain_lines(document).into_iter().filter(|line| within(&line.whole));
    lines.filter_map(|line| row(line.text)).collect()
}

fn row(line: &str) -> Option<Line> {
    let mut cells = cells(line)?.into_iter();
    let plain = |cell: &str| cell.trim_matches(['*', '_', '`', ' ']).to_lowercase();
    let post = Post::from_word(&plain(&cells.next()?).replace(' ', "_"))?;
    let (messages, is_estimated) = amount(&plain(&cells.next()?));
    let source = cells.next().unwrap_or_default();
    let is_estimated = is_estimated || words(&source).any(|word| ESTIMATED.contains(&word.as_str()));
    let certainty = if is_estimated { Counted::Estimated } else { Counted::Counted };
    Some(Line { post, messages, source, certainty })
}

/// The cells of a row of a table, trimmed; none of any other line.
fn cells(line: &str) -> Option<Vec<String>> {
    let inside = line.trim().strip_prefix('|')?;
    let (mut cells, mut cell, mut is_escaped) = (Vec::new(), String::new(), false);
    for letter in inside.chars() {
        if letter == '|' && !is_escaped {
            cells.push(std::mem::take(&mut cell));
        } else {
            cell.push(letter);
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    // Behind the line that closes the last cell begins none.
    if !cell.trim().is_empty() {
        cells.push(cell);
    }
    Some(cells.into_iter().map(|cell| cell.trim().replace("\\|", "|")).collect())
}

/// How many messages a cell says, and whether that is an estimate.
fn amount(cell: &str) -> (Option<u64>, bool) {
    let rest = cell.trim_start_matches(['~', '\u{2248}']);
    let mut is_estimated = rest.len() < cell.len();
    let mut groups: Vec<&str> = Vec::new();
    let pieces = rest.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '_' | '\'' | '\u{2019}'));
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let word = piece.trim_end_matches('.');
        match () {
            () if word.bytes().all(|byte| byte.is_ascii_digit()) && !word.is_empty() => groups.push(word),
            () if ESTIMATED.contains(&word) => is_estimated = true,
            () if UNITS.contains(&word) => {}
            () => return (None, is_estimated),
        }
    }
    // Behind the first of them, groups of a number have three digits.
    let is_one = groups.iter().skip(1).all(|group| group.len() == 3);
    (if is_one { groups.concat().parse().ok() } else { None }, is_estimated)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase)
}

/// An error that messages died of, in a line of a document: its number, what it says, and of how many of those that were read it tells.
#[must_use]
pub fn signature_text(number: &str, says: &str, (count, read): (u64, u64), queue: &str) -> String {
    format!("{number}: {says} ({count} of {read} that were read of {queue})")
}

/// The numbers of the errors that a document tells in its blocks for them, whoever wrote there.
#[must_use]
pub fn signatures_of(document: &str) -> BTreeSet<String> {
    let is_of_one = |block: &Block| block.name == BlockName::Queue && block.about.contains_key(ERROR_KEY);
    let is_for_them = |block: &Block| block.name == BlockName::Of(Filling::Signatures) || is_of_one(block);
    let blocks: Vec<Block> = blocks(document).into_iter().filter(is_for_them).collect();
    let lines = blocks.iter().flat_map(|block| document[block.inside.clone()].lines());
    let number = |line: &str| {
        let (number, _) = line.trim_start().strip_prefix("- ")?.split_once(':')?;
        let is_number = number.len() == DIGITS && number.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_number.then(|| number.to_ascii_lowercase())
    };
    lines.filter_map(number).collect()
}

#[cfg(test)]
#[path = "written_tests.rs"]
mod tests;
