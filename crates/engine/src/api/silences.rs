//! Silences at sources: asking for one, what it would cover, and those there are.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimeText;

/// One matcher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct MatcherView {
    /// The label.
    pub name: String,
    /// `=`, `!=`, `=~` or `!~`.
    pub operator: String,
    /// What it is compared with, without quotes.
    pub value: String,
}

/// What a silence of some alerts begins with.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SilenceProposal {
    /// The source that would keep it.
    pub source: String,
    /// The alerts it is made for, as that source has them.
    pub ids: Vec<String>,
    /// What is silenced, in a few words.
    pub title: String,
    /// The matchers to begin with.
    pub matchers: Vec<MatcherView>,
    /// Lengths that are offered.
    pub lengths: Vec<LengthView>,
    /// What it does not silence of what was asked for, in a sentence.
    pub note: Option<String>,
}

/// A length that is offered.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LengthView {
    /// What is written into the field.
    pub words: String,
    /// When that would end.
    pub ends: TimeText,
}

/// A silence somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SilenceAsk {
    /// The source that keeps it.
    pub source: String,
    /// The alerts it is made for; none where the matchers were typed.
    pub ids: Vec<String>,
    /// The matchers; all have to hold.
    pub matchers: Vec<MatcherView>,
    /// Until when: `2h`, `14:00`, `tomorrow 9:00`.
    pub until: String,
    /// Why.
    pub comment: String,
}

/// What a silence would do.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SilencePreview {
    /// Alerts it covers now.
    pub covers: usize,
    /// Episodes of the last 7 days it would have covered.
    #[ts(type = "number")]
    pub episodes: u64,
    /// Both in a sentence.
    pub sentence: String,
    /// The first alerts it covers, a line each.
    pub examples: Vec<String>,
    /// What speaks against it, the worst first.
    pub verdicts: Vec<VerdictView>,
    /// The matchers as text, for the command line and for filters.
    pub text: String,
    /// The matchers one step wider, if there is one.
    pub wider: Option<Vec<MatcherView>>,
    /// The matchers one step narrower, if there is one.
    pub narrower: Option<Vec<MatcherView>>,
    /// When it would end; nothing where that cannot be read.
    pub ends: Option<TimeText>,
    /// What is wrong with the end that was written.
    pub ends_problem: Option<String>,
    /// What the button does, in words.
    pub button: String,
}

/// Something that speaks against a silence.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct VerdictView {
    /// `refused`, `too_broad` or `too_narrow`.
    pub concern: String,
    /// In a sentence.
    pub sentence: String,
}

/// What became of something done with a silence.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SilenceDoneView {
    /// By which number it can be taken back; nothing where it could not be recorded.
    #[ts(type = "number | null")]
    pub deed: Option<i64>,
    /// The source.
    pub source: String,
    /// The source's id of the silence since then.
    pub id: String,
    /// What holds now, in a sentence.
    pub text: String,
    /// When it ends; when it ended, of one that was ended.
    pub ends: TimeText,
    /// What is not as it was asked for, or could not be found out; nothing where it was read back as asked.
    pub problem: Option<String>,
}

/// Every silence of every source.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SilencesView {
    /// What ends soon while something still fires behind it comes first, then what holds, by its end, then the others.
    pub silences: Vec<SilenceRowView>,
    /// The sources that were asked.
    pub sources: Vec<SilencesAtView>,
    /// Ends that are offered for a silence that is given a later one.
    pub lengths: Vec<LengthView>,
}

/// A source that keeps silences.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SilencesAtView {
    /// Its name.
    pub name: String,
    /// Why its silences are not listed, or which are not.
    pub problem: Option<String>,
}

/// One silence.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SilenceRowView {
    /// Where it is kept.
    pub source: String,
    /// The source's id.
    pub id: String,
    /// `active`, `pending` or `expired`.
    pub state: String,
    /// Who made it.
    pub by: String,
    /// Why.
    pub comment: String,
    /// Its matchers.
    pub matchers: Vec<MatcherView>,
    /// The same as text.
    pub text: String,
    /// From when it holds.
    pub starts: TimeText,
    /// Until when.
    pub ends: TimeText,
    /// Alerts it covers now; nothing where a matcher cannot be read here.
    pub covers: Option<usize>,
    /// How many of them fire.
    pub firing: Option<usize>,
    /// Why somebody should look, in a sentence.
    pub attention: Option<String>,
    /// Whether it stands for an acknowledgement that is kept until the alert resolves.
    pub acknowledgement: bool,
    /// The number of the last thing done with it from here, by which that can be taken back.
    #[ts(type = "number | null")]
    pub undo: Option<i64>,
}

/// An acknowledgement that colleagues see.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SharedAckView {
    /// Who has the alert.
    pub by: String,
    /// What holds, and when it ends if this laptop closes, in a sentence.
    pub text: String,
    /// Why it could not be renewed.
    pub problem: Option<String>,
}
