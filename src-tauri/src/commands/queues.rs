//! Queues.

use tauri::State;
use watchbill_engine::api::{
    ApiError, AuditView, PromiseDone, PromiseForm, QueueAsk, QueueFound, QueueView, QueuesView,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn queues_view(shell: State<'_, Shell>) -> Result<QueuesView, ApiError> {
    shell.engine().await?.queues_view().await
}

#[tauri::command]
pub async fn find_queues(shell: State<'_, Shell>, words: String) -> Result<Vec<QueueFound>, ApiError> {
    shell.engine().await?.find_queues(&words).await
}

#[tauri::command]
pub async fn queue_view(shell: State<'_, Shell>, ask: QueueAsk) -> Result<QueueView, ApiError> {
    shell.engine().await?.queue_view(&ask).await
}

#[tauri::command]
pub async fn queue_looked(shell: State<'_, Shell>, id: String) -> Result<(), ApiError> {
    shell.engine().await?.queue_looked(&id, shell.by()).await
}

#[tauri::command]
pub async fn queue_promise(shell: State<'_, Shell>, form: PromiseForm) -> Result<PromiseDone, ApiError> {
    shell.engine().await?.queue_promise(&form, shell.by()).await
}

#[tauri::command]
pub async fn queue_promise_end(shell: State<'_, Shell>, id: String) -> Result<(), ApiError> {
    shell.engine().await?.queue_promise_end(&id, shell.by()).await
}

#[tauri::command]
pub async fn queues_audit(shell: State<'_, Shell>) -> Result<AuditView, ApiError> {
    shell.engine().await?.queues_audit().await
}
