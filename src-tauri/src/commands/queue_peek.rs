//! Messages of queues.

use tauri::State;
use watchbill_engine::api::{ApiError, PeekAsk, PeekContractView, PeekExport, PeekView, RevealAsk, RevealedField};

use crate::shell::Shell;

#[tauri::command]
pub async fn peek_contract(shell: State<'_, Shell>, id: String) -> Result<PeekContractView, ApiError> {
    shell.engine().await?.peek_contract(&id).await
}

#[tauri::command]
pub async fn peek_queue(shell: State<'_, Shell>, ask: PeekAsk) -> Result<PeekView, ApiError> {
    shell.engine().await?.peek(&ask, shell.by()).await
}

#[tauri::command]
pub async fn reveal_field(shell: State<'_, Shell>, ask: RevealAsk) -> Result<RevealedField, ApiError> {
    shell.engine().await?.reveal(&ask, shell.by()).await
}

#[tauri::command]
pub async fn export_messages(shell: State<'_, Shell>, session: String) -> Result<PeekExport, ApiError> {
    shell.engine().await?.export_messages(&session, shell.by()).await
}
