//! In which order queues are shown: what needs somebody first, what is calm last.

use std::cmp::Reverse;

use crate::time::Instant;

use super::{Attention, Depth, LossClock, Promise, Urgent};

/// Where a queue stands in a list; lower ones come first. Equals are for whoever sorts, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank {
    class: Class,
    nothing_is_lost: bool,
    lost_at: Option<Instant>,
    depth: Reverse<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Class {
    /// Something is being lost, or soon is.
    Losing,
    /// It needs somebody.
    Needed,
    /// Nobody knows how it stands.
    NotKnown,
    /// Somebody promised to see to it.
    Promised,
    /// There is something in it.
    Filled,
    /// There is nothing to see.
    NotObservable,
    /// It is empty.
    Empty,
}

/// In which part of a list a queue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// A reason stands that no promise holds back.
    Needs,
    /// Nobody knows what is in it.
    Unknown,
    /// Somebody promised to see to it.
    Promised,
    /// Something is in it.
    Filled,
    /// Nothing is in it.
    Empty,
}

impl Rank {
    /// The part of a list in which what has this rank stands.
    #[must_use]
    pub fn group(self) -> Group {
        match self.class {
            Class::Losing | Class::Needed => Group::Needs,
            Class::NotKnown | Class::NotObservable => Group::Unknown,
            Class::Promised => Group::Promised,
            Class::Filled => Group::Filled,
            Class::Empty => Group::Empty,
        }
    }
}

/// Where a queue stands at `now`. A promise that stands is what counts also where nobody knows how deep the queue is; of one that
/// is empty and about which nothing waits there is nothing left to see to.
#[must_use]
pub fn rank(
    attention: &[Attention],
    promise: Option<&Promise>,
    depth: Option<Depth>,
    clock: &LossClock,
    now: Instant,
) -> Rank {
    let waits = |found: &&Attention| promise.is_some_and(|promise| found.waits_for(promise, now));
    let open = attention.iter().filter(|found| !waits(found));
    let worst = open.map(|found| found.kind().urgent()).max();
    let is_promised = promise.is_some_and(|promise| promise.stands(now));
    let class = match (worst, depth) {
        (Some(Urgent::Loss), _) => Class::Losing,
        (Some(Urgent::Usual), _) => Class::Needed,
        (None, Some(Depth::Empty)) if attention.is_empty() => Class::Empty,
        (None, _) if is_promised => Class::Promised,
        (None, None | Some(Depth::NoPermission | Depth::StatisticsOff | Depth::Stale { .. })) => Class::NotKnown,
        (None, Some(Depth::NotObservable)) => Class::NotObservable,
        (None, Some(Depth::Empty)) => Class::Empty,
        (None, Some(Depth::Known(_) | Depth::Approximate { .. })) => Class::Filled,
    };
    let lost_at = clock.act_by();
    let depth = Reverse(depth.and_then(Depth::count).unwrap_or(0));
    Rank { class, nothing_is_lost: lost_at.is_none(), lost_at, depth }
}

#[cfg(test)]
#[path = "rank_tests.rs"]
mod tests;
