//! What is asked of postmortems: each is a form of the window and of the command line.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Makes a postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemForm {
    /// The incident's number.
    #[ts(type = "number")]
    pub incident: i64,
    /// The key of the template; empty: the one that is proposed for it.
    pub template: String,
    /// What it is called; empty: as the incident is.
    pub title: String,
    /// Who sees to it; empty: who leads the incident, else who asks.
    pub owner: String,
    /// By which day, `2026-03-05`; empty: by the policy for its severity.
    pub due: String,
}

/// The whole text of a document as it is written now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemText {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// The revision that this text was written on.
    #[ts(type = "number")]
    pub seen: u64,
    /// The text.
    pub text: String,
    /// Whether the writer paused for long or left: what was kept of single keys becomes one text.
    pub settled: bool,
}

/// A text that is to be checked while it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemCheckForm {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// The text; none: as it is kept.
    pub text: Option<String>,
}

/// Says why a finding may stand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemDismissForm {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// The class of the finding.
    pub class: String,
    /// Its sentence, as the finding names it.
    pub sentence: String,
    /// Why; empty takes back that it was dismissed.
    pub reason: String,
}

/// Fills in one block anew.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemRefreshForm {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// The revision that was seen.
    #[ts(type = "number")]
    pub seen: u64,
    /// Which block, from 0.
    pub block: usize,
    /// Whether what somebody wrote in it may go; it stays in a version.
    pub over_edits: bool,
}

/// Asks for a block of records at the place of the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemInsertForm {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// `timeline`, `budgets`, `chart`: as the guide offers them.
    pub word: String,
    /// Of `chart` the service level or the queue, of `alert` and `queue` which; empty otherwise.
    pub about: String,
    /// Of `timeline` from when on, a time as it is typed, in the incident's zone: `10:02`, `30m` before its end; empty: from its begin.
    pub from: String,
    /// Of `timeline` until when; empty: to its end.
    pub to: String,
    /// Of `timeline` which lanes, `alerts`; none: all.
    pub lanes: Vec<String>,
    /// Of `queue` the number of the error whose messages it is about, or `unsaid` for those that do not say; empty: all of the queue.
    pub error: String,
}

/// Brings an earlier text back, as a new version.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemRestoreForm {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// The revision that was seen.
    #[ts(type = "number")]
    pub seen: u64,
    /// Which version.
    #[ts(type = "number")]
    pub version: u64,
}

/// Does something with a document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemActForm {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// What.
    pub act: PostmortemAct,
}

/// What can be done with a document beside writing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum PostmortemAct {
    /// It is called something else.
    Title {
        /// What.
        title: String,
    },
    /// It is made anew by another template, as long as nobody wrote in it.
    Template {
        /// Its key.
        key: String,
    },
    /// Somebody else sees to it.
    Owner {
        /// Who; empty: nobody.
        person: String,
    },
    /// It is due on another day.
    Due {
        /// `2026-03-05`; empty: on none.
        day: String,
        /// Why.
        why: String,
    },
    /// Others are asked to review it.
    Send,
    /// It is written again.
    TakeBack {
        /// Why.
        why: String,
    },
    /// Somebody is asked to review it, or not any more.
    Reviewer {
        /// Who.
        person: String,
        /// Whether they are asked no more.
        remove: bool,
    },
    /// The person at this laptop has read it.
    Reviewed {
        /// What they say of it; may be empty.
        words: String,
    },
    /// It is for these people.
    Audience {
        /// `everybody at Example`, `the team`
        audience: String,
    },
    /// Nothing is to be done, for a reason.
    NoActions {
        /// Why; empty: something is after all.
        reason: String,
    },
    /// These are its contributing factors, in this order.
    Factors {
        /// All of them.
        factors: Vec<PostmortemFactor>,
    },
    /// Something is said of it.
    Comment {
        /// What.
        text: String,
        /// The comment that it answers.
        #[ts(type = "number | null")]
        answers: Option<u64>,
        /// Where the words that it is about begin, in UTF-16 units of the text.
        from: usize,
        /// Where they end; as `from`: it is about all of it.
        to: usize,
    },
    /// A comment is settled.
    Settle {
        /// Which.
        #[ts(type = "number")]
        comment: u64,
    },
    /// A comment that was settled is open again.
    Reopen {
        /// Which.
        #[ts(type = "number")]
        comment: u64,
    },
    /// It was shared.
    Share {
        /// How.
        how: String,
        /// With whom.
        with: String,
    },
}

/// A contributing factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemFactor {
    /// What it is, in a few words.
    pub name: String,
    /// `technical`, `process`, `organisational` or `external`
    pub kind: String,
    /// Which failure modes it belongs to: `retry-storm`.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How it was found: `records`, `asking`, `trying`, `reading` or `memory`; none where nobody said.
    #[serde(default)]
    pub found_by: Option<String>,
    /// What shows it: links, lines of the timeline.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// Asks for a document as a file, or for the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemExportForm {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// `md`, `html`, `chat` or `clipboard`
    pub form: String,
    /// `names`, `roles` or `initials`; empty: `names`
    pub people: String,
}

/// Publishes a document into a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemPublishForm {
    /// The document's number.
    #[ts(type = "number")]
    pub id: i64,
    /// The folder, usually one of a git checkout.
    pub folder: String,
    /// `names`, `roles` or `initials`; empty: `names`
    pub people: String,
}

/// A file that is taken in, by what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemImportFile {
    /// What it is called; a table ends in `.csv`.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// A template as Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct PostmortemTemplateForm {
    /// The key of the template that is edited; empty: a new one.
    pub key: String,
    /// What it is called; empty: as its Markdown says.
    pub name: String,
    /// Its Markdown.
    pub text: String,
}
