//! Asking the source of a queue: what it is at this moment, and for messages of it.

use std::str::FromStr as _;

use secrecy::zeroize::Zeroize as _;
use watchbill_domain::ids::Peer;
use watchbill_domain::queues::{PeekFacts, QueueId, QuorumPeek, RabbitQueueType};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{Answer, HttpRequest, Need};
use watchbill_sources::{Peeked, QueueAnew, QueueSeen};

use crate::acting::{may_be_done, note};
use crate::api::ApiError;
use crate::poll::skew_ms;
use crate::ports::Way;
use crate::queues::facts::QueueFactsKept;
use crate::reads::store_error;
use crate::shared::Shared;
use crate::way;
use crate::workspace::Defined;

use super::ours::{Known, Ours};
use super::stack;

/// The source of a queue, ready to be asked.
pub(super) struct Broker<'a> {
    shared: &'a Shared,
    defined: Defined,
    way: Way,
}

/// A queue as its source tells of it now.
pub(super) struct Anew {
    pub seen: QueueSeen,
    /// Since when its broker has counted without beginning anew; none where that is not told.
    pub counts_since: Option<Instant>,
    /// The address that told it, which alone is asked for messages.
    pub peer: Peer,
}

/// `source/name` as a queue.
pub(super) fn queue_of(id: &str) -> Result<QueueId, ApiError> {
    QueueId::from_str(id).map_err(|error| ApiError::Invalid { field: "id".to_owned(), message: error.to_string() })
}

impl<'a> Broker<'a> {
    /// The way to the source of this queue.
    ///
    /// # Errors
    /// When the workspace has none of that name, or a secret or file it needs is missing.
    pub async fn of(shared: &'a Shared, queue: &QueueId) -> Result<Self, ApiError> {
        let found = shared.loaded().sources.iter().find(|defined| defined.spec.name == queue.source).cloned();
        let defined = found.ok_or_else(|| ApiError::NotFound {
            message: format!("there is no source named `{}` in watchbill.toml", queue.source),
        })?;
        let way = way::to_source(&shared.ports, &shared.folder, &defined.spec.connection, &*defined.source).await;
        let way = way.map_err(|failure| said(queue, &failure))?;
        Ok(Self { shared, defined, way })
    }

    /// The queue as it is now; none where its kind hands out no messages.
    ///
    /// # Errors
    /// When no address tells.
    pub async fn anew(&self, queue: &QueueId) -> Result<Option<Anew>, ApiError> {
        let mut last = None;
        for requests in self.defined.source.queue_anew(&queue.name) {
            let Some(peer) = requests.first().map(|request| request.peer.clone()) else { continue };
            let answers = self.ask_all(requests).await;
            let read = self.defined.source.read_queue_anew(&answers, self.shared.ports.clock.now());
            match read.inspect_err(|failure| note(self.shared, &self.defined, failure)) {
                Ok(QueueAnew { seen, counts_since }) => return Ok(Some(Anew { seen, counts_since, peer })),
                Err(failure) => last = Some(failure),
            }
        }
        last.map_or(Ok(None), |failure| Err(said(queue, &failure)))
    }

    /// Messages of it, asked for once.
    ///
    /// # Errors
    /// In words that say whether they may have been read all the same.
    pub async fn messages(&self, queue: &QueueId, count: u32, at: &Peer) -> Result<Peeked, ApiError> {
        let Some(request) = self.defined.source.peek(&queue.name, count, at) else {
            let message = format!("`{}` hands out no messages of its queues", queue.source);
            return Err(ApiError::Invalid { field: "id".to_owned(), message });
        };
        let answer = self.ask(request).await;
        let peeked = stack::wiped(|| self.defined.source.read_peek(&answer));
        let skew_ms = skew_ms(std::slice::from_ref(&answer));
        wipe(answer);
        let peeked = peeked.map(|peeked| by_our_clock(peeked, skew_ms));
        peeked.inspect_err(|failure| note(self.shared, &self.defined, failure)).map_err(|failure| {
            let (name, message) = (&queue.source, &failure.message);
            if !may_be_done(&failure) {
                return said(queue, &failure);
            }
            let message = format!(
                "{name} {message}. The messages may have been handed out all the same, and count as read; they are still in the queue"
            );
            ApiError::Unreachable { message }
        })
    }

