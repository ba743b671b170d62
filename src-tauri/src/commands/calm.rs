//! Why pages went out, and do not disturb.

use tauri::State;
use watchbill_engine::api::{ApiError, PageWhy, RestAsk, RestDone};

use crate::shell::Shell;

#[tauri::command]
pub async fn page_why(shell: State<'_, Shell>, page: i64) -> Result<PageWhy, ApiError> {
    shell.engine().await?.page_why(page).await
}

#[tauri::command]
pub async fn change_rest(shell: State<'_, Shell>, ask: RestAsk) -> Result<RestDone, ApiError> {
    shell.engine().await?.change_rest(&ask).await
}
