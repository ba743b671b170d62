//! The page *Queues* and the page of one queue.

use watchbill_domain::queues::Dropping;
use watchbill_domain::time::Instant;
use watchbill_report::{FeedMap, feed_map};
use watchbill_sources::Listing;

use crate::api::{ApiError, QueueAsk, QueueFeeds, QueueNotice, QueueRow, QueueShownState, QueueView, QueuesView};
use crate::shared::Shared;

use super::audit::{audit_said, found, rows_about};
use super::began::{beginning, is_about};
use super::evaluated::{Evaluated, Presence};
use super::figures::figures;
use super::find::id_of;
use super::history::{Beside, Past};
use super::people::{looks, offers, promises};
use super::records::{DAY, QueueRecords, QueueSource};
use super::row::queue_row;
use super::words::{counted, limit_said, messages};

/// Looks and promises that are shown.
pub(super) const MOST_KEPT: u32 = 20;
/// Width and height of letters of the drawing of the ways.
const FEEDS_PX: (u32, u32) = (560, 12);

/// The page.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn queues_view(shared: &Shared) -> Result<QueuesView, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let now = records.here.now;
    let rows = records.each(shared, |queue| (queue.presence, queue_row(queue, &records))).await?;
    let is_watched = |(presence, _): &(Presence, QueueRow)| *presence == Presence::Watched;
    let (watched, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_watched);
    let row = |rows: Vec<(Presence, QueueRow)>| rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>();
    let (queues, findings) = (row(watched), found(&records));
    Ok(QueuesView {
        at: records.here.time(now),
        headline: headline(&queues),
        notice: notice(&records, &queues),
        queues,
        others: row(others),
        strip_from: records.here.time(now.minus(DAY)),
        strip_to: records.here.time(now),
        problems: records.sources.iter().flat_map(|source| problems(source, &records)).collect(),
        losing: findings.iter().filter(|finding| finding.loses).count(),
        audit_said: if findings.is_empty() { String::new() } else { audit_said(&findings) },
    })
}

/// How many need somebody, and of how many nobody knows.
fn headline(queues: &[QueueRow]) -> String {
    use QueueShownState as State;
    let (all, needing) = (queues.len(), queues.iter().filter(|row| row.needs).count());
    let unknown =
        queues.iter().filter(|row| !matches!(row.state, State::Empty | State::Known | State::Approximate)).count();
    let is_empty = queues.iter().all(|row| row.state == State::Empty);
    let queues = counted(all as u64, "queue");
    let head = match (all, needing) {
        (0, _) => return "No queue is watched.".to_owned(),
        (1, 0) if is_empty => return "The one queue is empty.".to_owned(),
        (_, 0) if is_empty => return format!("All {queues} are empty."),
        (1, 0) => "The one queue needs nobody".to_owned(),
        (_, 0) => format!("None of {queues} needs anybody"),
        (1, 1) => "The one queue needs somebody".to_owned(),
        (_, 1) => format!("1 of {queues} needs somebody"),
        _ => format!("{needing} of {queues} need somebody"),
    };
    match unknown {
        0 => format!("{head}."),
        unknown => {
            format!("{head}; of {unknown} nobody knows how much is in {}.", if unknown == 1 { "it" } else { "them" })
        }
    }
}

