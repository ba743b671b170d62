//! What is to be said about a file, and how much of it was lost.

use watchbill_domain::sources::Problem;

/// A problem in a definition file and what it cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it is and what to do about it.
    pub problem: Problem,
    /// What it cost.
    pub weight: Weight,
}

/// How much of a file a finding cost; the worst comes first in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// A whole table is not in force: a source is not polled, a person is not known.
    Refused,
    /// One key is not in force; its default holds.
    Ignored,
    /// Everything is in force; it is worth knowing all the same.
    Note,
}

impl Weight {
    /// The word used in JSON and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Ignored => "ignored",
            Self::Note => "note",
        }
    }
}
