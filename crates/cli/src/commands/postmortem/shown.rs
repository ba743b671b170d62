//! What `postmortem lint` says in words.

use watchbill_engine::api::{LintListing, LintedAction, LintedDocument, LintedFinding};

use crate::terminal::{Look, line};

use super::lint::Format;

pub(super) fn text(listing: &LintListing, format: Format, properties: bool, look: Look) -> String {
    let mut text = String::new();
    for document in &listing.files {
        match format {
            Format::Full => full(&mut text, document, look),
            Format::Lines => lines(&mut text, document),
            Format::Github => github(&mut text, document),
        }
        if properties && format != Format::Github {
            told_properties(&mut text, document, look);
        }
    }
    if format == Format::Full && !listing.files.is_empty() {
        text.push_str(&format!("{}\n", summed(listing)));
    }
    text
}

fn full(text: &mut String, document: &LintedDocument, look: Look) {
    for finding in &document.findings {
        let place = format!("{}:{}:{}", line(&document.file), finding.line, finding.column);
        let class = finding.class;
        text.push_str(&format!(
            "{place}: {}: {class}: \u{201C}{}\u{201D}\n",
            look.paint.word(finding.weight),
            line(&finding.text)
        ));
        for (name, said) in [("why", finding.why), ("ask", finding.asks), ("write", finding.suggests)] {
            text.push_str(&format!("    {name:<5}  {said}\n"));
        }
    }
    for action in document.actions.iter().filter(|action| !action.issues.is_empty()) {
        let place = format!("{}:{}", line(&document.file), action.line);
        text.push_str(&format!("{place}: {}: \u{201C}{}\u{201D}\n", look.paint.word("action"), line(&action.title)));
        for issue in &action.issues {
            text.push_str(&format!("    {:<13}  {}\n", issue.issue, issue.asks));
        }
    }
}

fn lines(text: &mut String, document: &LintedDocument) {
    let file = line(&document.file);
    for finding in &document.findings {
        let LintedFinding { line: row, column, weight, class, asks, .. } = finding;
        text.push_str(&format!("{file}:{row}:{column}: {weight}: {class}: {}: {asks}\n", line(&finding.text)));
    }
    for (action, issue) in issues(document) {
        text.push_str(&format!("{file}:{}:1: action: {}: {}\n", action.line, issue.0, issue.1));
    }
}

/// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>: a notice or a warning with a place.
fn github(text: &mut String, document: &LintedDocument) {
    let file = property(&document.file);
    for finding in &document.findings {
        let level = if finding.weight == "warning" { "warning" } else { "notice" };
        let LintedFinding { line: row, column, end_line, end_column, class, why, asks, .. } = finding;
        let message = message(&format!("\u{201C}{}\u{201D}: {why} {asks}", finding.text));
        // Columns are only taken where both ends are on one line.
        let columns = if row == end_line { format!(",col={column},endColumn={end_column}") } else { String::new() };
        text.push_str(&format!(
            "::{level} file={file},line={row},endLine={end_line}{columns},title={class}::{message}\n"
        ));
    }
    for (action, issue) in issues(document) {
        let title = property(issue.0);
        text.push_str(&format!("::notice file={file},line={},title={title}::{}\n", action.line, message(issue.1)));
    }
}

fn issues(document: &LintedDocument) -> impl Iterator<Item = (&LintedAction, (&'static str, &'static str))> {
    let of = |action: &LintedAction| action.issues.iter().map(|issue| (issue.issue, issue.asks)).collect::<Vec<_>>();
    document.actions.iter().flat_map(move |action| of(action).into_iter().map(move |issue| (action, issue)))
}

/// What a message may not hold as it is.
fn message(text: &str) -> String {
    line(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same of a property, in which marks separate it from the next.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

fn told_properties(text: &mut String, document: &LintedDocument, look: Look) {
    text.push_str(&format!("{}:\n", line(&document.file)));
    for judged in &document.properties {
        let standing = judged.standing.replace('_', " ");
        let padding = " ".repeat(9_usize.saturating_sub(standing.len()));
        let place = judged.line.map_or(String::new(), |row| format!(" (line {row})"));
        let standing = look.paint.word(&standing);
        text.push_str(&format!("    {:<9}  {standing}{padding}  {}{place}\n", judged.property, line(&judged.because)));
    }
}

fn summed(listing: &LintListing) -> String {
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let documents = counted(listing.files.len(), "document", "documents");
    if listing.warnings + listing.hints + listing.action_issues == 0 {
        return format!("Nothing found in {documents}.");
    }
    let warnings = counted(listing.warnings, "warning", "warnings");
    let hints = counted(listing.hints, "hint", "hints");
    let issues = counted(listing.action_issues, "thing", "things");
    format!("{warnings} and {hints} in {documents}; {issues} to settle in open action items.")
}
