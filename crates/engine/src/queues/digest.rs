//! What a week leaves of queues: once a week, at nine on Monday by the clocks of the team, in a page of its own.

use std::collections::BTreeSet;
use std::time::Duration;

use watchbill_domain::alerts::{AlertState, Transition, plain_line};
use watchbill_domain::ids::AlertId;
use watchbill_domain::queues::{AttentionKind, Depth};
use watchbill_domain::time::{Instant, Zone, monday, next_wall_time, span_text};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::evaluated::{Evaluated, Presence};
use super::identity;
use super::records::QueueRecords;
use super::words::attention_brief;

/// Minutes after midnight at which a week ends.
const NINE: u16 = 9 * 60;
/// How long a week is, but for changes of clocks.
const WEEK: Duration = Duration::from_secs(7 * 86_400);
/// Queues that one line names; the rest is counted.
const NAMED: usize = 5;
/// Characters of a name.
const NAME_CHARS: usize = 80;

/// A week of queues, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueueDigest {
    pub title: String,
    pub body: String,
}

/// What a week leaves of one queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct QueueOfWeek {
    /// `mq/orders.dlq`
    name: String,
    /// Why it needs somebody, in a few words each, the worst first; empty where it needs nobody.
    needs: Vec<String>,
    /// Whether all of that waits for a promise.
    waits: bool,
    /// Since when it was there to be looked at and nobody did, if that is a week.
    unseen_for: Option<Duration>,
    /// Whether messages of it were lost, as far as that is known.
    lost: bool,
}

/// The last Monday at nine that `zone` has come to.
pub(crate) fn week_ended(zone: &Zone, now: Instant) -> Instant {
    let this = week_end(zone, now, 0);
    if this <= now { this } else { week_end(zone, now, -1) }
}

/// The first Monday at nine after that.
pub(crate) fn week_ends_next(zone: &Zone, now: Instant) -> Instant {
    let this = week_end(zone, now, 0);
    if now < this { this } else { week_end(zone, now, 1) }
}

fn week_end(zone: &Zone, now: Instant, weeks: i16) -> Instant {
    let begins = monday(now, zone, weeks);
    next_wall_time(zone, begins, 0, NINE).unwrap_or(begins)
}

/// What the week that ended at `week` leaves, as it stands now; nothing where there is nothing to tell.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn queue_digest(shared: &Shared, week: Instant) -> Result<Option<QueueDigest>, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let (now, from) = (records.here.now, week.minus(WEEK));
    let mut queues = records.each(shared, |queue| of_week(queue, now)).await?;
    queues.retain(|(_, is_watched, _)| *is_watched);
    let brokers = records
        .sources
        .iter()
        .map(|source| AlertId { source: source.name().clone(), identity: identity(None, AttentionKind::Dropping) });
    let brokers: Vec<AlertId> = brokers.collect();
    let ids: Vec<&AlertId> = queues.iter().map(|(alert, ..)| alert).chain(&brokers).collect();
    let transitions = shared.store.transitions_of(&ids, from).await.map_err(|error| store_error(&error))?;
    let dropped: BTreeSet<&AlertId> =
        transitions.iter().filter(|(_, told)| fired_since(told, from)).map(|(alert, _)| alert).collect();
    let brokers = brokers.iter().filter(|alert| dropped.contains(alert)).map(|alert| QueueOfWeek {
        name: format!("{} (of which queue is not told)", plain_line(alert.source.as_str(), NAME_CHARS)),
        lost: true,
        ..QueueOfWeek::default()
    });
    let queues = queues.iter().map(|(alert, _, queue)| {
        let lost = queue.lost || dropped.contains(alert);
        QueueOfWeek { lost, ..queue.clone() }
    });
    Ok(said(&queues.chain(brokers).collect::<Vec<_>>()))
}

/// With the alert that tells of messages thrown away, and whether anybody watches it.
fn of_week(queue: &Evaluated, now: Instant) -> (AlertId, bool, QueueOfWeek) {
    let needs: Vec<String> = queue.judged.attention.iter().map(|(found, _)| attention_brief(found, now)).collect();
    let is_calm = queue.judged.depth.is_some_and(Depth::is_calm);
    let looked_at = queue.looked.as_ref().map(|look| look.at);
    let since = queue.watched.state.not_empty_since.filter(|_| !is_calm);
    let unseen_for = since.map(|since| now.since(since.max(looked_at.unwrap_or(since)))).filter(|span| *span >= WEEK);
    let lost = queue.judged.attention.iter().any(|(found, _)| found.is_loss_now(now));
    let of_week = QueueOfWeek {
        name: plain_line(&queue.id.to_string(), NAME_CHARS),
        waits: !needs.is_empty() && !queue.needs(now),
        needs,
        unseen_for,
        lost,
    };
    (queue.alert(AttentionKind::Dropping), queue.presence == Presence::Watched, of_week)
}

/// Whether an alert fired at any time from then on.
fn fired_since(told: &[Transition], from: Instant) -> bool {
    let ends = told.iter().skip(1).map(|next| Some(next.at)).chain([None]);
    told.iter().zip(ends).any(|(one, end)| one.to == AlertState::Firing && end.is_none_or(|end| end > from))
}

/// The page; nothing where nobody is needed, nothing was lost, and everything was looked at.
fn said(queues: &[QueueOfWeek]) -> Option<QueueDigest> {
    let of = |wanted: &dyn Fn(&QueueOfWeek) -> bool| queues.iter().filter(|queue| wanted(queue)).collect::<Vec<_>>();
    let needing = of(&|queue| !queue.needs.is_empty() && !queue.waits);
    let lost = of(&|queue| queue.lost);
    let unseen = of(&|queue| queue.unseen_for.is_some() && queue.needs.is_empty());
    let waiting = of(&|queue| queue.waits);
    let title = match (needing.len(), lost.len(), unseen.len()) {
        (0, 0, 0) => return None,
        (0, 0, unseen) => format!("Nobody looked at {} for a week", counted(unseen)),
        (0, lost, _) => format!("{} lost messages this week", counted(lost)),
        (1, ..) => "1 queue needs somebody".to_owned(),
        (needing, ..) => format!("{needing} queues need somebody"),
    };
    let why = |queue: &QueueOfWeek| format!("{} ({})", queue.name, queue.needs.join(", "));
    let name = |queue: &QueueOfWeek| queue.name.clone();
    let since = |queue: &QueueOfWeek| match queue.unseen_for {
        Some(span) => format!("{} (for {})", queue.name, span_text(span)),
        None => queue.name.clone(),
    };
    let lines = [
        line("Needs somebody", &needing, why),
        line("Lost messages this week", &lost, name),
        line("Not empty, and nobody looked", &unseen, since),
        line("Promised", &waiting, name),
    ];
    Some(QueueDigest { title, body: lines.into_iter().flatten().collect::<Vec<_>>().join("\n") })
}

fn line(what: &str, queues: &[&QueueOfWeek], name: impl Fn(&QueueOfWeek) -> String) -> Option<String> {
    let more = queues.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("and {more} more"));
    let names: Vec<String> = queues.iter().take(NAMED).map(|queue| name(queue)).chain(more).collect();
    (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
}

fn counted(queues: usize) -> String {
    format!("{queues} queue{}", if queues == 1 { "" } else { "s" })
}

#[cfg(test)]
#[path = "digest_tests.rs"]
mod tests;
