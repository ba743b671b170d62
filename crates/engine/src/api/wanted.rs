//! What somebody wants to see, told to the window from outside of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window is asked to show: by an opened notification, a link, the tray, or a second start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum Wanted {
    /// The window itself, as it is.
    Front,
    /// One alert.
    Alert {
        /// `source/identity`, or an unmistakable beginning of it.
        id: String,
    },
    /// The alerts that pass a filter.
    Alerts {
        /// In matcher syntax; empty for all.
        filter: String,
        /// What they are grouped by; empty for the usual.
        group_by: Vec<String>,
    },
    /// A page of the window.
    Page {
        /// Which.
        page: WantedPage,
    },
    /// The question whether Watchbill is to end.
    Quit {
        /// What ending means right now, a sentence each; none where it means nothing special.
        because: Vec<String>,
    },
}

/// A page of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum WantedPage {
    /// What needs somebody now.
    Now,
    /// The list of alerts.
    Alerts,
    /// Service levels and their budgets.
    Levels,
    /// Dead-letter queues.
    Queues,
    /// Action items of postmortems.
    ActionItems,
    /// Sources, people and data.
    Settings,
}
