//! Incidents.

use tauri::State;
use watchbill_engine::api::{
    ApiError, IncidentActForm, IncidentAnnotationForm, IncidentDone, IncidentDrafts, IncidentFile, IncidentFileForm,
    IncidentFoldForm, IncidentForm, IncidentNoteForm, IncidentPasteForm, IncidentPasteRead, IncidentProposal,
    IncidentSeeds, IncidentTelling, IncidentView, IncidentsFound, IncidentsView,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn incidents_view(shell: State<'_, Shell>) -> Result<IncidentsView, ApiError> {
    shell.engine().await?.incidents_view().await
}

#[tauri::command]
pub async fn incident_view(shell: State<'_, Shell>, id: i64) -> Result<IncidentView, ApiError> {
    shell.engine().await?.incident_view(id).await
}

#[tauri::command]
pub async fn incident_search(shell: State<'_, Shell>, words: String) -> Result<IncidentsFound, ApiError> {
    shell.engine().await?.incident_search(&words).await
}

#[tauri::command]
pub async fn incident_proposal(shell: State<'_, Shell>, seeds: IncidentSeeds) -> Result<IncidentProposal, ApiError> {
    shell.engine().await?.incident_proposal(&seeds).await
}

#[tauri::command]
pub async fn incident_declare(shell: State<'_, Shell>, form: IncidentForm) -> Result<IncidentDone, ApiError> {
    shell.engine().await?.incident_declare(&form, shell.by()).await
}

#[tauri::command]
pub async fn incident_act(shell: State<'_, Shell>, form: IncidentActForm) -> Result<IncidentDone, ApiError> {
    shell.engine().await?.incident_act(&form, shell.by()).await
}

#[tauri::command]
pub async fn incident_note(shell: State<'_, Shell>, form: IncidentNoteForm) -> Result<IncidentDone, ApiError> {
    shell.engine().await?.incident_note(&form, shell.by()).await
}

#[tauri::command]
pub async fn incident_merge(shell: State<'_, Shell>, into: i64, from: i64) -> Result<IncidentDone, ApiError> {
    shell.engine().await?.incident_merge(into, from, shell.by()).await
}

#[tauri::command]
pub async fn incident_keep(shell: State<'_, Shell>, id: i64) -> Result<IncidentDone, ApiError> {
    shell.engine().await?.incident_keep(id, shell.by()).await
}

#[tauri::command]
pub async fn incident_annotate(
    shell: State<'_, Shell>,
    form: IncidentAnnotationForm,
) -> Result<IncidentDone, ApiError> {
    shell.engine().await?.incident_annotate(&form, shell.by()).await
}

#[tauri::command]
pub async fn incident_fold(shell: State<'_, Shell>, form: IncidentFoldForm) -> Result<u64, ApiError> {
    shell.engine().await?.incident_fold(&form, shell.by()).await
}

#[tauri::command]
pub async fn incident_unfold(shell: State<'_, Shell>, id: i64, number: u64) -> Result<(), ApiError> {
    shell.engine().await?.incident_unfold(id, number, shell.by()).await
}

#[tauri::command]
pub async fn incident_drafts(shell: State<'_, Shell>, asked: IncidentTelling) -> Result<IncidentDrafts, ApiError> {
    shell.engine().await?.incident_drafts(&asked).await
}

#[tauri::command]
pub async fn incident_paste_read(
    shell: State<'_, Shell>,
    form: IncidentPasteForm,
) -> Result<IncidentPasteRead, ApiError> {
    shell.engine().await?.incident_paste_read(&form).await
}

#[tauri::command]
pub async fn incident_paste(shell: State<'_, Shell>, form: IncidentPasteForm) -> Result<IncidentDone, ApiError> {
    shell.engine().await?.incident_paste(&form, shell.by()).await
}

#[tauri::command]
pub async fn incident_attach(shell: State<'_, Shell>, form: IncidentFileForm) -> Result<IncidentDone, ApiError> {
    shell.engine().await?.incident_attach(&form, shell.by()).await
}

#[tauri::command]
pub async fn incident_file(shell: State<'_, Shell>, id: i64, sha256: String) -> Result<IncidentFile, ApiError> {
    shell.engine().await?.incident_file(id, &sha256).await
}

#[tauri::command]
pub async fn incident_file_out(shell: State<'_, Shell>, id: i64, sha256: String) -> Result<String, ApiError> {
    shell.engine().await?.incident_file_out(id, &sha256).await
}
