//! When a person rests and whose turn it is, asked in order of time: the calendar is looked at once for every edge and not for
//! every change.

use crate::time::Instant;

use super::super::{Duties, Rest, Resting, Turn};

/// The rest of one person as time goes on.
pub(super) struct RestClock<'a> {
    rest: &'a Rest,
    quiet_until: Option<Instant>,
    /// Up to when that holds.
    holds_until: Option<Instant>,
}

impl<'a> RestClock<'a> {
    pub(super) fn new(rest: &'a Rest) -> Self {
        Self { rest, quiet_until: None, holds_until: None }
    }

    /// What holds at `now`.
    pub(super) fn at(&mut self, now: Instant) -> Resting {
        if let Some((hours, zone)) = &self.rest.quiet
            && self.holds_until.is_none_or(|until| until <= now)
        {
            self.quiet_until = hours.until(now, zone);
            self.holds_until = self.quiet_until.or_else(|| hours.next_from(now, zone));
        }
        Resting {
            quiet_until: self.quiet_until,
            undisturbed_until: self.rest.undisturbed_until(now),
            break_through: self.rest.break_through,
        }
    }
}

/// Whose turn it is by every schedule as time goes on.
pub(super) struct TurnClock<'a> {
    duties: &'a Duties,
    /// By schedule: whose turn it is, and up to when that holds.
    lines: Vec<Option<(Turn, Option<Instant>)>>,
}

impl<'a> TurnClock<'a> {
    pub(super) fn new(duties: &'a Duties) -> Self {
        Self { duties, lines: vec![None; duties.lines.len()] }
    }

    /// Whose turn it is at `now` by the line of a subject.
    pub(super) fn at(&mut self, line: Option<u32>, now: Instant) -> Turn {
        let Some(line) = line.map(|line| line as usize) else { return Turn::Yours };
        let (Some(known), Some(table)) = (self.lines.get_mut(line), self.duties.lines.get(line)) else {
            return Turn::Yours;
        };
        match *known {
            Some((turn, until)) if until.is_none_or(|until| now < until) => turn,
            _ => {
                let turn = table.at(now).turn();
                *known = Some((turn, table.next_change(now)));
                turn
            }
        }
    }
}
