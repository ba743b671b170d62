//! What the page *Now* shows: what needs somebody, what is strange, what changed, and who there is.

use serde::Serialize;
use ts_rs::TS;

use super::{AlertRowView, OnCallNowRow, TimeText, WakeView, WantedPage};

/// The page *Now*.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct NowView {
    /// The revision this was read at.
    #[ts(type = "number")]
    pub revision: u64,
    /// When this was read; what is called seen is what was there by then.
    pub at: TimeText,
    /// When the last round was complete for every source.
    pub complete_at: Option<TimeText>,
    /// What happened while nobody watched, until it is put away.
    pub wake: Option<WakeView>,
    /// What paged and nobody has taken, the worst first and of those the newest; at most seven rows.
    pub needs: Vec<NeedView>,
    /// How many rows there would be.
    pub needs_total: usize,
    /// What the person at this laptop promised to see to today: queues that are not empty yet, the first to end first. A queue among
    /// `needs` is not told again. At most seven.
    pub promised: Vec<PromisedView>,
    /// How many there would be.
    pub promised_total: usize,
    /// What is not as it should be, the worst first.
    pub strange: Vec<StrangeView>,
    /// Since when changes are told.
    pub since: TimeText,
    /// Whether that is when somebody last called everything seen; else it is a day ago.
    pub looked: bool,
    /// What began or ended since, what still fires first; at most seven rows.
    pub changed: Vec<ChangedView>,
    /// How many rows there would be.
    pub changed_total: usize,
    /// Who is on call now and next, by each schedule in the order of their files.
    pub on_call: Vec<OnCallNowRow>,
    /// The people of the workspace, in its order.
    pub people: Vec<PersonView>,
}

/// Alerts of one name at one source that need somebody.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct NeedView {
    /// The worst of them, and of those the newest.
    pub row: AlertRowView,
    /// How many there are.
    pub count: usize,
    /// Their ids.
    pub alerts: Vec<String>,
    /// A filter that shows them.
    pub filter: String,
}

/// A queue that the person at this laptop promised to see to today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PromisedView {
    /// `source/name`
    pub id: String,
    /// Its name, as its broker has it.
    pub name: String,
    /// The source's name.
    pub source: String,
    /// How long the promise holds; from then on the queue pages again unless it is empty.
    pub until: TimeText,
    /// `12,400 messages`, or that nobody knows how many.
    pub depth_text: String,
    /// What was said with the promise; empty where nothing was.
    pub note: String,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct StrangeView {
    /// `critical`, `error`, `warning` or `info`; `unknown` for what is only not known.
    pub severity: String,
    /// What it is, in a few words.
    pub what: String,
    /// What it means for paging and what to do.
    pub means: String,
    /// A filter that shows its alerts, where it is about alerts.
    pub filter: Option<String>,
    /// The page where something can be done about it, where there is one.
    pub page: Option<WantedPage>,
}

/// What happened with the alerts of one name at one source, or with a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ChangedView {
    /// The worst severity among them; `unknown` for a source that could not be believed.
    pub severity: String,
    /// `firing` while one of them fires, else `resolved`; `unknown` while a source cannot be believed.
    pub state: String,
    /// The alert's or the source's name.
    pub name: String,
    /// The source's name.
    pub source: String,
    /// What happened, in words: "fired 6 times, over now".
    pub what: String,
    /// When something last happened.
    pub at: TimeText,
    /// The alert, where it is one only.
    pub alert: Option<String>,
    /// A filter that shows them; nothing for a source.
    pub filter: Option<String>,
}

/// Somebody of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PersonView {
    /// What people call them.
    pub name: String,
    /// Whether it is the person at this laptop.
    pub me: bool,
    /// Their zone.
    pub zone: String,
    /// What their clock shows: `10:00`, or `Sun 01:00` where it is another day.
    pub clock: String,
    /// `working`, `quiet` or nothing special.
    pub hours: Option<String>,
}
