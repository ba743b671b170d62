//! Whether what a source last said can still be believed.

use std::time::Duration;

use crate::time::Instant;

/// A poll that brought nothing that may be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollFailure {
    /// What kind of failure, for deciding what to do about it.
    pub kind: PollFailureKind,
    /// What happened and what to do, for people; never contains a secret or a body.
    pub message: String,
}

/// The classes of failure; each has its own advice and its own answer to "try again at once?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PollFailureKind {
    /// No connection: name not found, refused, reset, proxy.
    Unreachable,
    /// Nothing, or not all of it, in time.
    Timeout,
    /// TLS: unknown authority, expired, wrong name, our certificate refused.
    Tls,
    /// 401, 403, or a login page.
    Auth,
    /// 404 and the like: there is something, but not this API.
    NotFound,
    /// 429.
    Throttled,
    /// Other 4xx.
    Refused,
    /// 5xx.
    Server,
    /// The answer is larger than the cap.
    TooLarge,
    /// The answer is not what the API answers: cut, not JSON, another shape.
    Malformed,
    /// A secret that the source needs is not there or cannot be read.
    Secret,
}

impl PollFailureKind {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Auth => "auth",
            Self::NotFound => "not_found",
            Self::Throttled => "throttled",
            Self::Refused => "refused",
            Self::Server => "server",
            Self::TooLarge => "too_large",
            Self::Malformed => "malformed",
            Self::Secret => "secret",
        }
    }

    /// The kind with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Unreachable,
            Self::Timeout,
            Self::Tls,
            Self::Auth,
            Self::NotFound,
            Self::Throttled,
            Self::Refused,
            Self::Server,
            Self::TooLarge,
            Self::Malformed,
            Self::Secret,
        ]
        .into_iter()
        .find(|k| k.word() == word)
    }

    /// Whether the same request may succeed a moment later, so that a retry inside the same poll makes sense.
    #[must_use]
    pub fn is_transient(self) -> bool {
        match self {
            Self::Unreachable | Self::Timeout | Self::Throttled | Self::Server | Self::Malformed => true,
            Self::Tls | Self::Auth | Self::NotFound | Self::Refused | Self::TooLarge | Self::Secret => false,
        }
    }
}

/// Whether what a source last said can be believed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Health {
    /// The last poll was good and is recent.
    Fine,
    /// The last poll failed.
    Failing,
    /// The last poll was good but is too long ago: asleep, or nobody is polling.
    Stale,
    /// Never polled.
    Unknown,
}

impl Health {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Failing => "failing",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }
}

/// What [`health`] judges by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthFacts {
    /// When the last good poll was: one in which at least one peer gave something that may be believed, whole or not.
    pub last_good_at: Option<Instant>,
    /// Since when polls fail; `None` when the last one was good.
    pub failing_since: Option<Instant>,
    /// How often it is polled.
    pub every: Duration,
}

/// Whether the source can be believed at `now`.
#[must_use]
pub fn health(facts: &HealthFacts, now: Instant) -> Health {
    match (facts.last_good_at, facts.failing_since) {
        (_, Some(_)) => Health::Failing,
        (None, None) => Health::Unknown,
        (Some(good), None) if now.since(good) > gap_threshold(facts.every) => Health::Stale,
        (Some(_), None) => Health::Fine,
    }
}

/// The longest time between two good polls that still counts as having watched: max(3 min, 3 polls).
#[must_use]
pub fn gap_threshold(every: Duration) -> Duration {
    (every * 3).max(Duration::from_secs(180))
}

/// Whether a source that does not answer deserves a page by now: failing for max(3 min, 3 polls).
#[must_use]
pub fn outage_page_due(facts: &HealthFacts, now: Instant) -> bool {
    facts.failing_since.is_some_and(|since| now.since(since) >= gap_threshold(facts.every))
}

#[cfg(test)]
#[path = "health_tests.rs"]
mod tests;
