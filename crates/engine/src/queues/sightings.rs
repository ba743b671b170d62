//! What about queues needs somebody, as alerts of their source.

use watchbill_domain::alerts::{Labels, Seen, Severity, Sighting, Standing, Start};
use watchbill_domain::ids::{Identity, Peer, QueueName};
use watchbill_domain::queues::{Attention, AttentionKind, Broker, Promise, Urgent};
use watchbill_domain::time::Instant;

/// What an alert is about: a queue, or all that a broker has where the name is empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub queue: Option<&'a QueueName>,
    pub broker: Option<Broker>,
    pub service: Option<&'a str>,
    pub owner: Option<&'a str>,
    /// The address that is said to tell of it.
    pub peer: &'a Peer,
}

/// The alert about one reason why a queue needs somebody: `orders.dlq:growing`. No source gives an alert such an identity.
pub(crate) fn identity(queue: Option<&QueueName>, kind: AttentionKind) -> Identity {
    Identity::new(format!("{}:{}", queue.map_or("", QueueName::as_str), kind.word()))
}

/// Whether an alert is about a queue: then it was found here, and no other source tells of it.
pub(crate) fn is_of_queue(identity: &Identity) -> bool {
    let kind = identity.as_str().rsplit_once(':').map(|(_, kind)| kind);
    kind.is_some_and(|kind| AttentionKind::from_word(kind).is_some())
}

impl Subject<'_> {
    /// A reason that has stood since `began`. While a promise covers it, somebody has it.
    pub fn needs(&self, found: &Attention, began: Instant, promise: Option<&Promise>, now: Instant) -> Sighting {
        let kept = promise.filter(|promise| found.waits_for(promise, now));
        let standing = kept.map_or(Standing::Active, |promise| Standing::Acknowledged { by: vec![promise.by.clone()] });
        let said = match self.queue {
            Some(queue) => format!("{queue}: {}", found.said(now)),
            None => found.said(now),
        };
        Sighting {
            annotations: Labels::from_pairs([("summary", said)]),
            ..self.sighting(found.kind(), began, Seen::Firing, standing)
        }
    }

    /// A reason that stood since `began` and does not any more.
    pub fn is_over(&self, kind: AttentionKind, began: Instant, now: Instant) -> Sighting {
        Sighting { ends_at: Some(now), ..self.sighting(kind, began, Seen::Resolved, Standing::Active) }
    }

    fn sighting(&self, kind: AttentionKind, began: Instant, seen: Seen, standing: Standing) -> Sighting {
        let identity = identity(self.queue, kind);
        let severity = match kind.urgent() {
            Urgent::Loss => Severity::Error,
            Urgent::Usual => Severity::Warning,
        };
        let labels = [
            ("alertname", kind.alert_name()),
            ("queue", self.queue.map_or("", QueueName::as_str)),
            ("broker", self.broker.map_or("", Broker::word)),
            ("service", self.service.unwrap_or_default()),
            ("owner", self.owner.unwrap_or_default()),
            ("severity", severity.word()),
        ];
        Sighting {
            seen,
            standing,
            starts: vec![Start { peer: self.peer.clone(), unmerged: identity.clone(), at: began }],
            ..Sighting::firing(identity, Labels::from_pairs(labels), severity)
        }
    }
}

#[cfg(test)]
#[path = "sightings_tests.rs"]
mod tests;
