//! Reading messages that a stream keeps, and those that are told of in one that captures what died. They are got by their numbers: no
//! consumer is made, and none is told.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::queues::{Broker, DeadReason, PEEK_MOST, PeekFacts};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::Nats;
use super::reading::{Gathered, TRIED_TOO_OFTEN};
use super::told::{Told, is_plain};
use super::wire::{WireError, malformed};
use crate::ask::{Ask, NatsQuestion, Replied, Reply};
use crate::dead;
use crate::items::{Text, read_items};
use crate::peek::{Peeked, PeekedMessage, Peeking};
use crate::peers::not_asked;
use crate::queues::{QueueAnew, QueueSeen, QueuesWanted};
use crate::stored::{Beside, Stored};

/// What is told of a message that was ended by its consumer.
const ENDED: &str = "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED";
/// Headers that a server sets or that are about one publishing alone.
const CHANGING: &str = "nats-expected-";

#[derive(Deserialize)]
struct WireGot<'a> {
    #[serde(borrow)]
    message: Option<WireMessage<'a>>,
    error: Option<WireError>,
}

#[derive(Deserialize)]
struct WireMessage<'a> {
    #[serde(borrow)]
    subject: Text<'a>,
    seq: u64,
    #[serde(borrow)]
    hdrs: Option<Text<'a>>,
    #[serde(borrow)]
    data: Option<Text<'a>>,
    #[serde(borrow)]
    time: Option<Text<'a>>,
}

/// What is told of a message that died.
#[derive(Deserialize)]
struct WireAdvisory {
    #[serde(rename = "type")]
    kind: String,
    stream: String,
    consumer: Option<String>,
    stream_seq: u64,
    deliveries: Option<u64>,
    /// Of one that was ended, from 2.10.4 on.
    reason: Option<String>,
}

/// One message as it came.
struct Got {
    subject: String,
    seq: u64,
    headers: Vec<(String, String)>,
    data: Vec<u8>,
    at: Option<Instant>,
}

impl Nats {
    /// What is asked next to learn of a stream what decides: its page of the list, and then whether messages may be got.
    pub(super) fn anew(&self, queue: &QueueName, at: &Peer, replied: &[Replied]) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *at && !self.over_http)?;
        if replied.is_empty() {
            return Some(self.ask(address, vec![NatsQuestion::Streams { offset: 0 }]));
        }
        let told = Told::of(replied, at).ok()?;
        if is_probed(replied) {
            return None;
        }
        let is_known = self.stream(queue, &told, Instant::from_ms(0)).is_some();
        let unlisted: Vec<NatsQuestion> = told.pages().into_iter().filter(|page| told.list(page).is_none()).collect();
        if !is_known && replied.len() == 1 && !unlisted.is_empty() {
            return Some(self.ask(address, unlisted));
        }
        (is_known && is_plain(queue.as_str())).then(|| self.ask(address, vec![probe(queue)]))
    }

    /// The stream, and whether its messages may be got.
    ///
    /// # Errors
    /// When it is not there, or the server does not tell.
    pub(super) fn seen(
        &self,
        queue: &QueueName,
        at: &Peer,
        replied: &[Replied],
        now: Instant,
    ) -> Result<QueueAnew, PollFailure> {
        let Some(mut seen) = self.stream(queue, &Told::of(replied, at)?, now) else {
            // It may be on a page that was not answered.
            let failed = replied.iter().find_map(|replied| replied.result.as_ref().err());
            return Err(failed.cloned().unwrap_or_else(no_such_stream));
        };
        let probed = replied.iter().find(|replied| is_probed(std::slice::from_ref(replied)));
        match probed.map(|replied| &replied.result) {
            // Any answer is one that somebody without the right does not get.
            Some(Ok(_)) => {}
            Some(Err(failure)) if failure.kind != PollFailureKind::Timeout => return Err(failure.clone()),
            Some(Err(_)) | None => seen.peek = PeekFacts::Hidden(Broker::JetStream),
        }
        Ok(QueueAnew { seen, counts_since: None })
    }

    fn stream(&self, queue: &QueueName, told: &Told<'_>, now: Instant) -> Option<QueueSeen> {
        let wanted = QueuesWanted::default();
        let mut all = Gathered::new(&wanted, now);
        all.add_told(told);
        all.read().queues.into_iter().find(|seen| seen.name == *queue)
    }

    /// What is asked next: the messages, and then those that they tell of.
    pub(super) fn peeking(&self, peeking: &Peeking<'_>) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *peeking.at)?;
        match peeking.replied {
            [] => {
                let most = peeking.count.clamp(1, PEEK_MOST);
                let messages = NatsQuestion::Messages { stream: peeking.queue.as_str().to_owned(), from: 1, most };
                Some(self.ask(address, vec![messages]))
            }
            [listed] => {
                let (got, _) = messages(listed).ok()?;
                let mut wanted: Vec<NatsQuestion> =
                    got.iter().filter_map(|got| Some(original(&advisory(got)?))).collect();
                wanted.dedup();
                (!wanted.is_empty()).then(|| self.ask(address, wanted))
            }
            _ => None,
        }
    }
}

