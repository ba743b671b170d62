//! `queues show`: one queue with what stands behind it.

use clap::{Args, ValueEnum};
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{QueueAsk, QueueSpan, QueueView};

use crate::answer::{Answer, Failure, Form};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

use super::QUEUE_HELP;

/// Points of its past that are listed; the document has them all.
const POINTS: usize = 12;

#[derive(Debug, Args)]
#[command(after_help = "\
Whoever shows a queue has looked at it: that is recorded with your name, and \"nobody looked\" counts from then. A script
that asks with --json has not.

Examples:
  watchbill queues show mq/orders.dlq
  watchbill queues show orders.dlq --span week
  watchbill queues show orders.dlq --span quarter --json | jq '.history.points'")]
pub(crate) struct Words {
    #[arg(value_name = "QUEUE", help = QUEUE_HELP)]
    queue: String,
    /// How much of its past: the last day, 7 days, 90 days or 400 days
    #[arg(long, value_name = "SPAN", value_enum, default_value = "day")]
    span: Span,
}

/// How much of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Span {
    Day,
    Week,
    Quarter,
    Year,
}

impl From<Span> for QueueSpan {
    fn from(span: Span) -> Self {
        match span {
            Span::Day => Self::Day,
            Span::Week => Self::Week,
            Span::Quarter => Self::Quarter,
            Span::Year => Self::Year,
        }
    }
}

pub(super) async fn show(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = answer(&handle, surroundings, words).await;
    handle.shutdown().await;
    answer
}

async fn answer(handle: &EngineHandle, surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let shown = handle.queue_shown(&words.queue, words.span.into()).await?;
    let id = &shown.queue.id;
    if surroundings.form == Form::Json {
        return Ok(Answer::new(String::new(), &shown));
    }
    let view = handle.queue_view(&QueueAsk { id: id.clone(), span: words.span.into() }).await?;
    // The look is recorded behind the reading, so that what is shown is who looked before.
    let unrecorded = if shown.queue.watched { handle.queue_looked(id, &person()).await.err() } else { None };
    let notes = unrecorded.map(|error| format!("that you looked could not be recorded: {error}"));
    Ok(Answer::new(text(&view, surroundings.look), &shown).noting(notes))
}

fn text(view: &QueueView, look: Look) -> String {
    let row = &view.row;
    let mut text = format!("{} ({}): {}\n", line(&row.id), line(&row.kind), line(&row.depth_text));
    // Otherwise it stands with the figure.
    if view.figures.is_empty() && !row.depth_said.is_empty() {
        text.push_str(&format!("{}\n", line(&row.depth_said)));
    }
    if let Some(promise) = &row.promise {
        let note = if promise.note.is_empty() { String::new() } else { format!(": {}", promise.note) };
        text.push_str(&line(&format!("promised by {} until {}{note}", promise.by, promise.until.full)));
        text.push('\n');
    }
    text.push_str(&facts(view));
    let parts = [
        needs(view, look),
        sentences("how it drops messages", &view.limits),
        sentences("moves", &view.moves),
        sentences("feeds", &view.feeds.said),
        sentences("began", &view.began),
        past(view, look),
        people(view, look),
    ];
    text.extend(parts.into_iter().filter(|part| !part.is_empty()).map(|part| format!("\n{part}")));
    for finding in &view.audit {
        let loses = if finding.loses { "loses messages" } else { "could lose messages" };
        text.push_str(&format!("\n{loses}: {} {}\n", line(&finding.said), line(&finding.fix)));
    }
    text
}

/// Its figures with where each comes from.
fn facts(view: &QueueView) -> String {
    let row = &view.row;
    let mut facts: Vec<(&str, String)> = Vec::new();
    for figure in &view.figures {
        let said = if figure.said.is_empty() { String::new() } else { format!(": {}", figure.said) };
        facts.push((&figure.name, format!("{}{said}", figure.text)));
    }
    if !row.loss.copy.is_empty() {
        facts.push(("copy first", row.loss.copy.clone()));
    }
    let owner = [&row.owner, &row.owner_said].into_iter().filter(|said| !said.is_empty());
    facts.push(("owner", owner.cloned().collect::<Vec<_>>().join(", ")));
    facts.push(("looked", row.looked_text.clone()));
    let widest = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    facts.iter().map(|(name, said)| format!("  {:widest$}  {}\n", name.to_lowercase(), line(said))).collect()
}

/// Why it needs somebody, with the alert that pages about it.
fn needs(view: &QueueView, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Word("SEVERITY"),
        Column::Text("SINCE"),
        Column::Flexible("NEEDS SOMEBODY"),
        Column::Text("ALERT"),
        Column::Text("WAITS"),
    ]);
    for one in &view.row.attention {
        let waits = if one.waits { "for the promise" } else { "" };
        table.row([&one.severity, &one.since.full, &one.said, &one.alert, waits]);
    }
    if table.is_empty() { String::new() } else { table.render(look) }
}

fn sentences(head: &str, said: &[String]) -> String {
    if said.is_empty() {
        return String::new();
    }
    let said: String = said.iter().map(|said| format!("  {}\n", line(said))).collect();
    format!("{head}\n{said}")
}

/// What was read of it, in a sentence, and its last points.
fn past(view: &QueueView, look: Look) -> String {
    let mut table = Table::new(&[Column::Text("FROM"), Column::Number("DEPTH")]);
    for point in view.chart.points.iter().take(POINTS) {
        table.row([&point.at.full, &point.text]);
    }
    let said = if view.chart.said.is_empty() { String::new() } else { format!("{}\n", line(&view.chart.said)) };
    let points = if table.is_empty() { String::new() } else { table.render(look) };
    format!("{said}{points}")
}

/// Who looked, and what was promised.
fn people(view: &QueueView, look: Look) -> String {
    let mut table = Table::new(&[Column::Text("WHEN"), Column::Text("WHO"), Column::Flexible("WHAT")]);
    for one in &view.looks {
        table.row([&one.at.full, &one.by, &one.said]);
    }
    let looks = if table.is_empty() { String::new() } else { table.render(look) };
    let promises: Vec<String> = view.promises.iter().map(|one| format!("{}: {}", one.at.full, one.said)).collect();
    match (looks.is_empty(), sentences("promised", &promises)) {
        (false, promises) if !promises.is_empty() => format!("{looks}\n{promises}"),
        (_, promises) => looks + &promises,
    }
}
