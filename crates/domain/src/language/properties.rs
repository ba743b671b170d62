//! The six properties of a good postmortem, as far as its text tells them, and what only an incident knows beside it.

mod facts;
mod judged;

use super::lexicon::Lexicon;
use super::prose::prose;
use super::{Finding, actions};
use crate::time::Day;

use facts::Facts;
pub use judged::{Judged, Property, Standing};

/// What is known of a document beside its text. What is none is looked for in the text: in its front matter and its sections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Who reviewed it beside its writers, for whom it is, and whether it was handed on.
    pub sharing: Option<Sharing>,
    /// By which day it is to be shared, and on which it was.
    pub timing: Option<Timing>,
    /// How many of the rows of its timeline rest on something recorded, and how many there are.
    pub rows: Option<(usize, usize)>,
    /// Whether its times (started, detected, mitigated, ended) are known and in order.
    pub times: Option<Times>,
}

/// How far a document has got around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharing {
    /// Whether somebody else than its writers reviewed it.
    pub reviewed: bool,
    /// Whether it says for whom it is.
    pub has_audience: bool,
    /// Whether it was handed on to them.
    pub shared: bool,
}

/// When a document is due, and when it was shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// By the policy for its severity, or as it says itself.
    pub due: Option<Day>,
    /// None while it is not shared.
    pub shared: Option<Day>,
}

/// What is known of the times of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// All four are there, each at or after the one before.
    InOrder,
    /// One comes before another that it should follow.
    OutOfOrder,
    /// So many of the four are missing.
    Missing(usize),
}

/// Judges a document, always all six and in their order. `findings` are those of [`check`](fn@super::check) that are open: what was
/// dismissed is left out by whoever calls. `today` is the day by which something is late.
#[must_use]
pub fn properties(document: &str, findings: &[Finding], lexicon: &Lexicon, today: Day, known: &Known) -> [Judged; 6] {
    let prose = prose(document);
    let facts = Facts::of(document, &prose, lexicon);
    let actions = actions::of_prose(&prose, lexicon, today);
    [
        judged::blameless(&facts, findings),
        judged::systemic(&facts),
        judged::owned(&facts, &actions),
        judged::shared(known.sharing.unwrap_or(facts.sharing)),
        judged::prompt(known.timing.unwrap_or(facts.timing), today),
        judged::factual(&facts, known),
    ]
}

#[cfg(test)]
#[path = "properties_tests.rs"]
mod tests;
