//! Asking the source of a queue: what it is at this moment, and for messages of it.

use std::str::FromStr as _;

use watchbill_domain::ids::Peer;
use watchbill_domain::queues::{PeekFacts, QueueId, QuorumPeek, RabbitQueueType};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{Answer, Ask, Replied};
use watchbill_sources::{MOST_PEEK_ROUNDS, MOST_ROUNDS, Peeked, Peeking, QueueAnew, QueueSeen};

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
use super::{stack, wiping};

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
    /// What it replied.
    replied: Vec<Replied>,
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
        let source = &self.defined.source;
        for peer in source.peek_peers(&queue.name) {
            let mut replied = Vec::new();
            while replied.len() < MOST_ROUNDS
                && let Some(ask) = source.queue_anew(&queue.name, &peer, &replied)
            {
                replied.push(self.ask(ask).await);
            }
            let read = source.read_queue_anew(&queue.name, &peer, &replied, self.shared.ports.clock.now());
            match read.inspect_err(|failure| note(self.shared, &self.defined, failure)) {
                Ok(QueueAnew { seen, counts_since }) => return Ok(Some(Anew { seen, counts_since, peer, replied })),
                Err(failure) => last = Some(failure),
            }
        }
        last.map_or(Ok(None), |failure| Err(said(queue, &failure)))
    }

    /// Messages of it; nothing is asked twice.
    ///
    /// # Errors
    /// In words that say whether they may have been read all the same.
    pub async fn messages(&self, queue: &QueueId, count: u32, anew: &Anew, is_free: bool) -> Result<Peeked, ApiError> {
        let source = &self.defined.source;
        let mut replied = Vec::new();
        while replied.len() < MOST_PEEK_ROUNDS
            && let Some(ask) = stack::wiped(|| source.peek(&anew.peeking(queue, count, &replied)))
        {
            replied.push(self.ask(ask).await);
        }
        if replied.is_empty() {
            let message = format!("`{}` hands out no messages of its queues", queue.source);
            return Err(ApiError::Invalid { field: "id".to_owned(), message });
        }
        let now = self.shared.ports.clock.now();
        let peeked = stack::wiped(|| source.read_peek(&anew.peeking(queue, count, &replied), now));
        let answers: Vec<Answer> = replied.iter().filter_map(Replied::answer).collect();
        let skew_ms = skew_ms(&answers);
        drop(answers);
        replied.into_iter().for_each(wiping::replied);
        let peeked = peeked.map(|peeked| by_our_clock(peeked, skew_ms));
        peeked.inspect_err(|failure| note(self.shared, &self.defined, failure)).map_err(|failure| {
            let (name, message) = (&queue.source, &failure.message);
            if is_free || !may_be_done(&failure) {
                return said(queue, &failure);
            }
            let message = format!(
                "{name} {message}. The messages may have been handed out all the same, and count as read; they are still in the queue"
            );
            ApiError::Unreachable { message }
        })
    }

    async fn ask(&self, ask: Ask) -> Replied {
        let result = self.shared.ports.network.ask(&ask, &self.way).await;
        Replied { ask, result }
    }
}

impl Anew {
    fn peeking<'a>(&'a self, queue: &'a QueueId, count: u32, replied: &'a [Replied]) -> Peeking<'a> {
        Peeking { queue: &queue.name, count, at: &self.peer, anew: &self.replied, replied }
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
