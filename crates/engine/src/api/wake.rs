//! What happened while nobody watched: one card, until it is put away.

use serde::Serialize;
use ts_rs::TS;

use super::TimeText;

/// The card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WakeView {
    /// What it was: "This laptop slept for 8 h, until 07:02".
    pub what: String,
    /// Everything in one sentence: "3 still firing (1 yours), 5 came and went, 2 flapped".
    pub line: String,
    /// From when nobody watched.
    pub from: TimeText,
    /// Until when; putting the card away is to have seen it up to here.
    pub to: TimeText,
    /// What still fires of what began meanwhile, and what was yours before; yours first, then the worst.
    pub firing: WakePart,
    /// What came and went, the worst first.
    pub passed: WakePart,
    /// What began three times or more.
    pub flapped: WakePart,
    /// What fired before and ended.
    pub ended: WakePart,
    /// What colleagues did, in order.
    pub colleagues: Vec<WakeDeed>,
    /// The hand-offs of the person at this laptop, in order, a sentence each.
    pub handoffs: Vec<String>,
    /// What is not known, and why: one sentence for each source that could not tell of all of it.
    pub untold: Vec<String>,
}

/// Rows under one heading; at most five.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WakePart {
    /// The alerts of one name at one source are one row.
    pub rows: Vec<WakeRow>,
    /// How many rows there would be.
    pub rows_total: usize,
    /// How many alerts they are about.
    pub alerts: usize,
}

/// What the alerts of one name at one source did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WakeRow {
    /// Their name.
    pub name: String,
    /// The source.
    pub source: String,
    /// The worst severity among them.
    pub severity: String,
    /// `firing` while one of them fires, else `resolved`; `unknown` while the source cannot be believed.
    pub state: String,
    /// What they did: "on 3 alerts, 30 min at most".
    pub what: String,
    /// Whether one of them was acknowledged here, or paged before.
    pub yours: bool,
    /// The alert, where it is one only.
    pub alert: Option<String>,
    /// A filter that shows them.
    pub filter: String,
}

/// What somebody did with a silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WakeDeed {
    /// When.
    pub at: TimeText,
    /// Who and what: "bo silenced alertname=\"RedisDown\" until 09:00".
    pub text: String,
    /// Why, as they wrote it.
    pub comment: String,
    /// Where.
    pub source: String,
}
