//! Incidents: what the records tell of each, put together whenever somebody looks. What follows from it is decided in `domain`; what
//! people did and wrote is in the store, and what is collected joins it when an incident is resolved.

mod acts;
mod again;
mod began;
mod beside;
mod came;
mod collect;
mod courses;
mod declare;
mod documents;
mod facts;
mod files;
#[cfg(test)]
mod fixtures;
mod for_drill;
mod impact;
mod keeping;
mod knowable;
mod list;
mod memory;
mod named;
mod page;
mod paste;
mod scope;
mod spent;
mod status_text;
#[cfg(test)]
mod story_tests;
mod times;
mod trends;
mod words;

use watchbill_domain::incidents::{Incident, IncidentId};

use crate::api::{
    ApiError, IncidentAct, IncidentActForm, IncidentAnnotationForm, IncidentAtListing, IncidentAtView, IncidentDone,
    IncidentDrafts, IncidentFile, IncidentFileForm, IncidentFileListed, IncidentFoldForm, IncidentForm, IncidentListed,
    IncidentListing, IncidentNoteForm, IncidentPasteForm, IncidentPasteRead, IncidentProposal, IncidentSearchListing,
    IncidentSeeds, IncidentShown, IncidentSimilarListing, IncidentTelling, IncidentTrendsListing, IncidentTrendsView,
    IncidentView, IncidentsFound, IncidentsView,
};
use crate::postmortems::draft_if_needed;
use crate::reads::Here;
use crate::shared::Shared;

use self::acts::Acted;
pub(crate) use self::courses::{BudgetCourse, budget_course, depths, episodes};
pub(crate) use self::documents::{ForDocument, backing_of, for_document, incident_of, need_of};
pub(crate) use self::for_drill::{
    OfDrill, declaration_of_drill, incident_of_drill, line_of_drill, links_of_drill, of_drill,
};
pub(crate) use self::keeping::keep_before_pruning;

/// Every incident at a glance, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn incidents_view(shared: &Shared) -> Result<IncidentsView, ApiError> {
    list::incidents_view(shared, &here(shared)).await
}

/// The same for scripts: those that are open, with `all` every one.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn incidents_listing(shared: &Shared, all: bool) -> Result<IncidentListing, ApiError> {
    list::incidents_listing(shared, all, &here(shared)).await
}

/// One incident with all that is known of it, for the window.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn incident_view(shared: &Shared, id: i64) -> Result<IncidentView, ApiError> {
    page::incident_view(shared, IncidentId(id)).await
}

/// The same for scripts, by its number as it is typed.
///
/// # Errors
/// When that is no number, there is none of it, or the records cannot be read.
pub(crate) async fn incident_shown(shared: &Shared, typed: &str) -> Result<IncidentShown, ApiError> {
    page::incident_shown(shared, acts::incident_number(typed)?).await
}

/// One incident for scripts and as the window has it, of the same reading, by its number as it is typed.
///
/// # Errors
/// As [`incident_shown`].
pub(crate) async fn incident_told(shared: &Shared, typed: &str) -> Result<(IncidentShown, IncidentView), ApiError> {
    page::incident_told(shared, acts::incident_number(typed)?).await
}

/// An incident as lists for scripts have it: what it is, without what is collected of it.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn incident_listed(shared: &Shared, id: i64) -> Result<IncidentListed, ApiError> {
    let incident = collect::kept(shared, IncidentId(id)).await?.incident;
    Ok(list::listed(&list::row_of(&incident), &here(shared)))
}

/// The number of an incident as it is typed.
///
/// # Errors
/// When that is no number, there is none of it, or the records cannot be read.
pub(crate) async fn incident_id(shared: &Shared, typed: &str) -> Result<i64, ApiError> {
    Ok(collect::kept(shared, acts::incident_number(typed)?).await?.incident.id.0)
}

/// What could be known at a moment of an incident, milliseconds, beside what is known since; without a moment when it was detected.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn incident_at(shared: &Shared, id: i64, at: Option<i64>) -> Result<IncidentAtView, ApiError> {
    knowable::incident_at(shared, IncidentId(id), at).await
}

/// The same for scripts, by its number and a time as they are typed.
///
/// # Errors
/// When that is no number or no time of it, there is none of it, or the records cannot be read.
pub(crate) async fn incident_at_listing(
    shared: &Shared,
    typed: &str,
    at: &str,
    since: bool,
) -> Result<IncidentAtListing, ApiError> {
    knowable::incident_at_listing(shared, acts::incident_number(typed)?, at, since).await
}

/// What the incidents of so many quarters have in common, for the window.
///
/// # Errors
/// For none, or for more than twelve; otherwise when the records cannot be read.
pub(crate) async fn incident_trends(shared: &Shared, quarters: u32) -> Result<IncidentTrendsView, ApiError> {
    trends::incident_trends(shared, quarters).await
}

