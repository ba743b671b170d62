//! What SQS moves out of a queue by itself, whoever asked for it: which one is told, and what is said where that may not be known.

use std::time::Duration;

use bytes::Bytes;
use watchbill_domain::queues::BrokerMove;
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Instant;

use super::told::{Refused, Told};
use super::wire::{WireMove, WireMoves, name_in_arn, object};
use crate::ask::AwsAction;

/// A move that failed is told for so long after it began.
const FAILED_TOLD_FOR: Duration = Duration::from_secs(86_400);
/// Characters of the word of AWS for why it failed.
const WORD: usize = 80;

/// The newest, where it goes on or failed lately.
///
/// # Errors
/// Why it is not known whether there is one.
pub(super) fn of(answer: Result<&Bytes, Refused>, now: Instant) -> Result<Option<BrokerMove>, Refused> {
    let moves: WireMoves<'_> = object(answer?).map_err(Refused::Failed)?;
    Ok(moves.results.first().and_then(|newest| told(newest, now)))
}

fn told(wire: &WireMove<'_>, now: Instant) -> Option<BrokerMove> {
    let began = Instant::from_ms(wire.started_timestamp);
    let failed = match wire.status.as_ref() {
        "RUNNING" | "CANCELLING" => None,
        "FAILED" if now.since(began) < FAILED_TOLD_FOR => Some(word(wire.failure_reason.as_ref().map(AsRef::as_ref))),
        _ => return None,
    };
    Some(BrokerMove {
        began,
        into: wire.destination_arn.as_ref().and_then(|arn| name_in_arn(arn.as_ref())),
        moved: wire.approximate_number_of_messages_moved.unwrap_or(0),
        of: wire.approximate_number_of_messages_to_move,
        per_second: wire.max_number_of_messages_per_second,
        failed,
    })
}

/// A word without what is none: it is told to people.
fn word(reason: Option<&str>) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '.';
    let word: String = reason.unwrap_or_default().chars().filter(plain).take(WORD).collect();
    if word.is_empty() { "no reason told".to_owned() } else { word }
}

/// What it means where it may not be asked.
pub(super) fn problem(told: &Told<'_>) -> Option<Problem> {
    let is_denied = told.moves.values().any(|answer| matches!(answer, Err(Refused::Denied)));
    is_denied.then(|| Problem {
        place: "queues".to_owned(),
        line: None,
        column: None,
        message: format!(
            "whether SQS moves dead letters by itself may not be asked with these credentials: allow `{}`",
            AwsAction::ListMessageMoveTasks.permission()
        ),
    })
}

#[cfg(test)]
#[path = "moves_tests.rs"]
mod tests;
