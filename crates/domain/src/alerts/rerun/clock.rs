//! When a person rests, asked in order of time: the calendar is looked at once for every edge and not for every change.

use crate::time::Instant;

use super::super::{Rest, Resting};

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
