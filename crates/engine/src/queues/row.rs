//! One queue in the list of the window.

use watchbill_definitions::Person;
use watchbill_domain::alerts::{Severity, plain_line, quoted};
use watchbill_domain::queues::{
    Attention, Broker, Depth, PeekFacts, Promise, RabbitQueueType, RollStep, Urgent, rolled, thousands,
};
use watchbill_domain::time::{Instant, span_text};
use watchbill_report::{DepthStep, Depths, SizePx, Span, queue_strip};

use crate::api::{LossNear, QueueAttention, QueueLoss, QueuePromise, QueueRow, QueueShownState, QueueStrip};
use crate::workspace::Loaded;

use super::clock::queue_loss;
use super::evaluated::{Evaluated, Presence};
use super::listed::text;
use super::records::{DAY, QueueRecords};
use super::words::{
    DepthOf, DepthSaid, attention_brief, consumers_said, depth_said, feeds_said, growth_said, oldest_said, owner_said,
    sentence,
};

/// A line of text beside the others of its row.
const STRIP: SizePx = SizePx { width: 96, height: 20 };
/// Characters of a name that somebody else wrote.
const LONGEST_NAME: usize = 120;

/// How deep a queue is, in words.
pub(super) fn depth_of(queue: &Evaluated, records: &QueueRecords) -> DepthSaid {
    let source = records.source(&queue.id.source);
    let of = DepthOf {
        source: queue.id.source.as_str(),
        broker: queue.broker,
        health: source.map_or(watchbill_domain::sources::Health::Unknown, |source| source.health),
        presence: queue.presence,
        is_left_out: records.spec(&queue.id).is_some_and(|spec| !spec.watch),
        is_missing: records.is_missing(queue),
        here: &records.here,
    };
    depth_said(queue.judged.depth, &of)
}

/// As people call somebody whom a file or the system names.
pub(super) fn person(loaded: &Loaded, id: &str) -> String {
    let known = loaded.people.iter().find(|person: &&Person| person.id == id);
    plain_line(known.map_or(id, |person| &person.name), LONGEST_NAME)
}

/// Whether that is the person at this laptop. Where nobody says who that is, it is whoever is none of the team's people: what is recorded
/// here was done here, under the name by which the system knows them.
pub(super) fn is_mine(loaded: &Loaded, by: &str) -> bool {
    loaded.me.as_deref().map_or_else(|| loaded.people.iter().all(|person| person.id != by), |me| me == by)
}

/// The row.
pub(super) fn queue_row(queue: &Evaluated, records: &QueueRecords) -> QueueRow {
    let (here, loaded) = (&records.here, &records.loaded);
    let now = here.now;
    let depth = depth_of(queue, records);
    let is_watched = queue.presence == Presence::Watched;
    // What was told of what is not watched any more says nothing of now.
    let last = queue.watched.state.last.filter(|_| is_watched);
    let is_empty = depth.state == QueueShownState::Empty;
    let oldest = queue.oldest().filter(|_| is_watched);
    let growth = queue.judged.growth.filter(|_| is_watched).map_or(0, |growth| growth.per_hour());
    let attention: Vec<QueueAttention> =
        queue.judged.attention.iter().map(|(found, began)| reason(queue, found, *began, records)).collect();
    QueueRow {
        id: queue.id.to_string(),
        name: queue.id.name.to_string(),
        source: queue.id.source.to_string(),
        kind: kind(queue),
        state: depth.state,
        depth_text: depth.text,
        depth_said: sentence(&depth.said),
        depth: queue.judged.depth.and_then(Depth::count).filter(|_| is_watched),
        as_of: depth.as_of.map(|at| here.time(at)),
        oldest_text: if is_empty || !is_watched { String::new() } else { oldest_said(oldest, now) },
        oldest_at: oldest.map(|oldest| here.time(oldest.at)),
        growth_text: growth_said(growth),
        is_growing: queue.judged.attention.iter().any(|(found, _)| matches!(found, Attention::Growing { .. })),
        strip: strip(queue, now),
        loss: loss(queue, records),
        unacknowledged_text: last
            .and_then(|last| last.unacknowledged)
            .map_or_else(String::new, |held| format!("{} held", thousands(held))),
        consumers_text: last.and_then(|last| last.consumers).map_or_else(String::new, consumers_said),
        owner: queue.owner.as_ref().map_or_else(String::new, |owner| person(loaded, &owner.name)),
        owner_said: owner_said(queue.owner.as_ref(), queue.service.as_deref()),
        looked_text: queue.looked.as_ref().map_or_else(
            || "never".to_owned(),
            |look| format!("{}, {} ago", person(loaded, &look.by), span_text(now.since(look.at))),
        ),
        looked_at: queue.looked.as_ref().map(|look| here.time(look.at)),
        promise: queue.promise.as_ref().map(|promise| promise_of(promise, records)),
        attention,
        needs: queue.needs(now),
        feeds_said: feeds_said(queue.feeds_from.iter().map(watchbill_domain::ids::QueueName::as_str)),
        group: queue.group(),
        text: text(queue, records),
    }
}

