//! Whether a poll is doing something or only waits.

use std::sync::{Mutex, MutexGuard, PoisonError};

use watchbill_domain::time::Instant;

/// Whether a poll is doing something or only waiting for time to pass, between two tries.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<Asked>);

#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Addresses that are being asked.
    pub(super) addresses: usize,
    /// Until when each of those that wait do so.
    pub(super) naps: Vec<Instant>,
}

impl Pace {
    /// Whether nothing at all happens before a time later than `now`.
    pub fn only_waits(&self, now: Instant) -> bool {
        let asked = self.lock();
        asked.addresses > 0 && asked.naps.iter().filter(|until| **until > now).count() == asked.addresses
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Asked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
