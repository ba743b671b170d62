//! Messages as they are shown: masked here, before anything else sees them.

use std::sync::atomic::AtomicBool;

use secrecy::zeroize::{Zeroize as _, Zeroizing};
use watchbill_domain::queues::{
    Broker, DeadReason, Depth, ErrorGroup, Masked, Payload, QueueId, Scanned, grouped, masked_text, signature,
    thousands,
};
use watchbill_domain::time::Instant;
use watchbill_sources::{Peeked, PeekedMessage};

use crate::api::{PeekGroup, PeekLine, PeekMask, PeekMessage, PeekView};
use crate::reads::Here;

use super::Done;
use super::contract::{left, touches};
use super::lines::{cut, lines};
use super::payload::{Form, Wiped, body, json, tame};
use super::session::{Kept, Session};

/// Why nothing of a body is shown that is no text.
pub(super) const NO_TEXT: &str = "it is not text";

impl Session {
    /// What was read, ready to be kept.
    pub fn of(id: String, queue: &QueueId, broker: Broker, at: Instant, depth: &Depth, peeked: Peeked) -> Self {
        let Peeked { messages, handed, behind, .. } = peeked;
        let scanned = Scanned {
            read: messages.len() as u64,
            of: behind.map(|behind| behind + handed).or_else(|| depth.count()),
            is_rough: behind.is_none() && !matches!(depth, Depth::Known(_) | Depth::Empty),
        };
        let (kept, reasons): (Vec<Kept>, Vec<DeadReason>) = messages.into_iter().map(Kept::of).unzip();
        let groups = grouped(&reasons);
        reasons.into_iter().for_each(wipe);
        Self { id, queue: queue.clone(), broker, at, scanned, groups, messages: kept }
    }
}

impl Kept {
    /// A message, and what it died of without signs that hide something.
    fn of(message: PeekedMessage) -> (Self, DeadReason) {
        let is_cut = message.is_cut();
        let PeekedMessage { fingerprint, body, bytes, properties, reason, deliveries, replayed } = message;
        let masked = |text: &Option<String>| text.as_deref().map(|text| masked_text(&tame(text)).text);
        let clean = DeadReason {
            class: masked(&reason.class),
            message: masked(&reason.message),
            broker: masked(&reason.broker),
            source: masked(&reason.source),
            died_at: reason.died_at,
        };
        wipe(reason);
        let kept = Self {
            fingerprint: fingerprint.map(|fingerprint| fingerprint.0),
            body: Zeroizing::new(body),
            is_cut,
            bytes,
            properties: Zeroizing::new(properties),
            reason: said(&clean),
            signature: signature(&clean).map(|signature| signature.id()),
            source: clean.source.clone(),
            died_at: clean.died_at,
            deliveries,
            replayed,
            opened: AtomicBool::new(false),
        };
        (kept, clean)
    }

    /// Its body, to be masked or to find a field in.
    pub fn body(&self) -> (Form, Wiped) {
        body(&self.body, self.is_cut)
    }

    /// What stands beside it; nothing where that cannot be read.
    pub fn properties(&self) -> Option<Wiped> {
        json(&self.properties)
    }
}

fn wipe(reason: DeadReason) {
    let DeadReason { class, message, broker, source, .. } = reason;
    [class, message, broker, source].into_iter().flatten().for_each(|mut text| text.zeroize());
}

/// What it died of in one line.
fn said(reason: &DeadReason) -> Option<String> {
    let text = match (&reason.class, &reason.message) {
        (Some(class), Some(message)) if message.starts_with(class.as_str()) => message.clone(),
        (Some(class), Some(message)) => format!("{class}: {message}"),
        (class, message) => class.as_ref().or(message.as_ref()).or(reason.broker.as_ref())?.clone(),
    };
    // Joined, two parts may come to look like something that neither was.
    Some(cut(&masked_text(&text).text))
}

/// A session as somebody here sees it.
pub(super) struct Seen<'a> {
    pub session: &'a Session,
    /// What was read of other queues lately.
    pub others: &'a [&'a Session],
    pub here: &'a Here,
}

