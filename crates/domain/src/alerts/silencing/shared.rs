//! Acknowledging until resolved at a source that has only silences: a short silence that is kept alive.

use std::time::Duration;

use crate::time::Instant;

/// How long such a silence holds: if the laptop closes, the alert is everybody's again after at most this.
const LENGTH: Duration = Duration::from_secs(15 * 60);
/// It is renewed at two thirds, so that one try that fails is not its end.
const RENEWED_AFTER: Duration = Duration::from_secs(10 * 60);
/// After a try that failed.
const TRIED_AGAIN_AFTER: Duration = Duration::from_secs(60);
/// An ordinary silence ends soon when it does within this.
const SOON: Duration = Duration::from_secs(3600);
/// What the comment begins with, by which every Watchbill knows such a silence.
const MARK: &str = "Acknowledged until it resolves";

/// When the silence of an acknowledgement ends that is made or renewed now.
#[must_use]
pub fn shared_ack_end(now: Instant) -> Instant {
    now.plus(LENGTH)
}

/// When it is renewed.
#[must_use]
pub fn shared_ack_renewal(now: Instant) -> Instant {
    now.plus(RENEWED_AFTER)
}

/// When it is tried again after a failure.
#[must_use]
pub fn shared_ack_retry(now: Instant) -> Instant {
    now.plus(TRIED_AGAIN_AFTER)
}

/// The comment that colleagues read.
#[must_use]
pub fn shared_ack_comment(by: &str) -> String {
    format!(
        "{MARK} by {by}. Watchbill renews this while the alert fires and that laptop is awake, and ends it when it resolves."
    )
}

/// Whether a silence of this comment stands for an acknowledgement.
#[must_use]
pub fn is_shared_ack(comment: &str) -> bool {
    comment.starts_with(MARK)
}

/// Whether what still fires behind a silence is about to be heard. One that stands for an acknowledgement always ends within minutes;
/// it counts only once it should have been renewed.
#[must_use]
pub fn ends_soon(ends_at: Instant, comment: &str, now: Instant) -> bool {
    let soon = if is_shared_ack(comment) { LENGTH - RENEWED_AFTER - TRIED_AGAIN_AFTER } else { SOON };
    ends_at > now && ends_at.since(now) <= soon
}
