//! Drills: something is made to go wrong, and what was believed is held against what was seen. What follows from a plan and a timeline is
//! decided in `domain`; plans and what people did with them are in the store; the timeline is that of the drill's incident.
//!
//! A drill and its incident are two things. Whoever resolves the incident by hand ends no drill by it: nobody but people know whether it
//! went to its end or was stopped.

mod acts;
mod document;
mod list;
mod page;
mod plans;
mod told;
mod words;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::PersonId;
use watchbill_domain::incidents::DrillId;

use crate::api::{ApiError, DrillActForm, DrillDone, DrillForm, DrillListing, DrillShown, DrillView, DrillsView};
use crate::reads::Here;
use crate::shared::Shared;

pub(crate) use self::document::document_lists;

/// Every drill at a glance.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn drills_view(shared: &Shared) -> Result<DrillsView, ApiError> {
    list::view(shared).await
}

/// The same for scripts.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn drill_listing(shared: &Shared) -> Result<DrillListing, ApiError> {
    list::listing(shared).await
}

/// One drill with its plan, and what was seen.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn drill_view(shared: &Shared, id: i64) -> Result<DrillView, ApiError> {
    page::view(shared, DrillId(id)).await
}

/// The same for scripts, by its number as it is typed.
///
/// # Errors
/// When that is no number, there is none of it, or the records cannot be read.
pub(crate) async fn drill_shown(shared: &Shared, typed: &str) -> Result<DrillShown, ApiError> {
    page::shown(shared, number(typed)?).await
}

/// Plans a drill, or changes the plan of one that did not begin.
///
/// # Errors
/// When the form cannot be read, it does not fit, or it cannot be written.
pub(crate) async fn drill_save(shared: &Shared, form: &DrillForm, by: &str) -> Result<DrillDone, ApiError> {
    acts::save(shared, form, by).await
}

/// Does something with a drill.
///
/// # Errors
/// When the form cannot be read, it does not fit, or it cannot be written.
pub(crate) async fn drill_act(shared: &Shared, form: &DrillActForm, by: &str) -> Result<DrillDone, ApiError> {
    acts::act(shared, form, by).await
}

/// The number of a drill, as people write it.
///
/// # Errors
/// [`ApiError::Invalid`] where it is none.
fn number(typed: &str) -> Result<DrillId, ApiError> {
    let digits = typed.trim().trim_start_matches('#');
    digits.parse().map(DrillId).map_err(|_| {
        let shown = plain_line(typed, 60);
        invalid("drill", format!("`{shown}` is no number of a drill; `watchbill drills list` has them"))
    })
}

/// Now, by the clock of this laptop.
fn here(shared: &Shared) -> Here {
    Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() }
}

/// How people call somebody: a person's id, the name of one, or the user of the laptop.
fn called(shared: &Shared, by: &str) -> String {
    shared.loaded().watch().called(&PersonId::new(by))
}

fn invalid(field: &str, message: String) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message }
}
