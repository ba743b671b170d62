//! What Watchbill makes inside a document, between two marks:
//!
//! ```text
//! <!-- watchbill: timeline made=8f0c2a417be35d90 -->
//! | Time | What happened | From |
//! <!-- /watchbill -->
//! ```
//!
//! The mark holds the hash of what was made. As long as it is the hash of what stands there, nobody has edited it, and it may be made anew;
//! as soon as it is not, it is the text of whoever edited it. The rest of a document is never touched.

use std::collections::BTreeMap;
use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::incidents::Filling;

use super::lines::{PlainLine, plain_lines};

/// What a block shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockName {
    /// What the records say.
    Of(Filling),
    /// The contributing factors, as they are kept beside the document.
    Factors,
    /// A chart, by what it is about.
    Chart,
    /// An alert, by its id.
    Alert,
    /// A queue, or those of its messages that died of the same.
    Queue,
}

impl BlockName {
    /// The word for it, as it stands in the mark.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Of(filling) => filling.word(),
            Self::Factors => "factors",
            Self::Chart => "chart",
            Self::Alert => "alert",
            Self::Queue => "queue",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Factors, Self::Chart, Self::Alert, Self::Queue]
            .into_iter()
            .find(|name| name.word() == word)
            .or_else(|| Filling::from_word(word).map(Self::Of))
    }
}

/// Whether a block is still as it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockState {
    /// Nothing stands in it.
    Empty,
    /// What stands there was made, and nobody edited it.
    AsMade,
    /// Somebody edited it, or wrote it.
    Edited,
}

impl BlockState {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["empty", "as_made", "edited"][self as usize]
    }
}

/// A block of a document. Places are in its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it shows.
    pub name: BlockName,
    /// Of what, such as `level` and the key of a service level.
    pub about: BTreeMap<String, String>,
    /// From the beginning of its first mark to the end of its last, without the end of that line.
    pub whole: Range<usize>,
    /// What stands between the marks.
    pub inside: Range<usize>,
    /// Whether it is still as it was made.
    pub state: BlockState,
}

/// What a line says to Watchbill.
enum Mark {
    Begins { name: BlockName, about: BTreeMap<String, String>, made: Option<String> },
    Ends,
}

/// The name of the hash in a mark.
const MADE: &str = "made";
const END: &str = "<!-- /watchbill -->";

impl Mark {
    fn of(line: &str) -> Option<Self> {
        let inside = line.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
        if inside == "/watchbill" {
            return Some(Self::Ends);
        }
        let mut words = inside.strip_prefix("watchbill:")?.split_whitespace();
        let name = BlockName::from_word(words.next()?)?;
        let pair = |word: &str| word.split_once('=').map(|(key, value)| (key.to_owned(), plain(value)));
        let mut about: BTreeMap<String, String> = words.map(pair).collect::<Option<_>>()?;
        let made = about.remove(MADE);
        Some(Self::Begins { name, about, made })
    }
}

/// The blocks of a document, in its order. A mark in code is no mark, and one that is not closed before the next begins no block.
#[must_use]
pub fn blocks(document: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(Block, Option<String>)> = None;
    for line in plain_lines(document) {
        let place = without_end(document, &line);
        match Mark::of(line.text) {
            None => {}
            Some(Mark::Begins { name, about, made }) => {
                let (whole, inside) = (place, line.whole.end..line.whole.end);
                open = Some((Block { name, about, whole, inside, state: BlockState::Empty }, made));
            }
            Some(Mark::Ends) => {
                let Some((block, made)) = open.take() else { continue };
                let inside = block.inside.start..line.whole.start;
                let state = state_of(&document[inside.clone()], made.as_deref());
                found.push(Block { whole: block.whole.start..place.end, inside, state, ..block });
            }
        }
    }
    found
}

fn without_end(document: &str, line: &PlainLine<'_>) -> Range<usize> {
    let text = document[line.whole.clone()].trim_end_matches(['\n', '\r']);
    line.whole.start..line.whole.start + text.len()
}

fn state_of(inside: &str, made: Option<&str>) -> BlockState {
    match made {
        _ if inside.trim().is_empty() => BlockState::Empty,
        Some(made) if made == hash(inside) => BlockState::AsMade,
        _ => BlockState::Edited,
    }
}

/// The hash of what was made, the same however its lines end: editors change that without being asked.
fn hash(inside: &str) -> String {
    let lines = inside.replace("\r\n", "\n");
    Sha256::digest(lines.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A block as it stands in a document, without the end of its last line. Line feeds end its lines.
#[must_use]
pub fn block_text(name: BlockName, about: &BTreeMap<String, String>, content: &str) -> String {
    let content = content.replace("\r\n", "\n");
    let content = if content.is_empty() || content.ends_with('\n') { content } else { format!("{content}\n") };
    let about: String = about.iter().map(|(key, value)| format!(" {key}={}", masked(value))).collect();
    format!("<!-- watchbill: {}{about} {MADE}={} -->\n{content}{END}", name.word(), hash(&content))
}

/// Without what would end a word or a comment.
fn masked(value: &str) -> String {
    let letter = |letter: char| match letter {
        '%' | '=' | '>' => format!("%{:02X}", u32::from(letter)),
        blank if blank.is_whitespace() => "%20".to_owned(),
        letter => letter.to_string(),
    };
    value.chars().map(letter).collect()
}

fn plain(value: &str) -> String {
    [("%20", " "), ("%3D", "="), ("%3E", ">"), ("%25", "%")]
        .into_iter()
        .fold(value.to_owned(), |value, (masked, letter)| value.replace(masked, letter))
}

/// Whether a place stands in a block that is as it was made: nobody wrote that, so nobody is asked to word it better.
#[must_use]
pub fn is_made(blocks: &[Block], place: &Range<usize>) -> bool {
    let holds = |block: &&Block| block.inside.start <= place.start && place.end <= block.inside.end;
    blocks.iter().filter(holds).any(|block| block.state == BlockState::AsMade)
}

#[cfg(test)]
#[path = "blocks_tests.rs"]
mod tests;
