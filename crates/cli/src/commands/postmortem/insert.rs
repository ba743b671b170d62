//! `postmortem insert`

use clap::Args;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{PostmortemInsert, PostmortemInsertForm};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::commands::queues::confirmed;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::POSTMORTEM_HELP;

#[derive(Debug, Args)]
#[command(after_help = "\
The block is written out with its marks, to be put into the text; the document is not changed. In it the block is known
again: the window and `postmortem refresh` fill it in anew.

A part of the timeline is between two times of the incident's zone: a clock, whose day follows from the timeline, a day
and a clock, or how long before the end of the incident, like 30m. Lanes are those of the timeline: changes, attacker,
alerts, budgets, queues, paging, oncall, incident and people.

What is told of an error is read from the queue for it, as by `queues errors`, which also gives the numbers of errors.

Examples:
  watchbill postmortem insert 7 timeline
  watchbill postmortem insert 7 timeline --from 10:02 --to 10:40 --lane alerts,people
  watchbill postmortem insert 7 queue mq/orders.dlq --error 9f3c01d2a4b5c6d7")]
pub(crate) struct InsertWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// What: a filling like `timeline`, or `chart`, `alert`, `queue` or `factors`
    #[arg(value_name = "WHAT")]
    word: String,
    /// Of `chart`, `alert` and `queue` which one
    #[arg(value_name = "OF", default_value = "")]
    about: String,
    /// Of `timeline` from when on
    #[arg(long, value_name = "TIME", default_value = "", allow_hyphen_values = true)]
    from: String,
    /// Of `timeline` until when
    #[arg(long, value_name = "TIME", default_value = "", allow_hyphen_values = true)]
    to: String,
    /// Of `timeline` this lane alone; several with commas between them
    #[arg(long = "lane", value_name = "LANE", value_delimiter = ',')]
    lanes: Vec<String>,
    /// Of `queue` the messages alone that died of the error with this number; `unsaid` for those that do not say
    #[arg(long, value_name = "ERROR", requires = "about")]
    error: Option<String>,
    /// How many messages are read for an error, from 1 to 50
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=50))]
    count: u32,
    /// Read them without asking; needed where there is no terminal to ask at
    #[arg(long, requires = "error")]
    yes: bool,
}

pub(super) async fn insert(surroundings: &Surroundings, words: InsertWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let inserted = inserted(&handle, words).await;
    handle.shutdown().await;
    let (block, problems) = inserted?;
    let notes: Vec<String> = problems.iter().map(|problem| line(problem)).collect();
    Ok(Answer::new(format!("{}\n", block.text), &block).verbatim().noting(notes))
}

/// The block, and what could not be read for it.
async fn inserted(handle: &EngineHandle, words: InsertWords) -> Result<(PostmortemInsert, Vec<String>), Failure> {
    let id = handle.postmortem_id(&words.postmortem).await?;
    let InsertWords { word, about, from, to, lanes, error, count, yes, .. } = words;
    // What was read is kept by the process that read it, and by no other.
    let problems = match &error {
        Some(_) if word.trim() == "queue" => {
            let ask = confirmed(handle, &about, count, yes).await?;
            handle.queue_errors(&ask, &person()).await?.problems
        }
        _ => Vec::new(),
    };
    let form = PostmortemInsertForm { id, word, about, from, to, lanes, error: error.unwrap_or_default() };
    Ok((handle.postmortem_insert(&form, &person()).await?, problems))
}
