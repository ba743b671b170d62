//! Service levels.

use tauri::State;
use watchbill_engine::api::{
    ApiError, Completion, SloAdopted, SloAsk, SloBucketsAsk, SloBucketsView, SloFiltered, SloFound, SloMarkDone,
    SloMarkForm, SloMarkGone, SloView, SloWhatIfAsk, SloWhatIfView, SlosView,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn slos_view(shell: State<'_, Shell>) -> Result<SlosView, ApiError> {
    shell.engine().await?.slos_view().await
}

#[tauri::command]
pub async fn slo_view(shell: State<'_, Shell>, ask: SloAsk) -> Result<SloView, ApiError> {
    shell.engine().await?.slo_view(&ask).await
}

#[tauri::command]
pub async fn slo_filter(shell: State<'_, Shell>, filter: String) -> Result<SloFiltered, ApiError> {
    shell.engine().await?.slo_filter(&filter).await
}

#[tauri::command]
pub async fn complete_slo_filter(shell: State<'_, Shell>, text: String, cursor: usize) -> Result<Completion, ApiError> {
    shell.engine().await?.complete_slo_filter(&text, cursor).await
}

#[tauri::command]
pub async fn find_slos(shell: State<'_, Shell>, words: String) -> Result<Vec<SloFound>, ApiError> {
    Ok(shell.engine().await?.find_slos(&words))
}

#[tauri::command]
pub async fn slo_buckets(shell: State<'_, Shell>, ask: SloBucketsAsk) -> Result<SloBucketsView, ApiError> {
    shell.engine().await?.slo_buckets(&ask).await
}

#[tauri::command]
pub async fn slo_what_if(shell: State<'_, Shell>, ask: SloWhatIfAsk) -> Result<SloWhatIfView, ApiError> {
    shell.engine().await?.slo_what_if(&ask).await
}

#[tauri::command]
pub async fn slo_mark(shell: State<'_, Shell>, form: SloMarkForm) -> Result<SloMarkDone, ApiError> {
    shell.engine().await?.slo_mark(&form, shell.by()).await
}

#[tauri::command]
pub async fn slo_unmark(shell: State<'_, Shell>, id: String) -> Result<SloMarkGone, ApiError> {
    shell.engine().await?.slo_unmark(&id, shell.by()).await
}

#[tauri::command]
pub async fn slo_adopt(shell: State<'_, Shell>, keys: Vec<String>) -> Result<SloAdopted, ApiError> {
    shell.engine().await?.slo_adopt(&keys).await
}

#[tauri::command]
pub async fn slo_unadopt(shell: State<'_, Shell>, files: Vec<String>) -> Result<String, ApiError> {
    shell.engine().await?.slo_unadopt(&files).await
}

#[tauri::command]
pub async fn slo_dismiss_offers(shell: State<'_, Shell>, keys: Vec<String>, dismissed: bool) -> Result<(), ApiError> {
    shell.engine().await?.slo_dismiss_offers(&keys, dismissed).await
}

#[tauri::command]
pub async fn open_slo_link(shell: State<'_, Shell>, ask: SloAsk, link: usize) -> Result<(), ApiError> {
    shell.engine().await?.open_slo_link(&ask, link)
}
