//! What drills need of their incidents: to be declared by their plans, and the timeline that a plan is held against.

use watchbill_domain::incidents::{Declaration, Entry, Incident, IncidentId, Kind, Severity};

use watchbill_domain::time::Instant;
use watchbill_store::RecordedGap;

use crate::api::{ApiError, IncidentForm, IncidentLinkRow, IncidentSeeds};
use crate::reads::Here;
use crate::shared::Shared;

use super::collect::{kept, known};
use super::declare::declaration_of;
use super::named::link_rows;
use super::page::{here_of, line_name};
use super::scope::Scope;

/// The incident of a drill with all that is known of it.
pub(crate) struct OfDrill {
    /// It; where it turned out to be another one, that.
    pub incident: Incident,
    /// Its lines in order of time.
    pub entries: Vec<Entry>,
    /// When a source of its alerts could not be heard, or any while none is known of; each until when, none where it lasts.
    pub deaf: Vec<(Instant, Option<Instant>)>,
    /// By which its times are told.
    pub here: Here,
}

/// What a drill of this title about these is declared as: as grave as is proposed for them; about nothing that fires, fills or burns yet it
/// is of the least severity, because nobody outside is meant to notice it.
///
/// # Errors
/// When one of them is not there or several could be meant, or the records cannot be read.
pub(crate) async fn declaration_of_drill(
    shared: &Shared,
    title: &str,
    about: IncidentSeeds,
) -> Result<Declaration, ApiError> {
    let is_proposed = !(about.alerts.is_empty() && about.queues.is_empty() && about.levels.is_empty());
    let severity = if is_proposed { "" } else { Severity::Sev4.word() };
    let form = IncidentForm {
        about,
        title: title.to_owned(),
        severity: severity.to_owned(),
        kind: Kind::Drill.word().to_owned(),
        restricted: false,
    };
    declaration_of(shared, &form).await
}

/// The incident of a drill, without what is collected of it; where it turned out to be another one, that.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn incident_of_drill(shared: &Shared, id: IncidentId) -> Result<Incident, ApiError> {
    let mut incident = kept(shared, id).await?.incident;
    while let Some(into) = incident.merged_into {
        incident = kept(shared, into).await?.incident;
    }
    Ok(incident)
}

/// The same with its lines as the records tell them now.
///
/// # Errors
/// As [`incident_of_drill`].
pub(crate) async fn of_drill(shared: &Shared, id: IncidentId) -> Result<OfDrill, ApiError> {
    let now = shared.ports.clock.now();
    let incident = incident_of_drill(shared, id).await?;
    let known = known(shared, incident.id, now).await?;
    let here = here_of(shared, &incident, now);
    Ok(OfDrill { incident, deaf: deaf(&known.scope), entries: known.entries, here })
}

/// When a source could not be heard, of those that its alerts and queues are from; of any of them while there is none.
pub(super) fn deaf(scope: &Scope) -> Vec<(Instant, Option<Instant>)> {
    let sources = scope.sources();
    let is_of = |gap: &&RecordedGap| sources.is_empty() || sources.contains(&gap.source);
    scope.recorded.gaps.iter().filter(is_of).map(|gap| (gap.from, gap.to)).collect()
}

/// What the incident of a drill is about, by the names people know.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn links_of_drill(shared: &Shared, of: &OfDrill) -> Result<Vec<IncidentLinkRow>, ApiError> {
    link_rows(shared, &of.incident.links, &of.entries).await
}

/// By which a line is known where it is typed.
pub(crate) fn line_of_drill(entry: &Entry) -> String {
    line_name(&entry.record, entry.kind)
}

#[cfg(test)]
#[path = "for_drill_tests.rs"]
mod tests;
