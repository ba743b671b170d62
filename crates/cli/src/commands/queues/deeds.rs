//! `queues look` and `queues promise`.

use clap::{ArgGroup, Args};
use serde::Serialize;
use watchbill_engine::api::{PromiseDone, PromiseForm, QueueListed, QueueSpan};
use watchbill_engine::{EngineHandle, parse_span};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::{NOBODY_WATCHES, person};
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::QUEUE_HELP;

#[derive(Debug, Args)]
#[command(after_help = "\
\"Nobody looked\" counts from the last look. For those who looked with a tool of the broker, or from a script.

Examples:
  watchbill queues look mq/orders.dlq")]
pub(crate) struct LookWords {
    #[arg(value_name = "QUEUE", help = QUEUE_HELP)]
    queue: String,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["until", "span", "end"]), after_help = "\
Until the time is over nothing about the queue pages but a loss that comes before, and messages that are thrown away
since. A queue that was not empty in between needs somebody again then. Another promise takes the place of the one
that stands.

Examples:
  watchbill queues promise mq/orders.dlq --for 2d --note 'replayed after the fix is out'
  watchbill queues promise orders.dlq --until 'tomorrow 10:00'
  watchbill queues promise orders.dlq --end")]
pub(crate) struct PromiseWords {
    #[arg(value_name = "QUEUE", help = QUEUE_HELP)]
    queue: String,
    /// Until when: 18:00, 'tomorrow 10:00', or RFC 3339; at most 90 days ahead
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// For how long, in minutes, hours and days like 4h or 2d
    #[arg(long = "for", value_name = "SPAN", value_parser = span)]
    span: Option<String>,
    /// What will be done, in a few words
    #[arg(long, value_name = "TEXT", conflicts_with = "end")]
    note: Option<String>,
    /// Take the promise back that stands; what needs somebody may page now
    #[arg(long)]
    end: bool,
}

/// A span as it was written; whoever takes the promise reads it.
fn span(text: &str) -> Result<String, String> {
    parse_span(text).map(|_| text.to_owned())
}

#[derive(Serialize)]
struct Looked {
    queue: QueueListed,
}

#[derive(Serialize)]
struct Promised {
    queue: QueueListed,
    until: Option<String>,
    until_local: Option<String>,
    said: String,
}

pub(super) async fn look(surroundings: &Surroundings, words: &LookWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let looked = looked(&handle, &words.queue).await;
    handle.shutdown().await;
    let queue = looked?;
    let by = queue.last_looked_by.clone().unwrap_or_else(person);
    Ok(Answer::new(format!("{}: looked at by {}.\n", line(&queue.id), line(&by)), &Looked { queue }))
}

async fn looked(handle: &EngineHandle, typed: &str) -> Result<QueueListed, Failure> {
    let id = handle.queue_id(typed).await?.to_string();
    handle.queue_looked(&id, &person()).await?;
    after(handle, &id).await
}

pub(super) async fn promise(surroundings: &Surroundings, words: &PromiseWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let promised = promised(&handle, words).await;
    handle.shutdown().await;
    let document = promised?;
    let nobody = surroundings.holder().is_none().then(|| NOBODY_WATCHES.to_owned());
    Ok(Answer::new(format!("{}: {}\n", line(&document.queue.id), line(&document.said)), &document).noting(nobody))
}

async fn promised(handle: &EngineHandle, words: &PromiseWords) -> Result<Promised, Failure> {
    let id = handle.queue_id(&words.queue).await?.to_string();
    let Some(until) = words.until.as_ref().or(words.span.as_ref()) else {
        handle.queue_promise_end(&id, &person()).await?;
        let said = "nothing is promised any more; what needs somebody may page.".to_owned();
        return Ok(Promised { queue: after(handle, &id).await?, until: None, until_local: None, said });
    };
    let form = PromiseForm { id: id.clone(), until: until.clone(), note: words.note.clone().unwrap_or_default() };
    let PromiseDone { until, said } = handle.queue_promise(&form, &person()).await?;
    let queue = after(handle, &id).await?;
    Ok(Promised { queue, until: Some(Surroundings::rfc3339(until.ms)), until_local: Some(until.full), said })
}

/// The queue as it is then.
async fn after(handle: &EngineHandle, id: &str) -> Result<QueueListed, Failure> {
    Ok(handle.queue_shown(id, QueueSpan::Day).await?.queue)
}
