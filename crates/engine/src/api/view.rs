//! What the window shows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// Every source.
    pub sources: Vec<SourceView>,
    /// How many alerts fire, are pending, are unknown.
    pub counts: AlertCounts,
    /// When the last round was complete for every source.
    pub complete_at: Option<TimeText>,
    /// Why no page can be shown on this desktop, if none can.
    pub notifier_problem: Option<String>,
    /// What is wrong with the workspace's files: `file:line:column: what`.
    pub definition_problems: Vec<String>,
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
}

/// What a page of the alert list is asked by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertsAsk {
    /// A filter in matcher syntax; empty for everything.
    pub filter: String,
    /// Alerts that resolved within the last day too.
    pub resolved: bool,
    /// Keys of groups that are folded.
    pub folded: Vec<String>,
    /// First row.
    pub offset: usize,
    /// How many rows at most, 1 to 500.
    pub limit: usize,
}

/// A window of rows of the alert list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertsPage {
    /// The revision this was read at.
    #[ts(type = "number")]
    pub revision: u64,
    /// How many rows the whole list has, group rows included.
    pub rows_total: usize,
    /// How many alerts pass the filter.
    pub alerts_total: usize,
    /// How many alerts there are without a filter.
    pub alerts_unfiltered: usize,
    /// First row of this window.
    pub offset: usize,
    /// The rows.
    pub rows: Vec<AlertsRow>,
    /// What is wrong with the filter; then the rows are those of no filter.
    pub filter_problem: Option<FilterProblem>,
    /// From when to when the strips run.
    pub strip_from: TimeText,
    /// The right end of the strips.
    pub strip_to: TimeText,
}

/// What is wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct FilterProblem {
    /// 1-based, in characters.
    pub position: usize,
    /// What is expected there.
    pub message: String,
}

/// One row of the alert list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum AlertsRow {
    /// The head of a group: all alerts of one name at one source.
    Group {
        /// For folding.
        key: String,
        /// The alert's name.
        name: String,
        /// The source's name.
        source: String,
        /// The worst severity in it.
        severity: String,
        /// How many alerts it has.
        count: usize,
        /// Whether its alerts are left out of the rows.
        folded: bool,
    },
    /// One alert.
    Alert(Box<AlertRowView>),
}

/// One alert in the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertRowView {
    /// `source/identity`
    pub id: String,
    /// The alert's name.
    pub name: String,
    /// Where: the labels that tell it from its siblings.
    pub place: String,
    /// Its summary, one line of text.
    pub summary: String,
    /// `critical`, `error`, `warning` or `info`.
    pub severity: String,
    /// `pending`, `firing`, `resolved` or `unknown`.
    pub state: String,
    /// Since when.
    pub since: TimeText,
    /// When its source was last believed, if that is not now.
    pub as_of: Option<TimeText>,
    /// What was done or why it is quiet, in a few words: "acknowledged", "silenced until 14:00".
    pub quiet: Option<String>,
    /// The last hours.
    pub strip: Vec<StripSpan>,
}

/// A span of a strip; spans meet and cover the whole strip.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct StripSpan {
    /// Where it begins, 0 to 1.
    pub from: f64,
    /// Where it ends, 0 to 1.
    pub to: f64,
    /// `pending`, `firing`, `resolved` or `unknown`.
    pub state: String,
}

/// Everything about one alert.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertDetail {
    /// Its row in the list.
    pub row: AlertRowView,
    /// The source's name.
    pub source: String,
    /// The health of the source, and what is wrong with it.
    pub source_health: SourceView,
    /// All labels.
    pub labels: Vec<NamedText>,
    /// All annotations, cut into text and links.
    pub annotations: Vec<NamedText>,
    /// The links of the alert; opened by number.
    pub links: Vec<LinkView>,
    /// The start its source gives.
    pub starts_at: TimeText,
    /// Who the source sends it to.
    pub receivers: Vec<String>,
    /// The silences that cover it.
    pub silences: Vec<SilenceView>,
    /// Whether it paged or why not, newest first.
    pub decisions: Vec<DecisionView>,
    /// What is recorded of it, newest first.
    pub entries: Vec<EntryView>,
    /// The recorded past as a picture.
    pub chart: ChartView,
    /// Whether it is acknowledged.
    pub acknowledged: bool,
    /// Until when it is snoozed.
    pub snoozed_until: Option<TimeText>,
    /// The alert as Markdown, for copying.
    pub markdown: String,
}

/// A name with text from outside.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct NamedText {
    /// The name.
    pub name: String,
    /// The text in pieces; a piece with a link number can be opened.
    pub pieces: Vec<TextPiece>,
    /// How many characters were left out because nobody could read that much here.
    pub left_out: usize,
}

/// A piece of text from outside.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct TextPiece {
    /// The text.
    pub text: String,
    /// The number of the link it is, if it is one.
    pub link: Option<usize>,
}

/// A link that is safe to open.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LinkView {
    /// What it is called: the annotation's name, or `source`.
    pub title: String,
    /// Where it leads.
    pub host: String,
    /// The whole address, for copying.
    pub address: String,
}

/// A silence that covers an alert.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SilenceView {
    /// The source's id.
    pub id: String,
    /// Who made it.
    pub by: String,
    /// Why.
    pub comment: String,
    /// When it ends.
    pub ends: TimeText,
}

/// A recorded decision.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DecisionView {
    /// When.
    pub at: TimeText,
    /// Whether it paged.
    pub paged: bool,
    /// Why, or why not.
    pub because: String,
}

/// One entry of what is recorded about an alert.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct EntryView {
    /// When.
    pub at: TimeText,
    /// What: `firing`, `resolved`, `pending`, `unknown`, `deed`, `page`.
    pub what: String,
    /// In words.
    pub text: String,
    /// `observed`, `inferred` or `backfilled`; `None` for what people did.
    pub evidence: Option<String>,
    /// Why we say so.
    pub reason: Option<String>,
}

/// A picture the core drew.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ChartView {
    /// SVG made by the core, with colours as CSS variables.
    pub svg: String,
    /// The same as rows, for screen readers: from, to, state.
    pub rows: Vec<(String, String, String)>,
}

/// One page in the list of pages.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PageView {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// `firing`, `digest` or `source_failing`.
    pub kind: String,
    /// One line.
    pub title: String,
    /// A few lines.
    pub body: String,
    /// Why it was written.
    pub because: String,
    /// `critical`, `error`, `warning` or `info`.
    pub severity: String,
    /// When it was written.
    pub at: TimeText,
    /// How far it has come, in words.
    pub state: String,
    /// What went wrong last.
    pub problem: Option<String>,
    /// Ids of its alerts.
    pub alerts: Vec<String>,
}
