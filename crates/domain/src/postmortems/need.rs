//! That a document is needed, and how late it is.

use crate::incidents::Need;
use crate::time::{Day, Instant, Zone};

use super::review::{DocumentState, Review, ReviewEvent, ReviewWhat};

/// That a document is needed and not shared yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// Why, in sentences, the heaviest first.
    pub reasons: Vec<String>,
    /// By which day it is to be shared; none while the incident is not over.
    pub due: Option<Day>,
    /// By how many days it is late; none where it is not.
    pub late: Option<i64>,
    /// Whether somebody has begun.
    pub begun: bool,
}

/// Whether an incident waits for its document; none where it needs none, or where that is shared. A day that people set in the document
/// goes before that of the policy.
#[must_use]
pub fn needed(need: Option<&Need>, review: Option<&Review>, today: Day) -> Option<Needed> {
    let need = need.filter(|_| review.is_none_or(|review| review.state != DocumentState::Shared))?;
    let due = review.and_then(|review| review.due).or(need.due);
    Some(Needed {
        reasons: need.reasons.iter().map(|reason| reason.text()).collect(),
        due,
        late: due.map(|due| days(due, today)).filter(|late| *late > 0),
        begun: review.is_some(),
    })
}

/// Whether the day by which a document is due follows its incident: no person chose it, or what they chose is what `policy` gave at that
/// moment. `nobody` is the name under which days are set by themselves.
#[must_use]
pub fn due_follows(events: &[ReviewEvent], nobody: &str, policy: impl Fn(Instant) -> Option<Day>) -> bool {
    let set = events.iter().rev().find_map(|event| match &event.what {
        ReviewWhat::Begun { due, .. } => Some((event, *due, true)),
        ReviewWhat::DueSet { due, .. } => Some((event, *due, false)),
        _ => None,
    });
    set.is_none_or(|(event, due, is_first)| {
        event.by.name == nobody || is_first && (due.is_none() || due == policy(event.at))
    })
}

/// From one day to another; below 0 where that is earlier.
fn days(from: Day, to: Day) -> i64 {
    // Days of UTC are all as long.
    let begins = |day: Day| Zone::utc().day_begins(day).as_ms();
    (begins(to) - begins(from)).div_euclid(86_400_000)
}

#[cfg(test)]
#[path = "need_tests.rs"]
mod tests;
