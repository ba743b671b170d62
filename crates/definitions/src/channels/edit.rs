//! Channels added, changed where they stand, and taken out, leaving every other byte of the file as it is.

use toml_edit::{ArrayOfTables, Item, Table};
use watchbill_domain::sources::Problem;

use super::ChannelSpec;
use super::draft::{ChannelDraft, draft_of, fields};
use crate::edit::{Patch, Refusal, appended, body_end, cut, parse};
use crate::finding::Weight;
use crate::reader::shown;
use crate::source::KindFields;
use crate::workspace::{Reading, Syntax, read_workspace};

/// The text of `file` with this channel: a new one behind the last there is, or `original` changed where it stands, whose
/// comments, order and other keys stay as they are. The box of a refusal is a key of the table; `secret` for either secret.
///
/// # Errors
/// What is wrong with the draft, or that the file cannot be changed safely; then nothing is changed.
pub fn save_channel(
    text: &str,
    file: &str,
    original: Option<&str>,
    draft: &ChannelDraft,
    kinds: &[KindFields],
) -> Result<String, Refusal> {
    let document = parse(text, file).map_err(Refusal::of_file)?;
    let wanted = check(draft)?;
    let by_hand = || Refusal::of_file(in_one_piece(file));
    let tables = match document.get("channels") {
        None => None,
        Some(item) => Some(item.as_array_of_tables().ok_or_else(by_hand)?),
    };
    let find = |name: &str| tables.and_then(|tables| named(tables, name));
    if original != Some(draft.name.as_str()) && find(&draft.name).is_some() {
        return Err(Refusal::at("name", format!("the name {} is taken by another channel", shown(&draft.name))));
    }
    let changed = match original {
        Some(original) => {
            let table = find(original).ok_or_else(|| Refusal::of_file(missing(file, original)))?;
            rewrite(text, table, draft)
        }
        None => {
            let at = tables.and_then(|tables| tables.iter().last()).map_or(text.len(), |last| body_end(text, last));
            appended(text, at, &table(draft).0)
        }
    };
    let (before, after) = (read_workspace(text, file, kinds), read_workspace(&changed, file, kinds));
    let stands = stands_alone_changed(&before, &after, original, &wanted);
    if stands { Ok(changed) } else { Err(by_hand()) }
}

/// The text of `file` without the channel of this name.
///
/// # Errors
/// When the file is not TOML, has no such channel, or keeps its channels in a shape that cannot be cut.
pub fn remove_channel(text: &str, file: &str, name: &str) -> Result<String, Problem> {
    let document = parse(text, file)?;
    let Some(tables) = document.get("channels").and_then(Item::as_array_of_tables) else {
        let shapeless = document.get("channels").is_some();
        return Err(if shapeless { in_one_piece(file) } else { missing(file, name) });
    };
    let channel = named(tables, name).ok_or_else(|| missing(file, name))?;
    Ok(cut(text, channel))
}

/// The channel that a draft would be, judged by what reads the file.
fn check(draft: &ChannelDraft) -> Result<ChannelSpec, Refusal> {
    if draft.name.is_empty() {
        return Err(Refusal::at("name", "a channel needs a name, like `phone`"));
    }
    let is_set = |key: &str| draft.literal(key).is_some();
    if let Some(field) = fields(&draft.kind).iter().find(|field| field.required && !is_set(field.key)) {
        return Err(Refusal::at(field.key, format!("`{}` is needed, for example `{}`", field.key, field.example)));
    }
    let (text, boxes) = table(draft);
    let reading = read_workspace(&text, "the channel", &[]);
    if let Some(finding) = reading.findings.into_iter().find(|finding| finding.weight != Weight::Note) {
        // The first line is the header.
        let key = finding.problem.line.and_then(|line| boxes.get(line.wrapping_sub(2)));
        let field = key.map(|key| if *key == "password" { "secret" } else { key }.to_owned());
        return Err(Refusal { field, problem: Problem { line: None, column: None, ..finding.problem } });
    }
    let unusable = || Refusal::at("kind", "this is not a channel that anything can be sent to");
    reading.workspace.channels.into_iter().next().ok_or_else(unusable)
}

/// The draft as a table with a line feed behind every line, and the keys in the order of the lines.
fn table(draft: &ChannelDraft) -> (String, Vec<&'static str>) {
    let lines = draft.keys().into_iter().filter_map(|key| Some((key, draft.literal(key)?)));
    let (mut text, mut keys) = ("[[channels]]\n".to_owned(), Vec::new());
    for (key, literal) in lines {
        text.push_str(&format!("{key} = {literal}\n"));
        keys.push(key);
    }
    (text, keys)
}

/// The text with what differs from the draft, and nothing else, changed in this table.
fn rewrite(text: &str, table: &Table, draft: &ChannelDraft) -> String {
    let is = draft_of(table);
    let mut patch = Patch::of(text);
    let mut keys = draft.keys();
    keys.extend(is.keys());
    keys.sort_unstable();
    keys.dedup();
    let has = |draft: &ChannelDraft, key: &str| draft.keys().contains(&key).then(|| draft.literal(key)).flatten();
    // Headers may stand under `auth`: whoever changes one of the two writes both.
    let in_auth = table.get("auth").and_then(Item::as_table_like).is_some_and(|auth| auth.contains_key("headers"));
    let of_auth = |key: &str| in_auth && matches!(key, "auth" | "headers");
    let other_auth = ["auth", "headers"].iter().any(|key| has(&is, key) != has(draft, key));
    for key in keys {
        let wanted = has(draft, key);
        if has(&is, key) != wanted || (of_auth(key) && other_auth) {
            patch.set(table, key, wanted.as_deref());
        }
    }
    patch.finish()
}

/// Whether the file gives exactly the channel that was wanted now, and all else as before.
fn stands_alone_changed(before: &Reading, after: &Reading, original: Option<&str>, wanted: &ChannelSpec) -> bool {
    let others = |reading: &Reading, name: Option<&str>| -> Vec<ChannelSpec> {
        reading.workspace.channels.iter().filter(|channel| Some(channel.name.as_str()) != name).cloned().collect()
    };
    let mut rest = (before.workspace.clone(), after.workspace.clone());
    rest.0.channels.clear();
    rest.1.channels.clear();
    after.syntax == Syntax::Sound
        && after.workspace.channels.contains(wanted)
        && others(before, original) == others(after, Some(&wanted.name))
        && rest.0 == rest.1
}

/// The table of a channel; one without a name is called as its kind.
fn named<'t>(tables: &'t ArrayOfTables, name: &str) -> Option<&'t Table> {
    tables.iter().find(|table| draft_of(table).name == name)
}

fn missing(file: &str, name: &str) -> Problem {
    problem(file, format!("there is no channel named {} in this file", shown(name)))
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
