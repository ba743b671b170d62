//! What happened just before a queue began to fill.

use std::time::Duration;

use crate::time::Instant;

use super::QueueState;

/// What happened longer before it has most likely nothing to do with it.
const NEAR: Duration = Duration::from_secs(30 * 60);

/// A release, an incident, whatever may be the cause: an instant and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: Instant,
    /// What, in a few words.
    pub title: String,
}

/// When a queue began to fill, and what happened just before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Began<'a> {
    /// It was empty then for the last time; none where it was never seen empty.
    pub not_before: Option<Instant>,
    /// It was not empty any more.
    pub at: Instant,
    /// The last that happened in the half hour before it began, if anything did.
    pub after: Option<&'a Happening>,
}

/// When the queue began to fill, and which of these came just before it. None while it is empty. Where it was never seen empty,
/// nothing is said to have come before.
#[must_use]
pub fn began<'a>(state: &QueueState, happenings: &'a [Happening]) -> Option<Began<'a>> {
    let at = state.not_empty_since?;
    let after = state.empty_at.and_then(|empty| {
        let near = |happening: &&Happening| happening.at <= at && happening.at >= empty.minus(NEAR);
        happenings.iter().filter(near).max_by_key(|happening| happening.at)
    });
    Some(Began { not_before: state.empty_at, at, after })
}

#[cfg(test)]
#[path = "began_tests.rs"]
mod tests;
