//! `postmortem lint`: a document by its text alone.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::language::{
    Finding, Judged, Known, Lexicon, Lines, Weight, WrittenAction, check, properties, written_actions,
};
use watchbill_domain::postmortems::{blocks, is_made};
use watchbill_domain::time::{Day, Instant, Zone};

use crate::api::{ApiError, LintedAction, LintedDocument, LintedFinding, LintedIssue, LintedProperty};

use super::KnownNames;
use super::here::invalid;

/// Bytes of the largest document that is read: more than half a million words.
pub const LARGEST_DOCUMENT: u64 = 4 << 20;

/// Why bytes are no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADocument {
    /// Of a file that is something else.
    #[error("it is larger than {} MiB, so it is no document; name the Markdown file alone", LARGEST_DOCUMENT >> 20)]
    TooLarge,
    /// Of a text in another encoding.
    #[error("it is not UTF-8 text here{}; save it as UTF-8", if *is_utf16 { " but UTF-16" } else { "" })]
    NotUtf8 {
        /// The line of the first byte that is not, from 1.
        line: usize,
        /// Whether it begins as UTF-16 does.
        is_utf16: bool,
    },
    /// Of a picture, a program, an archive.
    #[error("there is a zero byte here, so it is no text; name a Markdown file")]
    Binary {
        /// The line of the first of them, from 1.
        line: usize,
    },
}

impl NotADocument {
    /// The line in which that shows, from 1; none where all of it is wrong.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::TooLarge => None,
            Self::NotUtf8 { line, .. } | Self::Binary { line } => Some(*line),
        }
    }
}

/// The text of what was read of a document, at most one byte more than [`LARGEST_DOCUMENT`] of it.
///
/// # Errors
/// When it is no text, or too much of it.
pub fn document_text(bytes: Vec<u8>) -> Result<String, NotADocument> {
    let line = |read: &[u8]| read.iter().filter(|byte| **byte == b'\n').count() + 1;
    if bytes.len() as u64 > LARGEST_DOCUMENT {
        return Err(NotADocument::TooLarge);
    }
    let is_utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if let Some(zero) = bytes.iter().position(|byte| *byte == 0).filter(|_| !is_utf16) {
        return Err(NotADocument::Binary { line: line(&bytes[..zero]) });
    }
    String::from_utf8(bytes).map_err(|error| {
        let read = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        NotADocument::NotUtf8 { line: line(read), is_utf16 }
    })
}

/// The time that is meant by what is typed for now: RFC 3339, or a day, of which only the day counts.
///
/// # Errors
/// [`ApiError::Invalid`] for anything else.
pub fn lint_now(typed: &str, zone: &Zone) -> Result<Instant, ApiError> {
    let day = || Day::parse(typed.trim()).ok().map(|day| zone.day_begins(day));
    Instant::parse(typed.trim()).ok().or_else(day).ok_or_else(|| {
        let typed = plain_line(typed, 60);
        invalid(
            "now",
            format!("--now `{typed}` is no time: expected 2026-03-28 or 2026-03-28T10:00:00Z; nothing was checked"),
        )
    })
}

/// Checks a document. `now` and the zone say which day it is, by which an action is overdue.
#[must_use]
pub fn lint_document(file: &str, text: &str, names: &KnownNames, now: Instant, zone: &Zone) -> LintedDocument {
    let today = zone.wall(now).day();
    let blocks = blocks(text);
    let mut findings = check(text, &names.lexicon);
    // What the records filled in speaks for itself, in a file as in the window.
    findings.retain(|finding| !is_made(&blocks, &finding.range));
    let judged = properties(text, &findings, &names.lexicon, today, &Known::default());
    lint_of(file, text, findings, judged, (&names.lexicon, today))
}

/// A document with what was found in it.
pub(super) fn lint_of(
    file: &str,
    text: &str,
    findings: Vec<Finding>,
    judged: [Judged; 6],
    (lexicon, today): (&Lexicon, Day),
) -> LintedDocument {
    let place = Places { text, lines: Lines::of(text) };
    let count = |weight: Weight| findings.iter().filter(|finding| finding.weight == weight).count();
    let (warnings, hints) = (count(Weight::Warning), count(Weight::Hint));
    let actions: Vec<LintedAction> =
        written_actions(text, lexicon, today).into_iter().map(|action| place.action(action)).collect();
    LintedDocument {
        file: file.to_owned(),
        warnings,
        hints,
        action_issues: actions.iter().map(|action| action.issues.len()).sum(),
        findings: findings.into_iter().map(|finding| place.finding(finding)).collect(),
        actions,
        properties: judged.into_iter().map(|judged| place.property(judged)).collect(),
    }
}

struct Places<'a> {
    text: &'a str,
    lines: Lines,
}

impl Places<'_> {
    fn finding(&self, finding: Finding) -> LintedFinding {
        let (line, column) = self.lines.place(self.text, finding.range.start);
        let (end_line, end_column) = self.lines.place(self.text, finding.range.end);
        LintedFinding {
            class: finding.class.word(),
            weight: finding.weight.word(),
            line,
            column,
            end_line,
            end_column,
            section: finding.section.word(),
            text: finding.text,
            why: finding.class.why(),
            asks: finding.class.asks(),
            suggests: finding.class.suggests(),
        }
    }

    fn action(&self, action: WrittenAction) -> LintedAction {
        let WrittenAction { place, title, owners, due, kind, priority, is_done, issues } = action;
        let issues = if is_done { Vec::new() } else { issues };
        LintedAction {
            line: self.lines.line(place),
            title,
            owners,
            due,
            kind,
            priority,
            done: is_done,
            issues: issues.into_iter().map(|issue| LintedIssue { issue: issue.word(), asks: issue.asks() }).collect(),
        }
    }

    fn property(&self, judged: Judged) -> LintedProperty {
        LintedProperty {
            property: judged.property.word(),
            standing: judged.standing.word(),
            because: judged.because,
            line: judged.place.map(|at| self.lines.line(at)),
        }
    }
}

#[cfg(test)]
#[path = "lint_tests.rs"]
mod tests;
