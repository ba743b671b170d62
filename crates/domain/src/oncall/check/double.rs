//! Where two are on call at once and mostly one is.

use std::time::Duration;

use super::Between;
use super::apart::{ClocksSet, Distances, Kind, OnlyNow};
use super::facts::Facts;
use crate::ids::PersonId;
use crate::oncall::roster::Because;
use crate::time::Instant;

/// Two layers of one level are open at once, though each is also open alone. Where one of them never is alone it is meant
/// so, and not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubleCover {
    /// The places of the layers in the schedule.
    pub layers: (usize, usize),
    /// Why.
    pub cause: DoubleCause,
    /// When, in order and cut to the range; never empty.
    pub spans: Vec<Between>,
    /// Who is on call in the first of them.
    pub people: Vec<PersonId>,
}

/// Why two layers are open at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubleCause {
    /// Their hours meet at other times, but now their clocks are less far apart.
    ClocksApart {
        /// Whose hours end.
        closes: usize,
        /// Whose hours begin.
        opens: usize,
        /// Whose clocks were set last, within a year.
        since: Option<ClocksSet>,
        /// Whose clocks are set next, within a year.
        until: Option<ClocksSet>,
    },
    /// Their hours overlap.
    Hours,
}

impl DoubleCover {
    /// How long it is, in all.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.spans.iter().map(|span| span.length()).sum()
    }
}

/// What was seen of two layers.
#[derive(Default, Clone)]
struct Pair {
    /// How long both were open.
    together: Duration,
    /// When they were, with different people.
    spans: Vec<Between>,
}

pub(super) fn double_covers(facts: &Facts<'_>) -> Vec<DoubleCover> {
    let layers = facts.schedule.layers.len();
    if layers < 2 {
        return Vec::new();
    }
    let mut open = vec![Duration::ZERO; layers];
    let mut pairs = vec![Pair::default(); layers * layers];
    let mut rotations: Vec<(usize, &PersonId)> = Vec::new();
    facts.roster.parts(facts.from, facts.to, |span, rows| {
        let span = Between { start: span.start, end: span.end };
        rotations.clear();
        rotations.extend(rows.iter().filter_map(|row| match row.because {
            Because::Rotation { layer, .. } => Some((layer, row.person)),
            Because::Override { .. } | Because::Temporary { .. } => None,
        }));
        for (place, (first, person)) in rotations.iter().enumerate() {
            open[*first] += span.length();
            for (second, other) in &rotations[place + 1..] {
                pairs[first * layers + second].see(span, person != other);
            }
        }
    });
    let mut distances = Distances::default();
    let mut found = Vec::new();
    for (place, pair) in pairs.iter().enumerate() {
        let (first, second) = (place / layers, place % layers);
        if pair.together < open[first].min(open[second]) {
            found.extend(by_cause(facts, (first, second), &pair.spans, &mut distances));
        }
    }
    found
}

impl Pair {
    fn see(&mut self, span: Between, are_two: bool) {
        self.together += span.length();
        match self.spans.last_mut() {
            _ if !are_two => {}
            Some(last) if last.end == span.start => last.end = span.end,
            _ => self.spans.push(span),
        }
    }
}

fn by_cause(
    facts: &Facts<'_>,
    layers: (usize, usize),
    spans: &[Between],
    distances: &mut Distances,
) -> Vec<DoubleCover> {
    let mut found: Vec<DoubleCover> = Vec::new();
    for span in spans {
        let cause = cause(facts, layers, *span, distances);
        match found.iter_mut().find(|one| one.cause == cause) {
            Some(one) => one.spans.push(*span),
            None => {
                let rows = facts.roster.rows_at(span.start);
                let mut people: Vec<PersonId> = rows.iter().map(|row| row.person.clone()).collect();
                people.sort_unstable();
                people.dedup();
                found.push(DoubleCover { layers, cause, spans: vec![*span], people });
            }
        }
    }
    found
}

fn cause(facts: &Facts<'_>, (first, second): (usize, usize), span: Between, distances: &mut Distances) -> DoubleCause {
    let is_on = |layer: usize, at: Instant| facts.roster.lanes()[layer].standing(at).is_ok();
    for (closes, opens) in [(first, second), (second, first)] {
        // The one begins where the overlap does, the other ends with it.
        if is_on(opens, span.start.shifted_ms(-1)) || is_on(closes, span.end) {
            continue;
        }
        if let Some(OnlyNow { since, until }) = distances.only_now(facts, (closes, opens), span, Kind::Overlap) {
            return DoubleCause::ClocksApart { closes, opens, since, until };
        }
    }
    DoubleCause::Hours
}

#[cfg(test)]
#[path = "double_tests.rs"]
mod tests;
