//! `queues replay` and `queues discard`: tried dry, or started by whoever types the name of the queue and says why.

use std::fs;
use std::path::Path;
use std::time::Duration;

use clap::{ArgGroup, Args};
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{ReplayChosen, ReplayDryListed, ReplayEdit, ReplayListed, ReplayStart, ReplayWanted};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::QUEUE_HELP;
use super::carry::{Carrying, Follow, say};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["signature", "messages"]), after_help = "\
Without --typed nothing is sent: what would be done is told, with what to type to start it, and it ends with 2; with
--dry-run it ends with 0, or with 1 where it may not be started.

With --typed it is tried dry once more, what that said is told on standard error, and just that is started. To start what
an earlier dry run told, name its queue (--to) and its number of messages (--most): what differs from it is not sent.

Messages go where the workspace's file says (`target`), else into the queue they died in. Each is copied before it is
sent and removed only after it was confirmed; 1, 10 and 100 are tried first. Whoever watches the workspace carries it
out. Where nobody does, this command does it itself, and shows how far it is; Ctrl-C lets it pause then. Followed to its
end, it ends with 0 when it is done and with 1 when it waits for somebody or was stopped.

Examples:
  watchbill queues replay mq/orders.dlq --dry-run
  watchbill queues replay orders.dlq --signature 9f3c01d2a4b5c6d7 --rate 10/s --typed orders.dlq --reason 'fixed in 4.2.1' --follow
  watchbill queues replay orders.dlq --to orders --most 412 --typed orders.dlq --reason 'fixed in 4.2.1'
  watchbill queues replay eu/orders-dlq --broker-moves --rate 20/s --typed orders-dlq --reason 'fixed in 4.2.1'
  watchbill queues replay orders.dlq --message FINGERPRINT --edit FINGERPRINT=order.json --typed orders.dlq --reason 'zip code'")]
pub(crate) struct Words {
    #[command(flatten)]
    which: Which,
    /// Send a chosen message with the content of a file instead of its own; may be given several times
    #[arg(long = "edit", value_name = "FINGERPRINT=FILE", requires = "messages", value_parser = edit)]
    edits: Vec<(String, String)>,
    /// The queue they are sent into
    #[arg(long, value_name = "QUEUE")]
    to: Option<String>,
    /// How many are sent at most: 60/m, 10/s or 3600/h; a number alone is a minute's [default: 60/m]
    #[arg(long, value_name = "RATE", value_parser = rate)]
    rate: Option<u32>,
    /// How long is waited after the first 1, 10 and 100 before each is judged: 5s to 1h [default: 60s]
    #[arg(long, value_name = "SPAN", value_parser = crate::commands::span)]
    watch: Option<Duration>,
    /// Let the broker itself move what is behind the first 111, all of it unchanged (SQS)
    #[arg(long, conflicts_with_all = ["signature", "messages", "edits", "park_doubt"])]
    broker_moves: bool,
    /// Leave messages of which a crash makes it unknown whether they arrived; else they are sent again
    #[arg(long)]
    park_doubt: bool,
    /// Wait for somebody after a crash; else it goes on by itself
    #[arg(long)]
    wait_after_crash: bool,
    #[command(flatten)]
    start: Start,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["signature", "messages"]), after_help = "\
Messages are removed for good and sent nowhere. Each is copied into a sealed file first, which is kept for seven days
after the end: `watchbill queues snapshot` writes it out. Without --typed nothing is removed: what would be done is told.

Examples:
  watchbill queues discard mq/orders.dlq --signature 9f3c01d2a4b5c6d7 --dry-run
  watchbill queues discard orders.dlq --typed orders.dlq --reason 'test orders of Friday'")]
pub(crate) struct DiscardWords {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    start: Start,
}

/// Which messages of which queue.
#[derive(Debug, Args)]
pub(super) struct Which {
    #[arg(value_name = "QUEUE", help = QUEUE_HELP)]
    queue: String,
    /// Only those that died of this, by the number that `queues errors` gives
    #[arg(long, value_name = "NUMBER")]
    signature: Option<String>,
    /// Only this message, by its fingerprint; may be given several times, also for one that is equal
    #[arg(long = "message", value_name = "FINGERPRINT")]
    messages: Vec<String>,
}

impl Which {
    /// These messages sent again as they are, with nothing else said of how.
    pub fn wanted(&self) -> ReplayWanted {
        ReplayWanted {
            id: self.queue.clone(),
            chosen: self.chosen(),
            edits: Vec::new(),
            target: None,
            per_minute: None,
            watch_s: None,
            sends_again: true,
            goes_on: true,
            discards: false,
            broker_moves: false,
            copied_for_days: None,
        }
    }

