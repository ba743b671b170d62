//! Why an alert pages or does not, why a page went out, and how often an alert changes.

use serde::Serialize;
use ts_rs::TS;

use super::{EscalationView, TimeText};

/// What would be decided about an alert at this moment, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WhyView {
    /// `pages`, `holds` or `nothing`.
    pub verdict: String,
    /// The verdict in one line: "held back: quiet hours until 07:00".
    pub headline: String,
    /// The questions in the order in which they are asked; exactly one decides.
    pub steps: Vec<WhyStep>,
}

/// One question on the way to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WhyStep {
    /// Its word: `fires`, `flaps`, ...
    pub question: String,
    /// Its name for people.
    pub title: String,
    /// What was found.
    pub found: String,
    /// What was looked through for it, a line each.
    pub looked_through: Vec<String>,
    /// `passes`, `not_asked`, `nothing`, `holds` or `pages`.
    pub answer: String,
    /// Whether it is the one that decided.
    pub decides: bool,
    /// What would have to differ; of the one that decided.
    pub otherwise: Option<String>,
}

/// Why a page went out, from the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PageWhy {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// Why it was written.
    pub because: String,
    /// When it was written.
    pub at: TimeText,
    /// Its alerts, most severe first; none for a page about a source or a watchdog.
    pub lines: Vec<PageWhyLine>,
    /// How many of its alerts are left out here.
    pub left_out: usize,
}

/// Why one alert is in a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PageWhyLine {
    /// Which alert.
    pub alert: String,
    /// Its name.
    pub name: String,
    /// Where.
    pub place: String,
    /// Its severity then.
    pub severity: String,
    /// Why it was told.
    pub because: String,
    /// What was recorded of it up to then, newest first: what changed and how that is known, what was decided, what people
    /// did.
    pub records: Vec<RecordedView>,
}

/// Something that was recorded before a page went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RecordedView {
    /// When.
    pub at: TimeText,
    /// In words.
    pub text: String,
}

/// That an alert changes too often, for its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct FlappingView {
    /// "6 changes in 18 min".
    pub text: String,
    /// How many changes that are.
    pub changes: u32,
    /// Since when it flaps.
    pub since: TimeText,
}

/// How often an alert changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct FlapView {
    /// Whether it flaps now.
    pub flapping: bool,
    /// "6 changes in 18 min, about every 6 min, 14 of the last 15 cleared within 4 min".
    pub verdict: String,
    /// The score now, to one digit: `3.7`.
    pub score: String,
    /// The score from which on it flaps.
    pub enter: String,
    /// The score at which it has settled.
    pub leave: String,
    /// Since when it flaps.
    pub since: Option<TimeText>,
    /// When it has settled if nothing changes any more.
    pub settles: Option<TimeText>,
    /// How often its source is asked: what changes and changes back in between is not seen.
    pub every: String,
}

/// `watchbill alerts why`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhyListing {
    /// Which alert.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When this was asked.
    pub at: String,
    /// The same for people.
    pub at_local: String,
    /// `pages`, `holds` or `nothing`.
    pub verdict: &'static str,
    /// What holds it back, by its word.
    pub held: Option<&'static str>,
    /// Which kind of page it would be.
    pub kind: Option<&'static str>,
    /// Why, for people.
    pub because: String,
    /// What would have to differ, for people.
    pub otherwise: String,
    /// The questions in the order in which they are asked.
    pub steps: Vec<ListedStep>,
    /// Whether it flaps now.
    pub flapping: bool,
    /// How often it changes, in words; null if it did not lately.
    pub flaps: Option<String>,
    /// What was decided before, newest first.
    pub decisions: Vec<ListedDecision>,
    /// What happens upstream if nobody answers, where somebody tells. The command line has its own words for it in JSON.
    #[serde(skip)]
    pub escalation: Option<EscalationView>,
}

/// One question of a [`WhyListing`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedStep {
    /// Its word.
    pub question: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// `passes`, `not_asked`, `nothing`, `holds` or `pages`.
    pub answer: &'static str,
    /// What was found, for people.
    pub found: String,
    /// What was looked through for it.
    pub looked_through: Vec<String>,
}

/// One recorded decision of a [`WhyListing`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedDecision {
    /// When.
    pub at: String,
    /// The same for people.
    pub at_local: String,
    /// Whether it paged.
    pub paged: bool,
    /// Why, or why not, as recorded.
    pub because: String,
}
