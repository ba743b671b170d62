//! Postmortems: what is told of a document by its text alone, and documents that are made of incidents, written, reviewed and handed on.
//! What follows from a document is decided in `domain`; the bytes of its writer are in the store and are never written again otherwise.

mod about;
mod actions;
mod acts;
mod backing;
mod checks;
mod errors;
mod excerpt;
mod export;
mod factors;
mod facts;
mod folder;
mod front;
mod here;
mod identity;
mod import;
mod instead;
mod lint;
mod list;
mod make;
mod names;
mod page;
mod parts;
mod people;
mod pictures;
mod retemplate;
mod templates;
mod unready;
mod versions;
mod write;

use std::path::PathBuf;

use watchbill_domain::incidents::IncidentId;
use watchbill_store::PostmortemRow as Row;

use crate::api::{
    ActionItemDone, ActionItemForm, ActionItemListed, ActionItemListing, ActionItemsView, ApiError, PostmortemActForm,
    PostmortemCheckForm, PostmortemCheckListed, PostmortemChecked, PostmortemDiff, PostmortemDismissForm,
    PostmortemDone, PostmortemExportForm, PostmortemExported, PostmortemForm, PostmortemImportFile, PostmortemImported,
    PostmortemInsert, PostmortemInsertForm, PostmortemListed, PostmortemListing, PostmortemParts,
    PostmortemPublishForm, PostmortemPublished, PostmortemRefreshForm, PostmortemRestoreForm, PostmortemRow,
    PostmortemSaved, PostmortemShown, PostmortemTemplate, PostmortemTemplateForm, PostmortemText,
    PostmortemVersionListing, PostmortemVersionRow, PostmortemView, PostmortemsView,
};
use crate::shared::Shared;

pub(crate) use actions::{action_notice, counted, overdue};
pub(crate) use backing::KeptBacking;
pub use lint::{LARGEST_DOCUMENT, NotADocument, document_text, lint_document, lint_now};
pub(crate) use list::listed as postmortem_listed;
pub(crate) use make::drafts_needed;
pub use names::{KnownNames, given_names, known_names, vale_files};
pub(crate) use write::Origin;

/// Every document at a glance, and the incidents that need one.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn postmortems_view(shared: &Shared) -> Result<PostmortemsView, ApiError> {
    list::view(shared).await
}

/// The same for scripts.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn postmortem_listing(shared: &Shared) -> Result<PostmortemListing, ApiError> {
    list::listing(shared).await
}

/// A document as the window lists it.
pub(crate) fn postmortem_row(shared: &Shared, row: &Row) -> PostmortemRow {
    list::row(row, &here::here(shared), here::today(shared))
}

/// The document of an incident, for scripts.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn postmortem_listed_of(
    shared: &Shared,
    incident: IncidentId,
) -> Result<Option<PostmortemListed>, ApiError> {
    Ok(make::of_incident(shared, incident).await?.as_ref().map(list::listed))
}

/// The page on which a document is written.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn postmortem_view(shared: &Shared, id: i64) -> Result<PostmortemView, ApiError> {
    page::view(shared, id).await
}

/// The same for scripts, by its number as it is typed.
///
/// # Errors
/// When that is no number, there is none of it, or the records cannot be read.
pub(crate) async fn postmortem_shown(shared: &Shared, typed: &str) -> Result<PostmortemShown, ApiError> {
    page::shown(shared, here::number(typed)?).await
}

/// Makes a draft from an incident.
///
/// # Errors
/// When the form cannot be read, the incident is not there or has a document already, or it cannot be written.
pub(crate) async fn postmortem_make(
    shared: &Shared,
    form: &PostmortemForm,
    by: &str,
) -> Result<PostmortemDone, ApiError> {
    let (row, restricts) = make::make(shared, form, by).await?;
    let said = format!("{} is made from incident {}.{restricts}", row.id, form.incident);
    done(shared, row.id.0, said).await
}

