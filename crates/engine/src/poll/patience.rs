//! How long what is asked in a poll is waited for.

use std::time::Duration;

use crate::ports::{Timeouts, Way};

/// How long one request is waited for that the alerts do not depend on.
const HASTY: Duration = Duration::from_secs(5);
/// How long an address is asked for all of that together.
pub(super) const HASTY_IN_ALL: Duration = Duration::from_secs(10);

/// How long a request is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// As long as the source says, several times.
    Usual,
    /// [`HASTY`], once, and [`HASTY_IN_ALL`] for all of them: the alerts, which are read by now, wait for it.
    Short,
}

/// The way for what is asked in haste.
pub(super) fn in_haste(way: &Way) -> Way {
    let Timeouts { connect, response, total } = way.timeouts;
    let timeouts = Timeouts { connect: connect.min(HASTY), response: response.min(HASTY), total: total.min(HASTY) };
    Way { timeouts, ..way.clone() }
}