    fn chosen(&self) -> ReplayChosen {
        match (&self.signature, self.messages.is_empty()) {
            (Some(signature), _) => ReplayChosen::Signature(signature.clone()),
            (None, false) => ReplayChosen::Messages(self.messages.clone()),
            (None, true) => ReplayChosen::All,
        }
    }
}

/// What starts it.
#[derive(Debug, Args)]
struct Start {
    /// Only tell what would be done
    #[arg(long, conflicts_with = "typed")]
    dry_run: bool,
    /// The name of the queue once more, without its source: starts it
    #[arg(long, value_name = "NAME", requires = "reason")]
    typed: Option<String>,
    /// Why; kept with your name
    #[arg(long, value_name = "TEXT", requires = "typed")]
    reason: Option<String>,
    /// Look at so many messages at most, as an earlier dry run told; never at more than there are when it starts
    #[arg(long, value_name = "NUMBER", requires = "typed", value_parser = clap::value_parser!(u64).range(1..))]
    most: Option<u64>,
    /// Show how far it is until it is over or waits for somebody
    #[arg(long, requires = "typed")]
    follow: bool,
}

pub(super) async fn replay(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let edits = words.edits.iter().map(|(print, file)| read_edit(print, Path::new(file))).collect::<Result<_, _>>()?;
    let wanted = ReplayWanted {
        edits,
        target: words.to.clone(),
        per_minute: words.rate,
        watch_s: words.watch.map(|span| u32::try_from(span.as_secs()).unwrap_or(u32::MAX)),
        sends_again: !words.park_doubt,
        goes_on: !words.wait_after_crash,
        broker_moves: words.broker_moves,
        ..words.which.wanted()
    };
    done(surroundings, wanted, &words.start).await
}

pub(super) async fn discard(surroundings: &Surroundings, words: &DiscardWords) -> Result<Answer, Failure> {
    let wanted = ReplayWanted { discards: true, ..words.which.wanted() };
    done(surroundings, wanted, &words.start).await
}

async fn done(surroundings: &Surroundings, wanted: ReplayWanted, start: &Start) -> Result<Answer, Failure> {
    let (Some(typed), Some(reason)) = (&start.typed, &start.reason) else {
        return tried_dry(surroundings, wanted, start.dry_run).await;
    };
    let follow = if start.follow { Follow::Asked } else { Follow::WhereNobodyElse };
    let carrying = Carrying::begin(surroundings, follow).await?;
    let started = started(&carrying.handle, wanted, (Some(typed), reason, start.most)).await;
    carrying.end(surroundings, started).await
}

/// Starts what it would be now. Without a typed name that is not asked for.
pub(super) async fn started(
    handle: &EngineHandle,
    wanted: ReplayWanted,
    (typed, reason, most): (Option<&str>, &str, Option<u64>),
) -> Result<ReplayListed, Failure> {
    let wanted = ReplayWanted { id: handle.queue_id(&wanted.id).await?.to_string(), ..wanted };
    let shown = handle.plan_replay_listing(&wanted).await?;
    let typed = typed.unwrap_or(&shown.typed).to_owned();
    if shown.allowed && typed.trim() == shown.typed {
        say(&shown.said);
    }
    let start = ReplayStart {
        wanted,
        target: shown.target.unwrap_or_default(),
        most: most.map_or(shown.most, |most| most.min(shown.most)),
        typed,
        reason: reason.to_owned(),
    };
    Ok(handle.start_replay_listing(&start, &person()).await?)
}

/// Tells what it would do, and how it is started.
pub(super) async fn tried_dry(
    surroundings: &Surroundings,
    wanted: ReplayWanted,
    is_all: bool,
) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let planned = plan(&handle, wanted).await;
    handle.shutdown().await;
    let (doing, planned) = planned?;
    let answer = Answer::new(text(&planned), &planned);
    Ok(match (planned.allowed, is_all) {
        (false, _) => answer.ending(Ended::DoesNotHold),
        (true, true) => answer,
        (true, false) => {
            let (most, typed) = (planned.most, line(&planned.typed));
            let note = match doing {
                Doing::Copies => format!("nothing was copied: --count {most} --reason '…' starts it"),
                Doing::Sends => format!("nothing was sent: --most {most} --typed '{typed}' --reason '…' starts it"),
                Doing::Removes => {
                    format!("nothing was removed: --most {most} --typed '{typed}' --reason '…' starts it")
                }
            };
            answer.noting([note]).ending(Ended::Unreadable)
        }
    })
}

/// What becomes of messages.
enum Doing {
    Sends,
    Removes,
    Copies,
}

async fn plan(handle: &EngineHandle, wanted: ReplayWanted) -> Result<(Doing, ReplayDryListed), Failure> {
    let wanted = ReplayWanted { id: handle.queue_id(&wanted.id).await?.to_string(), ..wanted };
    let doing = match (wanted.copied_for_days, wanted.discards) {
        (Some(_), _) => Doing::Copies,
        (None, true) => Doing::Removes,
        (None, false) => Doing::Sends,
    };
    Ok((doing, handle.plan_replay_listing(&wanted).await?))
}

