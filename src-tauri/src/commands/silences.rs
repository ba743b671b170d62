//! Silences at sources, and acknowledging for colleagues too.

use tauri::State;
use watchbill_engine::api::{
    ApiError, SharedAckView, SilenceAsk, SilenceDoneView, SilencePreview, SilenceProposal, SilencesView,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn propose_silence(shell: State<'_, Shell>, ids: Vec<String>) -> Result<SilenceProposal, ApiError> {
    shell.engine().await?.propose_silence(&ids).await
}

#[tauri::command]
pub async fn preview_silence(shell: State<'_, Shell>, ask: SilenceAsk) -> Result<SilencePreview, ApiError> {
    shell.engine().await?.preview_silence(&ask).await
}

#[tauri::command]
pub async fn make_silence(shell: State<'_, Shell>, ask: SilenceAsk) -> Result<SilenceDoneView, ApiError> {
    shell.engine().await?.make_silence(&ask, shell.by()).await
}

#[tauri::command]
pub async fn silences_view(shell: State<'_, Shell>) -> Result<SilencesView, ApiError> {
    shell.engine().await?.silences().await
}

#[tauri::command]
pub async fn extend_silence(
    shell: State<'_, Shell>,
    source: String,
    id: String,
    until: String,
) -> Result<SilenceDoneView, ApiError> {
    shell.engine().await?.extend_silence(&source, &id, &until, shell.by()).await
}

#[tauri::command]
pub async fn expire_silence(shell: State<'_, Shell>, source: String, id: String) -> Result<SilenceDoneView, ApiError> {
    shell.engine().await?.expire_silence(&source, &id, shell.by()).await
}

#[tauri::command]
pub async fn undo_silence(shell: State<'_, Shell>, deed: i64) -> Result<SilenceDoneView, ApiError> {
    shell.engine().await?.undo_silence(deed, shell.by()).await
}

#[tauri::command]
pub async fn acknowledge_until_resolved(shell: State<'_, Shell>, id: String) -> Result<SharedAckView, ApiError> {
    shell.engine().await?.acknowledge_until_resolved(&id, shell.by()).await
}
