//! The first sentence of a list of queues: how many need somebody, and of how many nobody knows.

use watchbill_domain::queues::Depth;
use watchbill_domain::time::Instant;

use super::evaluated::{Evaluated, Presence};
use super::words::counted;

/// What a list comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    /// Queues that are watched.
    queues: usize,
    /// Those that need somebody.
    pub needing: usize,
    /// Those of which nobody knows how much is in them.
    unknown: usize,
    /// Those that are certainly empty.
    empty: usize,
}

impl Tally {
    /// Of these.
    pub fn of(each: impl IntoIterator<Item = Self>) -> Self {
        each.into_iter().fold(Self::default(), |sum, one| Self {
            queues: sum.queues + one.queues,
            needing: sum.needing + one.needing,
            unknown: sum.unknown + one.unknown,
            empty: sum.empty + one.empty,
        })
    }

    /// Of one; what is not watched does not count.
    pub fn one(queue: &Evaluated, now: Instant) -> Self {
        if queue.presence != Presence::Watched {
            return Self::default();
        }
        Self::judged(queue.judged.depth, queue.needs(now))
    }

    fn judged(depth: Option<Depth>, needs: bool) -> Self {
        Self {
            queues: 1,
            needing: usize::from(needs),
            unknown: usize::from(depth.and_then(Depth::count).is_none()),
            empty: usize::from(depth.is_some_and(Depth::is_calm)),
        }
    }

    /// Whether there is none.
    pub fn is_nothing(self) -> bool {
        self.queues == 0
    }

    /// It in a sentence; of one source where it is named. `dropping` are the brokers that threw messages away lately without saying of
    /// which queue.
    pub fn said(self, source: Option<&str>, dropping: &[&str]) -> String {
        let of = source.map_or_else(String::new, |source| format!(" of {source}"));
        let queues = counted(self.queues as u64, "queue") + &of;
        let is_empty = self.empty == self.queues;
        let head = match (self.queues, self.needing) {
            (0, _) => format!("No queue{of} is watched"),
            (1, 0) if is_empty => format!("The one queue{of} is empty"),
            (_, 0) if is_empty => format!("All {queues} are empty"),
            (1, 0) => format!("The one queue{of} needs nobody"),
            (_, 0) => format!("None of {queues} needs anybody"),
            (1, 1) => format!("The one queue{of} needs somebody"),
            (_, 1) => format!("1 of {queues} needs somebody"),
            (_, needing) => format!("{needing} of {queues} need somebody"),
        };
        let unknown = match self.unknown {
            0 => String::new(),
            1 => "; of 1 nobody knows how much is in it".to_owned(),
            unknown => format!("; of {unknown} nobody knows how much is in them"),
        };
        let dropped = match dropping {
            [] => String::new(),
            [one] => format!("; {one} threw messages away that no queue took"),
            several => format!("; {} sources threw messages away that no queue took", several.len()),
        };
        format!("{head}{unknown}{dropped}.")
    }
}

#[cfg(test)]
#[path = "headline_tests.rs"]
mod tests;
