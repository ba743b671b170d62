//! The team's own actions on an alert.

use tauri::State;
use watchbill_engine::api::{ActionOffer, ActionResult, ApiError};

use crate::shell::Shell;

#[tauri::command]
pub async fn alert_actions(shell: State<'_, Shell>, id: String) -> Result<Vec<ActionOffer>, ApiError> {
    shell.engine().await?.alert_actions(&id).await
}

#[tauri::command]
pub async fn run_action(
    shell: State<'_, Shell>,
    id: String,
    action: String,
    digest: String,
) -> Result<ActionResult, ApiError> {
    shell.engine().await?.run_action(&id, &action, &digest, shell.by()).await
}