impl Seen<'_> {
    pub fn view(&self, done: &Done) -> PeekView {
        let session = self.session;
        PeekView {
            id: session.queue.to_string(),
            session: session.id.clone(),
            at: self.here.time(session.at),
            until: self.here.time(session.ends()),
            scanned: session.scanned.to_string(),
            did: did(done),
            messages: session.messages.iter().enumerate().map(|(place, kept)| self.message(place, kept)).collect(),
            groups: session.groups.iter().map(|group| self.group(group)).collect(),
            problems: done.problems.clone(),
        }
    }

    fn message(&self, place: usize, kept: &Kept) -> PeekMessage {
        let (form, payload) = kept.body();
        PeekMessage {
            place,
            fingerprint: kept.fingerprint.clone(),
            died: kept.died_at.map(|at| self.here.time(at)),
            source: kept.source.clone().unwrap_or_default(),
            reason: kept.reason.clone().unwrap_or_default(),
            signature: kept.signature.clone(),
            deliveries: deliveries(self.session.broker, kept),
            size: size(kept),
            body: body_lines(form, &payload.masked()),
            properties: kept.properties().map(|payload| lines(&payload.masked())).unwrap_or_default(),
            no_edit: kept.no_edit().map(str::to_owned),
        }
    }

    fn group(&self, group: &ErrorGroup) -> PeekGroup {
        let died = match (group.first, group.last) {
            (Some(first), Some(last)) => {
                let (first, last) = (self.here.short(first), self.here.short(last));
                if first == last { format!(", died {first}") } else { format!(", died {first} to {last}") }
            }
            _ => String::new(),
        };
        let sources: Vec<String> = group.sources.iter().map(|(queue, count)| format!("{queue} ({count})")).collect();
        PeekGroup {
            signature: group.signature.as_ref().map(|signature| signature.id()),
            text: died_of(group),
            count: group.count,
            said: format!("{} of {}{died}", thousands(group.count), thousands(self.session.scanned.read)),
            sources: sources.join(", "),
            elsewhere: self.elsewhere(group),
        }
    }

    /// In which other queues the same error was read, and of how many of their messages that tells.
    fn elsewhere(&self, group: &ErrorGroup) -> String {
        let there = self.others.iter().filter_map(|session| {
            let same = session.groups.iter().find(|other| other.signature == group.signature)?;
            Some(format!("{} in {} ({} read)", thousands(same.count), session.queue, session.scanned))
        });
        if group.signature.is_none() { String::new() } else { there.collect::<Vec<_>>().join(", ") }
    }
}

/// What messages of a group died of, in words.
pub(super) fn died_of(group: &ErrorGroup) -> String {
    group.signature.as_ref().map_or("they do not say what they died of", |found| &found.text).to_owned()
}

/// The lines of a body. What is no text is one that can be shown for a reason, as numbers.
fn body_lines(form: Form, masked: &Masked) -> Vec<PeekLine> {
    if form != Form::Binary {
        return lines(masked);
    }
    let mask = PeekMask { field: Vec::new(), path: String::new(), why: NO_TEXT.to_owned() };
    vec![PeekLine { level: 0, name: String::new(), text: "[binary]".to_owned(), masked: Some(mask) }]
}

/// What reading did, and what is left.
fn did(done: &Done) -> String {
    let touches = touches(&done.contract);
    let left = left(&done.contract).map(|left| match left.saturating_sub(1) {
        0 => "; it is refused from now on, because messages could be lost".to_owned(),
        1 => "; it can be done once more before it is refused".to_owned(),
        left => format!("; it can be done {left} times more before it is refused"),
    });
    if touches.is_empty() {
        return String::new();
    }
    format!("Reading them {}{}.", touches.join("; "), left.unwrap_or_default())
}

fn deliveries(broker: Broker, kept: &Kept) -> String {
    let word = match broker {
        Broker::RabbitMq => "given back",
        Broker::Sqs => "received",
        Broker::JetStream | Broker::RedisStream => "handed out",
        // What keeps jobs counts how often they were run.
        _ => "tried",
    };
    let times = |count: u32| match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    };
    let returned = kept.deliveries.filter(|count| *count > 0).map(|count| format!("{word} {}", times(count)));
    let replayed = Some(kept.replayed).filter(|count| *count > 0).map(|count| format!("replayed {}", times(count)));
    returned.into_iter().chain(replayed).collect::<Vec<_>>().join("; ")
}

fn size(kept: &Kept) -> String {
    let whole = thousands(kept.bytes);
    if kept.is_cut {
        return format!("the first {} of {whole} bytes", thousands(kept.body.len() as u64));
    }
    if kept.bytes == 0 { "no body".to_owned() } else { format!("{whole} bytes") }
}

/// The body as it is written into files and JSON; what is no text is not.
pub(super) fn written(form: Form, masked: Masked) -> Payload {
    match form {
        Form::Binary | Form::Empty => Payload::Null,
        Form::Json | Form::Text => masked.payload,
    }
}
