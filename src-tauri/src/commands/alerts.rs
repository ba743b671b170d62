//! What the alerts page asks beyond its rows.

use tauri::State;
use watchbill_engine::api::{
    AlertsAsk, AlertsDeed, AlertsDone, ApiError, Completion, CopyForm, FormerMine, SavedViewView, ShareView,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn do_with_alerts(
    shell: State<'_, Shell>,
    ids: Vec<String>,
    deed: AlertsDeed,
) -> Result<AlertsDone, ApiError> {
    shell.engine().await?.do_with_alerts(&ids, deed, shell.by()).await
}

#[tauri::command]
pub async fn restore_alerts(shell: State<'_, Shell>, former: Vec<FormerMine>) -> Result<(), ApiError> {
    shell.engine().await?.restore_alerts(&former, shell.by()).await
}

#[tauri::command]
pub async fn alerts_of_group(shell: State<'_, Shell>, ask: AlertsAsk, key: String) -> Result<Vec<String>, ApiError> {
    shell.engine().await?.alerts_of_group(ask, &key).await
}

#[tauri::command]
pub async fn saved_views(shell: State<'_, Shell>) -> Result<Vec<SavedViewView>, ApiError> {
    shell.engine().await?.saved_views().await
}

#[tauri::command]
pub async fn save_views(shell: State<'_, Shell>, views: Vec<SavedViewView>) -> Result<Vec<SavedViewView>, ApiError> {
    shell.engine().await?.save_views(views).await
}

#[tauri::command]
pub async fn complete_filter(shell: State<'_, Shell>, text: String, cursor: usize) -> Result<Completion, ApiError> {
    shell.engine().await?.complete_filter(&text, cursor).await
}

#[tauri::command]
pub async fn copy_alerts(shell: State<'_, Shell>, ids: Vec<String>, form: CopyForm) -> Result<String, ApiError> {
    shell.engine().await?.copy_alerts(&ids, form).await
}

#[tauri::command]
pub async fn share_list(shell: State<'_, Shell>, filter: String, group_by: Vec<String>) -> Result<ShareView, ApiError> {
    Ok(shell.engine().await?.share_list(&filter, &group_by))
}
