//! Queues as the engine lists them, for tests.

use watchbill_engine::api::{QueueAttentionListed, QueueGroup, QueueListed, QueueListing, QueueLossListed};

use super::needs;

/// One of `mq`, of which nothing but its state is known.
pub(in crate::commands) fn queue(name: &str, state: &'static str) -> QueueListed {
    QueueListed {
        id: format!("mq/{name}"),
        name: name.to_owned(),
        source: "mq".to_owned(),
        broker: "rabbitmq".to_owned(),
        kind: "quorum queue".to_owned(),
        group: match state {
            "empty" => QueueGroup::Empty,
            "known" | "approximate" => QueueGroup::Filled,
            _ => QueueGroup::Unknown,
        },
        watched: true,
        gone_at: None,
        state,
        depth: None,
        as_of: None,
        oldest_at: None,
        oldest_is: None,
        unacknowledged: None,
        consumers: None,
        growth_per_hour: None,
        growing_since: None,
        ratio: None,
        loss: QueueLossListed {
            state: "unknown",
            earliest: None,
            latest: None,
            cause: None,
            why: None,
            said: String::new(),
        },
        owner: None,
        owner_from: None,
        service: None,
        last_looked_at: None,
        last_looked_by: None,
        promise: None,
        attention: Vec::new(),
        waits: false,
        feeds_from: Vec::new(),
        text: String::new(),
    }
}

/// The same with a reason why it needs somebody.
pub(in crate::commands) fn needing(queue: QueueListed) -> QueueListed {
    let attention = QueueAttentionListed {
        kind: "not_emptied",
        since: "2026-03-01T09:00:00Z".to_owned(),
        said: "not seen empty for 3 d".to_owned(),
        alert: "mq/1".to_owned(),
    };
    QueueListed { attention: vec![attention], group: QueueGroup::Needs, ..queue }
}

/// These and no source.
pub(in crate::commands) fn listing(queues: Vec<QueueListed>) -> QueueListing {
    let needs_attention = queues.iter().filter(|queue| needs(queue)).count();
    QueueListing {
        at: "2026-03-03T09:00:00Z".to_owned(),
        headline: "What needs somebody.".to_owned(),
        notice: None,
        needs_attention,
        queues,
        sources: Vec::new(),
        dropping: Vec::new(),
        problems: Vec::new(),
    }
}
