//! `postmortem list`, `show`, `check` and `versions`: contracts that people script against, key by key. Instants are RFC 3339 in UTC with
//! whole seconds; what is not known is null.

use serde::Serialize;

use super::LintedDocument;

/// `postmortem list`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemListing {
    /// The last made first.
    pub postmortems: Vec<PostmortemListed>,
    /// Incidents that need one and have none.
    pub wanted: Vec<PostmortemWantedListed>,
}

/// An incident that needs a postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemWantedListed {
    /// The incident's number.
    pub incident: i64,
    /// What it is called.
    pub title: String,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// The key of the template that is proposed.
    pub template: String,
    /// By which day; null while it is not resolved.
    pub due: Option<String>,
}

/// One postmortem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemListed {
    /// Its number.
    pub id: i64,
    /// The incident's number.
    pub incident: Option<i64>,
    /// What it is called.
    pub title: String,
    /// `draft`, `in_review` or `shared`
    pub state: String,
    /// The key of its template.
    pub template: String,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By which day.
    pub due: Option<String>,
    /// When it was made.
    pub made_at: String,
    /// On which day it was shared.
    pub shared_on: Option<String>,
    /// The revision of its text.
    pub revision: u64,
}

/// `postmortem show`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemShown {
    /// The document.
    pub postmortem: PostmortemListed,
    /// Its Markdown, byte for byte.
    pub body: String,
    /// For whom it is; null as long as it does not say so.
    pub audience: Option<String>,
    /// Why nothing is to be done; null where something is, and where nobody said.
    pub no_actions: Option<String>,
    /// Its contributing factors, as they were said.
    pub factors: Vec<PostmortemFactorListed>,
    /// What its file said of the incident when it was taken in; null of one that was made here, and where it said nothing.
    pub told: Option<PostmortemToldListed>,
    /// Who reviews it.
    pub reviewers: Vec<PostmortemReviewerListed>,
    /// What was said of it, the first first.
    pub comments: Vec<PostmortemCommentListed>,
    /// With whom it was shared, the first first.
    pub shares: Vec<PostmortemShareListed>,
}

/// A contributing factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemFactorListed {
    /// What it is, in a few words.
    pub name: String,
    /// `technical`, `process`, `organisational` or `external`
    pub kind: String,
    /// Which failure modes it belongs to.
    pub tags: Vec<String>,
    /// How it was found: `records`, `asking`, `trying`, `reading` or `memory`.
    pub found_by: Option<String>,
    /// What shows it.
    pub evidence: Vec<String>,
}

/// What a file said of the incident that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemToldListed {
    /// When it began.
    pub started_at: Option<String>,
    /// When it was over.
    pub ended_at: Option<String>,
    /// `sev1` to `sev4`
    pub severity: Option<String>,
    /// Keywords and categories, as they are written.
    pub tags: Vec<String>,
}

/// Somebody who reviews it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemReviewerListed {
    /// Who.
    pub person: String,
    /// When they had read it.
    pub reviewed_at: Option<String>,
    /// What they said then.
    pub words: Option<String>,
}

/// Something that was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemCommentListed {
    /// Its number.
    pub id: u64,
    /// The comment that it answers.
    pub answers: Option<u64>,
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
    /// What.
    pub text: String,
    /// The words that it is about.
    pub about: String,
    /// Whether it is settled.
    pub resolved: bool,
}

/// That it was shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemShareListed {
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// How.
    pub how: String,
    /// With whom.
    pub with: String,
}

/// `postmortem check`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemCheckListed {
    /// The document's number.
    pub postmortem: i64,
    /// What is found, as `postmortem lint` tells it, without what was dismissed.
    #[serde(flatten)]
    pub document: LintedDocument,
    /// What was dismissed, each with why.
    pub dismissed: Vec<PostmortemDismissedListed>,
    /// What is still missing by its template, and that its messages do not add up.
    pub unready: Vec<PostmortemUnreadyListed>,
}

/// Something that is still missing in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemUnreadyListed {
    /// What, in a sentence.
    pub said: String,
    /// In which line, from 1; none of a section that is not there.
    pub line: Option<usize>,
}

/// A finding that may stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemDismissedListed {
    /// Its class.
    pub class: String,
    /// The words.
    pub text: String,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// `postmortem versions`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemVersionListing {
    /// The document's number.
    pub postmortem: i64,
    /// The newest first.
    pub versions: Vec<PostmortemVersionListed>,
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemVersionListed {
    /// Its number, from 1.
    pub number: u64,
    /// When.
    pub at: String,
    /// Who wrote.
    pub by: String,
    /// Why it is kept.
    pub why: String,
    /// How long it is.
    pub bytes: u64,
}
