//! Service levels.

use tauri::State;
use watchbill_engine::api::{
    ApiError, SloAsk, SloBucketsAsk, SloBucketsView, SloMarkDone, SloMarkForm, SloMarkGone, SloView, SloWhatIfAsk,
    SloWhatIfView, SlosView,
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
pub async fn open_slo_link(shell: State<'_, Shell>, key: String, link: usize) -> Result<(), ApiError> {
    shell.engine().await?.open_slo_link(&key, link)
}
