//! The page *Queues* and the page of one queue.

use watchbill_domain::queues::Dropping;
use watchbill_domain::time::Instant;
use watchbill_report::{FeedMap, feed_map};

use crate::api::{ApiError, QueueAsk, QueueFeeds, QueueGroup, QueueView, QueuesView};
use crate::shared::Shared;

use super::audit::{found, found_said, rows_about};
use super::began::{beginning, is_about};
use super::evaluated::Evaluated;
use super::figures::figures;
use super::find::id_of;
use super::headline::Tally;
use super::history::{Beside, Past};
use super::moves::moves_said;
use super::notice::{listing_said, notice};
use super::people::{looks, offers, promises};
use super::records::{DAY, QueueRecords, QueueSource};
use super::row::queue_row;
use super::words::{limit_said, messages};

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
    let rows = records.each(shared, |queue| (Tally::one(queue, now), queue_row(queue, &records))).await?;
    let tally = Tally::of(rows.iter().map(|(tally, _)| *tally));
    let rows = rows.into_iter().map(|(_, row)| row);
    let (others, queues): (Vec<_>, Vec<_>) = rows.partition(|row| row.group == QueueGroup::Others);
    let findings = found(&records);
    Ok(QueuesView {
        at: records.here.time(now),
        headline: tally.said(None, &dropping(&records)),
        notice: tally.is_nothing().then(|| notice(&records)),
        queues,
        others,
        strip_from: records.here.time(now.minus(DAY)),
        strip_to: records.here.time(now),
        problems: records.sources.iter().flat_map(|source| problems(source, &records)).collect(),
        losing: findings.iter().filter(|finding| finding.loses).count(),
        audit_said: found_said(&findings).unwrap_or_default(),
    })
}

/// The sources that threw messages away lately of which they do not tell the queue.
pub(super) fn dropping(records: &QueueRecords) -> Vec<&str> {
    let lately = |source: &&QueueSource| told_dropping(source, records.here.now).is_some();
    records.sources.iter().filter(lately).map(|source| source.name().as_str()).collect()
}

/// What a broker threw away of which it does not tell the queue, as long as that is told.
pub(super) fn told_dropping(source: &QueueSource, now: Instant) -> Option<Dropping> {
    source.facts.dropping.filter(|dropping| now.since(dropping.last) < Dropping::TOLD_FOR)
}

/// Why what a source tells of its queues is not all there is to know.
pub(super) fn problems(source: &QueueSource, records: &QueueRecords) -> Vec<String> {
    let (name, here, facts) = (source.name(), &records.here, &source.facts);
    let of_source = source.listed(here).problem.map(|why| format!("{name}: {why}."));
    let listing = listing_said(source);
    let thrown = told_dropping(source, here.now).map(|dropping| {
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
        moves: moves_said(&queue.id, &records).into_iter().collect(),
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
