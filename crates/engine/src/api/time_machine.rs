//! What was recorded, judged again under rules that are not saved yet; and the rules themselves.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::{NoiseChange, TimeText};

/// What `alerts rerun` answers: a contract that people script against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RerunListing {
    /// RFC 3339, UTC: from when it was judged again.
    pub since: String,
    /// Likewise: until when.
    pub until: String,
    /// Under the workspace's rules.
    pub present: RerunCounts,
    /// Under the others.
    pub drafted: RerunCounts,
    /// What differs, in order of time.
    pub differences: Vec<RerunDifference>,
}

/// What a span comes to under some rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RerunCounts {
    /// Pages.
    pub pages: usize,
    /// Those of them between 22:00 and 06:00 of the person's own zone.
    pub night_pages: usize,
    /// How many of each kind: `firing`, `flapping`, `still_firing`, `settled`, `digest`.
    pub kinds: BTreeMap<&'static str, usize>,
    /// How often something was held back.
    pub quiet: usize,
}

/// A page that tells of an alert under one of the policies and not, or at another time, under the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RerunDifference {
    /// RFC 3339, UTC: when it went out under the present rules, or, if only the others have it, under those.
    pub at: String,
    /// `source/identity`
    pub alert: String,
    /// The alert's name.
    pub name: String,
    /// What it is about.
    pub kind: &'static str,
    /// `gone`, `new`, `later` or `sooner`.
    pub differs: &'static str,
    /// By how many seconds; null where it is gone or new.
    pub by_s: Option<u64>,
}

/// What rules that are being written would have made of what was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RehearsalView {
    /// What would not hold, in the order of the text; then nothing is saved.
    pub problems: Vec<RulesProblem>,
    /// Last night and the last seven days.
    pub spans: Vec<RehearsedSpan>,
    /// What differs within the seven days, the latest first.
    pub differences: Vec<RehearsedDifference>,
    /// How many more there are.
    pub more: usize,
}

/// What would not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct RulesProblem {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong and what is expected.
    pub message: String,
}

/// One span under both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct RehearsedSpan {
    /// `Last night`
    pub name: String,
    /// Pages under the rules that hold and under these.
    pub change: NoiseChange,
    /// `Last night: 1 page instead of 3.`
    pub text: String,
}

/// A page that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct RehearsedDifference {
    /// When.
    pub at: TimeText,
    /// `source/identity`
    pub alert: String,
    /// The alert's name.
    pub name: String,
    /// The source that tells of it.
    pub source: String,
    /// `gone`, `new`, `later` or `sooner`.
    pub differs: String,
    /// In words: `gone`, `4 min later`.
    pub text: String,
}

/// The rules of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PageRulesView {
    /// Their tables, as they stand in the file.
    pub text: String,
    /// The rules that hold, the first that matches first.
    pub rules: Vec<PageRuleView>,
    /// What holds besides, in sentences.
    pub settings: Vec<String>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct PageRuleView {
    /// How people call it.
    pub name: String,
    /// Which alerts it is for.
    pub matches: String,
    /// What becomes of them.
    pub does: String,
}
