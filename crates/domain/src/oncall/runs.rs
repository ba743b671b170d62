//! What follows from who is on call over a range: runs, duties, the next hand-off, and the lanes they are drawn on.

use std::time::Duration;

use super::lane::Turn;
use super::roster::{Because, Roster, Row};
use super::schedule::Schedule;
use crate::ids::PersonId;
use crate::time::Instant;

/// How far ahead a hand-off is looked for: a year, leap or not.
const HORIZON: Duration = Duration::from_secs(366 * 86_400);
/// How far it is looked for at first; most are a day or two ahead.
const FIRST_LOOK: Duration = Duration::from_secs(2 * 86_400);

/// From an instant until before another the same people are on call. Nobody is a run too: a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// Sorted, each once.
    pub people: Vec<PersonId>,
}

/// One person's part of one layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The number of the turn in the rotation that holds, from 0.
    pub turn: u64,
    /// Who.
    pub person: PersonId,
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// One person's part of the result, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Who.
    pub person: PersonId,
    /// By what.
    pub because: Because,
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

impl Schedule {
    /// Who is on call over [from, to): the longest runs of the same people, cut to the range. They cover it without holes,
    /// and no two that follow each other are the same.
    #[must_use]
    pub fn runs(&self, from: Instant, to: Instant) -> Vec<Run> {
        self.roster().runs(from, to)
    }

    /// The first instant after `after` at which other people are on call than before it; none within 366 days.
    #[must_use]
    pub fn next_handoff(&self, after: Instant) -> Option<Instant> {
        self.roster().next_handoff(after)
    }

    /// The turns of one layer that touch [from, to), whole and not cut by its hours. A new version of the layer ends one and
    /// begins another, because of a past turn only what took place may be told.
    #[must_use]
    pub fn layer_shifts(&self, layer: usize, from: Instant, to: Instant) -> Vec<Shift> {
        self.roster().layer_shifts(layer, from, to)
    }

    /// The same, cut to the range and to the hours in which the layer counts.
    #[must_use]
    pub fn layer_duties(&self, layer: usize, from: Instant, to: Instant) -> Vec<Shift> {
        self.roster().layer_duties(layer, from, to)
    }

    /// Who is on call over [from, to) and by what, in the order in which they begin, cut to the range.
    #[must_use]
    pub fn final_duties(&self, from: Instant, to: Instant) -> Vec<Duty> {
        self.roster().final_duties(from, to)
    }
}

impl Roster<'_> {
    /// As [`Schedule::runs`].
    #[must_use]
    pub fn runs(&self, from: Instant, to: Instant) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut people: Vec<&PersonId> = Vec::new();
        self.parts(from, to, |span, rows| {
            people.clear();
            people.extend(rows.iter().map(|row| row.person));
            people.sort_unstable();
            people.dedup();
            match runs.last_mut() {
                Some(run) if run.people.iter().eq(people.iter().copied()) => run.end = span.end,
                _ => {
                    let people = people.iter().map(|person| (*person).clone()).collect();
                    runs.push(Run { start: span.start, end: span.end, people });
                }
            }
        });
        runs
    }

    /// As [`Schedule::next_handoff`].
    #[must_use]
    pub fn next_handoff(&self, after: Instant) -> Option<Instant> {
        // The last moment looked at is the horizon itself.
        let last = after.plus(HORIZON).shifted_ms(1);
        let (mut from, mut look) = (after, FIRST_LOOK);
        while from.shifted_ms(1) < last {
            let to = from.plus(look).min(last);
            if let [_, next, ..] = self.runs(from, to).as_slice() {
                return Some(next.start);
            }
            // Begins with the last moment seen, so that a change at the seam shows.
            (from, look) = (to.shifted_ms(-1), look * 4);
        }
        None
    }

    /// As [`Schedule::layer_shifts`].
    #[must_use]
    pub fn layer_shifts(&self, layer: usize, from: Instant, to: Instant) -> Vec<Shift> {
        let lane = self.lanes().get(layer);
        lane.into_iter().flat_map(|lane| lane.turns(from, to)).map(Shift::from).collect()
    }

    /// As [`Schedule::layer_duties`].
    #[must_use]
    pub fn layer_duties(&self, layer: usize, from: Instant, to: Instant) -> Vec<Shift> {
        let duties = self.lanes().get(layer).into_iter().flat_map(|lane| lane.duties(from, to));
        duties.map(|(turn, span)| Shift { start: span.start, end: span.end, ..Shift::from(turn) }).collect()
    }

    /// As [`Schedule::final_duties`].
    #[must_use]
    pub fn final_duties(&self, from: Instant, to: Instant) -> Vec<Duty> {
        let mut duties: Vec<Duty> = Vec::new();
        // The places of those that reach to the start of the part that is looked at, and to its end.
        let (mut open, mut still_open): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        self.parts(from, to, |span, rows| {
            for row in rows {
                let is_same = |place: &&usize| {
                    let duty: &Duty = &duties[**place];
                    duty.because == row.because && duty.person == *row.person
                };
                if still_open.iter().any(|place| is_same(&place)) {
                    continue; // Two shifts of one temporary schedule that overlap.
                }
                let place = open.iter().find(is_same).copied().unwrap_or(duties.len());
                match duties.get_mut(place) {
                    Some(duty) => duty.end = span.end,
                    None => duties.push(Duty::of(row, span.start, span.end)),
                }
                still_open.push(place);
            }
            std::mem::swap(&mut open, &mut still_open);
            still_open.clear();
        });
        duties
    }
}

impl From<Turn<'_>> for Shift {
    fn from(turn: Turn<'_>) -> Self {
        Self { turn: turn.number, person: turn.person.clone(), start: turn.span.start, end: turn.span.end }
    }
}

impl Duty {
    fn of(row: &Row<'_>, start: Instant, end: Instant) -> Self {
        Self { person: row.person.clone(), because: row.because, start, end }
    }
}

#[cfg(test)]
#[path = "runs_tests.rs"]
mod tests;