/// Keeps a text as it is written; gives also whether lists have something to tell of it.
///
/// # Errors
/// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
pub(crate) async fn postmortem_write(
    shared: &Shared,
    written: (&PostmortemText, Origin),
    by: &str,
) -> Result<(PostmortemSaved, bool), ApiError> {
    write::write(shared, written, by).await
}

/// What is found in a document.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn postmortem_check(
    shared: &Shared,
    form: &PostmortemCheckForm,
) -> Result<PostmortemChecked, ApiError> {
    checks::checked(shared, form).await
}

/// The same for scripts.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn postmortem_check_listing(shared: &Shared, typed: &str) -> Result<PostmortemCheckListed, ApiError> {
    checks::listing(shared, here::number(typed)?).await
}

/// Says why a finding may stand.
///
/// # Errors
/// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
pub(crate) async fn postmortem_dismiss(
    shared: &Shared,
    form: &PostmortemDismissForm,
    by: &str,
) -> Result<(), ApiError> {
    checks::dismiss(shared, form, by).await
}

/// A block of records for the place of the cursor.
///
/// # Errors
/// When there is nothing of that kind, or the records cannot be read.
pub(crate) async fn postmortem_insert(
    shared: &Shared,
    form: &PostmortemInsertForm,
    by: &str,
) -> Result<PostmortemInsert, ApiError> {
    write::insert(shared, form, by).await
}

/// What there is to choose from where a part is put in.
///
/// # Errors
/// When there is no such document, or the records cannot be read.
pub(crate) async fn postmortem_parts(shared: &Shared, id: i64) -> Result<PostmortemParts, ApiError> {
    parts::parts(shared, id).await
}

/// Fills in one block anew.
///
/// # Errors
/// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
pub(crate) async fn postmortem_refresh(
    shared: &Shared,
    form: &PostmortemRefreshForm,
    by: &str,
) -> Result<PostmortemSaved, ApiError> {
    write::refresh(shared, form, by).await
}

/// Its versions, the newest first.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn postmortem_versions(shared: &Shared, id: i64) -> Result<Vec<PostmortemVersionRow>, ApiError> {
    versions::versions(shared, id).await
}

/// The same for scripts.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn postmortem_version_listing(
    shared: &Shared,
    typed: &str,
) -> Result<PostmortemVersionListing, ApiError> {
    versions::listing(shared, here::number(typed)?).await
}

/// One of its texts; 0 is the one that stands.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn postmortem_version(shared: &Shared, id: i64, version: u64) -> Result<String, ApiError> {
    versions::text(shared, id, version).await
}

/// How two of its texts differ; 0 is the one that stands.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn postmortem_diff(shared: &Shared, id: i64, from: u64, to: u64) -> Result<PostmortemDiff, ApiError> {
    versions::diff(shared, id, from, to).await
}

/// Brings an earlier text back.
///
/// # Errors
/// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
pub(crate) async fn postmortem_restore(
    shared: &Shared,
    form: &PostmortemRestoreForm,
    by: &str,
) -> Result<PostmortemDone, ApiError> {
    versions::restore(shared, form, by).await?;
    done(shared, form.id, format!("Version {} is brought back; what stood is a version too.", form.version)).await
}

/// Does something with a document.
///
/// # Errors
/// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
pub(crate) async fn postmortem_act(
    shared: &Shared,
    form: &PostmortemActForm,
    by: &str,
) -> Result<PostmortemDone, ApiError> {
    let said = acts::act(shared, form, by).await?;
    done(shared, form.id, said).await
}

/// A document in one form.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn postmortem_export(
    shared: &Shared,
    form: &PostmortemExportForm,
) -> Result<PostmortemExported, ApiError> {
    export::export(shared, form).await
}

/// Writes a document into a folder.
///
/// # Errors
/// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
pub(crate) async fn postmortem_publish(
    shared: &Shared,
    form: &PostmortemPublishForm,
) -> Result<PostmortemPublished, ApiError> {
    export::publish(shared, form).await
}

