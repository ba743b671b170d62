//! What one server answered, by the questions it was asked.

use std::collections::BTreeMap;

use bytes::Bytes;
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use super::wire::{WireList, WireStream, malformed};
use crate::ask::{Ask, NatsQuestion, Replied, Reply};
use crate::items::read_items;
use crate::peers::not_asked;

/// The answers of one address.
pub(super) struct Told<'a> {
    answers: BTreeMap<String, (&'a NatsQuestion, &'a Bytes)>,
}

impl<'a> Told<'a> {
    /// What this address answered.
    ///
    /// # Errors
    /// Where it did not, or the list of streams cannot be read.
    pub(super) fn of(replies: &'a [Replied], peer: &Peer) -> Result<Self, PollFailure> {
        let mut answers = BTreeMap::new();
        for replied in replies.iter().filter(|replied| replied.ask.peer() == peer) {
            let Ask::Nats(ask) = &replied.ask else { continue };
            match &replied.result {
                Ok(Reply::Nats(told)) => {
                    answers.extend(ask.questions.iter().zip(told).map(|(asked, told)| (key(asked), (asked, told))));
                }
                Ok(_) => return Err(malformed("answered in another protocol than NATS speaks")),
                // The first page stands, and what was to be asked next is unknown.
                Err(_) if !answers.is_empty() => {}
                Err(failure) => return Err(failure.clone()),
            }
        }
        let told = Self { answers };
        told.list(&NatsQuestion::Streams { offset: 0 }).ok_or_else(not_asked)??;
        Ok(told)
    }

    /// The answer to a question; none where it was not answered.
    pub(super) fn list(&self, question: &NatsQuestion) -> Option<Result<WireList<'a>, PollFailure>> {
        let (_, body) = self.answers.get(&key(question))?;
        Some(list(body))
    }

    /// The pages of the list of streams.
    pub(super) fn pages(&self) -> Vec<NatsQuestion> {
        let first = self.list(&NatsQuestion::Streams { offset: 0 }).and_then(Result::ok);
        let (total, limit) = first.map_or((0, 1), |page| (page.total.unwrap_or(0), page.limit.unwrap_or(256)));
        // More than any server has, so that a wrong figure does no harm.
        let limit = usize::try_from(limit.clamp(1, 10_000)).unwrap_or(1);
        (0..total.clamp(1, 20_000)).step_by(limit).map(|offset| NatsQuestion::Streams { offset }).collect()
    }

    /// What is still to be asked: further pages, and the consumers of the streams that are known.
    pub(super) fn further(&self, most_streams: usize) -> Vec<NatsQuestion> {
        let consumers = self.with_consumers().into_iter().take(most_streams);
        let of = |stream: String| NatsQuestion::Consumers { stream, offset: 0 };
        let wanted = self.pages().into_iter().chain(consumers.map(of));
        wanted.filter(|question| !self.answers.contains_key(&key(question))).collect()
    }

    /// The streams that have consumers, by name.
    fn with_consumers(&self) -> Vec<String> {
        let mut names = Vec::new();
        for page in self.pages() {
            let Some(Ok(page)) = self.list(&page) else { continue };
            let Some(streams) = page.streams else { continue };
            let read = read_items(streams.get().as_bytes(), |stream: WireStream<'_>| Ok(with_consumers(&stream)));
            names.extend(read.into_iter().flat_map(|items| items.read).flatten());
        }
        names.sort();
        names.dedup();
        names
    }
}

/// Its name, if it has consumers and can be asked for by name.
fn with_consumers(stream: &WireStream<'_>) -> Option<String> {
    let name = stream.config.name.as_ref();
    (is_plain(name) && stream.state.consumer_count.is_none_or(|count| count > 0)).then(|| name.to_owned())
}

/// Whether a stream of this name can be asked for by it: it becomes a word of a subject.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic() && !".*>".contains(c))
}

fn key(question: &NatsQuestion) -> String {
    format!("{} {}", question.subject(), question.payload())
}

fn list(body: &Bytes) -> Result<WireList<'_>, PollFailure> {
    let read: Option<WireList<'_>> = std::str::from_utf8(body).ok().and_then(|text| serde_json::from_str(text).ok());
    let list = read.ok_or_else(|| malformed("answered with something that is not a list of JetStream"))?;
    match list.error.as_ref().map(|error| error.code) {
        None => Ok(list),
        Some(Some(503)) => Err(PollFailure {
            kind: PollFailureKind::NotFound,
            message: "has no JetStream for this account: switch it on there, or set `domain`".to_owned(),
        }),
        Some(_) => Err(PollFailure {
            kind: PollFailureKind::Refused,
            message: "refuses to tell of JetStream: allow this user what the manual's page about NATS says".to_owned(),
        }),
    }
}
