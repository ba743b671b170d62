//! What people write beside lines of a timeline, and which of them they fold. The lines stay as they are.

use std::collections::BTreeSet;

use watchbill_domain::incidents::{Annotation, Entry, EntryKind, HandFold, IncidentId, Record};

use crate::api::{ApiError, IncidentAnnotationForm, IncidentFoldForm, IncidentLineName};
use crate::reads::store_error;
use crate::shared::Shared;

use super::acts::{called, other_reading, past};
use super::collect::known;
use super::page::here_of;

/// Writes beside a line, which is kept with it: what is written never stands beside nothing. Gives the number of the incident, and what is
/// to be said of how its time was read.
///
/// # Errors
/// [`ApiError::Invalid`] without words and for a time that cannot be read or is to come; otherwise when there is no such incident or line,
/// and when it cannot be written.
pub(super) async fn annotate(
    shared: &Shared,
    form: &IncidentAnnotationForm,
    by: &str,
) -> Result<(IncidentId, String), ApiError> {
    let (id, now) = (IncidentId(form.id), shared.ports.clock.now());
    let known = known(shared, id, now).await?;
    let line = line(&known.entries, &form.line)?;
    let typed = form.said_at.trim();
    let here = here_of(shared, &known.kept.incident, now);
    let told = if typed.is_empty() { None } else { Some(past("saidAt", typed, &here)?) };
    let said_at = told.as_ref().map(|told| told.at);
    let annotation = Annotation { by: called(shared, by), at: now, text: form.text.clone(), said_at };
    let written = if known.new.contains(line) {
        shared.store.annotate_and_keep(id, line, &annotation).await
    } else {
        shared.store.annotate(id, (&line.record, line.kind), &annotation).await
    };
    written.map_err(|error| store_error(&error))?;
    Ok((id, told.map_or_else(String::new, |told| other_reading(&told, &here))))
}

/// Folds lines that are noise; gives the number of the fold.
///
/// # Errors
/// [`ApiError::Invalid`] without a line or a reason; otherwise when there is no such incident or line, and when it cannot be written.
pub(super) async fn fold(shared: &Shared, form: &IncidentFoldForm, by: &str) -> Result<u64, ApiError> {
    let (id, now) = (IncidentId(form.id), shared.ports.clock.now());
    let lines: BTreeSet<(Record, EntryKind)> = lines(shared, id, &form.lines).await?.into_iter().collect();
    let fold = HandFold { lines, by: called(shared, by), at: now, why: form.why.clone() };
    shared.store.fold_lines(id, &fold).await.map_err(|error| store_error(&error))
}

/// Opens a fold that somebody made.
///
/// # Errors
/// When there is none of this number that is still folded, and when it cannot be written.
pub(super) async fn unfold(shared: &Shared, id: i64, number: u64, by: &str) -> Result<(), ApiError> {
    let now = shared.ports.clock.now();
    let opened = shared.store.unfold_lines(IncidentId(id), number, &called(shared, by), now).await;
    opened.map_err(|error| store_error(&error))
}

/// These lines, each of which has to be in the timeline.
async fn lines(
    shared: &Shared,
    id: IncidentId,
    named: &[IncidentLineName],
) -> Result<Vec<(Record, EntryKind)>, ApiError> {
    let known = known(shared, id, shared.ports.clock.now()).await?;
    let identity = |entry: &Entry| (entry.record.clone(), entry.kind);
    named.iter().map(|name| line(&known.entries, name).map(identity)).collect()
}

fn line<'e>(entries: &'e [Entry], name: &IncidentLineName) -> Result<&'e Entry, ApiError> {
    let is_it = |entry: &&Entry| {
        entry.record.kind == name.record && entry.record.key == name.key && entry.kind.word() == name.kind
    };
    entries.iter().find(is_it).ok_or_else(|| ApiError::NotFound {
        message: "the timeline has no such line any more, so nothing was written; look at it again".to_owned(),
    })
}
