//! What jobs of Sidekiq and BullMQ and entries of streams say of themselves.

use serde_json::Value;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::DeadReason;
use watchbill_domain::time::Instant;

use super::bullmq::Keys;
use super::peek::{Fields, Found};
use super::reading::{WAITING, instant};
use super::sidekiq::DEAD;
use super::streams::sent_at;
use super::told::Told;
use crate::ask::{RedisCommand, RedisValue, RedisVerb};
use crate::dead;
use crate::stored::{Beside, Stored, is_json, of_javascript, plain};

/// The fields of a job of BullMQ, those that it counts by their old and their new name.
const BULLMQ: [&str; 14] = [
    "name",
    "data",
    "failedReason",
    "stacktrace",
    "opts",
    "attemptsMade",
    "atm",
    "timestamp",
    "processedOn",
    "finishedOn",
    "delay",
    "priority",
    "parentKey",
    "deferredFailure",
];
/// Numbers of seconds are smaller than this, numbers of thousandths greater: the year 5138, and 1973.
const SECONDS_MOST: f64 = 100_000_000_000.0;

/// A job of a set of Sidekiq. Its body are the arguments; the trace is left out, because it is packed and masking cannot look into it.
pub(super) fn sidekiq(set: &str, job: &RedisValue, score: Option<f64>, now: Instant) -> Found {
    let RedisValue::Bytes(bytes) = job else { return Found::Unread };
    let fields: Option<Fields<'_>> = std::str::from_utf8(bytes).ok().and_then(|text| serde_json::from_str(text).ok());
    let Some(fields) = fields else {
        let stored = Stored { body: bytes.to_vec(), ..Stored::default() };
        return Found::Read(Box::new(stored.message()));
    };
    let text = |name: &str| fields.get(name).and_then(|raw| plain(raw));
    let time = |name: &str| {
        let number: f64 = fields.get(name)?.get().parse().ok()?;
        instant(number, if number < SECONDS_MOST { 1.0 } else { 1000.0 })
    };
    let mut beside = Beside::default();
    for (name, raw) in fields.iter().filter(|(name, _)| !matches!(name.as_str(), "args" | "error_backtrace")) {
        beside.json(name, Some(raw.get()));
    }
    let at = score.and_then(|score| instant(score, 1.0));
    let died_at = if set == DEAD { at } else { time("retried_at").or_else(|| time("failed_at")) };
    if set != DEAD {
        beside.at("tried_again_at", at);
    }
    // Sidekiq counts from the second try on.
    let tries = text("retry_count").and_then(|count| count.parse::<u32>().ok()).map(|again| again.saturating_add(1));
    let stored = Stored {
        body: fields.get("args").map(|raw| raw.get().as_bytes().to_vec()).unwrap_or_default(),
        id: text("jid").unwrap_or_default(),
        sort: text("class").unwrap_or_default(),
        reason: DeadReason {
            class: text("error_class"),
            message: text("error_message"),
            broker: None,
            source: text("queue").map(|queue| format!("{WAITING}{queue}")),
            died_at: died_at.map(|at| at.min(now)),
        },
        tries: tries.or_else(|| fields.contains_key("error_class").then_some(1)),
        beside,
        ..Stored::default()
    };
    Found::Read(Box::new(stored.message()))
}

/// Asks for a job of BullMQ, all of it as it is at one moment.
pub(super) fn of_bullmq(keys: &Keys, id: &str) -> RedisCommand {
    let key = format!("{}:{id}", keys.queue);
    RedisCommand::new(RedisVerb::Hmget, std::iter::once(key.as_str()).chain(BULLMQ))
}

