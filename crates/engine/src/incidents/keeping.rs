//! Timelines are kept before what they are made from goes: nobody has to ask for it.

use std::time::Duration;

use watchbill_domain::incidents::{Entry, EntryKind, IncidentId, Status};
use watchbill_domain::time::Instant;
use watchbill_store::{IncidentQuery, IncidentRow, IncidentsWhich};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::collect::{keep_knowable, known};
use super::facts::minutes_from;

/// An incident is resolved, and its last half hour is still to come; so long behind its end it is collected once more each day: no longer
/// than what it is made from is kept by the minute.
const OVER_LATELY: Duration = Duration::from_secs(13 * 86_400);
/// Of an open incident that is kept of which the records go within so long: old records go once a day.
const GOES_SOON: Duration = Duration::from_secs(2 * 86_400);
/// More incidents than there are.
const MOST: u32 = 100_000;
/// Who had a line kept where nobody did.
const NOBODY: &str = "Watchbill";

/// Keeps what the records tell of incidents that were resolved lately, and of open ones what is about to go: what is older than `before`
/// goes next. Gives how many lines are new. One incident that cannot be kept does not hold up the others.
///
/// # Errors
/// The first thing that could not be read or written.
pub(crate) async fn keep_before_pruning(shared: &Shared, before: Instant) -> Result<u64, ApiError> {
    let now = shared.ports.clock.now();
    let (mut new, mut failed) = (0, None);
    for (row, until) in wanted(shared, before, now).await? {
        match keep_until(shared, row.id, until, now).await {
            Ok(kept) => new += kept,
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(new), Err)
}

/// The incidents of which something has to be kept, each with until when.
async fn wanted(shared: &Shared, before: Instant, now: Instant) -> Result<Vec<(IncidentRow, Instant)>, ApiError> {
    let mut wanted = Vec::new();
    for which in [IncidentsWhich::Open, IncidentsWhich::Over] {
        let query = IncidentQuery { which, about: None, from: None, until: None, most: MOST };
        let listed = shared.store.incidents(&query).await.map_err(|error| store_error(&error))?;
        wanted.extend(listed.incidents.into_iter().filter_map(|row| Some((kept_until(&row, before, now)?, row))));
    }
    Ok(wanted.into_iter().map(|(until, row)| (row, until)).collect())
}

/// Until when lines of an incident are kept now; none of one of which all was kept long ago, or that is part of another.
fn kept_until(row: &IncidentRow, before: Instant, now: Instant) -> Option<Instant> {
    match row.status {
        _ if row.merged_into.is_some() => None,
        Status::Resolved => (now.minus(OVER_LATELY) <= row.status_since).then_some(now),
        _ => Some(before.plus(GOES_SOON)),
    }
}

async fn keep_until(shared: &Shared, id: IncidentId, until: Instant, now: Instant) -> Result<u64, ApiError> {
    let known = known(shared, id, now).await?;
    keep_knowable(shared, &known).await?;
    let coarser_soon = minutes_from(now).plus(GOES_SOON);
    let goes = |line: &Entry| line.at <= until || (line.kind == EntryKind::QueueDepth && line.at <= coarser_soon);
    let lines: Vec<Entry> = known.new.into_iter().filter(goes).collect();
    if lines.is_empty() {
        return Ok(0);
    }
    shared.store.keep_lines(id, &lines, NOBODY, now).await.map_err(|error| store_error(&error))
}

#[cfg(test)]
mod tests {
    use watchbill_domain::incidents::Status;

    use super::super::fixtures::{Watched, clock, said};
    use super::keep_before_pruning;
    use crate::api::{IncidentAct, IncidentActForm};

    async fn fired() -> (Watched, i64) {
        let team = Watched::new("checkout").await;
        team.until("08:52:45").await;
        team.fire(true);
        team.until("08:55:00").await;
        let id = team.declared().await;
        (team, id)
    }

    async fn resolved(team: &Watched, id: i64) {
        let act = IncidentAct::Status { status: Status::Resolved.word().to_owned(), why: String::new() };
        team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap();
    }

    #[tokio::test]
    async fn what_came_in_the_half_hour_behind_its_end_is_kept_too() {
        let (team, id) = fired().await;
        resolved(&team, id).await;
        team.until("09:10:00").await;
        let view = team.view(id).await;
        let hand_offs = said(&view, "hand_off").len();
        assert_eq!((view.not_kept, hand_offs), (0, 1), "the desk kept it before it let go of old records");
        team.engine.acknowledge_alert("CheckoutErrors", "ana").await.unwrap();
        assert_eq!(team.view(id).await.not_kept, 1, "the acknowledgement");
        assert_eq!(keep_before_pruning(&team.engine.shared, clock("00:00:00")).await.unwrap(), 1);
        assert_eq!(team.view(id).await.not_kept, 0);
        assert_eq!(keep_before_pruning(&team.engine.shared, clock("00:00:00")).await.unwrap(), 0, "nothing twice");
    }

    #[tokio::test]
    async fn of_an_open_incident_only_what_is_about_to_go_is_kept() {
        let (team, id) = fired().await;
        let long_ago = clock("08:55:00").shifted_ms(-86_400_000 * 30);
        assert_eq!(keep_before_pruning(&team.engine.shared, long_ago).await.unwrap(), 0);
        let not_kept = team.view(id).await.not_kept;
        assert!(not_kept > 1, "it fired, and it paged");
        let kept = keep_before_pruning(&team.engine.shared, clock("08:00:00")).await.unwrap();
        assert_eq!(usize::try_from(kept).unwrap(), not_kept);
    }
}
