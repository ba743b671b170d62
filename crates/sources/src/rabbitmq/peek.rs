//! Reading messages of a queue and leaving them in it: `POST /api/queues/{vhost}/{name}/get`, which gives them back when it has answered.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{DeadReason, PEEK_MOST};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::names::{bare_name, vhost_of};
use super::wire::{Table, WireOverview, WireQueue, table};
use super::{COLUMNS, NODES, OVERVIEW, QUEUES, get, reading};
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::dead;
use crate::items::{Text, read_items};
use crate::peek::{Lasting, Peeked, PeekedMessage};
use crate::peers::not_asked;
use crate::queues::QueueAnew;

/// So much of each body is read, bytes.
const BODY_MOST: u32 = 64 * 1024;
/// Headers that brokers and tools set when they hand a message out, move it or let it die: the same message has others next time.
const CHANGING: &[&str] = &[
    "x-death",
    "x-first-death-",
    "x-last-death-",
    "x-delivery-count",
    "x-acquired-count",
    "x-opt-",
    "x-shovelled",
    "x-watchbill-",
];
/// `<run>/<attempt>`, as a replay stamps it.
pub(super) const REPLAYED: &str = "x-watchbill-replay";

/// What decides whether messages may be read, asked of one address.
pub(super) fn requests_anew(address: &Address, queue: &QueueName) -> Vec<HttpRequest> {
    let mut alone = get(address, &[QUEUES, &vhost_of(queue), bare_name(queue)], Need::Required);
    alone.url.query_pairs_mut().append_pair("columns", COLUMNS);
    let mut nodes = get(address, &[NODES], Need::Optional);
    nodes.url.query_pairs_mut().append_pair("columns", "name,running,uptime");
    vec![get(address, &[OVERVIEW], Need::Required), alone, nodes]
}

/// The next of [`requests_anew`], behind these answers; none behind one that failed and is needed.
pub(super) fn next_anew(address: &Address, queue: &QueueName, answers: &[Answer]) -> Option<HttpRequest> {
    let failed = |answer: &Answer| answer.request.need == Need::Required && answer.json().is_err();
    if answers.iter().any(failed) {
        return None;
    }
    requests_anew(address, queue).into_iter().nth(answers.len())
}

/// What [`requests_anew`] was answered.
///
/// # Errors
/// Why one of the two answers cannot be had or read.
pub(super) fn read_anew(answers: &[Answer], now: Instant) -> Result<QueueAnew, PollFailure> {
    // Nothing is asked behind what failed.
    let [overview, rest @ ..] = answers else { return Err(not_asked()) };
    let overview = WireOverview::read(overview.json()?.1)?;
    let [alone, rest @ ..] = rest else { return Err(not_asked()) };
    let (_, body) = alone.json().map_err(|failure| match failure.kind {
        PollFailureKind::NotFound => no_such_queue(),
        // The overview was answered to the same user.
        PollFailureKind::Auth => no_permission(),
        _ => failure,
    })?;
    let text = std::str::from_utf8(body).map_err(|_| malformed())?;
    let wire: WireQueue<'_> = serde_json::from_str(text).map_err(|_| malformed())?;
    let seen = reading::seen(&wire, overview.version(), overview.counts_nothing(), now);
    let (seen, _) = seen.map_err(|why| PollFailure {
        kind: PollFailureKind::Malformed,
        message: format!("answered with a queue that {why}"),
    })?;
    Ok(QueueAnew { seen, counts_since: rest.first().and_then(|nodes| counts_since(nodes, now)) })
}

/// Each node counts for itself and begins anew when it starts, so that the one that started last decides. Of one that does not run nobody
/// knows what it had counted.
fn counts_since(nodes: &Answer, now: Instant) -> Option<Instant> {
    let nodes: Vec<WireNode> = serde_json::from_slice(nodes.json().ok()?.1).ok()?;
    let up: Vec<u64> = nodes.iter().map(|node| node.uptime.filter(|_| node.running)).collect::<Option<_>>()?;
    Some(now.minus(Duration::from_millis(up.into_iter().min()?)))
}

