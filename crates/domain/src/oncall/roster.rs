//! A schedule made ready to be asked: who is on call at an instant, and over a range.

use super::exceptions::{Exceptions, boundaries};
use super::lane::{Lane, Span, Turn};
use super::schedule::Schedule;
use crate::ids::PersonId;
use crate::time::Instant;

/// A schedule made ready for many questions. What follows from the schedule alone is worked out once.
#[derive(Debug)]
pub struct Roster<'a> {
    schedule: &'a Schedule,
    lanes: Vec<Lane<'a>>,
}

/// Somebody who is on call at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnCall {
    /// Who.
    pub person: PersonId,
    /// By what.
    pub because: Because,
    /// The first instant of the shift: of the turn, restricted or not, or of the override or the temporary shift itself.
    pub shift_start: Instant,
    /// The first instant after it.
    pub shift_end: Instant,
}

/// By what somebody is on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Because {
    /// It is their turn in a layer.
    Rotation {
        /// The place of the layer in the schedule.
        layer: usize,
        /// The number of the turn in the rotation that holds, from 0.
        turn: u64,
    },
    /// An override says so.
    Override {
        /// Its place in the schedule.
        index: usize,
    },
    /// A temporary schedule says so.
    Temporary {
        /// Its place in the schedule.
        index: usize,
    },
}

/// The same, of a person that the schedule holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) person: &'a PersonId,
    pub(super) because: Because,
    pub(super) shift_start: Instant,
    pub(super) shift_end: Instant,
}

impl Schedule {
    /// Makes it ready for many questions.
    #[must_use]
    pub fn roster(&self) -> Roster<'_> {
        let lanes = self.layers.iter().map(|layer| Lane::of(layer, self.zone_of(layer))).collect();
        Roster { schedule: self, lanes }
    }

    /// Who is on call at `at`, and by what; somebody who is so by two layers is there twice. In the order of the file,
    /// overrides that put somebody in last.
    #[must_use]
    pub fn on_call(&self, at: Instant) -> Vec<OnCall> {
        self.roster().on_call(at)
    }
}

impl<'a> Roster<'a> {
    /// As [`Schedule::on_call`].
    #[must_use]
    pub fn on_call(&self, at: Instant) -> Vec<OnCall> {
        self.rows_at(at).into_iter().map(OnCall::from).collect()
    }

    /// Whose turn it is in one layer and the number of the turn, in the hours of the layer or not. None before its start,
    /// and where nobody is in it.
    #[must_use]
    pub fn turn_at(&self, layer: usize, at: Instant) -> Option<(u64, &'a PersonId)> {
        self.lanes.get(layer)?.number_at(at)
    }

    pub(super) fn schedule(&self) -> &'a Schedule {
        self.schedule
    }

    pub(super) fn lanes(&self) -> &[Lane<'a>] {
        &self.lanes
    }

    /// Who is on call at `at`.
    pub(super) fn rows_at(&self, at: Instant) -> Vec<Row<'a>> {
        let exceptions = Exceptions::at(self.schedule, at);
        let mut rows = if exceptions.replaces_layers() { Vec::new() } else { self.rows_of_layers(at) };
        exceptions.applied(&mut rows);
        rows
    }

    /// Who would be on call at `at` if nothing was set aside.
    pub(super) fn rows_of_layers(&self, at: Instant) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        highest(self.lanes.iter().map(|lane| (lane.level, lane.on_call_at(at))), &mut rows);
        rows
    }

    /// Calls `each` for the parts of [from, to) in order, with who is on call in that part. The parts cover the range; two
    /// that follow each other may say the same.
    pub(super) fn parts(&self, from: Instant, to: Instant, mut each: impl FnMut(Span, &[Row<'a>])) {
        let mut start = from;
        for end in boundaries(self.schedule, from, to).into_iter().chain([to]) {
            if start < end {
                self.parts_between(Span { start, end }, &mut each);
            }
            start = end;
        }
    }

    /// The same over a span in which no override and no temporary schedule begins or ends.
    fn parts_between(&self, span: Span, each: &mut impl FnMut(Span, &[Row<'a>])) {
        let exceptions = Exceptions::at(self.schedule, span.start);
        let mut rows = Vec::new();
        if exceptions.replaces_layers() {
            exceptions.applied(&mut rows);
            each(span, &rows);
            return;
        }
        let duties: Vec<_> = self.lanes.iter().map(|lane| (lane.level, lane.duties(span.start, span.end))).collect();
        let mut ahead: Vec<(i32, &[(Turn<'a>, Span)])> =
            duties.iter().map(|(level, duties)| (*level, duties.as_slice())).collect();
        let mut start = span.start;
        while start < span.end {
            let mut end = span.end;
            rows.clear();
            let now = ahead.iter_mut().map(|(level, duties)| {
                while let [(_, gone), rest @ ..] = duties
                    && gone.end <= start
                {
                    *duties = rest;
                }
                let turn = duties.first().and_then(|(turn, open)| {
                    let is_open = open.start <= start;
                    end = end.min(if is_open { open.end } else { open.start });
                    is_open.then_some(*turn)
                });
                (*level, turn)
            });
            highest(now, &mut rows);
            exceptions.applied(&mut rows);
            each(Span { start, end }, &rows);
            start = end;
        }
    }
}

/// Of the layers that count, those of the highest level.
fn highest<'a>(layers: impl Iterator<Item = (i32, Option<Turn<'a>>)>, rows: &mut Vec<Row<'a>>) {
    let mut highest = i32::MIN;
    for (layer, (level, turn)) in layers.enumerate() {
        let Some(turn) = turn else { continue };
        if level > highest {
            rows.clear();
            highest = level;
        }
        if level == highest {
            rows.push(Row {
                person: turn.person,
                because: Because::Rotation { layer, turn: turn.number },
                shift_start: turn.span.start,
                shift_end: turn.span.end,
            });
        }
    }
}

impl From<Row<'_>> for OnCall {
    fn from(row: Row<'_>) -> Self {
        let Row { person, because, shift_start, shift_end } = row;
        Self { person: person.clone(), because, shift_start, shift_end }
    }
}

#[cfg(test)]
#[path = "roster_tests.rs"]
mod tests;
