//! Messages of queues.

use tauri::State;
use watchbill_engine::api::{
    ApiError, BodyAsk, BodyChanges, ErrorsPlan, ErrorsView, OpenedBody, PeekAsk, PeekContractView, PeekExport,
    PeekView, RevealAsk, RevealedField, WrittenBody,
};

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
pub async fn errors_plan(shell: State<'_, Shell>, count: u32) -> Result<ErrorsPlan, ApiError> {
    shell.engine().await?.errors_plan(count).await
}

#[tauri::command]
pub async fn errors_everywhere(shell: State<'_, Shell>, plan: ErrorsPlan) -> Result<ErrorsView, ApiError> {
    shell.engine().await?.errors_view(plan, shell.by()).await
}

#[tauri::command]
pub async fn reveal_field(shell: State<'_, Shell>, ask: RevealAsk) -> Result<RevealedField, ApiError> {
    shell.engine().await?.reveal(&ask, shell.by()).await
}

#[tauri::command]
pub async fn open_body(shell: State<'_, Shell>, ask: BodyAsk) -> Result<OpenedBody, ApiError> {
    shell.engine().await?.open_body(&ask, shell.by()).await
}

#[tauri::command]
pub async fn compare_body(shell: State<'_, Shell>, written: WrittenBody) -> Result<BodyChanges, ApiError> {
    shell.engine().await?.compare_body(&written)
}

#[tauri::command]
pub async fn export_messages(shell: State<'_, Shell>, session: String) -> Result<PeekExport, ApiError> {
    shell.engine().await?.export_messages(&session, shell.by()).await
}