/// What belongs on the page, where nothing is.
fn notice(records: &QueueRecords, queues: &[QueueRow]) -> Option<QueueNotice> {
    if !queues.is_empty() {
        return None;
    }
    let Some(source) = records.sources.first() else {
        let example = "[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"https://rabbitmq.example.net\"\n\
                       auth = { basic = { user = \"watchbill\", password = { keyring = \"mq\" } } }\n";
        return Some(QueueNotice {
            what: "Queues of dead letters belong here: what programs could not deal with, and what is lost while nobody looks.".to_owned(),
            to_do: "Add a source that has queues to watchbill.toml, or name a queue whose figures your Prometheus has.".to_owned(),
            example: Some(example.to_owned()),
        });
    };
    let name = source.name();
    Some(QueueNotice {
        what: format!("No queue of {name} feeds another with dead letters, or is called like one that does."),
        to_do: "Name those that hold dead letters in watchbill.toml.".to_owned(),
        example: Some(format!("[[queues]]\nsource = \"{name}\"\nname = \"orders.dlq\"\n")),
    })
}

/// Why what a source tells of its queues is not all there is to know.
pub(super) fn problems(source: &QueueSource, records: &QueueRecords) -> Vec<String> {
    let (name, here, facts) = (source.name(), &records.here, &source.facts);
    let of_source = source.listed(here).problem.map(|why| format!("{name}: {why}."));
    let listing = match &facts.listing {
        Some(Listing::Partial(why)) => {
            Some(format!("Not every queue of {name} could be read: {why}; one that is missing may still be there."))
        }
        Some(Listing::NothingVisible(why)) => Some(format!(
            "{name} shows Watchbill no queue: {why}; that it shows none does not mean that there is none."
        )),
        Some(Listing::Whole) | None => None,
    };
    let thrown = facts.dropping.filter(|dropping| here.now.since(dropping.last) < Dropping::TOLD_FOR).map(|dropping| {
        format!(
            "{name} threw {} away that no queue took, since {}.",
            messages(dropping.count),
            here.short(dropping.since)
        )
    });
    let mut problems: Vec<String> = of_source.into_iter().chain(listing).chain(thrown).collect();
    for problem in &facts.problems {
        // What the poll said of the source may have said it already.
        if !problems.iter().any(|said| said.contains(problem)) {
            problems.push(format!("{name}: {problem}."));
        }
    }
    problems
}

/// The page of one queue.
///
/// # Errors
/// When there is no such queue, or the records cannot be read.
pub(crate) async fn queue_view(shared: &Shared, ask: &QueueAsk) -> Result<QueueView, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let queue = read_one(shared, &records, &ask.id).await?;
    let (here, store) = (&records.here, &shared.store);
    let fail = |error| crate::reads::store_error(&error);
    let past = Past::read(shared, &queue.id, ask.span, here.now).await?;
    let looked = store.queue_looks(&queue.id, MOST_KEPT).await.map_err(fail)?;
    let promised = store.promises(&queue.id).await.map_err(fail)?;
    let span = watchbill_domain::slo::Span { start: past.span.from, end: past.span.to };
    let mut marks = store.marks(span).await.map_err(fail)?;
    marks.retain(|row| is_about(row, queue.service.as_deref()));
    let beside = Beside { marks: &marks, looks: &looked, promises: &promised };
    let began = beginning(shared, &queue, here).await?;
    Ok(QueueView {
        at: here.time(here.now),
        chart: past.chart(ask.span, &queue, &beside, here),
        figures: figures(&queue, &records),
        limits: limits(&queue, &records),
        feeds: feeds(&queue, &records),
        began: began.map(|began| began.said(here)).unwrap_or_default(),
        looks: looks(&looked, &records),
        promises: promises(&promised, &queue, &records),
        audit: rows_about(&queue.id, &records),
        promise_offers: offers(&queue, here),
        row: queue_row(&queue, &records),
    })
}

/// The queue that a text names for sure.
pub(super) async fn read_one(shared: &Shared, records: &QueueRecords, typed: &str) -> Result<Evaluated, ApiError> {
    let id = id_of(records, typed)?;
    let queue = records.one(shared, &id).await?;
    queue.ok_or_else(|| ApiError::NotFound { message: format!("nothing is known of a queue {id} any more") })
}

/// How it drops messages.
pub(super) fn limits(queue: &Evaluated, records: &QueueRecords) -> Vec<String> {
    if queue.facts.peek.is_none() {
        return vec!["How it drops messages was not told yet.".to_owned()];
    }
    if queue.watched.limits.is_empty() {
        return vec!["Nothing drops its messages, as far as its source tells.".to_owned()];
    }
    queue.watched.limits.iter().map(|limit| limit_said(limit, &records.here)).collect()
}

/// The ways of dead letters around it.
fn feeds(queue: &Evaluated, records: &QueueRecords) -> QueueFeeds {
    let source = records.source(&queue.id.source);
    let Some(topology) = source.and_then(|source| source.facts.topology.as_ref()) else {
        let name = &queue.id.source;
        let said = if source.is_some_and(|source| source.is_broker) {
            format!("{name} has not told yet where dead letters come from and go to.")
        } else {
            format!("{name} gives figures alone: where dead letters come from and go to is not told.")
        };
        return QueueFeeds { said: vec![said], ..QueueFeeds::default() };
    };
    let (width, text) = FEEDS_PX;
    let drawn = feed_map(&FeedMap::of(topology, &queue.id.name), width, text);
    let as_of: Option<Instant> = source.and_then(|source| source.facts.topology_at);
    QueueFeeds { svg: drawn.drawing.svg, said: drawn.said, as_of: as_of.map(|at| records.here.time(at)) }
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
