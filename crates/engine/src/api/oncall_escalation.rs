//! What happens if nobody answers: whom the upstream tells after how long, by whose word, and as of when.

use serde::Serialize;
use ts_rs::TS;

use super::OnCallNotice;

/// What happens to the alerts of a schedule, or to one alert, if nobody answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct EscalationView {
    /// `known`; `stale` (it was told, and may be otherwise by now); `unknown` (somebody could tell and does not); `nothing`
    /// (nobody was asked to tell).
    pub state: String,
    /// Of each kind of alerts that goes another way; nothing where none is known.
    pub ways: Vec<EscalationWay>,
    /// What is not known and what to do about it.
    pub notice: Option<OnCallNotice>,
}

/// What happens to some alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct EscalationWay {
    /// To which: `checkout where severity="critical"`; null where that goes without saying.
    pub of: Option<String>,
    /// What is done, in order.
    pub steps: Vec<EscalationStepView>,
    /// What comes after the last step: `then again after 30 min, 2 times`; null where nothing does.
    pub again: Option<String>,
    /// What limits it: that it is silent at some times; null where nothing does.
    pub limit: Option<String>,
    /// Whose word that is and of when: `as pd said at 14:02`.
    pub provenance: String,
    /// When that was said, RFC 3339; null where it is written in a file.
    pub as_of: Option<String>,
    /// Why it may be otherwise by now; null where it is as told.
    pub doubt: Option<String>,
    /// All of it in one line, but for whose word it is: `now Ana (primary) · after 10 min Bo · then again, 2 times`.
    pub said: String,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct EscalationStepView {
    /// How long after the alert.
    #[ts(type = "number")]
    pub after_seconds: u64,
    /// The same in words: `now`, `after 10 min`.
    pub when: String,
    /// Who is told, and who that is at the moment: `Ana (primary)`, `Bo`, `payments-pager (PagerDuty, Slack)`.
    pub who: String,
}
