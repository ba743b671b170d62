//! `queues peek` and `queues errors`: messages of a queue, always masked.

mod everywhere;

use std::io::{self, IsTerminal, Write};

use clap::Args;
use serde_json::Value;
use serde_json::value::RawValue;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{
    ErrorListed, ErrorSourceListed, ErrorsListing, PeekAsk, PeekListing, PeekedListed, ScannedListed,
};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line, lines};

use super::QUEUE_HELP;

#[derive(Debug, Args)]
#[command(after_help = "\
What reading messages does to the queue is asked of its broker right before, and said: RabbitMQ marks messages as
redelivered, and a quorum queue drops those that came back too often. Where that could lose messages it is refused.
They stay in the queue. What is secret in them is masked; only the window shows a masked field, to somebody who says
why. That you read them is recorded with your name.

Examples:
  watchbill queues peek mq/orders.dlq --count 5
  watchbill queues peek orders.dlq --yes --json | jq '.messages[].body'")]
pub(crate) struct Words {
    #[arg(value_name = "QUEUE", help = QUEUE_HELP)]
    queue: String,
    /// How many messages, from 1 to 50
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=50))]
    count: u32,
    /// Read them without asking; needed where there is no terminal to ask at
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Messages are read for it, as by `queues peek`. Errors that are the same but for numbers, times, addresses and the like
are one; of how many messages they tell is said with them.

Without QUEUE it is about all queues that are watched and not empty for certain, of every broker: what reading does to
each is said first, and those that are not read are listed with the reason. Ends with 3 when none could be read.

Examples:
  watchbill queues errors mq/orders.dlq
  watchbill queues errors --count 20
  watchbill queues errors orders.dlq --count 20 --yes --json | jq '.errors[] | {count, text}'")]
pub(crate) struct ErrorsWords {
    #[arg(value_name = "QUEUE", help = ERRORS_QUEUE_HELP)]
    queue: Option<String>,
    /// How many messages of each queue are read for it, from 1 to 50
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=50))]
    count: u32,
    /// Read them without asking; needed where there is no terminal to ask at
    #[arg(long)]
    yes: bool,
}

const ERRORS_QUEUE_HELP: &str = "The queue as `queues list` gives it, like mq/orders.dlq; all of them without one";

pub(super) async fn peek(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listing = peeked(&handle, &words.queue, words.count, words.yes).await;
    handle.shutdown().await;
    let listing = listing?;
    let notes = listing.problems.iter().map(|problem| line(problem)).collect::<Vec<_>>();
    Ok(Answer::new(text(&listing), &listing).noting(notes))
}

pub(super) async fn errors(surroundings: &Surroundings, words: &ErrorsWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let Some(queue) = &words.queue else {
        let listing = everywhere::read(&handle, words.count, words.yes).await;
        handle.shutdown().await;
        return Ok(everywhere::answer(&listing?, surroundings.look));
    };
    let listing = read_errors(&handle, queue, words).await;
    handle.shutdown().await;
    let listing = listing?;
    let notes = listing.problems.iter().map(|problem| line(problem)).collect::<Vec<_>>();
    Ok(Answer::new(errors_text(&listing, surroundings.look), &listing).noting(notes))
}

async fn peeked(handle: &EngineHandle, typed: &str, count: u32, yes: bool) -> Result<PeekListing, Failure> {
    let ask = confirmed(handle, typed, count, yes).await?;
    Ok(handle.peek_listing(&ask, &person()).await?)
}

async fn read_errors(handle: &EngineHandle, queue: &str, words: &ErrorsWords) -> Result<ErrorsListing, Failure> {
    let ask = confirmed(handle, queue, words.count, words.yes).await?;
    Ok(handle.queue_errors(&ask, &person()).await?)
}

/// What is read, once somebody has confirmed what that does.
pub(in crate::commands) async fn confirmed(
    handle: &EngineHandle,
    typed: &str,
    count: u32,
    yes: bool,
) -> Result<PeekAsk, Failure> {
    let id = handle.queue_id(typed).await?.to_string();
    let contract = handle.peek_contract(&id).await?;
    if !contract.allowed {
        return Err(Failure::usage(line(&contract.said)));
    }
    if !yes && !contract.touches.is_empty() {
        ask(&contract.said)?;
    }
    Ok(PeekAsk { id, count, touches: contract.touches })
}

/// Says what it does and waits for a yes; where nobody can be asked, it is not done.
fn ask(said: &str) -> Result<(), Failure> {
    let said = line(said);
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(format!("no message was read; with --yes they are. {said}")));
    }
    let mut out = io::stderr().lock();
    let shown = write!(out, "{said} Read them? [y/N] ").and_then(|()| out.flush());
    let mut answer = String::new();
    match shown.and_then(|()| io::stdin().read_line(&mut answer)) {
        Ok(_) if matches!(answer.trim(), "y" | "Y" | "yes") => Ok(()),
        _ => Err(Failure::usage("no message was read")),
    }
}

fn text(listing: &PeekListing) -> String {
    let mut text: String =
        listing.messages.iter().enumerate().map(|(place, message)| format!("{}\n", told(place + 1, message))).collect();
    text.push_str(&format!("{} of {}\n", scanned(listing.scanned), line(&listing.queue)));
    if !listing.touches.is_empty() {
        let left = listing.left.map(more).unwrap_or_default();
        text.push_str(&format!("Reading them {}{left}.\n", listing.touches.join("; ")));
    }
    text
}