/// What these replies brought.
///
/// # Errors
/// When not even the messages of the stream itself could be got.
pub(super) fn peeked(replied: &[Replied], now: Instant) -> Result<Peeked, PollFailure> {
    let [listed, rest @ ..] = replied else { return Err(not_asked()) };
    let (got, unread) = messages(listed)?;
    let originals = rest.first().map(originals).unwrap_or_default();
    let (mut gone, mut hidden) = (0_u64, 0_u64);
    let mut brought = Vec::with_capacity(got.len());
    for got in &got {
        brought.push(match advisory(got) {
            None => of_stream(got),
            Some(told) => {
                let original = originals.get(&(told.stream.clone(), told.stream_seq));
                match original {
                    Some(Some(_)) => {}
                    Some(None) => gone += 1,
                    None => hidden += 1,
                }
                of_advisory(got, &told, original.and_then(Option::as_ref), now)
            }
        });
    }
    let mut problems = Vec::new();
    let of_them = |count: u64| if count == 1 { "1 of them".to_owned() } else { format!("{count} of them") };
    if gone > 0 {
        problems.push(format!(
            "of {} only that it died is left: the stream in which the message lay has dropped it",
            of_them(gone)
        ));
    }
    if hidden > 0 {
        problems.push(format!(
            "of {} only that it died could be read, and not the message: allow this user to publish to `$JS.API.STREAM.MSG.GET.*`",
            of_them(hidden)
        ));
    }
    let handed = brought.len() as u64 + unread;
    Ok(Peeked { messages: brought, handed, behind: None, problems })
}

/// Asks by a number that no message has.
fn probe(queue: &QueueName) -> NatsQuestion {
    NatsQuestion::Message { stream: queue.as_str().to_owned(), seq: 0 }
}

fn is_probed(replied: &[Replied]) -> bool {
    let is_probe = |question: &NatsQuestion| matches!(question, NatsQuestion::Message { seq: 0, .. });
    replied.iter().any(|replied| matches!(&replied.ask, Ask::Nats(ask) if ask.questions.iter().any(is_probe)))
}

/// What came, oldest first, and how many could not be read.
fn messages(replied: &Replied) -> Result<(Vec<Got>, u64), PollFailure> {
    let Reply::Nats(answers) = replied.result.as_ref().map_err(Clone::clone)? else {
        return Err(malformed("answered in another protocol than NATS speaks"));
    };
    let body = answers.first().ok_or_else(not_asked)?;
    let mut refused = None;
    let items = read_items(body, |wire: WireGot<'_>| {
        refused = wire.error.and_then(|error| error.code).or(refused);
        Ok(wire.message.map(|message| got(&message)))
    })?;
    match refused {
        // Behind the last message there is none.
        None | Some(404) => {}
        Some(503) => return Err(refusal("has no JetStream for this account: switch it on there, or set `domain`")),
        Some(_) => return Err(refusal("does not hand out messages of this stream")),
    }
    let unread = items.broken.len() + items.read.iter().flatten().filter(|got| got.is_none()).count();
    Ok((items.read.into_iter().flatten().flatten().collect(), unread as u64))
}

/// The messages that were told of, by their streams and numbers; none where the stream does not have it any more.
fn originals(replied: &Replied) -> BTreeMap<(String, u64), Option<Got>> {
    let (Ask::Nats(ask), Ok(Reply::Nats(answers))) = (&replied.ask, &replied.result) else { return BTreeMap::new() };
    let one = |(question, body): (&NatsQuestion, &bytes::Bytes)| {
        let NatsQuestion::Message { stream, seq } = question else { return None };
        let wire: WireGot<'_> = serde_json::from_slice(body).ok()?;
        let found = match (&wire.message, wire.error.and_then(|error| error.code)) {
            (Some(message), _) => Some(got(message)?),
            (None, Some(404)) => None,
            (None, _) => return None,
        };
        Some(((stream.clone(), *seq), found))
    };
    ask.questions.iter().zip(answers).filter_map(one).collect()
}

