//! A source saved: added, or changed where it stands.

use toml_edit::{Item, Table};
use watchbill_domain::sources::{Problem, SourceSpec};

use super::draft::{
    SourceDraft, auth_literal, field_kind, header_key, header_literal, headers_literal, lines, one_or_list,
    setting_literal, text as quoted,
};
use super::found::draft_of;
use super::patch::Patch;
use super::{add_source, in_one_piece, parse, problem, rename_in_queues, without_places};
use crate::finding::Weight;
use crate::reader::shown;
use crate::source::KindFields;
use crate::workspace::{Reading, Syntax, read_workspace};

/// Why something is not saved, with the box of the form that is wrong: a key of the table, `headers.N` for the header with
/// that number, or nothing where the file itself is the trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which box.
    pub field: Option<String>,
    /// What is wrong and what is expected.
    pub problem: Problem,
}

impl Refusal {
    pub(crate) fn at(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), problem: problem("the form", message.into()) }
    }

    /// What is wrong with the file.
    pub(crate) fn of_file(problem: Problem) -> Self {
        Self { field: None, problem }
    }
}

/// The source a draft would be, judged by what reads the file.
///
/// # Errors
/// The first thing that is wrong with it, and in which box.
pub fn check_source(draft: &SourceDraft, kinds: &[KindFields]) -> Result<SourceSpec, Refusal> {
    complete(draft, kinds)?;
    let mut boxes = vec![None];
    let mut text = "[[sources]]\n".to_owned();
    for line in lines(draft, kinds) {
        text.push_str(&format!("{} = {}\n", line.key, line.literal));
        boxes.push(Some(line.field));
    }
    for (i, header) in draft.headers.iter().enumerate() {
        text.push_str(&format!("headers.{} = {}\n", header_key(header), header_literal(header)));
        boxes.push(Some(format!("headers.{i}")));
    }
    let reading = read_workspace(&text, "the form", kinds);
    if let Some(finding) = reading.findings.into_iter().find(|finding| finding.weight != Weight::Note) {
        let line = finding.problem.line.unwrap_or(0);
        let field = boxes.get(line.wrapping_sub(1)).cloned().flatten();
        return Err(Refusal { field, problem: Problem { line: None, column: None, ..finding.problem } });
    }
    let unusable = || Refusal::at("name", "this is not a source that can be polled");
    reading.workspace.sources.into_iter().next().ok_or_else(unusable)
}

/// The text of `file` with this source: a new one, or `original` changed where it stands, whose comments, order and other
/// keys stay as they are. Its `[[queues]]` stay its own when its name changes.
///
/// # Errors
/// What is wrong with the draft, or that the file cannot be changed safely; then nothing is changed.
pub fn save_source(
    text: &str,
    file: &str,
    original: Option<&str>,
    draft: &SourceDraft,
    kinds: &[KindFields],
) -> Result<String, Refusal> {
    let document = parse(text, file).map_err(Refusal::of_file)?;
    let checked = check_source(draft, kinds)?;
    let by_hand = || Refusal::of_file(in_one_piece(text, file, &document));
    let tables = match document.get("sources") {
        None => None,
        Some(item) => Some(item.as_array_of_tables().ok_or_else(by_hand)?),
    };
    let named = |table: &&Table, name: &str| table.get("name").and_then(Item::as_str) == Some(name);
    let find = |name: &str| tables.and_then(|tables| tables.iter().find(|table| named(table, name)));
    if original != Some(draft.name.as_str()) && find(&draft.name).is_some() {
        return Err(Refusal::at("name", format!("the name {} is taken by another source", shown(&draft.name))));
    }
    let Some(original) = original else {
        return add_source(text, file, draft, kinds).map_err(Refusal::of_file);
    };
    let missing =
        || Refusal::of_file(problem(file, format!("there is no source named {} in this file", shown(original))));
    let table = find(original).ok_or_else(missing)?;
    let mut patch = rewrite(text, table, draft, kinds);
    if original != draft.name {
        rename_in_queues(&mut patch, &document, "source", original, &draft.name);
    }
    let changed = patch.finish();
    let (before, after) = (read_workspace(text, file, kinds), read_workspace(&changed, file, kinds));
    if !queues_stay(&before, &after, original, &checked) {
        let message =
            "what the file says of queues would mean something else with this source: change its `[[queues]]` first";
        return Err(Refusal::of_file(problem(file, message.to_owned())));
    }
    if stands_alone_changed(&before, &after, original, &checked) { Ok(changed) } else { Err(by_hand()) }
}

