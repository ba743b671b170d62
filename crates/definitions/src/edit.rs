//! Changes to `watchbill.toml` that leave every other byte of it as it is.
//!
//! The places come from `toml_edit`'s spans and the text is cut and joined by hand: printing the parsed document again would
//! keep comments and order too, but not a byte order mark or the line endings of a file from Windows.

use std::ops::Range;

use toml_edit::{Document, Item, Table, Value};
use watchbill_domain::sources::Problem;

use crate::finding::Weight;
use crate::reader::{Reader, shown};
use crate::source::KindFields;
use crate::workspace::{Syntax, read_workspace};

/// A source that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDraft {
    /// Its name; not in the workspace yet.
    pub name: String,
    /// The id of its kind.
    pub kind: String,
    /// One address, or the peers of one cluster.
    pub urls: Vec<String>,
    /// How often it is polled, like `30s`; as the kind is unless given.
    pub every: Option<String>,
    /// How to get in.
    pub auth: AuthDraft,
}

/// How a new source is got into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AuthDraft {
    /// Not at all.
    #[default]
    None,
    /// User and password.
    Basic {
        /// The user.
        user: String,
        /// The name of the password in the keyring.
        keyring: String,
    },
    /// A bearer token.
    Bearer {
        /// The name of the token in the keyring.
        keyring: String,
    },
}

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
    lines.push_str(&table(draft));
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
    let mut cuts = Vec::new();
    collect_cuts(text, source, &mut cuts);
    cuts.sort_by_key(|cut| cut.start);
    let mut changed = String::with_capacity(text.len());
    let mut kept_to = 0;
    for cut in cuts {
        changed.push_str(&text[kept_to..cut.start.max(kept_to)]);
        kept_to = cut.end.max(kept_to);
    }
    changed.push_str(&text[kept_to..]);
    Ok(changed)
}

fn parse<'t>(text: &'t str, file: &str) -> Result<Document<&'t str>, Problem> {
    Document::parse(text).map_err(|_| {
        let broken = || problem(file, "this file is not TOML, so it is not written to".to_owned());
        read_workspace(text, file, &[]).findings.into_iter().next().map_or_else(broken, |finding| finding.problem)
    })
}

/// The draft as a table, with a line feed behind every line.
fn table(draft: &SourceDraft) -> String {
    let text = |text: &str| Value::from(text).to_string();
    let urls: Vec<String> = draft.urls.iter().map(|url| text(url)).collect();
    let url = if let [one] = urls.as_slice() { one.clone() } else { format!("[{}]", urls.join(", ")) };
    let mut lines = format!("[[sources]]\nname = {}\nkind = {}\nurl = {url}\n", text(&draft.name), text(&draft.kind));
    if let Some(every) = &draft.every {
        lines.push_str(&format!("every = {}\n", text(every)));
    }
    match &draft.auth {
        AuthDraft::None => {}
        AuthDraft::Basic { user, keyring } => {
            let (user, keyring) = (text(user), text(keyring));
            lines
                .push_str(&format!("auth = {{ basic = {{ user = {user}, password = {{ keyring = {keyring} }} }} }}\n"));
        }
        AuthDraft::Bearer { keyring } => {
            lines.push_str(&format!("auth = {{ bearer = {{ keyring = {} }} }}\n", text(keyring)));
        }
    }
    lines
}

/// Where the lines of a source end, wherever its last table stands: behind its last value and the comments that follow it
/// without a blank line, unless these lead on to another header.
fn body_end(text: &str, table: &Table) -> usize {
    let mut cuts = Vec::new();
    collect_cuts(text, table, &mut cuts);
    cuts.into_iter().map(|cut| cut.end).max().unwrap_or(text.len())
}

/// The lines of this table and of every table in it that has a header of its own.
fn collect_cuts(text: &str, table: &Table, cuts: &mut Vec<Range<usize>>) {
    if let Some(header) = table.span().filter(|_| !table.is_dotted()) {
        cuts.push(
            with_blank_line(text, line_start(text, header.start))..comments_end(text, values_end(table, header.end)),
        );
    }
    for (_, item) in table.iter() {
        match item {
            Item::Table(inner) if !inner.is_dotted() => collect_cuts(text, inner, cuts),
            Item::ArrayOfTables(inner) => inner.iter().for_each(|inner| collect_cuts(text, inner, cuts)),
            Item::Table(_) | Item::Value(_) | Item::None => {}
        }
    }
}

/// The end of the last value that stands under this table's header.
fn values_end(table: &Table, header_end: usize) -> usize {
    let end = |item: &Item| match item {
        Item::Value(value) => value_end(value),
        Item::Table(inner) if inner.is_dotted() => values_end(inner, 0),
        Item::Table(_) | Item::ArrayOfTables(_) | Item::None => 0,
    };
    table.iter().map(|(_, item)| end(item)).fold(header_end, usize::max)
}

/// Where a value ends; the inline tables that dotted keys make have no span of their own.
fn value_end(value: &Value) -> usize {
    let inner = || value.as_inline_table().into_iter().flat_map(|table| table.iter()).map(|(_, v)| value_end(v)).max();
    value.span().map(|span| span.end).or_else(inner).unwrap_or(0)
}

/// From the end of a value over the rest of its line and the comment lines behind it.
fn comments_end(text: &str, value_end: usize) -> usize {
    let end_of_line = |at: usize| text[at..].find('\n').map_or(text.len(), |i| at + i + 1);
    let own_end = end_of_line(value_end);
    let mut at = own_end;
    while text[at..].trim_start_matches([' ', '\t']).starts_with('#') {
        at = end_of_line(at);
    }
    let leads_to_header = text[at..].trim_start_matches([' ', '\t']).starts_with('[');
    if leads_to_header { own_end } else { at }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

/// The start of the blank line above the line that starts at `at`, if there is one; else `at`.
fn with_blank_line(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let above = line_start(text, at - 1);
    if text[above..at].trim().is_empty() { above } else { at }
}

fn in_one_piece(text: &str, file: &str, document: &Document<&str>) -> Problem {
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

fn problem(file: &str, message: String) -> Problem {
    Problem { place: file.to_owned(), line: None, column: None, message }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
