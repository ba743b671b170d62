//! What people write into a timeline themselves: notes, and what they copied from a chat.

use crate::time::Instant;

use super::chat::ChatRow;
use super::entry::{Certainty, Entry, EntryKind, Lane, Record};

/// A note of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The key of its record.
    pub key: String,
    /// When what it tells happened, by whoever wrote it.
    pub at: Instant,
    /// Who wrote it.
    pub by: String,
    /// What it tells.
    pub text: String,
    /// Where it stands.
    pub side: Side,
}

/// On which side of a timeline a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// With what everybody else did.
    Ours,
    /// With what somebody who attacks did.
    Attacker,
}

/// The line of a note; none of one that says nothing.
#[must_use]
pub fn note_entry(note: &Note) -> Option<Entry> {
    let text = note.text.trim();
    (!text.is_empty()).then(|| Entry {
        at: note.at,
        lane: if note.side == Side::Attacker { Lane::Attacker } else { Lane::People },
        kind: EntryKind::Note,
        about: note.by.clone(),
        text: text.to_owned(),
        record: Record::new("note", &note.key),
        certainty: Certainty::Said,
    })
}

/// The lines of what was copied from a chat, of rows with words. `paste` is the key of what was pasted; each row is known by the line on
/// which it began, so that the same paste taken in again adds nothing.
#[must_use]
pub fn chat_entries(paste: &str, rows: &[ChatRow]) -> Vec<Entry> {
    let entry = |row: &ChatRow| Entry {
        at: row.at,
        lane: Lane::People,
        kind: EntryKind::Chat,
        about: row.by.clone(),
        text: row.text.trim().to_owned(),
        record: Record::new("paste", format!("{paste}/{}", row.lines.first().copied().unwrap_or(0))),
        certainty: row.certainty,
    };
    rows.iter().filter(|row| !row.text.trim().is_empty()).map(entry).collect()
}

/// What a note wants done: what stands behind `TODO` at its beginning; none where it wants nothing. It becomes an action without an owner.
#[must_use]
pub fn todo_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = text.get(..4).filter(|head| head.eq_ignore_ascii_case("todo")).and_then(|_| text.get(4..))?;
    let is_apart = rest.starts_with(|letter: char| !letter.is_alphanumeric());
    let rest = rest.trim_start_matches([':', '-', ' ', '\t']).trim_end();
    (is_apart && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
#[path = "notes_tests.rs"]
mod tests;