/// What a form can leave out and a file cannot.
fn complete(draft: &SourceDraft, kinds: &[KindFields]) -> Result<(), Refusal> {
    if draft.name.is_empty() {
        return Err(Refusal::at("name", "a source needs a name, like `prod`"));
    }
    if draft.urls.is_empty() {
        return Err(Refusal::at("url", "a source needs an address, like `https://alerts.example.net`"));
    }
    let fields = kinds.iter().find(|kind| kind.id == draft.kind).map_or(&[][..], |kind| kind.fields);
    let is_known = kinds.iter().any(|kind| kind.id == draft.kind);
    let stray = draft.settings.keys().find(|key| !fields.iter().any(|field| field.key == *key));
    if let Some(key) = stray.filter(|_| is_known) {
        return Err(Refusal::at(key, format!("{} is not a setting of this kind of source", shown(key))));
    }
    let is_set = |key: &str| draft.settings.get(key).is_some_and(|value| !value.trim().is_empty());
    if let Some(field) = fields.iter().find(|field| field.required && !is_set(field.key)) {
        return Err(Refusal::at(field.key, format!("`{}` is needed, for example `{}`", field.key, field.example)));
    }
    let same = |i: usize| draft.headers[..i].iter().any(|h| h.name.eq_ignore_ascii_case(&draft.headers[i].name));
    match (0..draft.headers.len()).find(|i| same(*i)) {
        Some(i) => Err(Refusal::at(&format!("headers.{i}"), "this header is given twice")),
        None => Ok(()),
    }
}

/// What differs from the draft, and nothing else, changed in this table.
fn rewrite<'t>(text: &'t str, table: &Table, draft: &SourceDraft, kinds: &[KindFields]) -> Patch<'t> {
    let is = draft_of(table, kinds);
    let mut patch = Patch::of(text);
    let mut set = |key: &str, differs: bool, literal: Option<String>| {
        if differs {
            patch.set(table, key, literal.as_deref());
        }
    };
    set("name", is.name != draft.name, Some(quoted(&draft.name)));
    set("kind", is.kind != draft.kind, Some(quoted(&draft.kind)));
    set("url", is.urls != draft.urls, Some(one_or_list(&draft.urls)));
    set("every", is.every != draft.every, draft.every.as_deref().map(quoted));
    // Headers may stand under `auth`, where they are its only form.
    let in_auth = table.get("auth").and_then(Item::as_table_like).is_some_and(|auth| auth.contains_key("headers"));
    let other_headers = is.headers != draft.headers;
    let other_auth = is.auth != draft.auth || (in_auth && other_headers);
    set("auth", other_auth, auth_literal(&draft.auth));
    set("ca", is.ca != draft.ca, draft.ca.as_deref().map(quoted));
    set("proxy", is.proxy != draft.proxy, draft.proxy.as_deref().map(quoted));
    set("headers", other_headers || (in_auth && other_auth), headers_literal(&draft.headers));
    let fields_of = |id: &str| kinds.iter().find(|kind| kind.id == id).map_or(&[][..], |kind| kind.fields);
    let mut keys: Vec<&str> = fields_of(&is.kind).iter().chain(fields_of(&draft.kind)).map(|field| field.key).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let own = |draft: &SourceDraft| {
            setting_literal(field_kind(kinds, &draft.kind, key), draft.settings.get(key).map_or("", String::as_str))
        };
        let wanted = own(draft);
        set(key, own(&is) != wanted, wanted);
    }
    patch
}

/// Whether the file gives exactly the source that was wanted now, and all else but queues as before. The largest answer is not
/// part of the form and stays what it was.
fn stands_alone_changed(before: &Reading, after: &Reading, original: &str, wanted: &SourceSpec) -> bool {
    let others = |reading: &Reading, name: &str| -> Vec<SourceSpec> {
        reading.workspace.sources.iter().filter(|source| source.name.as_str() != name).cloned().collect()
    };
    let is_wanted = |source: &SourceSpec| {
        let mut source = source.clone();
        source.connection.body_cap = None;
        source == *wanted
    };
    let rest = |reading: &Reading| {
        let mut rest = without_places(reading.workspace.clone());
        (rest.sources, rest.queues) = (Vec::new(), Vec::new());
        rest
    };
    after.syntax == Syntax::Sound
        && after.workspace.sources.iter().any(is_wanted)
        && others(before, original) == others(after, wanted.name.as_str())
        && rest(before) == rest(after)
}

/// Whether the file says of every queue what it said before, of those of the source under its new name.
fn queues_stay(before: &Reading, after: &Reading, original: &str, wanted: &SourceSpec) -> bool {
    let queues = |reading: &Reading| without_places(reading.workspace.clone()).queues;
    let mut were = queues(before);
    for queue in were.iter_mut().filter(|queue| queue.source.as_str() == original) {
        queue.source = wanted.name.clone();
    }
    were == queues(after)
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
