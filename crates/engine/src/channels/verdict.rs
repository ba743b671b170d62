//! What an answer, or none, means: whether it was taken, whether trying again soon makes sense, and what to do.

use std::time::Duration;

use watchbill_domain::sources::PollFailure;
use watchbill_store::Taken;

use crate::ports::{CarryError, PostAnswer};

/// A channel may ask for a longer wait than this; it is not believed.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Why something was not taken, in words for people and without any secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub message: String,
    pub taken: Taken,
    /// Whether somebody has to change something before it can work.
    pub lasts: bool,
    /// How long the channel asks to be left alone.
    pub wait: Option<Duration>,
}

impl Failure {
    pub fn passing(message: impl Into<String>, taken: Taken) -> Self {
        Self { message: message.into(), taken, lasts: false, wait: None }
    }

    pub fn lasting(message: impl Into<String>, taken: Taken) -> Self {
        Self { lasts: true, ..Self::passing(message, taken) }
    }

    /// It could not even be put together: a secret or a file is missing.
    pub fn before(failure: PollFailure) -> Self {
        Self::lasting(failure.message, Taken::No)
    }

    pub fn on_the_way(error: CarryError) -> Self {
        Self { message: error.message, taken: error.taken, lasts: error.lasts, wait: None }
    }
}

/// Whether a web server took it: by its status alone.
pub(super) fn judge(answer: &PostAnswer) -> Result<(), Failure> {
    let status = answer.status;
    let (message, lasts) = match status {
        200..=299 => return Ok(()),
        300..=399 => (
            format!("redirects to another server (status {status}): set the address it redirects to, if you trust it"),
            true,
        ),
        401 => ("does not accept these credentials (status 401): check user, password or token".to_owned(), true),
        403 => (
            "knows these credentials but does not allow this (status 403): ask for the right to publish".to_owned(),
            true,
        ),
        404 | 405 | 410 => (format!("takes nothing at this address (status {status}): check its path"), true),
        407 => ("the proxy asks for credentials (status 407): set them in the environment".to_owned(), true),
        408 | 425 => (format!("gave up waiting (status {status})"), false),
        413 => ("says that the message is too large (status 413)".to_owned(), true),
        429 => ("asks for fewer messages (status 429)".to_owned(), false),
        400..=499 => (format!("refuses the message (status {status}): check the channel's settings"), true),
        _ => (format!("is in trouble itself (status {status})"), false),
    };
    // A server in trouble may have taken it before it fell over.
    let taken = if (500..=599).contains(&status) { Taken::Perhaps } else { Taken::No };
    let wait = answer.retry_after_s.map(|s| Duration::from_secs(s).min(LONGEST_WAIT));
    Err(Failure { message, taken, lasts, wait })
}
