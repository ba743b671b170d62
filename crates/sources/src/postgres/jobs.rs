//! What a row of a framework says of its job.

use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use watchbill_domain::queues::DeadReason;
use watchbill_domain::time::Instant;

use super::frameworks::Framework;
use super::peek::Found;
use super::rows::{number, seconds, text};
use crate::dead;
use crate::peek::PeekedMessage;
use crate::stored::{Beside, Stored, of_javascript, plain};

/// What comes before the columns that stand beside a job.
const FIRST: usize = 8;

/// The job of a row, whose columns from the ninth on have these names. None where it is no such row.
pub(super) fn message(
    found: &Found<'_>,
    row: &[Option<String>],
    names: &[&str],
    now: Instant,
) -> Option<PeekedMessage> {
    let id = text(row, 0)?.to_owned();
    let body = text(row, 2).unwrap_or_default();
    let (class, said) = text(row, 5).map(|error| died_of(found.installed.framework, error)).unwrap_or_default();
    let mut beside = Beside::default();
    beside.text("id", Some(&id));
    beside.text("class", text(row, 4));
    for (place, name) in names.iter().enumerate() {
        beside.json(name, text(row, FIRST + place));
    }
    let source = match (found.is_dead, text(row, 7)) {
        (true, _) => Some(found.installed.queue(&found.queue)),
        (false, source) => source.map(|source| found.installed.queue(source)),
    };
    let died_at = seconds(row, 1).map(|age| now.minus(Duration::from_secs_f64(age.max(0.0))));
    let stored = Stored {
        body: body.as_bytes().to_vec(),
        whole: number(row, 3),
        id,
        sort: text(row, 4).unwrap_or_default().to_owned(),
        reason: DeadReason { class, message: said, broker: None, source, died_at },
        tries: tries(found.installed.framework, number(row, 6), body),
        beside,
        ..Stored::default()
    };
    Some(stored.message())
}

/// How often it was tried: pg-boss counts from the second time on, Active Job the times before this one.
fn tries(framework: Framework, counted: Option<u64>, body: &str) -> Option<u32> {
    #[derive(Deserialize)]
    struct Serialized {
        executions: u64,
    }
    let tries = match framework {
        Framework::PgBoss => counted?.checked_add(1)?,
        Framework::Oban | Framework::GoodJob => counted?,
        Framework::SolidQueue => serde_json::from_str::<Serialized>(body).ok()?.executions.checked_add(1)?,
    };
    u32::try_from(tries).ok()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireError<'a> {
    /// Of JavaScript.
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    stack: Option<&'a RawValue>,
    /// What was thrown or handed on that is no error.
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    /// Of Ruby.
    #[serde(borrow)]
    exception_class: Option<&'a RawValue>,
    /// Of Elixir.
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

/// The class of the error that a framework wrote down, and what that said.
fn died_of(framework: Framework, error: &str) -> (Option<String>, Option<String>) {
    // What was cut off is no JSON any more, and a list is no error.
    let wire: Option<WireError<'_>> =
        error.trim_start().starts_with('{').then(|| serde_json::from_str(error).ok()).flatten();
    let text = |raw: Option<&RawValue>| raw.and_then(plain);
    match (framework, wire) {
        (Framework::GoodJob, _) => dead::of_line(error),
        (Framework::PgBoss, Some(wire)) => {
            let message = text(wire.message).or_else(|| text(wire.value));
            of_javascript(text(wire.name), message, text(wire.stack).as_deref())
        }
        (Framework::SolidQueue, Some(wire)) => (text(wire.exception_class), text(wire.message)),
        (Framework::Oban, Some(wire)) => text(wire.error).map(|banner| of_elixir(&banner)).unwrap_or_default(),
        (Framework::PgBoss | Framework::Oban | Framework::SolidQueue, None) => {
            let plain: Option<String> = serde_json::from_str(error).ok();
            plain.filter(|text| !text.trim().is_empty()).map(|text| dead::of_line(&text)).unwrap_or_default()
        }
    }
}

/// `** (RuntimeError) what it said`, as Elixir writes errors down.
fn of_elixir(banner: &str) -> (Option<String>, Option<String>) {
    let first = banner.trim_start();
    match first.strip_prefix("** (").and_then(|rest| rest.split_once(')')) {
        Some((class, said)) => {
            let said = said.trim_start().lines().next().unwrap_or_default().trim();
            (Some(class.to_owned()), Some(said.to_owned()).filter(|said| !said.is_empty()))
        }
        None => (None, first.lines().next().map(str::to_owned)),
    }
}

#[cfg(test)]
#[path = "jobs_tests.rs"]
mod tests;
