//! Action items after their document: who does what by when.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimeText;

/// The page of action items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ActionItemsView {
    /// How it stands, in a sentence.
    pub headline: String,
    /// Those that are open, by owner and then by day; nobody's come first.
    pub open: Vec<ActionItemRow>,
    /// The last that were done, declined or superseded, the newest first.
    pub over: Vec<ActionItemRow>,
    /// How many are overdue.
    pub overdue: usize,
}

/// An action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ActionItemRow {
    /// What tells it from others.
    pub key: String,
    /// What is to be done.
    pub title: String,
    /// The document that it stands in.
    #[ts(type = "number")]
    pub postmortem: i64,
    /// What that document is called.
    pub document: String,
    /// Its incident; none where it has none.
    #[ts(type = "number | null")]
    pub incident: Option<i64>,
    /// The one person who sees to it.
    pub owner: Option<String>,
    /// Whether that is the person at this laptop.
    pub mine: bool,
    /// By which day, `2026-03-05`.
    pub due: Option<String>,
    /// By how many days it is overdue; none where it is not.
    #[ts(type = "number | null")]
    pub overdue_days: Option<i64>,
    /// How many days ago it was written.
    #[ts(type = "number")]
    pub age_days: i64,
    /// `investigate`, `repair`, `detect`, `mitigate`, `prevent` or `process`
    pub kind: Option<String>,
    /// `P0` to `P3`
    pub priority: Option<String>,
    /// Where a tracker has it.
    pub link: Option<String>,
    /// How it will be seen that it is done.
    pub verify: Option<String>,
    /// `open`, `in_progress`, `done`, `declined` or `superseded`
    pub state: String,
    /// What shows that it is done, why it is not done, or which is done instead; empty while it is open.
    pub because: String,
    /// Whether the document still has its line.
    pub in_document: bool,
    /// When its state changed; none while it never did.
    pub changed: Option<TimeText>,
}

/// Does something with an action item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ActionItemForm {
    /// Which.
    pub key: String,
    /// What.
    pub act: ActionItemAct,
}

/// What can be done with an action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum ActionItemAct {
    /// Somebody has begun.
    Begin,
    /// It is done.
    Done {
        /// What shows it.
        proof: String,
    },
    /// It will not be done.
    Decline {
        /// Why.
        reason: String,
    },
    /// Another one is done instead.
    Supersede {
        /// Which, by its key.
        by: String,
    },
    /// It is to be done after all.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Somebody sees to it.
    Assign {
        /// Who; empty: nobody.
        person: String,
    },
    /// It is due on another day.
    Due {
        /// `2026-03-05`; empty: on none.
        day: String,
    },
    /// A tracker has it.
    Link {
        /// Where; empty: none has.
        link: String,
    },
    /// How it will be seen that it is done.
    Verify {
        /// How; empty: nobody says.
        how: String,
    },
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ActionItemDone {
    /// The item as it is now.
    pub row: ActionItemRow,
    /// What was done, in a sentence.
    pub said: String,
}

/// `actions list`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionItemListing {
    /// Those that were asked for, by owner and then by day.
    pub actions: Vec<ActionItemListed>,
    /// How many are open.
    pub open: usize,
    /// How many of these are overdue.
    pub overdue: usize,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionItemListed {
    /// What tells it from others.
    pub key: String,
    /// What is to be done.
    pub title: String,
    /// The document that it stands in.
    pub postmortem: i64,
    /// Its incident.
    pub incident: Option<i64>,
    /// The one person who sees to it.
    pub owner: Option<String>,
    /// By which day.
    pub due: Option<String>,
    /// By how many days it is overdue.
    pub overdue_days: Option<i64>,
    /// When it was written, a day.
    pub made_on: String,
    /// `investigate`, `repair`, `detect`, `mitigate`, `prevent` or `process`
    pub kind: Option<String>,
    /// `P0` to `P3`
    pub priority: Option<String>,
    /// Where a tracker has it.
    pub link: Option<String>,
    /// How it will be seen that it is done.
    pub verify: Option<String>,
    /// `open`, `in_progress`, `done`, `declined` or `superseded`
    pub state: String,
    /// What became of it, the first first.
    pub history: Vec<ActionChangeListed>,
}

/// A change of an action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionChangeListed {
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// To which state.
    pub to: String,
    /// What shows it, or why.
    pub because: String,
}
