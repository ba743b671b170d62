//! The tables that say when pages are sent, as one text that a person edits: `[[rules]]`, `[[watchdogs]]`, `[flapping]` and
//! `[paging]` with their comments, wherever they stand in the file.

use std::ops::Range;

use toml_edit::{Document, Item, Table};
use watchbill_domain::alerts::{Policy, Severity};
use watchbill_domain::sources::Problem;

use super::place::{body_end, line_start, with_blank_line};
use super::{Refusal, appended, parse, problem, without_places};
use crate::finding::{Finding, Weight};
use crate::reader::{Reader, list, shown};
use crate::source::KindFields;
use crate::workspace::{Syntax, read_workspace};

const TABLES: [&str; 4] = ["rules", "watchdogs", "flapping", "paging"];

/// A policy that is only tried.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftPolicy {
    /// What would hold.
    pub policy: Policy,
    /// What of the text would not hold, in its order.
    pub problems: Vec<Problem>,
}

/// Reads rules that are not saved yet. Other tables of a workspace say nothing here; `break_through` is the team's level
/// unless the text has one itself.
#[must_use]
pub fn read_rules(text: &str, file: &str, break_through: Severity) -> DraftPolicy {
    let reading = read_workspace(text, file, &[]);
    let document = Document::parse(text).ok();
    let has = |table: &str, key: &str| {
        let table = document.as_ref().and_then(|document| document.get(table)).and_then(Item::as_table_like);
        table.is_some_and(|table| table.contains_key(key))
    };
    let mut policy = reading.workspace.policy;
    if !has("severity", "break_through") {
        policy.break_through = break_through;
    }
    // Only what the reader of the rules says is about rules: sources are of kinds that are not known here.
    let places: Vec<Range<usize>> = document.as_ref().map(|document| pieces(text, document)).unwrap_or_default();
    let line_of = |at: usize| text[..at].matches('\n').count() + 1;
    let lines: Vec<_> = places.iter().map(|place| line_of(place.start)..=line_of(place.end)).collect();
    let is_broken = reading.syntax == Syntax::Broken;
    let about_rules = |finding: &Finding| {
        let within = |line: usize| lines.iter().any(|lines| lines.contains(&line));
        finding.weight != Weight::Note && (is_broken || finding.problem.line.is_some_and(within))
    };
    let problems = reading.findings.into_iter().filter(about_rules).map(|finding| finding.problem).collect();
    DraftPolicy { policy, problems }
}

/// The same for a text that is to be saved: whatever is none of these tables is a problem too.
#[must_use]
pub fn check_rules(text: &str, break_through: Severity) -> DraftPolicy {
    let file = "the rules";
    let mut draft = read_rules(text, file, break_through);
    let Ok(document) = Document::parse(text) else { return draft };
    let mut reader = Reader::new(file, text);
    for (key, _) in document.iter().filter(|(key, item)| !is_written_as_tables(key, item)) {
        let at = document.key(key).and_then(toml_edit::Key::span).map_or(0, |span| span.start);
        let written = ["[[rules]]", "[[watchdogs]]", "[flapping]", "[paging]"];
        let message = if TABLES.contains(&key) {
            format!("`{key}` is not written as tables of its own ({}); it is not saved from here", list(&written))
        } else {
            format!("{} does not belong here; expected {}", shown(key), list(&written))
        };
        reader.say(Weight::Refused, at, message);
    }
    draft.problems.extend(reader.into_findings().into_iter().map(|finding| finding.problem));
    draft.problems.sort_by_key(|problem| (problem.line, problem.column));
    draft
}

/// The tables as they stand in the file, with the comments right above and between them.
#[must_use]
pub fn rules_text(text: &str) -> String {
    let Ok(document) = Document::parse(text) else { return String::new() };
    let parts: Vec<&str> = pieces(text, &document).into_iter().map(|piece| text[piece].trim_end()).collect();
    let joined = parts.join("\n\n").replace("\r\n", "\n");
    if joined.is_empty() { joined } else { joined + "\n" }
}