/// `RabbitMQ, quorum queue`
pub(super) fn kind(queue: &Evaluated) -> String {
    let (broker, kind) = (queue.broker.title(), &queue.facts.kind_text);
    if kind.is_empty() { broker.to_owned() } else { format!("{broker}, {kind}") }
}

/// Its clock; of what nothing is read of any more nothing is foretold.
pub(super) fn loss(queue: &Evaluated, records: &QueueRecords) -> QueueLoss {
    if queue.presence != Presence::Watched {
        return QueueLoss { near: LossNear::Unknown, ..QueueLoss::default() };
    }
    let is_of_now = queue.judged.depth.and_then(Depth::count).is_some();
    let as_of = queue.watched.state.counted.map(|(at, _)| at).filter(|_| !is_of_now);
    let loss = queue_loss(queue.clock(), &queue.rules, as_of, &records.here);
    let copy = if matches!(loss.near, LossNear::Nothing | LossNear::Never) { String::new() } else { copied_by(queue) };
    QueueLoss { copy, ..loss }
}

/// The command that copies its messages, where any of its kind can be taken; whether these can, it asks the broker.
fn copied_by(queue: &Evaluated) -> String {
    let is_taken = match queue.broker {
        Broker::RabbitMq => queue.facts.peek != Some(PeekFacts::RabbitMq(RabbitQueueType::Stream)),
        Broker::Sqs => true,
        _ => false,
    };
    let id = queue.id.to_string();
    let words = ["watchbill", "queues", "copy", &id, "--reason", "TEXT"].map(str::to_owned);
    if is_taken { quoted(&words) } else { String::new() }
}

fn reason(queue: &Evaluated, found: &Attention, began: Instant, records: &QueueRecords) -> QueueAttention {
    let now = records.here.now;
    let severity = match found.kind().urgent() {
        Urgent::Loss => Severity::Error,
        Urgent::Usual => Severity::Warning,
    };
    QueueAttention {
        kind: found.kind().word().to_owned(),
        severity: severity.word().to_owned(),
        said: sentence(&found.said(now)),
        brief: attention_brief(found, now),
        since: records.here.time(began),
        alert: queue.alert(found.kind()).to_string(),
        waits: queue.waits(found, now),
    }
}

fn promise_of(promise: &Promise, records: &QueueRecords) -> QueuePromise {
    QueuePromise {
        by: person(&records.loaded, &promise.by),
        mine: is_mine(&records.loaded, &promise.by),
        until: records.here.time(promise.until),
        note: plain_line(&promise.note, 200),
    }
}

/// The last day, five minutes a step.
fn strip(queue: &Evaluated, now: Instant) -> QueueStrip {
    if queue.readings.is_empty() {
        return QueueStrip { svg: String::new(), said: "Nothing was read over the last day.".to_owned() };
    }
    let steps: Vec<DepthStep> = rolled(&queue.readings, RollStep::FiveMinutes).iter().map(DepthStep::from).collect();
    let depths = Depths { span: Span { from: now.minus(DAY), to: now }, now, steps: &steps, holds: queue.holds() };
    let is_growing = queue.judged.attention.iter().any(|(found, _)| matches!(found, Attention::Growing { .. }));
    let drawn = queue_strip(&queue.id.to_string(), &depths, is_growing, STRIP);
    QueueStrip { svg: drawn.drawing.svg, said: drawn.said }
}
