//! What shells ask the loop to do, and who waits for which answer.

use std::collections::HashSet;

use tokio::sync::oneshot;
use watchbill_domain::ids::{AlertId, PageId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::Deed;

use crate::api::{ApiError, MeasuredSource, PollChanges, PollListing};

/// Something asked of the loop.
pub(crate) enum Order {
    /// One complete round now, of one source or of all; answered when its pages have been tried.
    Poll { source: Option<SourceName>, reply: oneshot::Sender<Result<PollListing, ApiError>> },
    /// Something a person did with an alert.
    Deed { id: AlertId, deed: Deed, by: String, reply: oneshot::Sender<Result<(), ApiError>> },
    /// The person changed until when they do not want to be disturbed.
    Rest,
    /// A channel works again: what waits for it is sent.
    Hurry { channel: String },
    /// The workspace's files were changed by this program: they are read at once, and it is answered when they are in force.
    Reread { reply: oneshot::Sender<()> },
    /// Answered when nothing is under way or due: how simulated time knows that it may go on.
    Settle { reply: oneshot::Sender<()> },
    /// Finish what is under way and end.
    Stop { reply: oneshot::Sender<()> },
}

/// Somebody who waits for a round of polls.
pub(super) struct PollWaiter {
    pub reply: WaiterReply,
    pub asked: HashSet<SourceName>,
    /// Sources whose answer has not come yet.
    pub missing: HashSet<SourceName>,
    /// Of those, the ones whose poll was under way when it was asked; another one is waited for.
    pub under_way: HashSet<SourceName>,
    /// Sources that are being measured, and until when that is waited for.
    pub measuring: HashSet<SourceName>,
    pub measured_by: Instant,
    pub measured: Vec<MeasuredSource>,
    pub changes: PollChanges,
    pub pages: Vec<PageId>,
}

impl PollWaiter {
    /// Whether everything that is waited for has come, or has had its time.
    pub fn is_answered(&self, now: Instant) -> bool {
        self.missing.is_empty() && (self.measuring.is_empty() || self.measured_by <= now)
    }
}

/// Where the answer goes.
pub(super) enum WaiterReply {
    /// A shell of this process.
    Here(oneshot::Sender<Result<PollListing, ApiError>>),
    /// A guest process, through its row in the store.
    Guest(i64),
}