/// Reads so many messages, at most [`PEEK_MOST`], and gives them back.
pub(super) fn request(address: &Address, queue: &QueueName, count: u32) -> HttpRequest {
    let asked = WireGet {
        count: count.clamp(1, PEEK_MOST),
        ackmode: "ack_requeue_true",
        encoding: "auto",
        truncate: BODY_MOST,
    };
    let mut request = get(address, &[QUEUES, &vhost_of(queue), bare_name(queue), "get"], Need::Required);
    request.method = Method::Post;
    // What a connection has read stays in its memory for as long as it is kept.
    request.headers.push(("connection", "close"));
    request.json = serde_json::to_string(&asked).ok();
    request
}

#[derive(Serialize)]
struct WireGet {
    count: u32,
    ackmode: &'static str,
    encoding: &'static str,
    truncate: u32,
}

#[derive(Deserialize)]
struct WireNode {
    running: bool,
    /// Milliseconds.
    uptime: Option<u64>,
}

#[derive(Deserialize)]
struct WireMessage<'a> {
    payload_bytes: u64,
    #[serde(borrow)]
    payload: Text<'a>,
    #[serde(borrow)]
    payload_encoding: Text<'a>,
    #[serde(borrow)]
    exchange: Option<Text<'a>>,
    #[serde(borrow)]
    routing_key: Option<Text<'a>>,
    redelivered: Option<bool>,
    message_count: Option<u64>,
    /// An empty list where there are none.
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
}

/// Everything beside the body, as it is shown.
#[derive(Serialize)]
struct Beside<'a> {
    exchange: &'a str,
    routing_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    redelivered: Option<bool>,
    #[serde(flatten)]
    properties: BTreeMap<&'a str, &'a RawValue>,
}

#[derive(Deserialize)]
struct WireDeath {
    queue: Option<String>,
    reason: Option<String>,
    /// Seconds.
    time: Option<i64>,
}

/// The messages that [`request`] brought.
///
/// # Errors
/// Why there are none: what the queue or the user does not allow is said as that. Nothing of a message is quoted.
pub(super) fn read(answer: &Answer) -> Result<Peeked, PollFailure> {
    let response = answer.result.as_ref().map_err(Clone::clone)?;
    let body = response.json_body().map_err(|failure| refused(failure, &response.body))?;
    let mut behind = None;
    let mut handed = 0;
    let items = read_items(body, |wire: WireMessage<'_>| {
        handed += 1;
        behind = wire.message_count.or(behind);
        message(&wire)
    })?;
    let handed = handed.max((items.read.len() + items.broken.len()) as u64);
    Ok(Peeked { messages: items.read, handed, behind, problems: Vec::new() })
}

fn message(wire: &WireMessage<'_>) -> Result<PeekedMessage, String> {
    let body = match wire.payload_encoding.as_ref() {
        "base64" => STANDARD.decode(wire.payload.as_ref()).map_err(|_| "has a body that is not base64".to_owned())?,
        _ => wire.payload.as_ref().as_bytes().to_vec(),
    };
    let properties = wire.properties.map(|raw| table("properties", raw)).transpose()?.unwrap_or_default();
    let headers = properties.get("headers").map(|raw| table("headers", raw)).transpose()?.unwrap_or_default();
    let text = |name: &str| properties.get(name).and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
    let is_whole = wire.payload_bytes <= body.len() as u64;
    let lasting = || {
        Lasting {
            body: &body,
            id: &text("message_id").unwrap_or_default(),
            sort: &text("type").unwrap_or_default(),
            headers: lasting(&headers),
        }
        .fingerprint()
    };
    let beside = Beside {
        exchange: wire.exchange.as_ref().map_or("", AsRef::as_ref),
        routing_key: wire.routing_key.as_ref().map_or("", AsRef::as_ref),
        redelivered: wire.redelivered,
        properties: properties.iter().map(|(name, raw)| (name.as_str(), *raw)).collect(),
    };
    Ok(PeekedMessage {
        fingerprint: is_whole.then(lasting),
        bytes: wire.payload_bytes.max(body.len() as u64),
        properties: serde_json::to_string(&beside).map_err(|_| "has properties that cannot be read".to_owned())?,
        reason: reason(&headers),
        deliveries: headers.get("x-delivery-count").and_then(|raw| raw.get().parse().ok()),
        replayed: header(&headers, REPLAYED).and_then(|text| text.rsplit_once('/')?.1.parse().ok()).unwrap_or(0),
        body,
    })
}

