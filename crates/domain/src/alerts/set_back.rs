//! What becomes of times when the clock is set back. An instant that was noted before says something else by the new clock; how
//! long ago it was, or how long it is until then, is as it was. So what waits for a span of time moves with the clock, and goes
//! on waiting for what is left of it. What a person or a team said of the clock itself (quiet hours, shifts) does not move.

use std::sync::Arc;
use std::time::Duration;

use crate::time::Instant;

use super::{Flap, KnownAlert, Pager, SourceState};

/// How long a beginning is remembered to the minute: no rule waits for longer. What is older keeps the time it was told with.
const REMEMBERED: Duration = Duration::from_secs(86_400);

impl SourceState {
    /// Takes in that the clock was set back by this much, to `now`.
    pub fn set_back(&mut self, by: Duration, now: Instant) {
        for alert in self.alerts.values_mut() {
            Arc::make_mut(alert).set_back(by, now);
        }
        self.snoozed.values_mut().for_each(|until| *until = until.minus(by));
        self.over.values_mut().for_each(|over| over.flap = over.flap.set_back(by));
        for at in [&mut self.last_good_at, &mut self.failing_since, &mut self.hold_until].into_iter().flatten() {
            *at = at.minus(by);
        }
    }
}

impl KnownAlert {
    fn set_back(&mut self, by: Duration, now: Instant) {
        let remembered_from = now.plus(by).minus(REMEMBERED);
        if self.since > now.min(remembered_from) {
            self.since = self.since.minus(by);
        }
        for at in [&mut self.mine.snoozed_until, &mut self.again_at].into_iter().flatten() {
            *at = at.minus(by);
        }
        self.flap = self.flap.set_back(by);
    }
}

impl Flap {
    /// The same changes by a clock that was set back by this much.
    #[must_use]
    pub fn set_back(self, by: Duration) -> Self {
        if self.changes == 0 {
            return self;
        }
        let since = self.since.map(|since| since.minus(by));
        Self { at: self.at.minus(by), since, run_from: self.run_from.minus(by), ..self }
    }
}

impl<G, P> Pager<G, P> {
    /// Takes in that the clock was set back by this much: what went out a moment ago still went out a moment ago.
    pub fn set_back(&mut self, by: Duration) {
        self.sent.iter_mut().for_each(|sent| sent.at = sent.at.minus(by));
    }
}

#[cfg(test)]
#[path = "set_back_tests.rs"]
mod tests;