/// How often it can be done again.
fn more(left: u32) -> String {
    match left {
        0 => "; it is refused from now on, because messages could be lost".to_owned(),
        1 => "; it can be done once more before it is refused".to_owned(),
        left => format!("; it can be done {left} times more before it is refused"),
    }
}

fn told(number: usize, message: &PeekedListed) -> String {
    let died = message.died_at.as_deref().map(|at| format!(", died {at}")).unwrap_or_default();
    let source = message.source.as_deref().map(|queue| format!(" in {}", line(queue))).unwrap_or_default();
    let cut = if message.truncated { ", of which the first part was read" } else { "" };
    let mut text = format!("{number}. {} bytes{cut}{died}{source}\n", message.bytes);
    for (name, value) in [("reason", &message.reason), ("fingerprint", &message.fingerprint)] {
        if let Some(value) = value {
            text.push_str(&format!("   {name}: {}\n", line(value)));
        }
    }
    for (name, raw) in [("headers", &message.headers), ("body", &message.body)] {
        text.push_str(&format!("   {name}:\n"));
        let rows = if name == "body" && message.form == "binary" { vec!["[binary]".to_owned()] } else { rows(raw) };
        rows.iter().for_each(|row| text.push_str(&format!("     {row}\n")));
    }
    text
}

/// JSON as people read it, harmless line by line.
fn rows(raw: &RawValue) -> Vec<String> {
    match serde_json::from_str::<Value>(raw.get()) {
        Ok(Value::String(text)) => lines(&text),
        Ok(Value::Null) => vec!["nothing".to_owned()],
        Ok(value) => {
            let pretty = serde_json::to_string_pretty(&value).unwrap_or_default();
            // The blanks at the begin of a line are ours.
            pretty.lines().map(|row| format!("{}{}", &row[..row.len() - row.trim_start().len()], line(row))).collect()
        }
        Err(_) => vec![line(raw.get())],
    }
}

fn errors_text(listing: &ErrorsListing, look: Look) -> String {
    let died_in = |error: &ErrorListed| named_queues(&error.sources);
    let rows = errors_table(listing.errors.iter().map(|error| (error, died_in(error))), look);
    format!("{rows}{} of {}\n", scanned(listing.scanned), line(&listing.queue))
}

/// Errors, each with the queues it is from; nothing where there are none.
fn errors_table<'a>(errors: impl Iterator<Item = (&'a ErrorListed, String)>, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Number("COUNT"),
        Column::Text("FIRST"),
        Column::Text("LAST"),
        Column::Text("FROM"),
        Column::Text("NUMBER"),
        Column::Flexible("ERROR"),
    ]);
    for (error, from) in errors {
        let told = |text: &Option<String>| text.clone().unwrap_or_default();
        let said = error.text.as_deref().unwrap_or("they do not say what they died of");
        let count = error.count.to_string();
        table.row([&count, &told(&error.first), &told(&error.last), &from, &told(&error.signature), said]);
    }
    if table.is_empty() { String::new() } else { format!("{}\n", table.render(look)) }
}

fn named_queues(queues: &[ErrorSourceListed]) -> String {
    let names: Vec<&str> = queues.iter().map(|source| source.queue.as_str()).collect();
    super::named(names.into_iter())
}

/// `10 of about 48000 messages`
fn scanned(scanned: ScannedListed) -> String {
    let rough = if scanned.rough { "about " } else { "" };
    match scanned.of {
        Some(of) if of <= scanned.read && !scanned.rough => format!("all {} messages", scanned.read),
        Some(of) => format!("{} of {rough}{of} messages", scanned.read),
        None => format!("{} messages of an unknown number", scanned.read),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(3, Some(3), false, "all 3 messages")]
    #[case(3, Some(3), true, "3 of about 3 messages")]
    #[case(10, Some(48_000), false, "10 of 48000 messages")]
    #[case(10, None, false, "10 messages of an unknown number")]
    fn of_how_many_they_are_is_said(
        #[case] read: u64,
        #[case] of: Option<u64>,
        #[case] rough: bool,
        #[case] expected: &str,
    ) {
        assert_eq!(scanned(ScannedListed { read, of, rough }), expected);
    }

    #[rstest]
    #[case(0, "refused from now on")]
    #[case(1, "once more")]
    #[case(7, "7 times more")]
    fn how_often_it_can_be_done_again_is_said(#[case] left: u32, #[case] said: &str) {
        assert!(more(left).contains(said));
    }

    #[test]
    fn a_body_cannot_steer_the_terminal() {
        let raw = RawValue::from_string(r#"{"a":{"b":"x\u001b[31m\u202ey"}}"#.to_owned()).unwrap();
        assert_eq!(rows(&raw), ["{", "  \"a\": {", "    \"b\": \"x\\u001b[31my\"", "  }", "}"]);
        let text = RawValue::from_string(r#""one\n\u001btwo""#.to_owned()).unwrap();
        assert_eq!(rows(&text), ["one", "two"]);
    }
}
