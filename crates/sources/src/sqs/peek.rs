//! A look at messages: they are received, each at most once, and given back at once. Meanwhile nobody else gets them, and if Watchbill
//! ends in the middle, for half a minute longer.
//!
//! Facts this relies on: a receipt is counted for ever. Which messages are handed out is up to SQS, so that two looks may show others. An
//! answer is empty for sure only where it was waited for (`WaitTimeSeconds`), because else not all of its servers are asked. What is given
//! back (`VisibilityTimeout` 0) can be received at once. A queue with a redrive policy moves what is received too often, so that none with one of
//! its own is looked at.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::message::Said;
use super::told::{Refused, body};
use super::wire::{WireQueue, object};
use super::{Sqs, asking, reading};
use crate::ask::{Ask, AwsAction, Replied};
use crate::items::Text;
use crate::peek::{Peeked, PeekedMessage, Peeking};
use crate::peers::not_asked;
use crate::queues::QueueAnew;

/// For so long nobody else gets what is looked at, where it is not given back before.
pub(super) const HIDDEN_S: u32 = 30;
/// So many are handed out at once at most.
const AT_ONCE: usize = 10;
/// So often messages are asked for, until there are enough: one answer may bring a single one.
const MOST_ASKED: usize = 20;
/// So much of each body is shown, bytes.
const BODY_MOST: usize = 64 * 1024;

#[derive(Deserialize)]
struct WireUrl<'a> {
    #[serde(borrow, rename = "QueueUrl")]
    url: Text<'a>,
}

#[derive(Deserialize)]
struct WireMessages<'a> {
    #[serde(borrow, default, rename = "Messages")]
    messages: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WireReceipt<'a> {
    #[serde(borrow)]
    receipt_handle: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WireMessage<'a> {
    #[serde(borrow)]
    message_id: Text<'a>,
    #[serde(borrow)]
    body: Text<'a>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    message_attributes: Map<String, Value>,
}

#[derive(Deserialize)]
struct WireBatch<'a> {
    #[serde(borrow, default, rename = "Failed")]
    failed: Vec<&'a RawValue>,
}

/// What decides whether messages may be read: the queue's address, then what it says of itself.
pub(super) fn next_anew(sqs: &Sqs, queue: &QueueName, at: &Peer, replied: &[Replied]) -> Option<Ask> {
    match replied {
        [] => sqs.ask(at, AwsAction::GetQueueUrl, &json!({ "QueueName": queue.as_str() })),
        [url] => {
            let asked = json!({ "QueueUrl": url_of(url).ok()?, "AttributeNames": asking::ATTRIBUTES });
            sqs.ask(at, AwsAction::GetQueueAttributes, &asked)
        }
        _ => None,
    }
}

/// What that was answered.
///
/// # Errors
/// Why it was not, or cannot be read.
pub(super) fn read_anew(queue: &QueueName, replied: &[Replied], now: Instant) -> Result<QueueAnew, PollFailure> {
    let [url, rest @ ..] = replied else { return Err(not_asked()) };
    url_of(url)?;
    let attributes = answer(rest.first().ok_or_else(not_asked)?)?;
    let wire: WireQueue<'_> = object(attributes)?;
    let attributes = wire.attributes.ok_or_else(|| PollFailure {
        kind: PollFailureKind::Malformed,
        message: "answered without attributes".to_owned(),
    })?;
    Ok(QueueAnew { seen: reading::alone(queue, &attributes, now), counts_since: None })
}

fn url_of(replied: &Replied) -> Result<String, PollFailure> {
    object::<WireUrl<'_>>(answer(replied)?).map(|wire| wire.url.as_ref().to_owned())
}

/// The body of a good answer.
fn answer(replied: &Replied) -> Result<&[u8], PollFailure> {
    let Ask::Aws(ask) = &replied.ask else { return Err(not_asked()) };
    let refused = |kind, message| PollFailure { kind, message };
    body(replied, ask).map(AsRef::as_ref).map_err(|why| match why {
        Refused::Denied => refused(
            PollFailureKind::Refused,
            format!(
                "does not allow that with these credentials: to look at messages allow `{}`",
                ask.action.permission()
            ),
        ),
        Refused::NoSuchQueue => refused(PollFailureKind::NotFound, "has no such queue (any more)".to_owned()),
        Refused::Failed(failure) => failure,
    })
}

/// What came of a look so far.
struct Taken<'a> {
    receipts: Vec<String>,
    asked: usize,
    /// How many asks gave messages back.
    gave_back: usize,
    /// Whether there is nothing more to be had, or the last ask failed.
    is_enough: bool,
    answers: Vec<&'a [u8]>,
    failure: Option<PollFailure>,
}

