//! The timeline of an incident: what was kept of it, and what the records tell now. It is read anew whenever somebody looks; when the
//! incident is over, and whenever somebody asks for it, what is new is kept.

use watchbill_domain::incidents::{
    Entry, Event, Incident, IncidentId, Kind, Moment, Status, Times, What, added, entries, in_order, own_entries, span,
    times,
};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;
use watchbill_store::{KeptIncident, KeptTimeline};

use crate::api::ApiError;
use crate::budgets::reading::KEPT;
use crate::reads::store_error;
use crate::shared::Shared;

use super::again::{news, told_once};
use super::began::{Began, LOOKED_BACK};
use super::came;
use super::facts;
use super::knowable::rows_to_keep;
use super::scope::{Linked, Scope, levels_of};
use super::spent::{MeasuredLevel, measured};
use super::times::time_facts;

/// An incident with everything that is known of it as of a moment.
pub(super) struct Known {
    /// What people did.
    pub kept: KeptIncident,
    /// What it reaches.
    pub scope: Scope,
    /// The service levels that it reaches, with what was measured of them.
    pub levels: Vec<MeasuredLevel>,
    /// Its five moments.
    pub times: Times,
    /// Its lines in order of time: those that were kept, those that the records tell now, and what people did with it.
    pub entries: Vec<Entry>,
    /// Those of them that are not kept yet, without what people did, which is kept in its own way.
    pub new: Vec<Entry>,
    /// What is written beside lines, and what was folded.
    pub beside: KeptTimeline,
}

/// The incident of this number.
///
/// # Errors
/// When there is none, or the records cannot be read.
pub(super) async fn kept(shared: &Shared, id: IncidentId) -> Result<KeptIncident, ApiError> {
    let found = shared.store.incident(id).await.map_err(|error| store_error(&error))?;
    found.ok_or_else(|| ApiError::NotFound {
        message: format!("there is no incident {id}; `watchbill incidents list --all` lists them"),
    })
}

/// Reads all that is known of an incident.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(super) async fn known(shared: &Shared, id: IncidentId, now: Instant) -> Result<Known, ApiError> {
    let fail = |error| store_error(&error);
    let kept = kept(shared, id).await?;
    let incident = &kept.incident;
    let ids: Vec<IncidentId> = incident.with_absorbed().collect();
    let beside = shared.store.kept_timeline(&ids).await.map_err(fail)?;
    let mut absorbed = Vec::new();
    for other in incident.absorbed.iter().copied() {
        absorbed.extend(shared.store.incident(other).await.map_err(fail)?);
    }
    let all = || std::iter::once(&kept).chain(&absorbed);
    let own = all().flat_map(|kept| own_lines(kept, incident.id));
    let (loaded, linked) = (shared.loaded(), Linked::of(&incident.links));
    let began = Began::of(incident, all().map(|kept| kept.incident.declared_at), &linked);
    let started = began.by_alerts_and_queues(shared).await?;
    let declared_at = began.first_declared();
    let measured_from = started.map_or(declared_at, |at| at.min(declared_at)).minus(LOOKED_BACK);
    let levels = measured(shared, &loaded, &levels_of(&loaded, &linked), measured_from, now).await?;
    let started = started.into_iter().chain(began.by_budgets(&levels)).min();
    let over = over_at(shared, incident).await;
    let (from, to) = span(started, declared_at, over, now);
    // Nothing older is kept, so that a year mistyped asks for no more than there is. The last instant belongs to it.
    let span = Span { start: from.max(declared_at.minus(KEPT)), end: to.shifted_ms(1) };
    let scope = Scope::read(shared, loaded, linked.clone(), span).await?;
    let lines = told_once(&beside.lines);
    let frozen = || lines.iter();
    let collected = added(frozen(), entries(&facts::recorded(shared, &scope, &levels).await?));
    let mut new = news(collected, &beside, over);
    let times = {
        let lines: Vec<&Entry> = frozen().chain(&new).collect();
        times(&time_facts(&kept, &absorbed, &scope.linked, &lines), now)
    };
    if let Some(started) = times.at(Moment::Started) {
        let ended = times.at(Moment::Mitigated).or_else(|| times.at(Moment::Resolved)).map(|ended| ended.max(started));
        let mut facts = facts::spent_since(&levels, started, ended, now);
        if let Some(end) = ended {
            facts.extend(came::facts(shared, &scope.linked.queues, Span { start: started, end }).await?);
        }
        new.extend(added(frozen(), entries(&facts)));
        new = in_order(new);
    }
    let entries = in_order(lines.iter().chain(&new).cloned().chain(own).collect());
    Ok(Known { kept, scope, levels, times, entries, new, beside })
}

/// Keeps the lines that are new, and what could be known, so that retention takes nothing of either; says how many lines there were.
///
/// # Errors
/// When there is no such incident, it is part of another, or it cannot be written.
pub(super) async fn keep(shared: &Shared, known: &Known, by: &str, now: Instant) -> Result<u64, ApiError> {
    let id = known.kept.incident.id;
    let new = shared.store.keep_lines(id, &known.new, by, now).await.map_err(|error| store_error(&error))?;
    keep_knowable(shared, known).await?;
    Ok(new)
}

/// Keeps what could be known at each moment of an incident, as the records tell it now.
///
/// # Errors
/// As [`keep`].
pub(super) async fn keep_knowable(shared: &Shared, known: &Known) -> Result<(), ApiError> {
    let rows = rows_to_keep(shared, known).await?;
    shared.store.keep_knowable(known.kept.incident.id, &rows).await.map_err(|error| store_error(&error))
}

/// Since when nothing more belongs to it: it is resolved, and no drill that was declared as it goes on.
async fn over_at(shared: &Shared, incident: &Incident) -> Option<Instant> {
    let mut over = resolved_at(incident)?;
    if incident.kind != Kind::Drill {
        return Some(over);
    }
    for id in incident.with_absorbed() {
        let drill = match shared.store.drill_of_incident(id).await {
            Ok(kept) => kept.map(|kept| kept.drill),
            Err(error) => {
                tracing::warn!(incident = %id, "whether its drill goes on cannot be told: {error}");
                None
            }
        };
        let Some(drill) = drill.filter(|drill| drill.started().is_some()) else { continue };
        over = over.max(drill.ended()?.0);
    }
    Some(over)
}

/// Since when it is resolved; none while it is not.
pub(super) fn resolved_at(incident: &Incident) -> Option<Instant> {
    (incident.status() == Status::Resolved).then(|| incident.status_since())
}

/// What people did with an incident. That another became a part of `goes_on` its own event tells already.
fn own_lines(kept: &KeptIncident, goes_on: IncidentId) -> Vec<Entry> {
    let is_part = kept.incident.id != goes_on;
    let is_told = |event: &&Event| !(is_part && matches!(event.what, What::MergedInto(_)));
    let events: Vec<Event> = kept.events.iter().filter(is_told).cloned().collect();
    own_entries(kept.incident.id, &events, &numbers(kept))
}

fn numbers(kept: &KeptIncident) -> Vec<u64> {
    kept.too_late.iter().map(|(number, _)| *number).collect()
}
