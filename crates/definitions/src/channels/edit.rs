//! Adding and removing channels, leaving every other byte of the file as it is.

use toml_edit::{Item, Table, Value};
use watchbill_domain::sources::Problem;

use crate::AuthDraft;
use crate::edit::{auth_literal, body_end, cut, parse};
use crate::finding::Weight;
use crate::reader::shown;
use crate::source::KindFields;
use crate::workspace::{Syntax, read_workspace};

/// A channel that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelDraft {
    /// The id of its kind.
    pub kind: String,
    /// Its name; not taken by another channel. A secret it needs is looked for under it.
    pub name: String,
    /// From which severity on; `error` unless given.
    pub from: Option<String>,
    /// How it is reached.
    pub route: RouteDraft,
}

/// How a new channel is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteDraft {
    /// Over HTTP.
    Address {
        /// The topic or address.
        url: String,
        /// How to get in.
        auth: AuthDraft,
    },
    /// By e-mail.
    Mail {
        /// The mail server.
        smtp: String,
        /// `starttls`, `implicit` or `none`; `starttls` unless given.
        tls: Option<String>,
        /// Who signs in; the password is kept under the channel's name.
        user: Option<String>,
        /// Who writes.
        from_address: String,
        /// Who is written to.
        to: Vec<String>,
    },
}

/// The text of `file` with one more channel, behind the last one there is.
///
/// # Errors
/// When the file is not TOML, keeps its channels in a shape that cannot be added to, or would not give this channel as
/// drafted; a problem of the draft itself has no line.
pub fn add_channel(text: &str, file: &str, draft: &ChannelDraft, kinds: &[KindFields]) -> Result<String, Problem> {
    let document = parse(text, file)?;
    let at = match document.get("channels") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().last().map_or(text.len(), |last| body_end(text, last)),
        Some(_) => return Err(in_one_piece(file)),
        None => text.len(),
    };
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = String::new();
    if at > 0 {
        lines.push_str(if text[..at].ends_with('\n') { "\n" } else { "\n\n" });
    }
    lines.push_str(&table(draft));
    let changed = format!("{}{}{}", &text[..at], lines.replace('\n', newline), &text[at..]);

    // What was written is judged by what will read it: nothing is accepted here that would be refused there.
    let (before, after) = (read_workspace(text, file, kinds), read_workspace(&changed, file, kinds));
    let first_line = text[..at].matches('\n').count() + 1;
    let new_lines = first_line..first_line + lines.matches('\n').count() + 1;
    let of_draft = |problem: &Problem| problem.line.is_some_and(|line| new_lines.contains(&line));
    if let Some(finding) = after.findings.into_iter().find(|f| f.weight != Weight::Note && of_draft(&f.problem)) {
        return Err(Problem { place: "the new channel".to_owned(), line: None, column: None, ..finding.problem });
    }
    let one_more = after.workspace.channels.len() == before.workspace.channels.len() + 1;
    if after.syntax == Syntax::Sound && one_more { Ok(changed) } else { Err(in_one_piece(file)) }
}

/// The text of `file` without the channel of this name.
///
/// # Errors
/// When the file is not TOML, has no such channel, or keeps its channels in a shape that cannot be cut.
pub fn remove_channel(text: &str, file: &str, name: &str) -> Result<String, Problem> {
    let document = parse(text, file)?;
    let missing = || problem(file, format!("there is no channel named {} in this file", shown(name)));
    let Some(tables) = document.get("channels").and_then(Item::as_array_of_tables) else {
        return Err(document.get("channels").map_or_else(missing, |_| in_one_piece(file)));
    };
    let word = |table: &Table, key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
    let named = |table: &&Table| word(table, "name").or_else(|| word(table, "kind")).as_deref() == Some(name);
    let channel = tables.iter().find(named).ok_or_else(missing)?;
    Ok(cut(text, channel))
}

/// The draft as a table, with a line feed behind every line.
fn table(draft: &ChannelDraft) -> String {
    let mut lines = String::from("[[channels]]\n");
    let mut add = |key: &str, value: String| lines.push_str(&format!("{key} = {value}\n"));
    let text = |text: &str| Value::from(text).to_string();
    let keyring = format!("{{ keyring = {} }}", text(&draft.name));
    add("kind", text(&draft.kind));
    add("name", text(&draft.name));
    if let Some(from) = &draft.from {
        add("from", text(from));
    }
    match &draft.route {
        RouteDraft::Address { url, auth } => {
            add("url", text(url));
            // A channel's secret is kept under the channel's own name.
            let auth = match auth {
                AuthDraft::Basic { user, .. } => AuthDraft::Basic { user: user.clone(), keyring: draft.name.clone() },
                AuthDraft::Bearer { .. } => AuthDraft::Bearer { keyring: draft.name.clone() },
                other => other.clone(),
            };
            if let Some(auth) = auth_literal(&auth) {
                add("auth", auth);
            }
        }
        RouteDraft::Mail { smtp, tls, user, from_address, to } => {
            add("smtp", text(smtp));
            if let Some(tls) = tls {
                add("tls", text(tls));
            }
            if let Some(user) = user {
                add("user", text(user));
                add("password", keyring);
            }
            add("from_address", text(from_address));
            let to: Vec<String> = to.iter().map(|address| text(address)).collect();
            add("to", format!("[{}]", to.join(", ")));
        }
    }
    lines
}

fn in_one_piece(file: &str) -> Problem {
    let message = "the channels are not written as `[[channels]]` tables, so they are not changed from here; edit the file by \
                   hand";
    problem(file, message.to_owned())
}

fn problem(file: &str, message: String) -> Problem {
    Problem { place: file.to_owned(), line: None, column: None, message }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