fn edit(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((print, file)) if !print.is_empty() && !file.is_empty() => Ok((print.to_owned(), file.to_owned())),
        _ => {
            Err("expected FINGERPRINT=FILE: the message, and the file with what is sent instead of its body".to_owned())
        }
    }
}

fn read_edit(print: &str, file: &Path) -> Result<ReplayEdit, Failure> {
    let cannot = |why: String| Failure::usage(format!("{} cannot be sent: {why}; nothing was done", file.display()));
    let bytes = fs::read(file).map_err(|error| cannot(error.to_string()))?;
    let body = String::from_utf8(bytes).map_err(|_| cannot("it is no text in UTF-8".to_owned()))?;
    Ok(ReplayEdit { fingerprint: print.to_owned(), body })
}

/// `60/m`, `10/s`, `3600/h` or `60`, as messages a minute.
fn rate(text: &str) -> Result<u32, String> {
    let wrong =
        || format!("`{text}` is no rate; expected a number a second, minute or hour, like 10/s, 60/m or 3600/h");
    let (number, unit) = text.split_once('/').unwrap_or((text, "m"));
    let number: u32 = number.trim().parse().map_err(|_| wrong())?;
    let per_minute = match unit.trim() {
        "s" => number.saturating_mul(60),
        "m" => number,
        "h" => number / 60,
        _ => return Err(wrong()),
    };
    if (1..=60_000).contains(&per_minute) {
        return Ok(per_minute);
    }
    Err(format!("`{text}` is out of range: from 1 to 60,000 messages a minute can be sent"))
}

fn text(planned: &ReplayDryListed) -> String {
    let mut text = format!("{}\n", line(&planned.said));
    // The first reason is in what was said.
    for refusal in planned.refusals.iter().skip(1) {
        text.push_str(&format!("{}\n", line(refusal)));
    }
    if let (true, Some(from)) = (planned.allowed, &planned.target_from) {
        text.push_str(&format!("Where they go is said by {}.\n", line(from)));
    }
    for (number, step) in planned.steps.iter().enumerate() {
        text.push_str(&format!("  {}. {}\n", number + 1, line(step)));
    }
    if let Some(takes) = &planned.takes {
        text.push_str(&format!("It takes {}.\n", line(takes)));
    }
    for warning in &planned.warnings {
        text.push_str(&format!("Note: {}\n", line(warning)));
    }
    text
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::all(None, &[], ReplayChosen::All)]
    #[case::of_one_cause(Some("9f3c"), &[], ReplayChosen::Signature("9f3c".to_owned()))]
    #[case::one_by_one(None, &["ab", "ab"], ReplayChosen::Messages(vec!["ab".to_owned(), "ab".to_owned()]))]
    fn unless_it_is_said_messages_are_sent_again_as_they_are(
        #[case] signature: Option<&str>,
        #[case] messages: &[&str],
        #[case] chosen: ReplayChosen,
    ) {
        let messages = messages.iter().map(|one| (*one).to_owned()).collect();
        let which = Which { queue: "mq/orders.dlq".to_owned(), signature: signature.map(str::to_owned), messages };
        let wanted = which.wanted();
        assert_eq!((wanted.id.as_str(), wanted.chosen), ("mq/orders.dlq", chosen));
        assert!(wanted.sends_again && wanted.goes_on && !wanted.discards && !wanted.broker_moves);
        assert!(wanted.copied_for_days.is_none() && wanted.target.is_none() && wanted.edits.is_empty());
    }

    #[rstest]
    #[case("60", 60)]
    #[case("60/m", 60)]
    #[case("10/s", 600)]
    #[case("3600/h", 60)]
    #[case("1000/s", 60_000)]
    fn a_rate_is_read_as_messages_a_minute(#[case] text: &str, #[case] per_minute: u32) {
        assert_eq!(rate(text), Ok(per_minute));
    }

    #[rstest]
    #[case("0")]
    #[case("59/h")]
    #[case("1001/s")]
    #[case("ten")]
    #[case("60/d")]
    #[case("-5/m")]
    fn what_is_no_rate_is_refused(#[case] text: &str) {
        assert!(rate(text).unwrap_err().contains(text));
    }

    #[rstest]
    #[case("ab=order.json", true)]
    #[case("ab=", false)]
    #[case("=order.json", false)]
    #[case("order.json", false)]
    fn an_edit_names_a_message_and_a_file(#[case] text: &str, #[case] is_one: bool) {
        assert_eq!(edit(text).is_ok(), is_one);
    }
}
