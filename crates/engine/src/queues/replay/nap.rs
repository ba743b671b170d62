//! Whether a replay is doing something or only waits for time to pass: how simulated time knows that it may go on.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use watchbill_domain::time::Instant;

/// Until when a replay waits.
#[derive(Debug, Default)]
pub(crate) struct Nap {
    until: Mutex<Option<Instant>>,
    /// Told when it begins to wait.
    begun: Arc<Notify>,
}

impl Nap {
    /// Nobody waits yet; `begun` is told when somebody does.
    pub fn telling(begun: Arc<Notify>) -> Self {
        Self { until: Mutex::default(), begun }
    }

    /// Whether nothing at all happens before a time later than `now`.
    pub fn lasts(&self, now: Instant) -> bool {
        self.until.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| until > now)
    }

    pub(super) fn begins(&self, until: Instant) {
        self.set(Some(until));
        self.begun.notify_one();
    }

    pub(super) fn ends(&self) {
        self.set(None);
    }

    fn set(&self, until: Option<Instant>) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }
}
