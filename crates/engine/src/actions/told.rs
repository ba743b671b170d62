//! How an action went, in words.

use std::time::Duration;

use watchbill_domain::time::span_text;
use watchbill_store::{RunOutcome, RunRow};

use crate::api::ActionResult;
use crate::ports::RanEnd;

use super::Done;
use super::output::visible;

/// A run in the record of an alert.
pub(crate) fn run_text(run: &RunRow) -> String {
    let RunRow { at, action, by, ended } = run;
    let Some((ended_at, outcome)) = ended else {
        return format!("{by} began \u{201c}{action}\u{201d}; its end is not recorded");
    };
    let took = took_text(ended_at.since(*at));
    match outcome {
        RunOutcome::Opened => format!("{by} opened \u{201c}{action}\u{201d}"),
        RunOutcome::NotStarted => format!("{by} wanted to run \u{201c}{action}\u{201d}: it could not be started"),
        RunOutcome::Exited(code) => format!("{by} ran \u{201c}{action}\u{201d}: exit code {code} {took}"),
        RunOutcome::Killed(signal) => format!("{by} ran \u{201c}{action}\u{201d}: ended by signal {signal} {took}"),
        RunOutcome::TimedOut => format!("{by} ran \u{201c}{action}\u{201d}: its time was over {took}"),
    }
}

/// What the one who started it is told.
pub(super) fn result(action: &str, done: Done, took: Duration) -> ActionResult {
    let outcome = done.outcome();
    let sentence = sentence(&done, took);
    let (output, left_out) = match done {
        Done::Ran { ran, .. } => (visible(&ran.output), ran.left_out_bytes),
        Done::Opened { .. } | Done::NotStarted(_) => (String::new(), 0),
    };
    ActionResult {
        name: action.to_owned(),
        good: matches!(outcome, RunOutcome::Opened | RunOutcome::Exited(0)),
        outcome: word(outcome).to_owned(),
        exit_code: if let RunOutcome::Exited(code) = outcome { Some(code) } else { None },
        sentence,
        output,
        left_out: (left_out > 0).then(|| format!("{left_out} bytes that were printed before this are not shown")),
    }
}

fn sentence(done: &Done, took: Duration) -> String {
    let took = took_text(took);
    match done {
        Done::NotStarted(error) => format!("Nothing was done: {error}."),
        Done::Opened { host } => format!("The browser was given {host}."),
        Done::Ran { ran, timeout } => match ran.end {
            RanEnd::Exited(0) => format!("It ended well (exit code 0) {took}."),
            RanEnd::Exited(code) => format!("It failed with exit code {code} {took}."),
            RanEnd::Killed(signal) => format!("It was ended by signal {signal} {took}."),
            RanEnd::TimedOut => format!(
                "Its time was over after {}: it and what it had started was ended. `timeout` in watchbill.toml gives it longer.",
                span_text(*timeout)
            ),
        },
    }
}

fn took_text(took: Duration) -> String {
    if took < Duration::from_secs(1) { "within a second".to_owned() } else { format!("after {}", span_text(took)) }
}

fn word(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Opened => "opened",
        RunOutcome::Exited(_) => "exited",
        RunOutcome::Killed(_) => "killed",
        RunOutcome::TimedOut => "timed_out",
        RunOutcome::NotStarted => "not_started",
    }
}