/// Takes in documents from elsewhere.
///
/// # Errors
/// When the records cannot be read or written.
pub(crate) async fn postmortem_import(
    shared: &Shared,
    paths: &[PathBuf],
    by: &str,
) -> Result<PostmortemImported, ApiError> {
    import::import(shared, paths, by).await
}

/// The same by what is in the files.
///
/// # Errors
/// When the records cannot be read or written.
pub(crate) async fn postmortem_import_files(
    shared: &Shared,
    files: &[PostmortemImportFile],
    by: &str,
) -> Result<PostmortemImported, ApiError> {
    import::import_files(shared, files, by).await
}

/// The newest version of each template.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn postmortem_templates(shared: &Shared) -> Result<Vec<PostmortemTemplate>, ApiError> {
    templates::templates(shared).await
}

/// One template.
///
/// # Errors
/// When there is none with this key, or the records cannot be read.
pub(crate) async fn postmortem_template(shared: &Shared, key: &str) -> Result<PostmortemTemplate, ApiError> {
    templates::template(shared, key).await
}

/// Keeps a template.
///
/// # Errors
/// When what is asked cannot be read or does not fit, there is no such template, or it cannot be written.
pub(crate) async fn postmortem_template_save(
    shared: &Shared,
    form: &PostmortemTemplateForm,
    by: &str,
) -> Result<PostmortemTemplate, ApiError> {
    templates::save(shared, form, by).await
}

/// Every action item.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn action_items_view(shared: &Shared) -> Result<ActionItemsView, ApiError> {
    actions::view(shared).await
}

/// The same for scripts: those that are open, or every one.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn action_item_listing(shared: &Shared, every: bool) -> Result<ActionItemListing, ApiError> {
    actions::listing(shared, every).await
}

/// One action item.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(crate) async fn action_item_listed(shared: &Shared, typed: &str) -> Result<ActionItemListed, ApiError> {
    actions::shown(shared, typed).await
}

/// Does something with an action item.
///
/// # Errors
/// When what is asked cannot be read or does not fit, there is no such item, or it cannot be written.
pub(crate) async fn action_item_act(
    shared: &Shared,
    form: &ActionItemForm,
    by: &str,
) -> Result<ActionItemDone, ApiError> {
    let (row, said) = actions::act(shared, form, by).await?;
    Ok(ActionItemDone { row, said })
}

/// The number of a document as it is typed.
///
/// # Errors
/// When that is no number, there is none of it, or the records cannot be read.
pub(crate) async fn postmortem_id(shared: &Shared, typed: &str) -> Result<i64, ApiError> {
    let id = here::number(typed)?;
    here::kept(shared, id).await.map(|_| id)
}

/// Says by when the document of an incident is due, where that follows from what was done with it last; where it has none and needs one
/// by now, makes a draft. Gives what is to be said of it.
///
/// # Errors
/// When the records cannot be read or written.
pub(crate) async fn draft_if_needed(shared: &Shared, incident: i64) -> Result<Option<String>, ApiError> {
    let incident = IncidentId(incident);
    if let Some((row, due)) = make::due_anew(shared, incident).await? {
        let on = due.map_or_else(|| "no day while the incident goes on".to_owned(), |day| day.to_string());
        return Ok(Some(format!("Its postmortem {} is due on {on}.", row.id)));
    }
    let made = make::make_if_needed(shared, incident).await?;
    let due = |day: watchbill_domain::time::Day| format!(", due on {day}");
    Ok(made.map(|row| {
        format!("It needs a postmortem: the draft {} is made{}.", row.id, row.due.map(due).unwrap_or_default())
    }))
}

async fn done(shared: &Shared, id: i64, said: String) -> Result<PostmortemDone, ApiError> {
    let kept = here::kept(shared, id).await?;
    Ok(PostmortemDone { row: list::row(&kept.row, &here::here(shared), here::today(shared)), said })
}
