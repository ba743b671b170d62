//! `sources list` and `sources kinds`

use serde::Serialize;
use watchbill_engine::api::ListedSource;
use watchbill_engine::{DefinedSource, kinds_manual, span_text};

use std::time::Duration;

use crate::answer::{Answer, Failure};
use crate::commands::listings::{faults, listing, unbelieved};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};

#[derive(Serialize)]
struct Document<'a> {
    sources: Vec<Source<'a>>,
    definition_problems: &'a [String],
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    kind: &'a str,
    urls: &'a [String],
    every_s: u64,
    auth: &'a str,
    health: &'a str,
    as_of: Option<&'a str>,
    as_of_local: Option<&'a str>,
    problem: Option<&'a str>,
}

pub(super) async fn list(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let handle = surroundings.look_on().await?;
    let listing = listing(surroundings, handle.as_ref(), "", None).await?;
    if let Some(handle) = handle {
        handle.shutdown().await;
    }
    let defined = surroundings.definitions();
    let known = |source: &DefinedSource| listing.sources.iter().find(|listed| listed.name == source.name);
    let sources: Vec<Source<'_>> =
        defined.sources.iter().filter_map(|source| Some(joined(source, known(source)?))).collect();
    let mut table = Table::new(&[
        Column::Text("NAME"),
        Column::Text("KIND"),
        Column::Word("HEALTH"),
        Column::Text("AS OF"),
        Column::Number("EVERY"),
        Column::Text("AUTH"),
        Column::Flexible("ADDRESS"),
    ]);
    for source in &sources {
        let every = span_text(Duration::from_secs(source.every_s));
        let (as_of, urls) = (source.as_of_local.unwrap_or("never"), source.urls.join(", "));
        table.row([source.name, source.kind, source.health, as_of, &every, source.auth, &urls]);
    }
    let text = if table.is_empty() {
        "No source is defined: `watchbill sources add` adds one.\n".to_owned()
    } else {
        table.render(surroundings.look)
    };
    let document = Document { sources, definition_problems: &defined.problems };
    let notes = [unbelieved(&listing.sources), faults(surroundings)].concat();
    Ok(Answer::new(text, &document).noting(notes))
}

fn joined<'a>(defined: &'a DefinedSource, listed: &'a ListedSource) -> Source<'a> {
    Source {
        name: &defined.name,
        kind: &defined.kind,
        urls: &defined.urls,
        every_s: defined.every_s,
        auth: defined.auth,
        health: listed.health,
        as_of: listed.as_of.as_deref(),
        as_of_local: listed.as_of_local.as_deref(),
        problem: listed.problem.as_deref(),
    }
}

#[derive(Serialize)]
struct KindsDocument {
    kinds: Vec<Kind>,
}

#[derive(Serialize)]
struct Kind {
    id: String,
    title: String,
    manual: String,
}

pub(super) fn kinds(surroundings: &Surroundings) -> Answer {
    let document = KindsDocument { kinds: all_kinds() };
    let mut table = Table::new(&[Column::Text("KIND"), Column::Text("TITLE"), Column::Flexible("MANUAL")]);
    for kind in &document.kinds {
        table.row([&kind.id, &kind.title, &format!("watchbill sources kinds {}", kind.id)]);
    }
    Answer::new(table.render(surroundings.look), &document)
}

pub(super) fn kind(id: &str) -> Result<Answer, Failure> {
    let mut kinds = all_kinds();
    let ids: Vec<String> = kinds.iter().map(|kind| kind.id.clone()).collect();
    kinds.retain(|kind| kind.id == id);
    let missing =
        || Failure::not_found(format!("there is no kind of source `{id}`; expected one of {}", ids.join(", ")));
    let kind = kinds.pop().ok_or_else(missing)?;
    Ok(Answer::new(kind.manual.clone(), &kind))
}

/// The manual pages begin with ``# Title (`id`)``.
fn all_kinds() -> Vec<Kind> {
    let kind = |(file, manual): (String, String)| {
        let id = file.trim_end_matches(".md").to_owned();
        let heading = manual.lines().next().unwrap_or_default().trim_start_matches("# ");
        let title = heading.split(" (`").next().unwrap_or_default().to_owned();
        Kind { id, title, manual }
    };
    kinds_manual().into_iter().map(kind).collect()
}
