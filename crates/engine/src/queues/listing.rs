//! Queues for scripts: `queues list` and `queues show`.

use watchbill_domain::ids::AlertId;
use watchbill_domain::queues::AttentionKind;
use watchbill_domain::time::Instant;

use crate::api::{ApiError, QueueDroppingListed, QueueFeedListed, QueueListing, QueueShown, QueueSpan};
use crate::reads::store_error;
use crate::shared::Shared;

use super::audit::{listed_about, only};
use super::began::{Beginning, beginning};
use super::evaluated::{Evaluated, Presence};
use super::headline::Tally;
use super::history::Past;
use super::listed::queue_listed;
use super::moves::moves_listed;
use super::notice::notice;
use super::page::{MOST_KEPT, dropping, limits, problems, read_one, told_dropping};
use super::people::{looks_listed, promises_listed};
use super::records::{QueueRecords, QueueSource};
use super::sightings::identity;

/// Every queue that is watched, with `all` also those that are not and those that are gone; of one source where it is named.
///
/// # Errors
/// When there is no such source, or the records cannot be read.
pub(crate) async fn queues_listing(shared: &Shared, all: bool, source: Option<&str>) -> Result<QueueListing, ApiError> {
    let mut records = QueueRecords::read(shared).await?;
    only(&mut records, source)?;
    let now = records.here.now;
    let make = |queue: &Evaluated| {
        let is_shown = all || queue.presence == Presence::Watched;
        (Tally::one(queue, now), is_shown.then(|| queue_listed(queue, &records)))
    };
    let made = records.each(shared, make).await?;
    let tally = Tally::of(made.iter().map(|(tally, _)| *tally));
    Ok(QueueListing {
        at: now.to_rfc3339(),
        headline: tally.said(source, &dropping(&records)),
        notice: tally.is_nothing().then(|| notice(&records)),
        needs_attention: tally.needing,
        queues: made.into_iter().filter_map(|(_, queue)| queue).collect(),
        sources: records.sources.iter().map(|source| source.listed(&records.here)).collect(),
        dropping: records.sources.iter().filter_map(|source| dropping_listed(source, now)).collect(),
        problems: records.sources.iter().flat_map(|source| problems(source, &records)).collect(),
    })
}

fn dropping_listed(source: &QueueSource, now: Instant) -> Option<QueueDroppingListed> {
    let told = told_dropping(source, now)?;
    let alert = AlertId { source: source.name().clone(), identity: identity(None, AttentionKind::Dropping) };
    Some(QueueDroppingListed {
        source: source.name().to_string(),
        count: told.count,
        since: told.since.to_rfc3339(),
        last: told.last.to_rfc3339(),
        alert: alert.to_string(),
    })
}

/// One queue with what stands behind it, as it was typed.
///
/// # Errors
/// When there is no such queue, when several could be meant, or the records cannot be read.
pub(crate) async fn queue_shown(shared: &Shared, typed: &str, span: QueueSpan) -> Result<QueueShown, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let queue = read_one(shared, &records, typed).await?;
    let here = &records.here;
    let past = Past::read(shared, &queue.id, span, here.now).await?;
    let looks = shared.store.queue_looks(&queue.id, MOST_KEPT).await.map_err(|error| store_error(&error))?;
    let promises = shared.store.promises(&queue.id).await.map_err(|error| store_error(&error))?;
    let began = beginning(shared, &queue, here).await?;
    Ok(QueueShown {
        at: here.now.to_rfc3339(),
        queue: queue_listed(&queue, &records),
        history: past.listed(),
        feeds: feeds(&queue, &records),
        limits: limits(&queue, &records),
        moves: moves_listed(&queue.id, &records),
        began: began.as_ref().map(Beginning::listed),
        looks: looks_listed(&looks),
        promises: promises_listed(&promises),
        audit: listed_about(&queue.id, &records),
    })
}

/// The ways that end in it and those that begin there.
fn feeds(queue: &Evaluated, records: &QueueRecords) -> Vec<QueueFeedListed> {
    let feeds = records.source(&queue.id.source).map_or(&[][..], |source| &source.feeds);
    let own = feeds.iter().filter(|feed| feed.to == queue.id.name || feed.from == queue.id.name);
    let listed = own.map(|feed| QueueFeedListed {
        from: feed.from.to_string(),
        to: feed.to.to_string(),
        certain: feed.is_certain,
    });
    listed.collect()
}
