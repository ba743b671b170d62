//! A drill held against the timeline of its incident.

use watchbill_domain::incidents::{Drill, DrillId, Ended, Entry, IncidentId, Outcome, outcome};
use watchbill_domain::time::Instant;
use watchbill_store::{KeptDrill, PostmortemQuery, PostmortemRow};

use crate::api::ApiError;
use crate::incidents::{OfDrill, of_drill};
use crate::reads::store_error;
use crate::shared::Shared;

/// A drill with what was seen of it.
pub(super) struct Told {
    pub kept: KeptDrill,
    /// None where it never began.
    pub ran: Option<Ran>,
}

/// What was seen of a drill that began.
pub(super) struct Ran {
    pub of: OfDrill,
    /// While it runs as of now.
    pub outcome: Outcome,
}

impl Told {
    /// What it came to; none until it is over.
    pub fn came_to(&self) -> Option<&Outcome> {
        self.kept.drill.ended()?;
        self.ran.as_ref().map(|ran| &ran.outcome)
    }
}

/// A drill by its number.
///
/// # Errors
/// When there is none, or the records cannot be read.
pub(super) async fn kept(shared: &Shared, id: DrillId) -> Result<KeptDrill, ApiError> {
    let found = shared.store.drill(id).await.map_err(|error| store_error(&error))?;
    found.ok_or_else(|| ApiError::NotFound {
        message: format!("there is no drill {id}; `watchbill drills list` lists them"),
    })
}

/// Holds a drill against what the records tell now.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn told(shared: &Shared, kept: KeptDrill) -> Result<Told, ApiError> {
    let Some(id) = kept.drill.incident() else { return Ok(Told { kept, ran: None }) };
    let of = Box::pin(of_drill(shared, id)).await?;
    let ran = outcome_of(&kept.drill, (&of.entries, &of.deaf), of.here.now).map(|outcome| Ran { of, outcome });
    Ok(Told { kept, ran })
}

/// What a drill came to by these lines, and the times in which a source could not be heard, while it runs as of `now`; none where it never
/// began.
pub(super) fn outcome_of(
    drill: &Drill,
    (entries, deaf): (&[Entry], &[(Instant, Option<Instant>)]),
    now: Instant,
) -> Option<Outcome> {
    let start = drill.started()?;
    let as_planned = Ended::AsPlanned;
    let (end, how) = drill.ended().unwrap_or((now, &as_planned));
    Some(outcome(&drill.plan, entries, deaf, (start, end), how))
}

/// The document about an incident.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn postmortem_of(shared: &Shared, incident: IncidentId) -> Result<Option<PostmortemRow>, ApiError> {
    let query = PostmortemQuery { incident: Some(incident), state: None, most: 1 };
    let rows = shared.store.postmortems(&query).await.map_err(|error| store_error(&error))?;
    Ok(rows.into_iter().next())
}
