//! What is told of a hand-off.

use serde::Serialize;

/// `oncall handoff`: the next hand-off of a schedule, and what is left behind at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallHandoffListing {
    /// What the schedule is called.
    pub schedule: String,
    /// When, in RFC 3339.
    pub at: String,
    /// Those on call until then, sorted; empty where nobody is.
    pub before: Vec<String>,
    /// Those on call from then on, sorted; empty where nobody is.
    pub after: Vec<String>,
    /// Until when exactly those are, where that is within a year.
    pub until: Option<String>,
    /// The open alerts of the services that go by the schedule, as they stand now, the worst first; null without records.
    pub left: Option<Vec<OnCallLeftAlert>>,
    /// The promises about queues of those services that end before those on call change again, the first to end first; null without
    /// records.
    pub promises: Option<Vec<OnCallLeftPromise>>,
    /// The sources of which nothing is heard now: what they have is not in `left`, or as it was.
    pub unheard: Vec<String>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// An alert that is left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallLeftAlert {
    /// `source/identity`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its severity.
    pub severity: &'static str,
    /// Since when it fires, in RFC 3339.
    pub since: String,
    /// `firing`, `acknowledged`, `snoozed`, `held_at_source` or, of a queue, `promised`.
    pub how: &'static str,
    /// When the snooze ends, in RFC 3339.
    pub until: Option<String>,
}

/// A promise about a queue that ends soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallLeftPromise {
    /// `source/name`
    pub queue: String,
    /// Who gave it.
    pub by: String,
    /// When it ends, in RFC 3339; from then on the queue pages again unless it is empty.
    pub until: String,
}
