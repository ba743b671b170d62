//! The noise ledger: what each rule cost in interruptions, and what could be done about it.

use serde::Serialize;
use ts_rs::TS;

use super::TimeText;

/// What `alerts noise` answers: a contract that people script against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoiseListing {
    /// RFC 3339, UTC: from when it counts.
    pub since: String,
    /// Likewise: until when, now.
    pub until: String,
    /// Pages that somebody was shown and that a rule is to blame for.
    pub interruptions: usize,
    /// How few rules make up most of them; null where there was none.
    pub headline: Option<NoiseHeadline>,
    /// Rules of which an alert fired, paged or flapped, the worst first.
    pub rules: Vec<NoiseRuleListing>,
}

/// How few rules make up most of the interruptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoiseHeadline {
    /// That many, the first of the list.
    pub rules: usize,
    /// Their share, in whole percent.
    pub percent: usize,
    /// In words.
    pub text: String,
}

/// One rule: a source and the name of an alert.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoiseRuleListing {
    /// The alert's name.
    pub name: String,
    /// Its source.
    pub source: String,
    /// How many alerts it made that something was recorded of.
    pub alerts: u32,
    /// What it comes to.
    #[serde(flatten)]
    pub figures: NoiseFigures,
    /// What could be changed; null where nothing is suggested.
    pub suggestion: Option<NoiseSuggestionListing>,
    /// Why nothing is suggested: `too_few`, `no_pages`, `of_use` or `nothing_helps`; null beside a suggestion.
    pub no_suggestion: Option<&'static str>,
}

/// What a rule comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoiseFigures {
    /// How often one of its alerts began to fire.
    pub episodes: usize,
    /// Pages that told of it.
    pub pages: usize,
    /// Those of them that it is to blame for.
    pub interruptions: usize,
    /// Episodes that were over within five minutes without anybody doing anything.
    pub self_cleared: usize,
    /// Their share of the episodes that are over, in whole percent; null where none is.
    pub self_cleared_percent: Option<usize>,
    /// How long its alerts flapped, seconds.
    pub flapping_s: u64,
    /// Pages with a sound between 22:00 and 06:00 of the person's own zone.
    pub night_pages: usize,
    /// Half of what was acknowledged was so within this, seconds from the page; null where nothing was.
    pub median_acknowledge_s: Option<u64>,
    /// Episodes that were acknowledged.
    pub acknowledged: usize,
    /// Those of them that cleared with nothing done about them.
    pub acknowledged_idle: usize,
}

/// A change that is suggested.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoiseSuggestionListing {
    /// `for`, `keep_firing_for`, `group`, `quiet` or `delete`.
    pub change: &'static str,
    /// For how long, seconds; null where the change has none.
    pub span_s: Option<u64>,
    /// What it comes to now and would have come to, re-run under the present policy.
    pub before: NoiseOutcome,
    /// Likewise.
    pub after: NoiseOutcome,
    /// The longest episode, seconds.
    pub longest_s: Option<u64>,
    /// How much later that one would have paged, seconds: 0 for not at all later; null where it would not have paged.
    pub delay_s: Option<u64>,
    /// All of that in words.
    pub text: String,
    /// The text to paste, with the place where it belongs.
    pub patches: Vec<NoisePatch>,
}

/// How often somebody is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/", rename_all = "snake_case")]
pub struct NoiseOutcome {
    /// Pages.
    pub pages: usize,
    /// Those of them between 22:00 and 06:00 of the person's own zone.
    pub night_pages: usize,
}

/// A text to paste.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct NoisePatch {
    /// Where it belongs.
    pub place: String,
    /// The text.
    pub text: String,
}

/// The ledger as the window shows it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct NoiseView {
    /// From when it counts.
    pub since: TimeText,
    /// "these 6 rules are 71 % of your interruptions", or that there was none.
    pub headline: String,
    /// How many of the first rows the headline is about.
    pub named: usize,
    /// The rules, the worst first.
    pub rules: Vec<NoiseRuleView>,
}

/// One row of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct NoiseRuleView {
    /// `source/name`
    pub key: String,
    /// The alert's name.
    pub name: String,
    /// Its source.
    pub source: String,
    /// How often it interrupted.
    pub interruptions: usize,
    /// Pages that told of it.
    pub pages: usize,
    /// Pages at night.
    pub night_pages: usize,
    /// How often one of its alerts fired.
    pub episodes: usize,
    /// `12 (80 %)`: episodes that were over soon by themselves.
    pub self_cleared: String,
    /// How long it flapped; empty where it did not.
    pub flapping: String,
    /// The median time to acknowledge; empty where nothing was.
    pub acknowledged: String,
    /// Acknowledged, and then nothing was done.
    pub idle: usize,
    /// What could be done, in a few words; empty where nothing is suggested.
    pub hint: String,
    /// What could be changed and what that would have changed, or why nothing is suggested: sentences.
    pub sentences: Vec<String>,
    /// What to paste.
    pub patches: Vec<NoisePatch>,
}

/// Before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct NoiseChange {
    /// As it is.
    pub before: NoiseOutcome,
    /// As it would have been.
    pub after: NoiseOutcome,
}