/// The same, and as scripts have it, of one reading.
///
/// # Errors
/// As [`incident_trends`].
pub(crate) async fn incident_trends_told(
    shared: &Shared,
    quarters: u32,
) -> Result<(IncidentTrendsView, IncidentTrendsListing), ApiError> {
    trends::incident_trends_told(shared, quarters).await
}

/// What an incident about these would be called, how grave it seems, and what it would be about.
///
/// # Errors
/// When one of them is not there or several could be meant, or the records cannot be read.
pub(crate) async fn incident_proposal(shared: &Shared, seeds: &IncidentSeeds) -> Result<IncidentProposal, ApiError> {
    let proposed = declare::proposal(shared, seeds).await?;
    Ok(IncidentProposal {
        title: proposed.title,
        severity: proposed.severity.word().to_owned(),
        links: named::link_rows(shared, &proposed.links, &[]).await?,
        similar: memory::similar_rows(shared, &proposed.links, &here(shared)).await?,
    })
}

/// Declares an incident.
///
/// # Errors
/// When the form cannot be read, something of it is not there, or it cannot be written.
pub(crate) async fn incident_declare(shared: &Shared, form: &IncidentForm, by: &str) -> Result<IncidentDone, ApiError> {
    let incident = declare::declare(shared, form, &acts::called(shared, by)).await?;
    Ok(done(shared, &incident, format!("Incident {} is declared: {}.", incident.id, incident.title)))
}

/// Does something with an incident.
///
/// # Errors
/// When the form cannot be read, it does not fit, or it cannot be written.
pub(crate) async fn incident_act(shared: &Shared, form: &IncidentActForm, by: &str) -> Result<IncidentDone, ApiError> {
    let Acted { incident, done: what, reading, not_kept } = acts::act(shared, form, by).await?;
    let mut said = format!("Incident {}: {what}.{reading}", incident.id);
    if let Some(error) = not_kept {
        said.push_str(&format!(" Its timeline could not be kept ({error}): collect it again."));
    }
    if matches!(form.act, IncidentAct::Status { .. } | IncidentAct::Severity { .. }) {
        said.push_str(&of_its_document(shared, &incident).await);
    }
    Ok(done(shared, &incident, said))
}

/// What is to be said of an incident's document once its status or how grave it is changed.
async fn of_its_document(shared: &Shared, incident: &Incident) -> String {
    match draft_if_needed(shared, incident.id.0).await {
        Ok(made) => made.map(|made| format!(" {made}")).unwrap_or_default(),
        Err(error) => format!(" Whether it needs a postmortem could not be told: {error}"),
    }
}

/// Writes a note into a timeline.
///
/// # Errors
/// When the form cannot be read, it is not clear into which, or it cannot be written.
pub(crate) async fn incident_note(
    shared: &Shared,
    form: &IncidentNoteForm,
    by: &str,
) -> Result<IncidentDone, ApiError> {
    let (id, reading) = acts::note(shared, form, by).await?;
    let incident = collect::kept(shared, id).await?.incident;
    Ok(done(shared, &incident, format!("Noted in incident {id}.{reading}")))
}

/// Makes one incident a part of another.
///
/// # Errors
/// When one of them is not there, they cannot be one, or it cannot be written.
pub(crate) async fn incident_merge(shared: &Shared, into: i64, from: i64, by: &str) -> Result<IncidentDone, ApiError> {
    let incident = acts::merge(shared, into, from, by).await?;
    let document = of_its_document(shared, &incident).await;
    Ok(done(shared, &incident, format!("Incident {from} is a part of incident {into} from now on.{document}")))
}

/// Keeps what the records tell of an incident now, so that retention takes nothing of its timeline.
///
/// # Errors
/// When there is none of this number, it is part of another, or it cannot be written.
pub(crate) async fn incident_keep(shared: &Shared, id: i64, by: &str) -> Result<IncidentDone, ApiError> {
    let new = acts::keep_all(shared, IncidentId(id), by).await?;
    let incident = collect::kept(shared, IncidentId(id)).await?.incident;
    let lines = if new == 1 { "1 new line is kept".to_owned() } else { format!("{new} new lines are kept") };
    Ok(done(shared, &incident, format!("Collected again: {lines}.")))
}

/// Writes beside a line of a timeline.
///
/// # Errors
/// When the form cannot be read, there is no such line, or it cannot be written.
pub(crate) async fn incident_annotate(
    shared: &Shared,
    form: &IncidentAnnotationForm,
    by: &str,
) -> Result<IncidentDone, ApiError> {
    let (id, reading) = beside::annotate(shared, form, by).await?;
    let incident = collect::kept(shared, id).await?.incident;
    Ok(done(shared, &incident, format!("Written beside the line; the line stays as it is.{reading}")))
}