/// The job in the answer to [`of_bullmq`]. Its body is what was given to it.
pub(super) fn bullmq(keys: &Keys, id: &str, score: Option<f64>, told: &Told<'_>, now: Instant) -> Found {
    let Some(values) = told.figure(&of_bullmq(keys, id), RedisValue::list).told() else { return Found::Unread };
    if values.iter().all(|value| *value == RedisValue::Nil) {
        return Found::Gone;
    }
    let field = |name: &str| {
        let place = BULLMQ.iter().position(|field| *field == name)?;
        values.get(place)?.text().filter(|text| !text.is_empty())
    };
    let traces: Vec<String> = field("stacktrace").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let (class, message) = of_javascript(
        None,
        field("failedReason").or_else(|| field("deferredFailure")),
        traces.last().map(String::as_str),
    );
    let mut beside = Beside::default();
    beside.text("id", Some(id));
    for name in BULLMQ.iter().filter(|name| **name != "data") {
        match *name {
            "stacktrace" | "opts" => beside.json(name, field(name).as_deref()),
            "timestamp" | "processedOn" | "finishedOn" => {
                let at = field(name).and_then(|ms| ms.parse().ok()).and_then(|ms| instant(ms, 1000.0));
                beside.at(name, at);
            }
            name => beside.text(name, field(name).as_deref()),
        }
    }
    let data = values.get(1).and_then(|value| if let RedisValue::Bytes(bytes) = value { Some(bytes) } else { None });
    let stored = Stored {
        body: data.map(|bytes| bytes.to_vec()).unwrap_or_default(),
        id: id.to_owned(),
        sort: field("name").unwrap_or_default(),
        reason: DeadReason {
            class,
            message,
            broker: None,
            source: Some(keys.queue.clone()),
            died_at: score.and_then(|ms| instant(ms, 1000.0)).map(|at| at.min(now)),
        },
        tries: field("atm").or_else(|| field("attemptsMade")).and_then(|count| count.parse().ok()),
        beside,
        ..Stored::default()
    };
    Found::Read(Box::new(stored.message()))
}

/// An entry that a consumer was given and did not acknowledge.
pub(super) struct Pending {
    pub(super) id: String,
    consumer: String,
    idle_ms: u64,
    tries: u64,
}

/// All of them in the answer that lists them.
pub(super) fn pending(value: &RedisValue) -> Option<Vec<Pending>> {
    let one = |value: &RedisValue| match value.list()? {
        [id, consumer, idle, tries] => Some(Pending {
            id: id.text()?,
            consumer: plain_line(&consumer.text().unwrap_or_default(), 200),
            idle_ms: idle.count()?,
            tries: tries.count()?,
        }),
        _ => None,
    };
    value.list()?.iter().map(one).collect()
}

/// Asks for one entry of a stream by its number.
pub(super) fn entry(stream: &str, id: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::Xrange, [stream, id, id])
}

/// The entry in the answer to [`entry`]. Its body is an object of its fields; one that holds JSON is shown as that.
pub(super) fn stuck(stream: &str, pending: &Pending, told: &Told<'_>, now: Instant) -> Found {
    let Some(entries) = told.figure(&entry(stream, &pending.id), RedisValue::list).told() else {
        return Found::Unread;
    };
    let Some(found) = entries.first() else { return Found::Gone };
    let Some([_, RedisValue::List(pairs)]) = found.list() else { return Found::Unread };
    let mut body = Beside::default();
    let mut headers = Vec::new();
    for pair in pairs.chunks_exact(2) {
        let [RedisValue::Bytes(name), RedisValue::Bytes(value)] = pair else { return Found::Unread };
        let name = String::from_utf8_lossy(name).into_owned();
        match std::str::from_utf8(value) {
            Ok(text) => {
                // Only what has names of its own is more than a text.
                let json = Some(text).filter(|text| text.starts_with(['{', '[']));
                match json.filter(|text| is_json(text)) {
                    Some(json) => body.json(&name, Some(json)),
                    None => body.json(&name, Some(&Value::from(text).to_string())),
                }
                headers.push((name, text.to_owned()));
            }
            Err(_) => body.text(&name, Some(&format!("{} bytes that are no text", value.len()))),
        }
    }
    let header =
        |wanted: &str| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, text)| text.clone());
    let mut beside = Beside::default();
    beside.text("id", Some(&pending.id));
    beside.at("sent", sent_at(&pending.id, now));
    beside.text("consumer", Some(&pending.consumer));
    beside.json("idle_ms", Some(&pending.idle_ms.to_string()));
    let said = dead::reason(header);
    let stored = Stored {
        body: body.object().into_bytes(),
        id: pending.id.clone(),
        reason: DeadReason {
            broker: Some("not acknowledged".to_owned()),
            source: said.source.clone().or_else(|| Some(stream.to_owned())),
            ..said
        },
        tries: u32::try_from(pending.tries).ok(),
        beside,
        ..Stored::default()
    };
    Found::Read(Box::new(stored.message()))
}
