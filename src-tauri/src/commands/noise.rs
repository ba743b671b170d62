//! The noise ledger, and page rules tried on what was recorded.

use std::time::Duration;

use tauri::State;
use watchbill_engine::api::{ApiError, NoiseView, PageRulesView, RehearsalView};

use crate::shell::Shell;

#[tauri::command]
pub async fn noise_view(shell: State<'_, Shell>, days: u32) -> Result<NoiseView, ApiError> {
    let span = Duration::from_secs(u64::from(days) * 86_400);
    shell.engine().await?.noise_view(span).await
}

#[tauri::command]
pub async fn page_rules(shell: State<'_, Shell>) -> Result<PageRulesView, ApiError> {
    shell.engine().await?.rules_view()
}

#[tauri::command]
pub async fn rehearse_rules(shell: State<'_, Shell>, text: String) -> Result<RehearsalView, ApiError> {
    shell.engine().await?.rehearse_rules(&text).await
}

#[tauri::command]
pub async fn save_rules(shell: State<'_, Shell>, former: String, text: String) -> Result<PageRulesView, ApiError> {
    shell.engine().await?.save_rules(&former, &text).await
}
