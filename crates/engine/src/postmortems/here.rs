//! Where and when something is done with a document, and by whom.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::PersonId;
use watchbill_domain::language::Lexicon;
use watchbill_domain::postmortems::PostmortemId;
use watchbill_domain::time::{Day, Instant, Zone};
use watchbill_store::KeptPostmortem;

use crate::api::ApiError;
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::names::known_to;

/// The team's zone, else that of the laptop: by its calendar a document is due.
pub(super) fn zone(shared: &Shared) -> Zone {
    shared.loaded().zone_of_team().unwrap_or_else(|| shared.ports.clock.zone())
}

/// Now, by the clock of this laptop.
pub(super) fn here(shared: &Shared) -> Here {
    Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() }
}

/// Which day it is for the team.
pub(super) fn today(shared: &Shared) -> Day {
    zone(shared).wall(shared.ports.clock.now()).day()
}

/// How people call whoever does something: `by` is a person's id, the name of one, or the user of the laptop.
pub(super) fn called(shared: &Shared, by: &str) -> String {
    shared.loaded().watch().called(&PersonId::new(by))
}

/// The person at this laptop, as people call them.
pub(super) fn myself(shared: &Shared) -> Option<String> {
    shared.loaded().me.as_deref().map(|me| called(shared, me))
}

/// Now, for writing.
pub(super) fn now(shared: &Shared) -> Instant {
    shared.ports.clock.now()
}

/// By whom a check tells a person from a program: the names of the workspace as it was read last, without a look at the disk.
pub(super) fn lexicon(shared: &Shared) -> Lexicon {
    known_to(&shared.loaded()).lexicon
}

/// A document by its number.
///
/// # Errors
/// When there is none, or the records cannot be read.
pub(super) async fn kept(shared: &Shared, id: i64) -> Result<KeptPostmortem, ApiError> {
    let found = shared.store.postmortem(PostmortemId(id)).await.map_err(|error| store_error(&error))?;
    found.ok_or_else(|| no_such(id))
}

/// That there is no document of this number.
pub(super) fn no_such(id: i64) -> ApiError {
    ApiError::NotFound { message: format!("there is no postmortem {id}; `watchbill postmortem list` lists them") }
}

/// The number of a document as it is typed: `7`, `PM-7`.
///
/// # Errors
/// [`ApiError::Invalid`] where that is no number.
pub(super) fn number(typed: &str) -> Result<i64, ApiError> {
    let id = PostmortemId::parse(typed.trim().trim_start_matches('#'));
    id.map(|id| id.0).ok_or_else(|| {
        invalid(
            "postmortem",
            format!("`{}` is no number of a postmortem; `watchbill postmortem list` has them", plain_line(typed, 60)),
        )
    })
}

/// A day as it is typed; none where nothing is.
///
/// # Errors
/// [`ApiError::Invalid`] where it is no day.
pub(super) fn day(field: &str, typed: &str) -> Result<Option<Day>, ApiError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    Day::parse(typed).map(Some).map_err(|error| invalid(field, format!("{error}; nothing was written")))
}

/// A person as they are typed, by the name that people call them; none where nothing is typed.
pub(super) fn person(shared: &Shared, typed: &str) -> Option<String> {
    let typed = plain_line(typed.trim().trim_start_matches('@'), 120);
    (!typed.is_empty()).then(|| called(shared, &typed))
}

/// What was typed cannot be used.
pub(super) fn invalid(field: &str, message: impl Into<String>) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message: message.into() }
}
