//! What `postmortem lint` answers: a contract that people script against.

use serde::Serialize;

/// What is told of one or more documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintListing {
    /// The documents, in the order in which they were named.
    pub files: Vec<LintedDocument>,
    /// What was named and is none.
    pub unreadable: Vec<UnreadableDocument>,
    /// Findings of weight, of all documents.
    pub warnings: usize,
    /// The others.
    pub hints: usize,
    /// What is wrong with open action items.
    pub action_issues: usize,
}

/// Something that is no document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadableDocument {
    /// As it was named.
    pub file: String,
    /// From 1; null where all of it is wrong.
    pub line: Option<usize>,
    /// What is wrong and what is expected.
    pub problem: String,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintedDocument {
    /// As it was named.
    pub file: String,
    /// Findings of weight.
    pub warnings: usize,
    /// The others.
    pub hints: usize,
    /// What is wrong with its open action items.
    pub action_issues: usize,
    /// In the order of the text.
    pub findings: Vec<LintedFinding>,
    /// Its action items, in the order of the text.
    pub actions: Vec<LintedAction>,
    /// Always six, in the order blameless, systemic, owned, shared, prompt, factual.
    pub properties: Vec<LintedProperty>,
}

/// What was found in the language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintedFinding {
    /// One of eleven words.
    pub class: &'static str,
    /// `warning` or `hint`
    pub weight: &'static str,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The line of what follows the last character.
    pub end_line: usize,
    /// Its column.
    pub end_column: usize,
    /// Which kind of section it stands in.
    pub section: &'static str,
    /// The words themselves, on one line.
    pub text: String,
    /// Why it is found.
    pub why: &'static str,
    /// The question that leads on.
    pub asks: &'static str,
    /// What to write instead.
    pub suggests: &'static str,
}

/// An action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintedAction {
    /// From 1.
    pub line: usize,
    /// What is to be done.
    pub title: String,
    /// Who does it, as it is written.
    pub owners: Vec<String>,
    /// By when, as it is written.
    pub due: Option<String>,
    /// `investigate`, `repair`, `detect`, `mitigate`, `prevent` or `process`, where it says so.
    pub kind: Option<String>,
    /// `P0` to `P4`, where it says so.
    pub priority: Option<String>,
    /// Whether it is ticked off.
    pub done: bool,
    /// What keeps it from being done by somebody by some day; empty once it is done.
    pub issues: Vec<LintedIssue>,
}

/// What is wrong with an action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintedIssue {
    /// A word for it.
    pub issue: &'static str,
    /// What to do about it.
    pub asks: &'static str,
}

/// One of the six properties, as far as the text tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintedProperty {
    /// Which one.
    pub property: &'static str,
    /// `holds`, `attention` or `not_yet`
    pub standing: &'static str,
    /// Why.
    pub because: String,
    /// What to look at first; null where nothing stands there.
    pub line: Option<usize>,
}

impl LintListing {
    /// Of documents and of what is none.
    #[must_use]
    pub fn of(files: Vec<LintedDocument>, unreadable: Vec<UnreadableDocument>) -> Self {
        let sum = |of: fn(&LintedDocument) -> usize| files.iter().map(of).sum();
        let (warnings, hints) = (sum(|file| file.warnings), sum(|file| file.hints));
        let action_issues = sum(|file| file.action_issues);
        Self { files, unreadable, warnings, hints, action_issues }
    }
}
