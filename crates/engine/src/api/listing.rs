//! The JSON that people script against. Keys never go away; instants are RFC 3339 in UTC with whole seconds.

use std::collections::BTreeMap;

use serde::Serialize;

/// `watchbill alerts list --json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlertsListing {
    /// Most severe first, then by name and identity.
    pub alerts: Vec<ListedAlert>,
    /// Every source, in the order of the workspace.
    pub sources: Vec<ListedSource>,
}

/// One alert of a listing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedAlert {
    /// `source/identity`
    pub id: String,
    /// The label `alertname`.
    pub name: String,
    /// The source's name.
    pub source: String,
    /// `pending`, `firing`, `resolved` or `unknown` (it was pending or firing when the source was last believed).
    pub state: &'static str,
    /// `critical`, `error`, `warning` or `info`.
    pub severity: &'static str,
    /// All labels.
    pub labels: BTreeMap<String, String>,
    /// All annotations.
    pub annotations: BTreeMap<String, String>,
    /// Since when it is in the state last known.
    pub since: String,
    /// The same for people, in the laptop's zone.
    pub since_local: String,
    /// When the source was last believed; null if never.
    pub as_of: Option<String>,
    /// The same for people.
    pub as_of_local: Option<String>,
    /// While pending: when it fires if its condition goes on holding.
    pub fires_at: Option<String>,
    /// While it fires only because its rule goes on for a while: when it clears if its condition stays away.
    pub clears_at: Option<String>,
    /// Whether it changes too often.
    pub flapping: bool,
    /// Ids of the silences that hold it back at the source.
    pub silenced_by: Vec<String>,
    /// Identities of the alerts that inhibit it at the source.
    pub inhibited_by: Vec<String>,
    /// Whether it was acknowledged on this laptop.
    pub acknowledged: bool,
    /// Until when it is snoozed on this laptop.
    pub snoozed_until: Option<String>,
    /// Where it comes from, if that is an http or https address.
    pub url: Option<String>,
}

/// One source of a listing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedSource {
    /// Its name.
    pub name: String,
    /// Its kind's id.
    pub kind: String,
    /// `fine`, `failing`, `stale` or `unknown`.
    pub health: &'static str,
    /// When it was last believed.
    pub as_of: Option<String>,
    /// The same for people.
    pub as_of_local: Option<String>,
    /// What is wrong and what to do, in a sentence.
    pub problem: Option<String>,
}

/// `watchbill poll --json`
#[derive(Debug, Clone, PartialEq, Serialize, serde::Deserialize)]
pub struct PollListing {
    /// The sources that were polled.
    pub sources: Vec<PolledSource>,
    /// What changed.
    pub changes: PollChanges,
    /// The pages that were written.
    pub pages: Vec<PolledPage>,
    /// What was measured of service levels, by each source that measures any.
    #[serde(default)]
    pub measured: Vec<MeasuredSource>,
    /// Why no page can be shown on this desktop, if none can.
    pub notifier_problem: Option<String>,
}

/// What a round of measuring brought of one source.
#[derive(Debug, Clone, PartialEq, Serialize, serde::Deserialize)]
pub struct MeasuredSource {
    /// Its name.
    pub source: String,
    /// How many SLIs it measures.
    pub slis: usize,
    /// How many buckets are new, or another than before.
    pub buckets: u64,
    /// Why it was not measured, if it was not.
    pub problem: Option<String>,
}

/// One source after a round of polls.
#[derive(Debug, Clone, PartialEq, Serialize, serde::Deserialize)]
pub struct PolledSource {
    /// Its name.
    pub name: String,
    /// Its kind's id.
    pub kind: String,
    /// `fine`, `failing`, `stale` or `unknown`.
    pub health: String,
    /// When it was last believed.
    pub as_of: Option<String>,
    /// What is wrong and what to do, in a sentence.
    pub problem: Option<String>,
}

/// How many alerts changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, serde::Deserialize)]
pub struct PollChanges {
    /// Began to fire.
    pub fired: usize,
    /// Resolved.
    pub resolved: usize,
    /// Are unknown now.
    pub unknown: usize,
}

/// One page that was written.
#[derive(Debug, Clone, PartialEq, Serialize, serde::Deserialize)]
pub struct PolledPage {
    /// `firing`, `digest` or `source_failing`.
    pub kind: String,
    /// Ids of its alerts.
    pub alerts: Vec<String>,
    /// Why it was written.
    pub because: String,
}
