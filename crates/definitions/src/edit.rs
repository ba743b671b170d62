//! Changes to `watchbill.toml` that leave every other byte of it as it is.
//!
//! The places come from `toml_edit`'s spans and the text is cut and joined by hand: printing the parsed document again would
//! keep comments and order too, but not a byte order mark or the line endings of a file from Windows.

mod absences;
mod basics;
mod draft;
mod found;
mod patch;
mod person;
mod place;
mod rules;
mod source;

use toml_edit::{Document, Item, Table};
use watchbill_domain::sources::Problem;

use crate::finding::Weight;
use crate::reader::{Reader, shown};
use crate::source::KindFields;
use crate::workspace::{Syntax, Workspace, read_workspace};

pub use absences::save_absences;
pub use basics::{BasicsDraft, save_basics};
pub use draft::{AuthDraft, HeaderDraft, HeaderValueDraft, SourceDraft};
pub(crate) use draft::{auth_literal, headers_literal, setting_literal};
pub use found::{FoundSource, source_drafts};
pub(crate) use found::{auth_of, headers_of, setting_text, shown_address, shown_headers};
pub(crate) use patch::Patch;
pub(crate) use person::appended;
pub use person::{FoundPerson, PersonDraft, people_drafts, remove_person, save_person};
pub(crate) use place::{body_end, cut};
pub use rules::{DraftPolicy, check_rules, read_rules, rules_text, save_rules};
pub use source::{Refusal, check_source, save_source};

/// The text of `file` with one more source, behind the last one there is. A file whose last line has no end gets one.
///
/// # Errors
/// When the file is not TOML, keeps its sources in a shape that cannot be added to, or would not give this source exactly
/// as drafted; a problem of the draft itself has no line.
pub fn add_source(text: &str, file: &str, draft: &SourceDraft, kinds: &[KindFields]) -> Result<String, Problem> {
    let document = parse(text, file)?;
    let at = match document.get("sources") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().last().map_or(text.len(), |last| body_end(text, last)),
        Some(_) => return Err(in_one_piece(text, file, &document)),
        None => text.len(),
    };
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = String::new();
    if at > 0 {
        if !text[..at].ends_with('\n') {
            lines.push('\n');
        }
        lines.push('\n');
    }
    lines.push_str(&draft::table(draft, kinds));
    let changed = format!("{}{}{}", &text[..at], lines.replace('\n', newline), &text[at..]);

    // What was written is judged by what will read it: nothing is accepted here that would be refused there.
    let (before, after) = (read_workspace(text, file, kinds), read_workspace(&changed, file, kinds));
    let is_new = |name: &str| name == draft.name;
    let stood_before = before.workspace.sources.iter().any(|source| is_new(source.name.as_str()));
    let stands_now = after.workspace.sources.iter().any(|source| is_new(source.name.as_str()));
    let first_line = text[..at].matches('\n').count() + 1;
    let new_lines = first_line..first_line + lines.matches('\n').count() + 1;
    let of_draft = |problem: &Problem| problem.line.is_some_and(|line| new_lines.contains(&line));
    let objection = after.findings.into_iter().find(|f| f.weight != Weight::Note && of_draft(&f.problem));
    match objection {
        Some(finding) => {
            Err(Problem { place: "the new source".to_owned(), line: None, column: None, ..finding.problem })
        }
        None if after.syntax == Syntax::Sound && stands_now && !stood_before => Ok(changed),
        None => Err(in_one_piece(text, file, &document)),
    }
}

/// The text of `file` without the source of this name: its tables go, with the comments between their lines and one blank
/// line above; comments above a table stay, for they may say more than this.
///
/// # Errors
/// When the file is not TOML, has no such source, or keeps its sources in a shape that cannot be cut.
pub fn remove_source(text: &str, file: &str, name: &str) -> Result<String, Problem> {
    let document = parse(text, file)?;
    let missing = || problem(file, format!("there is no source named {} in this file", shown(name)));
    let Some(tables) = document.get("sources").and_then(Item::as_array_of_tables) else {
        return Err(document.get("sources").map_or_else(missing, |_| in_one_piece(text, file, &document)));
    };
    let named = |table: &&Table| table.get("name").and_then(Item::as_str) == Some(name);
    let source = tables.iter().find(named).ok_or_else(missing)?;
    Ok(cut(text, source))
}

pub(crate) fn parse<'t>(text: &'t str, file: &str) -> Result<Document<&'t str>, Problem> {
    Document::parse(text).map_err(|_| {
        let broken = || problem(file, "this file is not TOML, so it is not written to".to_owned());
        read_workspace(text, file, &[]).findings.into_iter().next().map_or_else(broken, |finding| finding.problem)
    })
}

pub(crate) fn in_one_piece(text: &str, file: &str, document: &Document<&str>) -> Problem {
    let at = document.get_key_value("sources").and_then(|(key, _)| key.span()).map_or(0, |span| span.start);
    let mut reader = Reader::new(file, text);
    let message =
        "the sources are not written as `[[sources]]` tables, so they are not changed from here; edit the file by hand";
    reader.say(Weight::Refused, at, message);
    reader
        .into_findings()
        .into_iter()
        .next()
        .map_or_else(|| problem(file, message.to_owned()), |finding| finding.problem)
}

/// What a file defines, without where in it things stand: a line put in or taken out moves all below it, and changes nothing.
pub(crate) fn without_places(mut workspace: Workspace) -> Workspace {
    for service in &mut workspace.services {
        if let Some(schedule) = &mut service.schedule {
            (schedule.line, schedule.column) = (0, 0);
        }
        service.lost_before = service.lost_before.take().map(|_| String::new());
    }
    for queue in &mut workspace.queues {
        (queue.line, queue.column) = (0, 0);
    }
    workspace
}

/// Gives every `[[queues]]` table in which `key` is `from` another value.
pub(crate) fn rename_in_queues(patch: &mut Patch<'_>, document: &Document<&str>, key: &str, from: &str, to: &str) {
    let tables = document.get("queues").and_then(Item::as_array_of_tables).into_iter().flatten();
    for table in tables.filter(|table| table.get(key).and_then(Item::as_str) == Some(from)) {
        patch.set(table, key, Some(&draft::text(to)));
    }
}

pub(crate) fn problem(file: &str, message: String) -> Problem {
    Problem { place: file.to_owned(), line: None, column: None, message }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