impl<'a> Taken<'a> {
    fn of(replied: &'a [Replied]) -> Self {
        let (mut receipts, mut answers) = (Vec::new(), Vec::new());
        let (mut asked, mut gave_back, mut is_enough, mut failure) = (0, 0, false, None);
        for replied in replied {
            let Ask::Aws(ask) = &replied.ask else { continue };
            if ask.action != AwsAction::ReceiveMessage {
                gave_back += 1;
                continue;
            }
            asked += 1;
            match answer(replied).and_then(|body| Ok((body, object::<WireMessages<'_>>(body)?))) {
                Ok((body, wire)) => {
                    let messages = wire.messages.unwrap_or_default();
                    is_enough = messages.is_empty();
                    receipts.extend(messages.into_iter().filter_map(receipt));
                    answers.push(body);
                }
                Err(why) => (is_enough, failure) = (true, Some(why)),
            }
        }
        Self { receipts, asked, gave_back, is_enough, answers, failure }
    }
}

fn receipt(raw: &RawValue) -> Option<String> {
    let wire: WireReceipt<'_> = serde_json::from_str(raw.get()).ok()?;
    Some(wire.receipt_handle.as_ref().to_owned())
}

/// What to ask next: for more messages, and in the end that they are given back.
pub(super) fn next(sqs: &Sqs, peeking: &Peeking<'_>) -> Option<Ask> {
    let url = url_of(peeking.anew.first()?).ok()?;
    let taken = Taken::of(peeking.replied);
    let count = usize::try_from(peeking.count).unwrap_or(AT_ONCE);
    let left = count.saturating_sub(taken.receipts.len());
    if taken.gave_back == 0 && !taken.is_enough && left > 0 && taken.asked < MOST_ASKED {
        let asked = json!({
            "QueueUrl": url,
            "MaxNumberOfMessages": left.min(AT_ONCE),
            "VisibilityTimeout": HIDDEN_S,
            "WaitTimeSeconds": 1,
            "MessageSystemAttributeNames": ["All"],
            "MessageAttributeNames": ["All"],
        });
        return sqs.ask(peeking.at, AwsAction::ReceiveMessage, &asked);
    }
    let batch: Vec<Value> = taken
        .receipts
        .iter()
        .enumerate()
        .skip(taken.gave_back * AT_ONCE)
        .take(AT_ONCE)
        .map(|(number, receipt)| json!({ "Id": number.to_string(), "ReceiptHandle": receipt, "VisibilityTimeout": 0 }))
        .collect();
    if batch.is_empty() {
        return None;
    }
    let asked = json!({ "QueueUrl": url, "Entries": batch });
    sqs.ask(peeking.at, AwsAction::ChangeMessageVisibilityBatch, &asked)
}

/// What was looked at.
///
/// # Errors
/// Why nothing was; nothing of a message is quoted.
pub(super) fn read(peeking: &Peeking<'_>) -> Result<Peeked, PollFailure> {
    let taken = Taken::of(peeking.replied);
    let mut peeked = Peeked::default();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for body in &taken.answers {
        for raw in object::<WireMessages<'_>>(body)?.messages.unwrap_or_default() {
            let Ok(wire) = serde_json::from_str::<WireMessage<'_>>(raw.get()) else {
                peeked.handed += 1;
                continue;
            };
            // SQS may hand out the same one twice.
            if seen.insert(wire.message_id.as_ref().to_owned()) {
                peeked.handed += 1;
                peeked.messages.push(message(&wire));
            }
        }
    }
    match taken.failure {
        Some(failure) if taken.receipts.is_empty() => return Err(failure),
        Some(failure) => peeked.problems.push(format!("no more were read: SQS {}", failure.message)),
        None if taken.asked == 0 => return Err(not_asked()),
        None => {}
    }
    let kept = not_given_back(peeking.replied);
    if kept > 0 {
        peeked.problems.push(format!(
            "{kept} could not be given back at once: nobody else gets them for up to {HIDDEN_S} s, and then they are in the queue again"
        ));
    }
    Ok(peeked)
}

fn message(wire: &WireMessage<'_>) -> PeekedMessage {
    let said = Said { system: &wire.attributes, own: &wire.message_attributes };
    let body = wire.body.as_ref().as_bytes();
    let beside = json!({
        "message_id": wire.message_id.as_ref(),
        "attributes": wire.attributes,
        "headers": wire.message_attributes,
    });
    PeekedMessage {
        fingerprint: Some(said.fingerprint(body)),
        body: body[..body.len().min(BODY_MOST)].to_vec(),
        bytes: body.len() as u64,
        properties: beside.to_string(),
        reason: said.reason(),
        deliveries: said.deliveries(),
        replayed: said.replayed(),
    }
}

/// How many messages SQS did not take back.
fn not_given_back(replied: &[Replied]) -> usize {
    #[derive(Deserialize)]
    struct Asked<'a> {
        #[serde(borrow, rename = "Entries")]
        entries: Vec<&'a RawValue>,
    }
    let mut kept = 0;
    for replied in replied {
        let Ask::Aws(ask) = &replied.ask else { continue };
        if ask.action != AwsAction::ChangeMessageVisibilityBatch {
            continue;
        }
        let asked = serde_json::from_str::<Asked<'_>>(&ask.json).map_or(0, |asked| asked.entries.len());
        kept += match answer(replied).and_then(object::<WireBatch<'_>>) {
            Ok(wire) => wire.failed.len(),
            Err(_) => asked,
        };
    }
    kept
}

#[cfg(test)]
#[path = "peek_tests.rs"]
mod tests;
