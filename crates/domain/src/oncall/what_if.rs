//! What a schedule would be if something were otherwise: somebody leaves, joins or is away, turns are of another length. What
//! was before the instant stays as it was. Section *What if* of `docs/semantics.md`.

mod away;
mod line_up;

use super::schedule::{Length, Schedule};
use crate::ids::PersonId;
use crate::time::Instant;

/// Something that could be otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supposition {
    /// Somebody takes no turn and covers for nobody any more.
    Leaves {
        /// Who.
        person: PersonId,
        /// The first instant without them.
        from: Instant,
    },
    /// Somebody takes turns too, behind those who do already.
    Joins {
        /// Who.
        person: PersonId,
        /// The place of the layer in the schedule.
        layer: usize,
        /// The first instant.
        from: Instant,
    },
    /// Somebody is away for a while.
    Away {
        /// Who.
        person: PersonId,
        /// The first instant.
        from: Instant,
        /// The first instant after it.
        to: Instant,
        /// What becomes of their shifts.
        cover: WhileAway,
    },
    /// Turns of a layer are of another length.
    Length {
        /// The place of the layer in the schedule; all of them unless said.
        layer: Option<usize>,
        /// How long.
        length: Length,
        /// The first instant.
        from: Instant,
    },
}

/// What becomes of the shifts of somebody who is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhileAway {
    /// Whoever is next in the line-up takes each of them.
    NextInLine,
    /// Nobody takes them.
    Nobody,
}

/// Why a supposition would change nothing, or cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSupposable {
    /// Somebody who is to leave or to be away has no part in the schedule from then on.
    #[error("`{0}` has no part in this schedule from then on")]
    NoPart(PersonId),
    /// Somebody who is to join takes turns in the layer already.
    #[error("`{0}` takes turns in that layer already")]
    InLineUp(PersonId),
    /// There is no such layer.
    #[error("there is no such layer")]
    NoLayer,
    /// It would end before it begins.
    #[error("it would end before it begins")]
    NoTime,
    /// It is as it is.
    #[error("turns are of that length already")]
    SameLength,
}

impl Schedule {
    /// This schedule, were it otherwise.
    ///
    /// # Errors
    /// When that would change nothing, or cannot be.
    pub fn supposing(&self, supposition: &Supposition) -> Result<Self, NotSupposable> {
        match supposition {
            Supposition::Leaves { person, from } => self.without(person, *from),
            Supposition::Joins { person, layer, from } => self.with(person, *layer, *from),
            Supposition::Away { from, to, .. } if to <= from => Err(NotSupposable::NoTime),
            Supposition::Away { person, from, to, cover } => self.while_away(person, *from, *to, *cover),
            Supposition::Length { layer, length, from } => self.in_turns_of(*layer, length, *from),
        }
    }
}

#[cfg(test)]
#[path = "what_if_tests.rs"]
mod tests;
