//! What the window shows around every page: the frame.

use serde::Serialize;
use ts_rs::TS;

use super::{ChannelView, OnCallLine, RestView};

/// The one event a shell gets: what may be different now. It asks again for what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct Changed {
    /// Which kinds of things.
    pub tags: Vec<Tag>,
    /// Grows with every change; an answer with a lower one is out of date.
    #[ts(type = "number")]
    pub revision: u64,
}

/// A kind of thing that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum Tag {
    /// Alerts, and what was done with them.
    Alerts,
    /// Sources and their health.
    Sources,
    /// Pages.
    Pages,
    /// The workspace's definitions.
    Workspace,
    /// Schedules, and who is on call by them.
    OnCall,
    /// Service levels: new buckets, marks, or their definitions.
    Levels,
    /// Queues: readings, looks, promises.
    Queues,
    /// Incidents, and what was written about them.
    Incidents,
    /// Somebody wants to see something (a notification was opened): ask what.
    Wanted,
}

/// A time as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct TimeText {
    /// Milliseconds since the epoch, only for "3 min ago".
    #[ts(type = "number")]
    pub ms: i64,
    /// `10:00`, `Sat 10:00` or `2026-03-28 10:00`.
    pub short: String,
    /// `2026-03-28 10:00:00 CET`
    pub full: String,
}

/// The frame around every page: what is always true.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ConsoleStatus {
    /// The team's name.
    pub team: String,
    /// Whether this is the made-up company.
    pub demo: bool,
    /// The workspace folder.
    pub workspace: String,
    /// The zone all times are written in.
    pub zone: String,
    /// The release of the time-zone database.
    pub tzdb: String,
    /// The same with the file that it comes from, if it is not the bundled one.
    pub tzdb_said: String,
    /// Every source.
    pub sources: Vec<SourceView>,
    /// How many alerts fire, are pending, are unknown.
    pub counts: AlertCounts,
    /// When the last round was complete for every source.
    pub complete_at: Option<TimeText>,
    /// Where pages go besides this desktop.
    pub channels: Vec<ChannelView>,
    /// What reaches the person while this laptop sleeps.
    pub lid: String,
    /// Who is on call now; null where there is no schedule.
    pub on_call: Option<OnCallLine>,
    /// When the person is told only of what breaks through.
    pub rest: RestView,
    /// Why no page can be shown on this desktop, if none can.
    pub notifier_problem: Option<String>,
    /// What is not in force of the workspace's files: `file:line:column: what`.
    pub definition_problems: Vec<String>,
    /// That nothing reaches this laptop, as far as that can be told, in one sentence.
    pub offline: Option<String>,
    /// What is wrong with keeping records (disk full and the like), if anything.
    pub store_problem: Option<String>,
    /// Watchbill's version.
    pub version: String,
    /// The revision this was read at.
    #[ts(type = "number")]
    pub revision: u64,
}

/// How many alerts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertCounts {
    /// Firing and believed.
    pub firing: usize,
    /// Pending and believed.
    pub pending: usize,
    /// Pending or firing when their source was last believed.
    pub unknown: usize,
    /// Firing, critical, and nobody has acknowledged, snoozed or silenced it.
    pub critical: usize,
}

/// One source in the status line.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SourceView {
    /// Its name.
    pub name: String,
    /// Its kind's title.
    pub kind: String,
    /// `fine`, `failing`, `stale` or `unknown`.
    pub health: String,
    /// When it was last believed.
    pub as_of: Option<TimeText>,
    /// What is wrong, what it means for paging, what to do.
    pub problem: Option<String>,
    /// How often it is polled, in words.
    pub every: String,
    /// Its addresses with version and problem.
    pub peers: Vec<PeerView>,
    /// How far its clock is from ours, in words; `None` when it cannot be told apart.
    pub skew: Option<String>,
    /// The rules it cannot evaluate: alerts that cannot fire.
    pub rules: Vec<RuleView>,
    /// When its first firing alert vanishes unless it is sent again, in words.
    pub lease: Option<String>,
    /// Who sends it its firing alerts.
    pub senders: Vec<SenderView>,
}

/// A program that sends alerts to a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SenderView {
    /// Its host.
    pub host: String,
    /// How many alerts it sent and how long ago, in words.
    pub text: String,
}

/// A rule that its source cannot evaluate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RuleView {
    /// The alert it would raise.
    pub alert: String,
    /// The group it stands in.
    pub group: String,
    /// What the source says is wrong.
    pub error: String,
    /// When it was last tried.
    pub evaluated_at: Option<TimeText>,
}

/// One address of a source.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeerView {
    /// The address.
    pub address: String,
    /// The version it reports.
    pub version: Option<String>,
    /// Why it gave nothing, if it did not.
    pub problem: Option<String>,
    /// When its process started, if it tells.
    pub started_at: Option<TimeText>,
    /// What it says of its cluster, in words.
    pub cluster: Option<String>,
}
