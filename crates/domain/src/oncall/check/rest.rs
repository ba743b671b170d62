//! Whether people rest between their duties.

use std::time::Duration;

use super::Between;
use super::facts::Facts;
use crate::ids::PersonId;
use crate::time::Instant;

/// What the European working time directive asks for between two days of work, and what a night's sleep with the way home
/// needs.
pub(super) const REST: Duration = Duration::from_secs(11 * 3600);

/// Somebody's next duty begins less than 11 hours after the last one ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortRest {
    /// Who.
    pub person: PersonId,
    /// How often.
    pub times: usize,
    /// The first such rest.
    pub first: Between,
    /// The shortest one.
    pub shortest: Between,
    /// When the last one begins.
    pub last: Instant,
}

/// By person.
pub(super) fn short_rests(facts: &Facts<'_>) -> Vec<ShortRest> {
    let mut found: Vec<ShortRest> = Vec::new();
    for (person, duties) in facts.on_duty() {
        let rests = duties.windows(2).map(|pair| Between { start: pair[0].end, end: pair[1].start });
        let short: Vec<Between> = rests.filter(|rest| rest.length() < REST).collect();
        if let ([first, ..], Some(shortest), [.., last]) =
            (short.as_slice(), short.iter().min_by_key(|rest| rest.length()), short.as_slice())
        {
            let person = person.clone();
            found.push(ShortRest { person, times: short.len(), first: *first, shortest: *shortest, last: last.start });
        }
    }
    found
}

#[cfg(test)]
#[path = "rest_tests.rs"]
mod tests;
