//! What could be known at a moment of an incident, read from the records and from what was kept of them; what of it is hindsight is decided
//! in `domain`.

mod read;
mod stretches;
#[cfg(test)]
mod tests;
mod view;

use std::time::Duration;

use watchbill_domain::incidents::{Entry, IncidentId, Moment, Recorded, knowable, steps};
use watchbill_domain::time::Instant;
use watchbill_store::KnowableRow;

use crate::api::{ApiError, IncidentAtListing, IncidentAtView};
use crate::reads::Here;
use crate::shared::Shared;

use super::acts::past;
use super::collect::{Known, known, resolved_at};
use super::page::here_of;

use self::read::{Reading, reading};

/// A moment of an incident with all that is recorded of it.
struct At {
    known: Known,
    reading: Reading,
    here: Here,
    at: Instant,
    from: Instant,
    to: Instant,
    /// In order, the first is `from`, the last `to`.
    steps: Vec<Instant>,
}

/// What of an incident has to be kept for what could be known of it, as the records tell it now.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn rows_to_keep(shared: &Shared, known: &Known) -> Result<Vec<KnowableRow>, ApiError> {
    read::rows(shared, known).await
}

/// How it stood at a moment, milliseconds; without one when it was detected. A moment outside of its time is the nearest one.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(super) async fn incident_at(shared: &Shared, id: IncidentId, at: Option<i64>) -> Result<IncidentAtView, ApiError> {
    let mut read = At::read(shared, id).await?;
    read.at = at.map_or(read.at, Instant::from_ms).clamp(read.from, read.to);
    Ok(read.view())
}

/// The same for scripts; the moment as people type it, nothing for when it was detected.
///
/// # Errors
/// [`ApiError::Invalid`] for a time that cannot be read or is none of the incident's; otherwise as [`incident_at`].
pub(super) async fn incident_at_listing(
    shared: &Shared,
    id: IncidentId,
    typed: &str,
    since: bool,
) -> Result<IncidentAtListing, ApiError> {
    let mut read = At::read(shared, id).await?;
    if !typed.trim().is_empty() {
        read.at = past("at", typed, &read.here)?.at;
        // People and lists tell times to the second.
        if read.at.plus(Duration::from_secs(1)) > read.from && read.at <= read.to {
            read.at = read.at.max(read.from);
        } else {
            let (from, to) = (read.here.full(read.from), read.here.full(read.to));
            let message = format!("the incident has nothing at that time: it goes from {from} to {to}");
            return Err(ApiError::Invalid { field: "at".to_owned(), message });
        }
    }
    Ok(read.listing(since))
}

impl At {
    /// Reads an incident; the moment is when it was detected.
    async fn read(shared: &Shared, id: IncidentId) -> Result<Self, ApiError> {
        let now = shared.ports.clock.now();
        let known = known(shared, id, now).await?;
        let reading = reading(shared, &known).await?;
        let here = here_of(shared, &known.kept.incident, now);
        let (first, last) = (known.entries.first().map(|line| line.at), known.entries.last().map(|line| line.at));
        let from = first.into_iter().chain(known.times.at(Moment::Started)).min();
        let from = from.unwrap_or(known.kept.incident.declared_at).max(known.scope.span.start);
        let to =
            resolved_at(&known.kept.incident).map_or(now, |resolved| last.map_or(resolved, |last| last.max(resolved)));
        let to = to.min(now).max(from);
        let steps = steps(&reading.record, from, to, |line| reading.known_at(line));
        let detected = known.times.at(Moment::Detected).unwrap_or(known.kept.incident.declared_at);
        Ok(Self { at: detected.clamp(from, to), known, reading, here, from, to, steps })
    }

    fn record(&self) -> &Recorded {
        &self.reading.record
    }

    /// What stood.
    fn stood(&self) -> watchbill_domain::incidents::Knowable<'_> {
        knowable(self.record(), self.at, |line: &Entry| self.reading.known_at(line))
    }
}
