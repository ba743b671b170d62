//! Drafts of where an incident stands, to copy into a chat or onto a page that users see.

use watchbill_domain::incidents::{IncidentId, Telling, drafts, typed_time_ahead};
use watchbill_domain::time::parse_span;

use crate::api::{ApiError, IncidentDrafts, IncidentTelling};
use crate::shared::Shared;

use super::collect::known;
use super::page::here_of;

/// The drafts; no person of the team is named in them.
///
/// # Errors
/// [`ApiError::Invalid`] where the time of the next word cannot be read or has passed; otherwise when there is no such incident, or the
/// records cannot be read.
pub(super) async fn incident_drafts(shared: &Shared, asked: &IncidentTelling) -> Result<IncidentDrafts, ApiError> {
    let now = shared.ports.clock.now();
    let known = known(shared, IncidentId(asked.id), now).await?;
    let incident = &known.kept.incident;
    let here = here_of(shared, incident, now);
    let invalid = |message: String| ApiError::Invalid { field: "next".to_owned(), message };
    let next = match (asked.next.trim(), parse_span(asked.next.trim())) {
        ("", _) => None,
        (_, Ok(span)) => Some(now.plus(span)),
        (typed, Err(_)) => {
            Some(typed_time_ahead(typed, now, &here.zone).map_err(|error| invalid(error.to_string()))?.at)
        }
    };
    if next.is_some_and(|next| next <= now) {
        return Err(invalid(
            "the next word is still to come: give a span from now, or a time that is ahead".to_owned(),
        ));
    }
    let people: Vec<String> =
        known.scope.loaded.people.iter().flat_map(|person| [person.name.clone(), person.id.clone()]).collect();
    let telling = Telling {
        times: &known.times,
        noticed: &asked.noticed,
        doing: &asked.doing,
        next,
        people: &people,
        zone: &here.zone,
    };
    let made = drafts(incident, &telling, now);
    Ok(IncidentDrafts { chat: made.chat, status_page: made.status_page })
}
