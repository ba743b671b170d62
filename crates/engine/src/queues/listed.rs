//! One queue for scripts.

use watchbill_domain::queues::{Attention, Depth, OwnerFrom, Promise};
use watchbill_domain::time::Instant;

use crate::api::{QueueAttentionListed, QueueListed, QueuePromiseListed, QueueRatioListed};

use super::clock::loss_listed;
use super::evaluated::{Evaluated, Presence, RatioOfDay};
use super::records::QueueRecords;
use super::row::depth_of;
use super::words::{oldest_said, state_word};

/// What `queues list` says of it.
pub(super) fn queue_listed(queue: &Evaluated, records: &QueueRecords) -> QueueListed {
    let now = records.here.now;
    let state = &queue.watched.state;
    let (oldest, attention) = (queue.oldest(), &queue.judged.attention);
    let growing = attention.iter().find_map(|(found, _)| match found {
        Attention::Growing { since, .. } => Some(*since),
        _ => None,
    });
    QueueListed {
        id: queue.id.to_string(),
        name: queue.id.name.to_string(),
        source: queue.id.source.to_string(),
        broker: queue.broker.word().to_owned(),
        kind: queue.facts.kind_text.clone(),
        group: queue.group(),
        watched: queue.presence == Presence::Watched,
        gone_at: match queue.presence {
            Presence::Gone(at) => Some(at.to_rfc3339()),
            Presence::Watched | Presence::Unwatched => None,
        },
        state: state_word(queue.judged.depth),
        depth: match queue.judged.depth {
            Some(Depth::Stale { count, .. }) => count,
            depth => depth.and_then(Depth::count),
        },
        as_of: match queue.judged.depth {
            Some(Depth::Approximate { as_of, .. } | Depth::Stale { as_of, .. }) => Some(as_of.to_rfc3339()),
            _ => queue.read_at().map(Instant::to_rfc3339),
        },
        oldest_at: oldest.map(|oldest| oldest.at.to_rfc3339()),
        oldest_is: oldest.map(|oldest| oldest.since.word()),
        unacknowledged: state.last.and_then(|last| last.unacknowledged),
        consumers: state.last.and_then(|last| last.consumers),
        growth_per_hour: queue.judged.growth.map(|growth| growth.per_hour()),
        growing_since: growing.map(Instant::to_rfc3339),
        ratio: queue.ratio.and_then(ratio_listed),
        loss: loss_listed(queue.clock(), &records.here),
        owner: queue.owner.as_ref().map(|owner| owner.name.clone()),
        owner_from: queue.owner.as_ref().map(|owner| OwnerFrom::word(owner.from)),
        service: queue.service.clone(),
        last_looked_at: queue.looked.as_ref().map(|look| look.at.to_rfc3339()),
        last_looked_by: queue.looked.as_ref().map(|look| look.by.clone()),
        promise: queue.promise.as_ref().map(promise_listed),
        attention: attention.iter().map(|(found, began)| reason(queue, found, *began, now)).collect(),
        waits: !attention.is_empty() && !queue.needs(now),
        feeds_from: queue.feeds_from.iter().map(ToString::to_string).collect(),
        text: text(queue, records),
    }
}

/// None where nothing was handled, so that there is nothing to be a part of.
fn ratio_listed(of: RatioOfDay) -> Option<QueueRatioListed> {
    let RatioOfDay { ratio, counted } = of;
    Some(QueueRatioListed {
        dead: ratio.dead,
        handled: ratio.handled,
        per_million: ratio.per_million()?,
        counted_seconds: counted.as_secs(),
    })
}

/// A promise.
pub(super) fn promise_listed(promise: &Promise) -> QueuePromiseListed {
    QueuePromiseListed {
        by: promise.by.clone(),
        at: promise.at.to_rfc3339(),
        until: promise.until.to_rfc3339(),
        note: Some(promise.note.clone()).filter(|note| !note.is_empty()),
    }
}

fn reason(queue: &Evaluated, found: &Attention, began: Instant, now: Instant) -> QueueAttentionListed {
    QueueAttentionListed {
        kind: found.kind().word(),
        since: began.to_rfc3339(),
        said: found.said(now),
        alert: queue.alert(found.kind()).to_string(),
    }
}

/// The whole of it in one line.
pub(super) fn text(queue: &Evaluated, records: &QueueRecords) -> String {
    let (here, depth) = (&records.here, depth_of(queue, records));
    let mut parts = vec![match queue.judged.depth.and_then(Depth::count).filter(|count| *count > 0) {
        Some(count) if queue.presence == Presence::Watched => {
            format!("{} message{}", depth.text, if count == 1 { "" } else { "s" })
        }
        _ => depth.text,
    }];
    if queue.presence == Presence::Watched && !queue.judged.depth.is_some_and(Depth::is_calm) {
        parts.extend(queue.oldest().map(|oldest| format!("the oldest {}", oldest_said(Some(oldest), here.now))));
        parts.extend(queue.judged.attention.iter().map(|(found, _)| found.said(here.now)));
        let is_said = queue.judged.attention.iter().any(|(found, _)| matches!(found, Attention::Losing { .. }));
        let clock = loss_listed(queue.clock(), here);
        parts.extend((clock.state == "at" && !is_said).then_some(clock.said));
    }
    if let Some(promise) = &queue.promise {
        parts.push(format!("promised by {} until {}", promise.by, here.short(promise.until)));
    }
    parts.extend(queue.owner.as_ref().map(|owner| format!("owner {}", owner.name)));
    format!("{}: {}", queue.id, parts.join("; "))
}
