//! `alerts silences`, `alerts unsilence`, `alerts extend`: the silences there are, and ending or lengthening one.

use clap::Args;
use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{MatcherView, SilenceRowView, SilencesAtView, SilencesView};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::Look;

use super::deeds::person;
use super::silence::told;

/// Where a silence is named.
pub(super) const SILENCE_HELP: &str =
    "The silence's id as `alerts silences` gives it, or an unmistakable beginning of it; prod/ID names the source too";

#[derive(Debug, Args)]
pub(crate) struct ExtendWords {
    #[arg(value_name = "SILENCE", help = SILENCE_HELP)]
    silence: String,
    /// For how long from now, like 2h; it has to end later than it does
    #[arg(long = "for", value_name = "SPAN", required_unless_present = "until", conflicts_with = "until")]
    span: Option<String>,
    /// Until when: 14:00, 'tomorrow 9:00', or RFC 3339
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

#[derive(Serialize)]
struct Document<'a> {
    silences: Vec<RowDocument<'a>>,
    sources: Vec<SourceDocument<'a>>,
}

#[derive(Serialize)]
struct RowDocument<'a> {
    id: &'a str,
    source: &'a str,
    state: &'a str,
    matchers: Vec<MatcherDocument<'a>>,
    by: &'a str,
    comment: &'a str,
    starts_at: String,
    ends_at: String,
    /// Alerts it covers now; null where a matcher cannot be read here.
    covers: Option<usize>,
    firing: Option<usize>,
    attention: Option<&'a str>,
    acknowledgement: bool,
    deed: Option<i64>,
}

#[derive(Serialize)]
struct MatcherDocument<'a> {
    name: &'a str,
    operator: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct SourceDocument<'a> {
    name: &'a str,
    problem: Option<&'a str>,
}

/// Which silences are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that hold or will.
    Live,
    /// Also those that ended within a day.
    All,
}

pub(super) async fn list(surroundings: &Surroundings, which: Which) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let mut view = handle.silences().await?;
    handle.shutdown().await;
    view.silences.retain(|row| which == Which::All || row.state != "expired");
    let problems: Vec<String> = view.sources.iter().filter_map(|source| source.problem.clone()).collect();
    let ended = if problems.is_empty() { Ended::Fine } else { Ended::Unreachable };
    Ok(Answer::new(text(&view, surroundings.look), &document(&view)).ending(ended).noting(problems))
}

pub(super) async fn end(surroundings: &Surroundings, silence: &str) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let row = find(&handle, silence).await?;
    let done = handle.expire_silence(&row.source, &row.id, &person()).await?;
    handle.shutdown().await;
    Ok(told(&done))
}

/// Takes back the last thing that was done with a silence from this laptop.
pub(super) async fn undo(surroundings: &Surroundings, silence: &str) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let row = find(&handle, silence).await?;
    let deed = row.undo.ok_or_else(|| {
        Failure::not_found(format!(
            "nothing was done with the silence {} from this laptop that could be taken back",
            row.id
        ))
    })?;
    let done = handle.undo_silence(deed, &person()).await?;
    handle.shutdown().await;
    Ok(told(&done))
}

pub(super) async fn extend(surroundings: &Surroundings, words: ExtendWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let row = find(&handle, &words.silence).await?;
    let until = words.span.or(words.until).unwrap_or_default();
    let done = handle.extend_silence(&row.source, &row.id, &until, &person()).await?;
    handle.shutdown().await;
    Ok(told(&done))
}

/// The silence a person means.
async fn find(handle: &EngineHandle, text: &str) -> Result<SilenceRowView, Failure> {
    let view = handle.silences().await?;
    let (source, beginning) = match text.split_once('/') {
        Some((source, beginning)) if view.sources.iter().any(|known| known.name == source) => (Some(source), beginning),
        _ => (None, text),
    };
    let meant = |row: &&SilenceRowView| {
        source.is_none_or(|source| row.source == source) && !beginning.is_empty() && row.id.starts_with(beginning)
    };
    let found: Vec<&SilenceRowView> = view.silences.iter().filter(meant).collect();
    if let Some(exact) = found.iter().find(|row| row.id == beginning) {
        return Ok((*exact).clone());
    }
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => match view.sources.iter().find_map(|source| source.problem.clone()) {
            Some(problem) => Err(Failure::unreachable(problem)),
            None => Err(Failure::not_found(format!(
                "no source lists a silence `{text}`; `watchbill alerts silences --all` names those there are"
            ))),
        },
        several => {
            let ids: Vec<String> = several.iter().map(|row| format!("{}/{}", row.source, row.id)).collect();
            Err(Failure::usage(format!("`{text}` could be any of {}", ids.join(", "))))
        }
    }
}

fn document(view: &SilencesView) -> Document<'_> {
    Document {
        silences: view.silences.iter().map(row_document).collect(),
        sources: view.sources.iter().map(source_document).collect(),
    }
}

fn row_document(row: &SilenceRowView) -> RowDocument<'_> {
    RowDocument {
        id: &row.id,
        source: &row.source,
        state: &row.state,
        matchers: row.matchers.iter().map(matcher_document).collect(),
        by: &row.by,
        comment: &row.comment,
        starts_at: Surroundings::rfc3339(row.starts.ms),
        ends_at: Surroundings::rfc3339(row.ends.ms),
        covers: row.covers,
        firing: row.firing,
        attention: row.attention.as_deref(),
        acknowledgement: row.acknowledgement,
        deed: row.undo,
    }
}

fn matcher_document(matcher: &MatcherView) -> MatcherDocument<'_> {
    MatcherDocument { name: &matcher.name, operator: &matcher.operator, value: &matcher.value }
}

fn source_document(source: &SilencesAtView) -> SourceDocument<'_> {
    SourceDocument { name: &source.name, problem: source.problem.as_deref() }
}

fn text(view: &SilencesView, look: Look) -> String {
    if view.silences.is_empty() {
        return "no source lists a silence that holds\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::Word("STATE"),
        Column::Text("ENDS"),
        Column::Number("COVERS"),
        Column::Text("SILENCE"),
        Column::Text("BY"),
        Column::Flexible("WHY"),
        Column::Flexible("MATCHERS"),
        Column::Text("LOOK"),
    ]);
    for row in &view.silences {
        let covers = row.covers.map_or_else(|| "?".to_owned(), |covers| covers.to_string());
        let silence = format!("{}/{}", row.source, row.id);
        let look = row.attention.as_deref().unwrap_or_default();
        table.row([&row.state, &row.ends.short, &covers, &silence, &row.by, &row.comment, &row.text, look]);
    }
    table.render(look)
}