    async fn ask_all(&self, requests: Vec<HttpRequest>) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            let answer = self.ask(request).await;
            let failed = answer.json().is_err() && answer.request.need == Need::Required;
            answers.push(answer);
            if failed {
                break;
            }
        }
        answers
    }

    async fn ask(&self, request: HttpRequest) -> Answer {
        let result = self.shared.ports.network.http(&request, &self.way).await;
        Answer { request, result }
    }
}

/// What decides about reading messages, with what is known of how often they came back. Ours among the last readings count until the
/// broker has counted them.
pub(super) async fn facts(shared: &Shared, queue: &QueueId, anew: &Anew) -> Result<PeekFacts, ApiError> {
    let seen = &anew.seen;
    let PeekFacts::RabbitMq(RabbitQueueType::Quorum(quorum)) = seen.peek else { return Ok(seen.peek) };
    let rows = shared.store.queues().await.map_err(|e| store_error(&e))?;
    let row = rows.into_iter().find(|row| row.id == *queue);
    let known = row.and_then(|row| {
        let state = row.watched.state;
        Some(Known { returns: row.returns?, at: state.last?.at, empty_at: state.empty_at })
    });
    // What is counted anew since the queue was seen empty says nothing of what was handed out before.
    let is_whole = |known: &Known| anew.counts_since.zip(known.empty_at).is_some_and(|(since, empty)| since <= empty);
    let returned_at_most = match known.filter(is_whole).zip(seen.delivered()) {
        None => None,
        Some((known, delivered)) => {
            let since = known.empty_at.unwrap_or(known.at).min(known.at);
            let ours = Ours::since(&shared.store, queue, since).await.map_err(|e| store_error(&e))?;
            known.returned_at_most(delivered, &ours, shared.ports.clock.now())
        }
    };
    Ok(PeekFacts::RabbitMq(RabbitQueueType::Quorum(QuorumPeek { returned_at_most, ..quorum })))
}

/// What its source told last that decides about it, of a kind that hands out no messages.
pub(super) async fn kept(shared: &Shared, queue: &QueueId) -> Result<PeekFacts, ApiError> {
    let rows = shared.store.queues().await.map_err(|e| store_error(&e))?;
    let row = rows.into_iter().find(|row| row.id == *queue);
    let told = row.and_then(|row| QueueFactsKept::of_json(&row.facts).peek);
    Ok(told.unwrap_or(PeekFacts::NumberOnly))
}

/// A failure, as it is told to whoever wants to read messages.
fn said(queue: &QueueId, failure: &PollFailure) -> ApiError {
    let message = format!("{} {}. No message was read", queue.source, failure.message);
    match failure.kind {
        PollFailureKind::NotFound => ApiError::NotFound { message },
        PollFailureKind::Refused => ApiError::Invalid { field: "id".to_owned(), message },
        _ => ApiError::Unreachable { message },
    }
}

/// When messages died is told by a clock that is so many milliseconds ahead of ours.
fn by_our_clock(mut peeked: Peeked, skew_ms: i64) -> Peeked {
    for message in &mut peeked.messages {
        message.reason.died_at = message.reason.died_at.map(|at| at.shifted_ms(skew_ms.saturating_neg()));
    }
    peeked
}

/// What a broker sent is wiped where nobody else holds it.
fn wipe(answer: Answer) {
    let body = answer.result.ok().map(|response| response.body);
    if let Some(Ok(mut body)) = body.map(bytes::Bytes::try_into_mut) {
        body.as_mut().zeroize();
    }
}
