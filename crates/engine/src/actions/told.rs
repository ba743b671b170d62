//! How an action went, in words.

use std::time::Duration;

use watchbill_domain::time::span_text;
use watchbill_store::{RunOutcome, RunRow};

use crate::api::ActionResult;
use crate::ports::{RanEnd, RunError};

use super::Done;
use super::output::visible;
use super::prepare::{Prepared, Work};

/// A run in the record of an alert.
pub(crate) fn run_text(run: &RunRow) -> String {
    let RunRow { at, action, by, ended } = run;
    match ended {
        None => format!("{by} began \u{201c}{action}\u{201d}; how it ended is not known"),
        Some((_, RunOutcome::Opened)) => format!("{by} opened \u{201c}{action}\u{201d}"),
        Some((_, RunOutcome::NotStarted)) => {
            format!("{by} wanted to run \u{201c}{action}\u{201d}: it could not be started")
        }
        Some((ended_at, RunOutcome::Exited(code))) => {
            format!("{by} ran \u{201c}{action}\u{201d}: exit code {code} {}", took_text(ended_at.since(*at)))
        }
        Some((ended_at, RunOutcome::Killed(signal))) => {
            let took = took_text(ended_at.since(*at));
            format!("{by} ran \u{201c}{action}\u{201d}: ended by signal {signal} {took}")
        }
        Some((ended_at, RunOutcome::TimedOut)) => {
            let took = took_text(ended_at.since(*at));
            format!("{by} ran \u{201c}{action}\u{201d}: its time was over {took}")
        }
    }
}

pub(super) fn outcome(end: RanEnd) -> RunOutcome {
    match end {
        RanEnd::Exited(code) => RunOutcome::Exited(code),
        RanEnd::Killed(signal) => RunOutcome::Killed(signal),
        RanEnd::TimedOut => RunOutcome::TimedOut,
    }
}

/// What the one who started it is told.
pub(super) fn result(action: &str, prepared: &Prepared, done: Done, took: Duration) -> ActionResult {
    let outcome = super::outcome_of(&done);
    let sentence = sentence(prepared, &done, took);
    let (output, left_out) = match done {
        Ok(Some(ran)) => (visible(&ran.output), ran.left_out_bytes),
        Ok(None) | Err(_) => (String::new(), 0),
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

fn sentence(prepared: &Prepared, done: &Done, took: Duration) -> String {
    let took = took_text(took);
    match (&prepared.work, done) {
        (_, Err(RunError { program, why })) => format!("Nothing was done: {program} could not be started: {why}."),
        (Work::Open(link), Ok(_)) => format!("The browser was given {}.", link.host()),
        (Work::Run(line), Ok(ran)) => match ran.as_ref().map_or(RanEnd::Exited(0), |ran| ran.end) {
            RanEnd::Exited(0) => format!("It ended well (exit code 0) {took}."),
            RanEnd::Exited(code) => format!("It failed with exit code {code} {took}."),
            RanEnd::Killed(signal) => format!("It was ended by signal {signal} {took}."),
            RanEnd::TimedOut => format!(
                "Its time was over after {}: it and what it had started was ended. `timeout` in watchbill.toml gives it longer.",
                span_text(line.timeout)
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
