//! What is found in a postmortem, for the window. Places are UTF-16 units of the text, as the editor counts.

use serde::Serialize;
use ts_rs::TS;

/// A document as it was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemChecked {
    /// What is found, in the order of the text; also what was dismissed.
    pub findings: Vec<PostmortemFinding>,
    /// Always all six, in their order.
    pub properties: Vec<PostmortemProperty>,
    /// Its action items as they are written.
    pub actions: Vec<PostmortemWrittenAction>,
    /// How many findings are open.
    pub open: usize,
    /// What is still missing by its template, and that its messages do not add up. It is told and stops nobody.
    pub unready: Vec<PostmortemUnready>,
}

/// Something that is still missing in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemUnready {
    /// What, in a sentence.
    pub said: String,
    /// Where to look; none of a section that is not there.
    pub at: Option<usize>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemFinding {
    /// `counterfactual`
    pub class: String,
    /// `warning` or `hint`
    pub weight: String,
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The words.
    pub text: String,
    /// Why, in a sentence.
    pub why: String,
    /// The question that leads on.
    pub asks: String,
    /// Other words, in general.
    pub suggests: String,
    /// Its sentence, by which it is dismissed.
    pub sentence: String,
    /// Why it may stand; none while it is open.
    pub dismissed: Option<String>,
}

/// One of the six properties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemProperty {
    /// `blameless`, `systemic`, `owned`, `shared`, `prompt` or `factual`
    pub property: String,
    /// `holds`, `attention` or `not_yet`
    pub standing: String,
    /// Why, in a sentence.
    pub because: String,
    /// Where to look first; none where nothing stands there.
    pub at: Option<usize>,
}

/// An action item as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemWrittenAction {
    /// Where it begins.
    pub at: usize,
    /// What is to be done.
    pub title: String,
    /// Who does it.
    pub owners: Vec<String>,
    /// By when, as it is written.
    pub due: Option<String>,
    /// Whether it is ticked off.
    pub done: bool,
    /// What keeps it from being done, a question each.
    pub issues: Vec<String>,
}
