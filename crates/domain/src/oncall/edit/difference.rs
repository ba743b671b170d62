//! What differs between two schedules, and the next hand-offs of one.

use std::time::Duration;

use super::super::roster::Roster;
use super::super::runs::Run;
use super::super::schedule::Schedule;
use crate::ids::PersonId;
use crate::time::Instant;

/// How far hand-offs are looked for at first, and at most: a rotation of years has no ten in sight.
const FIRST_LOOK: Duration = Duration::from_secs(16 * 86_400);
const FARTHEST_LOOK: Duration = Duration::from_secs(5 * 366 * 86_400);

/// From an instant until before another these people are on call instead of those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// Who was; sorted, nobody in a gap.
    pub before: Vec<PersonId>,
    /// Who is; likewise, and never the same.
    pub after: Vec<PersonId>,
}

/// The first instant at which other people are on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOff {
    /// When.
    pub at: Instant,
    /// Who was until then; sorted, nobody in a gap.
    pub before: Vec<PersonId>,
    /// Who is from then on; likewise.
    pub after: Vec<PersonId>,
}

/// Where the two do not say the same over [from, to), in order, each as long as it can be.
#[must_use]
pub fn differences(before: &Schedule, after: &Schedule, from: Instant, to: Instant) -> Vec<Difference> {
    let (before, after) = (before.runs(from, to), after.runs(from, to));
    let mut differences: Vec<Difference> = Vec::new();
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    let mut start = from;
    while let (Some(was), Some(is)) = (old.peek(), new.peek()) {
        let end = was.end.min(is.end);
        if was.people != is.people {
            let goes_on =
                |last: &&mut Difference| last.end == start && last.before == was.people && last.after == is.people;
            match differences.last_mut().filter(goes_on) {
                Some(last) => last.end = end,
                None => {
                    let (before, after) = (was.people.clone(), is.people.clone());
                    differences.push(Difference { start, end, before, after });
                }
            }
        }
        let ends = |run: &&Run| run.end == end;
        old.next_if(|run| ends(run));
        new.next_if(|run| ends(run));
        start = end;
    }
    differences
}

impl Roster<'_> {
    /// The first `most` hand-offs after an instant, fewer where there are no more within five years.
    #[must_use]
    pub fn hand_offs(&self, after: Instant, most: usize) -> Vec<HandOff> {
        let mut look = FIRST_LOOK;
        loop {
            let runs = self.runs(after, after.plus(look));
            if runs.len() > most || look >= FARTHEST_LOOK {
                let hand_off = |pair: &[Run]| HandOff {
                    at: pair[1].start,
                    before: pair[0].people.clone(),
                    after: pair[1].people.clone(),
                };
                return runs.windows(2).take(most).map(hand_off).collect();
            }
            look = (look * 4).min(FARTHEST_LOOK);
        }
    }
}

#[cfg(test)]
#[path = "difference_tests.rs"]
mod tests;
