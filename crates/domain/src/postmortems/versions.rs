//! Versions of a document, and what is different between two.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use crate::time::Instant;

use super::patch::Patch;

/// How often what is typed is kept as a version.
pub const TYPING_KEPT_EVERY: Duration = Duration::from_secs(600);

/// How much a write takes out, bytes, for the text before it to be worth a version.
pub const MUCH_BYTES: usize = 256;

/// How often such texts are kept while somebody types.
pub const MUCH_KEPT_EVERY: Duration = Duration::from_secs(5);

/// Why a version was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VersionWhy {
    /// The document was made.
    Made,
    /// It went from one state to another.
    State,
    /// It stood so before what Watchbill made in it was made anew.
    Refresh,
    /// It stood so before an earlier version was taken back.
    Restore,
    /// It was read from a file, or stood so before that.
    Import,
    /// Somebody had been typing for a while.
    Typing,
    /// It was typed in a window while somebody else wrote in another.
    Aside,
}

impl VersionWhy {
    /// Every one.
    pub const ALL: [Self; 7] =
        [Self::Made, Self::State, Self::Refresh, Self::Restore, Self::Import, Self::Typing, Self::Aside];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["made", "state", "refresh", "restore", "import", "typing", "aside"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.word() == word)
    }
}

/// Whether what is typed is to be kept as a version: `last` is when the last one was kept, for whatever reason.
#[must_use]
pub fn version_due(last: Instant, now: Instant) -> bool {
    is_past(last, now, TYPING_KEPT_EVERY)
}

/// Whether a write takes so much out that the text before it is worth a version: a slip of the hand, or a file of somebody who did not look.
#[must_use]
pub fn takes_much(patch: &Patch) -> bool {
    patch.removed >= MUCH_BYTES
}

/// Whether the text before a write is to be kept as a version: `last` is when the last one was kept, for whatever reason.
#[must_use]
pub fn before_due(patch: &Patch, last: Instant, now: Instant) -> bool {
    takes_much(patch) && is_past(last, now, MUCH_KEPT_EVERY)
}

/// Whether so long has passed, as far as that is known: where the clock was set back it is not, and rather one too many is kept.
fn is_past(last: Instant, now: Instant, wanted: Duration) -> bool {
    now < last || now.since(last) >= wanted
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiffKind {
    /// It is in both.
    Same,
    /// It is in the old one alone.
    Removed,
    /// It is in the new one alone.
    Added,
}

impl DiffKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["same", "removed", "added"][self as usize]
    }
}

/// A line of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub kind: DiffKind,
    /// Its number in the old text, from 1; none where it was added.
    pub old: Option<usize>,
    /// Its number in the new text, from 1; none where it was removed.
    pub new: Option<usize>,
    /// It, without its line feed. A carriage return stays: where it is all that changed, it is what changed.
    pub text: String,
}

/// What is different between two texts, line by line; lines that are in both are told too.
#[must_use]
pub fn line_diff(old: &str, new: &str) -> Vec<DiffLine> {
    let kind = |tag: ChangeTag| match tag {
        ChangeTag::Equal => DiffKind::Same,
        ChangeTag::Delete => DiffKind::Removed,
        ChangeTag::Insert => DiffKind::Added,
    };
    let diff = TextDiff::from_lines(old, new);
    diff.iter_all_changes()
        .map(|change| {
            let value: &str = change.value();
            DiffLine {
                kind: kind(change.tag()),
                old: change.old_index().map(|index| index + 1),
                new: change.new_index().map(|index| index + 1),
                text: value.strip_suffix('\n').unwrap_or(value).to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
#[path = "versions_tests.rs"]
mod tests;
