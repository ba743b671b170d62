//! Looking back through everything that is recorded, and a little ahead.

use std::time::Duration;

use tauri::State;
use watchbill_engine::api::{AlertHistory, AlertsAsk, ApiError, SearchView, SoonView, TableForm};

use crate::shell::Shell;

#[tauri::command]
pub async fn alert_history(shell: State<'_, Shell>, id: String, days: u32) -> Result<AlertHistory, ApiError> {
    let span = Duration::from_secs(u64::from(days) * 86_400);
    shell.engine().await?.alert_history(&id, span).await
}

#[tauri::command]
pub async fn search_records(shell: State<'_, Shell>, text: String, limit: usize) -> Result<SearchView, ApiError> {
    shell.engine().await?.search_records(&text, limit).await
}

#[tauri::command]
pub async fn soon(shell: State<'_, Shell>) -> Result<SoonView, ApiError> {
    shell.engine().await?.soon().await
}

#[tauri::command]
pub async fn copy_list(shell: State<'_, Shell>, ask: AlertsAsk, form: TableForm) -> Result<String, ApiError> {
    shell.engine().await?.copy_list(&ask, form).await
}