fn got(wire: &WireMessage<'_>) -> Option<Got> {
    let decoded = |text: Option<&Text<'_>>| text.map_or(Some(Vec::new()), |text| STANDARD.decode(text.as_ref()).ok());
    Some(Got {
        subject: wire.subject.as_ref().to_owned(),
        seq: wire.seq,
        headers: headers(&decoded(wire.hdrs.as_ref())?),
        data: decoded(wire.data.as_ref())?,
        at: wire.time.as_ref().and_then(|text| Instant::parse(text.as_ref()).ok()),
    })
}

/// Headers stand in lines as in HTTP, behind one with the version.
fn headers(block: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(block);
    let field =
        |line: &str| line.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    text.split("\r\n").skip(1).filter_map(field).collect()
}

/// What a message tells of another that died, if that is what it is.
fn advisory(got: &Got) -> Option<WireAdvisory> {
    let is_told = [TRIED_TOO_OFTEN, ENDED].iter().any(|begins| got.subject.starts_with(begins));
    let told: WireAdvisory = serde_json::from_slice(&got.data).ok().filter(|_| is_told)?;
    (is_plain(&told.stream) && told.stream_seq > 0).then_some(told)
}

fn original(told: &WireAdvisory) -> NatsQuestion {
    NatsQuestion::Message { stream: told.stream.clone(), seq: told.stream_seq }
}

/// A message that a stream keeps. It says nothing of a death but what a program wrote into its headers.
fn of_stream(got: &Got) -> PeekedMessage {
    let mut beside = Beside::default();
    beside.text("subject", Some(&got.subject));
    beside.json("seq", Some(&got.seq.to_string()));
    beside.at("sent", got.at);
    stored(got, beside, said(&got.headers), None).message()
}

/// What died, by what is told of it, and the message itself where its stream still has it.
fn of_advisory(told_in: &Got, told: &WireAdvisory, original: Option<&Got>, now: Instant) -> PeekedMessage {
    let word = if told.kind.ends_with(".terminated") { "terminated" } else { "max_deliver" };
    let mut beside = Beside::default();
    beside.text("stream", Some(&told.stream));
    beside.json("seq", Some(&told.stream_seq.to_string()));
    beside.text("consumer", told.consumer.as_deref());
    beside.text("died_of", Some(word));
    beside.json("captured_seq", Some(&told_in.seq.to_string()));
    beside.text("subject", original.map(|got| got.subject.as_str()));
    beside.at("sent", original.and_then(|got| got.at));
    let of_headers = original.map(|got| said(&got.headers)).unwrap_or_default();
    let reason = DeadReason {
        message: told.reason.clone().filter(|reason| !reason.trim().is_empty()).or(of_headers.message),
        broker: Some(word.to_owned()),
        source: Some(plain_line(&told.stream, 200)),
        died_at: told_in.at.map(|at| at.min(now)),
        class: of_headers.class,
    };
    let tries = told.deliveries.and_then(|deliveries| u32::try_from(deliveries).ok());
    match original {
        Some(got) => stored(got, beside, reason, tries).message(),
        // Another message with nothing in it is another one all the same.
        None => Stored {
            id: format!("{}/{}", told.stream, told.stream_seq),
            sort: word.to_owned(),
            reason,
            tries,
            beside,
            ..Stored::default()
        }
        .message(),
    }
}

fn stored(got: &Got, mut beside: Beside, reason: DeadReason, tries: Option<u32>) -> Stored {
    let mut of_headers = Beside::default();
    for (name, value) in &got.headers {
        of_headers.text(name, Some(value));
    }
    if !got.headers.is_empty() {
        beside.json("headers", Some(&of_headers.object()));
    }
    let lasts = |(name, value): &(String, String)| {
        let lasts = !name.to_ascii_lowercase().starts_with(CHANGING);
        lasts.then(|| (name.clone(), Value::from(value.as_str())))
    };
    Stored {
        body: got.data.clone(),
        id: header(&got.headers, "Nats-Msg-Id").unwrap_or_default(),
        sort: got.subject.clone(),
        lasting: got.headers.iter().filter_map(lasts).collect(),
        beside,
        reason,
        tries,
        ..Stored::default()
    }
}

fn said(headers: &[(String, String)]) -> DeadReason {
    dead::reason(|name| header(headers, name))
}

fn header(headers: &[(String, String)], wanted: &str) -> Option<String> {
    headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone())
}

fn refusal(message: &str) -> PollFailure {
    PollFailure { kind: PollFailureKind::Refused, message: message.to_owned() }
}

fn no_such_stream() -> PollFailure {
    PollFailure { kind: PollFailureKind::NotFound, message: "has no such stream (any more)".to_owned() }
}

#[cfg(test)]
#[path = "peek_tests.rs"]
mod tests;
