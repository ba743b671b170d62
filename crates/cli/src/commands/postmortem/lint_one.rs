//! What `postmortem lint` says of one file, in the words that programs read which know nothing of Watchbill: its findings, properties and
//! actions at the top.

use serde::Serialize;
use watchbill_engine::api::{LintListing, LintedAction, LintedDocument, LintedFinding, LintedProperty};

/// The listing, and the same of its only file.
#[derive(Serialize)]
pub(super) struct OfOne<'a> {
    #[serde(flatten)]
    listing: &'a LintListing,
    findings: Vec<Found<'a>>,
    properties: Vec<Property<'a>>,
    actions: Vec<Action<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    line: usize,
    column: usize,
    text: &'a str,
    class: &'a str,
    why: &'a str,
    suggestion: &'a str,
    severity: &'a str,
}

#[derive(Serialize)]
struct Property<'a> {
    name: &'a str,
    state: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Action<'a> {
    line: usize,
    title: &'a str,
    /// All of them, where there are several; null where nobody is named.
    owner: Option<String>,
    due: Option<&'a str>,
    kind: Option<&'a str>,
    issues: Vec<&'a str>,
}

impl<'a> OfOne<'a> {
    pub(super) fn new(listing: &'a LintListing, document: &'a LintedDocument) -> Self {
        Self {
            listing,
            findings: document.findings.iter().map(Found::of).collect(),
            properties: document.properties.iter().map(Property::of).collect(),
            actions: document.actions.iter().map(Action::of).collect(),
        }
    }
}

impl<'a> Found<'a> {
    fn of(finding: &'a LintedFinding) -> Self {
        let LintedFinding { line, column, text, class, why, suggests, weight, .. } = finding;
        Self { line: *line, column: *column, text, class, why, suggestion: suggests, severity: weight }
    }
}

impl<'a> Property<'a> {
    fn of(property: &'a LintedProperty) -> Self {
        Self { name: property.property, state: property.standing, why: &property.because }
    }
}

impl<'a> Action<'a> {
    fn of(action: &'a LintedAction) -> Self {
        Self {
            line: action.line,
            title: &action.title,
            owner: (!action.owners.is_empty()).then(|| action.owners.join(", ")),
            due: action.due.as_deref(),
            kind: action.kind.as_deref(),
            issues: action.issues.iter().map(|issue| issue.issue).collect(),
        }
    }
}