/// Folds lines of a timeline; gives the number of the fold.
///
/// # Errors
/// When the form cannot be read, there is no such line, or it cannot be written.
pub(crate) async fn incident_fold(shared: &Shared, form: &IncidentFoldForm, by: &str) -> Result<u64, ApiError> {
    beside::fold(shared, form, by).await
}

/// Opens a fold that somebody made.
///
/// # Errors
/// When there is none of this number that is still folded, and when it cannot be written.
pub(crate) async fn incident_unfold(shared: &Shared, id: i64, number: u64, by: &str) -> Result<(), ApiError> {
    beside::unfold(shared, id, number, by).await
}

/// What a paste would become.
///
/// # Errors
/// When the form cannot be read, there is no such incident, or the records cannot be read.
pub(crate) async fn incident_paste_read(
    shared: &Shared,
    form: &IncidentPasteForm,
) -> Result<IncidentPasteRead, ApiError> {
    paste::read(shared, form).await
}

/// Takes a paste into a timeline.
///
/// # Errors
/// When the form cannot be read, it has no row, or it cannot be written.
pub(crate) async fn incident_paste(
    shared: &Shared,
    form: &IncidentPasteForm,
    by: &str,
) -> Result<IncidentDone, ApiError> {
    let (new, left) = paste::take(shared, form, by).await?;
    let incident = collect::kept(shared, IncidentId(form.id)).await?.incident;
    let lines = |count: u64| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
    let rest = match left {
        0 => String::new(),
        1 => "; 1 line of the paste belongs to nobody and was left out".to_owned(),
        _ => format!("; {} of the paste belong to nobody and were left out", lines(left as u64)),
    };
    Ok(done(shared, &incident, format!("Incident {}: {} of the chat taken in{rest}.", form.id, lines(new))))
}

/// Attaches a file of the window.
///
/// # Errors
/// When it cannot be read, is of another type or too large, or cannot be written.
pub(crate) async fn incident_attach(
    shared: &Shared,
    form: &IncidentFileForm,
    by: &str,
) -> Result<IncidentDone, ApiError> {
    incident_attach_bytes(shared, form.id, (&form.name, &files::bytes_of(form)?), by).await
}

/// Attaches a file: its name, and what is in it.
///
/// # Errors
/// When it is of another type or too large, or cannot be written.
pub(crate) async fn incident_attach_bytes(
    shared: &Shared,
    id: i64,
    file: (&str, &[u8]),
    by: &str,
) -> Result<IncidentDone, ApiError> {
    let name = files::attach(shared, IncidentId(id), file, by).await?;
    let incident = collect::kept(shared, IncidentId(id)).await?.incident;
    Ok(done(shared, &incident, format!("{name} is attached to incident {id}.")))
}

/// A file of an incident, for the window.
///
/// # Errors
/// When there is no such incident or file, or the records cannot be read.
pub(crate) async fn incident_file(shared: &Shared, id: i64, typed: &str) -> Result<IncidentFile, ApiError> {
    files::shown(shared, IncidentId(id), typed).await
}

/// Writes a file of an incident into a folder of the workspace; gives where it is.
///
/// # Errors
/// As [`incident_file`], and when it cannot be written.
pub(crate) async fn incident_file_out(shared: &Shared, id: i64, typed: &str) -> Result<String, ApiError> {
    files::written_out(shared, IncidentId(id), typed).await
}

/// The same with its bytes, of an incident by its number as it is typed.
///
/// # Errors
/// As [`incident_file`].
pub(crate) async fn incident_file_bytes(
    shared: &Shared,
    incident: &str,
    typed: &str,
) -> Result<(IncidentFileListed, Vec<u8>), ApiError> {
    files::listed(shared, acts::incident_number(incident)?, typed).await
}

/// Where words stand, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn incident_search(shared: &Shared, typed: &str) -> Result<IncidentsFound, ApiError> {
    memory::found(shared, typed, &here(shared)).await
}

/// The same for scripts.
///
/// # Errors
/// Without a word to look for, and when the records cannot be read.
pub(crate) async fn incident_search_listing(shared: &Shared, typed: &str) -> Result<IncidentSearchListing, ApiError> {
    memory::found_listing(shared, typed, &here(shared)).await
}

/// Incidents that were like one, by its number as it is typed.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn incident_similar_listing(shared: &Shared, typed: &str) -> Result<IncidentSimilarListing, ApiError> {
    memory::similar_listing(shared, typed, &here(shared)).await
}

/// Drafts of where an incident stands.
///
/// # Errors
/// When what is asked cannot be read, there is no such incident, or the records cannot be read.
pub(crate) async fn incident_drafts(shared: &Shared, asked: &IncidentTelling) -> Result<IncidentDrafts, ApiError> {
    status_text::incident_drafts(shared, asked).await
}

fn here(shared: &Shared) -> Here {
    Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() }
}

fn done(shared: &Shared, incident: &Incident, said: String) -> IncidentDone {
    IncidentDone { row: list::incident_row(shared, &list::row_of(incident), &here(shared)), said }
}
