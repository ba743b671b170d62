//! Messages of a queue that died of the same, for whoever writes about them: how many, since when, and what stood beside one of them.

use watchbill_domain::queues::{ErrorGroup, QueueId, Scanned};
use watchbill_domain::time::Instant;

use crate::api::PeekLine;

use super::lines::lines;
use super::session::{Kept, Peeks, Session};
use super::stack;

/// Messages of a queue that died of the same, as far as they were read.
pub(crate) struct DiedOfIt {
    /// When they were read.
    pub at: Instant,
    /// Of how many messages that tells.
    pub scanned: Scanned,
    /// What they died of, how many, and since when.
    pub group: ErrorGroup,
    /// What stood beside one of them, masked, line by line; none where nothing did, or no message is kept.
    pub beside: Vec<PeekLine>,
}

impl Peeks {
    /// Those of the error with this number, of `None` those that do not say; none where no message of it was read, or that is forgotten.
    pub fn of_error(&self, queue: &QueueId, error: Option<&str>, now: Instant) -> Option<DiedOfIt> {
        self.look_at(queue, now, |session| stack::wiped(|| session.of_error(error)))?
    }
}

impl Session {
    fn of_error(&self, error: Option<&str>) -> Option<DiedOfIt> {
        let number = |group: &ErrorGroup| group.signature.as_ref().map(|signature| signature.id());
        let group = self.groups.iter().find(|group| number(group).as_deref() == error)?.clone();
        let one = self.messages.iter().find(|kept| kept.signature.as_deref() == error);
        let beside = one.and_then(Kept::properties).map(|payload| lines(&payload.masked())).unwrap_or_default();
        Some(DiedOfIt { at: self.at, scanned: self.scanned, group, beside })
    }
}