pub(super) fn lasting<'a>(headers: &'a Table<'_>) -> Vec<(&'a str, Value)> {
    let stays = |name: &str| {
        let name = name.to_ascii_lowercase();
        !CHANGING.iter().any(|changing| name.starts_with(changing)) && name != "cc" && name != "bcc"
    };
    let read = |raw: &RawValue| serde_json::from_str(raw.get()).unwrap_or(Value::Null);
    headers.iter().filter(|(name, _)| stays(name)).map(|(name, raw)| (name.as_str(), read(raw))).collect()
}

pub(super) fn header(headers: &Table<'_>, wanted: &str) -> Option<String> {
    let raw = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?.1;
    match serde_json::from_str(raw.get()).ok()? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// What RabbitMQ says, the last death first, and what programs left behind.
pub(super) fn reason(headers: &Table<'_>) -> DeadReason {
    let said = dead::reason(|name| header(headers, name));
    let deaths: Vec<WireDeath> =
        headers.get("x-death").and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    let Some(last) = deaths.into_iter().next() else { return said };
    DeadReason {
        broker: last.reason,
        source: last.queue.or(said.source),
        died_at: last.time.filter(|time| *time > 0).map(|time| Instant::from_ms(time.saturating_mul(1_000))),
        ..said
    }
}

/// RabbitMQ says 401 also to a user it knows, who may not read this queue.
fn refused(failure: PollFailure, body: &[u8]) -> PollFailure {
    #[derive(Deserialize)]
    struct Said {
        reason: String,
    }
    let said = serde_json::from_slice::<Said>(body).map(|said| said.reason).unwrap_or_default();
    match failure.kind {
        PollFailureKind::Auth if said.starts_with("ACCESS_REFUSED") => PollFailure {
            kind: PollFailureKind::Refused,
            message: "does not let this user read messages of the queue: to look at them give it the right to read the queue, and know \
                      that whoever has it can empty the queue, too"
                .to_owned(),
        },
        PollFailureKind::Auth if said.starts_with("User not authorised to access virtual host") => no_permission(),
        PollFailureKind::NotFound => no_such_queue(),
        PollFailureKind::Refused if said.contains("not supported by stream queues") => PollFailure {
            kind: PollFailureKind::Refused,
            message: "does not hand out single messages of a stream".to_owned(),
        },
        _ => failure,
    }
}

fn no_permission() -> PollFailure {
    PollFailure {
        kind: PollFailureKind::Refused,
        message: "gives this user no permission in the virtual host of the queue, and shows nothing that is in it: `rabbitmqctl \
                  set_permissions` gives one"
            .to_owned(),
    }
}

fn no_such_queue() -> PollFailure {
    PollFailure {
        kind: PollFailureKind::NotFound,
        message: "has no such queue (any more), or its virtual host is hidden from this user".to_owned(),
    }
}

fn malformed() -> PollFailure {
    PollFailure {
        kind: PollFailureKind::Malformed,
        message: "answered with something that is not a queue of RabbitMQ: is there another program at this address?"
            .to_owned(),
    }
}

#[cfg(test)]
#[path = "peek_tests.rs"]
mod tests;
