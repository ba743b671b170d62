//! What the window shows of one alert, and of pages.

use serde::Serialize;
use ts_rs::TS;

use super::{AlertRowView, DeliveryView, EscalationView, FlapView, SharedAckView, SourceView, TimeText, WhyView};

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
    /// What would be decided about it now, and why.
    pub why: WhyView,
    /// What happens if nobody answers; null of one that does not fire, and where nobody tells.
    pub escalation: Option<EscalationView>,
    /// How often it changes, if it did lately.
    pub flap: Option<FlapView>,
    /// Whether it paged or why not, newest first.
    pub decisions: Vec<DecisionView>,
    /// What is recorded of it, newest first.
    pub entries: Vec<EntryView>,
    /// The recorded past as a picture.
    pub chart: ChartView,
    /// Whether it is acknowledged.
    pub acknowledged: bool,
    /// The acknowledgement that colleagues see, where there is one.
    pub shared_ack: Option<SharedAckView>,
    /// Until when it is snoozed.
    pub snoozed_until: Option<TimeText>,
    /// The expression of its rule, where a source tells it.
    pub expression: Option<String>,
    /// While pending: when it fires if its condition goes on holding.
    pub fires_at: Option<TimeText>,
    /// While firing only because its rule goes on for a while: when it clears if its condition stays away.
    pub clears_at: Option<TimeText>,
    /// The sources that evaluate its rule.
    pub also_at: Vec<AlsoAtView>,
}

/// The same alert where its rule is evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlsoAtView {
    /// Its id there.
    pub id: String,
    /// Which source.
    pub source: String,
    /// `pending`, `firing`, `resolved` or `unknown`.
    pub state: String,
    /// Since when.
    pub since: TimeText,
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
    /// Its ways off the laptop.
    pub deliveries: Vec<DeliveryView>,
}
