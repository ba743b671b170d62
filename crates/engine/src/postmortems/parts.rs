//! What there is to choose from where a part of the records is put into a document.

use std::collections::BTreeSet;

use watchbill_domain::incidents::{Lane, LinkKind, Moment};
use watchbill_domain::postmortems::UNSAID_ERROR;
use watchbill_domain::queues::{ErrorGroup, QueueId, Scanned};
use watchbill_domain::time::Instant;

use crate::api::{ApiError, PostmortemError, PostmortemLane, PostmortemParts};
use crate::incidents::{ForDocument, for_document};
use crate::shared::Shared;

use super::excerpt::as_typed;
use super::here::{kept, now};

/// What is proposed, and what there is.
///
/// # Errors
/// When there is no such document, or the records cannot be read.
pub(super) async fn parts(shared: &Shared, id: i64) -> Result<PostmortemParts, ApiError> {
    let Some(incident) = kept(shared, id).await?.row.incident else { return Ok(PostmortemParts::default()) };
    let (told, now) = (for_document(shared, incident).await?, now(shared));
    let span = told.span(now);
    let from = told.times.at(Moment::Detected).unwrap_or(span.start);
    let to = told.times.at(Moment::Mitigated).unwrap_or(span.end).max(from);
    Ok(PostmortemParts {
        from: as_typed(from, &told.zone),
        to: as_typed(to, &told.zone),
        zone: told.zone.name().to_owned(),
        lanes: lanes(&told),
        errors: errors(shared, &told, now),
    })
}

fn lanes(told: &ForDocument) -> Vec<PostmortemLane> {
    let counted = |lane: Lane| {
        let lines = told.lines.iter().filter(|(entry, _)| entry.lane == lane).count();
        (lines > 0).then(|| PostmortemLane { word: lane.word().to_owned(), lines })
    };
    Lane::ALL.into_iter().filter_map(counted).collect()
}

fn errors(shared: &Shared, told: &ForDocument, now: Instant) -> Vec<PostmortemError> {
    let linked = told.incident.linked(LinkKind::Queue);
    let queues: BTreeSet<QueueId> = linked.filter_map(|key| key.parse().ok()).collect();
    let of_queue = |(queue, scanned, groups): (QueueId, Scanned, Vec<ErrorGroup>)| {
        let one = |group: ErrorGroup| {
            let (error, text) = match group.signature {
                Some(signature) => (signature.id(), signature.text),
                None => (UNSAID_ERROR.to_owned(), "they do not say what they died of".to_owned()),
            };
            PostmortemError { queue: queue.to_string(), error, text, count: group.count, read: scanned.read }
        };
        groups.into_iter().map(one).collect::<Vec<_>>()
    };
    shared.peeks.died_of(&queues, now).into_iter().flat_map(of_queue).collect()
}
