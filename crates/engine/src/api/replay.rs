//! What `alerts replay` answers: a contract that people script against.

use serde::Serialize;

/// What a file of recorded changes comes to under a policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayListing {
    /// Every alert of the file, in the order in which they come first.
    pub alerts: Vec<ReplayedAlert>,
    /// What would have paged, in order of time.
    pub pages: Vec<ReplayedPage>,
    /// What would not have, and why, in order of time.
    pub quiet: Vec<ReplayedQuiet>,
    /// How often an alert began to fire: the pages of a notifier without any policy.
    pub unmanaged_pages: usize,
}

/// One alert.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayedAlert {
    /// As the file names it.
    pub alert: String,
    /// Its changes: between firing and not, and of its severity while firing.
    pub transitions: usize,
    /// When it flapped; empty where it never did.
    pub flapping: Vec<ReplayedFlapping>,
}

/// A span in which an alert flapped.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayedFlapping {
    /// RFC 3339, UTC, whole seconds.
    pub from: String,
    /// Likewise: when the score had decayed, after the last line too.
    pub to: String,
    /// The highest score.
    pub peak: f64,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayedPage {
    /// RFC 3339, UTC, whole seconds.
    pub at: String,
    /// `firing`, `flapping`, `still_firing`, `settled` or `digest`.
    pub kind: &'static str,
    /// The alerts it tells of.
    pub alerts: Vec<String>,
    /// Why.
    pub because: String,
}

/// Something that did not page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayedQuiet {
    /// RFC 3339, UTC, whole seconds.
    pub at: String,
    /// Which alert.
    pub alert: String,
    /// What held it back, as a word.
    pub held: &'static str,
    /// When that ends by the clock alone; null where it does not.
    pub until: Option<String>,
    /// Why.
    pub because: String,
}