/// The text of `file` with these tables in the place of those it has, and nothing else changed. Tables that are scattered
/// over the file come together where the first of them stood.
///
/// # Errors
/// The first thing that would not hold, with its line in the rules; or that the file cannot be changed safely. Nothing is
/// changed then.
pub fn save_rules(text: &str, file: &str, rules: &str, kinds: &[KindFields]) -> Result<String, Refusal> {
    let document = parse(text, file).map_err(Refusal::of_file)?;
    let before = read_workspace(text, file, kinds).workspace;
    let draft = check_rules(rules, before.policy.break_through);
    if let Some(problem) = draft.problems.into_iter().next() {
        return Err(Refusal { field: Some("rules".to_owned()), problem });
    }
    let by_hand = || {
        let message = "the rules cannot be changed from here without touching something else; edit the file by hand";
        Refusal::of_file(problem(file, message.to_owned()))
    };
    if document.iter().any(|(key, item)| TABLES.contains(&key) && !is_written_as_tables(key, item)) {
        return Err(by_hand());
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let wanted = match rules.trim() {
        "" => String::new(),
        rules => format!("{rules}\n").replace("\r\n", "\n"),
    };
    let changed = match pieces(text, &document).as_slice() {
        [] if wanted.is_empty() => text.to_owned(),
        [] => appended(text, text.len(), &wanted),
        [first, others @ ..] => {
            let begin = if wanted.is_empty() { with_blank_line(text, first.start) } else { first.start };
            let mut changed = format!("{}{}", &text[..begin], wanted.replace('\n', newline));
            let mut kept_to = first.end;
            for other in others {
                changed.push_str(&text[kept_to..with_blank_line(text, other.start).max(kept_to)]);
                kept_to = other.end;
            }
            changed.push_str(&text[kept_to..]);
            changed
        }
    };
    let mut after = read_workspace(&changed, file, kinds).workspace;
    let stands = after.policy == draft.policy;
    after.policy.clone_from(&before.policy);
    if stands && without_places(after) == without_places(before) { Ok(changed) } else { Err(by_hand()) }
}

fn is_written_as_tables(key: &str, item: &Item) -> bool {
    match item {
        Item::ArrayOfTables(_) => ["rules", "watchdogs"].contains(&key),
        Item::Table(table) => ["flapping", "paging"].contains(&key) && !table.is_dotted(),
        Item::Value(_) | Item::None => false,
    }
}

/// Where the tables stand: each with the comments right above it, and those that only comments and blank lines lie between as
/// one piece.
fn pieces(text: &str, document: &Document<&str>) -> Vec<Range<usize>> {
    let mut tables: Vec<&Table> = Vec::new();
    for (key, item) in document.iter().filter(|(key, item)| is_written_as_tables(key, item)) {
        match item {
            Item::ArrayOfTables(all) if TABLES.contains(&key) => tables.extend(all.iter()),
            Item::Table(table) => tables.push(table),
            _ => {}
        }
    }
    let piece = |table: &Table| Some(with_comments(text, line_start(text, table.span()?.start))..body_end(text, table));
    let mut found: Vec<Range<usize>> = tables.into_iter().filter_map(piece).collect();
    found.sort_by_key(|piece| piece.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for piece in found {
        match joined.last_mut().filter(|last| text.get(last.end..piece.start).is_none_or(is_only_comments)) {
            Some(last) => last.end = last.end.max(piece.end),
            None => joined.push(piece),
        }
    }
    joined
}

/// The start of the comment lines right above the line that starts at `at`.
fn with_comments(text: &str, mut at: usize) -> usize {
    while at > 0 {
        let above = line_start(text, at - 1);
        if !text[above..at].trim_start().starts_with('#') {
            break;
        }
        at = above;
    }
    at
}

fn is_only_comments(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
