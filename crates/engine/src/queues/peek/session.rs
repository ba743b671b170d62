//! Messages that were read, for as long as somebody may look at them: in memory alone, and wiped when that is over.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use watchbill_domain::queues::{Broker, ErrorGroup, QueueId, Scanned};
use watchbill_domain::time::Instant;

use crate::api::ApiError;

/// So long messages may be looked at.
pub(super) const LASTS: Duration = Duration::from_secs(600);

/// What was read of queues; of each the last alone.
#[derive(Debug, Default)]
pub(crate) struct Peeks(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    under_way: BTreeSet<QueueId>,
    sessions: HashMap<QueueId, Session>,
    begun: u64,
}

/// What one peek brought.
pub(super) struct Session {
    pub id: String,
    pub queue: QueueId,
    /// What keeps the queue.
    pub broker: Broker,
    pub at: Instant,
    pub scanned: Scanned,
    /// What they died of, masked.
    pub groups: Vec<ErrorGroup>,
    pub messages: Vec<Kept>,
}

/// A message as it came.
pub(super) struct Kept {
    pub fingerprint: Option<String>,
    pub body: Zeroizing<Vec<u8>>,
    pub is_cut: bool,
    pub bytes: u64,
    pub properties: Zeroizing<String>,
    /// What it died of, masked.
    pub reason: Option<String>,
    pub signature: Option<String>,
    pub source: Option<String>,
    pub died_at: Option<Instant>,
    pub deliveries: Option<u32>,
    pub replayed: u32,
    /// Whether somebody said why its whole body has to be seen.
    pub opened: AtomicBool,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("id", &self.id).field("messages", &self.messages.len()).finish_non_exhaustive()
    }
}

/// That a peek at a queue is under way; dropped, it is over.
pub(super) struct UnderWay<'a> {
    peeks: &'a Peeks,
    queue: QueueId,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.peeks.lock().under_way.remove(&self.queue);
    }
}

impl Session {
    /// Whether it may still be looked at. A clock that was set back ends it, too.
    pub fn lasts(&self, now: Instant) -> bool {
        self.at <= now && now < self.ends()
    }

    pub fn ends(&self) -> Instant {
        self.at.plus(LASTS)
    }
}

impl Peeks {
    /// Begins a peek.
    ///
    /// # Errors
    /// While another one at the same queue is under way.
    pub(super) fn begin(&self, queue: &QueueId) -> Result<UnderWay<'_>, ApiError> {
        if self.lock().under_way.insert(queue.clone()) {
            return Ok(UnderWay { peeks: self, queue: queue.clone() });
        }
        let message = format!("messages of {queue} are being read already: wait until they are there");
        Err(ApiError::Invalid { field: "id".to_owned(), message })
    }

    /// The number of the next session.
    pub(super) fn next_id(&self) -> String {
        let mut inner = self.lock();
        inner.begun += 1;
        format!("peek-{}", inner.begun)
    }

    /// Keeps what was read; what was read of the same queue before is wiped.
    pub(super) fn keep(&self, session: Session) {
        self.lock().sessions.insert(session.queue.clone(), session);
    }

    /// Wipes the messages of a session of which only what they died of is wanted; that stays for as long as they would have.
    pub(super) fn forget_messages(&self, id: &str) {
        let mut inner = self.lock();
        inner.sessions.values_mut().filter(|session| session.id == id).for_each(|session| session.messages.clear());
    }

    /// Looks into a session.
    ///
    /// # Errors
    /// When there is none (any more).
    pub(super) fn look<T>(
        &self,
        id: &str,
        now: Instant,
        look: impl FnOnce(&Session) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.look_beside(id, now, |session, _| look(session))
    }

    /// The same with what was read of other queues and may still be looked at, in the order of their names.
    ///
    /// # Errors
    /// When there is none (any more).
    pub(super) fn look_beside<T>(
        &self,
        id: &str,
        now: Instant,
        look: impl FnOnce(&Session, &[&Session]) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.forget_old(now);
        let inner = self.lock();
        let (mut found, mut others): (Vec<&Session>, Vec<&Session>) =
            inner.sessions.values().partition(|session| session.id == id);
        others.sort_by(|one, other| one.queue.cmp(&other.queue));
        let session = found.pop().ok_or_else(|| ApiError::NotFound {
            message: "these messages are not kept any more: they are forgotten after ten minutes; read them again"
                .to_owned(),
        })?;
        look(session, &others)
    }

    /// What messages of these queues died of, masked, by what was read of them and may still be looked at; in the order of their names.
    pub fn died_of(&self, queues: &BTreeSet<QueueId>, now: Instant) -> Vec<(QueueId, Scanned, Vec<ErrorGroup>)> {
        self.forget_old(now);
        let inner = self.lock();
        let found = queues.iter().filter_map(|queue| inner.sessions.get(queue));
        found.map(|session| (session.queue.clone(), session.scanned, session.groups.clone())).collect()
    }

    /// Looks into what was read of a queue and may still be looked at; none where nothing is.
    pub(super) fn look_at<T>(&self, queue: &QueueId, now: Instant, look: impl FnOnce(&Session) -> T) -> Option<T> {
        self.forget_old(now);
        self.lock().sessions.get(queue).map(look)
    }

    /// Wipes what nobody may look at any more; says when the next of them is over.
    pub fn forget_old(&self, now: Instant) -> Option<Instant> {
        let mut inner = self.lock();
        inner.sessions.retain(|_, session| session.lasts(now));
        inner.sessions.values().map(Session::ends).min()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
